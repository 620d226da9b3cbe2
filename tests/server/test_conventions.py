# SPDX-License-Identifier: GPL-3.0-or-later
"""The conventions of the account API, a test for each."""
import concurrent.futures
import json
import re
import socket
import sqlite3
import threading

import pytest

from harness import CONTRACT, JSON, PATCH, Client, secret_text

LANGUAGES = ['en-US', 'en-GB', 'fr-FR', 'de-DE', 'nl-NL', 'es-ES', 'it-IT']


def raw(server, text):
    """Sends bytes as they are, and reads what comes until it ends."""
    with socket.create_connection(('127.0.0.1', server.port), timeout=10) as connection:
        try:
            connection.sendall(text)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except OSError:
            pass  # it hung up first, as it may


def test_convention_json_in_utf_8(account):
    name = 'Zoë 🐝 Ñandú'
    user = account.owner.patch(f'users/{account.owner.user}', {'name': name}, status=200)
    assert user['name'] == name
    assert name in account.owner.get(f'users/{account.owner.user}').raw.decode('utf-8')
    json.loads(user.raw.decode('utf-8'))


def test_convention_times_are_utc(account):
    joined = account.owner.get(f'users/{account.owner.user}')['joined_at']
    assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z', joined)


def test_convention_times_are_taken_with_any_offset(account):
    invitation = account.invite(ends_at='2031-02-03T04:05:06+02:00')
    assert invitation['ends_at'].startswith('2031-02-03T02:05:06')


def test_convention_ids_are_opaque_and_unguessable(account):
    ids = [account.invite()['id'] for _ in range(5)]
    assert len(set(ids)) == 5
    assert all(re.fullmatch(r'[A-Za-z0-9_-]{16,64}', id) for id in ids)


def test_convention_null_is_written(account):
    user = account.owner.get(f'users/{account.owner.user}').body
    assert 'phone' in user and user['phone'] is None
    assert 'ends_at' in user and user['ends_at'] is None


def test_convention_languages(server, account):
    assert server.client().get('/v1/service')['languages'] == LANGUAGES
    assert account.owner.get()['languages'] == LANGUAGES
    answer = account.invite(language='pt-PT', status=400)
    assert answer.fields == {'/language': 'unknown-language'}


# --- Tokens ---

def test_convention_token_only_in_the_header(server, account):
    token = account.owner.token
    client = server.client(account=account.id)
    client.expect(client.request('GET', '/v1/me'), 401, 'unauthorized')
    assert client.request('GET', f'/v1/me?access_token={token}').status in (400, 401)
    client.expect(client.request('GET', '/v1/me', headers={'Cookie': f'token={token}'}), 401, 'unauthorized')
    client.expect(client.request('GET', '/v1/me', headers={'Authorization': f'Basic {token}'}), 401, 'unauthorized')
    assert client.request('GET', '/v1/me', headers={'Authorization': f'bearer {token}'}).status == 200  # RFC 9110 §11.1


@pytest.mark.parametrize('token', ['', 'x', 'khs_', 'khs_' + 'A' * 43, 'kha_' + 'A' * 43, 'khj_' + 'A' * 43, 'khs_é',
                                   'khs_' + 'A' * 5000])
def test_convention_dead_tokens(server, account, token):
    client = server.client(account=account.id)
    header = f'Bearer {token}'.encode('latin-1', 'replace')
    for path in ('/v1/me', '', 'users'):
        answer = client.expect(client.request('GET', path, headers={'Authorization': header}), 401, 'unauthorized')
        assert answer.headers['WWW-Authenticate'].startswith('Bearer')


def test_convention_token_forms(account):
    assert re.fullmatch(r'khs_[A-Za-z0-9_-]{43}', account.owner.token)  # 43 × 6 bits: 256 and the rest of the last
    token = account.owner.post('tokens', {'name': 'Till'}, status=201)['token']
    assert re.fullmatch(r'kha_[A-Za-z0-9_-]{43}', token)
    invitation = account.invite()
    assert re.fullmatch(r'khj_[A-Za-z0-9_-]{43}', account.server.wait_mail(invitation['email']).token)


