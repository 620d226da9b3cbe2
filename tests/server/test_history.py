# SPDX-License-Identifier: GPL-3.0-or-later
"""History (E7): every change and every sign-in, who did it and from where, and that nothing of it goes."""
import pathlib
import re
import sqlite3
import time

import pytest

from harness import CONTRACT, SLOW, program, secret_text

ACTIONS = CONTRACT.document['components']['schemas']['EventAction']['enum']
SOURCES = pathlib.Path(__file__).parent.parent.parent / 'src' / 'server'


class Scene:
    """An account with an owner, an admin and a packer, and what happens in it."""

    def __init__(self, server, account):
        self.server, self.account, self.owner = server, account, account.owner
        self.packer = account.member(['packer'], name='Pia Packer')

    def newest(self):
        return self.owner.get('history', limit=1)['items'][0]['id']

    def since(self, id):
        """The events after @id, newest first."""
        events = []
        for event in self.owner.pages('history', limit=50):
            if event['id'] == id:
                return events
            events.append(event)
        raise AssertionError('an event is gone')

    def do(self, change):
        """What @change leaves in the history: one event."""
        before = self.newest()
        change()
        events = self.since(before)
        assert len(events) == 1, [e['action'] for e in events]
        return events[0]

    def values(self, event):
        return {c['field']: (c['old'], c['new']) for c in event['changes']}


@pytest.fixture(scope='module')
def scene(server):
    return Scene(server, server.create_account(owner='Vera Vogel'))


def check(event, action, actor, target, name, ip, values=None):
    assert event['action'] == action
    assert event['actor'] == ({'id': actor.user, 'name': actor.called} if actor else {'id': None, 'name': None})
    assert (event['target']['kind'], event['target']['name']) == (target, name)
    assert event['ip'] == ip
    if values is not None:
        assert {c['field']: (c['old'], c['new']) for c in event['changes']} == values


# Every action once: what is done, and exactly the event that it leaves.

def changes(scene):
    owner, packer, account = scene.owner, scene.packer, scene.account
    owner.called, packer.called = 'Vera Vogel', 'Pia Packer'
    made = {}

    def create(path, body, name):
        made[name] = owner.post(path, body, status=201)['id']

    def another(client, device='Till'):
        other = scene.server.client(account=account.id)
        other.sign_in(client.address, client.password, device=device)
        other.called = client.called
        return other

    yield 'account.updated', owner, 'account', lambda: owner.patch('', {'agent_login': True}, status=200), {
        'agent_login': ('false', 'true')}, account.name
    yield 'role.created', owner, 'role', lambda: create('roles', {'name': 'Balie', 'grants': {'labels': 'editor'}}, 'role'), {
        'name': (None, 'Balie'), 'grants.labels': ('none', 'editor')}, 'Balie'
    yield 'role.updated', owner, 'role', lambda: owner.patch(f'roles/{made["role"]}', {'name': 'Desk', 'grants': {
        'labels': 'guest'}}, status=200), {'name': ('Balie', 'Desk'), 'grants.labels': ('editor', 'guest')}, 'Desk'
    yield 'role.deleted', owner, 'role', lambda: owner.delete(f'roles/{made["role"]}', status=204), {
        'grants.labels': ('guest', 'none')}, 'Desk'
    yield 'invitation.created', owner, 'invitation', lambda: create('invitations', {
        'email': 'ivo@vogel.example', 'roles': ['packer']}, 'invitation'), {'roles': (None, 'packer')}, 'ivo@vogel.example'
    yield 'invitation.resent', owner, 'invitation', lambda: owner.post(
        f'invitations/{made["invitation"]}/resend', status=200), {}, 'ivo@vogel.example'
    yield 'invitation.revoked', owner, 'invitation', lambda: owner.post(
        f'invitations/{made["invitation"]}/revoke', status=200), {}, 'ivo@vogel.example'
    yield 'user.updated', owner, 'user', lambda: owner.patch(f'users/{packer.user}', {
        'roles': ['finance'], 'phone': '+31 6'}, status=200), {'roles': ('packer', 'finance'), 'phone': (None, '+31 6')}, None
    yield 'user.updated', packer, 'user', lambda: packer.patch('/v1/me', {
        'language': 'nl-NL'}, version=False, status=200), None, None
    yield 'user.login-requested', packer, 'user', lambda: packer.patch('/v1/me', {
        'email': account.address_for('pia'), 'current_password': packer.password}, version=False, status=200), None, None
    yield 'user.password-refused', packer, 'user', lambda: packer.patch('/v1/me', {
        'password': secret_text(), 'current_password': secret_text()}, version=False, status=400), {}, None

    def change_password():
        new = secret_text()
        packer.patch('/v1/me', {'password': new, 'current_password': packer.password}, version=False, status=200)
        packer.password = new
    yield 'user.password-changed', packer, 'user', change_password, {}, None
    yield 'user.signed-in', packer, 'user', lambda: made.update(other=another(packer)), {
        'device': (None, 'Till'), 'client': (None, 'Suite 1.0')}, None
    yield 'session.started', packer, 'session', lambda: made['other'].get(), None, 'Till'
    yield 'user.signed-out', packer, 'user', lambda: made['other'].post('/v1/sign-out', status=204), {
        'session': ('Till', None)}, None
    yield 'user.sign-in-failed', None, 'user', lambda: made['other'].post('/v1/sign-in', {
        'email': packer.address, 'password': secret_text(), 'client': {'name': 'Guess', 'device': 'Den'}}, status=401), {
        'device': (None, 'Den'), 'client': (None, 'Guess')}, None

    def own_session():
        other = another(packer, 'Bench')
        other.get()
        made['before'] = scene.newest()
        packer.delete(f'/v1/me/sessions/{other.session_id}', version=False, status=204)
    yield 'session.ended', packer, 'user', own_session, {'session': ('Bench', None)}, None

    def other_session():
        another(packer, 'Bench').get()
        made['before'] = scene.newest()
        session = next(s for s in owner.pages('sessions', user=packer.user) if s['device'] == 'Bench')
        owner.delete(f'sessions/{session["id"]}', version=False, status=204)
    yield 'session.ended', owner, 'user', other_session, {'session': ('Bench', None)}, None
    yield 'session.others-ended', owner, 'user', lambda: owner.post(f'sessions/end-others?user={packer.user}', status=200), {
        'ended': (None, '1')}, None
    yield 'user.suspended', owner, 'user', lambda: owner.patch(f'users/{packer.user}', {'status': 'suspended'}, status=200), {
        'status': ('active', 'suspended')}, None
    yield 'user.resumed', owner, 'user', lambda: owner.patch(f'users/{packer.user}', {'status': 'active'}, status=200), {
        'status': ('suspended', 'active')}, None
    yield 'user.removed', owner, 'user', lambda: owner.delete(f'users/{packer.user}', status=204), {
        'status': ('active', 'removed')}, None
    yield 'user.restored', owner, 'user', lambda: owner.post(f'users/{packer.user}/restore', status=200), {
        'status': ('removed', 'active')}, None
    yield 'token.created', owner, 'token', lambda: create('tokens', {'name': 'Kassa'}, 'token'), {}, 'Kassa'
    yield 'token.deleted', owner, 'token', lambda: owner.delete(f'tokens/{made["token"]}', version=False, status=204), {}, 'Kassa'

    def join():
        address = account.address_for('jo')
        owner.post('invitations', {'email': address, 'roles': ['returns']}, status=201)
        made['before'] = scene.newest()
        token = scene.server.wait_mail(address).token
        scene.server.client().post('/v1/join', {'token': token, 'new': {'name': 'Jo Join', 'password': secret_text()}}, status=201)
    yield 'user.joined', 'Jo Join', 'user', join, None, 'Jo Join'
    yield None, made


