# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what, as the window shows it and sets it. One run of the application serves all tests of this file: each
finds and leaves it at the users of the shipping account, and what it changes at the server it changes back.

What the product must do, and which test fails without it:

| what | test |
|---|---|
| S1 each limited to what their work needs | test_access_is_what_the_roles_give |
| S3 any number of roles, access their union | test_access_is_what_the_roles_give, test_users.py: test_changed_roles_hold_at_the_server |
| S4 the ten roles | test_matrix_is_the_table_of_the_ten_roles |
| S5 Packer is legacy | test_packer_is_legacy |
| S6 the restricted door | test_window.py: test_restricted_names_the_owner |
| S7 agent login | test_agent_login_holds_for_everybody |
| S13 users with their roles | test_list_has_people_with_their_roles |
| S14, E4 removing a leaver | test_users.py: test_remove_names_the_person_and_undo_brings_back |
| S17 names as the service translates them | test_roles_are_called_as_the_service_calls_them |
| E1 contact details | test_users.py: test_contact_details_are_saved |
| E2 one person, one login | test_hints_are_shown_and_filtered_by, test_invitations.py |
| E3 a new address is confirmed by mail | test_profile_changes_password_and_address |
| E5, E6 four levels in each area | test_rights_have_four_levels_in_each_area |
| E7 history | test_history.py |
| E8 any number of users, W9 unless the plan says otherwise | test_plan_limits_or_does_not |
| E9 the two examples | test_trainee_edits_but_does_not_validate |
| W5 staff | test_staff_have_all_but_billing_people_and_tokens |
| W6 their own profile | test_profile_changes_password_and_address |
| W8 the reminder | test_reminder_shows_whom_to_look_at |
| B1 effective access with its source | test_access_is_what_the_roles_give |
| B2 who can | test_roles.py: test_who_can_shows_the_right_people |
| B4 custom roles | test_roles.py: test_new_role_edit_delete, test_copy_of_a_role |
| B7 a removed user comes back | test_removed_person_is_restored_from_the_list |
| B8 hints | test_hints_are_shown_and_filtered_by |
| B9 temporary access | test_hints_are_shown_and_filtered_by, test_end_date_holds_at_the_server |
"""

import datetime
import pathlib
import re
import sqlite3
import subprocess

import pytest

import driver
import store as stores
import traces
from conftest import SCHEMA, connect

SHIPPING, LETTERS, SHOP = stores.NAME, "Harbour Letters", "Harbour Corner"
NEW_PASSWORD = "another-horse-another-battery"
LONG_AGO = 1_600_000_000_000
NEXT_WEEK = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=7)).strftime("%Y-%m-%dT12:00:00.000Z")

# S4, written out: area by area, the level of each of the ten roles.
TEN = ("Admin", "Packer", "Finance", "Marketing", "Customer Support", "Analytics", "Pickups", "Returns", "Shipping",
       "Warehouse Manager")
TABLE = {
    "Labels": "AA..G...AA", "Parcels": "AG..G..GGA", "Pickups": "AA....A..A", "Pickup Reports": "A.....A..A",
    "Return Labels": "AE..E..A.A", "Support Tickets": "AA..A....A", "Pack&Go": "A........A", "Shipping Rules": "A........A",
    "Print Settings": "A........A", "Integrations": "A........A", "Order Upload": "A........A",
    "Tracking Page": "A..A......", "Branding": "A..A......", "Return Portal": "A..A.....A", "Pricing": "A.A.......",
    "Invoices": "A.A.......", "Subscription": "A.A.......", "Export Reports": "A.A..G...A", "Analytics": "A....G...A",
    "Users": "A.........", "Account Settings": "A.........", "API Tokens": "A.........",
}
LEVELS = {"A": "Approver", "E": "Editor", "G": "Guest", ".": "None"}


class House:
    """Three accounts of one owner, the application at them, and the owner's voice in each."""

    def __init__(self, folder, template):
        self.folder = folder
        self.store = stores.from_template(template, folder / "server")
        self.accounts = {SHIPPING: self.store.account}
        for kind, name, limit in (("messaging", LETTERS, None), ("shop", SHOP, 5)):
            self.accounts[name] = self.store.server.create_account(kind, name, "Ada Owner", stores.OWNER, stores.PASSWORD,
                                                                   user_limit=limit).id
        self.store.start()
        self.clients = {name: self.sign_in(stores.OWNER, account=name) for name in self.accounts}
        self.add(SHIPPING, "Warehouse Desk", "info@shop.example", roles=["shipping"])
        self.add(SHIPPING, "Temp Tina", "tina@shop.example", roles=["returns"], ends_at=NEXT_WEEK)
        self.add(LETTERS, "Tess Trainee", "tess@shop.example", grants={"emailings": "editor", "contacts": "guest"})
        self.add(SHOP, "Sam Staff", "sam@shop.example", roles=["staff"])
        self.forget(self.user(SHIPPING, "dan@shop.example")["id"])
        self.app = None

    def start(self, **environment):
        self.app = driver.Keyholder(self.folder / "home", environment=environment)
        return self.app.start()

    def sign_in(self, address, password=stores.PASSWORD, account=SHIPPING):
        return self.store.server.client(account=self.accounts[account]).sign_in(address, password, device="Laptop")

    def add(self, account, name, address, roles=(), grants=None, **more):
        owner = self.clients[account]
        owner.post("invitations", {"email": address, "roles": list(roles), "grants": grants or {}, **more}, status=201)
        assert self.store.join(address, name).status == 201

    def forget(self, user):
        """As if this user had joined long ago and had never come."""
        self.store.stop()
        with sqlite3.connect(self.store.server.database) as database:
            database.execute("UPDATE members SET joined_at = ?, last_seen_at = NULL WHERE id = ?", (LONG_AGO, user))
        database.close()
        self.store.start()

    def user(self, account, address):
        return stores.user(self.clients[account], address)

    def wait_user(self, address, condition, what, account=SHIPPING):
        return driver.wait_until(lambda: (lambda user: user if condition(user) else None)(self.user(account, address)), what)

    def change(self, address, account=SHIPPING, **fields):
        user = self.user(account, address)
        self.clients[account].patch(f"users/{user['id']}", fields, version=user["version"], status=200)


