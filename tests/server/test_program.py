# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself: its command line, what it refuses, its demo, backup, TLS, and how it ends."""
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import time

import pytest
import requests

from harness import BINARY, SLOW, Client, Server, program, secret_text, wait_for


def refused(run):
    """Exit status 2 and one line on standard error that is of use."""
    assert run.returncode == 2, (run.returncode, run.stderr)
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1 and len(lines[0]) > 10, run.stderr
    assert run.stdout == ''
    return lines[0]


@pytest.fixture
def database(tmp_path):
    return tmp_path / 'keyholder.db'


@pytest.mark.parametrize('arguments', [
    ['--colour'], ['--database'], [], ['--listen', '127.0.0.1:0'], ['frobnicate'], ['--database', 'D', 'extra'],
    ['--database', 'D', '--listen', 'nonsense'], ['--database', 'D', '--listen', '127.0.0.1:99999'], ['--database', 'D', '--listen', '127.0.0.1:x'],
    ['--database', 'D', '--listen', '256.0.0.1:0'], ['--database', 'D', '--public-url', 'nonsense'],
    ['--database', 'D', '--public-url', 'ftp://x.example'], ['--database', 'D', '--mail-dir', 'M', '--smtp', 'smtp://localhost'],
    ['--database', 'D', '--smtp', 'http://localhost', '--mail-from', 'a@b.example'], ['--database', 'D', '--smtp', 'smtp://localhost'],
    ['--database', 'D', '--smtp', 'smtp://localhost', '--mail-from', 'nobody'], ['--database', 'D', '--tls-cert', '/nonexistent'],
    ['--database', 'D', '--tls-cert', '/nonexistent', '--tls-key', '/nonexistent'], ['--database', 'D', '--tls-key', '/nonexistent'],
    ['--database', 'D', '--geoip', '/nonexistent'], ['--database', 'D', '--geoip', '/etc/passwd'],
    ['--database', '/nonexistent/dir/x.db'], ['--database', '/proc/x.db'], ['--database', 'D', '--mail-dir', '/proc/x'],
    ['create-account', '--database', 'D'], ['create-account', '--database', 'D', '--kind', 'bakery', '--name', 'A', '--owner-name', 'B', '--owner-email', 'a@b.example'],
    ['create-account', '--database', 'D', '--kind', 'shop', '--name', 'A', '--owner-name', 'B', '--owner-email', 'nobody'],
    ['create-account', '--database', 'D', '--kind', 'shop', '--name', '', '--owner-name', 'B', '--owner-email', 'a@b.example'],
    ['create-account', '--database', 'D', '--kind', 'shop', '--name', 'A', '--owner-name', 'B', '--owner-email', 'a@b.example', '--language', 'xx'],
    ['create-account', '--database', 'D', '--kind', 'shop', '--name', 'A', '--owner-name', 'B', '--owner-email', 'a@b.example', '--user-limit', '0'],
    ['create-account', '--database', 'D', '--kind', 'shop', '--name', 'A', '--owner-name', 'B', '--owner-email', 'a@b.example', '--user-limit', 'x'],
    ['create-token', '--database', 'D', '--account', 'nobody', '--name', 'T'], ['create-token', '--database', 'D'],
    ['backup', '--database', 'D'], ['backup', '--database', 'D', 'T'], ['backup'],
])
def test_wrong_command_lines(tmp_path, arguments):
    arguments = [str(tmp_path / a) if a in ('D', 'M', 'T') else a for a in arguments]
    refused(program(*arguments, stdin=secret_text() + '\n', timeout=20))


@pytest.mark.parametrize('password', ['', 'short', 'password', 'x' * 200])
def test_create_account_with_a_bad_password(database, password):
    run = program('create-account', '--database', database, '--kind', 'shop', '--name', 'A', '--owner-name', 'B', '--owner-email', 'a@b.example',
                  stdin=password + '\n')
    assert not password or f'“{password}”' not in refused(run)


