# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak in its sandbox, on a desktop with portals. "build-aux/flatpak --check" runs it."""

import csv
import os
import pathlib
import re
import subprocess

import pytest

import driver
import store as stores
import traces
from catalogue import messages
from notifications import Notifications
from sandbox import EXPORTS, ID, Sandboxed, Session, environment, flatpak, inside

OFFLINE = re.compile(r"^Offline\.")
NEW = "fay@shop.example"
ITEMS = ("As a Document (PDF)…", "As a Table (CSV)…", "Print…")


def connect(app, store):
    app.click("Connect an Account")
    app.open_row("Keyholder account server", "Server Address", "entry")
    app.fill("Server Address", store.address)
    app.fill("Mail Address", stores.OWNER)
    app.fill("Password", stores.PASSWORD)
    app.click("Connect")
    app.wait_words("Cleo Packer")


def invite(app, address):
    app.click("Invite")
    app.fill("Mail Addresses", address)
    app.click("Finance", role="check box")
    app.click("Send Invite")
    app.wait_words(re.compile("spam", re.I))
    app.key("Escape")
    app.wait_closed("the form")


# What it may

def test_permissions():
    said = flatpak("info", "--show-permissions", ID)
    print(said)
    allowed = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    assert {key: set(value.strip(";").split(";")) for key, value in allowed.items()} == {
        "shared": {"network", "ipc"}, "sockets": {"x11", "wayland", "fallback-x11"}, "devices": {"dri"}}


