# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes long: a document about 10,000 people, and the table in a real spreadsheet (LibreOffice)."""
import os
import re
import subprocess

from exports import HEAD, Words, columns, export, has, info, pages


def test_ten_thousand(tmp_path):
    pdf = tmp_path / 'r.pdf'
    assert export('en_US', 10000, 'applied', pdf) < 50 * float(os.environ.get('KEYHOLDER_SLOW', '1'))
    text = pages(pdf)
    assert len(text) == int(info(pdf)['Pages']) > 1000
    for number in (1, len(text) // 2, len(text)):
        has(text[number - 1], f'Page {number} of {len(text)}', HEAD)
    assert set(map(int, re.findall(r'^person(\d+)@', '\n'.join(text), re.M))) == set(range(8, 10000))


def cells(path):
    """The rows of a table in LibreOffice's flat XML, as texts."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    assert 'table:formula' not in text
    table = []
    for row in re.findall(r'<table:table-row[^>]*>(.*?)</table:table-row>', text, re.S):
        found = []
        for attributes, content in re.findall(r'<table:table-cell([^>]*?)(?:/>|>(.*?)</table:table-cell>)', row, re.S):
            times = re.search(r'number-columns-repeated="(\d+)"', attributes)
            value = '\n'.join(re.findall(r'<text:p>(.*?)</text:p>', content, re.S))
            found += [re.sub(r'<[^>]+>', '', value)] * (min(int(times[1]), 50) if times else 1)
        table.append(found)
    return table


def test_spreadsheet(tmp_path):
    """Columns, umlauts and lines as written, and nothing that calculates."""
    table = tmp_path / 'r.csv'
    export('de_DE', 8, 'applied', table)
    # What its dialog chooses by itself for a file with a byte order mark: commas, quotes, UTF-8.
    subprocess.run(['soffice', f'-env:UserInstallation=file://{tmp_path}/profile', '--headless', '--infilter=CSV:44,34,76,1',
                    '--convert-to', 'fods', '--outdir', str(tmp_path), str(table)], check=True, timeout=300,
                   stdout=subprocess.DEVNULL)
    found = cells(tmp_path / 'r.fods')
    heads = columns(Words('de_DE'))
    assert [head.replace('&', '&amp;') for head in heads] == found[0][:len(heads)]
    names = [row[0] for row in found[1:9]]
    assert 'Jürgen Müller-Lüdenscheidt' in names and 'Šárka Žižková' in names
    assert any('HYPERLINK' in name for name in names)
    note = heads.index('Note') if 'Note' in heads else len(heads) - 4
    assert 'Zeile eins\nZeile zwei\nZeile drei' in [row[note] for row in found[1:9]]
