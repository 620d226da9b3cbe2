# SPDX-License-Identifier: GPL-3.0-or-later
"""The change feed: what it tells, to whom, and that waiting for it ends in time."""
import concurrent.futures
import threading
import time

import pytest

from harness import SLOW, Client


def follow(client, after):
    """All changes since @after, and where to go on."""
    items, more = [], True
    while more:
        page = client.get('changes', after=after)
        items, after, more = items + page['items'], page['after'], page['more']
    return items, after


def test_changes_tell_the_new_state(account):
    owner = account.owner
    after = owner.get('changes')['after']
    assert follow(owner, after)[0] == []
    role = owner.post('roles', {'name': 'Balie'}, status=201)
    member = account.member(['shipping'], sign_in=False)
    owner.patch(f'users/{member}', {'roles': [role['id']]}, status=200)
    owner.patch('', {'name': 'Other'}, status=200)
    items, after = follow(owner, after)
    newest = {(i['kind'], i['id']): i for i in items}
    assert newest['role', role['id']]['value'] == owner.get(f'roles/{role["id"]}').body
    assert newest['user', member]['value'] == owner.get(f'users/{member}').body
    assert newest['account', account.id]['value']['name'] == 'Other'
    invitations = [i for i in items if i['kind'] == 'invitation']
    assert invitations[-1]['value']['status'] == 'accepted'
    owner.patch(f'users/{member}', {'roles': []}, status=200)
    owner.delete(f'roles/{role["id"]}', status=204)
    items, _ = follow(owner, after)
    gone = [i for i in items if i['kind'] == 'role'][-1]
    assert gone == {'kind': 'role', 'id': role['id'], 'deleted': True, 'value': None}


def test_changes_of_sessions(account):
    owner = account.owner
    after = owner.get('changes')['after']
    member = account.member()
    items, after = follow(owner, after)
    made = [i for i in items if i['kind'] == 'session' and not i['deleted']]
    assert made and made[-1]['value']['user'] == member.user
    owner.post(f'sessions/end-others?user={member.user}', status=200)
    items, _ = follow(owner, after)
    assert [i['deleted'] for i in items if i['kind'] == 'session'] == [True]


def test_changes_stay_within_the_account(server, account):
    other = server.create_account()
    after = other.owner.get('changes')['after']
    account.invite()
    account.owner.patch('', {'name': 'Other'}, status=200)
    assert follow(other.owner, after)[0] == []


def test_changes_in_pages(own_server):
    account = own_server(mail=False).create_account()
    owner = account.owner
    after = owner.get('changes')['after']
    rows = owner.post('invitations/batch', {'items': [{'email': f'c{n}@vogel.example'} for n in range(1000)]}, status=200,
                      timeout=60)['items']
    items, _ = follow(owner, after)
    assert {row['invitation']['id'] for row in rows} <= {i['id'] for i in items if i['kind'] == 'invitation'}


def test_changes_are_not_told_to_whom_they_are_not_for(account):
    member = account.member(['shipping'])
    after = member.get('changes')['after']
    other = account.member(['returns'], sign_in=False)
    account.invite()
    account.owner.patch(f'users/{member.user}', {'phone': '+31'}, status=200)
    items, _ = follow(member, after)
    assert not [i for i in items if i['kind'] in ('user', 'invitation') and i['id'] != member.user and i['value'] is not None]
    assert not [i for i in items if i['kind'] == 'session' and i['value'] is not None and i['value']['user'] != member.user]
    assert other


def wait_in_background(client, after, wait):
    """Returns a future of (answer, moment)."""
    pool = concurrent.futures.ThreadPoolExecutor(1)

    def ask():
        answer = client.request('GET', 'changes', after=after, wait=wait, timeout=90)
        return answer, time.monotonic()

    return pool.submit(ask)


def test_changes_waiting_ends_within_a_second_of_a_change(server, account):
    owner = account.owner
    waiting = Client(server, owner.token, account.id)
    after = owner.get('changes')['after']
    future = wait_in_background(waiting, after, 30)
    time.sleep(0.5)
    assert not future.done()
    begin = time.monotonic()
    invitation = account.invite()
    answer, moment = future.result(timeout=30)
    assert moment - begin < 1 * SLOW
    assert [i['id'] for i in answer['items'] if i['kind'] == 'invitation'] == [invitation['id']]


def test_changes_waiting_does_not_hold_up_others(server, account):
    """More who wait than there are threads."""
    owner = account.owner
    after = owner.get('changes')['after']
    clients = [Client(server, owner.token, account.id) for _ in range(60)]
    futures = [wait_in_background(client, after, 30) for client in clients]
    time.sleep(0.5)
    begin = time.monotonic()
    assert owner.get('users').status == 200
    assert time.monotonic() - begin < 1 * SLOW
    account.invite()
    for future in futures:
        answer, moment = future.result(timeout=30)
        assert answer.status == 200 and answer['items']


def test_changes_waiting_ends_by_itself(account):
    owner = account.owner
    after = owner.get('changes')['after']
    begin = time.monotonic()
    page = owner.get('changes', after=after, wait=1)
    assert 0.9 < time.monotonic() - begin < 3 * SLOW
    assert page['items'] == [] and page['more'] is False


def test_changes_waiting_ends_when_access_does(server, account):
    """Whoever is removed hears nothing more, and soon."""
    member = account.member(['admin'])
    waiting = Client(server, member.token, account.id)
    after = member.get('changes')['after']
    future = wait_in_background(waiting, after, 20)
    time.sleep(0.3)
    account.owner.delete(f'users/{member.user}', status=204)
    answer, _ = future.result(timeout=30)
    assert (answer.status, answer.body.get('reason')) == (401, 'access-removed'), answer.body


def test_changes_of_another_account_do_not_wake(server, account):
    other = server.create_account()
    after = account.owner.get('changes')['after']
    other.owner.get()
    future = wait_in_background(Client(server, account.owner.token, account.id), after, 2)
    time.sleep(0.2)
    other.invite()
    answer, _ = future.result(timeout=30)
    assert answer['items'] == []


@pytest.mark.parametrize('query', ['wait=61', 'wait=-1', 'wait=x', 'wait=', 'wait=1.5', 'after=x', 'after=-1', 'after='])
def test_changes_wrong_parameters(account, query):
    answer = account.owner.request('GET', 'changes?' + query)
    assert answer.status in (400, 410), answer.body


def test_changes_waiting_survives_leaving_clients(server, account):
    """Those who hang up leave nothing behind that breaks later."""
    import socket
    after = account.owner.get('changes')['after']
    for _ in range(20):
        connection = socket.create_connection(('127.0.0.1', server.port))
        connection.sendall(f'GET /v1/accounts/{account.id}/changes?after={after}&wait=20 HTTP/1.1\r\nHost: x\r\n'
                           f'Authorization: Bearer {account.owner.token}\r\n\r\n'.encode())
        connection.close()
    time.sleep(0.2)
    account.invite()
    assert account.owner.get('users').status == 200
    assert threading.active_count() < 500
