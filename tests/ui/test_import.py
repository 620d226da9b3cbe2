# SPDX-License-Identifier: GPL-3.0-or-later
"""Inviting many: from a file, by paste, over a connection that breaks.

| id | scenario |
|---|---|
| B6, S8, E2 | test_a_file: every row with its problem, the good ones sent with their own language and roles, the rest saved |

"""

import csv
import re

import driver
import store as stores

TABLE = "\r\n".join([
    "Name;E-Mail-Adresse;Rollen;Sprache",
    "Fay;fay@shop.example;Kundenservice, Retouren;Deutsch",
    "Zoë;\"Newcomer, Zoë <zoe@shop.example>\";;",
    ";info@shop.example;;",
    "Cleo;cleo@shop.example;;",
    "Zoë;ZOE@shop.example;;",
    ";nobody;;",
    "Hal;hal@shop.example;Zauberer;",
    "Ian;ian@shop.example;;Klingonisch",
    ";;Versand;",
])

def write(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path

def choose_file(app, path, button):
    """In GTK's own chooser, by the file's path."""
    app.find(button, "button")
    app.key("ctrl+l" if button == "Open" else "ctrl+a")
    app.type(str(path))
    app.key("Return")
    app.wait_gone(button, "button")

def import_file(app, path):
    app.click("Import CSV…")
    choose_file(app, path, "Open")

def test_a_file(app, store, owner, tmp_path):
    app.click("Invite")
    app.click("Finance", role="check box")
    import_file(app, write(tmp_path, "people.csv", TABLE, "utf-16"))
    app.wait_words("3 of 9 rows can be invited")
    for said in ("Has access already", "there already, in an earlier row", "not a mail address", "“Zauberer”", "“Klingonisch”",
                 "no mail address"):
        app.wait_words(re.compile(said))
    app.click("Save Rows with Problems…")
    saved = tmp_path / "mend.csv"
    choose_file(app, saved, "Save")
    driver.wait_until(lambda: saved.exists() and saved.stat().st_size, "the rows with problems")
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == ["cleo@shop.example", "ZOE@shop.example", "nobody", "hal@shop.example",
                                            "ian@shop.example", ""]
    assert rows[4][2] == "Zauberer" and "Zauberer" in rows[4][3]
    app.click("Add 3 People")
    app.click("Send Invite")
    app.wait_words("3 Invitations Sent")
    fay, zoe = stores.invitation(owner, "fay@shop.example"), stores.invitation(owner, "zoe@shop.example")
    assert fay["language"] == "de-DE" and sorted(fay["roles"]) == ["customer-support", "returns"]
    assert zoe["language"] == "en-US" and zoe["roles"] == ["finance"]
    assert stores.invitation(owner, "hal@shop.example") is None
    assert "eingeladen" in store.server.wait_mail("fay@shop.example").message["Subject"]
