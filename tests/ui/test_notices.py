# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications of the desktop: what happened to invitations, each once, each opening what it is about.

| id | scenario |
|---|---|
| W4, S2 | test_accepted: an invitation was accepted |
| W8 | test_review_due: nobody has gone through the people for 90 days; once |
| S10 | test_about_to_expire: one ends within a day; once, over a restart too, and not when that kind is turned off |
| S15 | test_new_place: somebody signed in from where they had not been; what was there at first is no news |
| S15 | test_new_place_meanwhile: the same while the application was closed, once |
| | test_cannot_be_kept: what has been told cannot be read or written down, which is said |
"""

import pathlib
import sqlite3
import subprocess
import time

import pytest

import driver
import store as stores
from conftest import connect
from notifications import Notifications

NEW = "fay@shop.example"


@pytest.fixture
def desktop():
    """It has to be there before the application, which looks for it once."""
    server = Notifications()
    yield server
    server.close()


def wait_for(desktop, title, n=1):
    def look():
        found = [(number, body) for number, shown, body in desktop.shown if shown == title]
        return found[n - 1] if len(found) >= n else None
    return driver.wait_until(look, f"the notification {title!r}, while there are {desktop.shown}")


def titles(desktop):
    """Those of the other side's sign-in, which is from elsewhere, are of another test."""
    return [title for _, title, _ in desktop.shown if title != "Sign-In from a New Place"]


def let_expire_in(store, address, hours):
    with sqlite3.connect(store.server.database, timeout=30) as database:
        database.execute("UPDATE invitations SET expires_at = ? WHERE email = ?",
                         (int((time.time() + hours * 3600) * 1000), address))
    database.close()


def see_invited(app, store, owner, address):
    store.invite(owner, address, ["packer"])
    store.server.wait_mail(address)
    app.key("F5")
    app.wait_words(address)


def test_accepted(desktop, app, store, owner):
    app.key("ctrl+2")
    see_invited(app, store, owner, NEW)
    assert store.join(NEW, "Fay Newcomer").status == 201
    app.key("F5")
    number, body = wait_for(desktop, "Invitation Accepted")
    assert body == "Fay Newcomer has joined Harbour Lane."
    # It opens the person, wherever the window was.
    desktop.press(number)
    app.wait_words("Effective Access")
    app.wait_words(NEW)
    assert titles(desktop) == ["Invitation Accepted"]


