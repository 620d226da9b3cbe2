# SPDX-License-Identifier: GPL-3.0-or-later
"""What time does, with the server's clock moved by libfaketime while it runs."""
import datetime
import time

import pytest

from clock import DAY, Clock
from harness import SLOW, Client, Server, secret_text, wait_for


@pytest.fixture(scope='module')
def clock(tmp_path_factory):
    return Clock(str(tmp_path_factory.mktemp('clock')))


@pytest.fixture(scope='module')
def server(clock):
    server = Server(env=clock.environment()).start()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def back_to_now(clock):
    clock.set(0)
    yield
    clock.set(0)


def parse(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


def join(server, mail):
    return server.client().post('/v1/join', {'token': mail.token, 'new': {'name': 'A', 'password': secret_text()}}).status


def until(seconds_left, moment, clock):
    """Moves the clock to so many seconds before @moment."""
    now = datetime.datetime.now(datetime.timezone.utc)
    clock.set(round((moment - now).total_seconds() - seconds_left))


def test_the_clock_moves(server, account, clock):
    first = account.invite()
    clock.set(3 * DAY)
    second = account.invite()
    assert 3 * DAY - 5 < (parse(second['sent_at']) - parse(first['sent_at'])).total_seconds() < 3 * DAY + 60


def test_rule_5_an_invitation_lives_7_days(server, account, clock):
    """S10: a moment before it still works, a moment after it does not."""
    early, late = account.invite(), account.invite()
    mails = server.wait_mail(early['email']), server.wait_mail(late['email'])
    until(5, parse(early['expires_at']), clock)
    assert account.owner.get(f'invitations/{early["id"]}')['status'] == 'pending'
    assert join(server, mails[0]) == 201
    until(-1, parse(late['expires_at']), clock)
    assert account.owner.get(f'invitations/{late["id"]}')['status'] == 'expired'
    wrong = server.client().post('/v1/join', {'token': 'khj_' + 'A' * 43, 'new': {'name': 'A', 'password': secret_text()}})
    expired = server.client().post('/v1/join', {'token': mails[1].token, 'new': {'name': 'A', 'password': secret_text()}})
    assert (expired.status, expired.raw) == (wrong.status, wrong.raw)
    assert server.client().request('GET', f'/join/{mails[1].token}').status == 404


def test_rule_5_resending_gives_fresh_7_days(server, account, clock):
    """S11: of a pending one, and of one that has expired."""
    invitation = account.invite()
    old = server.wait_mail(invitation['email'])
    clock.set(5 * DAY)
    resent = account.owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    assert (parse(resent['expires_at']) - parse(resent['sent_at'])).total_seconds() == 7 * DAY
    assert parse(resent['sent_at']) > parse(invitation['sent_at'])
    server.wait_mail(invitation['email'], 2)
    clock.set(8 * DAY)
    assert account.owner.get(f'invitations/{invitation["id"]}')['status'] == 'pending'
    clock.set(13 * DAY)
    assert account.owner.get(f'invitations/{invitation["id"]}')['status'] == 'expired'
    resent = account.owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    assert resent['status'] == 'pending'
    assert join(server, old) == 404
    assert join(server, server.wait_mail(invitation['email'], 3)) == 201


def test_expired_invitations_can_be_revoked_and_replaced(account, clock):
    invitation = account.invite()
    clock.set(8 * DAY)
    assert [i['id'] for i in account.owner.pages('invitations', status='expired')] == [invitation['id']]
    assert account.owner.pages('invitations', status='pending') == []
    again = account.invite(invitation['email'])
    assert again['status'] == 'pending' and again['id'] != invitation['id']


def test_rule_6_expired_invitations_do_not_count(server, clock):
    account = server.create_account(user_limit=2)
    first = account.invite()
    account.owner.expect(account.owner.post('invitations', {'email': account.address_for()}), 409, 'user-limit-reached')
    clock.set(8 * DAY)
    assert account.owner.get()['plan']['pending'] == 0
    account.invite()
    account.owner.expect(account.owner.post(f'invitations/{first["id"]}/resend'), 409, 'user-limit-reached')


def test_rule_7_a_lockout_ends_after_15_minutes(server, account, clock):
    body = {'email': account.address, 'password': account.password}
    for _ in range(5):
        server.client().post('/v1/sign-in', {'email': account.address, 'password': secret_text()}, status=401)
    server.client().post('/v1/sign-in', body, status=429)
    clock.set(14 * 60)
    answer = server.client().post('/v1/sign-in', body, status=429)
    assert 0 < int(answer.headers['Retry-After']) <= 70
    clock.set(15 * 60 + 5)
    server.client().post('/v1/sign-in', body, status=201)


def test_temporary_access_ends_by_itself(account, clock):
    """B9."""
    member = account.member(['admin'])
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)
    account.owner.patch(f'users/{member.user}', {'ends_at': end.isoformat().replace('+00:00', 'Z')}, status=200)
    until(60, end, clock)
    assert member.get('users').status == 200
    until(-1, end, clock)
    assert member.request('GET', 'users').status in (401, 404)
    assert account.owner.get('access/check', user=member.user, area='labels', level='guest')['allowed'] is False
    assert member.user not in [w['user'] for w in account.owner.pages('access/who', area='labels', level='guest')]
    assert account.owner.get('users', area='labels', level='guest')['total'] == 1