def test_E7_every_change_leaves_one_event_that_tells_it(scene):
    done = {'account.created', 'session.expired', 'user.ended', 'user.role-ended'}  # by hand; the clock's are in test_time.py
    steps = changes(scene)
    for action, *rest in steps:
        if action is None:
            continue
        actor, kind, change, values, name = rest
        before = scene.newest()
        change()
        events = scene.since(before)
        assert events and events[0]['action'] == action, (action, [e['action'] for e in events])
        event = events[0]
        if action not in ('session.ended', 'user.joined'):  # those needed something else first
            assert len(events) == 1, (action, [e['action'] for e in events])
        name = name or 'Pia Packer'
        if actor == 'Jo Join':
            assert event['actor']['name'] == name and event['actor']['id'] == event['target']['id']
            assert scene.values(event)['roles'] == (None, 'returns')
        elif actor is None:
            check(event, action, None, kind, name, event['ip'], values)
            assert event['ip']
        else:
            check(event, action, actor, kind, name, event['ip'] if action.startswith('user.signed') or kind == 'session'
                  else actor.ip, values)
        if kind == 'user' and name == 'Pia Packer':
            assert event['target']['id'] == scene.packer.user
        done.add(action)
    created = scene.owner.pages('history')[-1]
    assert created['action'] == 'account.created' and created['actor'] == {'id': None, 'name': None}
    assert done == set(ACTIONS), set(ACTIONS) ^ done


def test_E7_no_action_is_unknown_to_the_contract():
    """The server writes no action that the contract does not list."""
    known, found = set(ACTIONS), set()
    for path in SOURCES.rglob('*.c'):
        if path.name.startswith('kh-demo'):
            continue
        found |= set(re.findall(r'"((?:account|user|role|invitation|session|token)\.[a-z-]+)"', path.read_text(encoding='utf-8')))
    assert found == known, found ^ known


