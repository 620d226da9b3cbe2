# SPDX-License-Identifier: GPL-3.0-or-later
"""What an access review leaves behind: a document, a table, and paper.

| id | scenario |
|---|---|
| B3, C6 | test_export: without a server, as PDF and as CSV, each opened again; the dialog for printing |
"""

import csv
import re
import subprocess

import driver


def choose_file(app, path):
    """In GTK's own chooser, by the file's path, once it has offered a name."""
    app.find("Save", "button")
    app.key("ctrl+a")
    app.type(str(path))
    app.click("Save")
    app.wait_gone("Save", "button")
    driver.wait_until(lambda: path.exists() and path.stat().st_size, f"{path.name} to be saved")


def test_export(app, store, tmp_path):
    app.wait_words("Eve Returns")
    app.key("ctrl+6")
    app.find("Start Review", "button")
    store.stop()
    app.wait_words(re.compile(r"^Offline\."))
    app.click("Start Review")
    app.wait_words("0 of 4 decided")

    app.click("Export")
    app.click("As a Document (PDF)…", role="menu item")
    app.find(role="window", name="Export Review")
    pdf = tmp_path / "review.pdf"
    choose_file(app, pdf)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    for wanted in ("Access Review", "Harbour Lane", "Not signed yet", "Page 1 of ", "Cleo Packer", "eve@shop.example",
                   "Access by Area"):
        assert wanted in text, wanted

    app.click("Export")
    app.click("As a Table (CSV)…", role="menu item")
    table = tmp_path / "review.csv"
    choose_file(app, table)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Name"] for row in rows] == ["Ada Owner", "Ben Admin", "Cleo Packer", "Dan Finance", "Eve Returns"]
    assert (rows[2]["Labels"], rows[2]["Decision"]) == ("Approver", "Undecided")

    app.click("Export")
    app.click("Print…", role="menu item")
    app.find("Preview", "button")
    app.key("Escape")
    app.wait_gone("Preview", "button")
