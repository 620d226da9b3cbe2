# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: what is known of where somebody is signed in, at what cost, and how it ends for whom."""
import importlib.machinery
import importlib.util
import os
import pathlib
import sqlite3

import pytest

from harness import Client, Server, program, secret_text

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / 'fixtures'
PLACES = FIXTURES / 'places.mmdb'


@pytest.fixture(scope='module')
def server():
    server = Server('--geoip', PLACES).start()
    yield server
    server.close()


@pytest.fixture(scope='module')
def account(server):
    """One for all tests here that only sign in."""
    return server.create_account()


def sign_in(account, ip=None, client=None, **headers):
    """Another session of the owner's; HEADERS are sent with it."""
    visitor = account.server.client(account=account.id)
    if ip is not None:
        visitor.ip = ip
    body = {'email': account.address, 'password': account.password}
    if client is not None:
        body['client'] = client
    answer = visitor.post('/v1/sign-in', body, status=201, headers=headers)
    visitor.token = answer['token']
    visitor.address, visitor.password = account.address, account.password
    visitor.in_answer = answer['session']
    return visitor


def current(client, **rest):
    session, = [s for s in client.get('sessions', limit=1000, **rest)['items'] if s['current']]
    return session


# Where

@pytest.mark.parametrize('ip, language, place', [
    ('192.0.2.17', 'en-GB', 'Amsterdam, Netherlands'),
    ('192.0.2.17', 'fr-FR', 'Amsterdam, Pays-Bas'),
    ('192.0.2.255', 'nl-NL', 'Amsterdam, Netherlands'),  # a language that the database does not have
    ('198.51.100.4', 'de-DE', 'Lyon, Frankreich'),
    ('198.51.100.200', 'es-ES', 'Niza, Francia'),
    ('203.0.113.9', 'it-IT', 'Italy'),
    ('203.0.113.140', 'en-US', None),  # a country without a name
    ('203.0.113.200', 'de-DE', 'Kyoto, Japan'),
    ('2001:db8:1:9::1', 'de-DE', 'München, Deutschland'),
    ('2001:db8:2::77', 'es-ES', 'Países Bajos'),
    ('2001:db8:3::1', 'en-US', None),
    ('198.18.0.1', 'en-US', None),
])
def test_places(account, ip, language, place):
    client = sign_in(account, ip)
    session = current(client, headers={'Accept-Language': language})
    assert (session['ip'], session['location']) == (ip, place)


def test_a_place_is_not_known_without_a_file(own_server):
    client = sign_in(own_server().create_account(), '192.0.2.17')
    session = current(client)
    assert (session['ip'], session['location']) == ('192.0.2.17', None)
    assert client.get('/v1/me/sessions')['items'][0]['location'] is None


def test_the_places_are_those_of_the_generator():
    path = str(FIXTURES / 'make-places')
    loader = importlib.machinery.SourceFileLoader('make_places', path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('make_places', loader))
    loader.exec_module(module)
    assert module.build() == PLACES.read_bytes()


