# SPDX-License-Identifier: GPL-3.0-or-later
"""What the product must do about access, each feature by its id and as a person would do it; what surrounds it is in the
other files."""
import concurrent.futures
import datetime
import re
import time

import pytest

from harness import SLOW, Client, secret_text, wait_for

A, E, G, N = 'approver', 'editor', 'guest', 'none'
LEVELS = [N, G, E, A]
ROLES = ['admin', 'packer', 'finance', 'marketing', 'customer-support', 'analytics', 'pickups', 'returns', 'shipping',
         'warehouse-manager']
TABLE = """
labels           A A . . G . . . A A
parcels          A G . . G . . G G A
pickups          A A . . . . A . . A
pickup-reports   A . . . . . A . . A
return-labels    A E . . E . . A . A
support-tickets  A A . . A . . . . A
pack-and-go      A . . . . . . . . A
shipping-rules   A . . . . . . . . A
print-settings   A . . . . . . . . A
integrations     A . . . . . . . . A
order-upload     A . . . . . . . . A
tracking-page    A . . A . . . . . .
branding         A . . A . . . . . .
return-portal    A . . A . . . . . A
pricing          A . A . . . . . . .
invoices         A . A . . . . . . .
subscription     A . A . . . . . . .
export-reports   A . A . . G . . . A
analytics        A . . . . G . . . A
users            A . . . . . . . . .
account-settings A . . . . . . . . .
api-tokens       A . . . . . . . . .
"""
WORDS = {'A': A, 'E': E, 'G': G, '.': N}
LEVEL = {(line.split()[0], role): WORDS[letter] for line in TABLE.split('\n') if line
         for role, letter in zip(ROLES, line.split()[1:])}
AREAS = list(dict.fromkeys(area for area, _ in LEVEL))


@pytest.fixture(scope='module')
def store(server):
    """A shipping account that tests may look at, and add people to."""
    return server.create_account()


@pytest.fixture(scope='module')
def sam(store):
    """A user whose access tests may change as they like."""
    return store.member(name='Sam Smit')


def give(account, user, **patch):
    return account.owner.patch(f'users/{user}', patch, status=200)


def access(client, user):
    return {a['area']: a['level'] for a in client.get(f'users/{user}/access')['items']}


def may(client, user, area, level):
    return client.get('access/check', user=user, area=area, level=level)['allowed']


