# SPDX-License-Identifier: GPL-3.0-or-later
"""History and sessions as one admin sees them while others work: E7, S15, S16, W7. One start, and then one thing after the
other, as on a working day."""

import json
import re
import sqlite3

import driver
import store as stores
from conftest import connect

BEN = "ben@shop.example"


def wait_event(app, pattern):
    """The row that says so."""
    app.wait_words(re.compile(pattern))


def rows(app):
    # In newer GTK the sidebar comes first.
    return [row for row in app.all(role="list item")
            if row.words() and all(other.name != "Panes" for other in row.ancestors())]


def test_E7_S15_S16_W7_history_and_sessions(start, store, tmp_path):
    owner = store.sign_in(device="Office Laptop")
    owner.get("")
    cleo, eve = store.sign_in("cleo@shop.example", device="Packing Table"), store.sign_in("eve@shop.example", device="Dock 2")
    cleo.get(""), eve.get("")
    app = start()
    connect(app, store.address, mail=BEN)
    app.wait_words("Cleo Packer")

    # E7: who did what, the newest first, under the day it was.
    app.key("ctrl+5")
    wait_event(app, "Eve Returns opened the account on Dock 2")
    app.wait_words("Today")
    assert len(app.all("Today")) == 1

    # What happens elsewhere is at the top at once, with old and new values and where it came from.
    user = stores.user(owner, "cleo@shop.example")
    owner.patch(f"users/{user['id']}", {"roles": ["finance"]}, status=200)
    wait_event(app, "Ada Owner changed the access of Cleo Packer")
    app.wait_words("Roles: Packer → Finance")
    app.wait_words(f"From {owner.ip}")
    assert "changed the access of Cleo" in " ".join(rows(app)[0].words())
    stranger = store.server.client()
    stranger.post("/v1/sign-in", {"email": "dan@shop.example", "password": "none-of-dan"}, status=401)
    wait_event(app, "Somebody tried to sign in as Dan Finance and failed")

    # Search, and back.
    app.key("ctrl+f")
    app.type("dan fin")
    app.wait_gone(re.compile("Cleo Packer"))
    app.wait_words(re.compile("sign in as Dan Finance"))
    app.key("Escape")
    wait_event(app, "access of Cleo Packer")

    # Export: all of it, as lines.
    path = tmp_path / "History.jsonl"
    total = owner.get("history", limit=1)["total"]
    app.menu_item("Export…", "As JSON Lines…", 1)
    app.find(role="window", name="Export History")
    app.key("ctrl+a")
    app.type(str(path))
    app.key("Return")
    driver.wait_until(lambda: path.exists() and path.read_text(encoding="utf-8").count("\n") == total, "the file")
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == owner.pages("history")

    # A person's page shows theirs, and leads to all of it.
    app.key("ctrl+1")
    app.open_row("Cleo Packer", "Effective Access")
    app.wait_words(re.compile("Ada Owner changed the access of Cleo Packer"))
    app.wait_words(re.compile("Packing Table"))
    app.mouse(app.find("Show All", "button"))
    app.wait_words("Remove filter: Cleo Packer")
    wait_event(app, "Cleo Packer accepted the invitation and joined")
    app.wait_gone(re.compile("Dan Finance"))

    # S15: where and when the account is used, one's own first.
    app.key("ctrl+4")
    app.wait_words("This one")
    app.wait_words(re.compile("Packing Table"))
    people = [word for row in rows(app) for word in row.words() if word in ("Ben Admin", "Cleo Packer", "Eve Returns")]
    assert people[0] == "Ben Admin" and set(people) == {"Ben Admin", "Cleo Packer", "Eve Returns"}, people

    # W7: who is removed is out with the next request, and their session is gone from the window.
    other = stores.user(owner, "eve@shop.example")
    assert eve.request("GET", "").status == 200
    owner.delete(f"users/{other['id']}", status=204)
    assert eve.request("GET", "").status in (401, 404)
    app.wait_gone(re.compile("Dock 2"))

    # S16: all but one's own end, everywhere, and the window that asked works on.
    app.click("End Other Sessions")
    app.wait_words(re.compile("2 sessions of 2 people end at once"))
    app.click(re.compile("^End"), inside={"role": "window", "name": re.compile("End Other Sessions")})
    for client in (owner, cleo):
        driver.wait_until(lambda: client.request("GET", "users").status in (401, 403), "a session to end")
    app.wait_gone(re.compile("Packing Table"))
    app.wait_words("This one")
    app.key("ctrl+5")
    app.click("Remove filter: Cleo Packer")
    wait_event(app, "Ben Admin ended all other sessions")
    wait_event(app, "Ada Owner removed the access of Eve Returns")

    # Who may no longer see it sees whom to ask instead.
    again = store.sign_in()
    ben = stores.user(again, BEN)
    again.patch(f"users/{ben['id']}", {"roles": ["packer"]}, status=200)
    app.wait_words("Access Is Restricted")
    app.wait_words(re.compile(re.escape(stores.OWNER)))
    assert not app.has(re.compile("Ada Owner removed"))


