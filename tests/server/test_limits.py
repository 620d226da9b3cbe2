# SPDX-License-Identifier: GPL-3.0-or-later
"""What strangers can make the server do: limits hold before anything costs much, and nothing that comes in is longer, or
stranger, than it may be."""
import os
import socket

import pytest

from harness import Client, program, secret_text, wait_for

WRONG = 20  # failures of one address on the network


def cpu(server):
    """Seconds of processor time that the server has used; a busy machine makes no difference to it."""
    with open(f'/proc/{server.process.pid}/stat', encoding='ascii') as file:
        fields = file.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def sign_in(client, address, password=None, **more):
    return client.post('/v1/sign-in', {'email': address, 'password': password or secret_text()}, **more)


def used_up(server, ip=None):
    """A client from whose address no more passwords are looked at."""
    client = server.client()
    client.ip = ip or client.ip
    for number in range(WRONG):
        assert sign_in(client, f'{client.ip.replace(":", ".")}-{number}@vogel.example').status == 401
    assert sign_in(client, 'one-more@vogel.example').status == 429
    return client


def test_what_is_limited_costs_nothing_with_a_key_either(server, account):
    before = cpu(server)
    client = used_up(server)
    of_passwords = (cpu(server) - before) / WRONG
    before = cpu(server)
    for number in range(3 * WRONG):
        answer = sign_in(client, account.address, account.password, key=f'limited-{number}')
        client.expect(answer, 429, 'rate-limited')
    assert (cpu(server) - before) / (3 * WRONG) < of_passwords / 3


def test_a_dead_link_costs_nothing_with_a_key_either(server, account):
    before = cpu(server)
    for _ in range(4):
        sign_in(server.client(), account.address)
    of_passwords = (cpu(server) - before) / 4
    client = server.client()
    before = cpu(server)
    for number in range(60):
        body = {'token': 'khj_' + secret_text(), 'new': {'name': 'Sam', 'password': secret_text()}}
        client.expect(client.post('/v1/join', body, key=f'dead-{number}'), 404, 'not-found')
    assert (cpu(server) - before) / 60 < of_passwords / 3


def test_guessing_what_was_sent_under_a_key_is_limited(server, account):
    sign_in(server.client(), account.address, account.password, key='known', status=201)
    answers = [sign_in(server.client(), account.address, key='known').status for _ in range(7)]
    assert answers == [422] * 5 + [429] * 2


def test_the_first_answer_is_given_again_however_often(server, account):
    client = server.client()
    body = {'email': account.address, 'password': account.password}
    first = client.post('/v1/sign-in', body, key='often', status=201)
    for _ in range(7):
        assert client.post('/v1/sign-in', body, key='often').raw == first.raw


def test_joining_under_one_key_gives_the_first_answer_again(server, account):
    address = account.address_for()
    account.invite(address)
    body = {'token': server.wait_mail(address).token, 'new': {'name': 'Sam Smit', 'password': secret_text()}}
    first = server.client().post('/v1/join', body, key='join', status=201)
    assert server.client().post('/v1/join', body, key='join').raw == first.raw
    other = dict(body, new={'name': 'Sam Smit', 'password': secret_text()})
    client = server.client()
    client.expect(client.post('/v1/join', other, key='join'), 422, 'idempotency-mismatch')


def test_an_ipv6_network_counts_as_one(server, account):
    client = server.client()
    for number in range(WRONG):
        client.ip = f'2001:db8:1:2:{number:x}::1'
        assert sign_in(client, f'six-{number}@vogel.example').status == 401
    client.ip = '2001:db8:1:2:ffff:ffff:ffff:ffff'
    assert sign_in(client, account.address, account.password).status == 429
    client.ip = '2001:db8:1:3::1'
    assert sign_in(client, account.address, account.password).status == 201


def test_an_ipv4_address_is_one_however_it_is_written(server, account):
    ip = used_up(server).ip
    client = server.client()
    client.ip = f'::ffff:{ip}'
    assert sign_in(client, account.address, account.password).status == 429


def test_an_api_token_makes_no_other(server, account):
    token = account.owner.post('tokens', {'name': 'Till'}, status=201)['token']
    till = Client(server, token, account.id)
    till.expect(till.post('tokens', {'name': 'Another'}), 403, 'access-restricted')
    assert [one['name'] for one in account.owner.pages('tokens')] == ['Till']


@pytest.mark.parametrize('where', ['invitations', 'users', 'batch'])
def test_roles_are_counted_before_they_are_looked_up(account, where):
    roles = [f'r{number}' for number in range(1001)]
    owner = account.owner
    if where == 'users':
        answer = owner.patch(f'users/{account.member(sign_in=False)}', {'roles': roles})
    elif where == 'batch':
        item = {'email': account.address_for(), 'language': 'nl-NL', 'roles': roles, 'grants': {}, 'ends_at': None}
        row, = owner.post('invitations/batch', {'items': [item]})['items']
        assert row['problem']['fields'] == [{'pointer': '/roles', 'code': 'too-many'}]
        return
    else:
        answer = owner.post('invitations', {'email': account.address_for(), 'language': 'nl-NL', 'roles': roles})
    owner.expect(answer, 400, 'invalid-request')
    assert answer.fields == {'/roles': 'too-many'}


def test_a_method_is_logged_on_one_line(server):
    with socket.create_connection(('127.0.0.1', server.port)) as connection:
        connection.sendall(b'G\x1b[31m\x9bT' + b'X' * 50 + b' /v1/service HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
        while connection.recv(4096):
            pass
    line = wait_for(lambda: next((line for line in server.read_log().splitlines() if ' G?' in line), None))
    assert ' G?[31m?TXXXXXXXXXXXX /v1/service 405 ' in line
    assert '\x1b' not in server.read_log()


def test_help_says_when_mail_goes_over_tls():
    said = ' '.join(program('--help').stdout.split())
    assert 'with a user name in the URL, over TLS or not at all' in said
