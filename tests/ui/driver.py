# SPDX-License-Identifier: GPL-3.0-or-later
"""Keyholder as a person uses it: started, looked at, clicked and typed into. For the suite in this folder, for
screenshots and for benchmarks. It runs inside build-aux/with-desktop and never sleeps where it can wait."""

import os
import pathlib
import re
import subprocess
import time

import atspi

# Sanitized builds are slower; so are machines that do something else as well.
PATIENCE = float(os.environ.get("KEYHOLDER_SLOW", "1"))

COMPLAINT = re.compile(r"-(WARNING|CRITICAL|ERROR) \*\*|ERROR: \w+Sanitizer|runtime error:")
# AdwAlertDialog's own, of a long heading at its widths less the margins (twice that with large text), before it takes the
# smaller one; and GLib's, where nobody shows notifications.
HARMLESS = re.compile(r"Trying to measure GtkLabel 0x\w+ for width of (?:2[5-9]\d|[3-9]\d\d|100[0-4]), but it needs at least"
                      r"|unable to send notifications through org.freedesktop.Notifications")


class NotFound(AssertionError):
    pass


def wait_until(condition, what, seconds=15):
    """The first true value of condition()."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        began = time.monotonic()
        if value := condition():
            return value
        now = time.monotonic()
        if now > deadline:
            raise NotFound(f"waited {seconds:g} s in vain for {what}")
        # Whoever is asked gets as long for their own work as the answer took.
        time.sleep(min(max(0.02, now - began), 0.5))


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False).stdout.strip()


def program_path():
    return os.environ["KEYHOLDER"]


class Keyholder:
    """One run of the application. FOLDER takes its settings and data, so that a later run can find them again."""

    def __init__(self, folder, *arguments, environment=None, program=None):
        self.folder = pathlib.Path(folder)
        self.arguments = list(arguments)
        self.program = program or program_path()
        self.environment = dict(os.environ)
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            path = self.folder / name.lower()
            path.mkdir(parents=True, exist_ok=True)
            self.environment[f"XDG_{name}_HOME"] = str(path)
        self.environment.update(environment or {})
        # Nothing that moves, so that what is there stays where it is.
        settings = self.folder / "config" / "gtk-4.0" / "settings.ini"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\ngtk-font-name=Cantarell 11\n", encoding="ascii")
        self.log = self.folder / "keyholder.log"
        self.process = None
        self.bus = None
        self.objects = None

    # Life

    def start(self):
        with open(self.log, "ab") as log:
            self.log_start = log.tell()
            self.process = subprocess.Popen([self.program, *self.arguments], env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.attach()
        wait_until(lambda: [window for window in self.windows() if window.shown], "its window", 30)
        return self

    def attach(self):
        """Finds the objects of the process, whoever started it."""
        self.bus = atspi.Bus()
        self.objects = atspi.Program(self.bus, wait_until(self._look_for_itself, "Keyholder in the accessibility registry", 30))

    def _look_for_itself(self):
        if self.process.poll() is not None:
            raise NotFound(f"Keyholder ended with status {self.process.returncode}:\n{self.output()}")
        return self.bus.find_program(self.process.pid)

    def quit(self):
        """Closes the windows, the newest first, as their close buttons do."""
        if self.process is None or self.process.poll() is not None:
            return
        deadline = time.monotonic() + 20 * PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                windows = self.windows()
                if windows:
                    windows[-1].do("window.close")
            except (atspi.Gone, ValueError):
                pass
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                continue
        if self.process.poll() is None:
            left = self.outline()
            self.kill()
            raise AssertionError("Keyholder did not end when its window was closed\n" + left)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            log.seek(self.log_start)
            return log.read()

    def complaints(self):
        """What GTK, GLib or a sanitizer found fault with in this run."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return [line for line in text.splitlines() if COMPLAINT.search(line) and not HARMLESS.search(line)]

    # Looking

    def tree(self):
        return self.objects.look()

    def windows(self):
        return [node for node in self.tree().root.children if node.role == "window"]

    @staticmethod
    def fronts(tree):
        """Windows and dialogs, the newest first."""
        return [node for node in reversed(list(tree.walk())) if node.role == "window"]

    def all(self, name=None, role=None, inside=None, description=None, tree=None):
        """What is shown now and fits, the newest window's first. Names are exact, or patterns that are searched."""
        tree = tree or self.tree()
        found = []
        for window in self.fronts(tree):
            for node in window.walk():
                if atspi.matches(node, name, role, description) and node.window is window \
                        and (inside is None or self._is_inside(node, inside)):
                    found.append(node)
        tree.look_whether_shown(found)
        return [node for node in found if node.shown]

    @staticmethod
    def _is_inside(node, where):
        wanted = {"name": where} if isinstance(where, (str, re.Pattern)) else where
        return any(atspi.matches(ancestor, **wanted) for ancestor in node.ancestors())

    def has(self, name=None, role=None, inside=None, description=None):
        return bool(self.all(name, role, inside, description))

    def find(self, name=None, role=None, inside=None, description=None, seconds=15):
        """Waits for it. Of several the innermost that can be acted on, in the newest window."""
        what = " ".join(str(part) for part in (role, repr(name), f"in {inside!r}" if inside else "") if part)
        try:
            found = wait_until(lambda: self.all(name, role, inside, description), what, seconds)
        except NotFound as error:
            raise NotFound(f"{error}\n{self.outline()}") from None
        same = [node for node in found if node.window.reference == found[0].window.reference]
        if role == "button":
            # GTK 4.8 has a menu button as a button in a button of the same name.
            return next((node for node in same if node.actions()), same[0])
        return same[0]

    def wait_gone(self, name=None, role=None, inside=None, seconds=15):
        try:
            wait_until(lambda: not self.has(name, role, inside), f"{role or ''} {name!r} to go", seconds)
        except NotFound as error:
            raise NotFound(f"{error}\n{self.outline()}") from None

    def words(self):
        """Every label that is shown."""
        return [word for window in reversed(self.windows()) for word in window.words()]

    def wait_words(self, pattern, seconds=15):
        """Waits until a label that fits is shown, and gives it."""
        wanted = pattern if isinstance(pattern, re.Pattern) else re.compile(re.escape(pattern))

        def look():
            for window in reversed(self.windows()):
                for node in window.walk():
                    if node.name and wanted.search(node.name) and node.shown:
                        return node
            return None
        try:
            return wait_until(look, f"the words {wanted.pattern!r}", seconds)
        except NotFound as error:
            raise NotFound(f"{error}\n{self.outline()}") from None

    def wait_state(self, state, wanted, name, role=None, inside=None, seconds=15):
        """Waits until what is so named has the state, or has it no longer."""
        return wait_until(lambda: next((node for node in self.all(name, role, inside) if node.has(state) == wanted), None),
                          f"{name!r} to be {'' if wanted else 'not '}{state}", seconds)

    def outline(self):
        try:
            return self.tree().root.outline()
        except atspi.Gone:
            return "(the application is gone)\n" + self.output()

    # Doing

    def click(self, name=None, role="button", inside=None, description=None, seconds=15):
        """Presses what is so named, once it can be pressed."""
        node = self.find(name, role, inside, description, seconds)
        if not node.has("sensitive"):
            def ready():
                return [other for other in self.all(name, role, inside, description) if other.has("sensitive")]
            node = wait_until(ready, f"{role} {name!r} to become sensitive", seconds)[0]
        self.press(node)
        return node

    def choose_file(self, path, button):
        """In GTK's own chooser, by the file's path. @button: "Save", or what "Open" is called."""
        chooser = self.find(button, "button").window.reference

        def entries():
            return [node for node in self.all(role="entry") if node.window.reference == chooser]

        def asks_for_path():
            if not entries():
                self.key("ctrl+l")  # which is lost while the chooser is not the active window yet
                try:
                    wait_until(entries, "the path's entry", 3)
                except NotFound:
                    return False
            return True
        wait_until(asks_for_path, "the chooser to ask for a path")

        def filled():
            # Not typed: keys take another way than the press of the button, which would come before the last of them, and
            # the chooser completes what it finds, late.
            for node in entries():
                if node.text() == str(path):
                    return True
                node.set_text(str(path))
            return False
        wait_until(filled, f"{path} in the chooser")
        self.click(button)
        self.wait_gone(button, "button")

    def menu_item(self, button, name, place):
        """Opens a menu and takes the item NAME, which is at PLACE, an index: GTK 4.18 gives those of a menu no names."""
        self.click(button)
        self.find(role="menu item")
        items = self.all(role="menu item")
        named = self.all(name, "menu item")
        assert not named or named[0].reference == items[place].reference, f"{name!r} is elsewhere in the menu"
        self.press(items[place])

    def press(self, node):
        actions = node.actions()
        for action in ("click", "toggle"):
            if action in actions:
                node.do(action)
                return
        self.mouse(node)

    def mouse(self, node, button=1, times=1):
        """A click of the mouse in the middle of it, scrolled to if need be."""
        origin = self._origin(node.surface)
        for pane in [other for other in node.ancestors() if other.role == "scroll pane"]:
            self._scroll_to(pane, node, origin)
        xdotool("mousemove", *self._on_screen(node, origin), "click", "--repeat", times, "--delay", 30, button)

    def place(self, node):
        """Its middle, on the screen."""
        return self._on_screen(node, self._origin(node.surface))

    def _scroll_to(self, pane, node, origin):
        x, screen_y = self._on_screen(pane, origin)
        _, top, _, height = pane.extents()
        notch = 0  # how far one moves it; that is measured first
        for _ in range(100):
            _, y, _, node_height = node.extents()
            beyond = max(top - y, y + node_height - top - height)
            middle = y + node_height // 2
            if top <= middle <= top + height:
                return
            count = max(1, beyond // notch) if notch else 1
            xdotool("mousemove", x, screen_y, "click", "--repeat", count, "--delay", 5, 4 if middle < top else 5)
            try:
                wait_until(lambda: abs(node.extents()[1] - y) >= max(1, count * notch), "scrolling", 1)
            except NotFound:
                if node.extents()[1] == y:
                    return  # it cannot be scrolled further
            notch = notch or abs(node.extents()[1] - y)

    def open_row(self, name, shows, role=None):
        """Clicks the row with this label until what it opens is there: a list that is being brought up to date drops a
        click now and then."""
        def opened():
            tree = self.tree()
            if self.all(shows, role, tree=tree):
                return True
            label = self.all(name, "label", tree=tree)
            if not label:
                return False
            self.mouse(label[0])
            try:
                return wait_until(lambda: self.has(shows, role), repr(shows), 2)
            except NotFound:
                return False
        try:
            wait_until(opened, f"{shows!r} after a click on {name!r}")
        except NotFound as error:
            raise NotFound(f"{error}\n{self.outline()}") from None

    def _origin(self, window):
        """Where on the screen a window's contents begin."""
        handle = self._x_window(window)
        geometry = dict(line.split("=", 1) for line in xdotool("getwindowgeometry", "--shell", handle).splitlines())
        left, right, top, bottom = self.frame_extents(handle)
        # What is left after shadow and content is the border that GTK draws when nothing composites. GTK 4.18 counts it
        # to the window, from which everything then is as far away as if it began where the border does, twice.
        window_x, window_y, width, height = window.extents()
        border_x = (int(geometry["WIDTH"]) - left - right - width) // 2 - 2 * window_x
        border_y = (int(geometry["HEIGHT"]) - top - bottom - height) // 2 - 2 * window_y
        return int(geometry["X"]) + left + border_x, int(geometry["Y"]) + top + border_y

    def _on_screen(self, node, origin=None):
        """The middle of it. @origin: of its window, if known."""
        origin = origin or self._origin(node.surface)
        x, y, width, height = node.extents()
        return origin[0] + x + width // 2, origin[1] + y + height // 2

    @staticmethod
    def frame_extents(handle):
        """The shadow of an X window: left, right, top, bottom."""
        said = subprocess.run(["xprop", "-id", handle, "_GTK_FRAME_EXTENTS"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=False).stdout
        found = re.search(r"= (\d+), (\d+), (\d+), (\d+)", said)
        return tuple(map(int, found.groups())) if found else (0, 0, 0, 0)

    def _x_window(self, window):
        active = xdotool("getactivewindow")
        title = xdotool("getwindowname", active)
        if title == window.raw_name:
            return active
        found = xdotool("search", "--onlyvisible", "--pid", self.process.pid, "--name",
                        f"^{re.escape(window.raw_name)}$").split()
        return found[-1] if found else active

    def wait_closed(self, what):
        """Waits until the main window is alone, and has the keyboard again."""
        def alone():
            windows = self.windows()
            return len(windows) == 1 and xdotool("getwindowname", xdotool("getactivewindow")) == windows[0].raw_name
        wait_until(alone, f"{what} to close")

    def key(self, *names):
        """Presses keys in the active window, such as "ctrl+f"."""
        xdotool("key", "--clearmodifiers", *names)

    def type(self, text):
        """Types where the focus is; plain ASCII."""
        xdotool("type", "--delay", "8", text)

    def fill(self, name, text, role="entry", inside=None):
        """Replaces what an entry says."""
        node = self.find(name, role, inside)
        node.set_text(text)
        return node

    def choose(self, name, item, items, inside=None):
        """Opens a drop-down of ITEMS and takes one, by keyboard: AT-SPI has no action for them, and in GTK 4.8 those
        that are out of sight have no name."""
        box = self.find(name, "combo box", inside)
        button = next((node for node in box.walk() if node.role == "button" and "click" in node.actions()), None)
        if button:
            xdotool("mousemove", 0, 0)  # what is beneath the mouse would be chosen
            button.do("click")
        else:
            self.mouse(box)

        def is_open():
            return any(node.role == "list" and node.shown and len(node.children) > 1
                       for node in self.find(name, "combo box", inside).walk())
        wait_until(is_open, f"the items of {name!r}")
        if box.has("showing"):  # GTK 4.18, where the list is there before the focus
            wait_until(lambda: self._focus(name, inside).role in ("entry", "list item"), "the focus to be in the list")
            # It begins in the search, if there is one; without one what has the focus need not be what is selected.
            look = self._focus if self._focus(name, inside).role == "entry" else self._selected
            self._go_to(item, items, lambda: look(name, inside))
        else:
            for key in ["Home"] + ["Down"] * items.index(item):
                self.key(key)
        self.key("Return")
        wait_until(lambda: not is_open() and item in self.find(name, "combo box", inside).words(),
                   f"{name!r} to say {item!r}")

    def _focus(self, name, inside):
        """What has the focus in a combo box; itself when nothing has."""
        box = self.find(name, "combo box", inside)
        return next((node for node in box.walk() if node.has("focused")), box)

    def _selected(self, name, inside):
        box = self.find(name, "combo box", inside)
        return next((node for node in box.walk() if node.role == "list item" and node.has("selected")), box)

    def _go_to(self, item, items, focus):
        """Moves the focus, or what is selected, in an open list. The second step out of the search is one on the spot."""
        def there():
            words = focus().words()
            if item in words:
                return True
            before = next((index for index, other in enumerate(items) if other in words), -1)
            self.key("Down" if before < items.index(item) else "Up")
            try:
                wait_until(lambda: focus().words() != words, "the focus to go on", 3)
            except NotFound:
                pass
            return False
        wait_until(there, f"the focus to be at {item!r}", 60)

    # Pictures

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", str(path)], check=False, stderr=subprocess.DEVNULL)
