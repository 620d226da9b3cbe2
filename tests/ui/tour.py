# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of all panes, pages and dialogs, in any language: each stop yields its name once it is there."""

import re

import driver
import store as stores

# Which are in it, and who owns them.
LETTERS, CORNER = "Harbour Letters", "Harbour Corner"
# With one row of each kind: good, looking shared, there already, no address, no such role.
TABLE = """Name;E-Mail-Adresse;Rollen;Sprache
Gus;gus@shop.example;Retouren;Deutsch
;info@shop.example;;
Cleo;cleo@shop.example;;
;nobody;;
Hal;hal@shop.example;Zauberer;
"""


def furnish(folder, template):
    """A stopped server with three accounts that ADA is in: her own with all kinds of things in it, another of hers, and one
    where she is staff and may not see who else is."""
    house = stores.from_template(template, folder)
    server = house.server
    accounts = [house.account,
                server.create_account("messaging", LETTERS, "Ada Owner", stores.OWNER, stores.PASSWORD).id,
                server.create_account("shop", CORNER, "Olga Owner", "olga@shop.example", stores.PASSWORD).id]
    house.start()
    main, letters, corner = (server.client(account=account).sign_in(address, stores.PASSWORD, device="Office") for account, address
                             in zip(accounts, (stores.OWNER, stores.OWNER, "olga@shop.example")))
    house.invite(main, "fay@shop.example", ["packer"])
    main.post("roles", {"name": "Night Shift", "grants": {"labels": "guest"}}, status=201)
    for client, address, name, wish in (
            (main, "tina@shop.example", "Temp Tina", {"roles": ["returns"], "ends_at": "2031-05-17T12:00:00.000Z"}),
            (letters, "cleo@shop.example", None, {"grants": {"emailings": "editor", "contacts": "guest"}}),
            (corner, stores.OWNER, None, {"roles": ["staff"]})):
        mails = len(server.mails(address))
        client.post("invitations", {"email": address, **wish}, status=201)
        who = {"new": {"name": name, "password": stores.PASSWORD}} if name \
            else {"existing": {"email": address, "password": stores.PASSWORD}}
        mail = server.wait_mail(address, mails + 1)
        answer = server.client().post("/v1/join", {"token": mail.token, **who})
        assert answer.status in (200, 201), answer.body
    house.sign_in("cleo@shop.example", device="Packing Table").get("")
    house.stop()
    return house