def soon(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.isoformat().replace('+00:00', 'Z')


def test_S1_each_limited_to_what_their_work_needs(server):
    account = server.create_account()
    people = {role: account.member([role], name=role) for role in ('finance', 'shipping')}
    for role, person in people.items():
        assert person.get()['membership']['roles'] == [role]
        own = access(person, person.user)
        assert own == {area: LEVEL[area, role] for area in AREAS}
        person.expect(person.request('GET', 'users'), 403, 'access-restricted')
    assert may(account.owner, people['finance'].user, 'invoices', A) and not may(account.owner, people['finance'].user, 'labels', G)
    assert may(account.owner, people['shipping'].user, 'labels', A) and not may(account.owner, people['shipping'].user, 'invoices', G)


def test_S3_any_number_of_roles_and_their_union(store, sam):
    for roles in ([], ['shipping'], ['returns', 'customer-support'], ['finance', 'analytics', 'marketing'], ROLES[1:], ROLES):
        assert set(give(store, sam.user, roles=roles)['roles']) == set(roles)
        expected = {area: max((LEVEL[area, role] for role in roles), key=LEVELS.index, default=N) for area in AREAS}
        assert access(store.owner, sam.user) == expected, roles


@pytest.mark.parametrize('role', ROLES)
def test_S4_the_ten_roles(store, sam, role):
    given = {item['id']: item for item in store.owner.pages('roles') if item['built_in']}
    assert list(given) == ROLES
    assert given[role]['grants'] == {area: LEVEL[area, role] for area in AREAS if LEVEL[area, role] != N}
    give(store, sam.user, roles=[role], grants=None)
    assert access(store.owner, sam.user) == {area: LEVEL[area, role] for area in AREAS}


def test_S5_packer_is_marked_and_still_valid(store):
    assert [role['id'] for role in store.owner.pages('roles') if role['legacy']] == ['packer']
    packer = store.member(['packer'])
    assert packer.get()['membership']['roles'] == ['packer'] and may(store.owner, packer.user, 'labels', A)


def test_S6_restricted_says_whom_to_contact(server):
    account = server.create_account(owner='Vera Vogel')
    member = account.member(['shipping'])
    answer = member.expect(member.request('GET', 'users'), 403, 'access-restricted')
    assert answer['contact'] == {'name': 'Vera Vogel', 'email': account.address}
    account.owner.patch(f'users/{account.owner.user}', {'name': 'Vera de Vogel', 'email': 'desk@vogel.example'}, status=200)
    assert member.request('GET', 'users')['contact'] == {'name': 'Vera de Vogel', 'email': 'desk@vogel.example'}
    check = account.owner.get('access/check', user=member.user, area='invoices', level=G)
    assert not check['allowed'] and check['contact']['email'] == 'desk@vogel.example'


def test_S7_agent_login_holds_for_every_sub_user(server):
    account = server.create_account()
    member, admin = account.member(['shipping']), account.member(['admin'])
    assert member.get()['agent_login'] is False
    point = member.get('changes')['after']
    member.expect(member.patch('', {'agent_login': True}), 403, 'access-restricted')
    assert admin.patch('', {'agent_login': True}, status=200)['agent_login'] is True
    assert member.get()['agent_login'] is True and account.owner.get()['agent_login'] is True
    told = [item['value'] for item in member.get('changes', after=point)['items'] if item['kind'] == 'account']
    assert told and told[-1]['agent_login'] is True
    event = account.owner.get('history', limit=1, action='account.updated')['items'][0]
    assert event['actor']['id'] == admin.user and event['changes'] == [{'field': 'agent_login', 'old': 'false', 'new': 'true'}]


def test_S13_active_users_with_their_roles(server):
    account = server.create_account()
    people = {name: account.member(roles, name=name, sign_in=False) for name, roles in (
        ('Ada', ['returns', 'shipping']), ('Bob', ['finance']), ('Cid', []), ('Dot', ['admin']))}
    give(account, people['Cid'], status='suspended')
    account.owner.delete(f'users/{people["Dot"]}', status=204)
    active = {user['name']: user['roles'] for user in account.owner.pages('users', status='active')}
    assert active == {'Ada': ['returns', 'shipping'], 'Bob': ['finance'], 'Vera Vogel': []}
    counts = {role['id']: role['members'] for role in account.owner.pages('roles')}
    assert (counts['shipping'], counts['finance'], counts['admin']) == (1, 1, 0)


def test_S14_an_admin_removes_sub_users(store):
    admin, victim = store.member(['admin']), store.member(['shipping'])
    admin.delete(f'users/{victim.user}', status=204)
    assert store.user(victim.user)['status'] == 'removed'
    assert victim.request('GET', '').status in (401, 404)
    other = store.member(['warehouse-manager'])
    other.expect(other.delete(f'users/{admin.user}', version='"1"'), 403, 'access-restricted')


@pytest.mark.parametrize('language,names', [
    ('nl-NL', ['Beheerder', 'Verpakker', 'Financiën', 'Marketing', 'Klantenservice', 'Analytics', 'Afhalingen', 'Retourzendingen',
               'Verzending', 'Magazijn']),
    ('fr-FR', ['Administrateur', 'Packer', 'Finance', 'Marketing', 'Service client', 'Analytiques', 'Ramassages', 'Retours',
               'Expéditions', 'Manager Warehouse']),
])
def test_S17_role_names_as_the_service_translates_them(server, store, language, names):
    """Where the server speaks: in the mail, and on the page that its link opens."""
    address = store.address_for()
    store.invite(address, roles=ROLES, language=language)
    mail = server.wait_mail(address)
    page = server.client().request('GET', f'/join/{mail.token}', status=200).body
    for name in names:
        assert re.search(rf'(?<!\w){name}(?!\w)', mail.text), name
        assert re.search(rf'(?<!\w){name}(?!\w)', page), name


def test_E1_contact_details(store, sam):
    address = store.address_for('new')
    user = give(store, sam.user, name='Sam de Smit', email=address, phone='+31 20 123')
    assert (user['name'], user['email'], user['phone']) == ('Sam de Smit', address, '+31 20 123')
    assert store.owner.get('users', q='+31 20 123')['items'][0]['id'] == sam.user
    assert give(store, sam.user, phone=None)['phone'] is None


def test_E2_one_person_one_login(server, store):
    """Credentials of one's own; and no second user or invitation for an address that has access."""
    one, other = store.member(), store.member()
    assert server.client().post('/v1/sign-in', {'email': one.address, 'password': other.password}).status == 401
    assert store.sign_in(one.address, one.password).user == one.user != other.user
    store.owner.expect(store.owner.post('invitations', {'email': one.address.upper()}), 409, 'already-member')
    address = store.address_for()
    store.invite(address)
    store.owner.expect(store.owner.post('invitations', {'email': address}), 409, 'already-invited')
    store.owner.expect(store.owner.patch(f'users/{other.user}', {'email': one.address}), 409, 'already-member')


def open_link(server, mail):
    """What a browser does with it: the page's one form."""
    browser = server.client().http
    page = browser.get(mail.link, timeout=30)
    assert page.status_code == 200
    return browser.post(mail.link, data=dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text)), timeout=30)