def test_convention_only_hashes_of_tokens_are_stored(server, account):
    token = account.owner.token
    database = sqlite3.connect(server.database)
    dump = '\n'.join(database.iterdump())
    database.close()
    assert account.id in dump
    assert token not in dump and token[4:] not in dump and account.password not in dump


# --- Problems ---

def test_convention_problem_shape(server):
    answer = server.client().request('GET', '/v1/nothing', status=404)
    assert answer.headers['Content-Type'] == 'application/problem+json'
    assert set(answer.body) >= {'type', 'title', 'status', 'detail', 'code'}
    assert answer['status'] == 404 and answer['code'] == 'not-found'


def test_convention_fields_name_what_is_wrong(account):
    answer = account.owner.post('invitations', {'email': 'no address', 'language': 'xx', 'roles': ['nobody'],
                                                'grants': {'nowhere': 'guest', 'labels': 'king'}, 'ends_at': 'soon'},
                                status=400)
    assert answer.code == 'invalid-request'
    assert answer.fields['/email'] == 'invalid-email'
    assert {'/language', '/roles/0', '/grants/nowhere', '/grants/labels', '/ends_at'} <= set(answer.fields)


def test_convention_restricted_names_the_owner(account):
    member = account.member(['shipping'])
    answer = member.expect(member.request('GET', 'users'), 403, 'access-restricted')
    assert answer['contact'] == {'name': 'Vera Vogel', 'email': account.address}


def test_convention_method_not_allowed(server, account):
    for method, path in [('DELETE', '/v1/service'), ('PUT', '/v1/me'), ('POST', ''), ('DELETE', ''), ('PUT', 'users'),
                         ('PATCH', 'sessions'), ('GET', '/v1/sign-in'), ('GET', '/v1/join')]:
        answer = account.owner.expect(account.owner.request(method, path), 405, 'method-not-allowed')
        assert answer.headers['Allow']


@pytest.mark.parametrize('path', ['/', '/v1', '/v1/', '/v2/me', '/v1/me/', '/v1//me', '/v1/accounts/', '/V1/me', '/join',
                                  '/v1/accounts/x/users/y/z', '/%2e%2e/etc/passwd', '/v1/me%2f'])
def test_convention_unknown_paths(account, path):
    answer = account.owner.request('GET', path)
    assert answer.status in (404, 400) and answer.code in ('not-found', 'invalid-request')


def test_convention_head_is_get_without_a_body(server):
    head = server.client().request('HEAD', '/v1/service')
    get = server.client().get('/v1/service')
    assert head.status == 200 and head.raw == b''
    assert head.headers['Content-Length'] == get.headers['Content-Length']


def test_convention_internal_says_nothing_of_the_inside(own_server):
    server = own_server()
    account = server.create_account()
    owner = account.owner
    database = sqlite3.connect(server.database)
    database.execute('ALTER TABLE members RENAME TO gone')
    database.commit()
    database.close()
    answer = owner.expect(owner.request('GET', 'users'), 500, 'internal')
    assert not re.search(r'(?i)sql|table|members|column|/', answer['detail'] or '')
    assert server.client().get('/v1/service').status == 200


# --- Lists ---

def test_convention_list_shape_and_limits(account):
    for _ in range(3):
        account.invite()
    owner = account.owner
    first = owner.get('invitations', limit=2)
    assert len(first['items']) == 2 and first['total'] == 3 and first['next']
    second = owner.get('invitations', limit=2, cursor=first['next'])
    assert len(second['items']) == 1 and second['total'] == 3 and second['next'] is None
    assert owner.get('invitations', limit=1000)['next'] is None
    assert owner.get('invitations', limit=3)['next'] is None


