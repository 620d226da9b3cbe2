# SPDX-License-Identifier: GPL-3.0-or-later
"""Access reviews, from the first decision to the last one applied.

| id | scenario |
|---|---|
| B3, C6, B9 | test_whole_review: without a server decided, signed; then applied to an account in which three people were changed meanwhile; one loses the end date of a single role |
| B3, W8 | test_left_and_returned: begun from the reminder, decided by keys, left and taken up again, over a restart too |
| B3 | test_a_lost_connection: the answer to a decision is lost, and everything after it; it goes on, and nothing is done twice |
| W8 | test_days_are_compared: who came, who went and whose roles are others, between two days, without a server |
| B3 | test_a_damaged_file: it is told and set aside; a new review can be made; one of a newer version is left alone |
"""

import contextlib
import csv
import os
import re
import socket
import sqlite3
import subprocess
import threading
import time

import pytest

import driver
import store as stores
from conftest import connect
from test_offline import snapshots

SCHEMA = "io.github.keyholder_app.Keyholder"
CHOICES = ["Everybody", "Undecided", "Changed Since the Last Review", "With Hints", "To Be Changed or Removed"]


def wait_person(app, name):
    """Until the review is at this person."""
    app.wait_words(re.compile(f"^{name}$"))
    driver.wait_until(lambda: app.words().count(name) > 1, f"{name} to be the one who is chosen")


def click_person(app, name):
    """A list that is being brought up to date drops a click now and then."""
    def chosen():
        return app.words().count(name) > 1

    def clicked():
        app.mouse(app.all(name, "label")[0])
        try:
            return driver.wait_until(chosen, f"{name} to be the one who is chosen", 2)
        except driver.NotFound:
            return False
    driver.wait_until(clicked, f"{name} to be chosen by a click")


def choose_roles(app, *names):
    """In the window of a change: what is ticked becomes unticked, and the other way round."""
    app.find("Done", "button")
    for name in names:
        app.click(name, "check box")
    app.click("Done")
    app.wait_closed("the change")


def let_role_last(app, index):
    """In the window of a change: the role at this place among those that they are to have does not end by itself."""
    app.mouse(app.find("Temporary Roles", "label"))
    app.wait_words(re.compile("At the end of .*2031"))
    # The first is for the access as a whole.
    buttons = [node for node in app.all("Choose the Last Day", "button") if "click" in node.actions()]
    app.press(buttons[1 + index])
    app.click("No End")
    app.wait_words("No role ends before the access does")


def decide_dan_and_eve(app):
    """They are the last."""
    wait_person(app, "Dan Finance")
    app.key("c")
    choose_roles(app, "Pickups")
    wait_person(app, "Eve Returns")
    app.key("r")
    app.wait_words("4 of 4 decided")


def decide_all(app):
    """By keys, from one to the next. The owner is first, about whom there is nothing to decide."""
    wait_person(app, "Ada Owner")
    app.key("k")
    wait_person(app, "Ben Admin")
    app.key("c")
    app.wait_words("Now: Admin, Pickups (until ")
    app.find("Done", "button")
    let_role_last(app, 1)
    choose_roles(app, "Admin", "Finance")
    wait_person(app, "Cleo Packer")
    app.key("r")
    decide_dan_and_eve(app)
    app.wait_words(re.compile("^Saved$"))


