# SPDX-License-Identifier: GPL-3.0-or-later
"""Every pane, tried as each of the ten roles: what each may see and do there, and that nothing beyond it works. One person
is signed in all the time, and the owner gives them one role after the other; the window follows."""

import re
import subprocess

import pytest

import driver
import store as stores
import traces
from atspi import Gone
from conftest import SCHEMA, connect
from test_access import show_account
from test_people import hover_toast, open_users

ROLES = {"admin": "Admin", "packer": "Packer", "finance": "Finance", "marketing": "Marketing",
         "customer-support": "Customer Support", "analytics": "Analytics", "pickups": "Pickups", "returns": "Returns",
         "shipping": "Shipping", "warehouse-manager": "Warehouse Manager"}
EVERYBODY, ADMINS, NOBODY = set(ROLES), {"admin"}, set()

BEN, INVITED, OWN_ROLE = "ben@shop.example", "gus@shop.example", "Night Shift"
# In another account, of which Ben stays an admin.
SECOND, ELSEWHERE, OLAF = "Quay Side", "Fay Shipping", "olaf@quay.example"
PHONE, PACKING_TABLE = "Pocket Phone", "Packing Table"

# Pane by pane: something that is to be seen in it, who sees it, and who may press what. Of ten roles only Admin has the area
# "users"; the account is the owner's, and who may invite is decided by them alone.
DOORS = {
    "Roles": (OWN_ROLE, EVERYBODY, {"New Role": ADMINS, "Edit": ADMINS, "Duplicate": ADMINS, "Delete": ADMINS}),
    "Who Can…": ("Cleo Packer", ADMINS, {}),
    "Users": ("Cleo Packer", ADMINS, {"Invite": ADMINS}),
    "Invitations": (INVITED, ADMINS, {"Invite": ADMINS, "Resend": ADMINS, "Revoke": ADMINS}),
    "Sessions": (PHONE, EVERYBODY, {"End Other Sessions": EVERYBODY}),
    "History": ("^Ada Owner (changed|created)", ADMINS, {"Export…": ADMINS}),
    # One that an admin has begun, at somebody about whom there is something to decide.
    "Review": ("Cleo Packer", ADMINS, {"Keep": ADMINS, "Change": ADMINS, "Remove": ADMINS,
                                       "Export": ADMINS}),
}
# By where the session is.
END_SESSION = {PHONE: EVERYBODY, PACKING_TABLE: ADMINS}
SETTINGS = {("Name", "entry"): ADMINS, ("Agent Login", "check box"): ADMINS, ("Who May Invite", "combo box"): NOBODY}
# The most, much, and little; all ten would take their time.
WITH_DIALOGS = {"admin", "warehouse-manager", "packer"}
# What is said of the account in People.
NOT_SEEN = f"{stores.NAME}: You may not see who is in this account. Ask Ada Owner, who owns it."
# What only they know who see the users.
OF_OTHERS = re.compile(f"Cleo Packer|cleo@|Dan Finance|dan@|{INVITED}|{PACKING_TABLE}")
KEYS = {"Users": "ctrl+1", "Invitations": "ctrl+2", "Roles": "ctrl+3", "Sessions": "ctrl+4", "History": "ctrl+5",
        "Review": "ctrl+6", "People": "ctrl+7"}


