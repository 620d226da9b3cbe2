# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts, areas, roles, users and access: what each endpoint gives and changes, on good and bad paths."""
import datetime

import pytest

from harness import Client, secret_text

AREAS = {
    'shipping': 'labels parcels pickups pickup-reports return-labels support-tickets pack-and-go shipping-rules print-settings '
                'integrations order-upload tracking-page branding return-portal pricing invoices subscription export-reports '
                'analytics users account-settings api-tokens'.split(),
    'messaging': 'contacts emailings sms forms users account-settings invoices credits'.split(),
    'shop': 'products stock orders shop-shipping design marketing reports subscription invoices users api-tokens '
            'account-settings'.split(),
}
A, E, G = 'approver', 'editor', 'guest'
SHIPPING = {
    'admin': {area: A for area in AREAS['shipping']},
    'packer': {'labels': A, 'parcels': G, 'pickups': A, 'return-labels': E, 'support-tickets': A},
    'finance': {'pricing': A, 'invoices': A, 'subscription': A, 'export-reports': A},
    'marketing': {'tracking-page': A, 'branding': A, 'return-portal': A},
    'customer-support': {'labels': G, 'parcels': G, 'return-labels': E, 'support-tickets': A},
    'analytics': {'export-reports': G, 'analytics': G},
    'pickups': {'pickups': A, 'pickup-reports': A},
    'returns': {'parcels': G, 'return-labels': A},
    'shipping': {'labels': A, 'parcels': G},
    'warehouse-manager': {area: A for area in
                          'labels parcels pickups pickup-reports return-labels support-tickets pack-and-go shipping-rules '
                          'print-settings integrations order-upload return-portal export-reports analytics'.split()},
}


# --- The service and the account ---

def test_service(server):
    service = server.client().get('/v1/service')
    assert service['name'] == 'Keyholder'
    assert service['password']['min_length'] == 8


@pytest.mark.parametrize('kind,policy', [('shipping', 'admins'), ('messaging', 'approvers'), ('shop', 'owner')])
def test_new_account(server, kind, policy):
    account = server.create_account(kind, 'Ünïcode & Co', 'Olga Øster', language='nl-NL')
    body = account.owner.get().body
    assert (body['kind'], body['name'], body['invite_policy'], body['default_language']) == (kind, 'Ünïcode & Co', policy, 'nl-NL')
    assert body['owner'] == {'id': account.owner.user, 'name': 'Olga Øster', 'email': account.address}
    assert body['plan']['user_limit'] is None and body['agent_login'] is False
    assert body['membership'] == {'user': account.owner.user, 'owner': True, 'roles': [], 'grants': {}}
    assert 'no' in body['mail_sender'].partition('@')[0]
    areas = account.owner.get('areas')
    assert [area['id'] for area in areas['items']] == AREAS[kind]
    owners = {area['id'] for area in areas['items'] if area['owner_only']}
    assert owners == ({'subscription', 'invoices', 'api-tokens'} if kind == 'shop' else set())
    for area in areas['items']:
        assert area['levels'] == ['none', 'guest', 'editor', 'approver']


def test_account_settings(account):
    owner = account.owner
    body = owner.patch('', {'name': 'Nieuw', 'agent_login': True, 'invite_policy': 'owner', 'default_language': 'de-DE'},
                       status=200).body
    assert (body['name'], body['agent_login'], body['invite_policy'], body['default_language']) == ('Nieuw', True, 'owner', 'de-DE')
    assert owner.get().body['agent_login'] is True
    assert account.invite()['language'] == 'de-DE'


@pytest.mark.parametrize('patch,field', [
    ({'name': ''}, '/name'), ({'name': None}, '/name'), ({'agent_login': 1}, '/agent_login'), ({'agent_login': 'yes'}, '/agent_login'),
    ({'invite_policy': 'everybody'}, '/invite_policy'), ({'default_language': 'nl'}, '/default_language'),
    ({'name': 'x' * 201}, '/name'), ({'kind': 'shop'}, '/kind'), ({'owner': {}}, '/owner'), ({'version': 9}, '/version'),
    ({'plan': {'user_limit': None}}, '/plan'), ({'id': 'x'}, '/id'),
])
def test_account_settings_that_are_wrong(account, patch, field):
    owner = account.owner
    before = owner.get().body
    answer = owner.expect(owner.patch('', patch), 400, 'invalid-request')
    assert field in answer.fields
    assert owner.get().body == before


