# SPDX-License-Identifier: GPL-3.0-or-later
"""The ten rules that hold whatever is asked, tests of each named after it. Rule 9 has a file of its own."""
import concurrent.futures
import statistics
import threading
import time
import urllib.parse

import pytest

from harness import SLOW, Client, new_ip, secret_text, wait_for


# --- Rule 1: the owner is protected; nobody changes their own access ---

def test_rule_1_owner_protected(account):
    admin = account.member(['admin'])
    path = f'users/{account.owner.user}'
    before = account.owner.get(path).body
    for patch in ({'roles': ['shipping']}, {'roles': []}, {'grants': {'labels': 'guest'}}, {'status': 'suspended'},
                  {'ends_at': '2031-01-01T00:00:00Z'}, {'status': 'suspended', 'name': 'X'}):
        admin.expect(admin.patch(path, patch), 409, 'owner-protected')
    admin.expect(admin.delete(path), 409, 'owner-protected')
    after = account.owner.get(path).body
    assert {**after, 'last_seen_at': None} == {**before, 'last_seen_at': None}


def test_rule_1_owner_protected_from_the_owner(account):
    owner = account.owner
    path = f'users/{owner.user}'
    for patch in ({'status': 'suspended'}, {'roles': []}, {'ends_at': '2031-01-01T00:00:00Z'}):
        answer = owner.patch(path, patch)
        assert answer.status == 409 and answer.code in ('owner-protected', 'own-access')
    answer = owner.delete(path)
    assert answer.status == 409 and answer.code in ('owner-protected', 'own-access')


def test_rule_1_own_access(account):
    admin = account.member(['admin'])
    path = f'users/{admin.user}'
    for patch in ({'roles': ['admin', 'finance']}, {'roles': []}, {'grants': {'labels': 'guest'}},
                  {'status': 'suspended'}, {'ends_at': None}, {'ends_at': '2031-01-01T00:00:00Z'}):
        admin.expect(admin.patch(path, patch), 409, 'own-access')
    admin.expect(admin.delete(path), 409, 'own-access')
    assert admin.get(path)['roles'] == ['admin']


def test_rule_1_own_access_through_ones_role(account):
    """Not even within one's own access: it would outlast what the owner takes away."""
    role = account.owner.post('roles', {'name': 'Till', 'grants': {'labels': 'guest'}}, status=201)['id']
    admin = account.member(['admin', role])
    admin.expect(admin.patch(f'roles/{role}', {'grants': {'users': 'approver'}}), 409, 'own-access')
    assert admin.patch(f'roles/{role}', {'name': 'Counter'}, status=200)['grants'] == {'labels': 'guest'}
    other = account.member(['admin'])
    other.patch(f'roles/{role}', {'grants': {'users': 'guest'}}, status=200)


def test_rule_1_own_contact_details_may_change(account):
    member = account.member(['shipping'])
    user = member.patch(f'users/{member.user}', {'name': 'Sam de Smit', 'phone': '+31 6 1', 'language': 'nl-NL'}, status=200)
    assert (user['name'], user['phone'], user['language']) == ('Sam de Smit', '+31 6 1', 'nl-NL')
    owner = account.owner
    assert owner.patch(f'users/{owner.user}', {'phone': '+31 6 2'}, status=200)['phone'] == '+31 6 2'


# --- Rule 2: what each level of `users` allows; who invites ---

def holder(account, level):
    """Somebody of a messaging account with that level in `users`, and everything else, so as to give it."""
    areas = ['contacts', 'emailings', 'sms', 'forms', 'account-settings', 'invoices', 'credits']
    grants = dict({area: 'approver' for area in areas}, users=level)
    return account.member(grants=grants, name=f'Holder of {level}')


@pytest.fixture(scope='module')
def levels(server):
    account = server.create_account('messaging', 'Les Amis')
    holders = {level: holder(account, level) for level in ('none', 'guest', 'editor', 'approver')}
    victim = account.member(grants={'sms': 'guest'})
    return account, holders, victim


