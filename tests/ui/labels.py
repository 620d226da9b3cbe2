# SPDX-License-Identifier: GPL-3.0-or-later
"""A window with texts that fit, that are cut off, and that nobody sees; run by test_walk.py, which has to tell them apart."""

import gi

gi.require_version("Adw", "1")
from gi.repository import Adw, Gtk, Pango  # noqa: E402


def cut(text):
    return Gtk.Label(label=text, ellipsize=Pango.EllipsizeMode.END, width_request=80, max_width_chars=4, halign=Gtk.Align.START)


def show(app):
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    box.append(Gtk.Label(label="This one fits", halign=Gtk.Align.START))
    box.append(Gtk.Label(label="This one fits on more lines than one", wrap=True, max_width_chars=12, halign=Gtk.Align.START))
    box.append(cut("Too long by far"))
    button = Gtk.Button(halign=Gtk.Align.START, child=cut("Too long for a button"))
    box.append(button)
    unseen = cut("Too long, but transparent")
    unseen.set_opacity(0)
    box.append(unseen)
    group = Adw.PreferencesGroup()
    for title, text in (("With something in it", "a"), ("With nothing in it", "")):
        row = Adw.EntryRow(title=title)
        row.set_text(text)
        group.add(row)
    box.append(group)
    Adw.ApplicationWindow(application=app, title="Labels", content=box, default_width=400).present()


program = Adw.Application(application_id="io.github.keyholder_app.Labels")
program.connect("activate", show)
program.run()