# --- Roles ---

def test_built_in_roles(account):
    roles = {role['id']: role for role in account.owner.pages('roles')}
    assert list(roles) == list(SHIPPING)
    for id, role in roles.items():
        assert role['grants'] == SHIPPING[id], id
        assert role['built_in'] is True and role['members'] == 0
        assert role['legacy'] is (id == 'packer')
        assert account.owner.get(f'roles/{id}').body == role


def test_built_in_roles_of_the_other_kinds(shop, messaging):
    staff, = shop.owner.pages('roles')
    assert staff['id'] == 'staff'
    assert staff['grants'] == {area: A for area in 'products stock orders shop-shipping design marketing reports'.split()}
    admin, = messaging.owner.pages('roles')
    assert admin['id'] == 'admin' and admin['grants'] == {area: A for area in AREAS['messaging']}


def test_custom_role(account):
    owner = account.owner
    role = owner.post('roles', {'name': 'Balie', 'description': 'Aan de balie', 'grants': {'labels': A, 'parcels': G,
                                                                                          'invoices': 'none'}}, status=201)
    assert (role['name'], role['description'], role['built_in'], role['legacy']) == ('Balie', 'Aan de balie', False, False)
    assert role['grants'] == {'labels': A, 'parcels': G} and role['members'] == 0
    path = f'roles/{role["id"]}'
    member = account.member([role['id']], sign_in=False)
    assert owner.get(path)['members'] == 1
    changed = owner.patch(path, {'grants': {'labels': None, 'branding': E}, 'description': ''}, status=200)
    assert changed['grants'] == {'parcels': G, 'branding': E} and changed['description'] == ''
    owner.expect(owner.delete(path), 409, 'role-in-use')
    owner.patch(f'users/{member}', {'roles': []}, status=200)
    owner.delete(path, status=204)
    owner.expect(owner.request('GET', path), 404, 'not-found')
    assert path.partition('/')[2] not in [r['id'] for r in owner.pages('roles')]


def test_role_of_a_pending_invitation_is_in_use(account):
    owner = account.owner
    role = owner.post('roles', {'name': 'Balie'}, status=201)['id']
    invitation = account.invite(roles=[role])
    owner.expect(owner.delete(f'roles/{role}'), 409, 'role-in-use')
    owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
    owner.delete(f'roles/{role}', status=204)


@pytest.mark.parametrize('role', ['admin', 'packer', 'warehouse-manager'])
def test_built_in_roles_stay(account, role):
    owner = account.owner
    owner.expect(owner.patch(f'roles/{role}', {'name': 'Mine'}), 409, 'role-built-in')
    owner.expect(owner.delete(f'roles/{role}'), 409, 'role-built-in')
    assert owner.get(f'roles/{role}')['grants'] == SHIPPING[role]


@pytest.mark.parametrize('body,field', [
    ({}, '/name'), ({'name': 'A', 'grants': {'nowhere': G}}, '/grants/nowhere'), ({'name': 'A', 'grants': {'labels': 'boss'}}, '/grants/labels'),
    ({'name': 'A', 'grants': {'labels': 3}}, '/grants/labels'), ({'name': 'A', 'description': 'x' * 1001}, '/description'),
    ({'name': 'A', 'built_in': True}, '/built_in'), ({'name': 'A', 'id': 'admin'}, '/id'), ({'name': 'A', 'grants': {'sms': G}}, '/grants/sms'),
    ({'name': 'A', 'grants': {'a/b~c': G}}, '/grants/a~1b~0c'), ({'name': 'Admin'}, '/name'),
])
def test_roles_that_are_wrong(account, body, field):
    answer = account.owner.expect(account.owner.post('roles', body), 400, 'invalid-request')
    assert field in answer.fields, answer.body


# --- Users ---

@pytest.fixture(scope='module')
def crowd(server):
    """An account with people to look for."""
    account = server.create_account()
    people = {}
    for name, roles, grants in [('Ada Lovelace', ['shipping'], {}), ('Éloïse Dupont', ['shipping', 'returns'], {}),
                                ('Bob Brown', ['finance'], {'labels': G}), ('carla cruz', [], {'invoices': A}),
                                ('Dirk de Vries', ['admin'], {})]:
        people[name] = account.member(roles, grants, name=name, sign_in=False)
    account.owner.patch(f'users/{people["Ada Lovelace"]}', {'phone': '+31 20 555 0101'}, status=200)
    return account, people


