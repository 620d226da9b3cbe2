# SPDX-License-Identifier: GPL-3.0-or-later
"""No English word is left in a mail or a page of another language. The words of the American ones are gathered first,
from all that a page shows or a screen reader says; whatever of them turns up elsewhere has to be a word there, too."""
import html.parser
import re
import sqlite3
import urllib.parse

import pytest
import requests

from harness import new_ip

OTHERS = ['fr-FR', 'de-DE', 'nl-NL', 'es-ES', 'it-IT']
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}
WRONG = 'khj_' + 'A' * 43
# Names that are words in no language.
STORE, INVITER, GUEST, PASSWORD = 'Zqx Wvolq', 'Qwix Zvarq', 'Vqo Zwixq', 'jqxz-wvqk-0417'
NAMES = re.compile(rf'\S+@\S+|https?://\S+|khj_\S+|{STORE}|{INVITER}|{GUEST}|Keyholder|UTC')
# Names of products, and a word of all languages.
SHARED = {'pack', 'go', 'sms', 'marketing'}
# English words that are words there too, or that the service itself uses there for its roles and areas.
SAME = {
    'fr-FR': {'contacts', 'emailings', 'finance', 'long', 'mail', 'manager', 'on', 'packer', 'page', 'second', 'services', 'stock', 'support',
              'tickets', 'warehouse'},
    'de-DE': {'an', 'branding', 'browser', 'design', 'in', 'link', 'login', 'mail', 'name', 'november', 'packer', 'server', 'support',
              'tickets', 'tracking', 'upload', 'was'},
    'nl-NL': {'analytics', 'branding', 'browser', 'in', 'is', 'labels', 'link', 'login', 'mail', 'november', 'of', 'open', 'orders', 'portal',
              'return', 'server', 'was'},
    'es-ES': {'editor', 'ignore', 'no', 'plan', 'portal', 'roles', 'tickets'},
    'it-IT': {'account', 'branding', 'browser', 'design', 'editor', 'in', 'link', 'mail', 'password', 'server'},
}


class Texts(html.parser.HTMLParser):
    """All that somebody sees or hears of a page."""

    def __init__(self, text):
        super().__init__()
        self.found, self.skip, self.language = [], False, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.skip = tag == 'style'
        self.language = attributes.get('lang', self.language)
        for name in ('aria-label', 'title', 'alt', 'placeholder', 'aria-description'):
            if name in attributes:
                self.found.append(attributes[name])
        if tag == 'input' and attributes.get('type') == 'submit':
            self.found.append(attributes['value'])

    def handle_endtag(self, tag):
        self.skip = False

    def handle_data(self, data):
        if not self.skip and data.strip():
            self.found.append(data.strip())


def words(text):
    return set(re.findall(r'[^\W\d_]{2,}', NAMES.sub(' ', text).lower())) - SHARED


class Reader:
    """One language: gathers what its mails and pages say."""

    def __init__(self, server, language):
        self.server, self.language = server, language
        self.texts = {}

    def keep(self, what, page):
        texts = Texts(page)
        assert texts.language == self.language, what
        self.texts[what] = texts.found

    def page(self, what, status, path, fields=None, type=FORM['Content-Type'], **headers):
        headers = {'Accept-Language': self.language, 'X-Forwarded-For': new_ip(), **headers}
        url = self.server.url + path
        if fields is None:
            answer = requests.get(url, headers=headers, timeout=60)
        else:
            answer = requests.post(url, urllib.parse.urlencode(fields), headers={**headers, 'Content-Type': type}, timeout=60)
        assert answer.status_code == status, (what, answer.status_code)
        assert answer.headers['Content-Language'] == self.language
        self.keep(what, answer.text)

    def mail(self, what, mail):
        self.keep(what + ', HTML', mail.html)
        self.texts[what] = [mail.subject, *mail.text.splitlines()]

    def words(self):
        """Each word, and a place where it stands."""
        return {word: (what, text) for what, texts in self.texts.items() for text in texts for word in words(text)}


def holdings(account):
    """All roles, and all rights that can be given."""
    owner = account.owner
    roles = [role['id'] for role in owner.pages('roles')]
    closed = {'subscription', 'invoices', 'api-tokens'} if account.kind == 'shop' else {'api-tokens'}
    areas = [area['id'] for area in owner.get('areas')['items'] if area['id'] not in closed]
    return roles, {area: ('guest', 'editor', 'approver')[number % 3] for number, area in enumerate(areas)}


