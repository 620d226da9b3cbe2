# SPDX-License-Identifier: GPL-3.0-or-later
"""Inviting many: from a file, and over a connection that breaks.

| id | scenario |
|---|---|
| B6, S8, S9, S10, E2 | test_a_file: every row with its problem; the good ones sent with their own language and roles, the others saved; one result a row, saved too; who sent the mails, the spam folder, seven days |
| B6 | test_a_dropped_file: a file dragged from a file manager onto the form; one that is none; two for a plan with one place |
| B6 | test_nothing_twice: a file that is refused; Try Again after the server was away |
"""

import csv
import os
import re
import signal
import sqlite3
import subprocess
import time

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


def drag(app, path, onto):
    """Drags a file out of another window with the mouse, as out of a file manager."""
    source = subprocess.Popen([os.environ["KEYHOLDER_DRAG_FILE"], path], env=app.environment)
    try:
        window = driver.wait_until(lambda: driver.xdotool("search", "--onlyvisible", "--pid", source.pid, "--name",
                                                          "^Files$").split(), "the window with the file")[-1]
        driver.xdotool("windowmove", "--sync", window, 0, 0)
        driver.xdotool("windowactivate", "--sync", window)
        x, y = app.place(onto)

        def try_it():
            driver.xdotool("mousemove", "--sync", "--window", window, 70, 70, "mousedown", 1)
            for _ in range(5):  # newer GTK begins no drag whose first step leads out of the window
                driver.xdotool("mousemove_relative", "--sync", 4, 2)
            for step in range(1, 11):
                driver.xdotool("mousemove", "--sync", 70 + (x - 70) * step // 10, 70 + (y - 70) * step // 10)
            for step in range(4):  # whoever it is over has to say that they would take it
                driver.xdotool("mousemove", "--sync", x + 1 - step % 2, y)
                time.sleep(0.1)
            driver.xdotool("mouseup", 1)
            try:
                source.wait(3)
                return True
            except subprocess.TimeoutExpired:
                return False
        driver.wait_until(try_it, "the file to be dropped", 60)
    finally:
        source.kill()
        source.wait()


def test_a_dropped_file(app, store, owner, tmp_path):
    with sqlite3.connect(store.server.database, timeout=30) as database:
        database.execute("UPDATE accounts SET user_limit = 6")
    database.close()
    app.key("F5")
    app.click("Invite")
    app.wait_words(re.compile("^1 place left"))
    drag(app, write(tmp_path, "picture.csv", bytes(range(256))), app.find("Mail Addresses", "entry"))
    app.wait_words("Could Not Read the File")
    app.click("Close", inside="Could Not Read the File")
    app.wait_gone("Could Not Read the File")
    drag(app, write(tmp_path, "people.csv", b"fay@shop.example\ngus@shop.example\n"), app.find("Mail Addresses", "entry"))
    app.wait_words("1 of 2 rows can be invited")
    app.wait_words("The plan has no place left for this row.")
    app.click("Add 1 Person")
    app.wait_words("fay@shop.example")
    # Nor does the form go past the plan.
    app.fill("Mail Addresses", "hal@shop.example\n")
    app.wait_words("That is 1 more than the plan has places for.")
    app.wait_state("sensitive", False, "Send Invite", "button")
    app.click(re.compile("^Remove hal@shop.example"))
    app.click("Send Invite")
    app.wait_words(re.compile("Invitation Sent"))
    assert [row["email"] for row in owner.pages("invitations") if row["status"] == "pending"] == ["fay@shop.example"]


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