def names(users):
    return [user['name'] for user in users]


def test_users_are_sorted(crowd):
    account, _ = crowd
    by_name = names(account.owner.pages('users'))
    assert by_name == ['Ada Lovelace', 'Bob Brown', 'carla cruz', 'Dirk de Vries', 'Éloïse Dupont', 'Vera Vogel']
    assert names(account.owner.pages('users', sort='name')) == by_name
    emails = [user['email'] for user in account.owner.pages('users', sort='email')]
    assert emails == sorted(emails)
    assert names(account.owner.pages('users', sort='-last_seen_at'))[0] == 'Vera Vogel'


@pytest.mark.parametrize('limit', [1, 2, 3])
@pytest.mark.parametrize('sort', ['name', 'email', '-last_seen_at'])
def test_users_in_pages(crowd, limit, sort):
    account, _ = crowd
    assert names(account.owner.pages('users', limit=limit, sort=sort)) == names(account.owner.pages('users', sort=sort))


@pytest.mark.parametrize('query,found', [
    ({'q': 'lovelace'}, ['Ada Lovelace']), ({'q': 'LOVE'}, ['Ada Lovelace']), ({'q': 'eloise'}, ['Éloïse Dupont']),
    ({'q': 'ÉLOÏSE'}, ['Éloïse Dupont']), ({'q': '555 0101'}, ['Ada Lovelace']), ({'q': 'vera-'}, ['Vera Vogel']),
    ({'q': 'nobody'}, []), ({'q': '%'}, []), ({'q': '_'}, []), ({'q': "'"}, []),
    ({'role': 'shipping'}, ['Ada Lovelace', 'Éloïse Dupont']), ({'role': 'returns'}, ['Éloïse Dupont']),
    ({'area': 'labels', 'level': 'approver'}, ['Ada Lovelace', 'Dirk de Vries', 'Éloïse Dupont', 'Vera Vogel']),
    ({'area': 'labels', 'level': 'guest'}, ['Ada Lovelace', 'Bob Brown', 'Dirk de Vries', 'Éloïse Dupont', 'Vera Vogel']),
    ({'area': 'invoices', 'level': 'approver'}, ['Bob Brown', 'carla cruz', 'Dirk de Vries', 'Vera Vogel']),
    ({'area': 'users', 'level': 'guest'}, ['Dirk de Vries', 'Vera Vogel']),
    ({'role': 'shipping', 'q': 'ada'}, ['Ada Lovelace']), ({'status': 'suspended'}, []), ({'status': 'removed'}, []),
    ({'status': 'active', 'role': 'finance'}, ['Bob Brown']), ({'role': 'nobody'}, []),
])
def test_users_filtered(crowd, query, found):
    account, _ = crowd
    page = account.owner.get('users', **query)
    assert names(page['items']) == found and page['total'] == len(found)


@pytest.mark.parametrize('query', [
    {'sort': 'phone'}, {'status': 'gone'}, {'area': 'labels'}, {'level': 'guest'}, {'area': 'nowhere', 'level': 'guest'},
    {'area': 'labels', 'level': 'boss'}, {'area': 'labels', 'level': '3'},
])
def test_users_wrong_filters(crowd, query):
    account, _ = crowd
    account.owner.expect(account.owner.request('GET', 'users', **query), 400, 'invalid-request')


@pytest.mark.parametrize('patch,field', [
    ({'name': ''}, '/name'), ({'name': 'x' * 201}, '/name'), ({'name': None}, '/name'), ({'email': 'x'}, '/email'),
    ({'email': None}, '/email'), ({'phone': 1}, '/phone'), ({'phone': 'x' * 51}, '/phone'), ({'language': 'xx'}, '/language'),
    ({'roles': 'shipping'}, '/roles'), ({'roles': None}, '/roles'), ({'roles': ['nobody']}, '/roles/0'), ({'roles': [1]}, '/roles/0'),
    ({'roles': ['shipping', 'shipping']}, '/roles/1'), ({'grants': []}, '/grants'), ({'grants': {'nowhere': G}}, '/grants/nowhere'),
    ({'status': 'removed'}, '/status'), ({'status': None}, '/status'), ({'ends_at': 'tomorrow'}, '/ends_at'),
    ({'ends_at': '2020-01-01T00:00:00Z'}, '/ends_at'), ({'owner': True}, '/owner'), ({'version': 3}, '/version'), ({'id': 'x'}, '/id'),
    ({'joined_at': None}, '/joined_at'),
])
def test_user_patches_that_are_wrong(crowd, patch, field):
    account, people = crowd
    path = f'users/{people["Bob Brown"]}'
    before = account.owner.get(path).body
    answer = account.owner.expect(account.owner.patch(path, patch), 400, 'invalid-request')
    assert field in answer.fields, answer.body
    assert account.owner.get(path).body == before