def test_create_account_for_an_owner_who_has_a_login(own_server):
    """The password must be theirs, or anybody with the program could take the login over."""
    server = own_server()
    first = server.create_account()
    run = program('create-account', '--database', server.database, '--kind', 'shop', '--name', 'A', '--owner-name', 'B',
                  '--owner-email', first.address, stdin=secret_text() + '\n')
    refused(run)
    second = server.create_account('shop', address=first.address, password=first.password)
    assert {a['id'] for a in first.owner.pages('/v1/accounts')} == {first.id, second.id}


def test_version_and_help():
    run = program('--version')
    assert run.returncode == 0 and re.search(r'\d+\.\d+\.\d+', run.stdout)
    run = program('--help')
    assert run.returncode == 0 and '--database' in run.stdout and 'create-account' in run.stdout


@pytest.mark.parametrize('damage', ['text', 'truncated', 'header', 'middle', 'foreign', 'newer', 'directory'])
def test_databases_that_are_not_usable(own_server, damage):
    """They are refused, and left as they are."""
    server = own_server()
    server.create_account()
    server.stop()
    path = server.database
    if damage == 'text':
        with open(path, 'w', encoding='ascii') as file:
            file.write('This is not a database. ' * 500)
    elif damage == 'truncated':
        os.truncate(path, os.path.getsize(path) // 2 // 4096 * 4096)
    elif damage == 'header':
        with open(path, 'r+b') as file:
            file.write(b'\0' * 100)
    elif damage == 'middle':
        with open(path, 'r+b') as file:
            file.seek(4096)
            file.write(os.urandom(os.path.getsize(path) - 8192))
    elif damage == 'foreign':
        os.remove(path)
        other = sqlite3.connect(path)
        other.execute('CREATE TABLE recipes (name)')
        other.commit()
        other.close()
    elif damage == 'newer':
        other = sqlite3.connect(path)
        other.execute('PRAGMA user_version = 1000')
        other.commit()
        other.close()
    else:
        os.remove(path)
        os.mkdir(path)

    def content():
        if os.path.isdir(path):
            return None
        with open(path, 'rb') as file:
            return file.read()

    before = content()
    for arguments in (['--database', path, '--listen', '127.0.0.1:0'],
                      ['create-account', '--database', path, '--kind', 'shop', '--name', 'A', '--owner-name', 'B', '--owner-email', 'a@b.example'],
                      ['create-token', '--database', path, '--account', 'x', '--name', 'T'],
                      ['backup', '--database', path, path + '.copy']):
        refused(program(*arguments, stdin=secret_text() + '\n', timeout=20))
        assert content() == before
    assert not os.path.exists(path + '.copy')


def test_empty_file_is_a_new_database(own_server):
    server = own_server(start=False)
    open(server.database, 'w').close()
    server.start()
    assert server.create_account().owner.get('users')['total'] == 1


def test_read_only_database(own_server):
    server = own_server()
    server.stop()
    os.chmod(server.database, 0o400)
    if os.access(server.database, os.W_OK):
        # root writes whatever the mode says
        os.chmod(server.database, 0o600)
        return
    refused(program('--database', server.database, '--listen', '127.0.0.1:0', timeout=20))


def test_port_in_use(own_server, database):
    server = own_server()
    line = refused(program('--database', database, '--listen', f'127.0.0.1:{server.port}', timeout=20))
    assert str(server.port) in line
    assert server.client().get('/v1/service').status == 200


def test_listens_on_ipv6(own_server):
    server = own_server(start=False)
    try:
        socket.create_server(('::1', 0), family=socket.AF_INET6).close()
    except OSError:
        return
    process = subprocess.Popen([BINARY, '--database', server.database, '--listen', '[::1]:0', '--mail-dir', server.mail_dir],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        line = process.stdout.readline()
        match = re.fullmatch(r'listening on (http://\[::1\]:\d+)\n', line)
        assert match, line
        assert requests.get(match.group(1) + '/v1/service', timeout=10).status_code == 200
    finally:
        process.terminate()
        assert process.wait(timeout=10 * SLOW) == 0
        process.stdout.close()


def test_one_line_when_ready(own_server):
    server = own_server()
    assert server.lines == [f'listening on http://127.0.0.1:{server.port}']
    server.process.send_signal(signal.SIGTERM)
    rest = server.process.stdout.read()
    assert rest == b''
    server.process.wait()
    server.finish()


def test_sigterm_ends_it_within_5_seconds(own_server):
    server = own_server()
    assert server.stop() < 5 * SLOW


def test_sigterm_with_requests_under_way(own_server):
    """Idle connections, half requests and long polls do not hold it up."""
    server = own_server()
    account = server.create_account()
    after = account.owner.get('changes')['after']
    connections = [socket.create_connection(('127.0.0.1', server.port)) for _ in range(12)]
    for number, connection in enumerate(connections):
        if number % 3 == 1:
            connection.sendall(b'POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
        elif number % 3 == 2:
            connection.sendall(f'GET /v1/accounts/{account.id}/changes?after={after}&wait=60 HTTP/1.1\r\nHost: x\r\n'
                               f'Authorization: Bearer {account.owner.token}\r\n\r\n'.encode())
    time.sleep(0.3)
    assert server.stop() < 5 * SLOW
    for connection in connections:
        connection.close()


def test_demo(own_server):
    server = own_server('--demo')
    line = server.read_line()
    match = re.fullmatch(r'demo owner: (\S+@\S+) (\S+)', line)
    assert match, line
    address, password = match.groups()
    owner = server.client().sign_in(address, password)
    accounts = owner.pages('/v1/accounts')
    assert sorted(a['kind'] for a in accounts) == ['messaging', 'shipping', 'shop']
    for account in accounts:
        client = Client(server, owner.token, account['id'])
        assert account['membership']['owner'] is True
        users = client.pages('users')
        assert len(users) >= 3
        assert client.get('history')['total'] >= 2
        assert {i['status'] for i in client.pages('invitations')} & {'pending', 'expired', 'accepted', 'revoked'}
        assert client.get('sessions')['total'] >= 2
    before = {account['id']: [u['id'] for u in Client(server, owner.token, account['id']).pages('users')] for account in accounts}
    server.stop()
    # A second time: what is there stays as it is, and the owner can still get in.
    server.start()
    line = server.read_line() if server.process.poll() is None else ''
    match = re.fullmatch(r'demo owner: (\S+@\S+) (\S+)', line)
    if match:
        owner = server.client().sign_in(*match.groups())
    else:
        owner = server.client().sign_in(address, password)
    for account, users in before.items():
        assert [u['id'] for u in Client(server, owner.token, account).pages('users')] == users


def test_demo_leaves_a_used_database_alone(own_server):
    server = own_server()
    account = server.create_account()
    server.stop()
    server.options.append('--demo')
    try:
        server.start()
    except AssertionError:
        server.process.wait(timeout=10)
        assert server.process.returncode == 2
        server.finish()
        server.options.remove('--demo')
        server.start()
    assert [a['id'] for a in account.sign_in(account.address, account.password).pages('/v1/accounts')] == [account.id]
    database = sqlite3.connect(server.database)
    assert database.execute('SELECT count(*) FROM accounts').fetchone() == (1,)
    database.close()


def test_backup_while_running(own_server):
    server = own_server()
    account = server.create_account()
    roles = [account.owner.post('roles', {'name': f'Role {n}'}, status=201)['id'] for n in range(5)]
    target = os.path.join(server.folder, 'copy.db')
    run = program('backup', '--database', server.database, target)
    assert run.returncode == 0, run.stderr
    assert os.stat(target).st_mode & 0o077 == 0
    account.owner.post('roles', {'name': 'Later'}, status=201)
    copy = own_server(start=False)
    shutil.move(target, copy.database)
    copy.start()
    copy.secrets = server.secrets
    other = Client(copy, account.owner.token, account.id)
    assert [r['id'] for r in other.pages('roles')][10:] == roles
    refused(program('backup', '--database', server.database, server.folder))
    refused(program('backup', '--database', server.database, '/nonexistent/copy.db'))


def test_backup_does_not_overwrite_itself(own_server):
    server = own_server()
    account = server.create_account()
    assert program('backup', '--database', server.database, server.database).returncode == 2
    assert account.owner.get('users').status == 200


# --- TLS, proxies, mail ---

@pytest.fixture(scope='module')
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp('tls')
    cert, key = folder / 'cert.pem', folder / 'key.pem'
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
                    '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
                   check=True, capture_output=True)
    return str(cert), str(key)


def test_tls(own_server, certificate):
    cert, key = certificate
    server = own_server('--tls-cert', cert, '--tls-key', key)
    assert server.url.startswith('https://')
    assert requests.get(server.url + '/v1/service', verify=cert, timeout=10).json()['name'] == 'Keyholder'
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(server.url + '/v1/service', timeout=10)
    with pytest.raises(requests.RequestException):
        requests.get(server.url.replace('https', 'http') + '/v1/service', timeout=10).raise_for_status()
        raise requests.RequestException
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers('ALL:@SECLEVEL=0')
    with pytest.raises((ssl.SSLError, OSError)):
        with socket.create_connection(('127.0.0.1', server.port)) as plain:
            old.wrap_socket(plain)


def test_tls_files_that_do_not_fit(certificate, tmp_path, database):
    cert, key = certificate
    for cert_file, key_file in ((key, cert), (cert, '/etc/passwd'), ('/etc/passwd', key), (cert, str(tmp_path / 'none'))):
        refused(program('--database', database, '--listen', '127.0.0.1:0', '--tls-cert', cert_file, '--tls-key', key_file, timeout=20))


def test_forwarded_addresses_count_only_with_trust_proxy(own_server):
    server = own_server(trust_proxy=False)
    account = server.create_account()
    session, = [s for s in account.owner.pages('sessions') if s['current']]
    assert session['ip'] == '127.0.0.1'


def test_public_url_is_in_the_links(own_server):
    server = own_server('--public-url', 'https://staff.vogel.example/door/')
    account = server.create_account()
    mail = server.wait_mail(account.invite()['email'])
    assert mail.link == f'https://staff.vogel.example/door/join/{mail.token}'


def test_without_mail_options_nothing_breaks(own_server):
    """Invitations wait in the outbox."""
    server = own_server(mail=False)
    account = server.create_account()
    invitation = account.invite()
    assert invitation['delivery'] in ('queued', 'failed')
    assert account.owner.get('users').status == 200


def test_a_database_of_version_2(own_server, tmp_path):
    """What an older server kept is all there, and takes what only a newer one knows."""
    server = own_server(start=False, mail=False)
    old = sqlite3.connect(server.database)
    fixture = os.path.join(os.path.dirname(__file__), '..', 'fixtures', 'database-2.sql')
    with open(fixture, encoding='utf-8') as file:
        old.executescript(file.read())
    account, = old.execute('SELECT id FROM accounts').fetchone()
    old.close()
    token = program('create-token', '--database', server.database, '--account', account, '--name', 'T').stdout.strip()
    server.secrets.add(token)
    owner = Client(server.start(), token, account)
    ada, bob, vera = owner.pages('users')
    custom, = [role['id'] for role in owner.pages('roles') if not role['built_in']]
    assert (ada['name'], bob['name'], vera['name']) == ('Ada', 'Bob', 'Vera Vogel') and vera['owner']
    assert set(ada['roles']) == {custom, 'shipping'} and ada['grants'] == {'invoices': 'guest'} and ada['role_ends'] == {}
    assert bob['roles'] == ['admin'] and bob['ends_at'].startswith('2031')
    assert owner.get('invitations')['total'] == 3 and len(owner.pages('history')) >= 8
    end = {'shipping': '2031-01-01T00:00:00.000Z'}
    assert owner.patch(f'users/{ada["id"]}', {'role_ends': end}, status=200)['role_ends'] == end
    new = sqlite3.connect(server.database)
    assert new.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    assert new.execute('PRAGMA foreign_key_check').fetchall() == []
    new.close()