@pytest.mark.parametrize('limit', ['0', '-1', '1001', 'x', '', '1.5', ' 1', '1e2', '99999999999999999999'])
def test_convention_limit_is_bounded(account, limit):
    for path in ('users', 'invitations', 'roles', 'sessions', 'history', 'tokens', '/v1/accounts', '/v1/me/sessions'):
        answer = account.owner.expect(account.owner.request('GET', path, limit=limit), 400, 'invalid-request')
        assert len(answer.fields) == 1 and 'limit' in next(iter(answer.fields))


@pytest.mark.parametrize('cursor', ['x', '', '!', 'AAAA', "' OR 1=1 --", 'A' * 5000, '%00', 'bm90LWEtY3Vyc29y'])
def test_convention_wrong_cursors(account, cursor):
    for path in ('users', 'invitations', 'roles', 'sessions', 'history', '/v1/accounts', '/v1/me/sessions'):
        answer = account.owner.request('GET', path, cursor=cursor)
        assert answer.status in (400, 200), answer.body
        if answer.status == 400:
            assert answer.code == 'invalid-request'
        else:
            assert answer['items'] == [] or cursor == 'bm90LWEtY3Vyc29y'


def test_convention_default_limit_is_100(account):
    rows = [{'email': f'row{i}@vogel.example'} for i in range(105)]
    account.owner.post('invitations/batch', {'items': rows}, status=200)
    page = account.owner.get('invitations')
    assert len(page['items']) == 100 and page['total'] == 105


# --- Strictness ---

LISTS = ['users', 'invitations', 'roles', 'sessions', 'history', 'tokens', 'areas', 'changes', '', '/v1/me', '/v1/accounts',
         '/v1/me/sessions', '/v1/service']


@pytest.mark.parametrize('path', LISTS)
def test_convention_unknown_query_parameters(account, path):
    answer = account.owner.expect(account.owner.request('GET', path, colour='red'), 400, 'invalid-request')
    assert [p for p in answer.fields if 'colour' in p]


def test_convention_repeated_query_parameters(account):
    answer = account.owner.expect(account.owner.request('GET', 'users?limit=1&limit=2'), 400, 'invalid-request')
    assert [p for p in answer.fields if 'limit' in p]


@pytest.mark.parametrize('method,path,body', [
    ('POST', '/v1/sign-in', {'email': 'a@b.example', 'password': 'x'}),
    ('POST', 'invitations', {'email': 'new@vogel.example'}),
    ('POST', 'roles', {'name': 'Till'}),
    ('POST', 'tokens', {'name': 'Till'}),
    ('POST', '/v1/join', {'token': 'khj_x', 'new': {'name': 'A', 'password': 'long enough'}}),
    ('POST', 'sessions/end-others', {}),
    ('POST', '/v1/me/sessions/end-others', {}),
    ('PATCH', '', {'name': 'Other'}),
    ('PATCH', '/v1/me', {'name': 'Other'}),
    ('PATCH', 'users/{me}', {'name': 'Other'}),
])
def test_convention_unknown_body_fields(account, method, path, body):
    owner = account.owner
    path = path.format(me=owner.user)
    headers = owner.if_match(path, None) if method == 'PATCH' else {}
    answer = owner.expect(owner.request(method, path, dict(body, colour='red'), headers=headers), 400, 'invalid-request')
    assert '/colour' in answer.fields, answer.body
    assert owner.get()['name'] == account.name


def test_convention_unknown_fields_within(account):
    answer = account.owner.post('/v1/sign-in', {'email': 'a@b.example', 'password': 'x', 'client': {'colour': 'red'}},
                                status=400)
    assert '/client/colour' in answer.fields