def test_history_failed_sign_in_shows_in_every_account_of_that_person_and_no_other(server, account):
    second = server.create_account(name='Tweede', owner='Vera Vogel', address=account.address, password=account.password)
    stranger = server.create_account()
    before = stranger.owner.get('history')['total']
    visitor = server.client()
    wrong = {'email': account.address.upper(), 'password': secret_text()}
    visitor.post('/v1/sign-in', wrong, status=401)
    for owner in (account.owner, second.owner):
        event = owner.get('history', action='user.sign-in-failed')['items'][0]
        assert event['target']['name'] == 'Vera Vogel' and event['actor']['id'] is None and event['ip'] == visitor.ip
    visitor.post('/v1/sign-in', {'email': 'nobody@vogel.example', 'password': secret_text()}, status=401)
    assert stranger.owner.get('history')['total'] == before


def test_history_failed_sign_in_with_an_invitation(server, account):
    address = account.address_for()
    account.owner.post('invitations', {'email': address}, status=201)
    token = server.wait_mail(address).token
    other = server.create_account(name='Elders')
    before = other.owner.get('history', action='user.sign-in-failed')['total']
    server.client().post('/v1/join', {'token': token, 'existing': {'email': other.address, 'password': secret_text()}}, status=401)
    assert other.owner.get('history', action='user.sign-in-failed')['total'] == before + 1


def test_history_is_append_only_in_the_database(server, account):
    account.owner.get()
    with sqlite3.connect(server.database, timeout=10) as database:
        for statement in ("UPDATE history SET action = 'x'", 'DELETE FROM history'):
            with pytest.raises(sqlite3.IntegrityError, match='append-only'):
                database.execute(statement)
            database.rollback()


def test_history_finds_by_person_and_words(account):
    owner = account.owner
    pia = account.member(['packer'], name='Pía Ångström')
    owner.patch(f'users/{pia.user}', {'phone': '+31 20 555'}, status=200)
    own = {e['id'] for e in owner.pages('history', person=pia.user)}
    assert own == {e['id'] for e in owner.pages('history')
                   if pia.user in (e['actor']['id'], e['target']['id'])} and len(own) >= 3
    for word in ('pia ang', 'ÅNGSTRÖM', '555', 'PÍA'):
        found = owner.pages('history', q=word, action='user.updated')
        assert [e['changes'][0]['field'] for e in found] == ['phone'], word
    assert owner.get('history', q=pia.ip)['total'] >= 1
    assert owner.get('history', q='old')['total'] == 0  # nothing but values
    assert owner.get('history', q='%')['total'] == 0
    page = owner.get('history', person=pia.user, limit=2)
    assert page['total'] == len(own) and len(page['items']) == 2
    assert {e['id'] for e in owner.pages('history', person=pia.user, limit=2)} == own


def test_history_is_in_the_feed_for_those_who_may_see_it(account):
    owner, admin, packer = account.owner, account.member(['admin']), account.member(['packer'])
    points = {client: client.get('changes')['after'] for client in (owner, admin, packer)}
    owner.patch(f'users/{packer.user}', {'phone': '+31 1'}, status=200)
    event = owner.get('history', limit=1)['items'][0]
    for client in (owner, admin):
        items = client.get('changes', after=points[client])['items']
        assert [i['value'] for i in items if i['kind'] == 'event'] == [event]
    items = packer.get('changes', after=points[packer])['items']
    assert not [i for i in items if i['kind'] == 'event']


def test_history_failed_sign_in_wakes_who_waits(server, account):
    import concurrent.futures
    after = account.owner.get('changes')['after']
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = server.client(account.owner.token, account.id)
        future = pool.submit(lambda: (waiting.get('changes', after=after, wait=30, timeout=60), time.monotonic()))
        time.sleep(0.3)
        server.client().post('/v1/sign-in', {'email': account.address, 'password': secret_text()}, status=401)
        begin = time.monotonic()
        answer, moment = future.result(timeout=60)
    assert [i['value']['action'] for i in answer['items'] if i['kind'] == 'event'] == ['user.sign-in-failed']
    assert moment - begin < 1 * SLOW


def test_history_rolls_back_with_its_change(account):
    """What was refused leaves nothing."""
    owner = account.owner
    packer = account.member(['packer'])
    total = owner.get('history')['total']
    owner.expect(owner.delete(f'users/{owner.user}'), 409, 'owner-protected')
    packer.expect(packer.patch(f'users/{owner.user}', {'phone': '1'}, version=1), 403, 'access-restricted')
    owner.expect(owner.patch(f'users/{packer.user}', {'phone': '1', 'email': 'no address'}), 400, 'invalid-request')
    assert owner.get('history')['total'] == total


def test_history_after_the_command_line(server, account):
    run = program('create-token', '--database', server.database, '--account', account.id, '--name', 'Script')
    server.secrets.add(run.stdout.strip())
    event = account.owner.get('history', action='token.created')['items'][0]
    assert event['actor'] == {'id': None, 'name': None} and event['target']['name'] == 'Script' and event['ip'] is None