def test_user_details(account):
    owner = account.owner
    member = account.member(['shipping'], sign_in=False)
    address = account.address_for('moved')
    user = owner.patch(f'users/{member}', {'name': 'Sam Brown', 'email': address, 'phone': '+44 1', 'language': 'en-GB',
                                           'roles': ['returns', 'shipping'], 'grants': {'invoices': G}}, status=200)
    assert (user['name'], user['email'], user['phone'], user['language']) == ('Sam Brown', address, '+44 1', 'en-GB')
    assert user['roles'] == ['returns', 'shipping'] and user['grants'] == {'invoices': G}
    assert owner.get('users', q='sam brown')['total'] == 1
    other = account.member(sign_in=False)
    owner.expect(owner.patch(f'users/{other}', {'email': address.upper()}), 409, 'already-member')


def test_remove_and_restore(account):
    owner = account.owner
    role = owner.post('roles', {'name': 'Balie'}, status=201)['id']
    member = account.member(['shipping', role], {'invoices': G})
    owner.delete(f'users/{member.user}', status=204)
    gone = owner.get(f'users/{member.user}')
    assert gone['status'] == 'removed' and gone['removed_at'] is not None
    assert member.user not in [u['id'] for u in owner.pages('users')]
    assert [u['id'] for u in owner.pages('users', status='removed')] == [member.user]
    assert owner.get(f'roles/{role}')['members'] == 0
    answer = owner.delete(f'users/{member.user}')
    assert answer.status in (404, 409)
    back = owner.post(f'users/{member.user}/restore', status=200)
    assert back['status'] == 'active' and set(back['roles']) == {'shipping', role} and back['grants'] == {'invoices': G}
    assert back['removed_at'] is None
    assert account.sign_in(member.address, member.password).get().status == 200
    answer = owner.post(f'users/{member.user}/restore')
    assert answer.status in (404, 409)


def test_restoring_a_suspended_user_leaves_them_suspended(account):
    owner = account.owner
    member = account.member(sign_in=False)
    owner.patch(f'users/{member}', {'status': 'suspended'}, status=200)
    owner.delete(f'users/{member}', status=204)
    assert owner.post(f'users/{member}/restore', status=200)['status'] == 'suspended'


def test_removed_people_can_be_invited_again(account):
    owner = account.owner
    member = account.member(['shipping'])
    owner.delete(f'users/{member.user}', status=204)
    account.invite(member.address, roles=['returns'])
    mail = account.server.wait_mail(member.address, 2)
    answer = account.server.client().post('/v1/join', {'token': mail.token, 'existing': {'email': member.address,
                                                                                         'password': member.password}}, status=201)
    user = account.user(answer['user'])
    assert user['status'] == 'active' and user['roles'] == ['returns'] and user['removed_at'] is None
    assert [u['email'] for u in owner.pages('users')].count(member.address) == 1


# --- Access ---

def levels(client, user):
    return {a['area']: a['level'] for a in client.get(f'users/{user}/access')['items'] if a['level'] != 'none'}


def test_access_is_the_union(account):
    """S3: every pair of built-in roles gives the higher of both in each area."""
    owner = account.owner
    order = ['none', G, E, A]
    member = account.member(sign_in=False)
    roles = list(SHIPPING)
    for one in roles:
        for other in roles:
            if roles.index(one) >= roles.index(other) or 'admin' in (one, other):
                continue
            owner.patch(f'users/{member}', {'roles': [one, other]}, status=200)
            expected = {area: max(SHIPPING[one].get(area, 'none'), SHIPPING[other].get(area, 'none'), key=order.index)
                        for area in AREAS['shipping'] if area in SHIPPING[one] or area in SHIPPING[other]}
            assert levels(owner, member) == expected, (one, other)


