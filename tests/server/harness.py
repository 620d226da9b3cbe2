# SPDX-License-Identifier: GPL-3.0-or-later
"""The real server in a folder of its own, and somebody who talks to it. Everything that is secret and passes through
here is remembered, so that in the end the folder can be searched for it."""
import email
import email.policy
import itertools
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

import requests

from contract import Contract

BINARY = os.environ.get('KEYHOLDER_SERVER') or os.path.join(os.path.dirname(__file__),
                                                            '../../_build/src/server/keyholder-server')
CONTRACT = Contract()
SLOW = int(os.environ.get('KEYHOLDER_SLOW', '1'))  # sanitizers take their time

JSON = 'application/json'
PATCH = 'application/merge-patch+json'
LINK = re.compile(r'https?://[^\s"<>]*/(?:join|confirm)/[A-Za-z0-9_-]+')
TOKEN = re.compile(r'kh[a-z]_[A-Za-z0-9_-]{20,}')
REPORT = re.compile(r'Sanitizer|runtime error:|CRITICAL|\*\* ERROR|Assertion')


def wait_for(condition, timeout=30, what='something'):
    """Returns what @condition gives once it gives something true."""
    end = time.monotonic() + timeout * SLOW
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f'waited for {what} in vain'
        time.sleep(0.01)


def secret_text(prefix='pw'):
    return f'{prefix}-{secrets.token_hex(12)}'


def program(*arguments, stdin='', env=None, timeout=60):
    """Runs keyholder-server with @arguments to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                          timeout=timeout * SLOW, env=env)


class Mail:
    def __init__(self, path):
        self.path = path
        with open(path, 'rb') as file:
            self.message = email.message_from_binary_file(file, policy=email.policy.default)
        self.to = [a.addr_spec for a in self.message['To'].addresses]
        self.sender = self.message['From'].addresses[0].addr_spec
        self.subject = self.message['Subject']
        plain, html = self.message.get_body(('plain',)), self.message.get_body(('html',))
        self.text = plain.get_content() if plain is not None else ''
        self.html = html.get_content() if html is not None else ''
        links = LINK.findall(self.text) or LINK.findall(self.html)
        self.link = links[0] if links else None
        self.token = self.link.rpartition('/')[2] if self.link else None


class Server:
    """@options: more of the command line. The port is free, the folder is new unless one is given."""

    def __init__(self, *options, folder=None, env=None, trust_proxy=True, mail=True):
        self.owns_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix='keyholder-test-')
        self.data = os.path.join(self.folder, 'data')
        self.mail_dir = os.path.join(self.folder, 'mail')
        self.log_path = os.path.join(self.folder, 'log')
        self.database = os.path.join(self.data, 'keyholder.db')
        os.makedirs(self.data, exist_ok=True)
        self.options = list(options)
        if trust_proxy:
            self.options.append('--trust-proxy')
        if mail:
            self.options += ['--mail-dir', self.mail_dir]
        self.env = dict(os.environ, **(env or {}))
        self.secrets = set()
        self.read_mails = {}  # by path and time: reading one takes a while
        self.process = None
        self.lines = []

    def start(self):
        self.log = open(self.log_path, 'ab')
        self.process = subprocess.Popen([BINARY, '--database', self.database, '--listen', '127.0.0.1:0', *self.options],
                                        stdout=subprocess.PIPE, stderr=self.log, env=self.env)
        self.lines = [self.read_line()]
        match = re.fullmatch(r'listening on (https?://127\.0\.0\.1:(\d+))', self.lines[0])
        assert match, f'{self.lines[0]!r}\n{self.read_log()}'
        self.url, self.port = match.group(1), int(match.group(2))
        return self

    def read_line(self):
        return self.process.stdout.readline().decode().rstrip('\n')

    def read_log(self):
        with open(self.log_path, encoding='utf-8', errors='replace') as file:
            return file.read()

    def kill(self):
        """As a power failure would, as far as the process goes."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.finish()

    def stop(self):
        """SIGTERM. Returns how long it took."""
        if self.process is None:
            return 0
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=5 if SLOW == 1 else 60)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait()
            raise AssertionError('SIGTERM did not end the server within 5 seconds\n' + self.read_log()[-4000:]) from None
        took = time.monotonic() - begin
        self.finish()
        log = self.read_log()
        assert status == 0, f'exit status {status}\n{log[-4000:]}'
        assert not REPORT.search(log), log[-20000:]
        return took

    def finish(self):
        self.process.stdout.close()
        self.log.close()
        self.process = None

    def close(self):
        """Ends it, looks for secrets in all that it leaves behind, and removes the folder."""
        try:
            self.stop()
            self.check_secrets()
        finally:
            if self.process is not None:
                self.process.kill()
                self.process.wait()
            if self.owns_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def leaks(self):
        """Files outside the mail folder that contain a secret."""
        found = []
        wanted = [s.encode() for s in self.secrets if len(s) >= 12]
        for base, _, names in os.walk(self.folder):
            if base == self.mail_dir or base.startswith(self.mail_dir + os.sep):
                continue
            for name in names:
                with open(os.path.join(base, name), 'rb') as file:
                    content = file.read()
                found += [(name, s.decode()) for s in wanted if s in content]
        return found

    def check_secrets(self):
        found = self.leaks()
        assert not found, f'secrets were left behind: {found[:5]}'

    def create_account(self, kind='shipping', name='Vogel & Zonen', owner='Vera Vogel', address=None, password=None,
                       language=None, user_limit=None):
        address = address or f'vera-{secrets.token_hex(4)}@vogel.example'
        password = password or secret_text()
        self.secrets.add(password)
        arguments = ['create-account', '--database', self.database, '--kind', kind, '--name', name, '--owner-name', owner,
                     '--owner-email', address]
        if language is not None:
            arguments += ['--language', language]
        if user_limit is not None:
            arguments += ['--user-limit', user_limit]
        run = program(*arguments, stdin=password + '\n')
        assert run.returncode == 0, run.stderr
        return Account(self, run.stdout.strip(), kind, name, address, password)

    def mails(self, to=None):
        """All mails, oldest first."""
        names = sorted(os.listdir(self.mail_dir)) if os.path.isdir(self.mail_dir) else []
        paths = [os.path.join(self.mail_dir, name) for name in names if name.endswith('.eml')]
        keys = sorted((os.stat(path).st_mtime_ns, path) for path in paths)
        self.read_mails = {key: self.read_mails.get(key) or Mail(key[1]) for key in keys}
        mails = list(self.read_mails.values())
        for mail in mails:
            if mail.token:
                self.secrets |= {mail.token, mail.link}
        return [mail for mail in mails if to is None or mail.to == [to]]

    def wait_mail(self, to, count=1):
        """The newest mail to @to, once there are @count."""
        return wait_for(lambda: self.mails(to)[count - 1:], what=f'mail {count} to {to}')[-1]

    def client(self, token=None, account=None):
        return Client(self, token, account)


