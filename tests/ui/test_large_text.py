# SPDX-License-Identifier: GPL-3.0-or-later
"""With text twice as large and a window 400 pixels wide, no pane and no dialog asks for more width: what does not fit takes
more lines, or the window would reach beyond a narrow screen. In German, whose words are long."""

import pytest

import driver
from catalogue import Catalogue, environment
from tour import Tour, furnish

WIDTH, HEIGHT = 400, 920


def double(folder):
    """As the desktop says it: in dots to an inch, of which the usual are 96."""
    path = folder / "resources"
    path.write_text("Xft.dpi: 192\n", encoding="ascii")
    return {"XENVIRONMENT": str(path)}


def narrow(app):
    handle = driver.xdotool("getactivewindow")
    left, right, top, bottom = app.frame_extents(handle)
    driver.xdotool("windowsize", handle, WIDTH + left + right, HEIGHT + top + bottom)


def check(app, where):
    """What is wider there than it may be."""
    over = driver.wait_until(lambda: [node for node in app.tree().walk() if node.role == "window" and node.shown], "windows")
    wrong = [f"{where}: {node.name} is {node.extents()[2]} wide" for node in over if node.extents()[2] > WIDTH]
    if wrong:
        narrow(app)
    return wrong


@pytest.fixture
def house(template, tmp_path):
    made = furnish(tmp_path / "server", template).start()
    yield made
    made.stop()


def test_nothing_is_wider_than_a_narrow_screen(start, house, tmp_path):
    app = start(environment={**environment("de", tmp_path / "locales"), **double(tmp_path)})
    tour = Tour(app, Catalogue("de"), house, tmp_path)
    narrow(app)
    wrong = []
    for stop in tour.first_start():
        wrong += check(app, stop)
    for key, shows in (("2", "Invite"), ("3", "New Role"), ("4", "End Other Sessions"), ("5", "Export…"),
                       ("6", "Start Review"), ("1", "Invite")):
        app.key("ctrl+" + key)
        tour.at(shows)
        wrong += check(app, shows)
    for key, title in (("ctrl+n", "Invite"), ("ctrl+comma", "Preferences"), ("ctrl+question", "Keyboard Shortcuts")):
        app.key(key)
        app.find(tour.t(title), "window")
        wrong += check(app, title)
        app.key("Escape")
        app.wait_closed(title)
    app.open_row("Cleo Packer", tour.t("Effective Access"))
    wrong += check(app, "person")
    assert not wrong, "\n".join(wrong)
