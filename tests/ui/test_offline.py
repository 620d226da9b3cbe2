# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a connection: what was synced last is there from the start, and goes with the account."""

import os
import pathlib
import re

import driver
import store as stores

OFFLINE = re.compile(r"^Offline\. This is how it was on ")


def snapshots(app):
    """The files that the application keeps of its accounts."""
    return sorted(path for path in (pathlib.Path(app.folder) / "data" / "keyholder").rglob("*") if path.is_file())


def wait_saved(app):
    """Until what is in the window is in the file too: nothing is left to be written."""
    driver.wait_until(lambda: any(path.name.endswith(".snapshot-wal") and path.stat().st_size for path in snapshots(app)),
                      "the snapshot to be written")


def test_starts_without_the_server(app, start, store, owner):
    store.invite(owner, "fay@shop.example", ["packer"])
    app.wait_words("Cleo Packer")
    app.key("ctrl+2")
    app.wait_words("fay@shop.example")
    app.key("ctrl+4")
    app.wait_words(re.compile("Another Laptop"))
    app.key("ctrl+1")
    wait_saved(app)
    app.quit()
    store.stop()

    again = start()
    again.wait_words("Cleo Packer")
    again.wait_words(OFFLINE)
    assert again.has("Try Again", "button")
    invite = again.find("Invite", "button")
    assert not invite.has("sensitive")
    assert re.search("connection", invite.description), "why is not said"
    again.key("ctrl+f")
    again.type("finance")
    again.wait_gone("Cleo Packer", "label")
    again.wait_words("Dan Finance")
    again.key("Escape")
    for number, words in ((2, "fay@shop.example"), (3, "Warehouse manager"), (4, "Another Laptop")):
        again.key(f"ctrl+{number}")
        again.wait_words(re.compile(words, re.I))
        again.wait_words(OFFLINE)

    # What has changed meanwhile comes when the server is back, without anybody asking for it.
    again.key("ctrl+1")
    again.wait_words("Dan Finance")
    store.start()
    other = store.sign_in()
    other.delete(f"users/{stores.user(other, 'dan@shop.example')['id']}")
    again.wait_gone(OFFLINE, "label", seconds=90)
    again.wait_gone("Dan Finance", "label", seconds=30)
    again.wait_state("sensitive", True, "Invite", "button")


def test_every_pane_and_export_without_the_server(app, start, store, owner, tmp_path):
    """What was synced last can be read, searched and exported."""
    ben = stores.user(owner, "ben@shop.example")
    owner.patch(f"users/{ben['id']}", {"phone": "+31 6 1234"}, status=200)
    app.wait_words("Cleo Packer")
    app.key("ctrl+5")
    app.wait_words(re.compile("Ada Owner changed .* of Ben"))
    wait_saved(app)
    app.quit()  # what came last is kept all the same
    store.stop()

    again = start()
    again.wait_words(OFFLINE)
    again.key("ctrl+5")
    again.wait_words(re.compile("Ada Owner changed .* of Ben"))
    again.key("ctrl+f")
    again.type("dan fin")
    again.wait_gone(re.compile("of Ben"))
    again.key("Escape")
    again.wait_words(re.compile("of Ben"))
    again.wait_words(re.compile("^What is kept on this computer ends here"))
    path = tmp_path / "history.jsonl"
    again.menu_item("Export…", "As JSON Lines…", 1)
    again.find(role="window", name="Export History")
    again.key("ctrl+a")
    again.type(str(path))
    again.key("Return")
    driver.wait_until(lambda: path.exists() and "+31 6 1234" in path.read_text(encoding="utf-8"), "the file")
    again.wait_words(re.compile(r"^\d+ entries were exported: what is kept on this computer$"))

    again.key("ctrl+3")
    again.click("Matrix", role=None)
    again.wait_words("Packer")
    again.click("Who Can…", role=None)
    again.wait_words("Ada Owner")
    again.key("ctrl+4")
    again.wait_words(re.compile("Another Laptop"))
    end = again.find("End Session", "button")
    assert not end.has("sensitive") and re.search("connection", end.description)
    again.menu_item("Main Menu", "My Profile", 1)
    for name in ("Save", "Send Link", "Change Password"):
        button = again.find(name, "button")
        assert not button.has("sensitive") and re.search("connection", button.description), name
    again.key("Escape")


def test_what_was_seen_survives_a_kill(app, start, store):
    app.wait_words("Cleo Packer")
    wait_saved(app)
    app.kill()
    store.stop()
    again = start()
    again.wait_words("Cleo Packer")
    again.wait_words(OFFLINE)


def test_removing_the_account_removes_its_files(app):
    app.wait_words("Cleo Packer")
    wait_saved(app)
    kept = [path for path in snapshots(app) if ".snapshot" in path.name]
    assert kept and all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    app.click(re.compile("^Account: |" + stores.NAME))
    app.click("Remove Account…")
    app.wait_words(re.compile("with its access reviews: export first"))
    app.click("Remove")
    app.find("Connect an Account", "button")
    driver.wait_until(lambda: not any(".snapshot" in path.name for path in snapshots(app)), "the files to go")


def test_a_damaged_file_is_told_and_fetched_anew(app, start):
    app.wait_words("Cleo Packer")
    wait_saved(app)
    app.quit()
    damaged = [path for path in snapshots(app) if path.name.endswith(".snapshot")]
    assert len(damaged) == 1
    damaged[0].write_bytes(os.urandom(8192))

    again = start()
    again.wait_words("Saved Data Was Damaged")
    again.click(re.compile("OK|Close"), "button")
    again.wait_words("Cleo Packer")
    aside = [path for path in snapshots(again) if ".damaged-" in path.name]
    assert aside and all(path.stat().st_mode & 0o777 == 0o600 for path in aside)
