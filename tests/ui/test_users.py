# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of people and somebody's page: roles, suspending, removing and bringing back."""

import re

import pytest

import driver
import store as stores

CLEO = "cleo@shop.example"


@pytest.fixture
def cleo(app):
    """At Cleo's page."""
    open_person(app, "Cleo Packer")
    return app


def open_person(app, name):
    app.open_row(name, "Effective Access")


def wait_for_server(owner, address, condition, what):
    driver.wait_until(lambda: condition(stores.user(owner, address)), what)
    return stores.user(owner, address)


def test_search_finds_by_name_address_and_role(app):
    app.key("ctrl+f")
    for typed, there, not_there in (("cleo", "Cleo Packer", "Dan Finance"), ("dan@", "Dan Finance", "Cleo Packer"),
                                    ("returns", "Eve Returns", "Ben Admin")):
        app.type(typed)
        app.wait_gone(not_there, "label")
        app.wait_words(there)
        app.key("ctrl+a")
    app.key("BackSpace")
    app.wait_words("Ben Admin")


def test_changed_roles_hold_at_the_server(cleo, owner):
    cleo.click("Finance", role="check box")
    cleo.click("Packer", role="check box")
    if cleo.has("Save", "button"):
        cleo.click("Save")
    wait_for_server(owner, CLEO, lambda user: user["roles"] == ["finance"], "the server to say finance only")
    cleo.wait_words("Invoices")


def test_suspend_and_back(cleo, store, owner):
    cleo.click("Suspend")
    if cleo.has(re.compile("Suspend"), "window"):
        cleo.click("Suspend", inside={"role": "window", "name": re.compile("Suspend")})
    wait_for_server(owner, CLEO, lambda user: user["status"] == "suspended", "Cleo to be suspended")
    cleo.wait_words("Suspended")


def test_remove_names_the_person_and_undo_brings_back(cleo, owner):
    before = stores.user(owner, CLEO)
    cleo.click("Remove Access")
    cleo.wait_words(re.compile("Cleo Packer.*|Remove.*Cleo"))
    cleo.click("Remove Access", inside={"role": "window", "name": re.compile("Cleo Packer")})
    wait_for_server(owner, CLEO, lambda user: user is None or user["status"] == "removed", "Cleo to be removed")
    cleo.click("Undo")
    after = wait_for_server(owner, CLEO, lambda user: user and user["status"] == "active", "Cleo to be back")
    assert after["roles"] == before["roles"]
    cleo.wait_words("Cleo Packer")


def test_contact_details_are_saved(cleo, owner):
    cleo.fill("Phone", "+31 20 555 0100")
    cleo.click("Save")
    wait_for_server(owner, CLEO, lambda user: user["phone"] == "+31 20 555 0100", "the new number")


def test_a_role_until_a_date(cleo, owner):
    """B9: shown as the server has it, whoever set it, and taken back with one click and Save."""
    path = f"users/{stores.user(owner, CLEO)['id']}"
    cleo.wait_words("Temporary Roles")
    owner.patch(path, {"role_ends": {"packer": "2031-05-17T12:00:00Z"}}, status=200)
    cleo.wait_words(re.compile("Packer until .*2031"))
    cleo.mouse(cleo.find("Temporary Roles", "label"))
    cleo.wait_words(re.compile("At the end of .*2031"))
    inside = [node for node in cleo.all("Choose the Last Day", "button") if node.actions()][-1]
    cleo.press(inside)
    cleo.click("No End")
    cleo.wait_words("No role ends before the access does")
    cleo.click("Save")
    wait_for_server(owner, CLEO, lambda user: user["role_ends"] == {}, "the role to have no end")
