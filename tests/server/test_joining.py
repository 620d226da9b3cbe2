# SPDX-License-Identifier: GPL-3.0-or-later
"""An invitation's link: seven days, once, and one answer for every link that does not work. The server's clock stands
still except where a test moves it, so that nothing here depends on how long a test takes."""
import datetime
import http.client
import json
import random
import time
import urllib.parse

import pytest

from clock import Clock
from harness import Server, new_ip, secret_text

NOON = datetime.datetime.now(datetime.timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)
FORM = 'application/x-www-form-urlencoded'
WRONG = 'khj_' + 'A' * 43
NEW = {'name': 'Somebody', 'password': 'a long and good one'}


@pytest.fixture(scope='module')
def clock(tmp_path_factory):
    return Clock(str(tmp_path_factory.mktemp('clock')))


@pytest.fixture(scope='module')
def server(clock):
    clock.stand(NOON)
    server = Server(env=clock.environment()).start()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def noon(clock):
    clock.stand(NOON)
    yield
    clock.stand(NOON)


def after(clock, **duration):
    clock.stand(NOON + datetime.timedelta(**duration))


@pytest.fixture(scope='module')
def account(server):
    """One for all tests that need no other."""
    return server.create_account()


@pytest.fixture
def token(server, account):
    """A link that works."""
    return server.wait_mail(account.invite()['email']).token