_addresses = itertools.count(random.randrange(1 << 20))


def new_ip():
    n = next(_addresses)
    return f'10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}'


class Answer:
    def __init__(self, response, body):
        self.status = response.status_code
        self.headers = response.headers
        self.raw = response.content
        self.body = body
        self.etag = response.headers.get('ETag')

    def __getitem__(self, name):
        return self.body[name]

    @property
    def code(self):
        return self.body.get('code') if isinstance(self.body, dict) else None

    @property
    def fields(self):
        return {field['pointer']: field['code'] for field in self.body.get('fields', [])}


class Client:
    """Talks to the server; every answer is held against the contract."""

    def __init__(self, server, token=None, account=None):
        self.server = server
        self.token = token
        self.account = account
        self.ip = new_ip()
        self.person = self.session_id = None
        self.http = requests.Session()
        self.http.trust_env = False

    def url(self, path):
        """A path that begins without a slash is within the account."""
        if path.startswith('/'):
            return path
        base = f'/v1/accounts/{self.account}'
        return base + ('/' + path if path and not path.startswith('?') else path)

    def remember(self, value):
        """Secrets in what is sent or comes back."""
        if isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str) and name in ('password', 'current_password', 'token'):
                    if '@' not in inner:  # an address that is tried as a password is no secret
                        self.server.secrets.add(inner)
                else:
                    self.remember(inner)
        elif isinstance(value, list):
            for inner in value:
                self.remember(inner)
        elif isinstance(value, str):
            self.server.secrets |= set(TOKEN.findall(value))

    def request(self, method, path, json_body=None, data=None, headers=None, status=None, timeout=30, **params):
        """@status: what is expected; a word is a query parameter."""
        if isinstance(status, str):
            status, params['status'] = None, status
        sent = {'X-Forwarded-For': self.ip, 'Accept': '*/*'}
        if self.token is not None:
            sent['Authorization'] = 'Bearer ' + self.token
        if json_body is not None:
            data = json.dumps(json_body)
            sent['Content-Type'] = PATCH if method == 'PATCH' else JSON
            self.remember(json_body)
        sent.update(headers or {})
        sent = {name: value for name, value in sent.items() if value is not None}
        if isinstance(data, str):
            data = data.encode()
        response = self.http.request(method, self.server.url + self.url(path), data=data, headers=sent,
                                     params=params or None, timeout=timeout * SLOW, allow_redirects=False, verify=False)
        media_type = response.headers.get('Content-Type', '')
        body = None
        if 'json' in media_type and method != 'HEAD':
            body = response.json()
        elif media_type.startswith('text/'):
            body = response.text
        self.remember(body)
        answer = Answer(response, body)
        CONTRACT.check(method, urllib.parse.urlsplit(response.url).path, answer.status, response.headers, body)
        if status is not None:
            assert answer.status == status, f'{method} {path}: {answer.status}, not {status}: {body}'
        return answer

    def get(self, path='', **params):
        answer = self.request('GET', path, **params)
        assert answer.status == 200, f'GET {path}: {answer.status}, not 200: {answer.body}'
        return answer

    def post(self, path, body=None, status=None, key=None, **rest):
        headers = dict(rest.pop('headers', None) or {})
        if key is not None:
            headers['Idempotency-Key'] = key
        return self.request('POST', path, body, headers=headers, status=status, **rest)

    def patch(self, path, body, version=None, status=None, **rest):
        """@version: None takes the newest; a string is sent as it is; False sends none."""
        headers = dict(rest.pop('headers', None) or {})
        headers.update(self.if_match(path, version))
        return self.request('PATCH', path, body, headers=headers, status=status, **rest)

    def delete(self, path, version=None, status=None, **rest):
        return self.request('DELETE', path, headers=self.if_match(path, version), status=status, **rest)

    def if_match(self, path, version):
        if version is False:
            return {}
        if version is None:
            answer = self.request('GET', path)
            version = answer.etag if answer.status == 200 else '"1"'
        return {'If-Match': version if isinstance(version, str) else f'"{version}"'}

    def pages(self, path, limit=100, **params):
        """All items of a list, page by page."""
        items, cursor = [], None
        while True:
            extra = {'cursor': cursor} if cursor else {}
            page = self.get(path, limit=limit, **params, **extra)
            assert len(page['items']) <= limit
            items += page['items']
            cursor = page['next']
            if cursor is None:
                return items

    def expect(self, answer, status, code):
        assert (answer.status, answer.code) == (status, code), f'{answer.status} {answer.body}'
        return answer

    def sign_in(self, address, password, client='Suite 1.0', device='Test bench'):
        body = self.post('/v1/sign-in', {'email': address, 'password': password,
                                         'client': {'name': client, 'device': device}}, status=201).body
        self.token = body['token']
        self.session_id = body['session']['id']
        self.person = body['person']
        return self


