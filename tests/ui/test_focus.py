# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the keyboard is after each thing that one does: in the pane that was opened, back where it was when a dialog closes,
on a row when the one that it was on is gone. Without a mouse and without Tab between."""

import re

import pytest

import announcements
import driver

# Key, what is shown then, and in what the focus is, by the name of the object or of one around it.
PANES = (("2", "Pending", "Invitations"), ("3", "Built-in", "Roles"), ("4", "This one", "Sessions"),
         ("5", re.compile("Ada Owner"), "History"), ("6", "Start Review", "Review"), ("1", "Cleo Packer", "Users"))
HEADER = re.compile("^(Main Menu|Show Sidebar|Search|Invite|New Role|Filter|Export…|End Other Sessions|Back)$")
# What opens over the window, and the window that it is.
DIALOGS = (("ctrl+n", "Invite"), ("ctrl+comma", "Preferences"), ("ctrl+question", "Keyboard Shortcuts"))


def focused(app):
    """The innermost thing in the newest window that has the focus; None for entries, of which GTK 4.8 does not tell."""
    tree = app.tree()
    return next((node for window in app.fronts(tree) for node in window.walk()
                 if node.has("focused") and node.window is window), None)


def wait_focus(app, condition, what):
    def look():
        node = focused(app)
        return node if node is not None and condition(node) else None
    try:
        return driver.wait_until(look, what)
    except driver.NotFound as error:
        raise driver.NotFound(f"{error}; it is at {focused(app)!r}\n{app.outline()}") from None


def is_in(node, name):
    return any(other.name == name for other in (node, *node.ancestors()))


@pytest.fixture
def busy(app, store, owner):
    """With invitations and with sessions of others."""
    for name in ("fay", "gus"):
        store.invite(owner, f"{name}@shop.example", ["packer"])
    for name in ("ben", "cleo"):
        store.sign_in(f"{name}@shop.example", device="Packing Table").get("")
    return app


def test_focus_goes_where_one_goes(busy):
    app = busy
    wait_focus(app, lambda node: is_in(node, "Users") and not HEADER.match(node.name), "the people to have the focus")
    for key, shows, pane in PANES:
        app.key("ctrl+" + key)
        app.find(shows)
        wait_focus(app, lambda node: is_in(node, pane) and node.role != "list" and not HEADER.match(node.name),
                   f"the focus in what {pane} shows")
    # Back to where it was.
    before = focused(app).reference
    for key, name in DIALOGS:
        app.key(key)
        app.find(name, "window")
        app.key("Escape")
        app.wait_closed(name)
        wait_focus(app, lambda node: node.reference == before, f"the focus back from {name}")
    # A search is left to its button, from which Tab goes into the list.
    app.key("ctrl+f")
    app.find(re.compile("^Search by"), "entry")
    app.type("cleo")
    app.wait_gone("Dan Finance", "label")
    app.key("Escape")
    app.wait_words("Dan Finance")
    wait_focus(app, lambda node: node.name == "Search", "the focus at the search's button")


def test_focus_stays_when_rows_go(busy):
    app = busy
    for pane, button, dialog, gone in (("2", "Revoke", re.compile("^Revoke"), "fay@shop.example"),
                                       ("4", "End Session", None, None)):
        app.key("ctrl+" + pane)
        name = {"2": "Invitations", "4": "Sessions"}[pane]
        buttons = driver.wait_until(lambda: [node for node in app.all(button, "button", inside=name) if node.has("sensitive")],
                                    button)
        count = len(buttons)
        app.press(buttons[0])
        if dialog:
            app.click(dialog, inside={"role": "window", "name": dialog})
            app.wait_closed("the question")
        driver.wait_until(lambda: len([node for node in app.all(button, "button", inside=name)
                                       if node.has("sensitive")]) < count, f"one {button} less")
        wait_focus(app, lambda node: is_in(node, name) and not HEADER.match(node.name), f"the focus in what {name} shows")
    app.key("ctrl+1")
    wait_focus(app, lambda node: node.role == "row" and node.name == "Ada Owner", "the focus on the first row")
    app.key("Down", "Down")
    wait_focus(app, lambda node: node.name == "Cleo Packer", "the focus on Cleo's row")
    app.key("Return")
    app.find("Effective Access", "heading")
    heard = announcements.Announcements(app)
    app.click("Remove Access")
    app.click("Remove Access", inside={"role": "window", "name": re.compile("^Remove Access for")})
    app.find("Undo", "button")  # at once: it is not there for long
    heard.wait("Cleo Packer")
    heard.close()
    wait_focus(app, lambda node: node.name == "Undo" or is_in(node, "Users"), "the focus")
    if focused(app).name != "Undo":
        pytest.fail("Undo cannot be pressed at once")
    app.key("space")
    app.wait_words("Cleo Packer")