def test_E3_a_new_address_counts_once_its_link_was_opened(server, store):
    member, address = store.member(), store.address_for('moved')
    me = member.patch('/v1/me', {'name': 'Sam van Dam', 'phone': '+31 6', 'email': address, 'current_password': member.password}, status=200)
    assert (me['name'], me['phone'], me['email'], me['pending_email']) == ('Sam van Dam', '+31 6', member.address, address)
    body = {'email': address, 'password': member.password}
    assert server.client().post('/v1/sign-in', body).status == 401
    assert store.user(member.user)['email'] == member.address
    mail = server.wait_mail(address)
    assert server.client().post('/v1/sign-in', body).status == 401  # a mail that nobody has opened confirms nothing
    assert open_link(server, mail).status_code == 200
    assert server.client().post('/v1/sign-in', body).status == 201
    assert server.client().post('/v1/sign-in', {'email': member.address, 'password': member.password}).status == 401
    assert store.user(member.user)['email'] == address and member.get('/v1/me')['pending_email'] is None
    assert server.client().http.get(mail.link, timeout=30).status_code == 404


def test_E3_accounts_that_one_has_left_are_not_told(server, store):
    other = server.create_account()
    member, address = store.member(), store.address_for('private')
    other.invite(member.address)
    token = server.wait_mail(member.address, 2).token
    body = {'token': token, 'existing': {'email': member.address, 'password': member.password}}
    there = server.client().post('/v1/join', body, status=201)['user']
    other.owner.delete(f'users/{there}', status=204)
    events = other.owner.get('history')['total']
    member.patch('/v1/me', {'email': address, 'name': 'Sam Private', 'current_password': member.password}, status=200)
    assert open_link(server, server.wait_mail(address)).status_code == 200
    assert store.user(member.user)['email'] == address
    gone = other.user(there)
    assert (gone['email'], gone['name'], gone['status']) == (member.address, 'Sam Smit', 'removed')
    assert other.owner.get('history')['total'] == events


def test_E4_a_leaver_has_no_access(store):
    leaver = store.member(['shipping'])
    store.owner.delete(f'users/{leaver.user}', status=204)
    assert leaver.get('/v1/accounts')['items'] == [] and not may(store.owner, leaver.user, 'labels', G)
    again = store.server.client(account=store.id).sign_in(leaver.address, leaver.password)
    again.expect(again.request('GET', ''), 404, 'not-found')


@pytest.fixture(scope='module')
def amis(server):
    return server.create_account('messaging', 'Les Amis', 'Amélie Aubert')


@pytest.mark.parametrize('level', LEVELS)
def test_E5_four_levels(amis, level):
    user = amis.member(grants={'emailings': level}, sign_in=False)
    for wanted in LEVELS[1:]:
        check = amis.owner.get('access/check', user=user, area='emailings', level=wanted)
        assert check['allowed'] is (LEVELS.index(level) >= LEVELS.index(wanted)) and check['level'] == level


