# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of all panes, pages and dialogs, in any language: each stop yields its name once it is there."""

import re

import driver
import store as stores


class Tour:
    """APP is at its first start; T is the Catalogue of its language."""

    def __init__(self, app, t, store, secret=stores.PASSWORD):
        self.app = app
        self.t = t
        self.store = store
        self.secret = secret

    def at(self, name, role="button"):
        return self.app.find(self.t(name), role)

    def click(self, name, **more):
        return self.app.click(self.t(name), **more)

    def leave(self):
        """Closes what is over the window."""
        before = self.over()
        self.app.key("Escape")
        driver.wait_until(lambda: self.over() < before, "it to close")

    def over(self):
        return sum(node.role == "window" and node.shown for node in self.app.tree().walk())

    def dialog(self, opens, shows, role=None):
        """Opens one, and is at it; the caller leaves."""
        opens()
        self.app.find(self.t(shows), role)

    def first_start(self):
        self.at("Try a Sample Store")
        yield "first start"
        self.click("Connect an Account")
        self.app.find(self.t("Keyholder account server"), "label")
        yield "services"
        self.app.open_row(self.t("Keyholder account server"), self.t("Server Address"), "entry")
        yield "connect"
        self.app.fill(self.t("Server Address"), self.store.address)
        self.app.fill(self.t("Mail Address"), stores.OWNER)
        self.app.fill(self.t("Password"), self.secret)
        self.click("Connect")
        self.app.wait_words("Cleo Packer")

    def users(self):
        self.app.key("ctrl+1")
        self.at("Invite")
        yield "users"
        self.click("Filter")
        self.app.find(self.t("Role"), "combo box")
        yield "filters"
        self.leave_popover()

    def leave_popover(self):
        self.app.key("Escape")

    def person(self):
        self.app.key("ctrl+1")
        self.app.open_row("Cleo Packer", self.t("Effective Access"))
        yield "person"
        self.click("Remove Access")
        driver.wait_until(lambda: self.over() > 1, "the question")
        yield "remove access"
        self.leave()
        self.app.key("Escape")
        self.at("Invite")

    def invite(self):
        self.app.key("ctrl+n")
        self.at("Send Invite")
        yield "invite"
        self.leave()

    def invitations(self):
        self.app.key("ctrl+2")
        self.app.wait_words("fay@shop.example")
        yield "invitations"

    def roles(self):
        self.app.key("ctrl+3")
        self.at("New Role")
        yield "roles"
        self.click("New Role")
        driver.wait_until(lambda: self.over() > 1, "the form")
        yield "new role"
        self.leave()
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
        self.click("End Other Sessions")
        driver.wait_until(lambda: self.over() > 1, "the question")
        yield "end other sessions"
        self.leave()

    def history(self):
        self.app.key("ctrl+5")
        self.at("Export…")
        self.app.wait_words(re.compile("Eve Returns"))
        yield "history"

    def review(self):
        self.app.key("ctrl+6")
        self.at("Start Review")
        yield "review"

    def menus(self):
        self.app.key("ctrl+1")
        self.at("Invite")
        if self.app.has(self.t("Show Sidebar"), "button"):
            self.click("Show Sidebar")
        self.app.click(re.compile("^" + re.escape(self.t("Account: %s").replace("%s", ""))))
        self.at("Account Settings")
        yield "accounts"
        self.click("Account Settings")
        self.app.find(self.t("Who May Invite"))
        yield "account settings"
        self.leave()
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

    def menu_item(self, name, place):
        self.click("Main Menu")
        self.app.find(role="menu item")
        # GTK 4.18 gives those of a menu no names.
        self.app.press((self.app.all(self.t(name)) or self.app.all(role="menu item")[place:])[0])

    def all(self, only=None):
        """ONLY: names of parts, after the first start; None for all."""
        for part in (self.first_start, self.users, self.person, self.invite, self.invitations, self.roles, self.sessions,
                     self.history, self.review, self.menus):
            if only is None or part.__name__ in ("first_start", *only):
                yield from part()