def read(server, accounts, language):
    reader = Reader(server, language)
    for account in accounts:
        roles, grants = holdings(account)
        address = account.address_for('q')
        account.invite(address, language=language, roles=roles, grants=grants, ends_at='2031-05-09T00:00:00Z')
        mail = server.wait_mail(address)
        reader.mail(f'mail of a {account.kind} account', mail)
        reader.page(f'page of a {account.kind} account', 200, f'/join/{mail.token}')
    path = f'/join/{mail.token}'
    new = {'way': 'new', 'name': GUEST, 'password': PASSWORD}
    existing = {'way': 'existing', 'email': account.address, 'password': 'wrong'}
    reader.page('no name', 400, path, dict(new, name=''))
    for what, password in (('short', 'x'), ('long', 'xyz ' * 100), ('common', 'password'), ('own address', address)):
        reader.page(f'{what} password', 400, path, dict(new, password=password))
    reader.page('member already', 409, path, dict(existing, password=account.password))
    for _ in range(5):
        reader.page('wrong login', 401, path, dict(existing, email=f'{language}@nobody.example'))
    reader.page('too many attempts', 429, path, dict(existing, email=f'{language}@nobody.example'))
    reader.page('from elsewhere', 403, path, new, **{'Sec-Fetch-Site': 'cross-site'})
    reader.page('unreadable', 415, path, new, type='text/plain')
    reader.page('joined', 200, path, new)
    reader.page('dead', 404, path)
    member = account.sign_in(address, PASSWORD)
    first, full = accounts[0], server.create_account('shop', STORE, INVITER, user_limit=2)
    again, other = first.address_for('q'), full.address_for('q')
    first.invite(address, language=language)
    reader.page('login exists', 200, urllib.parse.urlsplit(server.wait_mail(address, 2).link).path)
    reader.page('second login', 400, urllib.parse.urlsplit(server.wait_mail(address, 2).link).path, new)
    full.invite(other, language=language)
    path = urllib.parse.urlsplit(server.wait_mail(other).link).path
    with_limit(server, full, 1)
    reader.page('no room', 409, path, dict(new, name=GUEST))
    member.patch('/v1/me', {'email': again, 'current_password': PASSWORD}, status=200)
    mail = server.wait_mail(again)
    path = urllib.parse.urlsplit(mail.link).path
    reader.mail('confirmation mail', mail)
    reader.page('confirm', 200, path)
    reader.page('confirmed', 200, path, {'way': 'confirm'})
    reader.page('not to be confirmed', 404, path)
    return reader


def with_limit(server, account, limit):
    """As a plan that was made smaller."""
    with sqlite3.connect(server.database, timeout=60) as database:
        database.execute('UPDATE accounts SET user_limit = ? WHERE id = ?', (limit, account.id))
    database.close()


@pytest.fixture(scope='module')
def accounts(server):
    return [server.create_account(kind, STORE, INVITER) for kind in ('shipping', 'messaging', 'shop')]


@pytest.fixture(scope='module')
def american(server, accounts):
    return read(server, accounts, 'en-US')


def test_all_of_it_was_read(american):
    """What is to be translated, as it stands in the sources."""
    all_texts = '\n'.join(text for texts in american.texts.values() for text in texts)
    for text in ('You are invited to manage', 'Warehouse', 'Emailings', 'Approver', 'The link is for you alone', 'That is too short.',
                 'That is too long.', 'There were too many attempts', 'This form was sent from another page', 'Welcome to',
                 'Confirm Address', 'allows no more users', 'has access to the store already', 'May 9, 2031'):
        assert text in all_texts, text
    assert len(american.words()) > 150


@pytest.mark.parametrize('language', OTHERS)
def test_no_english_word_is_left(server, accounts, american, language):
    reader = read(server, accounts, language)
    assert set(reader.texts) == set(american.texts)
    english, found = american.words(), reader.words()
    left = {word: found[word] for word in sorted(set(found) & set(english) - SAME[language])}
    assert left == {}, '\n'.join(f'{word}: {place}' for word, place in left.items())
    # Nothing was left out either.
    for what, texts in american.texts.items():
        assert len(reader.texts[what]) == len(texts), what


def test_british_is_english(server, accounts, american):
    reader = read(server, accounts, 'en-GB')
    assert len(set(reader.words()) - set(american.words())) < 20
