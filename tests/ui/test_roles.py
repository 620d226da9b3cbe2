# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles of one's own, the matrix, and who can."""

import re

import pytest

import driver
import store as stores


@pytest.fixture
def roles(app):
    app.key("ctrl+3")
    app.find("New Role", "button")
    return app


def role(owner, name):
    return next((row for row in owner.pages("roles") if row["name"] == name), None)


def test_new_role_edit_delete(roles, owner):
    roles.click("New Role")
    roles.fill("Name", "Night Shift")
    roles.click("Save")
    driver.wait_until(lambda: role(owner, "Night Shift"), "the role at the server")
    roles.wait_words("Night Shift")
    roles.click("Edit")
    roles.fill("Name", "Late Shift")
    roles.click("Save")
    driver.wait_until(lambda: role(owner, "Late Shift"), "its new name at the server")
    roles.click("Delete")
    roles.click("Delete", inside={"role": "window", "name": re.compile("Late Shift|Delete")})
    driver.wait_until(lambda: role(owner, "Late Shift") is None, "the role to be deleted")
    roles.wait_gone("Late Shift", "label")


def test_built_in_role_has_its_levels_and_stays(roles):
    roles.mouse(roles.wait_words("Finance"))
    roles.wait_words("Dan Finance")
    roles.wait_words("Pricing")
    assert not roles.has("Delete", "button") or not roles.find("Delete", "button").has("sensitive")


def test_matrix_has_all_roles_and_areas(roles):
    roles.click("Matrix", role=None)
    for word in ("Packer", "Warehouse Manager", "Invoices", "Pack&Go"):
        roles.wait_words(word)


def test_who_can_shows_the_right_people(roles, owner):
    """The same as the server says, and why. Cleo can do less there, and Dan nothing."""
    def shown():
        return {row.words()[0]: row.words() for row in roles.all(role="list item") if "@shop.example" in " ".join(row.words())}
    names = {user["id"]: user["name"] for user in owner.pages("users")}
    roles.click("Who Can…", role=None)
    areas = [area["name"] for area in owner.get("areas")["items"]]
    roles.choose("Area", "Return Labels", areas)
    for level, word, people in (("guest", "Guest or higher", {"Ada Owner", "Ben Admin", "Cleo Packer", "Eve Returns"}),
                                ("approver", "Approver", {"Ada Owner", "Ben Admin", "Eve Returns"})):
        if level != "guest":
            roles.choose("Level", word, ["Guest or higher", "Editor or higher", "Approver"])
        answer = owner.get("access/who", area="return-labels", level=level).body
        assert {names[row["user"]] for row in answer["items"]} == people
        driver.wait_until(lambda wanted=people: set(shown()) == wanted, f"{people} at {word}")
    rows = shown()
    for name, why in (("Ada Owner", "Owner"), ("Ben Admin", "Admin"), ("Eve Returns", "Returns")):
        assert "Approver" in rows[name] and why in rows[name], rows[name]