BODIES = [
    ('', 'malformed-json'), ('{', 'malformed-json'), ('{"name":"x",}', 'malformed-json'), ("{'name':'x'}", 'malformed-json'),
    ('{"name":"x"}{}', 'malformed-json'), ('{"name":"x","name":"y"}', 'malformed-json'),
    ('{"name":"\\ud800"}', 'malformed-json'), ('{"name":NaN}', 'malformed-json'), ('[' * 33 + ']' * 33, 'malformed-json'),
    ('{"name":' + '[' * 32 + ']' * 32 + '}', 'malformed-json'), ('[' * 100000, 'malformed-json'),
    (b'{"name":"\xff"}', 'malformed-json'), (b'\xef\xbb\xbf{"name":"x"}', 'malformed-json'),
    ('[]', 'invalid-request'), ('"name"', 'invalid-request'), ('null', 'invalid-request'), ('{}', 'invalid-request'),
    ('{"name":1}', 'invalid-request'), ('{"name":null}', 'invalid-request'), ('{"name":""}', 'invalid-request'),
    ('{"name":"   "}', 'invalid-request'), ('{"name":"a\\nb"}', 'invalid-request'), ('{"name":["x"]}', 'invalid-request'),
    ('{"name":"x","grants":[]}', 'invalid-request'), ('{"name":"' + 'x' * 201 + '"}', 'invalid-request'),
]


@pytest.mark.parametrize('number', range(len(BODIES)))
def test_convention_malformed_bodies(account, number):
    body, code = BODIES[number]
    answer = account.owner.request('POST', 'roles', data=body, headers={'Content-Type': JSON})
    account.owner.expect(answer, 400, code)
    assert account.owner.get('roles')['total'] == 10


def test_convention_depth_32_is_taken(account):
    """What is as deep as may be is read, and then found to be of the wrong type."""
    body = '{"name":' + '[' * 31 + ']' * 31 + '}'
    answer = account.owner.request('POST', 'roles', data=body, headers={'Content-Type': JSON})
    account.owner.expect(answer, 400, 'invalid-request')


@pytest.mark.parametrize('size,status', [(1024 * 1024, 400), (1024 * 1024 + 1, 413), (8 * 1024 * 1024, 413)])
def test_convention_bodies_over_1_mib(account, size, status):
    body = '{"name":"' + 'x' * (size - 11) + '"}'
    assert len(body) == size
    answer = account.owner.request('POST', 'roles', data=body, headers={'Content-Type': JSON})
    account.owner.expect(answer, status, 'too-large' if status == 413 else 'invalid-request')
    assert account.owner.get('roles').status == 200


def test_convention_bodies_over_1_mib_in_chunks(account):
    def chunks():
        yield b'{"name":"'
        for _ in range(40):
            yield b'x' * 65536

    answer = account.owner.request('POST', 'roles', data=chunks(), headers={'Content-Type': JSON})
    account.owner.expect(answer, 413, 'too-large')


@pytest.mark.parametrize('media_type', [None, 'text/plain', 'application/xml', 'application/x-www-form-urlencoded', PATCH,
                                        'application/jsonx', 'application/json; charset=latin1', 'json'])
def test_convention_media_types_of_post(account, media_type):
    answer = account.owner.request('POST', 'roles', data=b'{"name":"Till"}', headers={'Content-Type': media_type})
    account.owner.expect(answer, 415, 'unsupported-media-type')


@pytest.mark.parametrize('media_type', ['application/json', 'application/json; charset=utf-8',
                                        'Application/JSON;charset="UTF-8"'])
def test_convention_media_types_that_are_json(account, media_type):
    answer = account.owner.request('POST', 'roles', data=b'{"name":"Till"}', headers={'Content-Type': media_type})
    assert answer.status == 201


@pytest.mark.parametrize('media_type', [None, 'application/json', 'application/json-patch+json'])
def test_convention_patch_is_a_merge_patch(account, media_type):
    owner = account.owner
    headers = dict(owner.if_match('', None), **{'Content-Type': media_type})
    owner.expect(owner.request('PATCH', '', data=b'{"name":"X"}', headers=headers), 415, 'unsupported-media-type')
    assert owner.get()['name'] == account.name


