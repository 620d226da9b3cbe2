# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the keyboard's focus goes, as the application tells it to screen readers while it goes there."""

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

    def close(self):
        self.connection.close_sync(None)