def test_whole_review(app, start, store, owner, tmp_path):
    ben = stores.user(owner, "ben@shop.example")["id"]
    owner.patch(f"users/{ben}", {"roles": ["admin", "pickups"], "role_ends": {"pickups": "2031-05-17T12:00:00Z"}},
                status=200)
    app.wait_words("Eve Returns")
    app.wait_words("Pickups")
    app.key("ctrl+6")
    app.find("Start Review", "button")
    app.quit()
    store.stop()

    app = start()
    app.wait_words(re.compile(r"^Offline\."))
    app.click("Start Review")
    app.wait_words("0 of 4 decided")
    sign = app.find("Sign Off", "button")
    assert not sign.has("sensitive") and "4 people are still undecided" in sign.description
    decide_all(app)
    app.click("Sign Off")
    app.find("Your Name")
    app.wait_words(re.compile("^Roles: Admin, Pickups → Pickups, Finance; End date of Pickups: .*2031.* → none"))
    app.press(app.all("Sign Off", "button")[0])
    app.wait_words(re.compile("^Signed by Ada Owner on "))
    apply = app.find("Apply Decisions", "button")
    assert not apply.has("sensitive") and "connection" in apply.description
    assert not app.has("Keep", "button"), "a signed review can be changed"

    # Meanwhile somebody else has been there.
    store.start()
    other = store.sign_in()
    who = {name: stores.user(other, f"{name}@shop.example")["id"] for name in ("ben", "cleo", "dan", "eve")}
    other.patch(f"users/{who['ben']}", {"roles": ["admin", "pickups", "marketing"]}, status=200)
    other.patch(f"users/{who['cleo']}", {"roles": ["returns"]}, status=200)
    other.delete(f"users/{who['dan']}", status=204)
    app.key("F5")
    app.click("Apply Decisions", seconds=90)
    app.wait_words("What Will Be Done")
    app.wait_words(re.compile("^4 decisions will be applied to Harbour Lane. 3 of them meet changes"))
    driver.wait_until(lambda: app.words().count("Changed Meanwhile") == 3, "who was changed meanwhile to be marked")
    app.click("Apply")
    answers = {"Ben Admin": ("Role given: Marketing", "Apply Anyway"), "Cleo Packer": ("Role given: Returns", "Leave as It Is"),
               "Dan Finance": ("Not there any more", "Leave as It Is")}
    while answers:
        heading = app.wait_words(re.compile(f"^({'|'.join(answers)}) Was Changed Meanwhile$")).name
        changed, answer = answers.pop(heading.removesuffix(" Was Changed Meanwhile"))
        app.wait_words(changed)
        assert app.has("Apply Anyway", "button") == (not heading.startswith("Dan")), "who is not there cannot be changed"
        app.click(answer)
        app.wait_gone(heading)
    app.wait_words("Decisions Applied")
    app.wait_words("2 decisions were applied. 2 people stay as they are.")
    check_results(app, tmp_path / "results.csv")
    app.click("Done")
    app.wait_closed("the window of what was done")
    app.wait_words("4 of 4 decisions applied")

    def roles(name):
        user = stores.user(other, f"{name}@shop.example")
        return user["roles"] if user and user["status"] != "removed" else None
    assert set(roles("ben")) == {"finance", "pickups"}
    assert stores.user(other, "ben@shop.example")["role_ends"] == {}
    assert roles("cleo") == ["returns"]
    assert roles("dan") is None
    assert roles("eve") is None
    for name, count in (("ben", 3), ("cleo", 1), ("dan", 1), ("eve", 1)):
        done = [event["action"] for event in other.pages("history", target=who[name])
                if event["action"] in ("user.updated", "user.removed")]
        assert len(done) == count, f"{name}: {done}"

    # It stays to be read, and the next one is due in 90 days.
    app.key("Escape")
    app.wait_words(re.compile("^The next review is due on "))
    app.find("Applied", "label")


def check_results(app, path):
    """What became of each decision can be saved."""
    app.click("Save Results…")
    app.choose_file(path, "Save")
    driver.wait_until(lambda: path.exists() and path.stat().st_size, "the results to be saved")
    with path.open(encoding="utf-8-sig", newline="") as file:
        results = {row["Name"]: row["Result"] for row in csv.DictReader(file)}
    assert results == {"Ben Admin": "Applied", "Cleo Packer": "Left as It Is", "Dan Finance": "Left as It Is",
                       "Eve Returns": "Applied"}


@contextlib.contextmanager
def nobody_can_write(app):
    """To the file with the reviews."""
    path, = (path for path in snapshots(app) if path.suffix == ".reviews")
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        database.execute("ROLLBACK")
        database.close()


def is_on_screen(app):
    return bool(driver.xdotool("search", "--onlyvisible", "--pid", app.process.pid))


