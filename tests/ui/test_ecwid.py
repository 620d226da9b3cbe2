# SPDX-License-Identifier: GPL-3.0-or-later
"""An account of a service that has much less than ours: Ecwid, of which a stand-in answers."""

import csv
import pathlib
import re
import subprocess
import sys

import pytest

import driver
import store as stores
import traces
from conftest import SCHEMA
from conftest import connect as connect_server
from test_notices import desktop, wait_for  # noqa: F401 (a fixture)

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "ecwid"))

import standin as standins  # noqa: E402

# What the service has not; a look at every pane finds none of it.
LACKING = re.compile(r"\b(Sessions?|History|Roles?|Language|Last [Ss]een|Suspend|Expires?|Expired|Undo|Restore|End Date|"
                     r"Ends on|Agent Login|Contact Details|Account Settings|My Profile|Valid)\b")


# Of a token that was made for looking.
READING = ["read_staff", "read_store_profile"]
ONLY_READS = re.compile("token may only read")


@pytest.fixture(scope="module")
def standin():
    server = standins.Standin()
    yield server
    server.close()


@pytest.fixture
def shop(standin):
    return standin.add_store()


@pytest.fixture
def begin(start, standin):
    return lambda: start(environment={"KEYHOLDER_ECWID_ADDRESS": standin.address + "/api/v3"})


def kept_tokens():
    found = subprocess.run(["secret-tool", "search", "--all", "xdg:schema", SCHEMA], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, check=False)
    return re.findall(r"^secret = (\S+)", found.stdout, re.M)


def connect(app, number, token):
    app.click("Connect an Account")
    fill_in(app, number, token)


def connect_another(app, shop):
    app.click(re.compile("^Account: "))
    app.click("Add Account…")
    fill_in(app, shop.number, shop.token)
    app.wait_words(f"Account: Store {shop.number}")
    app.wait_words("Chiara Rossi")


def fill_in(app, number, token):
    app.open_row("Ecwid", "Store ID", "entry")
    app.fill("Store ID", number)
    app.fill("Secret Token", token)
    app.click("Connect")


@pytest.fixture
def app(begin, shop):
    window = begin()
    connect(window, shop.number, shop.token)
    window.wait_words("Noor de Wit")
    return window


def scopes_of(shop, name):
    return set(next(one for one in shop.staff if one["name"] == name)["staffScopes"])


def level(app, area, name):
    return app.find(name, "button", inside=area)


def test_connecting_checks_the_token_at_once(begin, shop, tmp_path):
    shop.permissions -= {"update_staff", "create_staff"}
    app = begin()
    connect(app, "no number", shop.token)
    app.wait_words("Enter the number of the store")
    app.fill("Store ID", "999999")
    app.click("Connect")
    app.wait_words("The service knows no store with this number")
    app.fill("Store ID", shop.number)
    app.fill("Secret Token", "secret_of_somebody_else")
    app.click("Connect")
    app.wait_words("The server does not know this token")
    app.fill("Secret Token", shop.token)
    app.click("Connect")
    driver.wait_until(lambda: "lacks these permissions: create_staff, update_staff."
                      in (app.find("Secret Token", "entry").description or ""), "the names of what is missing")
    assert not kept_tokens()
    shop.permissions |= {"update_staff", "create_staff"}
    shop.name = "Vogel & Zoon"
    app.click("Connect")
    app.wait_words("Account: Vogel & Zoon")
    for name in ("Noor de Wit", "Jonas Weber", "Chiara Rossi"):
        app.wait_words(name)
    assert kept_tokens() == [shop.token]
    assert not traces.find(tmp_path, secrets=[shop.token])


def test_nothing_is_there_that_the_service_lacks(app):
    def look(where):
        tree = app.tree()
        lacking.extend(f"{where}: {node.role} {node.name!r}" for node in app.all(LACKING, tree=tree))
        dead.extend(f"{where}: {node.name!r}" for node in app.all(role="button", tree=tree)
                    if not node.has("sensitive") and not node.description)

    lacking, dead = [], []
    look("users")
    app.click("Filter")
    app.find("Clear Filters")
    look("filter")
    app.key("Escape")
    app.click("Main Menu")
    app.find(role="menu item")
    look("menu")
    app.key("Escape")
    app.click(re.compile("^Account: "))
    app.find("Add Account…")
    look("accounts")
    app.key("Escape")
    app.open_row("Noor de Wit", "Effective Access")
    look("person")
    app.click("Back")
    app.click("Invite")
    app.find("Send Invite")
    look("invite")
    app.key("Escape")
    app.wait_gone("Send Invite")
    app.key("ctrl+2")
    app.wait_words("luc@example.com")
    look("invitations")
    assert not lacking, "\n".join(lacking)
    assert not dead, "\n".join(dead)