def settings(app, *arguments):
    command = ["gsettings", arguments[0], "io.github.keyholder_app.Keyholder", *arguments[1:]]
    return subprocess.run(command, env=app.environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_review_due(desktop, start, store, owner):
    app = start()
    connect(app, store.address)
    app.wait_words("Cleo Packer")
    app.quit()
    account = settings(app, "get", "account").strip()
    settings(app, "set", "staff-checked", f"{{{account}: {int(time.time()) - 91 * 86400}}}")
    app = start()
    number, body = wait_for(desktop, "A Review Is Due")
    assert body == "It is time to go through the people of Harbour Lane, and to remove anybody who has left."
    desktop.press(number)
    app.find("Start Review", "button")
    app.wait_words("There has not been a review yet.")
    app.key("ctrl+1")
    app.find("Invite", "button")
    app.quit()
    app = start()
    app.wait_words("Cleo Packer")
    # Something that comes later is told, and this was not told again.
    app.key("ctrl+2")
    see_invited(app, store, owner, NEW)
    assert store.join(NEW, "Fay Newcomer").status == 201
    app.key("F5")
    wait_for(desktop, "Invitation Accepted")
    assert titles(desktop) == ["A Review Is Due", "Invitation Accepted"]


def test_about_to_expire(desktop, start, store, owner):
    app = start()
    connect(app, store.address)
    app.wait_words("Cleo Packer")
    app.key("ctrl+2")
    see_invited(app, store, owner, NEW)
    let_expire_in(store, NEW, 22.5)
    app.key("ctrl+1")
    app.wait_words("Cleo Packer")
    app.key("F5")
    number, body = wait_for(desktop, "Invitation About to Expire")
    assert body == f"{NEW} has not accepted the invitation to Harbour Lane yet. It expires in 22 hours."
    desktop.press(number)
    app.wait_words(NEW)
    app.find("Resend", "button")

    # Nobody wants to hear of them any more.
    app.key("ctrl+comma")
    app.click("An invitation is about to expire", role="check box")
    app.wait_state("checked", False, "An invitation is about to expire", "check box")
    app.key("Escape")
    app.wait_gone("An invitation is about to expire")
    see_invited(app, store, owner, "gus@shop.example")
    let_expire_in(store, "gus@shop.example", 5.5)
    app.key("F5")
    app.wait_words("Expires in 5 hours")

    # It knows after a restart what it has told, and whom it knew to be invited.
    app.quit()
    store.join(NEW, "Fay Newcomer")
    app = start()
    number, body = wait_for(desktop, "Invitation Accepted")
    assert body == "Fay Newcomer has joined Harbour Lane."
    assert titles(desktop) == ["Invitation About to Expire", "Invitation Accepted"]


PLACES = str(pathlib.Path(__file__).parent.parent / "fixtures" / "places.mmdb")


def sign_in_from(store, ip, address):
    client = store.server.client(account=store.account)
    client.ip = ip
    client.sign_in(address, stores.PASSWORD, device=f"At {ip}")
    client.get("")
    return client


def test_new_place(desktop, start, template, tmp_path):
    store = stores.from_template(template, tmp_path / "server", "--geoip", PLACES).start()
    cleo = "cleo@shop.example"
    sign_in_from(store, "198.51.100.4", cleo)
    sign_in_from(store, "192.0.2.4", "dan@shop.example")
    app = start()
    connect(app, store.address)
    app.wait_words("Cleo Packer")
    app.key("ctrl+4")
    app.wait_words("At 192.0.2.4")
    sign_in_from(store, "198.51.100.5", cleo)
    sign_in_from(store, "203.0.113.200", cleo)
    number, body = wait_for(desktop, "Sign-In from a New Place")
    assert body == "Cleo Packer has signed in to Harbour Lane from a new place: Kyoto, Japan."
    assert len(desktop.shown) == 1, desktop.shown
    app.key("ctrl+1")
    desktop.press(number)
    # It opens the sessions of that person.
    app.wait_words("At 203.0.113.200")
    app.wait_gone("At 192.0.2.4", "label")
    store.stop()


def test_new_place_meanwhile(desktop, start, template, tmp_path):
    store = stores.from_template(template, tmp_path / "server", "--geoip", PLACES).start()
    cleo = "cleo@shop.example"
    was = sign_in_from(store, "198.51.100.4", cleo)
    app = start()
    connect(app, store.address)
    app.wait_words("Cleo Packer")
    app.key("ctrl+4")
    app.wait_words("At 198.51.100.4")
    # What is known of a place lasts longer than the session there.
    was.post("/v1/sign-out", status=204)
    app.key("F5")
    app.wait_gone("At 198.51.100.4", "label")
    app.quit()
    sign_in_from(store, "198.51.100.5", cleo)
    sign_in_from(store, "203.0.113.200", cleo)
    app = start()
    _, body = wait_for(desktop, "Sign-In from a New Place")
    assert body == "Cleo Packer has signed in to Harbour Lane from a new place: Kyoto, Japan."
    app.key("ctrl+4")
    app.wait_words("At 203.0.113.200")
    app.quit()
    # Something that comes later is told, and this was not told again.
    sign_in_from(store, "192.0.2.4", cleo)
    app = start()
    wait_for(desktop, "Sign-In from a New Place", 2)
    assert len(desktop.shown) == 2, desktop.shown
    store.stop()


FAILED = "Notifications Cannot Be Remembered"


def test_cannot_be_kept(app, start, store, owner):
    kept = app.folder / "state" / "keyholder" / "notices.ini"
    driver.wait_until(kept.exists, "the file of notices")
    assert not app.has(FAILED)
    # Nobody can write there, nor read.
    kept.unlink()
    kept.mkdir()
    store.invite(owner, NEW, ["packer"])
    app.key("F5")
    app.wait_words(FAILED)
    app.wait_words("keyholder/notices.ini")
    app.click("Close", inside=FAILED)
    app.wait_gone(FAILED)
    app.quit()
    again = start()
    again.wait_words(FAILED)
    again.click("Close", inside=FAILED)
    again.wait_gone(FAILED)
    again.wait_words("Cleo Packer")
