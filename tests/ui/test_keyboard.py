# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of a store's owner with keys alone: no pointer, and nothing pressed over AT-SPI, which is only read. What is done
is held against the server, and what came of it has to be told to screen readers.

Deciding in a review is in test_review.py, offboarding in test_people.py, menus and drop-downs in test_walk.py."""

import re

import pytest

import driver
import store as stores
from announcements import Announcements
from focus import Focus

CLEO = "cleo@shop.example"


def connect(app, keys, store):
    keys.go_to("Connect an Account$")
    app.key("space")
    app.find("Keyholder account server")
    keys.go_to("Keyholder account server")
    app.key("Return")
    app.find("Server Address", "entry")
    app.type(store.address)
    keys.go_to("Admin Token$")
    for text in (stores.OWNER, stores.PASSWORD):
        app.key("Tab")
        app.type(text)
    app.key("Return")
    app.wait_closed("the window")
    app.wait_words("Cleo Packer")


@pytest.fixture
def keys(start, store):
    app = start()
    keys = Focus(app)
    connect(app, keys, store)
    yield keys
    keys.close()


def answer(keys, question, answer):
    """To a question, which begins with the safe answer."""
    keys.app.find(question, "window")
    driver.wait_until(lambda: re.search("Cancel$", keys.name()), "the focus at Cancel")
    keys.go_to(answer)
    keys.app.key("space")


def test_people_and_invitations(keys, owner):
    app = keys.app
    heard = Announcements(app)

    app.key("ctrl+n")
    app.find("Invite", "window")
    app.type("gus@shop.example")
    keys.go_to("^Returns$")
    app.key("space")
    keys.go_to("^Send Invite$", "shift+Tab")
    app.key("space")
    driver.wait_until(lambda: stores.invitation(owner, "gus@shop.example"), "the invitation")
    heard.wait("^Invitation Sent")
    app.key("Escape")
    app.wait_closed("Invite")

    app.key("ctrl+2")
    app.wait_words("gus@shop.example")
    keys.go_to("^Revoke$")
    app.key("space")
    answer(keys, re.compile("^Revoke"), "Revoke$")
    heard.wait("gus@shop.example was revoked")
    assert stores.invitation(owner, "gus@shop.example")["status"] == "revoked"

    app.key("ctrl+1", "Down", "Down")
    driver.wait_until(lambda: keys.name() == "Cleo Packer", "the focus at Cleo's row")
    app.key("Return")
    app.find("Effective Access", "heading")
    keys.go_to("^Finance$")
    app.key("space", "ctrl+s")
    driver.wait_until(lambda: set(stores.user(owner, CLEO)["roles"]) == {"packer", "finance"}, "Cleo's other role")
    keys.go_to("^Remove Access$", "shift+Tab")
    app.key("space")
    answer(keys, re.compile("^Remove Access for"), "Remove Access$")
    heard.wait("Cleo Packer no longer has access")
    driver.wait_until(lambda: keys.name() == "Undo", "the focus at Undo")
    app.key("space")
    driver.wait_until(lambda: (stores.user(owner, CLEO) or {}).get("status") == "active", "Cleo to be back")
    heard.close()


def test_roles_sessions_history_and_review(keys, store, owner, tmp_path):
    app = keys.app
    cleo = store.sign_in(CLEO, device="Packing Table")
    cleo.get("")
    heard = Announcements(app)

    app.key("ctrl+3")
    app.find("Matrix")
    keys.go_to("^New Role$", "shift+Tab")
    app.key("space")
    app.find("New Role", "window")
    app.type("Night Shift")
    keys.go_to("^Editor$")
    app.key("space", "ctrl+s")
    app.wait_closed("the new role")
    driver.wait_until(lambda: "Night Shift" in [role["name"] for role in owner.pages("roles")], "the new role")

    app.key("ctrl+4")
    app.wait_words(re.compile("Packing Table"))
    keys.go_to("^End Session$")
    app.key("space")
    heard.wait("^Session ended")
    driver.wait_until(lambda: any(other.request("GET", "").status == 401 for other in (cleo, owner)), "a session to end")

    app.key("ctrl+5")
    keys.go_to("^Export…$", "shift+Tab")
    app.key("space")
    app.find(role="menu item")
    app.key("Down", "Return")
    app.find("Export History", "window")
    path = tmp_path / "history"
    app.key("ctrl+a")
    app.type(str(path))
    app.key("Return")
    driver.wait_until(path.exists, "the file")
    heard.wait("xport|saved")

    app.key("ctrl+6")
    app.find("Start Review", "button")
    driver.wait_until(lambda: keys.name() == "Start Review", "the focus at Start Review")
    app.key("space")
    app.wait_words("0 of 4 decided")
    app.key("k", "k", "k", "k", "k")
    heard.wait("Everybody is decided")
    keys.go_to("^Sign Off$")
    app.key("space")
    app.find("Your Name")
    keys.go_to("^Sign Off$")
    app.key("space")
    app.wait_words(re.compile("^Signed by Ada Owner on "))

    app.key("ctrl+comma")
    app.find("Preferences", "window")
    keys.go_to("^A review is due$")
    app.key("space")
    app.wait_state("checked", False, "A review is due", "check box")
    app.key("Escape")
    app.wait_closed("Preferences")
    heard.close()