def test_invite_resend_and_revoke(app, shop):
    app.click("Invite")
    send = app.find("Send Invite", "button")
    app.fill("Mail Addresses", "new@example.com")
    app.key("Return")
    driver.wait_until(lambda: "Choose at least one right." in (app.find("Send Invite", "button").description or ""),
                      "the reason why nothing can be sent")
    assert not send.has("sensitive")
    app.click("Approver", inside="Reports")
    app.click("Send Invite")
    app.wait_words("Invitation Sent")
    assert shop.find("new@example.com", "email")["staffScopes"] == ["REPORT_ACCESS"]
    app.click("Done")
    app.wait_closed("the form")
    app.key("ctrl+2")
    app.wait_words("new@example.com")
    app.click("Resend", description="new@example.com")
    app.wait_words("Sent again to new@example.com")
    assert shop.sent == ["new@example.com"] * 2
    app.click("Revoke", description="new@example.com")
    app.wait_words("Revoke Invitation?")
    app.click("Revoke", inside=re.compile("Revoke Invitation"))
    driver.wait_until(lambda: shop.find("new@example.com", "email") is None, "the invitation to be gone")
    app.wait_gone("new@example.com", "label")


def test_scopes_and_removing(app, shop):
    app.open_row("Jonas Weber", "Effective Access")
    none = level(app, "Reports", "None")
    assert not none.has("sensitive") and "every right" in none.description
    count = len(shop.requests)
    app.click("Approver", inside="Marketing")
    app.wait_state("sensitive", True, "None", "button", inside="Reports")
    app.click("None", inside="Reports")
    app.click("Save")
    driver.wait_until(lambda: scopes_of(shop, "Jonas Weber") == {"MARKETING_MANAGEMENT"}, "the new scopes")
    assert [request[0] for request in shop.requests[count:]].count("PUT") == 1
    app.wait_words("Saved")
    # Somebody else was quicker.
    shop.find("jonas@example.com", "email")["staffScopes"] = ["SALES_MANAGEMENT", "MARKETING_MANAGEMENT"]
    app.click("Approver", inside="Website")
    app.click("Save")
    app.wait_words("Nothing was saved: Jonas Weber was changed elsewhere")
    assert scopes_of(shop, "Jonas Weber") == {"SALES_MANAGEMENT", "MARKETING_MANAGEMENT"}
    app.click("Discard")
    app.click(re.compile("^Remove Access"))
    app.click("Remove Access", inside={"role": "window", "name": re.compile("Jonas Weber")})
    driver.wait_until(lambda: shop.find("jonas@example.com", "email") is None, "the account to be gone")
    app.wait_gone("Jonas Weber", "label")


def test_token_that_may_only_read(begin, standin):
    """Everything is shown, and nothing offered."""
    shop = standin.add_store(permissions=READING)
    app = begin()
    connect(app, shop.number, shop.token)
    app.wait_words("Noor de Wit")
    assert_only_reads(app.find("Invite", "button"))
    app.key("ctrl+n")
    app.find(ONLY_READS, "label", inside={"role": "window", "name": "Invite"})
    assert not app.has("Send Invite")
    app.key("Escape")
    app.wait_closed("what is said of the token")
    app.open_row("Jonas Weber", "Effective Access")
    assert_only_reads(app.find(re.compile("^Remove Access"), "button"))
    assert_only_reads(level(app, "Marketing", "Approver"))
    app.click("Back")
    app.key("ctrl+2")
    app.wait_words("luc@example.com")
    assert_only_reads(app.find("Resend", "button"))
    assert_only_reads(app.find("Revoke", "button"))
    # With a token that may do more, entered as for another account, it is the same account that changes.
    shop.permissions |= set(standins.PERMISSIONS)
    app.key("ctrl+1")
    connect_another(app, shop)
    app.wait_state("sensitive", True, "Invite", "button")
    assert not app.has("People", "list item"), "it is there twice"
    assert shop.sent == []
    assert [one["email"] for one in shop.staff] == [one["email"] for one in standins.STAFF]


