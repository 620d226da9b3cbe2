# SPDX-License-Identifier: GPL-3.0-or-later
"""Inviting, from the form to the person in the window."""

import re

import pytest

import driver
import store as stores

NEW = "fay@shop.example"


@pytest.fixture
def invited(app, store, owner):
    """Somebody was invited by somebody else, and shows."""
    store.invite(owner, NEW, ["packer"])
    store.server.wait_mail(NEW)
    app.key("F5")
    app.key("ctrl+2")
    app.wait_words(NEW)
    return app


def in_row(app, address, button):
    """The row of ADDRESS, to press one of its buttons."""
    def look():
        for row in app.all(role="list item"):
            if address in row.words() or address == row.name:
                return next((node for node in row.walk() if node.role == "button" and node.name == button), None)
        return None
    return driver.wait_until(look, f"{button} of {address}")


def test_invite_join_appear(app, store, owner):
    app.click("Invite")
    app.fill("Mail Addresses", NEW)
    app.click("Customer Support", role="check box")
    app.click("Send Invite")
    mail = store.server.wait_mail(NEW)
    sender = owner.get("").body["mail_sender"]
    assert mail.sender == sender
    # The form names the sender, and where to look when nothing arrives.
    app.wait_words(sender)
    app.wait_words(re.compile("spam", re.I))
    sent = stores.invitation(owner, NEW)
    assert sent["status"] == "pending" and sent["roles"] == ["customer-support"]
    assert store.join(NEW, "Fay Newcomer").status == 201
    app.key("Escape")
    app.key("F5")
    app.wait_words("Fay Newcomer")


def test_form_warns_while_one_types(app, store, owner):
    store.invite(owner, NEW, ["packer"])
    app.key("F5")
    app.click("Invite")
    for address, said in (("cleo@shop.example", "already"), (NEW, "already"), ("info@shop.example", "several people"),
                          ("not an address", "address")):
        app.fill("Mail Addresses", address)
        app.wait_words(re.compile(said, re.I))
    assert not app.find("Send Invite", "button").has("sensitive")
    # What is half filled in is not dropped unasked.
    app.key("Escape")
    app.click("Discard", inside={"role": "window", "name": "Discard the Invitation?"})
    app.wait_gone("Send Invite", "button")


def test_resend_sends_another_link(invited, store):
    first = store.server.wait_mail(NEW).token
    invited.press(in_row(invited, NEW, "Resend"))
    second = store.server.wait_mail(NEW, 2).token
    assert first != second
    invited.wait_words("Sent again. Only the new link works, for 7 days.")
    stale = store.server.client().post("/v1/join", {"token": first, "new": {"name": "X", "password": stores.PASSWORD}})
    assert stale.status != 201
    assert store.join(NEW, "Fay Newcomer", 2).status == 201


def test_revoke_ends_the_link(invited, store, owner):
    token = store.server.wait_mail(NEW).token
    invited.press(in_row(invited, NEW, "Revoke"))
    invited.wait_words("Revoke Invitation?")
    invited.click("Revoke", inside=re.compile("Revoke Invitation"))
    invited.wait_words(re.compile("was revoked"))
    assert stores.invitation(owner, NEW)["status"] == "revoked"
    answer = store.server.client().post("/v1/join", {"token": token, "new": {"name": "X", "password": stores.PASSWORD}})
    assert answer.status != 201
