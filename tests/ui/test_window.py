# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a whole: restricted, offline, remembered, and from the keyboard."""

import re

import pytest

import driver
import store as stores
from conftest import connect


def test_restricted_names_the_owner(start, store):
    app = start()
    connect(app, store.address, "cleo@shop.example")
    app.wait_words("Access Is Restricted")
    app.wait_words(re.compile("Ada Owner"))
    assert app.has(re.compile(re.escape(stores.OWNER)))
    # An action that is not hers says the same, by its shortcut as by its button.
    app.key("ctrl+n")
    app.find("Invite", "window")
    app.wait_words(re.compile("^Your access does not include this. Ask Ada Owner"))
    app.key("Escape")
    app.wait_gone("Invite", "window")
    app.key("ctrl+3")
    new_role = app.find("New Role", "button")
    assert not new_role.has("sensitive") and "Ada Owner" in new_role.description
    app.wait_words("Your access does not include who they are.")
    # Her own sessions she sees.
    app.key("ctrl+4")
    app.wait_words("This one")


def test_offline_reads_and_recovers(app, store):
    store.stop()
    app.key("F5")
    app.wait_words(re.compile("^Offline"))
    driver.wait_until(lambda: not app.find("Invite", "button").has("sensitive"), "Invite to become insensitive")
    assert re.search("offline|connection", app.find("Invite", "button").description, re.I), "why is not said"
    app.key("ctrl+f")
    app.type("cleo")
    app.wait_gone("Dan Finance", "label")
    app.wait_words("Cleo Packer")
    app.key("Escape")
    assert app.has("Try Again", "button")
    store.start()
    # By itself; whoever does not want to wait presses Try Again, and F5 is the same.
    app.key("F5")
    app.wait_gone(re.compile("^Offline"), "label")
    driver.wait_until(lambda: app.find("Invite", "button").has("sensitive"), "Invite to come back")


def test_restart_finds_account_pane_and_size(app, start):
    app.key("ctrl+3")
    app.find("New Role", "button")
    handle = driver.xdotool("getactivewindow")
    driver.xdotool("windowsize", handle, 1010, 705)

    def size():
        return driver.xdotool("getwindowgeometry", driver.xdotool("getactivewindow")).splitlines()[-1].split()[-1]
    driver.wait_until(lambda: size() == "1010x705", "the new size")
    app.quit()
    again = start()
    again.wait_words(stores.NAME)
    again.find("New Role", "button")
    driver.wait_until(lambda: size() == "1010x705", "the size it had")
    again.key("ctrl+1")
    again.wait_words("Cleo Packer")


def test_start_without_server_shows_what_was_known(app, start, store):
    app.quit()
    store.stop()
    again = start()
    again.wait_words(stores.NAME)
    again.wait_words(re.compile("Offline|could not be reached", re.I))


def test_keyboard_only(app):
    app.key("ctrl+f")
    entry = app.find(role="entry")
    driver.wait_until(lambda: app.find(role="entry"), "the search")
    app.type("cleo")
    app.wait_gone("Dan Finance", "label")
    app.key("Escape")
    app.wait_words("Dan Finance")
    app.key("ctrl+n")
    app.find("Send Invite", "button")
    app.key("Escape")
    app.wait_gone("Send Invite", "button")
    for number, button in ((3, "New Role"), (4, "End Other Sessions"), (1, "Invite")):
        app.key(f"ctrl+{number}")
        app.find(button, "button")
    app.key("ctrl+2")
    app.wait_words("Invitations")
    app.key("F5")
    app.key("ctrl+comma")
    app.find("Preferences", "window")
    app.key("Escape")
    app.wait_gone("Preferences", "window")
    app.key("ctrl+question")
    keys = app.find("Keyboard Shortcuts", "window")
    assert app.find("Ctrl+N", "label", inside="Invite People") and keys.extents()[2] < 460, "wider than a narrow screen"
    app.key("Escape")
    app.wait_closed("the shortcuts")


def test_sidebar_shows_where_one_is(app):
    app.key("ctrl+1")
    app.find("Invite", "button")

    def panes(state):
        return [row.name for row in app.all(role="list item", inside="Panes") if row.has(state)]

    def tab(reached, what):
        for _ in range(40):
            if reached():
                return
            app.key("Tab")
        raise driver.NotFound(f"Tab does not reach {what}")
    tab(lambda: panes("focused"), "the panes")
    app.key("Down", "Down")
    tab(lambda: not panes("focused"), "what comes after the panes")
    driver.wait_until(lambda: len(panes("selected")) == 1 and panes("selected")[0].startswith("Users"), "the pane that is shown")
