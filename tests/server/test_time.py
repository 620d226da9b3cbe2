# SPDX-License-Identifier: GPL-3.0-or-later
"""What time does, with the server's clock moved by libfaketime while it runs."""
import datetime

import pytest

from clock import DAY, Clock
from harness import Client, Server, secret_text


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


def test_restoring_is_possible_for_30_days(account, clock):
    """B7."""
    first, second = account.member(sign_in=False), account.member(sign_in=False)
    for user in (first, second):
        account.owner.delete(f'users/{user}', status=204)
    clock.set(29 * DAY)
    account.sign_in(account.address, account.password).post(f'users/{first}/restore', status=200)
    clock.set(31 * DAY)
    owner = account.sign_in(account.address, account.password)
    assert owner.post(f'users/{second}/restore').status in (404, 409)


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
