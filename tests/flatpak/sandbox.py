# SPDX-License-Identifier: GPL-3.0-or-later
"""Keyholder as the Flatpak that is installed, driven as tests/ui drives the program."""

import os
import pathlib
import re
import subprocess

import gi

import atspi
import driver

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ID = "io.github.keyholder_app.Keyholder"
OBJECT = "/io/github/keyholder_app/Keyholder/SearchProvider"
EXPORTS = pathlib.Path(os.environ["FLATPAK_USER_DIR"]) / "exports" / "share"

# What the desktop of the tests sets for programs outside of sandboxes.
NOT_INSIDE = ("GSETTINGS_BACKEND", "GSETTINGS_SCHEMA_DIR", "GIO_USE_VFS", "LOCPATH", "GDK_BACKEND")


def environment():
    return {name: value for name, value in os.environ.items()
            if name not in NOT_INSIDE and not name.startswith("KEYHOLDER")}


def flatpak(*arguments, env=None, check=True):
    """What it printed; with check=False the whole run."""
    run = subprocess.run(["flatpak", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                         env=env or environment(), timeout=120 * driver.PATIENCE, check=False)
    if not check:
        return run
    assert run.returncode == 0, f"flatpak {arguments}: {run.stderr}"
    return run.stdout


def inside(script, *options):
    """What a shell in the sandbox prints."""
    return flatpak("run", *options, "--command=sh", ID, "-c", script)


class Sandboxed(driver.Keyholder):
    """One run of it, with a home of its own. @options: of flatpak run."""

    def __init__(self, home, *arguments, options=(), lang=None, more=None):
        self.home = pathlib.Path(home)
        super().__init__(self.home, program="flatpak")
        self.arguments = ["run", *options, ID, *arguments]
        self.data = self.home / ".var" / "app" / ID
        self.environment = environment()
        self.environment.update({"HOME": str(self.home), **(more or {})})
        for name, path in (("DATA", ".local/share"), ("CONFIG", ".config"), ("CACHE", ".cache"), ("STATE", ".local/state")):
            self.environment[f"XDG_{name}_HOME"] = str(self.home / path)
        if lang:
            self.environment["LANG"] = lang
        settings = self.data / "config" / "gtk-4.0" / "settings.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\ngtk-font-name=Cantarell 11\n",
                            encoding="ascii")

    def attach_started(self):
        """To the one that the bus has started."""
        self.log_start = 0
        self.process = None
        self.attach()
        driver.wait_until(lambda: [window for window in self.windows() if window.shown], "its window", 30)

    def _look_for_itself(self):
        """By its name: to the bus it is whoever filters for it."""
        if self.process is not None and self.process.poll() is not None:
            raise driver.NotFound(f"Keyholder ended with status {self.process.returncode}:\n{self.output()}")
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        try:
            for reference in self.bus.call(root, atspi.ACCESSIBLE, "GetChildren")[0]:
                if self.bus.get(reference, atspi.ACCESSIBLE, "Name") in ("keyholder", "Keyholder", ID):
                    return tuple(reference)
        except atspi.Gone:
            pass
        return None

    def _x_window(self, window):
        """Its process has another number inside."""
        found = driver.xdotool("search", "--onlyvisible", "--name", f"^{re.escape(window.raw_name)}$").split()
        return found[-1] if found else driver.xdotool("getactivewindow")

    def runs(self):
        return ID in flatpak("ps", "--columns=application", env=self.environment)

    def quit(self):
        if self.process is not None:
            super().quit()
        elif self.objects is not None and self.runs():
            for window in reversed(self.windows()):
                window.do("window.close")
            driver.wait_until(lambda: not self.runs(), "Keyholder to end", 30)

    def kill(self):
        subprocess.run(["flatpak", "kill", ID], env=self.environment, check=False, stderr=subprocess.DEVNULL)
        if self.process is not None:
            super().kill()


class Session:
    """The session's bus, which knows what the Flatpak exports: it starts when it is asked for."""

    def __init__(self, its_environment):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "UpdateActivationEnvironment",
                  GLib.Variant("(a{ss})", (its_environment,)))

    def call(self, name, path, interface, method, arguments):
        reply = self.bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 60000, None)
        return reply.unpack()[0] if reply.n_children() else None

    def search(self, method, signature, *arguments):
        return self.call(ID, OBJECT, "org.gnome.Shell.SearchProvider2", method, GLib.Variant(signature, arguments))
