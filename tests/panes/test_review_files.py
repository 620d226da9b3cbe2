# SPDX-License-Identifier: GPL-3.0-or-later
"""Exported reviews, as a reader of PDF and of CSV finds them: the text of every page in the seven languages, where it
stands on the paper, small and large reviews."""
import os
import re

import pytest

from exports import (AREAS, LOCALES, LONG_NAME, Words, check_frames, check_on_paper, columns, export, has, info, pages,
                          person, rows, squeeze)


@pytest.mark.parametrize('locale', LOCALES)
def test_every_language(locale, tmp_path):
    words = Words(locale)
    pdf, table = tmp_path / 'r.pdf', tmp_path / 'r.csv'
    export(locale, 8, 'applied', pdf, table)
    text = pages(pdf)
    whole = '\n'.join(text)
    about = info(pdf)
    assert about['Page size'].startswith('612 x 792' if locale == 'en_US' else '595.276 x 841.89')
    assert about['Title'] == f'{words("Access Review")} · Blumen Süd' and about['Author'] == 'Ada Owner'
    assert int(about['Pages']) == len(text)
    check_frames(pdf, words, 'Ada Owner')
    check_on_paper(pdf)
    has(text[0], words('Access Review'), words('Started', 'review'), words('Compared With', 'review'),
        words('Signed', 'review'), words('Applied', 'review'), words('People', 'review'),
        words('Nothing to Decide', 'review decision'), words('Shipping', 'kind of account'),
        words.n("%'u applied", "%'u applied", 1), words.n("%'u failed", "%'u failed", 1))
    has(whole, words('People and Decisions', 'review'), words('Access by Area', 'review'), words('Signature', 'review'))
    has(whole, 'Ada Owner', 'Jürgen Müller-Lüdenscheidt', 'Größere Änderung: nur noch Rechnungen prüfen, über die Feiertage.',
        LONG_NAME, 'Noé Nouveau', 'Seulement pour l’été', 'Šárka Žižková', 'Lena Weg', 'Zeile zwei', 'Rücksendungen & Größen',
        'Packer → Packer, Finance', 'Nur der Eigentümer kann das.', '=HYPERLINK("http://evil.example")')
    has(whole, *(words(name, 'review decision') for name in ('Keep', 'Change', 'Remove')),
        *(words(name, 'review outcome') for name in ('Applied', 'Left as It Is', 'Failed')),
        *(words(name, 'review') for name in ('Roles', 'Changes', 'Access', 'Last Seen', 'Decision', 'Note', 'Outcome')),
        *(words(name, 'hint') for name in ('Not Used', 'Legacy Role', 'Many Admins', 'Shared Address')),
        words('%s in all areas') % words('Approver', 'level'), words('Left', 'user status'), words('Never', 'time'))
    matrix = text[-1]
    has(matrix, *(words(area, 'area') for area in AREAS),
        words('%s = %s', 'legend') % (words('A', 'level in short'), words('Approver', 'level')))
    found = rows(table)
    assert found[0] == columns(words)
    assert len(found) == 9 and {len(row) for row in found} == {len(found[0])}


def entry(table, name):
    found = rows(table)
    return dict(zip(found[0], next(row for row in found if row[0] == name)))


def test_table(tmp_path):
    table = tmp_path / 'r.csv'
    export('en_US', 8, 'applied', table)
    row = entry(table, 'Jürgen Müller-Lüdenscheidt')
    assert row['Mail address'] == 'juergen@blumen.example' and row['Status'] == 'Active'
    assert (row['Roles before'], row['Roles now']) == ('Packer', 'Packer, Finance')
    assert 'Role given: Finance' in row['Changes']
    assert (row['Labels'], row['Parcels'], row['Invoices'], row['Users']) == ('Approver', 'Guest', 'Approver', 'None')
    assert row['Last seen'] == '2026-11-21 13:00' and row['Hints'] == 'Not Used, Legacy Role'
    assert (row['Decision'], row['Decided roles'], row['Decided end date']) == ('Change', 'Finance', '2027-02-20')
    assert row['Note'].startswith('Größere Änderung') and row['Outcome'] == 'Applied'
    assert (row['Signed by'], row['Signed at']) == ('Ada Owner', '2026-11-22 15:00')
    formula = entry(table, '\'=HYPERLINK("http://evil.example")')
    assert formula['Note'].startswith("'+cmd")
    assert (entry(table, 'Lena Weg')['Status'], entry(table, 'Lena Weg')['Roles now']) == ('Left', '')
    assert entry(table, 'Noé Nouveau')['Roles before'] == ''
    assert 'Zeile eins\nZeile zwei\nZeile drei' in entry(table, 'info')['Note']