TIMES = ["Any Time", "Today", "Last 7 Days", "Last 30 Days", "Last 90 Days", "Last 12 Months", "Choose Days…"]


def move_back(store, action, days):
    """As if it had been that much earlier; nothing but a test may change what has happened."""
    with sqlite3.connect(store.server.database, timeout=30) as database:
        trigger, = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'history_no_update'").fetchone()
        database.execute("DROP TRIGGER history_no_update")
        moved = database.execute("UPDATE history SET time = time - ? WHERE action = ?", (days * 86400000, action)).rowcount
        database.execute(trigger)
    database.close()
    return moved


def in_calendar(app, name):
    """Whether the calendar, which has its button's name, has the keyboard."""
    return [node for node in app.tree().walk() if node.has("focused") and re.search(name, node.name)
            and "button" not in node.role]


def open_calendar(app, name):
    app.click(re.compile(name))
    driver.wait_until(lambda: in_calendar(app, name), "the calendar to have the keyboard")


def close_calendar(app, name):
    app.key("Return")
    driver.wait_until(lambda: not in_calendar(app, name), "the calendar to close")


def close_filters(app):
    """A key that comes while what is over them goes is lost."""
    def gone():
        app.key("Escape")
        try:
            app.wait_gone("When", "combo box", seconds=3)
            return True
        except driver.NotFound:
            return False
    driver.wait_until(gone, "the filters to close", 60)


def test_E7_chosen_days(app, store, tmp_path):
    """From one day to another, by keyboard; what is exported is what is shown."""
    joined = move_back(store, "user.joined", 10)
    assert joined == 4
    app.key("ctrl+5")
    wait_event(app, "Eve Returns accepted the invitation and joined")
    wait_event(app, "Ada Owner signed in")
    app.click("Filter")
    app.choose("When", "Choose Days…", TIMES)
    open_calendar(app, "^To ")
    app.key("Up")
    app.wait_gone(re.compile("Ada Owner signed in"))
    wait_event(app, "Eve Returns accepted the invitation and joined")
    close_calendar(app, "^To ")
    close_filters(app)
    path = tmp_path / "History.csv"
    app.menu_item("Export…", "As a Table (CSV)…", 0)
    app.choose_file(path, "Save")
    driver.wait_until(lambda: path.exists() and path.read_text(encoding="utf-8").count("\n") == joined + 1, "the file")
    assert path.read_text(encoding="utf-8").count("joined") == joined

    # A first day after the last one takes that along: nobody has done anything since.
    app.click("Filter")
    open_calendar(app, "^From ")
    app.key("Page_Down", "Page_Down")
    app.wait_gone(re.compile("accepted the invitation"))
    close_calendar(app, "^From ")
    first = app.find(re.compile("^From "), "button").name.removeprefix("From ")
    app.find("To " + first, "button")
    close_filters(app)
    app.wait_words("Nothing Found")
    app.click("Clear Filters")
    wait_event(app, "Eve Returns accepted the invitation and joined")
    wait_event(app, "Ada Owner signed in")
