# SPDX-License-Identifier: GPL-3.0-or-later
"""A walk through all panes, pages and dialogs, with a screen reader's eyes and without a mouse: everything has a name, Tab
comes by every control, nothing is cut off, and nothing was left in English.

Unless told otherwise in German: all of it in a narrow window, and where Tab is pressed in a wide one too. The suite "long"
walks everywhere in all languages.

KEYHOLDER_LANGUAGES="de en_GB en_US es fr it nl"    in which to walk
KEYHOLDER_WIDTHS="1100 400"                         of the window, in pixels; by keyboard in the wide one
KEYHOLDER_PARTS="users review"                      parts of the tour, for whoever works on one of them
KEYHOLDER_PICTURES=DIR                              keeps a picture of each stop
"""

import math
import os
import pathlib
import re
import sys
import time

import pytest

import atspi
import driver
from catalogue import Catalogue, environment
from focus import Focus
from pango import Ruler
from tour import Tour, furnish
import store as stores

PARTS = os.environ["KEYHOLDER_PARTS"].split() if "KEYHOLDER_PARTS" in os.environ else None
PICTURES = pathlib.Path(os.environ["KEYHOLDER_PICTURES"]) if "KEYHOLDER_PICTURES" in os.environ else None
LANGUAGES = os.environ.get("KEYHOLDER_LANGUAGES", "de").split()
WIDE = 1100
# Of the wide window, unless languages were asked for: those with most of what is done by keyboard.
BY_TAB = ["users", "person", "invite", "invitations", "roles", "sessions", "history", "menus"]
WIDTHS = [int(width) for width in os.environ.get("KEYHOLDER_WIDTHS", f"{WIDE} 400").split()]
# What one can act on, and so must know the name of.
CONTROLS = ("button", "check box", "radio button", "combo box", "entry", "link", "menu item")
# GTK 4.8 falls back on the type of a widget or of its child when nothing names it.
TYPE_NAME = re.compile(r"^((Gtk|Adw|Kh)[A-Z]\w*)?$")
# Inside of library widgets; nothing of ours can name them.
LIBRARY = {("combo box", "GtkToggleButton"), ("entry", "GtkImage"),
           ("button", "")}  # in GTK 4.18: a calendar's arrows, in a menu button; 4.8 has a type's name for none
# Whole windows of theirs.
OF_LIBRARIES = {"about"}
# Where there is a toast, which cannot be closed by name in libadwaita 1.2, or a calendar, whose arrows have none in GTK 4.8.
WITH_ARROWS = {"person suspended", "person changed", "last day"}
# AT-SPI's numbers of what says nothing about what a thing is: invalid, extended, unknown.
NO_ROLE = (0, 64, 67)
# Where a walk with Tab is worth its time: forms and panes, not questions with two buttons; and in one language.
BY_KEYBOARD = {"connect", "users", "person", "invite", "invitations", "roles", "new role", "who can", "sessions", "history",
               "review", "account settings", "profile", "preferences"}


def where(node):
    names = [other.name for other in reversed(list(node.ancestors())) if other.name and other.role]
    return f"{' > '.join(names[-3:])} > {node!r} {node.description!r}"


def around(node):
    return next((other for other in node.ancestors() if other.role in CONTROLS), None)


def is_library(node):
    if node.role == "menu item" and not node.name:
        return True  # in GTK 4.18 none has a name
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


def english(nodes, catalogue, frame):
    """What is so in a window's frame is GTK's."""
    for node in nodes:
        if node.name not in frame and any(said and catalogue.left_in_english(said)
                                          for said in (node.name, node.description)) and node.shown:
            yield "in English", node


def too_wide(tree, width):
    """Windows that would not become as narrow as they were made."""
    for window in tree.root.children:
        if window.role == "window" and window.shown and window.extents()[2] > width:
            yield f"{window.extents()[2]} pixels wide", window


# Cantarell 11, in pixels.
TEXT_SIZE = 11 * 96 / 72