class Door:
    """One connection, and nothing but bytes: all that somebody who tries tokens gets to see."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=60)
        self.ip = new_ip()

    def knock(self, method, path, body=None, type=None, **headers):
        """Status, headers and body, without the date."""
        headers = {'X-Forwarded-For': self.ip, **({'Content-Type': type} if type else {}), **headers}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        kept = [(name, value) for name, value in response.getheaders() if name != 'Date']
        return response.status, kept, response.read()

    def look(self, token, **headers):
        return self.knock('GET', '/join/' + urllib.parse.quote(token, safe='%/'), **headers)

    def fill_in(self, token, fields=None, **headers):
        return self.knock('POST', '/join/' + urllib.parse.quote(token, safe='%/'),
                          urllib.parse.urlencode({'way': 'new', **NEW} if fields is None else fields), FORM, **headers)

    def sign_in_and_join(self, token):
        return self.fill_in(token, {'way': 'existing', 'email': 'somebody@vogel.example', 'password': 'anything'})

    def join(self, token):
        return self.knock('POST', '/v1/join', json.dumps({'token': token, 'new': NEW}), 'application/json')

    def join_with(self, token):
        body = {'token': token, 'existing': {'email': 'somebody@vogel.example', 'password': 'anything'}}
        return self.knock('POST', '/v1/join', json.dumps(body), 'application/json')


@pytest.fixture(scope='module')
def dead(server, clock):
    """Links that do not work, by what is wrong with them."""
    clock.stand(NOON - datetime.timedelta(days=7))
    account = server.create_account()
    links = {}
    for name in ('expired', 'spent', 'revoked', 'resent'):
        invitation = account.invite(account.address_for(name))
        links[name] = server.wait_mail(invitation['email']).token
        if name == 'spent':
            account.join(links[name])
        elif name == 'revoked':
            account.owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
        elif name == 'resent':
            account.owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    clock.stand(NOON)
    return {**links, 'wrong': WRONG, 'malformed': 'khj_nothing'}


# What nobody's link looks like; some mail program makes one of it all the same.
ODD = ['', 'x', '%', '%zz', '%00', 'khj_', 'KHJ_' + 'A' * 43, 'khj_' + 'A' * 42, 'khj_' + 'A' * 44, 'khs_' + 'A' * 43,
       'khj_' + 'A' * 42 + '%C3%A9', 'khj_' + 'A' * 42 + '%FF', 'x' * 2000, WRONG + '/', WRONG + '/more', '../v1/me', WRONG + '.',
       WRONG + '%0d%0aX: y', "' OR 1=1 --"]


# --- One answer ---

@pytest.mark.parametrize('door', ['look', 'fill_in', 'sign_in_and_join', 'join', 'join_with'])
def test_rule_5_every_dead_link_gets_the_same_bytes(server, dead, door):
    """Status, headers and body, whatever is wrong with it."""
    knock = getattr(Door(server), door)
    expected = knock(WRONG)
    assert expected[0] == 404
    for name, token in dead.items():
        assert knock(token) == expected, name
    for token in ODD:
        assert knock(token) == expected, token


@pytest.mark.parametrize('token', [1, None, [], {}, True])
def test_what_is_no_text_is_no_token(server, token):
    server.client().expect(server.client().post('/v1/join', {'token': token, 'new': NEW}), 400, 'invalid-request')


def test_rule_5_looking_at_the_head_tells_no_more(server, dead):
    door = Door(server)
    answers = [door.knock('HEAD', '/join/' + token) for token in dead.values()]
    assert answers.count(answers[0]) == len(answers) and answers[0][0] == 404


def test_rule_5_the_dead_page_is_one_page_in_each_language(server, dead):
    door = Door(server)
    pages = {}
    for language in ('en-US', 'en-GB', 'fr-FR', 'de-DE', 'nl-NL', 'es-ES', 'it-IT'):
        answers = {door.look(token, **{'Accept-Language': language})[2] for token in dead.values()}
        assert len(answers) == 1
        pages[language] = answers.pop()
        assert f'lang="{language}"'.encode() in pages[language]
    assert len(set(pages.values())) == 7


def sooner(a, b):
    """How often what took @a came before what took @b; a half when nobody can tell them apart."""
    return sum((x < y) + 0.5 * (x == y) for x in a for y in b) / (len(a) * len(b))


def measure(doors, rounds):
    """@doors: functions by name, called in turn and in another order each time, so that whatever else the machine does
    is shared by all."""
    times = {name: [] for name in doors}
    for number in range(rounds + 5):
        for name in random.sample(sorted(doors), len(doors)):
            begin = time.perf_counter()
            doors[name]()
            if number >= 5:
                times[name].append(time.perf_counter() - begin)
    return times


@pytest.mark.parametrize('door', ['look', 'fill_in', 'join', 'join_with'])
def test_rule_5_the_time_tells_nothing(server, dead, door):
    """Of 120 answers each, nobody could say which was for which: the chance that one of them comes before one for a wrong
    token is a half. By luck alone it is off by 0.2 once in 20 million times."""
    knock = getattr(Door(server), door)
    times = measure({name: (lambda token=token: knock(token)) for name, token in dead.items()}, 120)
    for name in dead:
        assert abs(sooner(times[name], times['wrong']) - 0.5) < 0.2, (name, sooner(times[name], times['wrong']))


def test_rule_5_the_measurement_would_see_a_difference(server, token):
    """A password that is verified."""
    doors = {name: Door(server) for name in ('alive', 'wrong')}

    def alive():
        doors['alive'].ip = new_ip()
        body = {'token': token, 'existing': {'email': secret_text() + '@vogel.example', 'password': 'anything'}}
        assert doors['alive'].knock('POST', '/v1/join', json.dumps(body), 'application/json')[0] == 401

    times = measure({'alive': alive, 'wrong': lambda: doors['wrong'].join_with(WRONG)}, 10)
    assert sooner(times['wrong'], times['alive']) > 0.9


# --- Seven days ---

@pytest.mark.parametrize('door', ['look', 'fill_in', 'join'])
def test_S10_seven_days_to_the_second(server, account, clock, door):
    first, second = account.invite(), account.invite()
    mails = [server.wait_mail(invitation['email']) for invitation in (first, second)]
    assert first['sent_at'].startswith(NOON.strftime('%Y-%m-%dT%H:%M:%S'))
    after(clock, days=7, seconds=-1)
    assert account.owner.get(f'invitations/{first["id"]}')['status'] == 'pending'
    assert getattr(Door(server), door)(mails[0].token)[0] in (200, 201)
    after(clock, days=7)
    assert account.owner.get(f'invitations/{second["id"]}')['status'] == 'expired'
    assert getattr(Door(server), door)(mails[1].token) == getattr(Door(server), door)(WRONG)


def test_S10_expired_ones_stay_visible(server, clock):
    """With the day they ended on, however long ago that is; and they can be sent anew."""
    account = server.create_account()
    invitation = account.invite(roles=['shipping'])
    after(clock, days=200)
    owner = account.sign_in(account.address, account.password)
    seen, = owner.pages('invitations')
    assert (seen['id'], seen['status'], seen['expires_at']) == (invitation['id'], 'expired', invitation['expires_at'])
    assert seen['roles'] == ['shipping']


def test_S11_resent_for_another_seven_days(server, clock):
    """A new mail, a new link, and the days begin afresh; the old link is dead from that moment."""
    account = server.create_account()
    invitation = account.invite()
    old = server.wait_mail(invitation['email'])
    after(clock, days=6)
    owner = account.sign_in(account.address, account.password)
    resent = owner.post(f'invitations/{invitation["id"]}/resend', status=200)
    assert (resent['id'], resent['send_count']) == (invitation['id'], 2)
    assert Door(server).look(old.token) == Door(server).look(WRONG)
    new = server.wait_mail(invitation['email'], 2)
    assert new.token != old.token and new.message['Message-ID'] != old.message['Message-ID']
    after(clock, days=13, seconds=-1)
    assert Door(server).look(new.token)[0] == 200
    after(clock, days=13)
    assert Door(server).look(new.token) == Door(server).look(WRONG)


def test_S11_a_key_resends_once(server, account):
    """Rule 10."""
    invitation = account.invite()
    server.wait_mail(invitation['email'])
    answers = [account.owner.post(f'invitations/{invitation["id"]}/resend', key='again', status=200) for _ in range(3)]
    assert {answer['send_count'] for answer in answers} == {2}
    newest = server.wait_mail(invitation['email'], 2)
    server.wait_mail(account.invite()['email'])
    assert len(server.mails(invitation['email'])) == 2
    account.join(newest)


def test_S12_revoked_from_that_moment(server):
    """Once, also when asked twice with a key; the link opens nothing and joins nobody."""
    account = server.create_account()
    invitation = account.invite()
    token = server.wait_mail(invitation['email']).token
    door = Door(server)
    assert door.look(token)[0] == 200
    for _ in range(2):
        assert account.owner.post(f'invitations/{invitation["id"]}/revoke', key='no', status=200)['status'] == 'revoked'
    assert door.look(token) == door.look(WRONG) and door.join(token) == door.join(WRONG)
    assert [user['email'] for user in account.owner.pages('users')] == [account.address]
    assert [i['status'] for i in account.owner.pages('invitations')] == ['revoked']


# --- Forms from elsewhere ---

@pytest.mark.parametrize('headers,allowed', [
    ({}, True), ({'Sec-Fetch-Site': 'same-origin', 'Origin': 'null'}, True), ({'Sec-Fetch-Site': 'none'}, True),
    ({'Origin': 'null'}, True), ({'Origin': 'OWN'}, True), ({'Sec-Fetch-Site': 'cross-site'}, False),
    ({'Sec-Fetch-Site': 'same-site'}, False), ({'Sec-Fetch-Site': 'cross-site', 'Origin': 'null'}, False),
    ({'Origin': 'https://evil.example'}, False), ({'Origin': 'OWN.evil.example'}, False), ({'Origin': 'http://127.0.0.1'}, False),
])
@pytest.mark.parametrize('alive', [True, False])
def test_forms_are_taken_from_the_page_only(server, account, headers, allowed, alive):
    users = account.owner.get('users')['total']
    token = server.wait_mail(account.invite()['email']).token if alive else WRONG
    headers = {name: value.replace('OWN', server.url) for name, value in headers.items()}
    status = Door(server).fill_in(token, **headers)[0]
    assert status == ((200 if alive else 404) if allowed else 403)
    assert account.owner.get('users')['total'] == users + (alive and allowed)


def test_links_open_from_anywhere(server, token):
    """From a mail program in a browser, another site, or with words that it added."""
    for more in ('', '?utm_source=mail', '?a=b&a=c'):
        assert Door(server).knock('GET', f'/join/{token}{more}', **{'Sec-Fetch-Site': 'cross-site'})[0] == 200


# --- Too many attempts ---

def test_guessing_at_the_page_is_limited(server):
    """Five wrong passwords for an address; then not even the right one, and the answer says for how long."""
    account = server.create_account()
    token = server.wait_mail(account.invite()['email']).token
    fields = {'way': 'existing', 'email': account.address, 'password': 'wrong'}
    assert [Door(server).fill_in(token, fields)[0] for _ in range(5)] == [401] * 5
    status, headers, body = Door(server).fill_in(token, dict(fields, password=account.password))
    assert status == 429 and 0 < int(dict(headers)['Retry-After']) <= 15 * 60
    assert b'role="alert"' in body


# --- Headers ---

@pytest.mark.parametrize('what', ['alive', 'dead', 'refused', 'joined', 'unreadable', 'from elsewhere'])
def test_headers_of_each_page(server, token, what):
    door = Door(server)
    status, headers, body = {
        'alive': lambda: door.look(token), 'dead': lambda: door.look(WRONG),
        'refused': lambda: door.fill_in(token, dict(NEW, way='new', password='short')), 'joined': lambda: door.fill_in(token),
        'unreadable': lambda: door.knock('POST', f'/join/{token}', 'x', 'text/plain'),
        'from elsewhere': lambda: door.fill_in(token, **{'Sec-Fetch-Site': 'cross-site'}),
    }[what]()
    headers = dict(headers)
    assert status == {'alive': 200, 'dead': 404, 'refused': 400, 'joined': 200, 'unreadable': 415, 'from elsewhere': 403}[what]
    policy = dict(part.split(' ', 1) for part in headers['Content-Security-Policy'].split('; '))
    assert policy['default-src'] == policy['base-uri'] == policy['frame-ancestors'] == "'none'"
    assert policy['form-action'] == "'self'" and policy['style-src'].startswith("'sha256-")
    assert 'script-src' not in policy and b'<script' not in body and b' on' not in body.split(b'<style>')[0]
    assert headers['Referrer-Policy'] == 'no-referrer' and headers['Cache-Control'] == 'no-store'
    assert headers['X-Content-Type-Options'] == 'nosniff' and 'Set-Cookie' not in headers
    assert headers['Content-Type'] == 'text/html; charset=utf-8' and headers['Content-Language'] == 'en-US'
    assert token.encode() not in body


# --- The password ---

@pytest.mark.parametrize('password,word', [
    ('x7 Qm!p', 'too short'), ('', 'too short'), ('password', 'most common'), ('Password1', 'most common'), ('12345678', 'most common'),
    ('aaaaaaaaaaaa', 'most common'), ('LONG', 'too long'), ('ADDRESS', 'mail address'),
])
def test_passwords_that_the_page_refuses(server, account, password, word):
    """The rule is shown before, what is wrong after; what was typed does not come back, but the name does."""
    address = account.address_for('sam')
    account.invite(address)
    token = server.wait_mail(address).token
    door = Door(server)
    assert '8 to 128 characters' in door.look(token)[2].decode()
    password = {'LONG': 'correct horse ' * 300, 'ADDRESS': address}.get(password, password)
    status, _, body = door.fill_in(token, {'way': 'new', 'name': 'Sam Smit', 'password': password})
    assert status == 400 and word in body.decode(), body.decode()
    assert 'value="Sam Smit"' in body.decode() and f'value="{password}"' not in body.decode().replace(f'value="{address}"', '')
    assert door.fill_in(token)[0] == 200


@pytest.mark.parametrize('password', ['x7 Qm!p2', 'q' + 'W e r ' * 10 + 'xyz', 'ünïcödé pässwörd', 'a space at its end '])
def test_passwords_that_the_page_takes(server, account, password):
    address = account.address_for('sam')
    account.invite(address)
    fields = {'way': 'new', 'name': 'Sam Smit', 'password': password}
    assert Door(server).fill_in(server.wait_mail(address).token, fields)[0] == 200
    assert account.sign_in(address, password).get()['id'] == account.id


def test_names_that_the_page_refuses(server, token):
    for name in ('', '   ', 'x' * 201):
        status, _, body = Door(server).fill_in(token, dict(NEW, way='new', name=name))
        assert status == 400 and b'Enter your name' in body and b'id="new-name-error"' in body


# --- Two ways ---

def test_W2_who_has_a_login_is_offered_that(server):
    """No second login for one address."""
    member = server.create_account().member()
    other = server.create_account('shop', 'Bloemen van Bas', 'Bas Bos')
    other.invite(member.address)
    token = server.wait_mail(member.address, 2).token
    page = Door(server).look(token)[2].decode()
    assert 'name="name"' not in page and 'There is a login with this address already' in page
    assert Door(server).fill_in(token)[0] == 400
    fields = {'way': 'existing', 'email': member.address, 'password': member.password}
    assert Door(server).fill_in(token, fields)[0] == 200
    assert other.id in [account['id'] for account in member.pages('/v1/accounts')]
