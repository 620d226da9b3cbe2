# SPDX-License-Identifier: GPL-3.0-or-later
"""Exporting sample reviews, and reading what was exported."""
import csv
import gettext
import importlib.machinery
import importlib.util
import os
import re
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
LOCALES = ['en_US', 'en_GB', 'fr_FR', 'de_DE', 'nl_NL', 'es_ES', 'it_IT']
AREAS = ['Labels', 'Parcels', 'Pickups', 'Pickup Reports', 'Return Labels', 'Support Tickets', 'Pack&Go', 'Shipping Rules',
         'Print Settings', 'Integrations', 'Order Upload', 'Tracking Page', 'Branding', 'Return Portal', 'Pricing',
         'Invoices', 'Subscription', 'Export Reports', 'Analytics', 'Users', 'Account Settings', 'API Tokens']
LONG_NAME = 'Anna-Maximiliane Freifrau von Hohenlohe-Waldenburg-Schillingsfürst'
HEAD = 'Blumen Süd · Paketdienst'


def locale_path(name):
    loader = importlib.machinery.SourceFileLoader('with_desktop', os.path.join(ROOT, 'build-aux', 'with-desktop'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('with_desktop', loader))
    loader.exec_module(module)
    return module.locale_path(name)


def environment(locale):
    lang, path = locale_path(locale)
    drop = ('LANGUAGE', 'LOCPATH')
    result = {name: value for name, value in os.environ.items() if name not in drop and not name.startswith('LC_')}
    result.update(LANG=lang, TZ='UTC')
    if path:
        result['LOCPATH'] = path
    return result


def person(number):
    """As the sample names everybody but the first eight."""
    first = ('Bram', 'Chloé', 'Dörte', 'Elena', 'Fabrizio', 'Grace', 'Íñigo')
    last = ('de Vries', 'Bouchard', 'Schäfer', 'Conti', 'Okafor', 'Ruiz', 'Whitfield', 'Ångström')
    return f'{first[number % 7]} {last[number % 8]} {number}'


class Words:
    """What the catalogue has for a text in one language; the text itself where there is none yet."""

    def __init__(self, locale):
        self.catalogue = gettext.NullTranslations()
        for name in (locale, locale.split('_')[0]):
            path = os.path.join(os.environ['KEYHOLDER_LOCALEDIR'], name, 'LC_MESSAGES', 'keyholder.mo')
            if os.path.exists(path):
                with open(path, 'rb') as file:
                    self.catalogue = gettext.GNUTranslations(file)
                break
        assert locale == 'en_US' or isinstance(self.catalogue, gettext.GNUTranslations), 'no catalogue'

    def __call__(self, text, context=None):
        return self.catalogue.pgettext(context, text) if context else self.catalogue.gettext(text)

    def n(self, one, many, number):
        return self.catalogue.ngettext(one, many, number).replace("%'", '%') % number   # Python groups no digits


def export(locale, people, state, *files, areas=0):
    """The longest turn of the main loop meanwhile, in milliseconds."""
    done = subprocess.run([os.environ['KEYHOLDER_EXPORT_REVIEW'], str(people), str(areas), state, *map(str, files)],
                          env=environment(locale), stdout=subprocess.PIPE, check=True, timeout=900)
    return float(done.stdout)


def pages(path, *options):
    text = subprocess.run(['pdftotext', *options, str(path), '-'], stdout=subprocess.PIPE, check=True, timeout=300).stdout
    return text.decode().split('\f')[:-1]


def info(path):
    text = subprocess.run(['pdfinfo', str(path)], stdout=subprocess.PIPE, check=True).stdout.decode()
    return dict(re.findall(r'^([^:]+):\s+(.*)$', text, re.M))


def squeeze(text):
    """Hyphens at the ends of lines are taken for those of syllables, and left out of the text."""
    return re.sub(r'[\s-]', '', text)


def has(text, *wanted):
    """Whatever line it was wrapped in."""
    squeezed = squeeze(text)
    for each in wanted:
        assert squeeze(each) in squeezed, f'{each!r} is missing'


def check_frames(path, words, foot):
    """The first and the last line of each page."""
    every = pages(path, '-layout')
    for number, text in enumerate(every, 1):
        lines = [line for line in text.splitlines() if line.strip()]
        has(lines[0], HEAD, words('Access Review'))
        has(lines[-1], foot, words('Page %u of %u') % (number, len(every)))


def check_on_paper(path, margin=30):
    """No word leaves the paper, or comes near its edge."""
    boxes = subprocess.run(['pdftotext', '-bbox', str(path), '-'], stdout=subprocess.PIPE, check=True).stdout.decode()
    found = 0
    for page in boxes.split('<page ')[1:]:
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        for box in re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', page):
            x1, y1, x2, y2 = map(float, box)
            assert margin <= x1 and x2 <= width - margin and margin - 8 <= y1 and y2 <= height - margin + 8, box
            found += 1
    assert found > 100


def rows(path):
    with open(path, 'rb') as file:
        raw = file.read()
    assert raw.startswith(b'\xef\xbb\xbf')
    return list(csv.reader(raw.decode('utf-8-sig').splitlines(keepends=True)))


def columns(words):
    def column(*names):
        return [words(name, 'column') for name in names]
    return (column('Name', 'Mail address', 'Status', 'Roles before', 'Roles now', 'Rights', 'Changes')
            + [words(area, 'area') for area in AREAS]
            + column('Last seen', 'Access ends', 'Hints', 'Decision', 'Decided roles', 'Decided rights',
                     'Decided end date', 'Note', 'Outcome', 'Signed by', 'Signed at'))
