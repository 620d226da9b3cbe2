# SPDX-License-Identifier: GPL-3.0-or-later
"""A window that is live: what happens elsewhere shows, what one was doing stays, and who is signed out is told why."""

import collections
import http.client
import json
import pathlib
import re
import subprocess
import threading
import time

import pytest

import atspi
import driver
import store as stores
from conftest import connect


def own_session(owner):
    """The application's, as the owner sees it from elsewhere."""
    session, = [row for row in owner.pages("sessions") if row["client"] and row["client"].startswith("Keyholder")]
    return session


def sign_in_again(app):
    app.click("Sign In")
    app.find("Sign In Again", "window")
    app.fill("Mail Address", stores.OWNER)
    app.fill("Password", stores.PASSWORD)
    app.click("Connect")


def test_an_ended_session_keeps_what_was_seen_and_typed(app, owner):
    app.open_row("Cleo Packer", "Effective Access")
    app.fill("Phone", "+31 20 555 0100")
    owner.request("DELETE", f"sessions/{own_session(owner)['id']}", status=204)
    app.wait_words("This session was ended from elsewhere. Sign in again to go on.")
    app.wait_words("Not saved yet")
    app.wait_state("sensitive", False, "Suspend", "button")
    sign_in_again(app)
    app.wait_gone("Sign In", "button")
    app.click("Save")
    driver.wait_until(lambda: stores.user(owner, "cleo@shop.example")["phone"] == "+31 20 555 0100", "the number to be saved")


def test_a_new_password_signs_out_elsewhere(app, owner):
    new = stores.PASSWORD + "-2"
    owner.request("PATCH", "/v1/me", {"password": new, "current_password": stores.PASSWORD}, status=200)
    app.wait_words("Your password was changed elsewhere. Sign in with the new one to go on.")
    app.wait_words("Cleo Packer")


def test_who_is_removed_sees_nothing_more(start, store, owner):
    """W7."""
    app = start()
    connect(app, store.address, "ben@shop.example")
    app.wait_words("Cleo Packer")
    owner.delete(f"users/{stores.user(owner, 'ben@shop.example')['id']}", status=204)
    app.wait_words("Access Removed")
    app.wait_words(re.compile("no longer have access.*ask Ada Owner"))
    app.wait_gone("Cleo Packer", "label")


def test_who_joins_shows_within_a_second(app, store, owner):
    """B5. The best of three, since looking takes its time too."""
    row = app.find("Users", "list item")
    people, took = int(row.description), []
    for number in range(3):
        address = f"new-{number}@shop.example"
        store.invite(owner, address, ["packer"])
        assert store.join(address, f"Newcomer {number}").status == 201
        joined = time.monotonic()
        driver.wait_until(lambda: app.bus.get(row.reference, atspi.ACCESSIBLE, "Description") == str(people + number + 1),
                          "one more in the sidebar")
        took.append(time.monotonic() - joined)
    assert min(took) < driver.PATIENCE, took
    app.wait_words("Newcomer 2")


def test_it_goes_on_when_the_server_is_back(app, store, owner):
    store.server.kill()
    app.wait_words(re.compile("^Offline"))
    store.start()
    app.wait_gone("Try Again", "button", seconds=60)
    owner.patch(f"users/{stores.user(owner, 'cleo@shop.example')['id']}", {"name": "Cleo Cartwright"}, status=200)
    app.wait_words("Cleo Cartwright")


# What happens elsewhere, and much of it

PEOPLE = 20
SECONDS = 5
A_SECOND = 100
HANDS = 4


