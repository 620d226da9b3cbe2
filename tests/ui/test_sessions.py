# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the account is used, and ending it."""

import re

import pytest

import driver
import store as stores


@pytest.fixture
def elsewhere(store):
    """Two other sessions: the owner's, and Cleo's."""
    both = store.sign_in(device="Kiosk in the Hall"), store.sign_in("cleo@shop.example", device="Packing Table")
    for client in both:
        client.get("")  # where it is used it has an entry
    return both


@pytest.fixture
def sessions(app, elsewhere):
    app.key("F5")
    app.key("ctrl+4")
    app.wait_words(re.compile("Packing Table"))
    return app


def test_current_session_is_marked(sessions):
    sessions.wait_words("This one")


def test_end_one_session(sessions, elsewhere):
    def button():
        for row in sessions.all(role="list item"):
            if any("Packing Table" in word for word in row.words()):
                return next((node for node in row.walk() if node.role == "button"
                             and re.search("End Session", node.name)), None)
        return None
    sessions.press(driver.wait_until(button, "the button of Cleo's session"))
    sessions.click(re.compile("End Session"), inside={"role": "window", "name": re.compile(r"\?$")}) \
        if sessions.has(re.compile(r"\?$"), "window") else None
    # In this account her token opens nothing from the next request on.
    driver.wait_until(lambda: elsewhere[1].request("GET", "users").status in (401, 403, 404), "her session to end")
    sessions.wait_gone(re.compile("Packing Table"), "label")


def test_end_other_sessions_asks_once_and_says_how_many(sessions, elsewhere, store):
    sessions.click("End Other Sessions")
    sessions.wait_words("End Other Sessions?")
    sessions.click(re.compile("^End"), inside={"role": "window", "name": re.compile("End Other Sessions")})
    for client in elsewhere:
        driver.wait_until(lambda: client.request("GET", "users").status in (401, 403, 404), "a session to end")
    sessions.wait_words(re.compile("sessions? (were|was) ended"))
    sessions.wait_words("This one")
