# SPDX-License-Identifier: GPL-3.0-or-later
"""Inviting many: from a file, and over a connection that breaks.

| id | scenario |
|---|---|
| B6, S8, S9, S10, E2 | test_a_file: every row with its problem; the good ones sent with their own language and roles, the others saved; one result a row, saved too; who sent the mails, the spam folder, seven days |
| B6 | test_nothing_twice: a file that is refused; Try Again after the server was away |
"""

import csv
import re
import signal

import driver
import store as stores

TABLE = "\r\n".join([
    "Name;E-Mail-Adresse;Rollen;Sprache",
    "Fay;fay@shop.example;Kundenservice, Retouren;Deutsch",
    "Zoë;\"Newcomer, Zoë <zoe@shop.example>\";;",
    ";info@shop.example;;",
    "Gus;=1+1@shop.example;;",
    "Cleo;cleo@shop.example;;",
    "Zoë;ZOE@shop.example;;",
    ";nobody;;",
    "Hal;hal@shop.example;Zauberer;",
    "Ian;ian@shop.example;;Klingonisch",
    ";;Versand;",
])


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def import_file(app, path):
    app.click("Import CSV…")
    app.choose_file(path, "Open")


def save(app, button, path):
    """Presses it, and reads what was saved."""
    app.click(button)
    app.choose_file(path, "Save")
    driver.wait_until(lambda: path.exists() and path.stat().st_size, f"{path.name} to be saved")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_file(app, store, owner, tmp_path):
    app.click("Invite")
    app.click("Finance", role="check box")
    import_file(app, write(tmp_path, "people.csv", TABLE.encode("utf-16")))
    app.wait_words("4 of 10 rows can be invited")
    for said in ("Has access already", "there already, in an earlier row", "not a mail address", "“Zauberer”",
                 "“Klingonisch”", "no mail address"):
        app.wait_words(re.compile(said))
    rows = save(app, "Save Rows with Problems…", tmp_path / "mend.csv")
    assert [row[0] for row in rows[1:]] == ["cleo@shop.example", "ZOE@shop.example", "nobody", "hal@shop.example",
                                            "ian@shop.example", ""]
    assert rows[4][2] == "Zauberer" and "Zauberer" in rows[4][3]

    app.click("Add 4 People")
    app.wait_words(re.compile("Looks shared"))
    app.click("Send Invite")
    app.wait_words("4 Invitations Sent")
    app.wait_words(owner.get("").body["mail_sender"])
    app.wait_words(re.compile("spam folder.*7 days", re.S))
    fay, zoe = stores.invitation(owner, "fay@shop.example"), stores.invitation(owner, "zoe@shop.example")
    assert fay["language"] == "de-DE" and sorted(fay["roles"]) == ["customer-support", "returns"]
    assert zoe["language"] == "en-US" and zoe["roles"] == ["finance"]
    assert stores.invitation(owner, "hal@shop.example") is None
    assert store.server.wait_mail("fay@shop.example").message["Content-Language"] == "de-DE"
    # No spreadsheet takes an address for a formula.
    rows = save(app, "Save Results…", tmp_path / "results.csv")
    assert rows[1:] == [[address, "Sent", ""] for address in ("fay@shop.example", "zoe@shop.example",
                                                              "info@shop.example", "'=1+1@shop.example")]


def test_nothing_twice(app, store, owner, tmp_path):
    app.click("Invite")
    import_file(app, write(tmp_path, "large.csv", b"a@shop.example\n" * 80000))
    app.wait_words("larger than 1 MB")
    app.key("Escape")
    app.wait_gone(re.compile("larger than 1 MB"))
    app.fill("Mail Addresses", "fay@shop.example, gus@shop.example\n")
    app.wait_words("2 people will be invited.")
    # It stands still, then dies with the request in its hands.
    store.server.process.send_signal(signal.SIGSTOP)
    app.click("Send Invite")
    app.wait_words("Sending Invitations…")
    store.server.kill()
    app.wait_words("The Invitations Were Not Sent")
    store.start()
    app.click("Try Again")
    app.wait_words("2 Invitations Sent")
    owner.http.close()
    owner = store.sign_in()
    assert [row["send_count"] for row in owner.pages("invitations") if row["status"] == "pending"] == [1, 1]
    for address in ("fay@shop.example", "gus@shop.example"):
        store.server.wait_mail(address)
        assert len(store.server.mails(address)) == 1