def test_left_and_returned(app, start):
    app.wait_words("Eve Returns")
    app.quit()
    settings = ["gsettings", "get", SCHEMA, "account"]
    account = subprocess.run(settings, env=app.environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    checked = f"{{{account}: {int(time.time()) - 91 * 86400}}}"
    subprocess.run(["gsettings", "set", SCHEMA, "staff-checked", checked], env=app.environment, check=True)
    app = start()
    app.wait_words(re.compile(r"^Does everybody here still need access\?"))
    app.click("Start Review")
    app.wait_words("0 of 4 decided")
    wait_person(app, "Ada Owner")
    app.key("Down")
    wait_person(app, "Ben Admin")
    app.key("n")
    app.type("asked Ada")
    app.key("Return", "k")
    wait_person(app, "Cleo Packer")
    app.key("r")
    wait_person(app, "Dan Finance")
    app.wait_words("2 of 4 decided")

    # To another pane and back, and to another start.
    app.key("ctrl+1")
    app.find("Invite", "button")
    app.key("ctrl+6")
    wait_person(app, "Dan Finance")
    app.key("n")
    app.type("who is ")
    with nobody_can_write(app):
        # What is decided last is waited for, though there is no window any more.
        app.type("he?")
        app.key("ctrl+q")
        driver.wait_until(lambda: app.process.poll() is not None or not is_on_screen(app), "the window to close")
        with pytest.raises(subprocess.TimeoutExpired):
            app.process.wait(1.5)
    app.process.wait(60)
    app = start()
    app.wait_words("2 of 4 decided")
    app.wait_words("asked Ada")
    app.wait_words("who is he?")
    app.choose("Show", "Undecided", CHOICES)
    app.wait_gone("Ben Admin", "label")
    wait_person(app, "Dan Finance")
    app.key("ctrl+f")
    app.type("eve@")
    app.wait_gone("Dan Finance", "label")
    wait_person(app, "Eve Returns")
    app.key("Escape")
    app.wait_words("Dan Finance")
    app.choose("Show", "Everybody", CHOICES)
    app.wait_words("Ben Admin")

    # Several at once are kept; what was decided before is decided anew, and can be taken back.
    click_person(app, "Dan Finance")
    app.key("ctrl+a")
    app.wait_words("5 people are chosen")
    app.click("Keep All")
    app.wait_words("4 of 4 decided")
    app.key("Escape")
    app.wait_gone("5 people are chosen")
    click_person(app, "Cleo Packer")
    app.key("u")
    app.wait_words("3 of 4 decided")

    # Given up, it is gone.
    app.key("Escape")
    app.click("Discard Review…")
    app.click("Discard", inside={"role": "window", "name": "Discard the Review?"})
    app.find("Start Review", "button")
    app.wait_words("There has not been a review yet.")


class Line:
    """Between the application and the server. It breaks, if told to, when a change has been made and is about to be
    answered."""

    def __init__(self, store):
        self.port = store.server.port
        self.broken = self.breaks = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.ends = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if self.broken:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.port))
                self.ends += [near, far]
                threading.Thread(target=self.send, args=(near, far), daemon=True).start()
                threading.Thread(target=self.receive, args=(far, near), daemon=True).start()

    def send(self, near, far):
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                if self.breaks and data.startswith((b"DELETE ", b"PATCH ")):
                    self.breaks, self.broken = False, True
                far.sendall(data)
        far.close()

    def receive(self, far, near):
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                if self.broken:
                    break
                near.sendall(data)
        for end in self.ends if self.broken else [near]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listener.close()
        for end in self.ends:
            end.close()


def is_removed(client, address):
    user = stores.user(client, address)
    return user is None or user["status"] == "removed"


def test_a_lost_connection(start, store, owner):
    line = Line(store)
    who = {name: stores.user(owner, f"{name}@shop.example")["id"] for name in ("ben", "cleo", "dan", "eve")}
    app = start()
    connect(app, line.address)
    app.wait_words("Eve Returns")
    app.key("ctrl+6")
    app.click("Start Review")
    app.wait_words("0 of 4 decided")
    wait_person(app, "Ada Owner")
    app.key("k")
    for name in ("Ben Admin", "Cleo Packer"):
        wait_person(app, name)
        app.key("r")
    decide_dan_and_eve(app)
    app.click("Sign Off")
    app.find("Your Name")
    app.press(app.all("Sign Off", "button")[0])
    app.click("Apply Decisions")
    app.wait_words("4 decisions will be applied to Harbour Lane.")
    line.breaks = True
    app.click("Apply")
    app.wait_words(re.compile("You can go on now or later; nothing is done twice"), 60)
    driver.wait_until(lambda: is_removed(owner, "ben@shop.example"), "what was sent to be done")
    assert not is_removed(owner, "cleo@shop.example"), "the line was not broken"

    line.broken = False
    app.click("Try Again", inside={"role": "window"})
    app.wait_words("Decisions Applied", 60)
    app.wait_words("4 decisions were applied.")
    app.click("Done")
    app.wait_closed("the window of what was done")
    app.wait_words("4 of 4 decisions applied")
    for name, identity in who.items():
        done = [event["action"] for event in owner.pages("history", target=identity)
                if event["action"] in ("user.updated", "user.removed")]
        assert done == ["user.updated" if name == "dan" else "user.removed"], f"{name}: {done}"
    line.close()