class Storm:
    """A script that makes so many changes a second, with several connections, each counting what it did."""

    def __init__(self, store, token, users):
        self.port, self.base, self.users = store.server.port, f"/v1/accounts/{store.account}/", users
        self.headers = {"Authorization": "Bearer " + token, "If-Match": "*"}
        self.done = collections.Counter()
        self.phones = {}
        self.hands = [threading.Thread(target=self.work, args=(number,)) for number in range(HANDS)]

    def work(self, hand):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.monotonic()
        for number in range(SECONDS * A_SECOND // HANDS):
            # A pace, not a wait for something.
            time.sleep(max(0, began + number * HANDS / A_SECOND - time.monotonic()))
            user = self.users[(number * HANDS + hand) % len(self.users)]
            if number % 10 == 0:
                what = ("POST", "invitations", {"email": f"storm-{hand}-{number}@shop.example"})
            elif number % 50 == 1:
                what = ("POST", "roles", {"name": f"Storm {hand} {number}"})
            elif number % 3 == 0:
                what = ("PATCH", f"users/{user}", {"roles": ["returns"] if number % 2 else ["finance", "returns"]})
            else:
                self.phones[user] = f"+31 {hand} {number}"
                what = ("PATCH", f"users/{user}", {"phone": self.phones[user]})
            method, path, body = what
            patch = "application/merge-patch+json" if method == "PATCH" else "application/json"
            connection.request(method, self.base + path, json.dumps(body), self.headers | {"Content-Type": patch})
            answer = connection.getresponse()
            answer.read()
            assert answer.status < 300, answer.status
            self.done[method + " " + path.partition("/")[0]] += 1

    def blow(self):
        for hand in self.hands:
            hand.start()
        for hand in self.hands:
            hand.join()
        assert sum(self.done.values()) == SECONDS * A_SECOND, self.done


@pytest.fixture
def many(template, tmp_path):
    """The store with more people than a window shows."""
    store = stores.from_template(template, tmp_path / "server")
    seed = pathlib.Path(__file__).parent.parent / "bench" / "seed-users"
    subprocess.run([str(seed), store.server.database, str(PEOPLE)], check=True)
    store.start()
    yield store
    store.stop()


def in_sight(app):
    """The people whose rows are there, from the top, and where each is."""
    return [(node.name.removeprefix("Select "), node.extents()[1]) for node in app.all(re.compile("^Select "), "check box")]


def count_in_sidebar(app, pane, number):
    return app.has(pane, "list item", description=str(number))


def test_what_one_does_survives_a_storm(start, many):
    app = start()
    connect(app, many.address)
    app.wait_words("Cleo Packer")
    owner = many.sign_in()
    for name in ("Cleo Packer", "Ben Admin"):
        app.click("Select " + name, "check box")
    app.wait_words("2 selected")
    before = in_sight(app)
    app.mouse(app.find("Select Ben Admin", "check box"), button=5, times=4)
    driver.wait_until(lambda: in_sight(app) != before, "the list to scroll")
    seen = driver.wait_until(lambda: (now := in_sight(app)) == in_sight(app) and now, "the list to stand still")
    app.key("ctrl+n")
    app.fill("Mail Addresses", "half.typed@shop")
    app.click("Marketing", role="check box")

    storm = Storm(many, owner.token, [row["id"] for row in owner.pages("users", limit=1000)
                                      if row["email"].startswith("person")])
    storm.blow()
    invitations, roles = owner.get("invitations", limit=1, status="pending")["total"], len(owner.pages("roles"))
    driver.wait_until(lambda: count_in_sidebar(app, "Invitations", invitations), f"{invitations} invitations")
    driver.wait_until(lambda: count_in_sidebar(app, "Roles", roles), f"{roles} roles")

    app.wait_words("1 entry is not a mail address: correct or remove it.")
    app.wait_state("checked", True, "Marketing", "check box")
    app.fill("Mail Addresses", "")
    app.key("Escape")
    app.wait_gone("Send Invite", "button")
    app.wait_words("2 selected")
    assert in_sight(app) == seen
    # Whoever was changed last shows as the server has them.
    changed = next(row for row in owner.pages("users", limit=1000) if row["name"] == seen[5][0])
    app.open_row(changed["name"], "Effective Access")
    app.wait_state("checked", "finance" in changed["roles"], "Finance", "check box")
