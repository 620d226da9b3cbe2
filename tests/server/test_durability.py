# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule 9: what was answered is there after kill -9. And that nothing secret is left behind."""
import os
import random
import sqlite3
import stat
import threading
import time

import requests

from harness import SLOW, Client, program, secret_text

ROUNDS = 12 if SLOW == 1 else 5


def test_rule_9_answered_writes_survive_kill_9(own_server):
    server = own_server()
    account = server.create_account()
    token = account.owner.post('tokens', {'name': 'T'}, status=201)['token']
    confirmed = set()
    for number in range(ROUNDS):
        stop = threading.Event()

        def write(worker):
            client = Client(server, token, account.id)
            count = 0
            while not stop.is_set():
                name = f'Role {number}-{worker}-{count}'
                try:
                    client.post('roles', {'name': name}, status=201)
                except (requests.RequestException, AssertionError) as error:
                    if isinstance(error, AssertionError):
                        raise
                    return
                confirmed.add(name)
                count += 1

        threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0.05, 0.3) * SLOW)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server.start()
        names = {role['name'] for role in Client(server, token, account.id).pages('roles', limit=1000)}
        assert confirmed <= names, f'lost in round {number}: {confirmed - names}'
    assert len(confirmed) >= ROUNDS
    database = sqlite3.connect(server.database)
    assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    assert database.execute('PRAGMA foreign_key_check').fetchall() == []
    database.close()


def test_rule_9_a_change_its_history_and_its_feed_go_together(own_server):
    server = own_server()
    account = server.create_account()
    after = account.owner.get('changes')['after']
    role = account.owner.post('roles', {'name': 'Balie'}, status=201)['id']
    server.kill()
    server.start()
    owner = account.sign_in(account.address, account.password)
    assert [e['action'] for e in owner.pages('history', target=role)] == ['role.created']
    assert role in [i['id'] for i in owner.get('changes', after=after)['items']]


def test_rule_9_sessions_and_mails_survive(own_server):
    """A session goes on; a mail that was promised is sent, and its link works, whichever moment it was."""
    server = own_server()
    account = server.create_account()
    owner = account.owner
    invitations = [account.invite()['email'] for _ in range(10)]
    server.kill()
    server.start()
    assert owner.get('users').status == 200
    for address in invitations:
        mail = server.wait_mail(address)
        newest = server.mails(address)[-1]
        assert mail.to == [address]
        account.join(newest)


def test_rule_9_an_idempotency_key_survives(own_server):
    server = own_server()
    account = server.create_account()
    first = account.owner.post('roles', {'name': 'Balie'}, key='k', status=201)
    server.kill()
    server.start()
    again = account.owner.post('roles', {'name': 'Balie'}, key='k', status=201)
    assert again.raw == first.raw


def test_secrets_are_left_nowhere(own_server):
    """Every token, password and join link that a busy day sees, searched for in all files but the mails."""
    server = own_server()
    account = server.create_account()
    owner = account.owner
    member = account.member(['shipping'])
    owner.post('tokens', {'name': 'T'}, key='token', status=201)
    server.client().post('/v1/sign-in', {'email': account.address, 'password': account.password}, key='sign-in', status=201)
    # Where people put secrets by mistake.
    wrong = secret_text()
    server.secrets.add(wrong)
    server.client().post('/v1/sign-in', {'email': wrong + '@vogel.example', 'password': wrong})
    server.client().request('GET', f'/v1/me?token={owner.token}')
    server.client().request('GET', f'/v1/{owner.token}')
    server.client().request('GET', '/v1/me', headers={'User-Agent': owner.token, 'Referer': f'http://x/{owner.token}'})
    owner.request('GET', f'users?q={member.password}')
    new = secret_text()
    member.patch('/v1/me', {'password': new, 'current_password': member.password}, status=200)
    address = account.address_for()
    account.invite(address)
    mail = server.wait_mail(address)
    server.client().request('GET', f'/join/{mail.token}', status=200)
    server.client().post('/v1/join', {'token': mail.token, 'new': {'name': 'A', 'password': 'short'}})
    account.join(mail)
    assert len(server.secrets) > 8
    assert server.leaks() == []           # with the write-ahead log still there
    log = server.read_log()
    assert 'GET /v1/me' in log and 'POST /v1/sign-in' in log
    assert not [line for line in log.splitlines() if 'q=' in line or 'token=' in line]
    server.stop()
    assert server.leaks() == []


def test_files_are_ones_own(own_server):
    server = own_server()
    server.create_account().invite()
    for name in os.listdir(server.data):
        mode = stat.S_IMODE(os.stat(os.path.join(server.data, name)).st_mode)
        assert mode & 0o077 == 0, f'{name}: {mode:o}'
    assert stat.S_IMODE(os.stat(server.mail_dir).st_mode) == 0o700


def test_secrets_are_not_in_the_command_line_or_environment(own_server):
    server = own_server()
    account = server.create_account()
    with open(f'/proc/{server.process.pid}/cmdline', 'rb') as file:
        assert account.password.encode() not in file.read()
    run = program('create-token', '--database', server.database, '--account', account.id, '--name', 'T')
    assert run.returncode == 0, run.stderr
    server.secrets.add(run.stdout.strip())
    assert Client(server, run.stdout.strip(), account.id).get('users').status == 200
    assert run.stdout.strip() not in server.read_log()