def test_convention_merge_patch_leaves_what_is_absent(account):
    owner = account.owner
    member = account.member(['shipping'], {'invoices': 'guest', 'branding': 'editor'}, sign_in=False)
    owner.patch(f'users/{member}', {'phone': '+31 6'}, status=200)
    user = owner.patch(f'users/{member}', {'grants': {'invoices': None, 'labels': 'guest'}}, status=200)
    assert user['grants'] == {'branding': 'editor', 'labels': 'guest'}
    assert user['roles'] == ['shipping'] and user['phone'] == '+31 6'
    assert owner.patch(f'users/{member}', {'phone': None}, status=200)['phone'] is None
    assert owner.patch(f'users/{member}', {'grants': None}, status=200)['grants'] == {}


def test_convention_broken_requests_end_nothing(server):
    for text in (b'GARBAGE\r\n\r\n', b'GET /v1/service HTTP/9.9\r\nHost: x\r\n\r\n', b'GET\r\n\r\n', b'\x16\x03\x01\x02\x00',
                 b'POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n',
                 b'POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
                 b'POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
                 b'GET /' + b'a' * 70000 + b' HTTP/1.1\r\nHost: x\r\n\r\n',
                 b'GET /v1/service HTTP/1.1\r\nHost: x\r\nX: ' + b'a' * 200000 + b'\r\n\r\n'):
        raw(server, text)
    assert server.client().get('/v1/service').status == 200


# --- Versions ---

def things(account):
    """One of each kind of thing with a version: its path, a patch, and whether it can be deleted."""
    owner = account.owner
    role = owner.post('roles', {'name': 'Till'}, status=201)['id']
    member = account.member(['shipping'], sign_in=False)
    return [('', {'name': 'Other'}, False), (f'users/{member}', {'name': 'Other'}, True),
            (f'roles/{role}', {'name': 'Other'}, True)]


def test_convention_etag_if_match(account):
    owner = account.owner
    for path, patch, deletable in things(account):
        before = owner.get(path)
        assert before.etag == f'"{before["version"]}"'
        owner.expect(owner.patch(path, patch, version=False), 428, 'precondition-required')
        stale = [f'"{before["version"] + 1}"', '"0"', '"x"', before.etag.strip('"'), 'W/' + before.etag, '""', '"']
        for tag in stale:
            owner.expect(owner.patch(path, patch, version=tag), 412, 'precondition-failed')
        assert owner.get(path).body == before.body
        after = owner.patch(path, patch, version=before.etag, status=200)
        assert after['name'] == 'Other' and after['version'] == before['version'] + 1
        assert after.etag == f'"{after["version"]}"' == owner.get(path).etag
        owner.expect(owner.patch(path, patch, version=before.etag), 412, 'precondition-failed')
        if deletable:
            owner.expect(owner.delete(path, version=False), 428, 'precondition-required')
            owner.expect(owner.delete(path, version=before.etag), 412, 'precondition-failed')
            assert owner.delete(path, version=after.etag).status == 204


def test_convention_etag_of_invitations(account):
    invitation = account.invite()
    assert invitation.etag == f'"{invitation["version"]}"'
    resent = account.owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    assert resent['version'] > invitation['version'] and resent.etag == f'"{resent["version"]}"'


def test_convention_a_patch_that_changes_nothing_keeps_the_version(account):
    owner = account.owner
    before = owner.get()
    after = owner.patch('', {'name': before['name']}, status=200)
    assert after['version'] == before['version']


def test_convention_if_match_of_two_at_once(account):
    """Of two changes that were decided on one version, one is made."""
    owner = account.owner
    etag = owner.get().etag
    clients = [Client(account.server, owner.token, account.id) for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: clients[i].patch('', {'name': f'Name {i}'}, version=etag).status, range(8)))
    assert sorted(answers) == [200] + [412] * 7