class Account:
    """An account of a server, with its owner signed in on first use."""

    def __init__(self, server, id, kind, name, address, password):
        self.server, self.id, self.kind, self.name = server, id, kind, name
        self.address, self.password = address, password
        self._owner = None

    @property
    def owner(self):
        if self._owner is None:
            self._owner = self.sign_in(self.address, self.password)
        return self._owner

    def sign_in(self, address, password, **rest):
        client = self.server.client(account=self.id).sign_in(address, password, **rest)
        client.address, client.password = address, password
        account = client.get()
        client.user = account['membership']['user']
        return client

    def address_for(self, name='sam'):
        return f'{name}-{secrets.token_hex(4)}@vogel.example'

    def invite(self, address=None, by=None, status=201, key=None, **fields):
        address = address or self.address_for()
        return (by or self.owner).post('invitations', dict(email=address, **fields), status=status, key=key)

    def join(self, mail_or_token, name='Sam Smit', password=None, status=201, client=None):
        """Takes an invitation up with a new login. Returns the answer and the password."""
        token = getattr(mail_or_token, 'token', mail_or_token)
        password = password or secret_text()
        answer = (client or self.server.client()).post('/v1/join', {'token': token, 'new': {'name': name,
                                                                                           'password': password}})
        assert answer.status == status, answer.body
        return answer, password

    def member(self, roles=(), grants=None, name='Sam Smit', sign_in=True, **fields):
        """Somebody who was invited with these roles and has joined. Returns them signed in."""
        address = self.address_for()
        self.invite(address, roles=list(roles), grants=grants or {}, **fields)
        answer, password = self.join(self.server.wait_mail(address), name)
        if not sign_in:
            return answer['user']
        return self.sign_in(address, password)

    def user(self, id):
        return self.owner.get(f'users/{id}').body
