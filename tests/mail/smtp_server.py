# SPDX-License-Identifier: GPL-3.0-or-later
"""Real mail servers: one that does as it is told, over aiosmtpd, and one that takes calls and says nothing."""
import asyncio
import collections
import email
import email.policy
import os
import re
import secrets
import socket
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

STALL = object()  # instead of an answer: none, ever
TOKEN = re.compile(r'khj_[A-Za-z0-9_-]{43}')
SENDER = 'no-reply@keyholder.example'


class Certificates:
    """An authority of the tests' own, and what it signs."""

    def __init__(self, folder, name='ca'):
        self.folder, self.name = folder, name
        self.authority = os.path.join(folder, name + '.pem')
        self.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30',
                 '-subj', f'/CN=Test authority {name}', '-keyout', self.path('ca.key'), '-out', self.authority)

    def path(self, name):
        return os.path.join(self.folder, f'{self.name}-{name}')

    def run(self, *arguments):
        subprocess.run(['openssl', *arguments], check=True, capture_output=True)

    def context(self, name):
        """For a server that says that it is @name, as "IP:127.0.0.1" or "DNS:…"."""
        base = self.path(re.sub(r'\W', '-', name))
        with open(base + '.ext', 'w', encoding='ascii') as file:
            file.write(f'subjectAltName={name}\n')
        self.run('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=mail',
                 '-keyout', base + '.key', '-out', base + '.csr')
        self.run('x509', '-req', '-in', base + '.csr', '-CA', self.authority, '-CAkey', self.path('ca.key'),
                 '-days', '30', '-extfile', base + '.ext', '-out', base + '.pem')
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(base + '.pem', base + '.key')
        return context


class Taken:
    """A mail as the server took it."""

    def __init__(self, session, envelope):
        self.sender, self.recipients = envelope.mail_from, list(envelope.rcpt_tos)
        self.raw = envelope.original_content
        self.encrypted = session.ssl is not None
        self.connection = session.peer
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.text = self.message.get_body(('plain',)).get_content()
        self.token = (TOKEN.findall(self.text) or [None])[0]


class Post:
    """@tls: a context to offer STARTTLS with. @login: the only user and password that are let in, over TLS."""

    def __init__(self, tls=None, login=None, port=None):
        self.mails, self.logins, self.tries = [], [], collections.Counter()
        self.at_recipient, self.at_end = {}, {}
        self.login = login
        options = {'require_starttls': True, 'tls_context': tls} if tls else {}
        if login:
            options.update(auth_required=True, authenticator=self.authenticate)
        if port is None:
            with socket.socket() as free:
                free.bind(('127.0.0.1', 0))
                port = free.getsockname()[1]
        self.port = port
        self.controller = Controller(self, '127.0.0.1', port, enable_SMTPUTF8=True, ready_timeout=60, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        # Conversations that stall would keep the loop from ending.
        loop = self.controller.loop
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        self.controller.stop(no_assert=True)

    def url(self, scheme='smtp', user=None, password=None):
        login = '' if user is None else user + ('@' if password is None else f':{password}@')
        return f'{scheme}://{login}127.0.0.1:{self.port}'

    def to(self, address):
        return [mail for mail in self.mails if mail.recipients == [address]]

    def authenticate(self, server, session, envelope, mechanism, data):
        given = data.login.decode(), data.password.decode()
        self.logins.append(given)
        return AuthResult(success=given == self.login, handled=False)

    async def answer(self, answers):
        answer = answers.pop(0) if answers else None
        if answer is STALL:
            await asyncio.sleep(3600)
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries[address] += 1
        answer = await self.answer(self.at_recipient.get(address))
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or '250 2.1.5 ok'

    async def handle_DATA(self, server, session, envelope):
        answer = await self.answer(self.at_end.get(envelope.rcpt_tos[0]))
        if answer is None:
            self.mails.append(Taken(session, envelope))
        return answer or '250 2.0.0 taken'


class Silence:
    """Takes calls, and says nothing."""

    def __enter__(self):
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.socket.close()


class Closed:
    """Refuses to be called; its port is nobody else's until it is released."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.release = self.socket.close


def new_password():
    return 'smtp-' + secrets.token_hex(12)