# --- Idempotency keys ---

def test_convention_idempotency_key_repeats_the_answer(account):
    owner = account.owner
    body = {'name': 'Till'}
    first = owner.post('roles', body, key='k1', status=201)
    again = owner.post('roles', body, key='k1', status=201)
    assert again.raw == first.raw and again.etag == first.etag
    assert owner.get('roles')['total'] == 11


def test_convention_idempotency_key_with_another_body(account):
    owner = account.owner
    owner.post('roles', {'name': 'Till'}, key='k1', status=201)
    owner.expect(owner.post('roles', {'name': 'Desk'}, key='k1'), 422, 'idempotency-mismatch')
    assert owner.get('roles')['total'] == 11


def test_convention_idempotency_key_is_ones_own(account):
    """Another person, another path, another key: another request."""
    owner = account.owner
    admin = account.member(['admin'])
    owner.post('roles', {'name': 'Till'}, key='k1', status=201)
    admin.post('roles', {'name': 'Desk'}, key='k1', status=201)
    owner.post('invitations', {'email': account.address_for()}, key='k1', status=201)
    owner.post('roles', {'name': 'Shop'}, key='k2', status=201)


def test_convention_idempotency_key_and_query(account):
    """What a query says belongs to the request."""
    owner = account.owner
    one, other = account.member(['shipping']), account.member(['returns'])
    assert owner.post(f'sessions/end-others?user={one.user}', key='k1', status=200)['ended'] == 1
    answer = owner.post(f'sessions/end-others?user={other.user}', key='k1')
    if answer.status != 422:
        other.expect(other.get('roles'), 401, 'unauthorized')  # ended indeed, not only said to be


def test_convention_idempotency_key_keeps_refusals(account):
    """Asking again gives the first answer, even when it would go well by now."""
    owner = account.owner
    address = account.address_for()
    invitation = account.invite(address)
    owner.expect(owner.post('invitations', {'email': address}, key='k1'), 409, 'already-invited')
    owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
    owner.expect(owner.post('invitations', {'email': address}, key='k1'), 409, 'already-invited')
    owner.post('invitations', {'email': address}, key='k2', status=201)


def test_convention_idempotency_key_of_two_at_once(account):
    owner = account.owner
    clients = [Client(account.server, owner.token, account.id) for _ in range(8)]
    barrier = threading.Barrier(8)

    def ask(client):
        barrier.wait()
        return client.post('roles', {'name': 'Till'}, key='race', status=201).raw

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, clients))
    assert len(answers) == 1
    assert owner.get('roles')['total'] == 11


@pytest.mark.parametrize('key', ['', 'x' * 256, 'a b'])
def test_convention_idempotency_key_form(account, key):
    account.owner.expect(account.owner.post('roles', {'name': 'Till'}, key=key), 400, 'invalid-request')


def test_convention_idempotency_key_of_sign_in_keeps_no_token(server, account):
    """The answer of a sign-in is a secret: it can be had again, and cannot be read from the file."""
    body = {'email': account.address, 'password': account.password}
    first = server.client().post('/v1/sign-in', body, key='sign-in-1')
    again = server.client().post('/v1/sign-in', body, key='sign-in-1')
    assert first.status == again.status == 201
    server.client(first['token']).get('/v1/me')
    server.client(again['token']).get('/v1/me')
    assert not server.leaks()


# --- Every code ---