def assert_only_reads(node):
    assert not node.has("sensitive") and ONLY_READS.search(node.description), f"{node} is {node.description!r}"


def test_offboarding(begin, standin, shop, store, owner, tmp_path):
    """From a store, and from another account; where the token may not do it, somebody has to, and the report says so."""
    other = standin.add_store(permissions=READING)
    store.invite(owner, "noor@example.com", ["packer"])
    app = begin()
    connect_server(app, store.address)
    app.wait_words("Cleo Packer")
    connect_another(app, shop)
    connect_another(app, other)
    app.key("ctrl+7")
    app.open_row("Noor de Wit", "Offboard…", "button")
    app.wait_words("In 3 accounts")
    app.click("Offboard…")
    app.wait_words(re.compile("^Will Be Removed\nThe invitation on its way stops working"))
    app.wait_words(re.compile("^Will Be Removed\nAccess: Catalog, Sales$|^Will Be Removed\nAccess: Sales, Catalog"))
    app.wait_words(re.compile("^To Do by Hand\n.*\n.*token may only read.*own pages"))
    app.click("Offboard")
    app.click("Offboard", inside={"role": "window", "name": "Offboard Noor de Wit?"})
    app.wait_words("Not Everything Is Done Yet")
    app.wait_words("2 accounts done, 1 to do by hand")
    assert shop.find("noor@example.com", "email") is None and other.find("noor@example.com", "email")
    assert stores.invitation(owner, "noor@example.com")["status"] == "revoked"
    assert not [path for method, path, *_ in other.requests if "p2763" in path], "it was tried all the same"

    app.click("Save Report…")
    app.find(role="window", name="Save Report")
    path = tmp_path / "report.csv"
    app.choose_file(path, "Save")
    driver.wait_until(lambda: path.exists() and path.stat().st_size, "the report to be saved")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Account"]: row for row in csv.DictReader(file)}
    assert {name: row["Result"] for name, row in rows.items()} == {
        stores.NAME: "Removed", f"Store {shop.number}": "Removed", f"Store {other.number}": "To Do by Hand"}
    assert {row["Person"] for row in rows.values()} == {"Noor de Wit"}
    assert rows[f"Store {other.number}"]["Service"] == "Ecwid"
    assert "own pages" in rows[f"Store {other.number}"]["Note"]
    app.click("Done")
    app.wait_closed("the window of what was done")
    app.wait_words("In 1 account")


def test_who_has_joined_is_told(desktop, app, shop):  # noqa: F811
    """Nothing of the service says so: the list does."""
    app.key("ctrl+2")
    app.wait_words("luc@example.com")
    shop.find("luc@example.com", "email").update(name="Luc Martin", inviteAccepted=True)
    app.key("F5")
    number, body = wait_for(desktop, "Invitation Accepted")
    assert body == f"Luc Martin has joined Store {shop.number}."
    desktop.press(number)
    app.wait_words("Effective Access")
    app.wait_words("luc@example.com")


def test_dead_token_asks_for_a_new_one(begin, app, shop):
    old, shop.token = shop.token, "secret_new0123456789abcdef"
    asked = len(shop.requests)
    app.key("F5")
    app.wait_words("does not accept this account’s token any more")
    assert len(shop.requests) == asked + 1
    app.find("New Token", "button")
    app.find("Noor de Wit", "label")
    driver.wait_until(lambda: old not in kept_tokens(), "the dead token to be forgotten")
    app.quit()
    app = begin()
    app.find("New Token", "button")
    assert len(shop.requests) == asked + 1, "not after a restart either"
    app.click("New Token")
    app.fill("Secret Token", shop.token)
    app.click("Connect")
    app.wait_gone("New Token", "button")
    app.wait_words("Noor de Wit")
    assert len(shop.requests) > asked + 1
    assert kept_tokens() == [shop.token]