@pytest.mark.parametrize('level', ['none', 'guest', 'editor', 'approver'])
@pytest.mark.parametrize('what,least', [
    ('list users', 'guest'), ('read a user', 'guest'), ('see access', 'guest'), ('ask who can', 'guest'),
    ('list invitations', 'guest'), ('change contact details', 'editor'),
    # Editor would do, but no invite policy reaches further than approvers.
    ('invite', 'approver'), ('resend', 'approver'), ('revoke', 'approver'), ('give rights', 'approver'), ('suspend', 'approver'), ('set an end', 'approver'),
    ('remove', 'approver'), ('make a role', 'approver'), ('end a session', 'approver'), ('end others', 'approver'),
    ('read history', 'approver'),
])
def test_rule_2_levels(levels, level, what, least):
    account, holders, victim = levels
    actor, path = holders[level], f'users/{victim.user}'
    order = ['none', 'guest', 'editor', 'approver']
    allowed = order.index(level) >= order.index(least)
    version = account.owner.get(path).etag

    if what == 'list users':
        answer = actor.request('GET', 'users')
    elif what == 'read a user':
        answer = actor.request('GET', path)
    elif what == 'see access':
        answer = actor.request('GET', path + '/access')
    elif what == 'ask who can':
        answer = actor.request('GET', 'access/who?area=sms&level=guest')
    elif what == 'list invitations':
        answer = actor.request('GET', 'invitations')
    elif what == 'change contact details':
        answer = actor.patch(path, {'phone': f'+31 {level}'[:8] + '1'}, version=version)
    elif what == 'invite':
        answer = actor.post('invitations', {'email': account.address_for()})
    elif what in ('resend', 'revoke'):
        invitation = account.invite()
        answer = actor.post(f'invitations/{invitation["id"]}/{what}')
    elif what == 'give rights':
        answer = actor.patch(path, {'grants': {'sms': 'guest', 'contacts': 'guest'}}, version=version)
    elif what == 'suspend':
        other = account.member(sign_in=False)
        answer = actor.patch(f'users/{other}', {'status': 'suspended'}, version='"1"')
    elif what == 'set an end':
        answer = actor.patch(path, {'ends_at': '2031-01-01T00:00:00Z'}, version=version)
    elif what == 'remove':
        other = account.member(sign_in=False)
        answer = actor.delete(f'users/{other}', version='"1"')
    elif what == 'make a role':
        answer = actor.post('roles', {'name': f'Role of {level}', 'grants': {'sms': 'guest'}})
    elif what == 'end a session':
        visitor = account.sign_in(victim.address, victim.password)
        session = [s for s in account.owner.pages('sessions', user=victim.user) if s['device'] == 'Test bench'][0]
        answer = actor.delete(f'sessions/{session["id"]}', version=False)
        assert visitor.get('/v1/me').status == 200
    elif what == 'end others':
        account.sign_in(victim.address, victim.password)
        answer = actor.post(f'sessions/end-others?user={victim.user}')
    elif what == 'read history':
        answer = actor.request('GET', 'history')
    if allowed:
        assert answer.status < 300, answer.body
    else:
        actor.expect(answer, 403, 'access-restricted')


@pytest.mark.parametrize('policy,may', [('owner', {'owner'}), ('admins', {'owner', 'admin'}),
                                        ('approvers', {'owner', 'admin', 'approver'})])
def test_rule_2_invite_policy(messaging, policy, may):
    owner = messaging.owner
    people = {'owner': owner, 'admin': messaging.member(['admin']), 'approver': holder(messaging, 'approver'),
              'editor': holder(messaging, 'editor')}
    invitation = messaging.invite()
    owner.patch('', {'invite_policy': policy}, status=200)
    for name, person in people.items():
        answer = person.post('invitations', {'email': messaging.address_for()})
        resent = person.post(f'invitations/{invitation["id"]}/resend')
        batch = person.post('invitations/batch', {'items': [{'email': messaging.address_for()}]})
        if name in may:
            assert answer.status == 201 and resent.status == 200 and batch.status == 200, (name, answer.body)
        else:
            assert answer.status == 403 and answer.code in ('access-restricted', 'owner-only')
            assert resent.status == 403
            assert batch.status == 403 or batch['items'][0]['status'] == 403


def test_rule_2_only_the_owner_of_a_shop_invites(shop):
    """W1."""
    assert shop.owner.get()['invite_policy'] == 'owner'
    staff = shop.member(['staff'])
    assert staff.post('invitations', {'email': shop.address_for()}).status == 403
    shop.owner.patch(f'users/{staff.user}', {'grants': {'users': 'approver'}}, status=200)
    assert staff.post('invitations', {'email': shop.address_for()}).status == 403
    assert shop.invite().status == 201