class Tour:
    """APP is at its first start; T is the Catalogue of its language. HOUSE is running; FOLDER takes what is imported."""

    def __init__(self, app, t, house, folder):
        self.app = app
        self.t = t
        self.house = house
        self.folder = folder

    def at(self, name, role="button"):
        return self.app.find(self.t(name), role)

    def click(self, name, **more):
        return self.app.click(self.t(name), **more)

    def say(self, english, *values):
        """A message with its placeholders filled in: of those that count, the form for many."""
        text = self.t.many(english)
        left = iter(values)
        return re.sub(r"%(?:(\d)\$)?'?[sdu]", lambda match: str(values[int(match[1]) - 1] if match[1] else next(left)), text)

    def leave(self):
        """Closes what is over the window."""
        before = self.over()
        self.app.key("Escape")
        driver.wait_until(lambda: self.over() < before, "it to close")

    def over(self):
        return sum(node.role == "window" and node.shown for node in self.app.tree().walk())

    def asks(self, click, **more):
        """Presses it, and waits for the window that this opens."""
        before = self.over()
        self.click(click, **more)
        driver.wait_until(lambda: self.over() > before, "the question")

    def press_front(self, name):
        """The button in the newest window, of which there is another below."""
        window = self.app.fronts(self.app.tree())[0]
        self.app.click(self.t.any(name), inside={"role": "window", "name": window.name})

    def first_start(self):
        self.at("Try a Sample Store")
        yield "first start"
        self.click("Connect an Account")
        self.app.find(self.t("Keyholder account server"), "label")
        yield "services"
        self.app.open_row("Ecwid", self.t("Store ID"), "entry")
        yield "connect to ecwid"
        self.click("Other Services")
        self.app.open_row(self.t("Keyholder account server"), self.t("Server Address"), "entry")
        yield "connect"
        self.click("Admin Token")
        self.app.find(self.t("Token"), "entry")
        yield "connect with a token"
        self.click("Sign In")
        self.app.fill(self.t("Mail Address"), stores.OWNER)
        self.app.fill(self.t("Password"), stores.PASSWORD)
        self.app.fill(self.t("Server Address"), "http://accounts.shop.example")
        self.click("Connect")
        self.app.wait_words(self.t("The address begins with http://, so what is sent could be read on its way. Use https://."))
        yield "not connected"
        self.app.fill(self.t("Server Address"), self.house.address)
        self.click("Connect")
        driver.wait_until(lambda: self.over() == 1 and self.app.words(), "the accounts")
        self.show_account(stores.NAME)
        self.app.wait_words("Cleo Packer")

    def users(self):
        self.app.key("ctrl+1")
        self.at("Invite")
        yield "users"
        self.app.key("ctrl+f")
        self.app.type("zzzz")
        self.app.wait_words(self.t("Nothing Found"))
        yield "nobody found"
        self.app.key("Escape")
        self.app.wait_words("Cleo Packer")
        self.click("Filter")
        self.app.find(self.t("Role"), "combo box")
        yield "filters"
        self.app.key("Escape")
        for name in ("Cleo Packer", "Eve Returns"):
            self.app.click(self.say("Select %s", name), role="check box")
        self.at("Deselect")
        yield "several chosen"
        self.click("Add Role")
        self.app.find(self.t("Finance"), "list item")
        yield "add role"
        self.app.key("Down", "Return")
        self.app.wait_words(self.say("Give %'u People the Role %s?", 2, self.t("Finance")))
        yield "add a role to two"
        self.leave()
        self.click("Deselect")

    def person(self):
        self.app.key("ctrl+1")
        self.app.open_row("Temp Tina", self.t("Effective Access"))
        yield "person who leaves"
        self.app.key("Escape")
        self.app.open_row("Cleo Packer", self.t("Effective Access"))
        yield "person"
        self.click("Suspend")
        self.at("Reactivate")
        yield "person suspended"
        self.click("Reactivate")
        self.at("Suspend")
        self.app.wait_gone(self.say("%s is suspended", "Cleo Packer"))
        self.asks("Remove Access")
        yield "remove access"
        self.leave()
        self.app.fill(self.t("Phone"), "+31 20 555 0100")
        self.at("Save")
        yield "person changed"
        self.click("Back")
        self.app.wait_words(self.t("Discard Changes?"))
        yield "discard changes"
        self.press_front("Discard")
        self.at("Invite")

    def invite(self):
        self.app.key("ctrl+n")
        self.at("Send Invite")
        yield "invite"
        self.click("Choose the Last Day")
        self.at("No End")
        yield "last day"
        self.app.key("Escape")
        self.app.wait_gone(self.t("No End"), "button")
        path = self.folder / "people.csv"
        path.write_text(TABLE, encoding="utf-8")
        self.asks("Import CSV…")
        self.app.choose_file(path, self.t.gtk("_Open").replace("_", ""))
        self.app.wait_words("hal@shop.example")
        yield "import"
        self.app.click(self.say("Add %'u People", 2))
        self.app.click(self.t("Finance"), role="check box")
        self.app.wait_state("sensitive", True, self.t("Send Invite"), "button")
        yield "invite two"
        self.click("Send Invite")
        self.app.wait_words(self.say("%'u Invitations Sent", 2))
        yield "invited"
        self.leave()
        self.app.key("ctrl+n")
        self.at("Send Invite")
        self.app.fill(self.t("Mail Addresses"), "nobody, cleo@shop.example\n")
        self.app.wait_words("cleo@shop.example")
        yield "invite nobody"
        self.app.key("Escape")
        self.app.wait_words(self.t("Discard the Invitation?"))
        yield "discard the invitation"
        self.press_front("Discard")
        self.app.wait_closed("the invitation")

    def invitations(self):
        self.app.key("ctrl+2")
        self.app.wait_words("fay@shop.example")
        yield "invitations"
        self.asks("Revoke", description="fay@shop.example")
        yield "revoke"
        self.leave()

    def roles(self):
        self.app.key("ctrl+3")
        self.at("New Role")
        yield "roles"
        self.asks("New Role")
        yield "new role"
        self.leave()
        self.app.open_row("Night Shift", self.t("Delete"), "button")
        yield "role"
        self.asks("Delete")
        yield "delete role"
        self.leave()
        self.app.key("Escape")
        self.click("Matrix", role=None)
        self.app.wait_gone(self.t("Built-in"), "label")
        yield "matrix"
        self.click("Who Can…", role=None)
        self.app.find(self.t("Area"), "combo box")
        yield "who can"

    def sessions(self):
        self.app.key("ctrl+4")
        self.at("End Other Sessions")
        yield "sessions"
        self.asks("End Other Sessions")
        yield "end other sessions"
        self.leave()

    def history(self):
        self.app.key("ctrl+5")
        self.at("Export…")
        self.app.wait_words("Temp Tina")
        yield "history"
        self.click("Export…")
        self.app.find(role="menu item")
        yield "export"
        self.app.key("Escape")
        self.click("Filter")
        self.app.find(self.t("When"), "combo box")
        yield "history's filters"
        times = [self.t(time) for time in ("Any Time", "Today", "Last 7 Days", "Last 30 Days", "Last 90 Days",
                                           "Last 12 Months", "Choose Days…")]
        self.app.choose(self.t("When"), times[-1], times)
        self.app.find(re.compile("^" + self.say("To %s", "")), "button")
        yield "chosen days"
        self.app.choose(self.t("When"), times[2], times)
        self.app.find(self.say("Remove filter: %s", self.t("Last 7 Days")), "button")
        self.app.key("Escape")
        self.app.wait_gone(self.t("When"), "combo box")
        yield "part of the history"
        self.app.click(self.say("Remove filter: %s", self.t("Last 7 Days")))

    def review(self):
        self.app.key("ctrl+6")
        self.at("Start Review")
        yield "review"
        self.click("Start Review")
        self.at("Sign Off")
        yield "undecided"
        self.app.key("Escape")
        self.at("Continue Review")
        yield "review under way"
        self.asks("Discard Review…")
        yield "discard the review"
        self.leave()
        self.click("Continue Review")
        self.at("Sign Off")
        self.app.mouse(self.app.find("Cleo Packer", "label"))
        self.app.key("Return")
        self.app.find(self.t("Worth Another Look"), None)
        yield "one to decide"
        self.app.key("Escape")
        self.app.wait_words("Ben Admin")
        self.app.key("Home")
        self.decide("k", None)
        self.app.key("c")
        self.at("Done")
        yield "change"
        self.app.click(self.t("Finance"), role="check box")
        self.click("Done")
        self.wait_decided(1)
        for count, key in enumerate("rkkk", start=2):
            self.app.key(key)
            self.wait_decided(count)
        yield "decided"
        self.asks("Sign Off")
        yield "sign off"
        self.press_front("Sign Off")
        self.at("Apply Decisions")
        yield "signed"
        other = self.house.sign_in()
        cleo = stores.user(other, "cleo@shop.example")
        other.patch(f"users/{cleo['id']}", {"roles": ["returns"]}, status=200)
        self.app.key("F5")
        self.click("Apply Decisions")
        self.at("Apply")
        self.app.wait_words(self.t("Changed Meanwhile"))
        yield "apply"
        self.click("Apply")
        self.at("Leave as It Is")
        yield "conflict"
        self.click("Leave as It Is")
        self.app.wait_words(self.t("Decisions Applied"))
        self.at("Done")
        yield "applied"
        self.leave()
        self.app.key("Escape")
        self.app.wait_words(self.t("Earlier Reviews"))
        yield "earlier reviews"
        self.asks("Compare Days…")
        self.app.wait_words(self.t("Only One Day Is Known"))
        yield "compare days"
        self.leave()

    def menus(self):
        self.show_accounts()
        accounts = self.app.find(self.t("Accounts"), "list")
        around = next(node for node in accounts.ancestors() if node.role == "scroll pane")
        driver.wait_until(lambda: around.extents()[3] >= accounts.extents()[3] > 100, "the menu to have room for three")
        yield "accounts"
        self.asks("Remove Account…")
        yield "remove account"
        self.leave()
        self.show_accounts()
        self.click("Account Settings")
        self.app.find(self.t("Who May Invite"))
        yield "account settings"
        self.app.mouse(self.app.find(self.t("Agent Login"), "check box"))
        self.at("Allow Agent Login")
        yield "agent login"
        self.leave()
        self.leave()
        self.click("Main Menu")
        self.app.find(role="menu item")
        yield "main menu"
        self.app.key("Escape")
        self.app.wait_gone(role="menu item")
        self.menu_item("My Profile", 1)
        self.app.find(self.t("New password"))
        yield "profile"
        self.leave()
        self.menu_item("About Keyholder", -1)
        driver.wait_until(lambda: self.over() > 1, "the window")
        yield "about"
        self.leave()
        for key, name in (("ctrl+comma", "preferences"), ("ctrl+question", "shortcuts")):
            self.app.key(key)
            driver.wait_until(lambda: self.over() > 1, name)
            yield name
            self.leave()

    def people(self):
        self.app.key("ctrl+7")
        self.app.wait_words(re.compile(f"^{CORNER}.*Olga Owner"))
        yield "people"
        self.click("Filter")
        self.app.find(self.t("In More Than One Account"), None)
        yield "people's filters"
        self.app.key("Escape")
        self.app.open_row("Cleo Packer", self.t("Offboard…"), "button")
        yield "individual"
        self.asks("Offboard…")
        yield "offboard"
        self.press_front("Offboard")
        driver.wait_until(lambda: self.over() > 2, "the question")
        yield "offboard them"
        self.leave()
        self.leave()
        self.app.key("Escape")
        self.app.open_row("fay@shop.example", self.t("Offboard…"), "button")
        self.asks("Offboard…")
        self.press_front("Offboard")
        driver.wait_until(lambda: self.over() > 2, "the question")
        self.press_front("Offboard")
        self.at("Save Report…")
        yield "offboarded"
        self.leave()
        self.app.key("Escape")

    def rights(self):
        """What only an account with rights area by area has."""
        self.show_account(LETTERS)
        self.app.key("ctrl+1")
        self.app.open_row("Cleo Packer", self.t("Effective Access"))
        yield "person with rights"
        self.app.key("Escape")

    def restricted(self):
        self.show_account(CORNER)
        self.app.key("ctrl+1")
        self.app.find(self.t("Access Is Restricted"), None)
        yield "restricted"
        self.app.key("ctrl+n")
        driver.wait_until(lambda: self.over() > 1, "the door")
        yield "restricted action"
        self.leave()
        self.show_account(stores.NAME)

    def offline(self):
        self.app.key("ctrl+1")
        self.at("Invite")
        self.house.stop()
        self.app.key("F5")
        self.app.wait_words(self.t.pattern("Offline. This is how it was on %s at %s."))
        yield "offline"
        self.house.start()
        self.app.key("F5")
        self.app.wait_gone(self.t.pattern("Offline. This is how it was on %s at %s."))
        self.house.sign_in().post("sessions/end-others", status=200)
        self.app.key("F5")
        self.app.find(self.t.any("Sign In"), "button")
        yield "signed out"

    def decide(self, key, count):
        self.app.wait_words("Ben Admin")
        self.app.key(key)
        if count is not None:
            self.wait_decided(count)

    def wait_decided(self, count):
        self.app.wait_words(self.say("%'u of %'u decided", count, 5))

    def show_accounts(self):
        self.app.key("ctrl+1")
        self.app.wait_words(re.compile("."))
        if self.app.has(self.t("Show Sidebar"), "button"):
            self.click("Show Sidebar")
        self.app.click(re.compile("^" + re.escape(self.t("Account: %s").replace("%s", ""))))
        self.at("Add Account…")

    def show_account(self, name):
        """By keyboard: for AT-SPI the popover is at no known place."""
        self.show_accounts()

        def focused():
            return next((node.name for node in self.app.tree().walk() if node.role == "list item" and node.has("focused")), None)
        driver.wait_until(focused, "the accounts")
        self.app.key("Home")
        while (there := focused()) != name:
            self.app.key("Down")
            driver.wait_until(lambda before=there: focused() not in (None, before), "the next account", 5)
        self.app.key("Return")
        self.app.find(self.say("Account: %s", name), "button")
        self.app.key("ctrl+1")

    def menu_item(self, name, place):
        self.app.menu_item(self.t("Main Menu"), self.t(name), place)

    def all(self, only=None):
        """ONLY: names of parts, after the first start; None for all."""
        for part in (self.first_start, self.users, self.person, self.invite, self.invitations, self.roles, self.sessions,
                     self.history, self.people, self.menus, self.review, self.rights, self.restricted, self.offline):
            if only is None or part.__name__ in ("first_start", *only):
                yield from part()
