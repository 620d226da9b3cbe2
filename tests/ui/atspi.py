# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees of a program: its accessibility tree, read over AT-SPI's own D-Bus protocol.

libatspi would ask for one value at a time and keep a cache that GTK does not always keep true; here all of a tree is
asked for at once, afresh each time. README.md in this folder says what GTK 4.8 leaves out and how that is met.
"""

import re

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
ACTION = "org.a11y.atspi.Action"
TEXT = "org.a11y.atspi.Text"
EDITABLE = "org.a11y.atspi.EditableText"
WINDOW_COORDINATES = 1
BEYOND_SCREENS = 1 << 16  # pixels; what is not realized has any size in GTK 4.18

# Bits of AT-SPI's state set that are used here; see atspi-constants.h.
STATES = {"active": 1, "busy": 3, "checked": 4, "enabled": 8, "expanded": 10, "focusable": 11, "focused": 12,
          "pressed": 20, "selected": 23, "sensitive": 24, "showing": 25, "visible": 30}

# What tests call the roles that matter; by number, because GTK translates their names and its versions differ in them.
ROLES = {7: "check box", 8: "menu item", 11: "combo box", 27: "image",
         29: "label", 31: "list", 32: "list item", 35: "menu item", 40: "entry", 42: "progress bar", 43: "button",
         44: "radio button", 45: "menu item", 48: "scroll bar", 49: "scroll pane", 55: "table", 56: "cell", 61: "entry", 62: "button",
         66: "table", 75: "application", 79: "entry", 83: "heading", 88: "link", 90: "row",
         98: "list", 101: "notification", 129: "button", 130: "check box"}

DIALOGS = (2, 16)  # windows of their own with libadwaita 1.2, inside the window with 1.5


def clean(name):
    """A name as it is meant: without mnemonic marks, and once where GTK 4.8 says "_Save Save"."""
    plain = name.replace("_", "")
    half = len(plain) // 2
    twice = len(plain) % 2 == 1 and plain[half] == " " and plain[:half] == plain[half + 1:]
    return plain[:half] if twice else plain


class Gone(Exception):
    """The object is no longer there."""


class Node:
    """One object of a snapshot. What it says is how it was then; what it does happens now."""

    def __init__(self, tree, reference, parent):
        self.tree = tree
        self.reference = reference
        self.parent = parent
        self.children = []
        self.raw_name = self.description = self.role = ""
        self.states = frozenset()
        self._shown = None

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    @property
    def name(self):
        return clean(self.raw_name)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def within(self, ancestor):
        node = self
        while node is not None and node is not ancestor:
            node = node.parent
        return node is not None

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def window(self):
        """The window or dialog that it is in."""
        node = self
        while node.parent is not None and node.role != "window":
            node = node.parent
        return node

    @property
    def surface(self):
        """What the window system has as a window."""
        node = self
        while node.parent is not None and node.parent.parent is not None:
            node = node.parent
        return node

    def has(self, state):
        return state in self.states

    # GTK 4.8 gives no SHOWING; contains() is true for nothing that is not mapped. GTK 4.18 gives it to all that it
    # lists, which is what is mapped, and has no contains() that works.
    @property
    def shown(self):
        if self._shown is None:
            try:
                x, y, width, height = self.extents()
                self._shown = 0 < width < BEYOND_SCREENS and 0 < height < BEYOND_SCREENS and (
                    self.has("showing") or self.call(
                        COMPONENT, "Contains", "(iiu)", (x + width // 2, y + height // 2, WINDOW_COORDINATES))[0])
            except Gone:
                self._shown = False
        return self._shown

    def extents(self):
        return self.call(COMPONENT, "GetExtents", "(u)", (WINDOW_COORDINATES,))[0]

    def call(self, interface, method, signature=None, values=()):
        return self.tree.bus.call(self.reference, interface, method, signature, values)

    def actions(self):
        try:
            count = self.tree.bus.get(self.reference, ACTION, "NActions")
            return [self.call(ACTION, "GetName", "(i)", (index,))[0] for index in range(count)]
        except Gone:
            return []

    def do(self, action):
        self.call(ACTION, "DoAction", "(i)", (self.actions().index(action),))

    def text(self):
        return self.call(TEXT, "GetText", "(ii)", (0, -1))[0]

    def set_text(self, text):
        return self.call(EDITABLE, "SetTextContents", "(s)", (text,))[0]

    def words(self):
        """All that is written in it, in reading order."""
        said = []
        for node in self.walk():
            if node.role in ("label", "heading") and node.name and node.shown:
                said.append(node.name)
        return said

    def outline(self, depth=0):
        """For logs."""
        line = f"{'  ' * depth}{self.role} {self.name!r}"
        if self.description:
            line += f" ({self.description})"
        marks = sorted(self.states & {"checked", "focused", "pressed", "selected", "expanded"})
        if "sensitive" not in self.states:
            marks.append("insensitive")
        if marks:
            line += " [" + " ".join(marks) + "]"
        return "\n".join([line] + [child.outline(depth + 1) for child in self.children])


class Bus:
    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0,
                                    10000, None).unpack()[0]
        self.address = address
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)

    def call(self, reference, interface, method, signature=None, values=(), timeout=10000):
        arguments = GLib.Variant(signature, values) if signature else None
        try:
            return self.connection.call_sync(reference[0], reference[1], interface, method, arguments, None, 0,
                                             timeout, None).unpack()
        except GLib.Error as error:
            raise Gone(f"{interface}.{method}: {error.message}") from error

    def get(self, reference, interface, name):
        return self.call(reference, "org.freedesktop.DBus.Properties", "Get", "(ss)", (interface, name))[0]

    def find_program(self, pid):
        """The reference of the program's root, or None while it is not there."""
        try:
            children = self.call(("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"), ACCESSIBLE,
                                 "GetChildren")[0]
        except Gone:
            return None
        for reference in children:
            try:
                owner = self.call(("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus",
                                  "GetConnectionUnixProcessID", "(s)", (reference[0],))[0]
            except Gone:
                continue
            if owner == pid:
                return tuple(reference)
        return None


class Tree:
    """A snapshot of a whole program."""

    QUESTIONS = (("children", ACCESSIBLE, "GetChildren", None), ("role", ACCESSIBLE, "GetRole", None),
                 ("states", ACCESSIBLE, "GetState", None),
                 ("texts", "org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (ACCESSIBLE,))))

    def __init__(self, bus, reference, timeout=20000):
        self.bus = bus
        self.timeout = timeout
        self.pending = 0
        self.context = GLib.MainContext.new()
        self.context.push_thread_default()
        try:
            self.root = self.visit(reference, None)
            while self.pending:
                self.context.iteration(True)
        finally:
            self.context.pop_thread_default()

    def visit(self, reference, parent):
        node = Node(self, reference, parent)
        if parent is not None:
            parent.children.append(node)
        for what, interface, method, arguments in self.QUESTIONS:
            self.pending += 1
            self.bus.connection.call(reference[0], reference[1], interface, method, arguments, None, 0, self.timeout,
                                     None, self.answered, (node, what))
        return node

    def answered(self, connection, result, data):
        node, what = data
        self.pending -= 1
        try:
            value = connection.call_finish(result).unpack()[0]
        except GLib.Error:  # it went while we asked
            return
        if what == "children":
            for reference in value:
                if reference[1] != "/org/a11y/atspi/null":
                    self.visit(tuple(reference), node)
        elif what == "role":
            top = node.parent is not None and node.parent.parent is None
            node.role = "window" if top or value in DIALOGS else ROLES.get(value, "")
        elif what == "states":
            bits = sum(word << (32 * index) for index, word in enumerate(value))
            node.states = frozenset(name for name, bit in STATES.items() if bits >> bit & 1)
        else:
            node.raw_name = value.get("Name", "")
            node.description = value.get("Description", "")

    def walk(self):
        return self.root.walk()


def matches(node, name=None, role=None, description=None):
    def fits(said, wanted):
        return wanted is None or (wanted.search(said) is not None if isinstance(wanted, re.Pattern) else said == wanted)
    return fits(node.name, name) and (role is None or node.role == role) and fits(node.description, description)
