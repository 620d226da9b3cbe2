# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees of a program: its accessibility tree, read over AT-SPI's own D-Bus protocol.

libatspi would ask for one value at a time and keep a cache that GTK does not always keep true; here a look at a program
is one question, what all of its objects are now. README.md in this folder says what GTK 4.8 leaves out and how that is
met.
"""

import ast
import collections
import re

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
CACHE = "org.a11y.atspi.Cache"
CACHE_PATH = "/org/a11y/atspi/cache"
NOTHING = "/org/a11y/atspi/null"
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

TIMEOUT = 20000  # milliseconds
ROUNDS = 5  # of looking, while ever more comes up

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

    def __init__(self, tree, reference, parent, raw_name="", role="", description="", bits=0):
        self.tree = tree
        self.reference = reference
        self.parent = parent
        self.children = []
        self.raw_name = raw_name
        self.role = role
        self.description = description
        self.bits = bits
        self.is_shown = None
        self._name = None

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    @property
    def name(self):
        if self._name is None:
            self._name = clean(self.raw_name)
        return self._name

    def walk(self):
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(reversed(node.children))

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

    @property
    def states(self):
        return frozenset(name for name, bit in STATES.items() if self.bits >> bit & 1)

    def has(self, state):
        return bool(self.bits >> STATES[state] & 1)

    @property
    def shown(self):
        if self.is_shown is None:
            self.tree.look_whether_shown([self])
        return self.is_shown

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
        # GTK 4.18 does not take -1 for all of it.
        return self.call(TEXT, "GetText", "(ii)", (0, self.tree.bus.get(self.reference, TEXT, "CharacterCount")))[0]

    def set_text(self, text):
        return self.call(EDITABLE, "SetTextContents", "(s)", (text,))[0]

    def words(self):
        """All that is written in it, in reading order."""
        written = [node for node in self.walk() if node.role in ("label", "heading") and node.name]
        self.tree.look_whether_shown(written)
        return [node.name for node in written if node.shown]

    def outline(self, depth=0):
        """For logs."""
        line = f"{'  ' * depth}{self.role} {self.name!r}"
        if self.description:
            line += f" ({self.description})"
        marks = sorted(self.states & {"checked", "focused", "pressed", "selected", "expanded"})
        if not self.has("sensitive"):
            marks.append("insensitive")
        if marks:
            line += " [" + " ".join(marks) + "]"
        return "\n".join([line] + [child.outline(depth + 1) for child in self.children])


class Bus:
    def __init__(self):
        self.context = GLib.MainContext.default()
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

    def ask(self, questions):
        """The answers to many questions (reference, interface, method, signature, values) at once; None where there is
        none."""
        answers = [None] * len(questions)
        pending = len(questions)

        def answered(connection, result, index):
            nonlocal pending
            pending -= 1
            try:
                answers[index] = connection.call_finish(result).unpack()
            except GLib.Error:  # it went while we asked
                pass
        for index, (reference, interface, method, signature, values) in enumerate(questions):
            arguments = GLib.Variant(signature, values) if signature else None
            self.connection.call(reference[0], reference[1], interface, method, arguments, None, 0, TIMEOUT, None, answered,
                                 index)
        while pending:
            self.context.iteration(True)
        return answers

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


Item = collections.namedtuple("Item", "parent index count name role description bits")

# What Cache.GetItems gives of each object, as GVariant writes it; reading that is ten times quicker than unpacking it.
STRING = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
ITEM = re.compile(r"\(\('[^']*', '([^']*)'\), \('[^']*', '[^']*'\), \('[^']*', '([^']*)'\), (-?\d+), (-?\d+), \[[^]]*\], "
                  + STRING + r", (\d+), " + STRING + r", \[(\d+), (\d+)\]\)")


def read_string(written):
    return ast.literal_eval(written) if "\\" in written else written[1:-1]


class Program:
    """A running program. It is asked each time what its objects are; which are in which it is asked only where that can
    have changed, which it announces, or which shows in the count and the places of what is in an object. (The list has
    objects that are hidden as well, at the places of those after them, and not those that nobody asked for yet.)"""

    def __init__(self, bus, reference):
        self.bus = bus
        self.root = reference
        self.written = None  # the list as it came
        self.items = {}  # path → Item
        self.placed = {}  # path → (place, path) of what says that it is in it
        self.inside = {}  # path → the paths in it, as it said itself
        self.layouts = {}  # path → how many it counted, and who said to be where in it, at that time
        self.changed = set()  # paths of which that was announced since
        self.uncertain = True
        try:
            bus.call(("org.a11y.atspi.Registry", "/org/a11y/atspi/registry"), "org.a11y.atspi.Registry", "RegisterEvent",
                     "(s)", ("object:children-changed",))
        except Gone:
            pass
        bus.connection.signal_subscribe(reference[0], "org.a11y.atspi.Event.Object", "ChildrenChanged", None, None, 0,
                                        self._on_children_changed)

    def _on_children_changed(self, _connection, _sender, path, *_rest):
        self.changed.add(path)
        self.uncertain = True

    def look(self):
        for _ in range(ROUNDS):
            self._read()
            if self.uncertain:
                self._explore()
            if not self.uncertain:
                break
        return Tree(self)

    def _read(self):
        try:
            written = self.bus.connection.call_sync(self.root[0], CACHE_PATH, CACHE, "GetItems", None, None, 0, TIMEOUT,
                                                    None).print_(False)
        except GLib.Error:  # the program is gone
            written = ""
        while self.bus.context.iteration(False):  # announcements that came before the answer
            pass
        if written == self.written:
            return
        self.written = written
        self.uncertain = True
        self.items = {path: Item(parent, int(index), int(count), read_string(name), int(role), read_string(description),
                                 int(low) | int(high) << 32)
                      for path, parent, index, count, name, role, description, low, high in ITEM.findall(written)}
        self.placed = collections.defaultdict(list)
        for path, item in self.items.items():
            self.placed[item.parent].append((item.index, path))

    def _explore(self):
        """Asks what is in what, where that is not known; what comes up that is not in the list makes another necessary."""
        self.uncertain = False
        level = [self.root[1]]
        while level:
            unsure = []
            for path in level:
                if path not in self.items and path != self.root[1]:
                    self.uncertain = True
                layout = (self.items[path].count if path in self.items else None, sorted(self.placed.get(path, ())))
                inside = self.inside.get(path)
                if inside is None and layout == (0, []):
                    self.inside[path] = ()
                elif path in self.changed or inside is None or (
                        layout not in (self.layouts.get(path), (len(inside), list(enumerate(inside))))):
                    unsure.append((path, layout))
            self.changed.difference_update(path for path, _ in unsure)
            answers = self.bus.ask([((self.root[0], path), ACCESSIBLE, "GetChildren", None, ()) for path, _ in unsure])
            for (path, layout), answer in zip(unsure, answers):
                self.inside[path] = tuple(other for _, other in answer[0] if other != NOTHING) if answer else ()
                self.layouts[path] = layout
            level = [child for path in level for child in self.inside[path]]


class Tree:
    """A snapshot of a whole program."""

    def __init__(self, program):
        self.bus = program.bus
        self.root = Node(self, program.root, None, role="application")
        left = [self.root]
        while left:
            parent = left.pop()
            for path in program.inside.get(parent.reference[1], ()):
                item = program.items.get(path)
                if item is None:  # it came or went while we looked
                    continue
                role = "window" if parent is self.root or item.role in DIALOGS else ROLES.get(item.role, "")
                node = Node(self, (program.root[0], path), parent, item.name, role, item.description, item.bits)
                parent.children.append(node)
                left.append(node)

    def walk(self):
        return self.root.walk()

    # GTK 4.8 gives no SHOWING; contains() is true for nothing that is not mapped. GTK 4.18 gives it to all that it
    # lists, which is what is mapped, and has no contains() that works.
    def look_whether_shown(self, nodes):
        """Finds it out for all of them at once."""
        unknown = [node for node in nodes if node.is_shown is None]
        points = []
        answers = self.bus.ask([(node.reference, COMPONENT, "GetExtents", "(u)", (WINDOW_COORDINATES,)) for node in unknown])
        for node, answer in zip(unknown, answers):
            x, y, width, height = answer[0] if answer else (0, 0, 0, 0)
            node.is_shown = 0 < width < BEYOND_SCREENS and 0 < height < BEYOND_SCREENS
            if node.is_shown and not node.has("showing"):
                points.append((node, (x + width // 2, y + height // 2, WINDOW_COORDINATES)))
        answers = self.bus.ask([(node.reference, COMPONENT, "Contains", "(iiu)", point) for node, point in points])
        for (node, _), answer in zip(points, answers):
            node.is_shown = answer is not None and answer[0]


def matches(node, name=None, role=None, description=None):
    def fits(said, wanted):
        return wanted.search(said) is not None if isinstance(wanted, re.Pattern) else said == wanted
    return (role is None or node.role == role) and (name is None or fits(node.name, name)) \
        and (description is None or fits(node.description, description))