def test_no_file_of_the_host(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for path in (home / "mine.txt", tmp_path / "other.txt"):
        path.write_text("private", encoding="ascii")
    own = dict(environment(), HOME=str(home))
    script = f'ls -A "$HOME"; cat {home}/mine.txt {tmp_path}/other.txt; ls /run/host/root /host; touch "$HOME/made.txt"; true'
    run = flatpak("run", "--command=sh", ID, "-c", script, env=own, check=False)
    print(run.stdout, run.stderr)
    assert run.stdout.split() == [".var"] and run.stderr.count("No such file") == 4
    # What is made there stays there.
    assert not (home / "made.txt").exists()


def test_buses_are_filtered():
    ask = "gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.ListNames"
    names = inside(f"{ask}; [ -e /run/dbus/system_bus_socket ] || echo no system bus")
    print(names)
    assert "org.freedesktop.secrets" not in names and "no system bus" in names


def test_what_is_inside():
    said = inside("""
        set -e
        gsettings list-keys io.github.keyholder_app.Keyholder | sort | tr '\\n' ' '; echo
        ls /app/bin /app/lib/*.so.*
        ls /app/share/locale
        find /app/share -type f -name 'io.github*' | sort
        keyholder --version; keyholder-server --version""")
    print(said)
    for wanted in ("color-scheme", "keyholder-server", "libmicrohttpd.so", "libsodium.so", "de\n", "en_GB\n", "nl\n",
                   f"/app/share/icons/hicolor/scalable/apps/{ID}.svg",
                   f"/app/share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg"):
        assert wanted in said, wanted
    # Before 1.4 flatpak-builder gives the metainfo its older name.
    assert re.search(rf"/app/share/(metainfo/{ID}\.metainfo|appdata/{ID}\.appdata)\.xml", said)
    assert "systemd" not in said


# What it does there

def test_sample_store(start):
    app = start()
    app.click("Try a Sample Store")
    app.find("Invite", "button", seconds=60)
    invite(app, NEW)
    app.key("ctrl+2")
    app.wait_words(NEW)


def test_a_server(start, store, tmp_path):
    app = start()
    connect(app, store)
    invite(app, NEW)
    assert store.server.wait_mail(NEW).link
    # The token is neither in the desktop's keyring nor to be read in the file that the Secret portal's key opens.
    keyring = app.data / "data" / "keyrings" / "default.keyring"
    driver.wait_until(keyring.exists, "the keyring")
    assert not subprocess.run(["secret-tool", "search", "--all", "xdg:schema", ID], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout
    assert not traces.find(app.home, secrets=[stores.PASSWORD])
    app.quit()

    # It is opened again without anybody's asking.
    app = start()
    app.wait_words("Cleo Packer")
    app.wait_state("sensitive", True, "Invite", "button")
    store.stop()
    app.key("F5")
    app.wait_words(OFFLINE)
    app.key("ctrl+6")
    app.click("Start Review")
    app.find("Sign Off", "button")

    pdf = export(app, "As a Document (PDF)…", tmp_path / "review.pdf")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert "Access Review" in text and "Harbour Lane" in text and "cleo@shop.example" in text
    table = export(app, "As a Table (CSV)…", tmp_path / "review.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Name"] for row in csv.DictReader(file)] == ["Ada Owner", "Cleo Packer"]
    choose_export(app, "Print…")
    driver.wait_until(lambda: active_window().startswith("Print"), "the portal's dialog for printing", 60)
    app.key("Escape")
    driver.wait_until(lambda: active_window() == "Keyholder", "it to close")
    app.quit()

    # What was begun is there after a start without the server.
    app = start()
    app.wait_words(OFFLINE)
    app.key("ctrl+6")
    app.find("Sign Off", "button")


def active_window():
    return driver.xdotool("getwindowname", driver.xdotool("getactivewindow"))


def choose_export(app, item):
    app.click("Export")
    app.find(role="menu item")
    # GTK 4.18 gives those of a menu no names.
    app.press((app.all(item, "menu item") or app.all(role="menu item")[ITEMS.index(item):])[0])


def export(app, item, path):
    """Through the file portal: the dialog is another program's, outside of the sandbox."""
    choose_export(app, item)
    driver.wait_until(lambda: active_window() == "Export Review", "the portal's dialog", 60)
    app.key("ctrl+a")
    app.type(str(path))
    app.key("Return")
    driver.wait_until(lambda: path.exists() and path.stat().st_size, f"{path.name}", 30)
    return path


def test_notification(start, store):
    desktop = Notifications()
    try:
        app = start()
        connect(app, store)
        invite(app, NEW)
        app.key("ctrl+2")
        app.wait_words(NEW)
        store.server.wait_mail(NEW)
        assert store.join(NEW, "Fay Newcomer").status == 201
        app.key("F5")
        shown = driver.wait_until(lambda: [one for one in desktop.shown if one[1] == "Invitation Accepted"], "it", 30)
        assert shown[0][2] == "Fay Newcomer has joined Harbour Lane."
        desktop.press(shown[0][0])
        app.wait_words("Effective Access")
        app.wait_words(NEW)
    finally:
        desktop.close()


# What the desktop asks of it

def test_search(start, store):
    app = start()
    connect(app, store)
    driver.wait_until(lambda: list((app.data / "data" / "keyholder").rglob("*.snapshot-wal")), "the snapshot")
    app.quit()
    store.stop()
    session = Session(app.environment)
    found = session.search("GetInitialResultSet", "(as)", ["CLEO"])
    meta, = session.search("GetResultMetas", "(as)", found)
    assert meta["name"] == "Cleo Packer" and meta["description"] == f"cleo@shop.example in {stores.NAME}"
    session.search("ActivateResult", "(sasu)", found[0], ["cleo"], 0)
    app.attach_started()
    app.wait_words("Effective Access")
    app.wait_words("cleo@shop.example")


def typed(node):
    return node.call(driver.atspi.TEXT, "GetText", "(ii)", (0, 1000))[0]


def test_link(start):
    """As a browser opens it: by the desktop file, which has the bus start it."""
    app = start.prepare()
    Session(app.environment)
    own = dict(app.environment, XDG_DATA_DIRS=f"{EXPORTS}:/usr/share")
    subprocess.run(["gio", "open", "keyholder://accounts.shop.example/here/"], env=own, check=True, timeout=60)
    app.attach_started()
    driver.wait_until(lambda: typed(app.find("Server Address", "entry")) == "https://accounts.shop.example/here", "the address")
    app.key("Escape")
    app.wait_gone("Server Address")


@pytest.mark.parametrize("language", ["de", "fr", "it", "nl", "es"])
def test_language(start, language):
    files = pathlib.Path(flatpak("info", "--show-location", ID).strip()) / "files"
    catalogue = messages(files / "share" / "locale" / language / "LC_MESSAGES" / "keyholder.mo")
    said = next(texts[0] for english, texts in catalogue if english.replace("_", "") == "Try a Sample Store").replace("_", "")
    assert said != "Try a Sample Store"
    app = start(lang=f"{language}_{language.upper()}.UTF-8")
    app.find(said, "button")


# The other display, and each permission left out

@pytest.fixture
def weston():
    """A Wayland compositor without a screen. Its name."""
    name = "keyholder-wayland"
    process = subprocess.Popen(["weston", "--backend=headless-backend.so", f"--socket={name}", "--idle-time=0"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    driver.wait_until((pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / name).exists, "weston")
    yield name
    process.terminate()
    process.wait()


def test_wayland(start, weston):
    """Without X11, to which it then has no way."""
    app = start(more={"WAYLAND_DISPLAY": weston, "DISPLAY": ""})
    app.find("Try a Sample Store", "button")
    assert inside("ls -A /tmp/.X11-unix") != ""
    both = dict(environment(), WAYLAND_DISPLAY=weston)
    look = "ls -A /tmp/.X11-unix; ls $XDG_RUNTIME_DIR/$WAYLAND_DISPLAY"
    said = flatpak("run", "--command=sh", ID, "-c", look, env=both, check=False)
    assert said.stdout.split() == [f"/run/user/{os.getuid()}/wayland-0"]


def starts(home, *options, more=None):
    app = Sandboxed(home, options=options, more=more)
    try:
        app.start()
        return True
    except driver.NotFound as error:
        print(error)
        return False
    finally:
        app.kill()


def test_without_x11(tmp_path):
    assert not starts(tmp_path, "--nosocket=x11", "--nosocket=fallback-x11")


def test_without_wayland(tmp_path, weston):
    assert not starts(tmp_path, "--nosocket=wayland", more={"WAYLAND_DISPLAY": weston, "DISPLAY": ""})


@pytest.mark.parametrize("option", ["--unshare=ipc", "--nodevice=dri"])
def test_slower_without(tmp_path, option):
    """It draws all the same."""
    assert starts(tmp_path, option)


def test_without_network(start, store):
    app = start(options=["--unshare=network"])
    app.click("Connect an Account")
    app.open_row("Keyholder account server", "Server Address", "entry")
    app.fill("Server Address", store.address)
    app.fill("Mail Address", stores.OWNER)
    app.fill("Password", stores.PASSWORD)
    app.click("Connect")
    app.wait_words(re.compile("could not be reached|cannot be reached|refused|connect", re.I))
    assert not app.has("Cleo Packer", "label")
