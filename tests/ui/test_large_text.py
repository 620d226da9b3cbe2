# SPDX-License-Identifier: GPL-3.0-or-later
"""With text twice as large and a window 400 pixels wide, no pane and no dialog asks for more width, and no button and no
heading says less than it has to: what does not fit takes more lines, or is an icon. In German, whose words are long."""

import driver
from catalogue import Catalogue, environment
from test_walk import TEXT_SIZE, Eye, around, too_wide
from tour import Tour

WIDTH, HEIGHT = 400, 940
# By key: what one can press there.
PANES = (("2", "Revoke"), ("3", "New Role"), ("4", "End Other Sessions"), ("5", "Export…"), ("6", "Start Review"), ("1", "Invite"))
DIALOGS = (("ctrl+n", "Send Invite"), ("ctrl+comma", None))


def double(folder):
    """As the desktop says it: in dots to an inch, of which the usual are 96."""
    path = folder / "resources"
    path.write_text("Xft.dpi: 192\n", encoding="ascii")
    return {"XENVIRONMENT": str(path)}


def test_large_text_in_a_narrow_window(start, store, owner, tmp_path):
    store.invite(owner, "fay@shop.example", ["packer"])
    app = start(environment={**environment("de", tmp_path / "locales"), **double(tmp_path)})
    tour = Tour(app, Catalogue("de"), store, tmp_path)
    eye = Eye(app, 2 * TEXT_SIZE)
    wrong = []

    def check(where):
        tree = app.tree()
        window = app.fronts(tree)[0]
        nodes = [node for node in window.walk() if node.window is window]
        words = [node for node in nodes if node.role == "heading" or around(node) is not None]
        wrong.extend(f"{where}: {what}: {node!r}" for what, node in (*too_wide(tree, WIDTH), *eye.cut_off(window, words)))

    driver.xdotool("windowsize", "--sync", driver.xdotool("getactivewindow"), WIDTH, HEIGHT)
    for stop in tour.first_start():
        check(stop)
    for key, shows in PANES:
        app.key("ctrl+" + key)
        tour.at(shows)
        check(shows)
        if shows == "New Role":
            tour.asks(shows)
            check("a new role")
            tour.leave()
    for key, shows in DIALOGS:
        app.key(key)
        driver.wait_until(lambda: tour.over() > 1, "the dialog")
        if shows:
            tour.at(shows)
        check(key)
        tour.leave()
    app.open_row("Cleo Packer", tour.t("Effective Access"))
    check("person")
    tour.asks("Remove Access")
    check("remove access")
    tour.leave()
    assert not wrong, "\n".join(wrong)
