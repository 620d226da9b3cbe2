# SPDX-License-Identifier: GPL-3.0-or-later
"""People across two accounts on two servers, and taking somebody out of both."""

import re
import signal
import subprocess

from gi.repository import GLib
import pytest

import driver
import store as stores
from test_offline import snapshots

CLEO = "cleo@shop.example"
SECOND = "Quay Side"


@pytest.fixture(scope="module")
def second_template(tmp_path_factory):
    """Another store of the same owner: Cleo works there too, and Dan is asked to."""
    made = stores.Store(tmp_path_factory.mktemp("second"), account="")
    made.create_account("shipping", SECOND)
    made.start()
    made.add_people((("Cleo Packer", CLEO, ["finance"]), ("Fay Shipping", "fay@quay.example", ["shipping"])))
    made.invite(made.sign_in(), "dan@shop.example", ["marketing"])
    made.stop()
    return made


@pytest.fixture
def second(second_template, tmp_path):
    """On a server of its own."""
    made = stores.from_template(second_template, tmp_path / "second")
    made.start()
    yield made
    if made.server.process is not None:
        made.stop()


def add_account(app, store, address=stores.OWNER):
    app.click(re.compile("^Account: "))
    app.click("Add Account…")
    app.open_row("Keyholder account server", "Server Address", "entry")
    app.fill("Server Address", store.address)
    app.fill("Mail Address", address)
    app.fill("Password", stores.PASSWORD)
    app.click("Connect")
    app.wait_words(f"Account: {SECOND}")


@pytest.fixture
def both(app, second):
    """At the people of both."""
    assert not app.has("People", "list item"), "with one account there is nobody to look for elsewhere"
    add_account(app, second)
    app.wait_words("Fay Shipping")
    app.key("ctrl+7")
    app.wait_words(f"{stores.NAME} · Packer, {SECOND} · Finance")
    return app


def offboard(app, name="Cleo Packer"):
    app.open_row(name, "Offboard…", "button")
    app.click("Offboard…")
    app.find(f"Offboard {name}")


def wait_saved(app):
    """Until what is known of both is in their files."""
    def saved():
        return sum(path.name.endswith(".snapshot-wal") and path.stat().st_size > 0 for path in snapshots(app)) == 2
    driver.wait_until(saved, "the snapshots to be written")


def removed(store, address):
    """Whether the server has no such user any more."""
    client = store.sign_in()
    found = stores.user(client, address)
    client.post("/v1/sign-out", status=204)
    return found is None or found["status"] == "removed"


def go_to(app, name, role="button"):
    """Moves the focus there with the Tab key alone."""
    def there():
        if any(node.has("focused") for node in app.all(name, role)):
            return True
        app.key("Tab")
        return any(node.has("focused") for node in app.all(name, role))
    driver.wait_until(there, f"the focus at {name!r}", 30)


def open_users(app, account):
    """As a click on a notification does, which leaves the pointer where it is."""
    text = (app.folder / "config" / "keyholder" / "accounts.ini").read_text(encoding="utf-8")
    connection = re.search(rf"\[connection ([^]]+)\](?:(?!\n\[).)*accounts=[^\n]*{re.escape(account)};", text, re.DOTALL)
    target = GLib.Variant("(sss)", (f"{connection[1]}/{account}", "users", ""))
    subprocess.run(["gapplication", "action", "io.github.keyholder_app.Keyholder", "open", target.print_(True)],
                   check=True, env=app.environment)


