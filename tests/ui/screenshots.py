#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a picture of each pane and main dialog of the real application on its sample store. build-aux/run
--screenshots DIR calls it, inside build-aux/with-desktop --composite."""

import argparse
import gettext
import os
import pathlib
import re
import subprocess
import tempfile

import driver


class Translated:
    """Finds things by their English names in an application that speaks another language."""

    def __init__(self):
        self.words = {}
        catalogue = gettext.find("keyholder", os.environ.get("KEYHOLDER_LOCALEDIR"), [os.environ.get("LANG", "C")])
        if catalogue:
            with open(catalogue, "rb") as file:
                entries = gettext.GNUTranslations(file)._catalog  # pylint: disable=protected-access
            for message, translation in entries.items():
                if isinstance(message, str):
                    english = message.rpartition("\x04")[2]
                    self.words.setdefault(english.replace("_", ""), translation.replace("_", ""))

    def __call__(self, english):
        return self.words.get(english, english)


class Album:
    def __init__(self, app, folder, suffix):
        self.app = app
        self.folder = folder
        self.suffix = suffix

    def take(self, name):
        """All windows, cut to their frames, once nothing moves any more."""
        path = self.folder / f"{name}{self.suffix}.png"
        area = driver.wait_until(self.area, "the windows' places")

        def shoot():
            return subprocess.run(["import", "-window", "root", "-crop", area, "+repage", "png:-"],
                                  stdout=subprocess.PIPE, check=True).stdout

        def still():
            first = shoot()
            return first if all(first == shoot() for _ in range(3)) else None
        path.write_bytes(driver.wait_until(still, "the picture to stand still", 20))
        print(path, area, flush=True)

    def area(self):
        """The smallest rectangle around all windows without their shadows."""
        boxes = []
        for handle in driver.xdotool("search", "--onlyvisible", "--pid", self.app.process.pid).split():
            geometry = dict(line.split("=", 1) for line in
                            driver.xdotool("getwindowgeometry", "--shell", handle).splitlines() if "=" in line)
            extents = self.app.frame_extents(handle)
            width, height = int(geometry["WIDTH"]), int(geometry["HEIGHT"])
            if width > 100 and height > 100:
                boxes.append((int(geometry["X"]) + extents[0], int(geometry["Y"]) + extents[2],
                              int(geometry["X"]) + width - extents[1], int(geometry["Y"]) + height - extents[3]))
        if not boxes:
            return None
        left, top = (max(0, min(box[i] for box in boxes)) for i in (0, 1))
        right, bottom = (max(box[i] for box in boxes) for i in (2, 3))
        return f"{right - left}x{bottom - top}+{left}+{top}"


def resize(app, width, height):
    handle = driver.xdotool("getactivewindow")
    left, right, top, bottom = app.frame_extents(handle)
    driver.xdotool("windowsize", "--sync", handle, width + left + right, height + top + bottom)
    driver.xdotool("windowmove", handle, 60 - left, 60 - top)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1100)
    parser.add_argument("--height", type=int, default=760)
    parser.add_argument("--text", type=float, default=1, metavar="FACTOR", help="as of GNOME's large text")
    options = parser.parse_args()
    pathlib.Path(options.folder).mkdir(parents=True, exist_ok=True)
    t = Translated()
    suffix = ("-dark" if options.dark else "") + (f"-{options.width}" if options.width != 1100 else "") \
        + (f"-text-{options.text:g}" if options.text != 1 else "")
    with tempfile.TemporaryDirectory() as folder:
        app = driver.Keyholder(folder, program=options.program)
        if options.text != 1:
            with open(pathlib.Path(folder) / "config" / "gtk-4.0" / "settings.ini", "a", encoding="ascii") as settings:
                settings.write(f"gtk-font-name=Cantarell {11 * options.text:g}\n")
        if options.dark:
            subprocess.run(["gsettings", "set", "io.github.keyholder_app.Keyholder", "color-scheme", "dark"], check=True,
                           env=app.environment)
        app.start()
        album = Album(app, options.folder, suffix)
        resize(app, options.width, options.height)

        def at(button):
            return app.find(t(button), "button", seconds=60)

        def pane(key, button, name):
            app.key(key)
            at(button)
            album.take(name)

        def leave():
            app.key("Escape")
            app.wait_closed("the dialog")

        at("Try a Sample Store")
        album.take("first-start")
        app.click(t("Connect an Account"))
        app.open_row(t("Keyholder account server"), t("Server Address"), "entry")
        app.find(t("Server Address"), "entry")
        album.take("connect")
        leave()
        app.click(t("Try a Sample Store"))
        at("Invite")
        driver.wait_until(lambda: app.all(role="row"), "users", 60)
        resize(app, options.width, options.height)
        album.take("users")
        # On a narrow window the sidebar is a page of its own.
        narrow = not app.all(t("Main Menu"), "button")
        if narrow:
            app.click(t("Show Sidebar"))
        app.click(re.compile("^" + re.escape(t("Account: %s").replace("%s", ""))))
        album.take("accounts")
        app.click(t("Account Settings"))
        app.find(t("Who May Invite"), role=None, inside=None)
        album.take("account-settings")
        leave()
        app.menu_item(t("Main Menu"), t("My Profile"), 1)
        app.find(t("New password"), role=None)
        album.take("profile")
        leave()
        if narrow:
            app.key("ctrl+1")
            at("Invite")
        rows = [row for row in app.all(role="row") if len(row.words()) > 2]
        app.open_row(rows[min(2, len(rows) - 1)].words()[0], t("Effective Access"))
        album.take("person")
        app.key("Escape")
        app.key("ctrl+n")
        at("Send Invite")
        album.take("invite")
        leave()
        pane("ctrl+2", "Invite", "invitations")
        pane("ctrl+3", "New Role", "roles")
        app.click(t("Matrix"), role=None)
        app.wait_gone(t("Built-in"), "label")
        album.take("matrix")
        app.click(t("Who Can…"), role=None)
        app.find(t("Area"), "combo box")
        album.take("who-can")
        pane("ctrl+4", "End Other Sessions", "sessions")
        pane("ctrl+5", "Export…", "history")
        pane("ctrl+6", "Start Review", "review-start")
        app.click(t("Start Review"))
        at("Sign Off")
        app.key("k", "k", "r")
        album.take("review")
        app.key("c")
        at("Done")
        album.take("review-change")
        leave()
        app.key("ctrl+7")
        rows = driver.wait_until(lambda: [row for row in app.all(role="list item") if "@" in " ".join(row.words())],
                                 "people")
        album.take("people")
        app.open_row(rows[min(1, len(rows) - 1)].words()[0], t("Offboard…"), "button")
        album.take("individual")
        app.click(t("Offboard…"))
        driver.wait_until(lambda: len(app.windows()) == 2, "what goes")
        album.take("offboard")
        leave()
        app.key("Escape")
        for key, name in (("ctrl+comma", "preferences"), ("ctrl+question", "shortcuts")):
            app.key(key)
            driver.wait_until(lambda: len(app.windows()) == 2, name)
            album.take(name)
            leave()
        app.quit()
        for line in app.complaints():
            print(line)


if __name__ == "__main__":
    main()