def test_rule_2_billing_and_tokens_of_a_shop_are_the_owners(shop):
    """W5: nobody else can be given them, and no role can have them."""
    owner = shop.owner
    staff = shop.member(['staff'])
    for area in ('subscription', 'invoices', 'api-tokens'):
        for level in ('guest', 'editor', 'approver'):
            owner.expect(owner.patch(f'users/{staff.user}', {'grants': {area: level}}), 403, 'owner-only')
            owner.expect(owner.post('roles', {'name': f'{area} {level}', 'grants': {area: level}}), 403, 'owner-only')
            owner.expect(owner.post('invitations', {'email': shop.address_for(), 'grants': {area: level}}), 403, 'owner-only')
        check = owner.get(f'access/check?user={staff.user}&area={area}&level=guest')
        assert check['allowed'] is False and check['contact']['email'] == shop.address
        assert owner.get(f'access/check?user={owner.user}&area={area}&level=approver')['allowed'] is True


# --- Rule 3: nobody gives what they don't have ---

@pytest.fixture(scope='module')
def manager(server):
    """Somebody who may give roles, but has only some of what there is: users and shipping."""
    account = server.create_account()
    role = account.owner.post('roles', {'name': 'Manager', 'grants': {'users': 'approver', 'labels': 'approver',
                                                                      'parcels': 'guest'}}, status=201)['id']
    member = account.member([role], name='Max Manager')
    account.owner.patch('', {'invite_policy': 'approvers'}, status=200)
    return account, member


def test_rule_3_roles(manager):
    account, max_ = manager
    victim = account.member(sign_in=False)
    max_.patch(f'users/{victim}', {'roles': ['shipping']}, status=200)
    for role in ('admin', 'packer', 'finance', 'marketing', 'customer-support', 'analytics', 'pickups', 'returns',
                 'warehouse-manager'):
        max_.expect(max_.patch(f'users/{victim}', {'roles': ['shipping', role]}), 403, 'beyond-own-access')
        max_.expect(max_.post('invitations', {'email': account.address_for(), 'roles': [role]}), 403, 'beyond-own-access')
    assert account.user(victim)['roles'] == ['shipping']


def test_rule_3_rights(manager):
    account, max_ = manager
    victim = account.member(sign_in=False)
    max_.patch(f'users/{victim}', {'grants': {'labels': 'approver', 'parcels': 'guest'}}, status=200)
    for grants in ({'parcels': 'editor'}, {'invoices': 'guest'}, {'labels': 'guest', 'api-tokens': 'guest'}):
        max_.expect(max_.patch(f'users/{victim}', {'grants': grants}), 403, 'beyond-own-access')
        max_.expect(max_.post('invitations', {'email': account.address_for(), 'grants': grants}), 403, 'beyond-own-access')
        max_.expect(max_.post('roles', {'name': 'Beyond', 'grants': grants}), 403, 'beyond-own-access')
    assert account.user(victim)['grants'] == {'labels': 'approver', 'parcels': 'guest'}


def test_rule_3_roles_cannot_grow_beyond(manager):
    account, max_ = manager
    role = max_.post('roles', {'name': 'Small', 'grants': {'labels': 'guest'}}, status=201)['id']
    max_.expect(max_.patch(f'roles/{role}', {'grants': {'invoices': 'guest'}}), 403, 'beyond-own-access')
    max_.patch(f'roles/{role}', {'grants': {'labels': 'approver'}}, status=200)


def test_rule_3_in_a_batch(manager):
    account, max_ = manager
    rows = max_.post('invitations/batch', {'items': [
        {'email': account.address_for(), 'roles': ['shipping']}, {'email': account.address_for(), 'roles': ['finance']},
    ]}, status=200)['items']
    assert [row['status'] for row in rows] == [201, 403]
    assert rows[1]['problem']['code'] == 'beyond-own-access'


def test_rule_3_no_raising_oneself_through_ones_role(manager):
    """Changing a role that one has is changing one's own access."""
    account, max_ = manager
    own = account.user(max_.user)['roles'][0]
    answer = max_.patch(f'roles/{own}', {'grants': {'invoices': 'approver'}})
    assert answer.status in (403, 409)
    assert account.owner.get(f'access/check?user={max_.user}&area=invoices&level=guest')['allowed'] is False