def hover_toast(app):
    """Puts the pointer where a toast will come: it stays for as long as somebody points at it."""
    window = app.windows()[0]
    x, y = app._on_screen(window)  # pylint: disable=protected-access
    driver.xdotool("mousemove", x, y + window.extents()[3] // 2 - 48)


def test_offboard_from_both_by_keyboard_alone(both, store, second):
    both.key("ctrl+f")
    both.type("cleo")
    both.wait_gone("Fay Shipping", "label")
    both.wait_words("Cleo Packer")
    both.key("Tab", "Return")
    both.wait_words("In 2 accounts")
    go_to(both, "Offboard…")
    both.key("Return")
    both.wait_words(re.compile("Access: Packer"))
    both.wait_words(re.compile("Access: Finance"))
    go_to(both, "Offboard")
    both.key("Return")
    both.wait_words(re.compile(f"can’t come back in:\n{stores.NAME}\n{SECOND}"))
    assert not removed(store, CLEO), "before anybody said yes"
    go_to(both, "Offboard")
    both.key("Return")
    both.wait_words("Cleo Packer No Longer Has Access")
    assert removed(store, CLEO) and removed(second, CLEO)
    both.key("Escape")
    both.wait_words("No access to any account")
    both.key("Escape", "Escape")
    both.wait_words("Fay Shipping")
    both.wait_gone("Cleo Packer", "label")


def test_a_server_that_is_away_is_told_and_done_later(both, start, store, second):
    """What was known is there without the second server; then it is reported, and done once it is back."""
    wait_saved(both)
    both.quit()
    second.stop()
    app = start()
    app.wait_words(re.compile(f"^{SECOND}: Offline. This is how it was on"))
    offboard(app)
    app.wait_words(re.compile("Not Reached"))
    app.click("Offboard")
    app.click("Offboard", inside={"role": "window", "name": "Offboard Cleo Packer?"})
    app.wait_words("Not Everything Is Done Yet")
    app.wait_words("1 account done, 1 failed")
    app.wait_words(re.compile("^Failed\nAccess: Finance"))
    assert removed(store, CLEO)
    second.start()
    assert not removed(second, CLEO)
    app.click("Try Again", inside={"role": "window", "name": "Offboard"})
    app.wait_words("Cleo Packer No Longer Has Access", 30)
    assert removed(second, CLEO)
    app.click("Done")


def test_who_may_not_look_is_told_where(app, store, second):
    """Fay may not see who is in the second account: it is named, in the list and in the plan."""
    add_account(app, second, "fay@quay.example")
    app.key("ctrl+7")
    app.wait_words(f"{SECOND}: You may not see who is in this account. Ask Ada Owner, who owns it.")
    app.click("Filter")
    app.find("In More Than One Account", None)
    app.key("Down", "space", "Escape")
    app.wait_words("Nothing Found")
    app.click("Clear Filters")
    offboard(app)
    app.wait_words(re.compile("To Do by Hand\n.*it may be that they have access. Ask Ada Owner \\(ada@shop.example\\)"))
    app.click("Offboard")
    app.click("Offboard", inside={"role": "window", "name": "Offboard Cleo Packer?"})
    app.wait_words("1 account done, 1 to do by hand")
    assert removed(store, CLEO) and not removed(second, CLEO)
    app.click("Done")
    app.wait_closed("the window of what was done")
    app.key("Escape")
    app.open_row("Dan Finance", f"Open in Users: {stores.NAME}", "button")
    app.click(f"Open in Users: {stores.NAME}")
    app.wait_words("Contact Details")
    app.wait_words(f"Account: {stores.NAME}")


def test_a_removal_goes_on_and_is_undone_where_it_was_made(both, store, second):
    """Though another account is shown before the server has answered."""
    both.key("ctrl+1")
    for name in ("Cleo Packer", "Fay Shipping"):
        both.click(f"Select {name}", "check box")
    both.click("Remove Access")
    both.find("Remove Access for 2 People?")
    hover_toast(both)
    second.server.process.send_signal(signal.SIGSTOP)
    both.click("Remove Access", inside={"role": "window", "name": "Remove Access for 2 People?"})
    both.wait_gone("Remove Access for 2 People?", "window")
    open_users(both, store.account)
    both.find(f"Account: {stores.NAME}", "button")
    both.wait_words("Ben Admin")
    second.server.process.send_signal(signal.SIGCONT)
    driver.wait_until(lambda: removed(second, "fay@quay.example"), "the removal to go on")
    both.find("Undo", "button")
    assert removed(second, CLEO)
    both.click("Undo")
    both.wait_words("Access of 2 people restored")
    assert not removed(second, CLEO) and not removed(second, "fay@quay.example")
    assert not removed(store, CLEO)