def test_access_names_its_sources(account):
    owner = account.owner
    member = account.member(['packer', 'returns', 'customer-support'], {'return-labels': A, 'invoices': G}, sign_in=False)
    access = {a['area']: a for a in owner.get(f'users/{member}/access')['items']}
    assert list(access) == AREAS['shipping']
    assert access['return-labels'] == {'area': 'return-labels', 'level': A, 'sources': [
        {'kind': 'role', 'id': 'returns', 'level': A}, {'kind': 'grant', 'id': None, 'level': A},
        {'kind': 'role', 'id': 'customer-support', 'level': E}, {'kind': 'role', 'id': 'packer', 'level': E}]}
    assert access['invoices']['sources'] == [{'kind': 'grant', 'id': None, 'level': G}]
    assert access['users'] == {'area': 'users', 'level': 'none', 'sources': []}
    owners = owner.get(f'users/{owner.user}/access')['items']
    assert {a['level'] for a in owners} == {A} and {s['kind'] for a in owners for s in a['sources']} == {'owner'}


@pytest.mark.parametrize('area,level,allowed', [('labels', G, True), ('labels', A, True), ('parcels', G, True), ('parcels', E, False),
                                                ('invoices', G, False)])
def test_access_check(account, area, level, allowed):
    member = account.member(['shipping'], sign_in=False)
    check = account.owner.get('access/check', user=member, area=area, level=level)
    assert check['allowed'] is allowed and check['level'] == SHIPPING['shipping'].get(area, 'none')
    assert check['contact'] == {'name': 'Vera Vogel', 'email': account.address}


@pytest.mark.parametrize('query', ['', '?user=x&area=labels', '?area=labels&level=guest', '?user=x&level=guest',
                                   '?user=x&area=nowhere&level=guest', '?user=x&area=labels&level=boss', '?user=x&area=labels&level=none'])
def test_access_check_that_is_wrong(account, query):
    account.owner.expect(account.owner.request('GET', 'access/check' + query), 400, 'invalid-request')


def test_access_ends_with_status_and_date(account):
    owner = account.owner
    member = account.member(['shipping'], sign_in=False)
    owner.patch(f'users/{member}', {'status': 'suspended'}, status=200)
    check = owner.get('access/check', user=member, area='labels', level=G)
    assert check['allowed'] is False and check['level'] == 'none'
    owner.patch(f'users/{member}', {'status': 'active'}, status=200)
    assert owner.get('access/check', user=member, area='labels', level=G)['allowed'] is True
    owner.delete(f'users/{member}', status=204)
    check = owner.get('access/check', user=member, area='labels', level=G)
    assert check['allowed'] is False


def test_who_can(crowd):
    account, people = crowd
    who = {w['user']: w for w in account.owner.pages('access/who', area='labels', level=A)}
    expected = {people[name] for name in ('Ada Lovelace', 'Éloïse Dupont', 'Dirk de Vries')} | {account.owner.user}
    assert set(who) == expected
    assert who[people['Ada Lovelace']]['sources'] == [{'kind': 'role', 'id': 'shipping', 'level': A}]
    assert who[account.owner.user]['sources'][0]['kind'] == 'owner'
    assert len(account.owner.pages('access/who', limit=1, area='labels', level=A)) == 4
    answer = account.owner.expect(account.owner.request('GET', 'access/who'), 400, 'invalid-request')
    assert answer.fields


def test_worked_examples_of_a_messaging_account(messaging):
    """E9."""
    owner = messaging.owner
    trainee = messaging.member(grants={'emailings': E}, sign_in=False)

    def may(area, level):
        return owner.get('access/check', user=trainee, area=area, level=level)['allowed']

    assert may('emailings', E) and not may('emailings', A)
    assert not may('invoices', G)


# --- API tokens ---

def test_tokens(server, account):
    owner = account.owner
    made = owner.post('tokens', {'name': 'Kassa'}, status=201)
    listed, = owner.pages('tokens')
    assert 'token' not in listed and listed['name'] == 'Kassa' and listed['last_used_at'] is None
    client = Client(server, made['token'], account.id)
    assert client.get('users')['total'] == 1
    assert client.get()['membership']['user'] == owner.user
    assert client.post('invitations', {'email': account.address_for()}, status=201)['invited_by'] == owner.user
    assert owner.pages('tokens')[0]['last_used_at'] is not None
    owner.delete(f'tokens/{made["id"]}', version=False, status=204)
    client.expect(client.request('GET', 'users'), 401, 'unauthorized')
    owner.expect(owner.delete(f'tokens/{made["id"]}', version=False), 404, 'not-found')
    assert owner.get('tokens')['total'] == 0