def test_rule_3_no_taking_over_of_the_stronger(manager):
    """Who has more than oneself is not removed, suspended, or given another address."""
    account, max_ = manager
    admin = account.member(['admin'])
    path = f'users/{admin.user}'
    assert max_.patch(path, {'roles': []}).status == 403
    assert max_.patch(path, {'status': 'suspended'}).status == 403
    assert max_.delete(path).status == 403
    assert admin.get('users').status == 200


def test_rule_3_restoring_is_giving(manager):
    account, max_ = manager
    strong = account.member(['finance'], sign_in=False)
    account.owner.delete(f'users/{strong}', status=204)
    max_.expect(max_.post(f'users/{strong}/restore'), 403, 'beyond-own-access')
    account.owner.post(f'users/{strong}/restore', status=200)


def test_rule_3_accepting_gives_what_was_given(manager):
    """What an inviter lost meanwhile, the roles of an open invitation no longer reach further than they were given."""
    account, max_ = manager
    address = account.address_for()
    account.invite(address, by=max_, roles=['shipping'])
    answer, _ = account.join(account.server.wait_mail(address))
    assert account.user(answer['user'])['roles'] == ['shipping']


# --- Rule 4: changes hold from the next request; sessions and their entries ---

def test_rule_4_roles_hold_from_the_next_request(account):
    owner = account.owner
    member = account.member(['shipping'])
    member.expect(member.request('GET', 'users'), 403, 'access-restricted')
    owner.patch(f'users/{member.user}', {'roles': ['admin']}, status=200)
    assert member.get('users').status == 200
    owner.patch(f'users/{member.user}', {'roles': ['shipping']}, status=200)
    member.expect(member.request('GET', 'users'), 403, 'access-restricted')
    role = owner.post('roles', {'name': 'Looker', 'grants': {'users': 'guest'}}, status=201)['id']
    owner.patch(f'users/{member.user}', {'roles': [role]}, status=200)
    assert member.get('users').status == 200
    owner.patch(f'roles/{role}', {'grants': {'users': None}}, status=200)
    member.expect(member.request('GET', 'users'), 403, 'access-restricted')


@pytest.mark.parametrize('how', ['remove', 'suspend'])
def test_rule_4_removing_ends_sessions(account, how):
    owner = account.owner
    member = account.member(['shipping'])
    other = account.sign_in(member.address, member.password)
    assert len(owner.pages('sessions', user=member.user)) == 2
    if how == 'remove':
        owner.delete(f'users/{member.user}', status=204)
    else:
        owner.patch(f'users/{member.user}', {'status': 'suspended'}, status=200)
    assert owner.pages('sessions', user=member.user) == []
    for client in (member, other):
        assert client.request('GET', '').status in (401, 404)
        assert client.request('GET', 'areas').status in (401, 404)
        assert client.get('/v1/me').status == 200  # the login is the person's own


def test_rule_4_back_again_after_suspension(account):
    owner = account.owner
    member = account.member(['shipping'])
    owner.patch(f'users/{member.user}', {'status': 'suspended'}, status=200)
    owner.patch(f'users/{member.user}', {'status': 'active'}, status=200)
    assert member.request('GET', '').status == 401  # that entry is over for good
    assert account.sign_in(member.address, member.password).get().status == 200


def test_rule_4_ending_an_entry_leaves_other_accounts_alone(server, account):
    """One person, two accounts, one session."""
    second = server.create_account('messaging', 'Second')
    member = account.member(['shipping'])
    second.invite(member.address)
    mail = server.wait_mail(member.address, 2)
    joined = server.client().post('/v1/join', {'token': mail.token,
                                               'existing': {'email': member.address, 'password': member.password}}, status=201)
    there = Client(server, member.token, second.id)
    assert there.get()['membership']['user'] == joined['user']
    sessions = account.owner.pages('sessions', user=member.user)
    account.owner.delete(f'sessions/{sessions[0]["id"]}', version=False, status=204)
    member.expect(member.request('GET', ''), 401, 'unauthorized')
    assert there.get().status == 200
    assert member.get('/v1/me').status == 200
    account.owner.delete(f'users/{member.user}', status=204)
    assert there.get().status == 200
    assert [a['id'] for a in member.get('/v1/accounts')['items']] == [second.id]