class House:
    def __init__(self, folder, template):
        self.folder = folder
        self.store = stores.from_template(template, folder / "server")
        self.second = self.store.server.create_account("shipping", SECOND, "Olaf Quay", OLAF, stores.PASSWORD).id
        self.store.start()
        self.fill_second()
        self.owner = self.store.sign_in()
        self.ben = stores.user(self.owner, BEN)["id"]
        self.owner.post("roles", {"name": OWN_ROLE, "grants": {"labels": "guest"}}, status=201)
        self.store.invite(self.owner, INVITED, ["packer"])
        self.phone = self.store.sign_in(BEN, PHONE)
        self.cleo = self.store.sign_in("cleo@shop.example", PACKING_TABLE)
        self.phone.get(""), self.cleo.get("")
        self.app = driver.Keyholder(folder / "home")

    def fill_second(self):
        owner = self.store.server.client(account=self.second).sign_in(OLAF, stores.PASSWORD)
        for address, roles in ((BEN, ["admin"]), ("fay@quay.example", ["shipping"])):
            self.store.invite(owner, address, roles)
        assert self.store.join("fay@quay.example", ELSEWHERE).status == 201
        answer = self.store.server.client().post("/v1/join", {
            "token": self.store.server.wait_mail(BEN).token, "existing": {"email": BEN, "password": stores.PASSWORD}})
        assert answer.status == 201, answer.body
        owner.post("/v1/sign-out", status=204)

    def state(self):
        """What could have been changed by somebody who may not."""
        account = self.owner.get("").body
        return ({(user["id"], user["version"]) for user in self.owner.pages("users") if user["id"] != self.ben},
                {(role["id"], role["name"]) for role in self.owner.pages("roles")},
                {(invitation["id"], invitation["version"]) for invitation in self.owner.pages("invitations")},
                {session["id"] for session in self.owner.pages("sessions")},
                (account["name"], account["agent_login"], account["invite_policy"]))