def move_days_back(app, days):
    """As if all that is known were from some days earlier."""
    file, = (path for path in snapshots(app) if path.suffix == ".snapshot")
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE things SET from_day = from_day - ?, to_day = to_day - ?", (days, days))
        database.execute("UPDATE days SET day = day - ?, synced_at = synced_at - ?", (days, days * 24 * 60 * 60 * 1000))


def test_days_are_compared(app, start, store, owner):
    app.wait_words("Eve Returns")
    app.key("ctrl+6")
    app.click("Compare Days…")
    app.wait_words("Only One Day Is Known")
    app.key("Escape")
    app.wait_closed("the window of days")
    app.quit()
    move_days_back(app, 3)
    owner.delete(f"users/{stores.user(owner, 'dan@shop.example')['id']}", status=204)
    owner.patch(f"users/{stores.user(owner, 'cleo@shop.example')['id']}", {"roles": ["returns"]}, status=200)

    app = start()
    app.key("ctrl+1")
    app.wait_gone("Dan Finance", "label")
    app.quit()
    store.stop()
    app = start()
    app.key("ctrl+6")
    app.click("Compare Days…")
    app.wait_words("2 people")
    rows = [node.name for node in app.all(role="list item") if "\n" in node.name]
    assert len(rows) == 2 and rows[0].startswith("Cleo Packer\n") and rows[1].startswith("Dan Finance\n"), rows
    assert "Role given: Returns" in rows[0] and "Role taken away: Packer" in rows[0], rows
    # The same day twice.
    days = [words for words in app.words() if re.fullmatch(r"\d+ \w+ \d{4}", words)]
    assert len(days) == 2, days
    app.choose("Earlier Day", days[1], days)
    app.wait_words("No Differences")
    app.key("Escape")
    app.wait_closed("the window of days")


def test_a_damaged_file(app, start):
    app.wait_words("Eve Returns")
    app.key("ctrl+6")
    app.click("Start Review")
    app.wait_words("0 of 4 decided")
    app.wait_words(re.compile("^Saved$"))
    app.quit()
    # All of it is in the files themselves.
    assert not [path for path in snapshots(app) if path.name.endswith(("-wal", "-shm"))]
    damaged, = (path for path in snapshots(app) if path.suffix == ".reviews")

    # One of a later version of the application is left alone, and nobody says that there are no reviews.
    def set_version(number):
        with contextlib.closing(sqlite3.connect(damaged)) as database:
            before = database.execute("PRAGMA user_version").fetchone()[0]
            database.execute(f"PRAGMA user_version = {number}")
        return before
    version = set_version(99)
    app = start()
    app.wait_words(re.compile("made by a newer version of Keyholder. This version leaves them"))
    app.click("Close")
    app.wait_words("The Reviews Could Not Be Read")
    assert not app.has("There has not been a review yet.") and not app.has("Start Review")
    assert set_version(version) == 99
    app.click("Try Again")
    app.wait_words("0 of 4 decided")
    app.quit()

    damaged.write_bytes(os.urandom(8192))

    app = start()
    app.wait_words("The Reviews Could Not Be Read")
    app.wait_words(re.compile("is damaged and was set aside"))
    app.key("Escape")
    aside, = (path for path in snapshots(app) if ".reviews.damaged-" in path.name)
    assert aside.stat().st_mode & 0o777 == 0o600
    app.click("Start Review")
    app.wait_words("0 of 4 decided")
    app.wait_words(re.compile("^Saved$"))
    app.quit()
    app = start()
    app.wait_words("0 of 4 decided")

    # It is given up, and nothing of it is left.
    app.key("Escape")
    app.wait_words("A Review Is Under Way")
    app.click("Discard Review…")
    app.click("Discard", inside="Discard the Review?")
    app.wait_words("There has not been a review yet.")