def test_E6_areas_apart(amis):
    areas = [area['id'] for area in amis.owner.get('areas')['items']]
    assert areas == ['contacts', 'emailings', 'sms', 'forms', 'users', 'account-settings', 'invoices', 'credits']
    user = amis.member(sign_in=False)
    for area in areas:  # one without the others
        give(amis, user, grants={other: A if other == area else None for other in areas})
        assert access(amis.owner, user) == {other: A if other == area else N for other in areas}


def test_E7_history_of_changed_access(server):
    account = server.create_account()
    admin, member = account.member(['admin'], name='Adam'), account.member(['shipping'], name='Mia')
    user = f'users/{member.user}'
    role = admin.post('roles', {'name': 'Balie', 'grants': {'labels': G}}, status=201)['id']
    admin.patch(f'roles/{role}', {'grants': {'labels': A}}, status=200)
    admin.patch(user, {'roles': ['returns'], 'grants': {'invoices': E}, 'ends_at': '2031-01-01T00:00:00Z'}, status=200)
    admin.patch(user, {'role_ends': {'returns': '2030-01-01T00:00:00Z'}}, status=200)
    admin.patch(user, {'status': 'suspended'}, status=200)
    admin.patch(user, {'status': 'active'}, status=200)
    admin.delete(user, status=204)
    admin.post(user + '/restore', status=200)
    admin.delete(f'roles/{role}', status=204)
    events = account.owner.pages('history', actor=admin.user)
    said = [(event['action'], event['target']['name'], {c['field']: (c['old'], c['new']) for c in event['changes']})
            for event in reversed(events) if not event['action'].startswith(('session', 'user.joined', 'user.signed'))]
    assert said == [
        ('role.created', 'Balie', {'name': (None, 'Balie'), 'grants.labels': (N, G)}),
        ('role.updated', 'Balie', {'grants.labels': (G, A)}),
        ('user.updated', 'Mia', {'roles': ('shipping', 'returns'), 'grants.invoices': (N, E),
                                 'ends_at': (None, '2031-01-01T00:00:00.000Z')}),
        ('user.updated', 'Mia', {'role_ends.returns': (None, '2030-01-01T00:00:00.000Z')}),
        ('user.suspended', 'Mia', {'status': ('active', 'suspended')}),
        ('user.resumed', 'Mia', {'status': ('suspended', 'active')}),
        ('user.removed', 'Mia', {'status': ('active', 'removed')}),
        ('user.restored', 'Mia', {'status': ('removed', 'active')}),
        ('role.deleted', 'Balie', {'grants.labels': (A, N)}),
    ]
    assert {event['ip'] for event in events if event['action'].startswith('role')} == {admin.ip}


def test_E8_any_number_of_users_unless_the_plan_says_otherwise(server):
    free = server.create_account()
    assert free.owner.get()['plan']['user_limit'] is None
    items = [{'email': f'row-{n}@vogel.example'} for n in range(60)]
    assert {row['status'] for row in free.owner.post('invitations/batch', {'items': items}, status=200)['items']} == {201}
    small = server.create_account(user_limit=2)
    small.invite()
    small.owner.expect(small.owner.post('invitations', {'email': small.address_for()}), 409, 'user-limit-reached')


def test_E9_the_two_worked_examples(amis):
    clerk = amis.member(['admin'], sign_in=False)
    give(amis, clerk, roles=[], grants={'contacts': A, 'users': E, 'account-settings': E, 'invoices': N})
    assert not may(amis.owner, clerk, 'invoices', G) and may(amis.owner, clerk, 'account-settings', E)
    trainee = amis.member(grants={'emailings': E}, sign_in=False)
    assert may(amis.owner, trainee, 'emailings', E) and not may(amis.owner, trainee, 'emailings', A)


def test_W5_staff_do_everything_but(shop):
    staff = shop.member(['staff'])
    own = access(staff, staff.user)
    assert {area for area, level in own.items() if level == A} == {'products', 'stock', 'orders', 'shop-shipping', 'design', 'marketing',
                                                                   'reports'}
    assert {area for area, level in own.items() if level == N} == {'subscription', 'invoices', 'users', 'api-tokens', 'account-settings'}
    staff.expect(staff.request('GET', 'users'), 403, 'access-restricted')
    staff.expect(staff.delete(f'users/{shop.owner.user}', version='"1"'), 403, 'access-restricted')
    staff.expect(staff.post('tokens', {'name': 'T'}), 403, 'owner-only')
    for area in ('subscription', 'invoices', 'api-tokens'):  # whoever tries to give it
        shop.owner.expect(shop.owner.patch(f'users/{staff.user}', {'grants': {area: G}}), 403, 'owner-only')