@pytest.fixture(scope="module")
def house(tmp_path_factory, template, request):
    made = House(tmp_path_factory.mktemp("doors"), template)
    app = made.app.start()
    try:
        connect(app, made.store.address, mail=BEN)
        driver.wait_until(lambda: app.has(f"Account: {stores.NAME}") or app.has(f"Account: {SECOND}"), "an account")
        show_account(app, stores.NAME)
        app.wait_words("Cleo Packer")
        begin_review(app)
        app.key(KEYS["Roles"])
        app.mouse(app.find(OWN_ROLE, "label"))
        app.find("Edit", "button")
        yield made
        if not request.session.testsfailed:
            app.quit()
            assert not app.complaints(), "\n".join(app.complaints())
            found = traces.find(made.folder, except_in=[made.folder / "server" / "mail"], secrets=[stores.PASSWORD])
            assert not found, f"secrets were left in files: {found}"
    finally:
        app.kill()
        made.store.stop()
        subprocess.run(["secret-tool", "clear", "xdg:schema", SCHEMA], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


@pytest.fixture
def app(house, request):
    request.node.apps = [house.app]
    return house.app


def begin_review(app):
    """And chooses somebody in it."""
    app.key(KEYS["Review"])
    app.click("Start Review")
    app.wait_words("0 of 4 decided")
    app.open_row("Cleo Packer", "Keep", "button")


def become(house, role):
    """The window has it when it knows how many have the role. Returns a picture of it."""
    house.owner.patch(f"users/{house.ben}", {"roles": [role]}, status=200)
    have = next(row for row in house.owner.pages("roles") if row["id"] == role)["members"]
    house.app.key(KEYS["Roles"])
    show_view(house.app, "Roles")
    row = f"{ROLES[role]}, {have} member{'s' if have > 1 else ''}"
    return picture(house.app, lambda tree: house.app.all(row, "list item", tree=tree), f"{row!r} among the roles")


def show_view(app, name):
    """Of the roles."""
    def find():
        return next((node for node in app.all(name, inside="Roles") if "click" in node.actions()), None)
    app.press(driver.wait_until(find, f"the switch to {name}"))


def picture(app, condition, what):
    """Of everything, once it fulfils the condition."""
    def look():
        tree = app.tree()
        return tree if condition(tree) else None
    return driver.wait_until(look, what)


def enter(app, pane):
    """Once it has settled on one of its two faces. Returns a picture, and whether it is the restricted page."""
    if pane in KEYS:
        app.key(KEYS[pane])
    else:
        show_view(app, pane)
    sight, _, _ = DOORS[pane]
    inside = pane if pane in KEYS else "Roles"

    def restricted(tree):
        return bool(app.all("Access Is Restricted", inside=inside, tree=tree))
    tree = picture(app, lambda tree: bool(app.all(re.compile(sight), inside=inside, tree=tree)) != restricted(tree),
                   f"{pane} to show something or to be restricted")
    if restricted(tree):
        assert app.all(f"Write to {stores.OWNER}", "button", inside=inside, tree=tree)
        assert app.all(re.compile("Ada Owner owns the account"), inside=inside, tree=tree)
        return tree, True
    return tree, False


def can_be_used(node):
    """GTK 4.8 does not call insensitive what is in something insensitive."""
    return all(other.has("sensitive") for other in (node, *node.ancestors()) if other.role != "application")


def check_buttons(app, tree, where, buttons, role):
    """They are there for those who may. For the others they say whom to ask, or are not there; and do nothing."""
    for name, may in buttons.items():
        found = app.all(name, "button", inside=where, tree=tree)
        can = [node for node in found if can_be_used(node)]
        if role in may:
            assert can, f"{name} cannot be pressed by {role}"
            continue
        assert not can, f"{name} can be pressed by {role}"
        for node in found:
            # A menu button is a button in what has the tooltip.
            assert "Ada Owner" in node.description + node.parent.description, f"{name} does not say why"
            press_all_the_same(node)


def press_all_the_same(node):
    for action in node.actions():
        try:
            node.do(action)
        except (Gone, ValueError):
            pass


def check_sessions(app, tree, role):
    rows = {place: row for row in app.all(role="list item", inside="Sessions", tree=tree) for place in END_SESSION
            if any(place in word for word in row.words())}
    assert set(rows) == {place for place, may in END_SESSION.items() if role in may}
    for row in rows.values():
        buttons = [node for node in row.walk() if node.name == "End Session" and node.role == "button" and node.shown]
        assert [node.has("sensitive") for node in buttons] == [True]


def check_people(app, role):
    """Of everybody across accounts one sees those of the account that one may see into, and is told of the other. An admin
    stays at the page of one of them, of which nothing may be left later."""
    def settled(tree):
        return app.all(ELSEWHERE, "label", inside="People", tree=tree) \
            and bool(app.all("Cleo Packer", "label", inside="People", tree=tree)) == (role in ADMINS) \
            and bool(app.all(NOT_SEEN, inside="People", tree=tree)) == (role not in ADMINS)
    app.key(KEYS["People"])
    picture(app, settled, f"the people that {role} may see")
    if role in WITH_DIALOGS:
        check_offboard(app, role)
    if role in ADMINS:
        app.open_row("Cleo Packer", "Offboard…", "button")


def check_offboard(app, role):
    """Nothing is promised of what one does not see."""
    app.open_row(ELSEWHERE, "Offboard…", "button")
    app.click("Offboard…")
    tree = picture(app, lambda tree: app.all("Offboard", "button", tree=tree), "the plan")
    by_hand = app.all(re.compile("it may be that they have access. Ask Ada Owner"), tree=tree)
    assert bool(by_hand) == (role not in ADMINS), f"what is to be done by hand as {role}"
    app.key("Escape")
    app.wait_closed("the plan")
    app.key("Escape")
    app.wait_gone("Offboard…", "button")


def check_settings(app, role):
    app.click(re.compile("^Account: "))
    app.click("Account Settings")
    tree = picture(app, lambda tree: app.all("Who May Invite", tree=tree), "the settings")
    for (name, kind), may in SETTINGS.items():
        node, *_ = app.all(name, kind, tree=tree)
        assert can_be_used(node) == (role in may), f"{name} as {role}"
    app.key("Escape")
    app.wait_closed("the settings")


def check_invite(app, role):
    """By its shortcut, which works in every pane."""
    app.key("ctrl+n")
    if role in ADMINS:
        app.find("Send Invite", "button")
    else:
        app.wait_words(re.compile("^Your access does not include this. Ask Ada Owner"))
    app.key("Escape")
    return picture(app, lambda tree: len([node for node in tree.root.children if node.role == "window"]) == 1,
                   "it to close")


@pytest.mark.parametrize("role", ROLES)
def test_doors(house, app, role):
    tree = become(house, role)
    before = house.state()
    for pane, (_, sees, buttons) in DOORS.items():
        if pane != "Roles":
            tree, restricted = enter(app, pane)
            assert restricted == (role not in sees), f"{role} at {pane}"
        check_buttons(app, tree, pane, buttons, role)
        if pane == "Sessions":
            check_sessions(app, tree, role)
    check_people(app, role)
    if role in WITH_DIALOGS:
        check_settings(app, role)
        tree = check_invite(app, role)
    assert house.state() == before
    if role not in ADMINS:
        # Nor is anything left of what an admin saw, in the panes that are not shown.
        left = [" < ".join(other.name for other in (node, *node.ancestors()) if other.name)
                for node in tree.walk() if OF_OTHERS.search(node.name)]
        assert not left, "\n".join(left)


def test_nothing_is_given_that_outlasts_ones_own_access(house, app):
    """The form begins with one's own last day, and says why it has to be no later."""
    house.owner.patch(f"users/{house.ben}", {"ends_at": "2031-05-17T12:00:00Z"}, status=200)
    become(house, "admin")
    app.key("ctrl+n")
    app.wait_words(re.compile("^At the end of .*2031"))
    app.fill("Mail Addresses", "ivy@shop.example")
    app.click("Returns", role="check box")
    app.wait_state("sensitive", True, "Send Invite", "button")
    app.press([node for node in app.all("Choose the Last Day", "button") if "click" in node.actions()][-1])
    app.click("No End")
    app.wait_words(re.compile("Your own access ends on .*2031: choose an end date no later than that."))
    app.wait_state("sensitive", False, "Send Invite", "button")
    app.key("Escape")
    app.click("Discard", inside={"role": "window", "name": "Discard the Invitation?"})
    app.wait_gone("Send Invite", "button")
    house.owner.patch(f"users/{house.ben}", {"ends_at": None}, status=200)


def test_whoever_is_to_be_asked_owns_the_account_it_is_about(house, app):
    """A removal is undone when another account is shown, and one may not undo it any more."""
    become(house, "admin")
    app.key(KEYS["Users"])
    app.open_row("Dan Finance", "Effective Access", "heading")
    app.click(re.compile("^Remove Access"))
    app.find("Remove Access for Dan Finance?")
    hover_toast(app)
    app.click("Remove Access", inside={"role": "window", "name": "Remove Access for Dan Finance?"})
    app.find("Undo", "button")
    role = house.owner.post("roles", {"name": "Keeper of Keys", "grants": {"users": "approver"}}, status=201).body["id"]
    house.owner.patch(f"users/{house.ben}", {"roles": [role]}, status=200)
    open_users(app, house.second)
    app.wait_words(ELSEWHERE)
    app.click("Undo")
    app.wait_words("Dan Finance Could Not Be Restored")
    app.wait_words(re.compile("Ada Owner owns the account"))
    assert not app.has(re.compile("Olaf"), inside={"role": "window", "name": "Dan Finance Could Not Be Restored"})
    app.key("Escape")
    app.wait_closed("the dialog")
    show_account(app, stores.NAME)


def test_what_everybody_may_works(house, app):
    """The last: it ends sessions."""
    become(house, "packer")
    app.key(KEYS["Sessions"])
    app.click("End Other Sessions")
    app.wait_words("1 session ends at once. This one stays; signing in again is possible.")
    app.click("End Session", inside={"role": "window", "name": "End Other Sessions?"})
    driver.wait_until(lambda: house.phone.request("GET", "").status == 401, "the session on the phone to end")
    assert house.cleo.request("GET", "").status == 200
