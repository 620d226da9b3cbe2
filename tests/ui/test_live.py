# SPDX-License-Identifier: GPL-3.0-or-later
"""A window that is live: what happens elsewhere shows, what one was doing stays, and who is signed out is told why."""

import re

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