def test_W6_staff_change_their_own_profile(server, shop):
    staff, password, address = shop.member(['staff']), secret_text(), shop.address_for('mine')
    staff.patch('/v1/me', {'password': password, 'current_password': staff.password}, status=200)
    staff.patch('/v1/me', {'email': address, 'current_password': password}, status=200)
    open_link(server, server.wait_mail(address))
    assert shop.sign_in(address, password).user == staff.user
    staff.expect(staff.patch(f'users/{staff.user}', {'roles': []}), 409, 'own-access')


def test_W7_removing_ends_access_at_once(shop):
    """Even a request that is waiting at that moment is let go with the news."""
    staff = shop.member(['staff'])
    point = staff.get('changes')['after']
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        waiting = pool.submit(staff.request, 'GET', 'changes', after=point, wait=60, timeout=90)
        shop.owner.delete(f'users/{staff.user}', status=204)
        assert waiting.result().status in (401, 404)
        assert time.monotonic() - began < 45  # not because the waiting was over
    again = Client(shop.server, staff.token, shop.id)
    assert again.request('GET', '').status in (401, 404)
    assert shop.owner.pages('sessions', user=staff.user) == []


def test_W8_who_was_not_seen_for_long(shop):
    """What a reminder to go through the list needs: when each joined and was last seen, those unseen at the end."""
    seen, unseen = shop.member(['staff'], name='Seen'), shop.member(['staff'], name='Unseen', sign_in=False)
    users = shop.owner.pages('users', sort='-last_seen_at')
    assert users[-1]['id'] == unseen and users[-1]['last_seen_at'] is None and users[-1]['joined_at'] is not None
    assert {user['id'] for user in users[:-1]} == {seen.user, shop.owner.user}
    assert all(user['last_seen_at'] for user in users[:-1])


