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
    roles.click("Who Can…", role=None)
    areas = [area["name"] for area in owner.get("areas")["items"]]
    roles.choose("Area", "Support Tickets", areas)
    roles.choose("Level", "Approver", ["Guest or higher", "Editor or higher", "Approver"])
    answer = owner.get("access/who", area="support-tickets", level="approver").body
    names = {user["id"]: user["name"] for user in owner.pages("users")}
    said = {names[row["user"]] for row in answer["items"]}
    assert said == {"Ada Owner", "Ben Admin", "Cleo Packer"}
    for name in said:
        roles.wait_words(name)
    roles.wait_gone("Dan Finance", "label")