@pytest.fixture(scope="module")
def house(tmp_path_factory, template, request):
    made = House(tmp_path_factory.mktemp("access"), template)
    app = made.start()
    connect(app, made.store.address)
    driver.wait_until(lambda: app.has("Cleo Packer") or app.has("Tess Trainee") or app.has("Sam Staff"), "people")
    yield made
    try:
        if not request.session.testsfailed:
            made.app.quit()
            assert not made.app.complaints(), "\n".join(made.app.complaints())
            found = traces.find(made.folder, except_in=[made.folder / "server" / "mail"], secrets=[stores.PASSWORD, NEW_PASSWORD])
            assert not found, f"secrets were left in files: {found}"
    finally:
        made.app.kill()
        made.store.stop()
        subprocess.run(["secret-tool", "clear", "xdg:schema", SCHEMA], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


@pytest.fixture
def app(house, request):
    """At the users of the shipping account."""
    window = house.app
    request.node.apps = [window]
    if is_at_users(window):
        return window
    for _ in range(4):
        if len(window.windows()) > 1:
            window.key("Escape")
            driver.wait_until(lambda: len(window.windows()) == 1, "the dialog to close", 5)
    if window.has("Discard", "button"):
        window.click("Discard")
    show_account(window, SHIPPING)
    window.key("ctrl+1")
    if window.has("Effective Access", "heading"):
        window.key("Escape")
    for way_out in ("Clear Filters", re.compile("^Remove filter")):
        if not window.has("Cleo Packer", "label") and window.has(way_out, "button"):
            window.click(way_out)
    driver.wait_until(lambda: window.has("Cleo Packer", "label"), "the people")
    return window


def is_at_users(app):
    tree = app.tree()
    return len(tree.root.children) == 1 and app.all("Account: " + SHIPPING, "button", tree=tree) \
        and app.all("Cleo Packer", "label", inside={"role": "row"}, tree=tree) \
        and not app.all(re.compile("^(Clear Filters|Remove filter.*)$"), "button", tree=tree)


def choose_account(app, name):
    """In the switcher, by keyboard: for AT-SPI its popover is at no known place."""
    app.click(re.compile("^Account: "))

    def focused():
        return next((node.name for node in app.tree().walk() if node.role == "list item" and node.has("focused")
                     and any(other.name == "Accounts" for other in node.ancestors())), None)
    driver.wait_until(focused, "the accounts")
    app.key("Home")
    seen = set()
    while (there := focused()) != name:
        assert there not in seen or there is None, f"{name} is not among the accounts"
        seen.add(there)
        app.key("Down")
        driver.wait_until(lambda before=there: focused() not in (None, before), "the next account", 5)
    app.key("Return")


def show_account(app, name):
    if not app.has("Account: " + name, "button"):
        choose_account(app, name)
        app.find("Account: " + name, "button")


def open_person(app, name):
    app.open_row(name, "Effective Access", "heading")


def lines(node, of="list item"):
    """What stands in each row below @node."""
    return [child.words() for child in node.walk() if child.role == of and child.words()]


def effective(app):
    """Area → (level, sources) as the page says."""
    there = app.find("Effective Access", "", seconds=5)
    return {area: (level, sources) for area, sources, level in lines(there)}


# --- People ---

def test_list_has_people_with_their_roles(app):
    rows = {row.words()[0]: [node.name for node in row.walk()] for row in app.all(role="row") if len(row.words()) > 3}
    assert "Returns, Shipping" in rows["Eve Returns"]
    assert "Owner" in rows["Ada Owner"] and "Admin" in rows["Ben Admin"]
    assert "Active" in rows["Dan Finance"] and "dan@shop.example" in rows["Dan Finance"]


def test_access_is_what_the_roles_give(app, house):
    open_person(app, "Dan Finance")
    found = driver.wait_until(lambda: effective(app), "Dan's access")
    assert found == {area: ("Approver", "Finance") for area in ("Pricing", "Invoices", "Subscription", "Export Reports")}
    # The union of two roles, before it is saved and after: each part with where it comes from.
    app.click("Returns", role="check box")
    app.click("Shipping", role="check box")
    found = driver.wait_until(lambda: (lambda said: said if {"Labels", "Parcels"} <= set(said) else None)(effective(app)),
                              "the union")
    assert found["Labels"] == ("Approver", "New, from Shipping") and found["Invoices"] == ("Approver", "Finance")
    app.click("Save")
    user = house.wait_user("dan@shop.example", lambda one: len(one["roles"]) == 3, "three roles at the server")
    app.wait_gone("New, from Shipping", "label")
    found = effective(app)
    assert found["Return Labels"] == ("Approver", "Returns") and found["Labels"] == ("Approver", "Shipping")
    assert found["Parcels"][0] == "Guest" and set(found["Parcels"][1].split(", ")) == {"Returns", "Shipping"}
    assert found["Invoices"] == ("Approver", "Finance")
    areas = {area["id"]: area["name"] for area in house.clients[SHIPPING].get("areas")["items"]}
    said = {areas[row["area"]]: row["level"] for row in house.clients[SHIPPING].get(f"users/{user['id']}/access")["items"]
            if row["level"] != "none"}
    assert {area: level.lower() for area, (level, _) in effective(app).items()} == said
    house.change("dan@shop.example", roles=["finance"])


def test_removed_person_is_restored_from_the_list(app, house):
    before = house.user(SHIPPING, "eve@shop.example")
    house.clients[SHIPPING].delete(f"users/{before['id']}", version=before["version"], status=204)
    app.wait_gone("Eve Returns", "label")
    app.click("Filter")
    app.choose("Status", "Removed", ["Active and Suspended", "Active", "Suspended", "Removed"])
    app.key("Escape")
    app.open_row("Eve Returns", "Restore", "button")
    app.click("Restore")
    after = house.wait_user("eve@shop.example", lambda one: one and one["status"] == "active", "Eve to be back")
    assert set(after["roles"]) == set(before["roles"])
    app.key("Escape")
    app.click("Clear Filters")
    app.wait_words("Cleo Packer")


def test_end_date_holds_at_the_server(app, house):
    open_person(app, "Temp Tina")
    app.find(re.compile("^At the end of "), "label", inside={"role": "list", "name": "Membership"})
    app.mouse(app.find("Choose the Last Day", "button", inside={"role": "list", "name": "Membership"}))
    app.click("No End")
    app.click("Save")
    house.wait_user("tina@shop.example", lambda one: one["ends_at"] is None, "no end date at the server")
    # The same day of the next month, by keyboard: its calendar begins today.
    app.mouse(app.find("Choose the Last Day", "button", inside={"role": "list", "name": "Membership"}))
    driver.wait_until(lambda: [node for node in app.tree().walk() if node.has("focused")
                               and node.name == "Last day of access"], "the calendar to have the keyboard")
    app.key("Page_Down", "Return")
    app.click("Save")
    after = (datetime.date.today().replace(day=1) + datetime.timedelta(days=31)).strftime("%Y-%m")
    house.wait_user("tina@shop.example", lambda one: (one["ends_at"] or "").startswith(after), "an end next month")
    house.change("tina@shop.example", ends_at=NEXT_WEEK)
    app.find(re.compile("^At the end of "), "label", inside={"role": "list", "name": "Membership"})


def test_unsaved_edits_are_not_dropped_unasked(app, house):
    open_person(app, "Cleo Packer")
    app.fill("Phone", "+31 20 555 0199")
    app.find("Save", "button")
    choose_account(app, SHOP)
    app.find("Discard Changes?", "window")
    app.click("Cancel", inside={"role": "window", "name": "Discard Changes?"})
    app.wait_gone("Discard Changes?", "window")
    app.click("Save")
    house.wait_user("cleo@shop.example", lambda one: one["phone"] == "+31 20 555 0199", "what was typed to be kept")
    app.fill("Phone", "+31 20 555 0100")
    app.find("Save", "button")
    choose_account(app, SHOP)
    app.click("Discard", inside={"role": "window", "name": "Discard Changes?"})
    app.find("Account: " + SHOP, "button")
    assert house.user(SHIPPING, "cleo@shop.example")["phone"] == "+31 20 555 0199"


# --- Hints ---

def test_reminder_shows_whom_to_look_at(app, house):
    app.wait_words(re.compile("^Does everybody here still need access\\? 4 people"))
    app.click("Have a Look")
    app.wait_gone("Have a Look", "button")
    app.wait_gone("Eve Returns", "label")
    for name in ("Cleo Packer", "Dan Finance", "Temp Tina", "Warehouse Desk"):
        assert app.has(name, "label"), f"{name} is not shown"
    kept = subprocess.run(["gsettings", "get", SCHEMA, "staff-checked"], env=app.environment, text=True, check=True,
                          stdout=subprocess.PIPE).stdout
    assert house.accounts[SHIPPING] in kept, "that it was done is not kept"
    app.click("Remove filter: Any Hint")
    app.wait_words("Eve Returns")
    assert not app.has("Have a Look", "button"), "it reminds again at once"


def test_hints_are_shown_and_filtered_by(app):
    hints = {"Legacy Role": ("Cleo Packer", "Has the legacy role Packer"), "Not Used": ("Dan Finance", "has not signed in since"),
             "Ends Soon": ("Temp Tina", "Access ends by itself on"),
             "Shared Address": ("Warehouse Desk", "One person, one login")}
    rows = {row.words()[0]: row.words() for row in app.all(role="row") if len(row.words()) > 3}
    for hint, (name, _) in hints.items():
        assert f"Hints: {hint}" in rows[name], rows[name]
    assert not [word for word in rows["Ben Admin"] if word.startswith("Hints")]
    app.click("Filter")
    app.choose("Hints", "Not Used", ["With or Without", "Any Hint", "Shared Address", "Not Used"])
    app.key("Escape")
    app.wait_gone("Cleo Packer", "label")
    app.click("Remove filter: Hint: Not Used")
    app.wait_words("Cleo Packer")
    for hint, (name, advice) in hints.items():
        open_person(app, name)
        app.find(hint, "label", inside={"role": "list", "name": "Worth Another Look"})
        app.wait_words(re.compile(re.escape(advice)))
        app.key("Escape")
        app.wait_gone("Effective Access", "heading")


# --- Roles ---

def test_matrix_is_the_table_of_the_ten_roles(app):
    app.key("ctrl+3")
    app.click("Matrix", role=None)
    cells = driver.wait_until(lambda: {node.name for node in app.tree().walk() if node.role == "cell" and ": " in node.name},
                              "the matrix")
    for area, levels in TABLE.items():
        for role, letter in zip(TEN, levels):
            assert f"{role}, {area}: {LEVELS[letter]}" in cells, f"{role} in {area} is not {LEVELS[letter]}"


def test_packer_is_legacy(app):
    """Not suggested for new people: it is folded away among the older roles, the others are not."""
    app.key("ctrl+n")
    app.find("Finance", "check box")
    app.wait_words("Older Roles")
    assert not app.has("Packer", "check box")
    app.mouse(app.find("Older Roles", "label"))
    app.find("Packer", "check box")
    app.find("Legacy", "label", inside={"role": "window", "name": "Invite"})
    app.key("Escape")
    app.wait_closed("the form")


def test_copy_of_a_role(app, house):
    app.key("ctrl+3")
    show_roles(app)
    app.mouse(app.find("Analytics", "label", inside={"role": "list"}))
    app.click("Duplicate")
    app.find("Save", "button")
    app.click("Save")
    made = driver.wait_until(lambda: next((role for role in house.clients[SHIPPING].pages("roles")
                                           if role["name"] == "Analytics (Copy)"), None), "the copy at the server")
    assert made["grants"] == {"export-reports": "guest", "analytics": "guest"} and not made["built_in"]
    house.clients[SHIPPING].delete(f"roles/{made['id']}", version=made["version"], status=204)


def show_roles(app):
    """The list, whichever view was left."""
    if not app.has("Built-in", "label"):
        matrix = app.find("Matrix", role=None)
        app.press(next(view for view in matrix.parent.children if view.name == "Roles"))
        app.wait_words("Built-in")


# --- The account ---

def open_settings(app):
    app.click(re.compile("^Account: "))
    app.click("Account Settings")
    app.find("Who May Invite", role=None)


def test_agent_login_holds_for_everybody(app, house):
    open_settings(app)
    app.press(app.find("Agent Login", "check box"))
    app.wait_words(re.compile("every other user of the account too"))
    app.click("Allow Agent Login", inside={"role": "window", "name": "Allow Agent Login?"})
    driver.wait_until(lambda: house.clients[SHIPPING].get("")["agent_login"], "agent login at the server")
    app.key("Escape")
    app.wait_closed("the settings")
    open_person(app, "Cleo Packer")
    app.wait_words(re.compile("support agents may sign in as this person"))
    account = house.clients[SHIPPING].get("")
    house.clients[SHIPPING].patch("", {"agent_login": False}, version=account["version"], status=200)
    app.wait_words(re.compile("support agents may not sign in as this person"))


def test_plan_limits_or_does_not(app):
    show_account(app, SHOP)
    open_settings(app)
    app.wait_words(re.compile("^2 of 5 places taken"))
    app.key("Escape")
    app.wait_closed("the settings")
    show_account(app, LETTERS)
    open_settings(app)
    app.wait_words("Any number of users")
    app.key("Escape")


def test_staff_have_all_but_billing_people_and_tokens(app):
    show_account(app, SHOP)
    app.key("ctrl+1")
    open_person(app, "Sam Staff")
    areas = set(driver.wait_until(lambda: effective(app), "Sam's access"))
    assert {"Products", "Orders", "Marketing", "Design"} <= areas
    assert not areas & {"Subscription", "Invoices", "Users", "API Tokens", "Account Settings"}
    # Nor can anybody give it.
    app.wait_words("Only the owner has this.")
    invoices = next(node for node in app.tree().walk() if node.name == "Invoices" and node.role == "" and
                    [child for child in node.walk() if child.role == "button"])
    assert not [child for child in invoices.walk() if child.role == "button" and child.name == "Approver" and child.has("sensitive")]
    app.key("Escape")


def test_rights_have_four_levels_in_each_area(app, house):
    show_account(app, LETTERS)
    app.key("ctrl+1")
    open_person(app, "Tess Trainee")
    choosers = {node.name: [child.name for child in node.walk() if child.role == "button"]
                for node in app.tree().walk() if node.role == "" and node.name}
    areas = {area["id"]: area["name"] for area in house.clients[LETTERS].get("areas")["items"]}
    assert set(areas) == {"contacts", "emailings", "sms", "forms", "users", "account-settings", "invoices", "credits"}
    for area in areas.values():
        assert choosers.get(area) == ["None", "Guest", "Editor", "Approver"], area
    app.press(app.find("Guest", "button", inside="SMS"))
    app.click("Save")
    house.wait_user("tess@shop.example", lambda one: one["grants"].get("sms") == "guest", "the right at the server", LETTERS)
    driver.wait_until(lambda: effective(app).get("SMS", (None,))[0] == "Guest", "it in effective access")
    app.key("Escape")


def test_trainee_edits_but_does_not_validate(app, house):
    show_account(app, LETTERS)
    app.key("ctrl+1")
    open_person(app, "Tess Trainee")
    found = driver.wait_until(lambda: effective(app), "the trainee's access")
    assert found["Emailings"][0] == "Editor" and "Invoices" not in found
    user = house.user(LETTERS, "tess@shop.example")["id"]
    for area, level, allowed in (("emailings", "editor", True), ("emailings", "approver", False),
                                 ("invoices", "guest", False)):
        answer = house.clients[LETTERS].get("access/check", user=user, area=area, level=level)
        assert answer["allowed"] is allowed, (area, level)
    app.key("Escape")


# --- Oneself ---

def test_profile_changes_password_and_address(app, house):
    app.menu_item("Main Menu", "My Profile", 1)
    app.fill("Current password", stores.PASSWORD)
    app.fill("New password", NEW_PASSWORD)
    house.store.server.secrets.add(NEW_PASSWORD)
    app.click("Change Password")
    driver.wait_until(lambda: house.store.server.client().post(
        "/v1/sign-in", {"email": stores.OWNER, "password": NEW_PASSWORD,
                        "client": {"name": "Keyholder", "device": "Phone"}}).status == 201, "the new password to hold")
    # The other sessions ended with the old one.
    house.clients = {name: house.sign_in(stores.OWNER, NEW_PASSWORD, name) for name in house.accounts}
    app.fill("New mail address", "ada.new@shop.example")
    app.fill("Your password", NEW_PASSWORD)
    app.click("Send Link")
    mail = house.store.server.wait_mail("ada.new@shop.example")
    me = house.clients[SHIPPING].get("/v1/me")
    assert me["email"] == stores.OWNER and me["pending_email"] == "ada.new@shop.example", "it holds before it is confirmed"
    assert mail.link
    app.wait_words(re.compile("until ada.new@shop.example is confirmed"))
    app.key("Escape")



# --- The last, for it starts the application again ---

def test_roles_are_called_as_the_service_calls_them(app, house, request):
    app.quit()
    build = pathlib.Path(driver.program_path()).parent.parent
    locales = house.folder / "locales"
    locales.mkdir()
    # Its status tells of warnings, too.
    subprocess.run(["localedef", "--no-archive", "-c", "-i", "nl_NL", "-f", "UTF-8", str(locales / "nl_NL.UTF-8")],
                   check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    app = house.start(LANG="nl_NL.UTF-8", LOCPATH=str(locales), KEYHOLDER_LOCALEDIR=str(build / "po"))
    request.node.apps = [app]
    app.wait_words("Cleo Packer")
    app.key("ctrl+3")
    for word in ("Beheerder", "Verpakker", "Magazijn"):
        app.wait_words(re.compile("^" + word))
