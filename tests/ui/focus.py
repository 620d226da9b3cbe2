# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the keyboard's focus goes, as the application tells it to screen readers while it goes there."""

import re

import atspi
import driver

from gi.repository import Gio, GLib


class Focus:
    def __init__(self, app):
        self.app = app
        self.seen = []  # the objects, by their paths, that had it since the last start()
        self.context = GLib.MainContext()
        self.context.push_thread_default()
        try:
            self.connection = Gio.DBusConnection.new_for_address_sync(
                app.bus.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
            self.connection.signal_subscribe(None, "org.a11y.atspi.Event.Object", "StateChanged", None, "focused",
                                             Gio.DBusSignalFlags.NONE, self._on_focused)
        finally:
            self.context.pop_thread_default()

    def _on_focused(self, _connection, _sender, path, _interface, _signal, arguments):
        if arguments.unpack()[1]:
            self.seen.append(path)

    def _listen(self):
        while self.context.iteration(False):
            pass
        return len(self.seen)

    def press(self, key):
        """Returns: whether the focus moved. GTK 4.8 does not tell of the text in an entry."""
        before = self._listen()
        self.app.key(key)
        try:
            return bool(driver.wait_until(lambda: self._listen() > before, "the focus to move", 0.5))
        except driver.NotFound:
            return False

    def go_round(self, most):
        """Tab, until it comes by nothing new. Returns: the paths that it came by, with where it began."""
        began = {node.reference[1] for node in self.app.tree().walk() if node.has("focused")}
        self._listen()
        self.seen.clear()
        known = nothing_new = 0
        for _ in range(most):
            self.press("Tab")
            nothing_new = 0 if len(set(self.seen)) > known else nothing_new + 1
            known = len(set(self.seen))
            if nothing_new > 5:  # entries, of which nothing is told, stand side by side
                break
        return began | set(self.seen)

    def name(self):
        """Of what has it; "" for a text in an entry, of which nothing is told. (With what it was, if that came last.)"""
        self._listen()
        try:
            reference = (self.app.objects.root[0], self.seen[-1])
            return atspi.clean(self.app.bus.get(reference, "org.a11y.atspi.Accessible", "Name"))
        except (IndexError, atspi.Gone):
            return ""

    def _look(self):
        return next((node.name for node in self.app.tree().walk() if node.has("focused")), "")

    def go_to(self, name, key="Tab", most=120):
        """Goes on with @key until something of this name, a pattern, has it."""
        passed = []
        for _ in range(most):
            # A busy application is late with telling; but an answer comes after what was pressed.
            passed.append(self.name() if self.press(key) else self._look())
            if re.search(name, passed[-1]):
                return
        raise driver.NotFound(f"{key} does not come to {name!r}, but to {passed}")

    def close(self):
        self.connection.close_sync(None)
