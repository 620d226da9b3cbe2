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


def save(app, path):
    app.choose_file(path, "Save")
    driver.wait_until(lambda: path.exists() and path.stat().st_size, f"{path.name} to be saved")


def test_export(app, store, tmp_path):
    app.wait_words("Eve Returns")
    app.key("ctrl+6")
    app.find("Start Review", "button")
    store.stop()
    app.wait_words(re.compile(r"^Offline\."))
    app.click("Start Review")
    app.wait_words("0 of 4 decided")

    app.menu_item("Export", "As a Document (PDF)…", 0)
    app.find(role="window", name="Export Review")
    pdf = tmp_path / "review.pdf"
    save(app, pdf)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    for wanted in ("Access Review", "Harbour Lane", "Not signed yet", "Page 1 of ", "Cleo Packer", "eve@shop.example",
                   "Access by Area"):
        assert wanted in text, wanted

    app.menu_item("Export", "As a Table (CSV)…", 1)
    table = tmp_path / "review.csv"
    save(app, table)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Name"] for row in rows] == ["Ada Owner", "Ben Admin", "Cleo Packer", "Dan Finance", "Eve Returns"]
    assert (rows[2]["Labels"], rows[2]["Decision"]) == ("Approver", "Undecided")

    app.menu_item("Export", "Print…", 2)
    app.find("Preview", "button")
    app.key("Escape")
    app.wait_gone("Preview", "button")
