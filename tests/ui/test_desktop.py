# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop asks of Keyholder: starting it over D-Bus, its search, and links."""

import configparser
import os
import pathlib
import signal
import subprocess

import gi
import pytest

import driver
import store as stores
from test_offline import wait_saved

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

BUILT = pathlib.Path(os.environ["GSETTINGS_SCHEMA_DIR"])
SOURCE = pathlib.Path(__file__).parents[2] / "data"
NAME = "io.github.keyholder_app.Keyholder"
PROVIDER = "org.gnome.Shell.SearchProvider2"


def object_path():
    """As GNOME Shell finds it."""
    told = configparser.ConfigParser()
    told.read(SOURCE / f"{NAME}.search-provider.ini")
    return told["Shell Search Provider"]["ObjectPath"]


class Started:
    """A process that the bus started, as far as subprocess.Popen is used here."""

    def __init__(self, pid):
        self.pid = pid
        self.returncode = None

    def poll(self):
        try:
            with open(f"/proc/{self.pid}/stat", encoding="ascii", errors="replace") as stat:
                gone = stat.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            gone = True
        return 0 if gone else None

    def wait(self, timeout=30):
        try:
            driver.wait_until(lambda: self.poll() is not None, "Keyholder to end", timeout / driver.PATIENCE)
        except driver.NotFound:
            raise subprocess.TimeoutExpired("keyholder", timeout) from None

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)


class Session:
    """The session's bus, on which Keyholder is installed: it starts when it is asked for."""

    def __init__(self, environment):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        service = (BUILT / f"{NAME}.service").read_text(encoding="utf-8")
        line = next(line for line in service.splitlines() if line.startswith("Exec="))
        service = service.replace(line, f"Exec={driver.program_path()} {line.partition(' ')[2]}")
        folder = pathlib.Path(os.environ["XDG_RUNTIME_DIR"]).parent / "services"
        (folder / f"{NAME}.service").write_text(service, encoding="utf-8")
        self.ask_bus("ReloadConfig")
        self.ask_bus("UpdateActivationEnvironment", GLib.Variant("(a{ss})", (environment,)))

    def ask_bus(self, method, arguments=None):
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, arguments)

    def call(self, name, path, interface, method, arguments):
        reply = self.bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 60000, None)
        return reply.unpack()[0] if reply.n_children() else None

    def search(self, method, signature, *arguments):
        return self.call(NAME, object_path(), PROVIDER, method, GLib.Variant(signature, arguments))

    def pid(self):
        return self.ask_bus("GetConnectionUnixProcessID", GLib.Variant("(s)", (NAME,)))


@pytest.fixture
def attach(request, tmp_path):
    """The application that the bus has started."""

    def attach_one(session):
        app = driver.Keyholder(tmp_path / "home")
        app.log_start = 0
        app.process = Started(session.pid())
        app.attach()
        request.node.apps.append(app)
        return app
    return attach_one


def test_search(app, store, attach):
    app.wait_words("Cleo Packer")
    wait_saved(app)
    app.quit()
    store.stop()
    session = Session(app.environment)
    # What is kept answers: nothing runs, and the server is away.
    found = session.search("GetInitialResultSet", "(as)", ["CLEO"])
    assert len(found) == 1
    meta, = session.search("GetResultMetas", "(as)", found)
    assert meta["id"] == found[0] and meta["name"] == "Cleo Packer"
    assert meta["description"] == f"cleo@shop.example in {stores.NAME}" and meta["icon"]
    assert session.search("GetInitialResultSet", "(as)", ["cleo", "finance"]) == []

    roles = session.search("GetInitialResultSet", "(as)", ["fin"])
    names = [(meta["name"], meta["description"]) for meta in session.search("GetResultMetas", "(as)", roles)]
    assert names == [("Dan Finance", f"dan@shop.example in {stores.NAME}"), ("Finance", f"Role in {stores.NAME}")]
    assert session.search("GetSubsearchResultSet", "(asas)", roles, ["fin", "dan"]) == roles[:1]

    session.search("ActivateResult", "(sasu)", found[0], ["cleo"], 0)
    window = attach(session)
    window.wait_words("Effective Access")
    window.wait_words("cleo@shop.example")
    session.search("ActivateResult", "(sasu)", roles[1], ["fin"], 0)
    window.find("New Role", "button")
    window.wait_words(driver.re.compile("^Prices, invoices, the subscription,"))
    session.search("LaunchSearch", "(asu)", ["shop.example", "packer"], 0)
    window.find("Invite", "button")
    window.wait_words("Cleo Packer")
    window.wait_gone("Dan Finance", "label")


def typed(node):
    """GTK 4.8 takes -1 for no end at all."""
    return node.call(driver.atspi.TEXT, "GetText", "(ii)", (0, 1000))[0]


def test_links(start):
    app = start("keyholder://accounts.shop.example/here/")
    driver.wait_until(lambda: typed(app.find("Server Address", "entry")) == "https://accounts.shop.example/here", "the address")
    app.key("Escape")
    app.wait_gone("Server Address")
    # One with more in it than an address goes nowhere, and one that runs already is the one that is told.
    secret = "kh_1thismustnotbeseen"
    subprocess.run([driver.program_path(), f"keyholder://accounts.shop.example/?token={secret}"], check=True,
                   env=app.environment)
    app.wait_words("Link Cannot Be Used")
    assert not any(secret in node.name for node in app.tree().walk())
    app.click(driver.re.compile("^(OK|Close)$"))
    app.wait_gone("Link Cannot Be Used")
    assert not app.has("Server Address")
