# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks through every file that a run has left for what may be in none: tokens, passwords, links to join."""

import pathlib
import re
import sqlite3

TOKEN = rb"kh[a-z]_[A-Za-z0-9_-]{43}"  # as src/server/auth/kh-token.c makes them
SECRET = re.compile(TOKEN + rb"|/(?:join|confirm)/[A-Za-z0-9_-]{20,}")
# In a database the columns of a row stand side by side, so that ids made at random look like a token now and then, though not
# where the one begins that is the first.
SECRET_IN_ROWS = re.compile(rb"(?<![A-Za-z0-9_-])" + TOKEN + rb"|/(?:join|confirm)/[A-Za-z0-9_-]{20,}")


def values(path):
    """Every value of every table, each by itself."""
    database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    database.text_factory = bytes
    try:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f'SELECT * FROM "{table.decode()}"'):
                yield from (value for value in row if isinstance(value, bytes))
    finally:
        database.close()


def find_secrets(path, content):
    if content.startswith(b"SQLite format 3\0"):
        hits = SECRET_IN_ROWS.findall(content)
        try:
            for value in values(path):
                hits += SECRET.findall(value)
        except sqlite3.DatabaseError:  # one that a test has damaged
            pass
        return hits
    return (SECRET_IN_ROWS if path.name.endswith("-wal") else SECRET).findall(content)


def find(folder, except_in=(), secrets=()):
    """(file, the beginning of what was found) for each."""
    found = []
    wanted = [secret.encode() for secret in secrets]
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file() or path.is_symlink() or any(skip in path.parents for skip in except_in):
            continue
        content = path.read_bytes()
        found += [(str(path), hit[:12].decode()) for hit in find_secrets(path, content)]
        found += [(str(path), secret[:4].decode() + "…") for secret in wanted if secret in content]
    return found
