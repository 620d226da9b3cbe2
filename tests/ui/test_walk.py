# SPDX-License-Identifier: GPL-3.0-or-later
"""A walk through all panes, pages and dialogs, with a screen reader's eyes and without a mouse: everything has a name, Tab
comes by every control, nothing is cut off, and nothing was left in English.

In German unless told otherwise: KEYHOLDER_LANGUAGES="de en_GB es fr it nl" walks in each. KEYHOLDER_WIDTH=400 looks for what
is cut off in a narrow window.
"""

import gettext
import os
import re
import time

import pytest

import atspi
import driver
from catalogue import Catalogue, environment
from focus import Focus
from pango import Ruler
from tour import Tour

# Of the tour, for whoever works on one of them.
PARTS = os.environ["KEYHOLDER_PARTS"].split() if "KEYHOLDER_PARTS" in os.environ else None
WIDTH = int(os.environ.get("KEYHOLDER_WIDTH", "1100"))
# What one can act on, and so must know the name of.
CONTROLS = ("button", "check box", "radio button", "combo box", "entry", "link", "menu item")
# GTK 4.8 falls back on the type of a widget or of its child when nothing names it.
TYPE_NAME = re.compile(r"^((Gtk|Adw|Kh)[A-Z]\w*)?$")
# Inside of library widgets; nothing of ours can name them.
LIBRARY = {("combo box", "GtkToggleButton"), ("entry", "GtkImage")}
# Whole windows of theirs.
OF_LIBRARIES = {"about"}
# AT-SPI's numbers of what says nothing about what a thing is: invalid, extended, unknown.
NO_ROLE = (0, 64, 67)
# Where a walk with Tab is worth its time: forms and panes, not questions with two buttons.
BY_KEYBOARD = {"connect", "users", "person", "invite", "invitations", "roles", "new role", "who can", "sessions", "history",
               "review", "account settings", "profile", "preferences"}
# The smallest letters of the window, compared with its ordinary ones.
SMALLEST = 0.8


def where(node):
    names = [other.name for other in reversed(list(node.ancestors())) if other.name and other.role]
    return f"{' > '.join(names[-3:])} > {node!r} {node.description!r}"


def around(node):
    return next((other for other in node.ancestors() if other.role in CONTROLS), None)


def is_library(node):
    outer = around(node)
    return outer is not None and (outer.role, node.name) in LIBRARY


def nameless(nodes):
    for node in nodes:
        if node.role in CONTROLS and node.has("focusable") and TYPE_NAME.match(node.name) and node.shown \
                and not is_library(node):
            yield "no name", node


def roleless(nodes):
    for node in nodes:
        if not node.role and node.has("focusable") and node.shown \
                and node.call(atspi.ACCESSIBLE, "GetRole")[0] in NO_ROLE:
            yield "no role", node


def english(nodes, catalogue):
    for node in nodes:
        for said in (node.name, node.description):
            if said and catalogue.left_in_english(said) and node.shown:
                yield "in English", node


def cut_off(nodes, ruler):
    """Labels of one line that are narrower than their text would be in the smallest letters."""
    for node in nodes:
        if node.role not in ("label", "heading") or not node.name or not node.shown:
            continue
        _, _, width, height = node.extents()
        wanted, line = ruler.measure(node.name)
        if wanted * SMALLEST > width + 2 and height < 1.5 * line:
            # What is read out may be longer than what is written.
            written = node.call(atspi.TEXT, "GetText", "(ii)", (0, 1000))[0]
            if ruler.measure(written)[0] * SMALLEST > width + 2:
                yield "cut off", node


def window_buttons(language):
    """What GTK calls those of a window's frame, which have keys of their own."""
    said = gettext.translation("gtk40", "/usr/share/locale", [language], fallback=True).gettext
    return {name for english in ("Minimize", "Maximize", "Restore", "Close") for name in (english, said(english))}


def group(node):
    """It, what is in it, and the menu button that it is the inside of."""
    return [*node.walk(), *([around(node)] if around(node) else [])]


def out_of_reach(nodes, focus, frame):
    """Controls, but those named in FRAME, that Tab does not come by: they, what they are in, or what is in them."""
    wanted = [node for node in nodes if node.role in CONTROLS and node.role not in ("entry", "menu item")
              and node.has("focusable") and node.has("sensitive") and node.name not in frame and node.shown and not is_library(node)]
    left = wanted
    for _ in range(3):  # a busy application is late with telling now and then
        if left:
            reached = focus.go_round(2 * len(wanted) + 20)
            left = [node for node in left if not reached & {part.reference[1] for part in group(node)}]
    for node in left:
        yield "Tab does not reach", node


def narrow(app):
    handle = driver.xdotool("getactivewindow")
    driver.xdotool("windowsize", "--sync", handle, WIDTH, 760)


@pytest.mark.parametrize("language", os.environ.get("KEYHOLDER_LANGUAGES", "de").split())
def test_walk(start, store, owner, tmp_path, language):
    store.invite(owner, "fay@shop.example", ["packer"])
    store.sign_in("cleo@shop.example", device="Packing Table").get("")
    catalogue = Catalogue(language)
    app = start(environment=environment(language, tmp_path / "locales"))
    if WIDTH != 1100:
        narrow(app)
    focus, ruler = Focus(app), Ruler("Cantarell 11")
    frame = window_buttons(language)
    stops, wrong = [], []
    for stop in Tour(app, catalogue, store).all(PARTS):
        tree = app.tree()
        window = app.fronts(tree)[0]
        nodes = [node for node in window.walk() if node.window is window]
        found = [*english(nodes, catalogue), *cut_off(nodes, ruler)]
        if stop not in OF_LIBRARIES:
            found += [*nameless(nodes), *roleless(nodes)]
        if stop in BY_KEYBOARD and WIDTH == 1100:
            found += out_of_reach(nodes, focus, frame)
        stops.append(stop)
        wrong += [f"{stop}: {what}: {where(node)}" for what, node in found]
        print(time.strftime("%T"), stop, len(nodes), *wrong[len(wrong) - len(found):], sep="\n  ", flush=True)
    focus.close()
    assert PARTS or len(stops) >= 23, f"the walk came by {stops} only"
    assert not wrong, "\n".join(wrong)