def test_W9_the_plan_sets_how_many(server):
    account = server.create_account('shop', user_limit=3)
    first = account.invite()
    account.invite()
    account.owner.expect(account.owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')
    account.join(server.wait_mail(first['email']))
    plan = account.owner.get()['plan']
    assert (plan['user_limit'], plan['users'], plan['pending']) == (3, 2, 1)
    account.owner.expect(account.owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')


def test_B1_effective_access_with_its_sources(store, sam):
    role = store.owner.post('roles', {'name': 'Night Shift', 'grants': {'return-labels': G}}, status=201)['id']
    give(store, sam.user, roles=['packer', 'returns', role], grants={'return-labels': E, 'pricing': G})
    found = {a['area']: a for a in store.owner.get(f'users/{sam.user}/access')['items']}
    assert found['return-labels']['level'] == A
    assert [(s['kind'], s['id'], s['level']) for s in found['return-labels']['sources']] == [
        ('role', 'returns', A), ('role', 'packer', E), ('grant', None, E), ('role', role, G)]
    assert found['pricing']['sources'] == [{'kind': 'grant', 'id': None, 'level': G}]
    assert found['users'] == {'area': 'users', 'level': N, 'sources': []}


def test_B2_who_can(server):
    account = server.create_account()
    people = {name: account.member(roles, grants, name=name, sign_in=False) for name, roles, grants in (
        ('Ada', ['finance'], {}), ('Bob', [], {'invoices': E}), ('Cid', ['shipping'], {'invoices': G}), ('Dot', ['shipping'], {}),
        ('Eve', ['finance'], {}))}
    give(account, people['Eve'], status='suspended')
    people['owner'] = account.owner.user

    def who(level):
        found = {w['user']: w for w in account.owner.pages('access/who', area='invoices', level=level)}
        return {name: found[id] for name, id in people.items() if id in found}
    assert list(who(A)) == ['Ada', 'owner'] and list(who(E)) == ['Ada', 'Bob', 'owner'] and list(who(G)) == ['Ada', 'Bob', 'Cid', 'owner']
    assert who(G)['Ada']['sources'] == [{'kind': 'role', 'id': 'finance', 'level': A}]
    assert who(G)['Cid']['sources'] == [{'kind': 'grant', 'id': None, 'level': G}]
    assert who(A)['owner']['sources'] == [{'kind': 'owner', 'id': None, 'level': A}]


def test_B4_custom_roles(store, sam):
    owner = store.owner
    role = owner.post('roles', {'name': 'Counter', 'description': 'At the desk', 'grants': {'labels': G, 'parcels': G}}, status=201)
    assert role['built_in'] is False and role['members'] == 0
    copy = owner.post('roles', {'name': 'Counter 2', 'description': role['description'], 'grants': role['grants']}, status=201)
    assert copy['id'] != role['id'] and copy['grants'] == role['grants']
    owner.expect(owner.post('roles', {'name': ' counter '.strip()}), 400, 'invalid-request')
    give(store, sam.user, roles=[role['id']], grants=None)
    path = f'roles/{role["id"]}'
    assert owner.patch(path, {'name': 'Desk', 'grants': {'labels': A, 'parcels': None}}, status=200)['grants'] == {'labels': A}
    assert {area: level for area, level in access(owner, sam.user).items() if level != N} == {'labels': A}
    owner.expect(owner.delete(path), 409, 'role-in-use')
    give(store, sam.user, roles=[])
    owner.delete(path, status=204)
    owner.expect(owner.request('GET', path), 404, 'not-found')
    owner.expect(owner.delete('roles/finance'), 409, 'role-built-in')
    owner.expect(owner.patch('roles/finance', {'grants': {'labels': G}}), 409, 'role-built-in')


def test_B7_removed_users_come_back_as_they_were(store):
    role = store.owner.post('roles', {'name': 'Evening', 'grants': {'labels': G}}, status=201)['id']
    member = store.member(['shipping', role], {'invoices': G})
    before, path = access(store.owner, member.user), f'users/{member.user}'
    store.owner.delete(path, status=204)
    assert set(access(store.owner, member.user).values()) == {N}
    back = store.owner.post(path + '/restore', status=200)
    assert set(back['roles']) == {'shipping', role} and back['grants'] == {'invoices': G} and back['status'] == 'active'
    assert access(store.owner, member.user) == before
    assert store.sign_in(member.address, member.password).get().status == 200


def test_B9_temporary_access(store):
    """A membership and a role end at their moment, with nobody doing anything; more of it is in test_time.py."""
    owner = store.owner
    staff, temp = store.member(['finance', 'shipping']), store.member(['finance', 'shipping'])
    end = soon(3 * SLOW)
    assert owner.patch(f'users/{temp.user}', {'ends_at': end}, status=200)['ends_at']
    assert list(owner.patch(f'users/{staff.user}', {'role_ends': {'finance': end}}, status=200)['role_ends']) == ['finance']
    for user in (temp.user, staff.user):
        wait_for(lambda user=user: not may(owner, user, 'invoices', G), what='the end')
    assert may(owner, staff.user, 'labels', A) and staff.get().status == 200
    assert not may(owner, temp.user, 'labels', G) and temp.request('GET', '').status in (401, 404)


def test_a_change_holds_for_the_next_request_of_another_client(server):
    """A role changed on one computer, and asked about from others, over and over."""
    account = server.create_account()
    member = account.member(['shipping'])
    platform = Client(server, account.owner.post('tokens', {'name': 'Platform'}, status=201)['token'], account.id)
    elsewhere = account.sign_in(account.address, account.password)
    path = f'users/{member.user}'
    for number in range(6):
        roles = ['admin'] if number % 2 == 0 else ['shipping']
        account.owner.patch(path, {'roles': roles}, status=200)
        assert may(platform, member.user, 'invoices', A) is (number % 2 == 0)
        assert elsewhere.get(path)['roles'] == roles
        assert member.request('GET', 'users').status == (200 if number % 2 == 0 else 403)
    role = account.owner.post('roles', {'name': 'Till'}, status=201)['id']
    account.owner.patch(path, {'roles': [role]}, status=200)
    for level in LEVELS[1:] + [N]:
        account.owner.patch(f'roles/{role}', {'grants': {'users': level}}, status=200)
        assert platform.get('access/check', user=member.user, area='users', level=G)['level'] == level
        assert member.request('GET', 'users').status == (403 if level == N else 200)