@pytest.mark.parametrize('damage', ['empty', 'no metadata', 'only metadata', 'text', 'folder', 'absent'])
def test_a_damaged_file_of_places_is_refused(tmp_path, damage):
    path, whole = tmp_path / 'places.mmdb', PLACES.read_bytes()
    if damage == 'folder':
        path.mkdir()
    elif damage != 'absent':
        path.write_bytes({'empty': b'', 'no metadata': whole[:len(whole) // 2], 'text': b'not a database\n' * 20,
                          'only metadata': whole[whole.rindex(b'\xab\xcd\xefMaxMind.com'):]}[damage])
    run = program('--database', tmp_path / 'db', '--listen', '127.0.0.1:0', '--geoip', path)
    assert run.returncode == 2 and run.stdout == ''
    assert len(run.stderr.splitlines()) == 1 and str(path) in run.stderr, run.stderr


def test_damaged_places_are_unknown_ones(own_server, tmp_path):
    """A file that looks whole but holds nonsense costs no request."""
    whole = bytearray(PLACES.read_bytes())
    end = whole.rindex(b'\xab\xcd\xefMaxMind.com')
    data = whole.index(bytes(16)) + 16
    whole[data:end] = b'\xff' * (end - data)
    path = tmp_path / 'places.mmdb'
    path.write_bytes(whole)
    server = own_server('--geoip', path)
    client = sign_in(server.create_account(), '192.0.2.17')
    assert current(client)['location'] is None


# With what

FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36'


@pytest.mark.parametrize('agent, client, device', [
    (FIREFOX, 'Firefox 128', 'Linux'),
    (CHROME, 'Chrome 130', 'Windows'),
    (CHROME + ' Edg/130.0.2849.68', 'Edge 130', 'Windows'),
    ('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
     'Safari 17', 'Mac'),
    ('Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6'
     ' Mobile/15E148 Safari/604.1', 'Safari 17', 'iPhone'),
    ('Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36',
     'Chrome 129', 'Android'),
    ('curl/8.5.0', 'curl 8.5.0', None),
    ('python-requests/2.31.0', 'python-requests 2.31.0', None),
    ('Stock Sync', 'Stock', None),
    ('Mozilla/5.0', None, None),
    ('Mozilla/5.0 (compatible; Chrome/)', None, None),
    ('/1.0 (x)', None, None),
    ('x' * 180 + '/1', 'x' * 100, None),
])
def test_what_the_user_agent_says(account, agent, client, device):
    visitor = sign_in(account, **{'User-Agent': agent})
    assert (visitor.in_answer['client'], visitor.in_answer['device']) == (client, device)
    session = current(visitor)
    assert (session['client'], session['device']) == (client, device)


def test_what_a_client_says_of_itself_comes_first(account):
    visitor = sign_in(account, client={'name': 'Till 3', 'device': None}, **{'User-Agent': CHROME})
    assert (visitor.in_answer['client'], visitor.in_answer['device']) == ('Till 3', 'Windows')
    visitor = sign_in(account, client={'name': None, 'device': 'Counter'}, **{'User-Agent': CHROME})
    assert (visitor.in_answer['client'], visitor.in_answer['device']) == ('Chrome 130', 'Counter')
    visitor = sign_in(account, **{'User-Agent': None})
    assert visitor.in_answer['device'] is None


# What it costs

def test_requests_are_not_written_down_one_by_one(server, account):
    """The version of the data, as SQLite counts it for another connection, moves with each transaction that writes."""
    client = sign_in(account)
    client.get('users')  # makes the entry
    database = sqlite3.connect(f'file:{server.database}?mode=ro', uri=True)
    wal = server.database + '-wal'

    def version():
        return database.execute('PRAGMA data_version').fetchone()[0], os.stat(wal).st_size

    before = version()
    for path in ['users', 'sessions', 'roles', '', '/v1/me', 'changes'] * 10:
        client.get(path)
    assert version() == before
    database.close()


# Ending

def ended(client, reason, path='users'):
    """Out, at once, and told why."""
    answer = client.request('GET', path)
    client.expect(answer, 401, 'unauthorized')
    assert answer.body.get('reason') == reason
    assert answer.headers['WWW-Authenticate'].startswith('Bearer')


def test_ending_others_leaves_exactly_one(server):
    """S16."""
    account = server.create_account()
    owner = account.owner
    others = [sign_in(account) for _ in range(3)] + [account.member(['admin'])]
    for client in others:
        client.get('users')
    assert owner.get('sessions')['total'] == 5
    assert owner.post('sessions/end-others', status=200)['ended'] == 4
    assert [s['current'] for s in owner.get('sessions')['items']] == [True]
    for client in others:
        ended(client, 'session-ended')
    assert owner.get('users').status == 200


def two_accounts(server, kind='shop'):
    """Somebody who has access to two accounts and uses both with one token, in each of them."""
    first, second = server.create_account(), server.create_account(kind, 'Other')
    member = first.member(['admin'])
    second.invite(member.address, roles=['staff'])
    token = server.wait_mail(member.address, 2).token
    server.client().post('/v1/join', {'token': token, 'existing': {'email': member.address, 'password': member.password}},
                         status=201)
    there = Client(server, member.token, second.id)
    there.get('users' if kind != 'shop' else '')
    return first, second, member, there


def test_each_account_ends_its_own(server):
    """W7, rule 4: what an account ends, it ends for itself; whoever is out is told why."""
    first, second, member, there = two_accounts(server)
    user = member.user
    session, = first.owner.get('sessions', user=user)['items']
    first.owner.delete(f'sessions/{session["id"]}', version=False, status=204)
    ended(member, 'session-ended')
    assert there.get().status == 200

    member = first.sign_in(member.address, member.password)
    first.owner.patch(f'users/{user}', {'status': 'suspended'}, status=200)
    ended(member, 'access-suspended')
    ended(member, 'access-suspended', '')
    assert there.get().status == 200
    first.owner.patch(f'users/{user}', {'status': 'active'}, status=200)
    ended(member, 'session-ended')  # being let in again is no session again

    member = first.sign_in(member.address, member.password)
    first.owner.delete(f'users/{user}', status=204)
    ended(member, 'access-removed')
    assert member.get('/v1/me').status == 200
    assert [a['id'] for a in member.pages('/v1/accounts')] == [second.id]
    assert there.get().status == 200


def test_a_stranger_is_told_nothing(server):
    """Neither whoever never was in the account, nor whoever has made a token up."""
    first, second = server.create_account(), server.create_account()
    answer = Client(server, first.owner.token, second.id).request('GET', 'users')
    first.owner.expect(answer, 404, 'not-found')
    for token in ('khs_' + 'A' * 43, 'x', None):
        answer = Client(server, token, first.id).request('GET', 'users')
        first.owner.expect(answer, 401, 'unauthorized')
        assert 'reason' not in answer.body


def test_why_a_person_was_signed_out(server):
    account = server.create_account()
    owner = account.owner
    clients = [sign_in(account) for _ in range(3)]
    clients[0].post('/v1/sign-out', status=204)
    ended(clients[0], 'signed-out')
    ended(clients[0], 'signed-out', '/v1/me')
    session, = [s for s in clients[1].get('/v1/me/sessions')['items'] if s['current']]
    owner.request('DELETE', f'/v1/me/sessions/{session["id"]}', status=204)
    ended(clients[1], 'session-ended', '/v1/me')
    password = secret_text()
    owner.request('PATCH', '/v1/me', {'password': password, 'current_password': account.password}, status=200)
    ended(clients[2], 'password-changed')
    assert owner.get('/v1/me').status == 200


# A database of before

def test_a_database_of_version_1(own_server):
    """It is brought up to date, with everything in it; a session of then is one, and ends as one of now."""
    server = own_server(start=False)
    database = sqlite3.connect(server.database)
    database.executescript((FIXTURES / 'database-1.sql').read_text(encoding='utf-8'))
    names = [row[0] for row in database.execute('SELECT name FROM members ORDER BY name')]
    history = database.execute('SELECT id FROM history ORDER BY seq').fetchall()
    database.close()
    server.start()
    address, password = 'vera@vogel.example', 'a password of version 1'
    client = server.client().sign_in(address, password)
    client.account = client.pages('/v1/accounts')[0]['id']
    assert [user['name'] for user in client.pages('users', sort='name')] == names
    assert [(event['id'],) for event in client.pages('history')][::-1][:len(history)] == history
    other = server.client(account=client.account).sign_in(address, password)
    client.post('/v1/me/sessions/end-others', status=200)
    ended(other, 'session-ended')
    server.stop()
    database = sqlite3.connect(server.database)
    assert database.execute('PRAGMA user_version').fetchone()[0] > 1
    assert database.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
    database.close()