def test_a_token_has_no_session(server, account):
    client = Client(server, account.owner.post('tokens', {'name': 'Kassa'}, status=201)['token'], account.id)
    assert not [s for s in client.pages('sessions') if s['current']]
    before = account.owner.get('sessions')['total']
    client.get('users')
    assert account.owner.get('sessions')['total'] == before


def test_a_token_cannot_change_the_login(server, account):
    """It acts for the account, not for the person."""
    client = Client(server, account.owner.post('tokens', {'name': 'Kassa'}, status=201)['token'], account.id)
    answer = client.patch('/v1/me', {'password': secret_text(), 'current_password': account.password})
    assert answer.status in (401, 403), answer.body
    account.sign_in(account.address, account.password)


@pytest.mark.parametrize('body,field', [({}, '/name'), ({'name': ''}, '/name'), ({'name': 'x' * 201}, '/name'), ({'name': 'A', 'token': 'x'}, '/token')])
def test_tokens_that_are_wrong(account, body, field):
    answer = account.owner.expect(account.owner.post('tokens', body), 400, 'invalid-request')
    assert field in answer.fields


# --- History ---

def test_history_tells_who_did_what(account):
    owner = account.owner
    admin = account.member(['admin'], name='Adam Admin')
    member = account.member(['shipping'], name='Sam Smit')
    since = owner.get('history', limit=1)['items'][0]['time']
    admin.patch(f'users/{member.user}', {'roles': ['returns'], 'grants': {'invoices': G}, 'phone': '+31 6'}, status=200)
    event = owner.get('history', limit=1)['items'][0]
    assert event['actor'] == {'id': admin.user, 'name': 'Adam Admin'} and event['action'] == 'user.updated'
    assert event['target'] == {'kind': 'user', 'id': member.user, 'name': 'Sam Smit'}
    assert event['ip'] == admin.ip
    fields = {c['field']: (c['old'], c['new']) for c in event['changes']}
    assert fields['phone'] == (None, '+31 6')
    assert any('roles' in f for f in fields) and any('invoices' in f for f in fields)
    for query in ({'actor': admin.user}, {'target': member.user}, {'action': 'user.updated'}, {'since': since}):
        assert event['id'] in [e['id'] for e in owner.pages('history', **query)], query
    for query in ({'actor': member.user}, {'target': admin.user}, {'action': 'role.created'}, {'until': since}):
        assert event['id'] not in [e['id'] for e in owner.pages('history', **query)], query


def test_history_is_complete(account):
    """Every change leaves its mark, newest first."""
    owner = account.owner
    role = owner.post('roles', {'name': 'Balie'}, status=201)['id']
    owner.patch(f'roles/{role}', {'name': 'Desk'}, status=200)
    owner.delete(f'roles/{role}', status=204)
    invitation = account.invite()
    owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
    member = account.member(['shipping'])
    owner.patch(f'users/{member.user}', {'status': 'suspended'}, status=200)
    owner.delete(f'users/{member.user}', status=204)
    owner.post(f'users/{member.user}/restore', status=200)
    owner.patch('', {'agent_login': True}, status=200)
    token = owner.post('tokens', {'name': 'Kassa'}, status=201)['id']
    owner.delete(f'tokens/{token}', version=False, status=204)
    account.sign_in(account.address, account.password)
    owner.post('sessions/end-others', status=200)
    events = owner.pages('history', limit=3)
    times = [event['time'] for event in events]
    assert times == sorted(times, reverse=True)
    actions = [event['action'] for event in events]
    kinds = [action.partition('.')[0] for action in actions]
    assert kinds.count('role') >= 3 and kinds.count('invitation') >= 4 and kinds.count('token') == 2
    for action in ('user.suspended', 'user.removed', 'user.restored', 'account.updated', 'user.joined', 'invitation.resent',
                   'invitation.revoked'):
        assert action in actions, actions


def test_history_survives_who_it_is_about(account):
    owner = account.owner
    role = owner.post('roles', {'name': 'Balie'}, status=201)['id']
    owner.delete(f'roles/{role}', status=204)
    assert {e['target']['name'] for e in owner.pages('history', target=role)} == {'Balie'}


@pytest.mark.parametrize('query', [{'since': 'yesterday'}, {'until': '2026-01-01'}, {'since': '2026-01-01T00:00:00'}])
def test_history_wrong_filters(account, query):
    account.owner.expect(account.owner.request('GET', 'history', **query), 400, 'invalid-request')