def test_matrix_and_table_agree(tmp_path):
    """Each letter is that of the level in the table."""
    pdf, table = tmp_path / 'r.pdf', tmp_path / 'r.csv'
    export('en_US', 8, 'signed', pdf, table)
    letters = {'Approver': 'A', 'Editor': 'E', 'Guest': 'G', 'None': '–'}
    lines = pages(pdf, '-layout')[-1].splitlines()
    seen = set()
    for row in rows(table)[1:]:
        start = re.compile(r'^ *\d+ +' + re.escape(row[0].lstrip("'")[:12]))
        found = [line.split()[-len(AREAS):] for line in lines if start.search(line)]
        levels = [letters[level] for level in row[7:7 + len(AREAS)]]
        assert found == ([] if row[2] == 'Left' else [levels])
        seen.update(levels)
    assert len(seen) == 4


def test_draft(tmp_path):
    """Each single page says that it is one."""
    pdf, table = tmp_path / 'r.pdf', tmp_path / 'r.csv'
    export('de_DE', 40, 'draft', pdf, table)
    words = Words('de_DE')
    text = pages(pdf)
    assert len(text) > 4
    check_frames(pdf, words, words('Not signed yet'))
    has(text[0], words('This is a draft. Any decision in it can still change.'), words('Undecided', 'review decision'))
    assert squeeze(words('Applied', 'review outcome')) not in squeeze(text[1])
    assert {row[-1] for row in rows(table)[1:]} == {''}


def test_counts(tmp_path):
    pdf = tmp_path / 'r.pdf'
    export('en_US', 8, 'draft', pdf)
    assert re.search(r'1\s+0\s+2\s+3\s+2\s+Keep\s+Change\s+Remove\s+Undecided\s+Nothing to Decide', pages(pdf, '-layout')[0])


def test_one_person(tmp_path):
    pdf = tmp_path / 'r.pdf'
    export('de_DE', 1, 'signed', pdf)
    text = pages(pdf)
    assert len(text) == 2
    has(text[0], 'Ada Owner', 'ada@blumen.example')
    check_on_paper(pdf)


def test_hundreds(tmp_path):
    """Everybody once, each entry on one page, the matrix with its head on every page."""
    pdf = tmp_path / 'r.pdf'
    export('de_DE', 300, 'signed', pdf)
    words = Words('de_DE')
    text = pages(pdf, '-layout')
    check_frames(pdf, words, 'Ada Owner')
    check_on_paper(pdf)
    title = squeeze(words('Access by Area', 'review'))
    matrix = [page for page in text if title in squeeze(page)]
    people = [page for page in text if title not in squeeze(page)]
    assert len(text) > 40 and len(matrix) >= 5
    assert sorted(map(int, re.findall(r'person(\d+)@', '\n'.join(people)))) == [8] * 2 + list(range(8, 300))
    below = squeeze('\n'.join(matrix))
    assert all(squeeze(person(number)) in below for number in range(8, 300))
    for page in people:
        labels = [len(re.findall(rf'^ +{words(label, "review")}  ', page, re.M)) for label in ('Roles', 'Decision')]
        assert labels[0] == labels[1] or 'Begründung' in page
    for page in matrix:
        has(page, words('Approver', 'level'))
    for page in pages(pdf)[-len(matrix):]:
        has(page, *(words(area, 'area') for area in AREAS))


def test_long_note(tmp_path):
    """What does not fit on a page goes on on the next one, without a line lost."""
    pdf = tmp_path / 'r.pdf'
    export('en_US', 9, 'signed', pdf)
    whole = pages(pdf)
    text = '\n'.join(whole)
    for number in range(1, 151):
        assert len(re.findall(rf'^Satz {number} der Begründung\.$', text, re.M)) == 1
    assert any('(continued)' in page for page in whole)
    check_on_paper(pdf)


def test_many_areas(tmp_path):
    """A part of the columns after the other, each with everybody."""
    pdf = tmp_path / 'r.pdf'
    export('en_US', 30, 'signed', pdf, areas=60)
    matrix = [page for page in pages(pdf) if 'Access by Area' in page]
    assert len(matrix) == 3
    assert [re.findall(r'Areas (\d+) to (\d+) of 60', page) for page in matrix] == [[('1', '20')], [('21', '40')], [('41', '60')]]
    for group, page in enumerate(matrix):
        has(page, 'Šárka Žižková', 'Dörte', *(f'area-{number} of many' for number in range(group * 20 + 1, group * 20 + 21)))
    check_on_paper(pdf)


def test_thousands(tmp_path):
    """No turn of the main loop takes longer than 50 ms of processor time."""
    pdf, table = tmp_path / 'r.pdf', tmp_path / 'r.csv'
    slow = int(os.environ.get('KEYHOLDER_SLOW', '1'))
    many, fewer = (10000, 1000) if slow == 1 else (2000, 500)
    assert export('en_US', many, 'applied', table) < 50 * slow
    assert len(rows(table)) == many + 1
    assert export('en_US', fewer, 'applied', pdf) < 50 * slow
    text = pages(pdf)
    assert len(text) == int(info(pdf)['Pages']) > fewer / 8
    assert set(map(int, re.findall(r'^person(\d+)@', '\n'.join(text), re.M))) == set(range(8, fewer))