def test_convention_every_code_was_reached(own_server):
    """Run as a whole, this file and this test meet every code that the contract knows."""
    server = own_server()
    account = server.create_account(user_limit=4)
    owner = account.owner
    member = account.member(['shipping'])
    admin = account.member(['admin'])
    role = owner.post('roles', {'name': 'Till', 'grants': {'labels': 'guest'}}, status=201)['id']
    owner.patch(f'users/{member.user}', {'roles': ['shipping', role]}, status=200)
    client = server.client(account=account.id)
    invitation = account.invite()

    client.expect(client.request('GET', '/v1/me'), 401, 'unauthorized')
    member.expect(member.request('GET', 'users'), 403, 'access-restricted')
    member.expect(member.request('GET', 'tokens'), 403, 'owner-only')
    custom = owner.post('roles', {'name': 'People', 'grants': {'users': 'approver'}}, status=201)['id']
    owner.patch(f'users/{member.user}', {'roles': [custom]}, status=200)
    member.expect(member.post('roles', {'name': 'More', 'grants': {'invoices': 'guest'}}), 403, 'beyond-own-access')
    owner.expect(owner.request('GET', 'users/nobody'), 404, 'not-found')
    owner.expect(owner.request('PUT', 'users'), 405, 'method-not-allowed')
    owner.expect(owner.post('invitations', {'email': member.address}), 409, 'already-member')
    owner.expect(owner.post('invitations', {'email': invitation['email']}), 409, 'already-invited')
    owner.expect(owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')
    owner.expect(owner.delete(f'roles/{custom}'), 409, 'role-in-use')
    owner.expect(owner.delete('roles/packer'), 409, 'role-built-in')
    owner.expect(admin.delete(f'users/{owner.user}'), 409, 'owner-protected')
    admin.expect(admin.patch(f'users/{admin.user}', {'roles': []}), 409, 'own-access')
    owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
    owner.expect(owner.post(f'invitations/{invitation["id"]}/revoke'), 409, 'not-pending')
    owner.expect(owner.patch('', {}, version='"99"'), 412, 'precondition-failed')
    owner.expect(owner.patch('', {}, version=False), 428, 'precondition-required')
    owner.expect(owner.request('POST', 'roles', data='x' * (1 << 21), headers={'Content-Type': JSON}), 413, 'too-large')
    owner.expect(owner.request('POST', 'roles', data='x', headers={'Content-Type': 'text/plain'}), 415,
                 'unsupported-media-type')
    owner.post('roles', {'name': 'Once'}, key='k', status=201)
    owner.expect(owner.post('roles', {'name': 'Twice'}, key='k'), 422, 'idempotency-mismatch')
    owner.expect(owner.request('POST', 'roles', data='{', headers={'Content-Type': JSON}), 400, 'malformed-json')
    owner.expect(owner.post('roles', {}), 400, 'invalid-request')
    for _ in range(5):
        client.post('/v1/sign-in', {'email': member.address, 'password': secret_text()})
    client.expect(client.post('/v1/sign-in', {'email': member.address, 'password': member.password}), 429, 'rate-limited')
    elsewhere = own_server().create_account().owner.get('changes')['after']
    owner.expect(owner.request('GET', 'changes', after=elsewhere), 410, 'cursor-expired')
    database = sqlite3.connect(server.database)
    database.execute('ALTER TABLE roles RENAME TO gone')
    database.commit()
    database.close()
    owner.expect(owner.request('GET', 'roles'), 500, 'internal')
    assert CONTRACT.all_codes() - CONTRACT.codes == set()


def test_what_comes_in_is_bounded_in_number_too(account):
    """A megabyte of wrong fields makes no answer of many, and a long list is not looked up one by one."""
    owner = account.owner
    member = f'users/{account.member(sign_in=False)}'
    many = {f'f{n}': 1 for n in range(50000)}
    for method, path, body in (('POST', 'roles', many), ('PATCH', member, {'grants': many}), ('PATCH', member, many)):
        answer = owner.expect(owner.request(method, path, body, headers={'If-Match': '*'}), 400, 'invalid-request')
        assert 1 <= len(answer['fields']) <= 100 and len(answer.raw) < 20000
    for roles in ([f'r{n}' for n in range(1001)], ['x'] * 50000):
        answer = owner.expect(owner.patch(member, {'roles': roles}), 400, 'invalid-request')
        assert answer.fields == {'/roles': 'too-many'}
