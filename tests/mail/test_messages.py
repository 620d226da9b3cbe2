# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mail is made of, read by Python's own library as a mail program reads it."""
import datetime
import email
import email.policy
import email.utils
import html.parser
import re
import sqlite3

import pytest

from harness import Mail, wait_for
from smtp_server import SENDER, Post

STORES = {
    'umlauts': 'Bäckerei Jäger & Söhne – „Käsespätzle“', 'quotes and commas': '"Smith, Jones" \\ Sons; <sales@shop.example>',
    'encoded word': '=?utf-8?q?Bcc=3A_x?= Ltd', 'emoji': 'Bee 🐝 & Family 👩‍👩‍👧', 'right to left': 'متجر القهوة', 'long': 'Grüße ' * 30 + 'Ende.',
    'long in ASCII': 'word ' * 39 + 'end.', 'one long word': 'x' * 200, 'spaces': 'A  B', 'percent': '100%s %1$s %n Wool',
}
INJECTED = 'Shop\r\nBcc: everybody@evil.example\r\n\r\n<script>alert(1)</script>'


@pytest.fixture(scope='module')
def account(server):
    """One for all tests that need no other."""
    return server.create_account()


class Text(html.parser.HTMLParser):
    """What is read of an HTML part, in words, and where its links lead."""

    def __init__(self, page):
        super().__init__()
        self.words, self.links, self.tags, self.inside = [], [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.inside = tag
        self.tags.append(tag)
        if tag == 'a':
            self.links.append(attributes['href'])

    def handle_data(self, data):
        if self.inside not in ('title', 'style'):
            self.words += data.split()


def set_names(server, account, store, inviter):
    """Past what the API lets in: a mail holds whatever may be in the database."""
    with sqlite3.connect(server.database, timeout=60) as database:
        database.execute('UPDATE accounts SET name = ? WHERE id = ?', (store, account.id))
        database.execute('UPDATE members SET name = ? WHERE account = ?', (inviter, account.id))
    database.close()


def check_form(raw):
    """RFC 5322 and RFC 2045: lines, their ends, and nothing but ASCII."""
    assert raw.isascii() and b'\0' not in raw
    assert raw.count(b'\n') == raw.count(b'\r\n') == raw.count(b'\r')
    lines = raw.split(b'\r\n')
    assert max(map(len, lines)) <= 998
    assert max(len(line) for line in lines if b' ' in line.strip()) <= 78 or b'x' * 100 in raw
    assert raw.endswith(b'--\r\n')


@pytest.mark.parametrize('name', STORES)
def test_W3_the_subject_names_the_store(server, account, name):
    """Whatever its name is; and nothing of it gets into another header."""
    set_names(server, account, STORES[name], 'Ólafur "Óli", Jr. <x@y.example>')
    address = account.address_for()
    account.invite(address, language='en-US')
    mail = server.wait_mail(address)
    with open(mail.path, 'rb') as file:
        raw = file.read()
    check_form(raw)
    message = mail.message
    assert message['Subject'] == f'You are invited to manage {STORES[name]}'
    assert f'Join {STORES[name]}\nhttp' in mail.text.replace('\r', '')
    assert 'Ólafur "Óli", Jr. <x@y.example>' in mail.text
    assert sorted(message.keys()) == ['Auto-Submitted', 'Content-Language', 'Content-Type', 'Date', 'From', 'MIME-Version', 'Message-ID',
                                      'Subject', 'To']
    assert all(part.defects == [] for part in message.walk()) and not any(message[header].defects for header in ('From', 'To', 'Date'))


def test_what_is_injected_stays_where_it_is(server, account):
    set_names(server, account, INJECTED, INJECTED)
    address = account.address_for()
    account.invite(address, language='en-US')
    mail = server.wait_mail(address)
    assert mail.message['Bcc'] is None and mail.message['To'].addresses[0].addr_spec == address
    assert len(mail.message['To'].addresses) == 1 and '\n' not in mail.subject
    assert '<script' not in mail.html and 'script' not in Text(mail.html).tags
    for field in ({'name': INJECTED}, {'name': 'a\nb'}):
        account.owner.expect(account.owner.patch('', field), 400, 'invalid-request')


def test_S9_headers(server, account):
    """From a no-reply sender that the application can name; marked as what a machine sends."""
    address = account.address_for()
    invitation = account.invite(address, language='nl-NL')
    mail = server.wait_mail(address)
    message = mail.message
    sender = message['From'].addresses[0]
    assert sender.addr_spec == account.owner.get()['mail_sender'] and sender.username == 'no-reply' and sender.display_name
    assert [a.addr_spec for a in message['To'].addresses] == [address]
    assert message['Auto-Submitted'] == 'auto-generated'
    sent = email.utils.parsedate_to_datetime(message['Date'])
    assert abs(sent - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(minutes=2)
    assert re.fullmatch(r'<[A-Za-z0-9_.-]+@[a-z.]+>', message['Message-ID']) and invitation['id'] in message['Message-ID']
    assert message['Content-Language'] == 'nl-NL' and message['MIME-Version'] == '1.0'
    assert message.get_content_type() == 'multipart/alternative'
    plain, page = message.iter_parts()
    assert (plain.get_content_type(), page.get_content_type()) == ('text/plain', 'text/html')
    assert {part.get_content_charset() for part in (plain, page)} == {'utf-8'}
    assert not list(message.iter_attachments())


def test_S2_what_it_says(server):
    """Who invites, to what, with which access, until when, and what to do when it was not expected; a button to join."""
    account = server.create_account('shipping', 'Harbour Lane', 'Ada Example')
    address = account.address_for()
    invitation = account.invite(address, language='en-US', roles=['packer', 'returns'], grants={'invoices': 'guest'},
                                ends_at='2031-05-09T12:00:00Z')
    mail = server.wait_mail(address)
    expires = datetime.datetime.fromisoformat(invitation['expires_at'].replace('Z', '+00:00'))
    page = Text(mail.html)
    for text in (f'Ada Example ({account.address})', 'Harbour Lane', 'Packer', 'Returns', 'Invoices: Guest', '2031',
                 f'{expires:%B} {expires.day}, {expires.year}', f'{expires:%H:%M} UTC', 'did not expect this', 'Replies to this address are not read'):
        assert text in mail.text, text
        assert text in ' '.join(page.words), text
    assert mail.text.count(mail.link) == 1 and f'Join Harbour Lane {mail.link} ' in ' '.join(mail.text.split())
    assert page.links == [mail.link]
    assert not {'script', 'img', 'link', 'iframe', 'form'} & set(page.tags)  # nothing is fetched or run


def test_rights_come_as_the_application_has_them(server):
    """In the catalogue's order, not by the letters of ids that nobody sees."""
    account = server.create_account('messaging')
    address = account.address_for()
    account.invite(address, language='fr-FR', grants={'account-settings': 'guest', 'sms': 'editor', 'contacts': 'guest'})
    said = server.wait_mail(address).text
    assert said.index('Contacts') < said.index('SMS') < said.index('Paramètres du compte')


def test_text_and_html_say_the_same(server):
    """Word for word: the link apart, which in HTML is the button."""
    account = server.create_account()
    for language in ('en-US', 'fr-FR', 'de-DE', 'nl-NL', 'es-ES', 'it-IT', 'en-GB'):
        address = account.address_for()
        account.invite(address, language=language, roles=['shipping'], grants={'invoices': 'guest'})
        mail = server.wait_mail(address)
        text = mail.text.replace(mail.link, ' ').replace('•', ' ').split()
        page = Text(mail.html).words
        heading = mail.subject.split()
        assert page[:len(heading)] == heading
        assert [word.rstrip(':') for word in text] == [word.rstrip(':') for word in page[len(heading):]]


def test_a_folder_gets_what_a_server_gets(own_server):
    """The same mail to the letter, but for the link, which each attempt has of its own, and the moment."""
    server = own_server()
    account = server.create_account(name='Bäckerei „Jäger“')
    address = account.address_for()
    invitation = account.invite(address, language='de-DE', roles=['shipping'])
    server.wait_mail(address)
    wait_for(lambda: account.owner.get(f'invitations/{invitation["id"]}')['delivery'] == 'sent', what='the mail to be done')
    server.stop()
    with sqlite3.connect(server.database) as database:
        database.execute("UPDATE outbox SET state = 'queued'")
    database.close()
    path = server.mails(address)[0].path
    with Post() as post:
        server.options = ['--smtp', post.url(), '--mail-from', Mail(path).sender, '--trust-proxy']
        server.start()
        taken = wait_for(lambda: post.to(address), what='the mail')[0]
        server.secrets.add(taken.token)

    def normal(message):
        parts = [re.sub(r'https?://\S+/join/khj_[\w-]+', 'LINK', part.get_content()) for part in message.iter_parts()]
        return [(name, value) for name, value in message.items() if name != 'Date'], parts

    with open(path, 'rb') as file:
        in_folder = email.message_from_binary_file(file, policy=email.policy.default)
    for name in ('X-Peer', 'X-MailFrom', 'X-RcptTo'):
        del taken.message[name]
    assert normal(in_folder) == normal(taken.message)


def test_a_confirmation_is_a_mail_like_that(server):
    """E3: of a new address."""
    account = server.create_account()
    new = account.address_for('new')
    account.owner.patch('/v1/me', {'email': new, 'current_password': account.password}, status=200)
    mail = server.wait_mail(new)
    assert mail.message['Auto-Submitted'] == 'auto-generated' and mail.message['Message-ID'] and mail.sender != SENDER
    assert Text(mail.html).links == [mail.link] and '/confirm/' in mail.link and '24 hours' in mail.text
