# SPDX-License-Identifier: GPL-3.0-or-later
"""What check-layers and check-files share: the tree as a dictionary of texts, and checks that are shown to be able to fail
before they are believed. A check is a function from the tree to lines about what is wrong."""
import os
import sys

TEXTS = ('.c', '.h', '.ui', '.xml', '.in', '.py', '.sh', '.mjs', '.sql', '.css', '.md', '.yaml', '.build', '.txt', '.po')
SKIPPED = {'.git', 'node_modules', '__pycache__'}


def read_tree(root):
    tree = {}
    for base, folders, names in os.walk(root):
        # Build folders, wherever they are: Meson leaves its mark in each.
        folders[:] = sorted(f for f in folders if f not in SKIPPED and (f == '.ci' or f[0] not in '_.')
                            and not os.path.exists(os.path.join(base, f, 'meson-private')))
        for name in sorted(names):
            path = os.path.join(base, name)
            relative = os.path.relpath(path, root)
            if name.endswith(TEXTS) or '.' not in name or name == 'POTFILES.in':
                try:
                    with open(path, encoding='utf-8') as file:
                        tree[relative] = file.read()
                except UnicodeDecodeError:
                    pass
    return tree


def run(root, checks):
    """@checks: (name, function, [(what it would find, change)]), a change being a function that spoils a copy of the tree.
    Returns: the exit status."""
    tree = read_tree(root)
    number = failed = 0
    for name, check, proofs in checks:
        results = [(name, list(check(tree)))]
        for what, change in proofs:
            spoilt = dict(tree)
            change(spoilt)
            found = set(check(spoilt)) - set(results[0][1])
            results.append((f'{name}: would find {what}', [] if found else ['it does not']))
        for title, problems in results:
            number += 1
            failed += bool(problems)
            print('not ok' if problems else 'ok', number, '-', title)
            for problem in problems[:50]:
                print('# ' + problem)
    print(f'1..{number}')
    return 1 if failed else 0


def main(checks):
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
    sys.exit(run(root, checks))
