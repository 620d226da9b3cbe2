# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told of results, as it happens: announcements, or, where GTK has none (before 4.14), what has the
focus being described by them."""

import re

import driver

from gi.repository import Gio, GLib

EVENTS = "org.a11y.atspi.Event.Object"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "org.a11y.atspi.Registry")


class Announcements:
    def __init__(self, app):
        self.said = []
        self.context = GLib.MainContext()
        self.context.push_thread_default()
        try:
            flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
            self.connection = Gio.DBusConnection.new_for_address_sync(app.bus.address, flags, None, None)
            for event in ("object:announcement", "object:property-change"):
                self.connection.call_sync(*REGISTRY, "RegisterEvent", GLib.Variant("(s)", (event,)), None, 0, -1, None)
            for signal, detail in (("Announcement", None), ("PropertyChange", "accessible-description")):
                self.connection.signal_subscribe(None, EVENTS, signal, None, detail, Gio.DBusSignalFlags.NONE, self._on_event)
        finally:
            self.context.pop_thread_default()

    def _on_event(self, _connection, _sender, _path, _interface, _signal, arguments):
        self.said.append(str(arguments.unpack()[3]))

    def wait(self, pattern):
        """Until that is said; what was said before, it forgets."""
        def heard():
            while self.context.iteration(False):
                pass
            return next((index for index, text in enumerate(self.said) if re.search(pattern, text)), None) is not None
        try:
            driver.wait_until(heard, f"{pattern!r} to be announced")
        except driver.NotFound as error:
            raise driver.NotFound(f"{error}; there was {self.said}") from None
        self.said.clear()

    def close(self):
        self.connection.close_sync(None)