def soon(**ahead):
    """A moment ahead as the API takes it, and as a datetime."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**ahead)
    return moment.isoformat().replace('+00:00', 'Z'), moment


def changed(client, after, kind, id):
    """Waits on the feed, as a window does, for that thing. Returns its value."""
    def look():
        nonlocal after
        page = client.get('changes', after=after, wait=20)
        after = page['after']
        return [item['value'] for item in page['items'] if item['kind'] == kind and item['id'] == id]
    return wait_for(look, timeout=60, what=f'the {kind} in the feed')[-1]


def feed_point(client):
    return client.get('changes')['after']


def may(client, user, area, level):
    return client.get('access/check', user=user, area=area, level=level)['allowed']


def test_a_temporary_role_ends_by_itself(account, clock):
    """B9: the role goes at its time, everything else stays."""
    owner = account.owner
    member = account.member(['shipping', 'finance'])
    text, end = soon(days=2)
    user = owner.patch(f'users/{member.user}', {'role_ends': {'finance': text}}, status=200)
    assert parse(user['role_ends']['finance']) == end.replace(microsecond=end.microsecond // 1000 * 1000)
    assert user['roles'] == ['finance', 'shipping']
    until(60, end, clock)
    assert may(owner, member.user, 'invoices', 'approver') and may(owner, member.user, 'labels', 'approver')
    point = feed_point(owner)
    version = owner.get(f'users/{member.user}')['version']

    until(-1, end, clock)
    assert not may(owner, member.user, 'invoices', 'guest') and may(owner, member.user, 'labels', 'approver')
    assert [w['user'] for w in owner.pages('access/who', area='invoices', level='guest')] == [owner.user]
    assert [u['id'] for u in owner.pages('users', area='invoices', level='guest')] == [owner.user]
    assert member.get()['membership']['roles'] == ['shipping']
    assert {a['area'] for a in member.get(f'users/{member.user}/access')['items'] if a['level'] != 'none'} == {'labels', 'parcels'}
    value = changed(owner, point, 'user', member.user)
    assert value['roles'] == ['shipping'] and value['role_ends'] == {} and value['version'] > version
    assert changed(owner, point, 'role', 'finance')['members'] == 0
    assert owner.pages('users', role='finance') == []
    event, = owner.pages('history', action='user.role-ended')
    assert event['actor'] == {'id': None, 'name': None} and event['target']['id'] == member.user
    assert event['changes'] == [{'field': 'roles', 'old': 'finance, shipping', 'new': 'shipping'}]


def test_what_a_temporary_role_opened_closes(account, clock):
    """For whoever has it: from the next request after its end, however long they have been signed in."""
    text, end = soon(hours=5)
    member = account.member(['shipping'])
    account.owner.patch(f'users/{member.user}', {'roles': ['admin', 'shipping'], 'role_ends': {'admin': text}}, status=200)
    until(60, end, clock)
    assert member.get('users').status == 200
    assert member.post('invitations', {'email': account.address_for()}, status=201)
    until(-1, end, clock)
    member.expect(member.request('GET', 'users'), 403, 'access-restricted')
    member.expect(member.post('invitations', {'email': account.address_for()}), 403, 'access-restricted')
    assert member.get().status == 200


def test_ends_of_roles_are_kept_and_moved(account):
    owner = account.owner
    member = f'users/{account.member(["shipping", "finance"], sign_in=False)}'
    first, second = soon(days=2)[0], soon(days=3)[0]

    def patch(body):
        return owner.patch(member, body, status=200)

    assert owner.get(member)['role_ends'] == {}
    assert list(patch({'role_ends': {'finance': first}})['role_ends']) == ['finance']
    ends = patch({'roles': ['shipping', 'finance', 'returns']})['role_ends']  # other roles leave an end alone
    assert list(ends) == ['finance']
    moved = patch({'role_ends': {'finance': second, 'returns': second}})['role_ends']
    assert moved['finance'] == moved['returns'] > ends['finance']
    assert patch({'role_ends': {'finance': None}})['role_ends'] == {'returns': moved['returns']}
    assert patch({'roles': ['shipping', 'returns'], 'role_ends': {'finance': None}})['roles'] == ['returns', 'shipping']
    assert patch({'roles': ['shipping']})['role_ends'] == {}  # gone with its role, and not back with it
    assert patch({'roles': ['shipping', 'returns']})['role_ends'] == {}
    version = owner.get(member)['version']
    assert patch({'role_ends': {}})['version'] == version
    fields = [change['field'] for event in owner.pages('history', target=member[6:]) for change in event['changes']]
    assert fields.count('role_ends.finance') == 3 and fields.count('role_ends.returns') == 2


@pytest.mark.parametrize('ends,field', [
    ({'finance': '2020-01-01T00:00:00Z'}, '/role_ends/finance'), ({'finance': 5}, '/role_ends/finance'),
    ({'finance': 'tomorrow'}, '/role_ends/finance'), ({'returns': '2031-01-01T00:00:00Z'}, '/role_ends/returns'),
    ({'nobody': None}, '/role_ends/nobody'), ([], '/role_ends'), (None, '/role_ends'),
])
def test_ends_of_roles_that_are_wrong(account, ends, field):
    member = f'users/{account.member(["finance"], sign_in=False)}'
    answer = account.owner.expect(account.owner.patch(member, {'role_ends': ends}), 400, 'invalid-request')
    assert field in answer.fields, answer.body


def test_ends_of_roles_follow_the_rules(account):
    """Rules 1 and 2, as for roles themselves."""
    text = soon(days=2)[0]
    admin, other = account.member(['admin', 'shipping']), account.member(['shipping'])
    body = {'role_ends': {'shipping': text}}
    admin.expect(admin.patch(f'users/{admin.user}', body), 409, 'own-access')
    other.expect(other.patch(f'users/{admin.user}', body, version='"1"'), 403, 'access-restricted')
    admin.expect(admin.patch(f'users/{account.owner.user}', {'role_ends': {}}), 409, 'owner-protected')
    role = account.owner.post('roles', {'name': 'Manager', 'grants': {'users': 'approver'}}, status=201)['id']
    account.owner.patch(f'users/{other.user}', {'roles': [role]}, status=200)
    other.expect(other.patch(f'users/{admin.user}', {'role_ends': {'admin': text}}), 403, 'beyond-own-access')


def test_a_membership_that_ends_is_told(account, clock):
    """B9: whoever follows the feed hears of it, the sessions are over, and the history has a line."""
    owner = account.owner
    member = account.member(['shipping'])
    text, end = soon(days=2)
    owner.patch(f'users/{member.user}', {'ends_at': text}, status=200)
    session, = owner.pages('sessions', user=member.user)
    until(60, end, clock)
    point = feed_point(owner)
    until(-1, end, clock)
    assert member.request('GET', '').status in (401, 404)
    assert changed(owner, point, 'user', member.user)['status'] == 'active'  # it stays, until somebody removes it
    assert changed(owner, point, 'session', session['id']) is None
    assert owner.pages('sessions', user=member.user) == []
    event, = owner.pages('history', action='user.ended')
    assert event['actor'] == {'id': None, 'name': None} and event['target']['id'] == member.user
    assert member.request('GET', 'changes').status in (401, 404)

    owner.patch(f'users/{member.user}', {'phone': '+31 6'}, status=200)  # something else says nothing of the end again
    again, later = soon(days=4)
    owner.patch(f'users/{member.user}', {'ends_at': again}, status=200)
    assert account.sign_in(member.address, member.password).get().status == 200
    assert len(owner.pages('history', action='user.ended')) == 1
    until(-1, later, clock)
    wait_for(lambda: len(owner.pages('history', action='user.ended')) == 2, what='the second end')


def test_whoever_waits_is_let_go_at_the_end(account, clock):
    """A window that waits on the feed learns that its own access is over."""
    member = account.member(['shipping'])
    text, end = soon(days=2)
    account.owner.patch(f'users/{member.user}', {'ends_at': text}, status=200)
    point = feed_point(member)
    until(1, end, clock)
    began = time.monotonic()
    answer = member.request('GET', 'changes', after=point, wait=60, timeout=70)
    assert answer.status in (401, 404), answer.body
    assert time.monotonic() - began < 30 * SLOW


def test_an_invitation_that_expires_is_told(account, clock):
    owner = account.owner
    invitation = account.invite()
    expires = parse(invitation['expires_at'])
    until(60, expires, clock)
    point = feed_point(owner)
    assert owner.get()['plan']['pending'] == 1
    until(-1, expires, clock)
    assert owner.get()['plan']['pending'] == 0
    assert changed(owner, point, 'invitation', invitation['id'])['status'] == 'expired'
    assert changed(owner, point, 'account', account.id)['plan']['pending'] == 0
    owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    expires = parse(owner.get(f'invitations/{invitation["id"]}')['expires_at'])
    point = feed_point(owner)
    until(-1, expires, clock)
    owner = account.sign_in(account.address, account.password)
    assert changed(owner, point, 'invitation', invitation['id'])['status'] == 'expired'


def test_ends_come_while_no_server_runs(clock):
    """And are told before the next one answers."""
    server = Server(env=clock.environment()).start()
    try:
        account = server.create_account()
        member = account.member(['shipping', 'finance'], sign_in=False)
        text, end = soon(hours=2)
        account.owner.patch(f'users/{member}', {'role_ends': {'finance': text}}, status=200)
        server.stop()
        until(-60, end, clock)
        server.start()
        owner = Client(server, account.owner.token, account.id)
        assert owner.get(f'users/{member}')['roles'] == ['shipping']
        assert len(owner.pages('history', action='user.role-ended')) == 1
    finally:
        server.close()


def test_restoring_is_possible_for_30_days(account, clock):
    """B7: to the second."""
    first, second = account.member(sign_in=False), account.member(sign_in=False)
    for user in (first, second):
        account.owner.delete(f'users/{user}', status=204)
    last = parse(account.owner.get(f'users/{second}')['removed_at']) + datetime.timedelta(days=30)
    until(3600, last, clock)
    owner = account.sign_in(account.address, account.password)
    until(30, last, clock)
    assert owner.post(f'users/{first}/restore', status=200)['status'] == 'active'
    until(-1, last, clock)
    owner.expect(owner.post(f'users/{second}/restore'), 404, 'not-found')
    assert owner.get(f'users/{second}')['status'] == 'removed'


def test_sessions_end_by_themselves(account, clock):
    owner = account.sign_in(account.address, account.password)
    session, = [s for s in owner.pages('/v1/me/sessions') if s['current']]
    clock.set(int((parse(session['expires_at']) - parse(session['created_at'])).total_seconds()) + 60)
    owner.expect(owner.request('GET', '/v1/me'), 401, 'unauthorized')
    later = account.sign_in(account.address, account.password)
    assert [s['current'] for s in later.pages('/v1/me/sessions')] == [True]
    assert [s['current'] for s in later.pages('sessions')] == [True]
    assert later.post('sessions/end-others', status=200)['ended'] == 0


def is_expired(client):
    answer = client.expect(client.request('GET', 'users'), 401, 'unauthorized')
    return answer['reason'] == 'session-expired'


def test_a_session_that_nobody_uses_ends(account, clock):
    """After 30 days; using it puts the end off."""
    client, unused = (account.sign_in(account.address, account.password) for _ in range(2))
    clock.set(29 * DAY)
    assert client.get('users').status == 200
    clock.set(31 * DAY)
    assert is_expired(unused)
    clock.set(58 * DAY)
    session, = [s for s in client.pages('sessions') if s['current']]
    assert 29 * DAY < (parse(session['expires_at']) - parse(session['created_at'])).total_seconds() - 58 * DAY < 31 * DAY
    clock.set(89 * DAY)
    assert is_expired(client)


def test_E7_a_session_that_ran_out_is_in_the_history(clock, tmp_path):
    """Found by the next cleaning up, of which there is one at each start."""
    server = Server(env=clock.environment(), folder=str(tmp_path)).start()
    try:
        account = server.create_account()
        account.sign_in(account.address, account.password, device='Till')
        clock.set(31 * DAY)
        server.stop()
        server.start()
        owner = account.sign_in(account.address, account.password)
        event, = owner.pages('history', action='session.expired')
        assert event['actor']['id'] is None and event['target'] == {'kind': 'user', 'id': owner.user, 'name': 'Vera Vogel'}
        assert event['changes'] == [{'field': 'session', 'old': 'Till', 'new': None}]
    finally:
        server.close()


def test_a_session_ends_at_last(account, clock):
    """After 90 days, however much it is used."""
    client = account.sign_in(account.address, account.password)
    for day in (25, 50, 75):
        clock.set(day * DAY)
        assert client.get('users').status == 200
    session, = [s for s in client.pages('sessions') if s['current']]
    assert (parse(session['expires_at']) - parse(session['created_at'])).total_seconds() == pytest.approx(90 * DAY, abs=5)
    until(30, parse(session['expires_at']), clock)
    assert client.get('users').status == 200
    until(-1, parse(session['expires_at']), clock)
    assert is_expired(client)


def test_when_a_session_was_last_seen(account, clock):
    """To the minute: more would be a write with each request."""
    client = account.sign_in(account.address, account.password)

    def seen():
        return parse([s for s in client.pages('sessions') if s['current']][0]['last_seen_at'])
    first = seen()
    clock.set(40)
    assert seen() == first
    clock.set(75)
    assert 60 <= (seen() - first).total_seconds() < 120
    assert parse(account.user(client.user)['last_seen_at']) > first


def test_idempotency_keys_are_kept_for_24_hours(account, clock):
    token = account.owner.post('tokens', {'name': 'T'}, status=201)['token']
    client = Client(account.server, token, account.id)
    first = client.post('roles', {'name': 'One'}, key='k', status=201)
    clock.set(DAY - 60)
    assert client.post('roles', {'name': 'One'}, key='k', status=201).raw == first.raw
    clock.set(DAY + 60)
    assert client.post('roles', {'name': 'Two'}, key='k', status=201)['name'] == 'Two'


def test_a_clock_that_goes_back_breaks_nothing(account, clock):
    clock.set(2 * DAY)
    invitation = account.invite()
    clock.set(0)
    owner = account.sign_in(account.address, account.password)
    assert owner.get(f'invitations/{invitation["id"]}')['status'] == 'pending'
    assert owner.get('users').status == 200
    assert owner.pages('history')