class Eye:
    """Sees whether what a label says fits into it, in the very font that it is written in."""

    def __init__(self, app, text_size=TEXT_SIZE):
        self.app = app
        self.text_size = text_size
        self.rulers = {}

    def font(self, written):
        """GTK tells sizes without their fractions. That of ordinary text is known; others are a little larger than told."""
        size = int(written["size"])
        return written["family-name"], int(written["weight"]), self.text_size if size == int(self.text_size) else size

    def cut_off(self, window, nodes):
        labels = [node for node in nodes if node.role in ("label", "heading") and node.name]
        window.tree.look_whether_shown(labels)
        labels = [node for node in labels if node.shown]
        ask = self.app.bus.ask
        places = ask([(node.reference, atspi.COMPONENT, "GetExtents", "(u)", (atspi.WINDOW_COORDINATES,)) for node in labels])
        fonts = ask([(node.reference, atspi.TEXT, "GetDefaultAttributes", None, ()) for node in labels])
        # What is read out may be longer than what is written.
        texts = ask([(node.reference, atspi.TEXT, "GetText", "(ii)", (0, 10000)) for node in labels])
        for node, place, font, text in zip(labels, places, fonts, texts):
            if place and font and text and self.too_long(text[0], self.font(font[0]), *place[0][2:]) and not self.transparent(node):
                yield "cut off", node

    def transparent(self, node):
        """An entry row has its title twice, large and small, and shows one of them."""
        answers = self.app.bus.ask([(part.reference, atspi.COMPONENT, "GetAlpha", None, ()) for part in (node, *node.ancestors())])
        return any(answer == (0,) for answer in answers)

    def too_long(self, text, font, width, height):
        """Whether the text has no room on as many lines as there are."""
        if font not in self.rulers:
            self.rulers[font] = Ruler(*font)
        parts = [self.rulers[font].measure(part) for part in text.split("\n")]
        return sum(max(1, math.ceil((wanted - 2) / width)) for wanted, _ in parts) > max(1, round(height / parts[0][1]))


def test_eye(tmp_path):
    """It sees each text that is cut off, and no other."""
    app = driver.Keyholder(tmp_path, pathlib.Path(__file__).with_name("labels.py"), program=sys.executable).start()
    try:
        window = app.fronts(app.tree())[0]
        found = Eye(app).cut_off(window, list(window.walk()))
        assert [node.name for _, node in found] == ["Too long by far", "Too long for a button"]
    finally:
        app.kill()


def window_buttons(catalogue):
    """What GTK calls those of a window's frame, which have keys of their own."""
    return {name for english in ("Minimize", "Maximize", "Restore", "Close") for name in (english, catalogue.gtk(english))}


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


def resize(width):
    handle = driver.xdotool("getactivewindow")
    driver.xdotool("windowsize", "--sync", handle, width, 760)


@pytest.fixture(scope="module")
def furnished(template, tmp_path_factory):
    return furnish(tmp_path_factory.mktemp("furnished") / "server", template)


@pytest.fixture
def house(furnished, tmp_path):
    made = stores.from_template(furnished, tmp_path / "server").start()
    yield made
    if made.server.process is not None:
        made.stop()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_walk(start, house, tmp_path, language, width):
    catalogue = Catalogue(language)
    app = start(environment=environment(language, tmp_path / "locales"))
    if width != WIDE:
        resize(width)
    focus, eye = Focus(app), Eye(app)
    frame = window_buttons(catalogue)
    parts = PARTS or (BY_TAB if width == WIDE and "KEYHOLDER_LANGUAGES" not in os.environ else None)
    stops, wrong = [], []
    for stop in Tour(app, catalogue, house, tmp_path).all(parts):
        tree = app.tree()
        window = app.fronts(tree)[0]
        nodes = [node for node in window.walk() if node.window is window]
        found = [*eye.cut_off(window, nodes), *too_wide(tree, width)]
        if stop not in OF_LIBRARIES:
            ours = [node for node in nodes if stop not in WITH_ARROWS or node.name != "GtkImage"]
            found += [*english(nodes, catalogue, frame), *nameless(ours), *roleless(nodes)]
        if stop in BY_KEYBOARD and width == WIDE and language == LANGUAGES[0]:
            found += out_of_reach(nodes, focus, frame)
        if PICTURES:
            app.screenshot(PICTURES / f"{language}-{width}-{len(stops):02}-{stop.replace(' ', '-')}.png")
        stops.append(stop)
        wrong += [f"{stop}: {what}: {where(node)}" for what, node in found]
        print(time.strftime("%T"), stop, len(nodes), *wrong[len(wrong) - len(found):], sep="\n  ", flush=True)
    focus.close()
    assert parts or len(stops) >= 70, f"the walk came by {stops} only"
    assert not wrong, "\n".join(wrong)