def test_rule_4_new_password_ends_other_sessions_everywhere(server, account):
    member = account.member(['shipping'])
    other = account.sign_in(member.address, member.password)
    password = secret_text()
    member.patch('/v1/me', {'password': password, 'current_password': member.password}, status=200)
    for path in ('/v1/me', ''):
        other.expect(other.request('GET', path), 401, 'unauthorized')
        assert member.get(path).status == 200
    assert len(account.owner.pages('sessions', user=member.user)) == 1
    answer = server.client().post('/v1/sign-in', {'email': member.address, 'password': member.password})
    server.client().expect(answer, 401, 'unauthorized')
    assert account.sign_in(member.address, password).get().status == 200


def test_rule_4_signing_out_ends_every_entry(account):
    member = account.member(['shipping'])
    member.post('/v1/sign-out', status=204)
    for path in ('/v1/me', '', 'areas'):
        member.expect(member.request('GET', path), 401, 'unauthorized')
    assert account.owner.pages('sessions', user=member.user) == []


# --- Rule 5: a token works once ---

def test_rule_5_of_200_that_accept_at_once_one_succeeds(account):
    address = account.address_for()
    account.invite(address, roles=['shipping'])
    token = account.server.wait_mail(address).token
    start = threading.Event()

    def accept(number):
        """By the API and by the page in turn."""
        client = account.server.client()
        new = {'name': f'Racer {number}', 'password': secret_text()}
        start.wait()
        if number % 2:
            return client.post('/v1/join', {'token': token, 'new': new}).status
        answer = client.request('POST', f'/join/{token}', data=urllib.parse.urlencode(dict(new, way='new')),
                                headers={'Content-Type': 'application/x-www-form-urlencoded'})
        return 201 if answer.status == 200 else answer.status

    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        futures = [pool.submit(accept, number) for number in range(200)]
        start.set()
        answers = sorted(future.result() for future in futures)
    assert answers == [201] + [404] * 199
    assert len([u for u in account.owner.pages('users') if u['email'] == address]) == 1


def test_rule_5_dead_tokens_get_one_answer(server, account):
    """Wrong, spent, expired elsewhere, revoked or replaced: the same bytes."""
    dead = {'wrong': 'khj_' + 'A' * 43, 'malformed': 'x', 'session': account.owner.token}
    for name in ('spent', 'revoked', 'replaced'):
        address = account.address_for(name)
        invitation = account.invite(address)
        dead[name] = server.wait_mail(address).token
        if name == 'spent':
            account.join(dead[name])
        else:
            verb = 'revoke' if name == 'revoked' else 'resend'
            account.owner.post(f'invitations/{invitation["id"]}/{verb}', status=200)
    answers = {}
    for name, token in dead.items():
        for way in ({'new': {'name': 'A', 'password': secret_text()}},
                    {'existing': {'email': account.address, 'password': account.password}}):
            answer = server.client().post('/v1/join', dict(way, token=token))
            answers[name, next(iter(way))] = (answer.status, answer.raw)
    assert len(set(answers.values())) == 1, answers
    assert next(iter(answers.values()))[0] == 404
    pages = {server.client().request('GET', f'/join/{token}').raw for token in dead.values() if token.startswith('khj_')}
    assert len(pages) == 1


def test_rule_5_resending_kills_the_old_link(server, account):
    invitation = account.invite(roles=['shipping'])
    old = server.wait_mail(invitation['email'])
    resent = account.owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    new = server.wait_mail(invitation['email'], 2)
    assert resent['id'] == invitation['id'] and resent['send_count'] == 2 and new.token != old.token
    assert server.client().post('/v1/join', {'token': old.token, 'new': {'name': 'A', 'password': secret_text()}}).status == 404
    account.join(new)


def test_rule_5_a_token_is_for_its_account_only(server, account):
    other = server.create_account()
    address = account.address_for()
    account.invite(address, roles=['shipping'])
    answer, _ = account.join(server.wait_mail(address))
    assert answer['account']['id'] == account.id
    assert address not in [u['email'] for u in other.owner.pages('users')]


