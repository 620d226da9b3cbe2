# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks through every file that a run has left for what may be in none: tokens, passwords, links to join."""

import pathlib
import re

SECRET = re.compile(rb"kh[a-z]_[A-Za-z0-9_-]{20,}|/(?:join|confirm)/[A-Za-z0-9_-]{20,}")


def find(folder, except_in=(), secrets=()):
    """(file, the beginning of what was found) for each."""
    found = []
    wanted = [secret.encode() for secret in secrets]
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file() or path.is_symlink() or any(skip in path.parents for skip in except_in):
            continue
        content = path.read_bytes()
        found += [(str(path), hit[:12].decode()) for hit in SECRET.findall(content)]
        found += [(str(path), secret[:4].decode() + "…") for secret in wanted if secret in content]
    return found