def test_rule_5_a_refused_join_spends_nothing(server, account):
    address = account.address_for()
    account.invite(address)
    token = server.wait_mail(address).token
    client = server.client()
    assert client.post('/v1/join', {'token': token, 'new': {'name': '', 'password': secret_text()}}).status == 400
    assert client.post('/v1/join', {'token': token, 'new': {'name': 'A', 'password': 'short'}}).status == 400
    answer = client.post('/v1/join', {'token': token, 'existing': {'email': account.address, 'password': secret_text()}})
    assert answer.status in (400, 401)
    account.join(token)


# --- Rule 6: pending invitations count ---

def test_rule_6_pending_invitations_count(server):
    account = server.create_account(user_limit=3)
    owner = account.owner
    plan = owner.get()['plan']
    assert (plan['user_limit'], plan['users'], plan['pending']) == (3, 1, 0)
    first, second = account.invite(), account.invite()
    assert owner.get()['plan']['pending'] == 2
    owner.expect(owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')
    owner.post(f'invitations/{first["id"]}/revoke', status=200)
    account.invite()
    owner.expect(owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')
    account.join(server.wait_mail(second['email']))
    plan = owner.get()['plan']
    assert (plan['users'], plan['pending']) == (2, 1)
    owner.expect(owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')


def test_rule_6_suspended_users_count_and_removed_ones_do_not(server):
    account = server.create_account(user_limit=2)
    owner = account.owner
    member = account.member(sign_in=False)
    owner.patch(f'users/{member}', {'status': 'suspended'}, status=200)
    owner.expect(owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')
    owner.delete(f'users/{member}', status=204)
    account.invite()
    owner.expect(owner.post(f'users/{member}/restore'), 409, 'user-limit-reached')


def test_rule_6_at_once(server):
    """Of many that invite into the last place, one gets it."""
    account = server.create_account(user_limit=2)
    clients = [Client(server, account.owner.token, account.id) for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda c: c.post('invitations', {'email': account.address_for()}).status, clients))
    assert sorted(answers) == [201] + [409] * 7


def test_rule_6_in_a_batch(server):
    account = server.create_account(user_limit=3)
    rows = account.owner.post('invitations/batch', {'items': [{'email': account.address_for()} for _ in range(4)]},
                              status=200)['items']
    assert [row['status'] for row in rows] == [201, 201, 409, 409]


# --- Rule 7: sign-in gives nothing away ---

def timed_sign_in(server, address):
    client = server.client()
    body = {'email': address, 'password': secret_text()}
    begin = time.perf_counter()
    answer = client.post('/v1/sign-in', body)
    took = time.perf_counter() - begin
    return took, answer


def test_rule_7_unknown_address_and_wrong_password_say_the_same(server, account):
    _, unknown = timed_sign_in(server, 'nobody@vogel.example')
    _, wrong = timed_sign_in(server, account.address)
    assert unknown.status == wrong.status == 401
    assert unknown.raw == wrong.raw
    assert {k: v for k, v in unknown.headers.items() if k != 'Date'} == {k: v for k, v in wrong.headers.items() if k != 'Date'}


def test_rule_7_unknown_address_and_wrong_password_take_the_same_time(server, account):
    known = [account.address] + [account.member(name=f'Timed {i}').address for i in range(4)]
    times = {True: [], False: []}
    timed_sign_in(server, 'warm-up@vogel.example')
    for number in range(15):
        took, answer = timed_sign_in(server, known[number % 5])
        assert answer.status == 401
        times[True].append(took)
        took, answer = timed_sign_in(server, f'unknown-{number}@vogel.example')
        assert answer.status == 401
        times[False].append(took)
    wrong, unknown = (statistics.median(times[key]) for key in (True, False))
    assert 0.6 < wrong / unknown < 1.6, times
    assert min(wrong, unknown) > 0.005  # a hash that is worth its name was computed for both


def test_rule_7_five_failures_for_an_address(server, account):
    for _ in range(5):
        assert timed_sign_in(server, account.address)[1].status == 401
    for password in (secret_text(), account.password):
        answer = server.client().post('/v1/sign-in', {'email': account.address, 'password': password})
        server.client().expect(answer, 429, 'rate-limited')
        assert 0 < int(answer.headers['Retry-After']) <= 15 * 60
    answer = server.client().post('/v1/sign-in', {'email': account.address.upper(), 'password': account.password})
    assert answer.status == 429  # another spelling is no way around


def test_rule_7_unknown_addresses_are_locked_too(server):
    for _ in range(5):
        assert timed_sign_in(server, 'locked@vogel.example')[1].status == 401
    assert timed_sign_in(server, 'locked@vogel.example')[1].status == 429


def test_rule_7_success_between_failures(server, account):
    for _ in range(4):
        timed_sign_in(server, account.address)
    account.sign_in(account.address, account.password)


def test_rule_7_twenty_failures_from_an_ip_address(server, account):
    client = server.client()
    for number in range(20):
        answer = client.post('/v1/sign-in', {'email': f'guess-{number}@vogel.example', 'password': secret_text()})
        assert answer.status == 401
    body = {'email': account.address, 'password': account.password}
    client.expect(client.post('/v1/sign-in', body), 429, 'rate-limited')
    server.client().post('/v1/sign-in', body, status=201)  # from elsewhere


def test_rule_7_guesses_at_once_do_not_slip_through(server, account):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: timed_sign_in(server, account.address)[1].status, range(16)))
    assert answers.count(401) <= 5 and set(answers) == {401, 429}


def test_rule_7_confirming_the_password_is_no_way_around(account):
    """Whoever holds a session cannot guess the password through it."""
    member = account.member()
    answers = [member.patch('/v1/me', {'password': secret_text(), 'current_password': secret_text()}).status
               for _ in range(7)]
    assert 429 in answers, answers


def test_rule_7_joining_with_a_login_is_no_way_around(server, account):
    address = account.address_for()
    account.invite(address)
    token = server.wait_mail(address).token
    answers = [server.client().post('/v1/join', {'token': token, 'existing': {'email': account.address,
                                                                              'password': secret_text()}}).status
               for _ in range(7)]
    assert 429 in answers, answers


# --- Rule 8: what belongs to another account is 404 ---

def test_rule_8_other_accounts_are_not_found(server, account):
    other = server.create_account()
    mine, stranger = account.owner, other.owner
    user = account.member(['shipping'])
    role = mine.post('roles', {'name': 'Till'}, status=201)['id']
    invitation = account.invite()['id']
    session = mine.pages('sessions', user=user.user)[0]['id']
    token = mine.post('tokens', {'name': 'Till'}, status=201)['id']
    # Through the other's own account, with ids of this one.
    for method, path, body in [
        ('GET', f'users/{user.user}', None), ('PATCH', f'users/{user.user}', {'name': 'X'}), ('DELETE', f'users/{user.user}', None),
        ('POST', f'users/{user.user}/restore', None), ('GET', f'users/{user.user}/access', None),
        ('GET', f'access/check?user={user.user}&area=labels&level=guest', None), ('GET', f'roles/{role}', None),
        ('PATCH', f'roles/{role}', {'name': 'X'}), ('DELETE', f'roles/{role}', None), ('GET', f'invitations/{invitation}', None),
        ('POST', f'invitations/{invitation}/resend', None), ('POST', f'invitations/{invitation}/revoke', None),
        ('DELETE', f'sessions/{session}', None), ('POST', f'sessions/end-others?user={user.user}', None),
        ('DELETE', f'tokens/{token}', None),
    ]:
        headers = {'If-Match': '"1"'} if method in ('PATCH', 'DELETE') and not path.startswith(('sessions', 'tokens')) else {}
        stranger.expect(stranger.request(method, path, body, headers=headers), 404, 'not-found')
    # And this account itself.
    stranger.account = account.id
    for method, path in [('GET', ''), ('GET', 'areas'), ('GET', 'roles'), ('GET', 'users'), ('GET', f'users/{user.user}'),
                         ('GET', 'invitations'), ('GET', 'sessions'), ('GET', 'history'), ('GET', 'changes'), ('GET', 'tokens'),
                         ('DELETE', f'tokens/{token}'), ('DELETE', f'sessions/{session}')]:
        stranger.expect(stranger.request(method, path), 404, 'not-found')
    for path, body in [('invitations', {'email': 'x@y.example'}), ('roles', {'name': 'X'}), ('tokens', {'name': 'X'}),
                       ('sessions/end-others', None), ('invitations/batch', {'items': [{'email': 'x@y.example'}]})]:
        stranger.expect(stranger.post(path, body), 404, 'not-found')
    assert user.get().status == 200
    assert mine.get(f'invitations/{invitation}')['status'] == 'pending'


def test_rule_8_unknown_and_foreign_look_alike(server, account):
    other = server.create_account()
    client = account.owner
    foreign = client.request('GET', f'/v1/accounts/{other.id}')
    unknown = client.request('GET', '/v1/accounts/AAAAAAAAAAAAAAAAAAAAAA')
    assert foreign.raw == unknown.raw
    foreign = client.request('GET', f'users/{other.owner.user}')
    unknown = client.request('GET', 'users/AAAAAAAAAAAAAAAAAAAAAA')
    assert foreign.raw == unknown.raw


def test_rule_8_foreign_roles_cannot_be_given(server, account):
    other = server.create_account()
    role = other.owner.post('roles', {'name': 'Till'}, status=201)['id']
    answer = account.owner.post('invitations', {'email': account.address_for(), 'roles': [role]}, status=400)
    assert answer.fields == {'/roles/0': 'unknown-role'}


def test_rule_8_api_tokens_open_their_account_only(server, account):
    """Even when its owner owns another."""
    second = server.create_account(address=account.address, password=account.password)
    token = account.owner.post('tokens', {'name': 'Till'}, status=201)['token']
    assert Client(server, token, account.id).get('users').status == 200
    client = Client(server, token, second.id)
    client.expect(client.request('GET', 'users'), 404, 'not-found')


def test_rule_8_cursors_of_another_account(server, account):
    """A cursor says where, never what may be seen."""
    other = server.create_account(name='Other')
    for target in (account, other):
        for _ in range(3):
            target.invite()
    cursor = account.owner.get('invitations', limit=1)['next']
    page = other.owner.request('GET', 'invitations', limit=100, cursor=cursor)
    if page.status == 200:
        ids = {i['id'] for i in account.owner.pages('invitations')}
        assert not ids & {i['id'] for i in page['items']}


# --- Rule 10: a key repeats no mail and no change ---

def test_rule_10_no_mail_twice(server, account):
    owner = account.owner
    address = account.address_for()
    first = owner.post('invitations', {'email': address}, key='once', status=201)
    second = owner.post('invitations', {'email': address}, key='once', status=201)
    assert first.raw == second.raw
    resent = [owner.post(f'invitations/{first["id"]}/resend', key='again', status=200)['send_count'] for _ in range(3)]
    assert resent == [2, 2, 2]
    server.wait_mail(address, 2)
    sentinel = account.invite()['email']  # the outbox is in order: what comes after has come, so nothing else is on its way
    server.wait_mail(sentinel)
    assert len(server.mails(address)) == 2
    history = owner.pages('history', target=first['id'])
    assert len(history) == 2


def test_rule_10_two_at_once(server, account):
    address = account.address_for()
    clients = [Client(server, account.owner.token, account.id) for _ in range(8)]
    barrier = threading.Barrier(8)

    def invite(client):
        barrier.wait()
        return client.post('invitations', {'email': address}, key='race').raw

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(invite, clients))) == 1
    server.wait_mail(address)
    sentinel = account.invite()['email']
    server.wait_mail(sentinel)
    assert len(server.mails(address)) == 1
    assert account.owner.get()['plan']['pending'] == 2


def test_rule_10_a_batch(server, account):
    addresses = [account.address_for() for _ in range(5)]
    body = {'items': [{'email': address} for address in addresses]}
    first = account.owner.post('invitations/batch', body, key='batch', status=200)
    second = account.owner.post('invitations/batch', body, key='batch', status=200)
    assert first.raw == second.raw
    for address in addresses:
        server.wait_mail(address)
    sentinel = account.invite()['email']
    server.wait_mail(sentinel)
    assert all(len(server.mails(address)) == 1 for address in addresses)


def test_rule_10_end_others_and_tokens(account):
    owner = account.owner
    account.sign_in(account.address, account.password)
    assert owner.post('sessions/end-others', key='e', status=200)['ended'] == 1
    account.sign_in(account.address, account.password)
    assert owner.post('sessions/end-others', key='e', status=200)['ended'] == 1
    assert len(owner.pages('sessions')) == 2
    first = owner.post('tokens', {'name': 'Till'}, key='t', status=201)
    second = owner.post('tokens', {'name': 'Till'}, key='t', status=201)
    assert first['token'] == second['token'] and owner.get('tokens')['total'] == 1
