# SPDX-License-Identifier: GPL-3.0-or-later
"""Two applications and a script at work on one account at once: in the end all of them show what the server has, and its
history explains how that came to be. One seed gives one row of operations; KEYHOLDER_SEED chooses another."""
import collections
import copy
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import threading
import time

from harness import SLOW, Server

HERE = pathlib.Path(__file__).parent
SEED = int(os.environ.get('KEYHOLDER_SEED', '1'))
OPERATIONS = 1000 if SLOW == 1 else 400
PEOPLE = 30
ROLES = ('packer', 'finance', 'marketing', 'customer-support', 'analytics', 'pickups', 'returns', 'shipping')
AREAS = ('labels', 'parcels', 'pickups', 'invoices', 'branding')
LEVELS = ('guest', 'editor', 'approver')


class Follower:
    """An application without a window; see follower.c."""

    def __init__(self, server, account, token):
        self.process = subprocess.Popen([os.environ['KEYHOLDER_FOLLOWER'], server.url, account.id], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding='utf-8')
        assert self.ask(token) == 'ready'

    def ask(self, *fields):
        self.process.stdin.write('\t'.join(fields) + '\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, 'the follower is gone'
        return line.rstrip('\n')

    def dump(self):
        return json.loads(self.ask('dump'))

    def do(self, verb, target, **values):
        return self.ask(verb, target, *[text for pair in values.items() for text in pair])

    def quit(self):
        self.process.stdin.write('quit\n')
        self.process.stdin.close()
        assert self.process.wait(20 * SLOW) == 0


class Script:
    """The same operations, over HTTP as a script would do them: without asking what it changes looks like."""

    def __init__(self, client):
        self.client = client

    def do(self, verb, target, **values):
        body = dict(values)
        if 'roles' in body:
            body['roles'] = body['roles'].split(',')
        if 'grants' in body:
            area, _, level = body['grants'].partition('=')
            body['grants'] = {area: level}
        if 'agent_login' in body:
            body['agent_login'] = body['agent_login'] == 'true'
        method, path = {
            'user': ('PATCH', f'users/{target}'), 'remove': ('DELETE', f'users/{target}'),
            'restore': ('POST', f'users/{target}/restore'), 'invite': ('POST', 'invitations'),
            'resend': ('POST', f'invitations/{target}/resend'), 'revoke': ('POST', f'invitations/{target}/revoke'),
            'new-role': ('POST', 'roles'), 'role': ('PATCH', f'roles/{target}'), 'drop-role': ('DELETE', f'roles/{target}'),
            'end': ('DELETE', f'sessions/{target}'), 'account': ('PATCH', ''),
        }[verb]
        headers = {'If-Match': '*'} if method in ('PATCH', 'DELETE') and verb != 'end' else {}
        answer = self.client.request(method, path, body or None, headers=headers)
        assert answer.status < 500, answer.body
        return 'ok' if answer.status < 300 else answer.code


class Worker(threading.Thread):
    """Does its share of random operations, one after the other, on the things that were there or that it made."""

    def __init__(self, number, actor, things, count):
        super().__init__()
        self.number, self.actor, self.count = number, actor, count
        self.chance = random.Random(SEED * 10 + number)
        self.things = copy.deepcopy(things)
        self.made = 0
        self.answers = collections.Counter()
        self.failure = None

    def run(self):
        try:
            for _ in range(self.count):
                verb, target, values = self.choose()
                answer = self.actor.do(verb, target, **values)
                self.answers[verb + ' ' + answer] += 1
        except BaseException as error:  # told in the main thread
            self.failure = error

    def choose(self):
        chance = self.chance
        self.made += 1
        mark = f'{self.number}-{self.made}'
        verb = chance.choices(('name', 'phone', 'roles', 'status', 'remove', 'restore', 'invite', 'resend', 'revoke', 'new-role',
                               'role', 'drop-role', 'account', 'end'), (14, 14, 16, 8, 6, 8, 10, 3, 5, 3, 5, 2, 4, 2))[0]
        user = chance.choice(self.things['users'])
        if verb in ('name', 'phone'):
            return 'user', user, {verb: f'Zoë {mark}' if verb == 'name' else f'+31 {mark}'}
        if verb == 'roles':
            return 'user', user, {'roles': ','.join(chance.sample(ROLES, chance.randrange(1, 4)))}
        if verb == 'status':
            return 'user', user, {'status': chance.choice(('active', 'suspended'))}
        if verb in ('remove', 'restore'):
            return verb, user, {}
        if verb == 'invite':
            return verb, '-', {'email': f'new-{mark}@shop.example', 'language': 'nl-NL', 'roles': chance.choice(ROLES)}
        if verb in ('resend', 'revoke'):
            return verb, chance.choice(self.things['invitations']), {}
        if verb == 'new-role':
            return verb, '-', {'name': f'Role {mark}', 'description': f'Made by {self.number}',
                               'grants': f'{chance.choice(AREAS)}={chance.choice(LEVELS)}'}
        if verb == 'role':
            return verb, chance.choice(self.things['roles']), {'grants': f'{chance.choice(AREAS)}={chance.choice(LEVELS)}'}
        if verb == 'drop-role':
            return verb, chance.choice(self.things['roles']), {}
        if verb == 'account':
            return verb, '-', dict([chance.choice((('agent_login', chance.choice(('true', 'false'))), ('name', f'Store {mark}'),
                                                   ('default_language', chance.choice(('de-DE', 'it-IT', 'en-GB')))))])
        return verb, chance.choice(self.things['sessions']), {}


# What the three say, in one form

def of_api(kind, row):
    """An entity of the API as far as it is the same for everybody and lasts."""
    if kind == 'users':
        return {name: row[name] for name in ('name', 'email', 'phone', 'language', 'status', 'owner', 'grants', 'version')} \
            | {'roles': sorted(row['roles'])}
    if kind == 'roles':
        return {name: row[name] for name in ('name', 'description', 'built_in', 'legacy', 'grants', 'version')}
    if kind == 'invitations':
        return {name: row[name] for name in ('email', 'language', 'status', 'send_count', 'grants', 'version')} \
            | {'roles': sorted(row['roles'])}
    if kind == 'sessions':
        return {name: row[name] for name in ('user', 'client', 'device')}
    return {name: row[name] for name in ('name', 'agent_login', 'invite_policy', 'default_language', 'version')}


DEFAULTS = {'phone': None, 'owner': False, 'grants': {}, 'roles': [], 'description': '', 'built_in': False, 'legacy': False,
            'agent_login': False, 'client': None, 'device': None}
FIRST = {'users': {'status': 'active'}, 'invitations': {'status': 'pending'}, 'account': {'invite_policy': 'owner'}}


def of_follower(kind, row):
    row = {name.replace('-', '_'): value for name, value in row.items()}
    return of_api(kind, collections.ChainMap(row, FIRST.get(kind, {}), DEFAULTS))


def of_everybody(read):
    """By the API; those who were removed are a list of their own there."""
    rows = {kind: read.pages(kind, limit=1000) for kind in ('users', 'roles', 'invitations', 'sessions')}
    rows['users'] += read.pages('users', limit=1000, status='removed')
    return {kind: {row['id']: of_api(kind, row) for row in rows[kind]} for kind in rows} \
        | {'account': of_api('account', read.get('').body)}


def seen_by(follower):
    dump = follower.dump()
    return {kind: {id: of_follower(kind, row) for id, row in dump[kind].items()}
            for kind in ('users', 'roles', 'invitations', 'sessions')} | {'account': of_follower('account', dump['account'])}


def differences(one, other):
    found = []
    for kind in one:
        if kind == 'account':
            found += [(kind, one[kind], other[kind])] if one[kind] != other[kind] else []
            continue
        for id in one[kind].keys() | other[kind].keys():
            if one[kind].get(id) != other[kind].get(id):
                found.append((kind, id, one[kind].get(id), other[kind].get(id)))
    return found


def in_database(path, account):
    """What stands in the tables, read past the server."""
    database = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    levels = ('none',) + LEVELS

    def grants(table, column, id):
        return {area: levels[level] for area, level in
                database.execute(f'SELECT area, level FROM {table} WHERE {column} = ?', (id,))}
    users = {}
    for id, name, email, phone, language, status, owner, version in database.execute(
            'SELECT id, name, email, phone, language, status, owner, version FROM members WHERE account = ?', (account,)):
        roles = sorted(row[0] for row in database.execute('SELECT role FROM member_roles WHERE member = ?', (id,)))
        users[id] = {'name': name, 'email': email, 'phone': phone, 'language': language, 'status': status,
                     'owner': bool(owner), 'grants': grants('member_grants', 'member', id), 'version': version, 'roles': roles}
    roles = {}
    for id, name, description, built_in, legacy, version in database.execute(
            'SELECT id, name, description, built_in, legacy, version FROM roles WHERE account = ?', (account,)):
        roles[id] = {'name': name, 'description': description, 'built_in': bool(built_in), 'legacy': bool(legacy),
                     'version': version,
                     'grants': {area: levels[level] for area, level in database.execute(
                         'SELECT area, level FROM role_grants WHERE account = ? AND role = ?', (account, id))}}
    invitations = {}
    for id, email, language, status, count, version in database.execute(
            'SELECT id, email, language, status, send_count, version FROM invitations WHERE account = ?', (account,)):
        own = sorted(row[0] for row in database.execute('SELECT role FROM invitation_roles WHERE invitation = ?', (id,)))
        invitations[id] = {'email': email, 'language': language, 'status': status, 'send_count': count, 'version': version,
                           'grants': grants('invitation_grants', 'invitation', id), 'roles': own}
    sessions = {id: {'user': user, 'client': client, 'device': device} for id, user, client, device in database.execute(
        'SELECT s.id, s.member, i.client, i.device FROM sessions s JOIN sign_ins i ON i.id = s.sign_in'
        ' WHERE s.account = ? AND s.ended_at IS NULL AND i.ended_at IS NULL', (account,))}
    name, login, policy, language, version = database.execute(
        'SELECT name, agent_login, invite_policy, default_language, version FROM accounts WHERE id = ?', (account,)).fetchone()
    database.close()
    return {'users': users, 'roles': roles, 'invitations': invitations, 'sessions': sessions,
            'account': {'name': name, 'agent_login': bool(login), 'invite_policy': policy, 'default_language': language,
                        'version': version}}


# The history, told again

def replay(before, history):
    """Makes every change that HISTORY tells, oldest first, to what was there BEFORE; each must begin where the last ended."""
    state = copy.deepcopy(before)
    for event in history:
        what, id = event['target']['kind'], event['target']['id']
        changes = {change['field']: (change['old'], change['new']) for change in event['changes']}
        if event['action'] == 'invitation.created':
            state['invitations'][id] = {'email': event['target']['name'], 'status': 'pending', 'send_count': 1, 'roles': [],
                                        'grants': {}}
        elif event['action'] == 'invitation.resent':
            state['invitations'][id]['send_count'] += 1
        elif event['action'] == 'invitation.revoked':
            state['invitations'][id]['status'] = 'revoked'
        elif event['action'] == 'role.created':
            state['roles'][id] = {'name': None, 'description': '', 'grants': {}, 'built_in': False, 'legacy': False}
        elif event['action'] == 'role.deleted':
            assert state['roles'].pop(id)['name'] == event['target']['name']
            continue
        elif event['action'] == 'session.ended':
            state['ended'] += 1
            continue
        elif event['action'] in ('session.started', 'session.refused'):
            continue
        thing = state['account'] if what == 'account' else state[what + 's'][id]
        for field, (old, new) in changes.items():
            where = f'{event["action"]} {event["id"]}: {field}'
            if field.startswith('grants.'):
                area = field.partition('.')[2]
                assert thing['grants'].get(area, 'none') == (old or 'none'), where
                thing['grants'].pop(area, None)
                if new not in (None, 'none'):
                    thing['grants'][area] = new
            elif field == 'roles':
                assert ', '.join(thing['roles']) == ', '.join(sorted(filter(None, (old or '').split(', ')))), where
                thing['roles'] = sorted(filter(None, (new or '').split(', ')))
            elif field in thing or field == 'language':
                said = json.loads(new) if isinstance(thing.get(field), bool) else new
                was = json.loads(old) if isinstance(thing.get(field), bool) else old
                if event['action'] not in ('invitation.created', 'role.created'):
                    assert thing.get(field) == was, where
                thing[field] = said
    return state


def explained(state):
    """As much of a state as the history tells of: everything but how often a thing was changed."""
    def without_version(row):
        return {name: value for name, value in row.items() if name != 'version'}
    return {kind: {id: without_version(row) for id, row in state[kind].items()} for kind in ('users', 'roles', 'invitations')} \
        | {'account': without_version(state['account'])}


def test_together():
    server = Server()
    try:
        account = server.create_account()
        subprocess.run([sys.executable, str(HERE.parent / 'bench' / 'seed-users'), server.database, str(PEOPLE)], check=True)
        server.start()
        owner = account.owner
        for number in range(12):
            owner.post('roles', {'name': f'Given {number}'}, status=201)
            owner.post('invitations', {'email': f'given-{number}@shop.example'}, status=201)
        for _ in range(8):
            account.sign_in(account.address, account.password)
        tokens = [account.sign_in(account.address, account.password) for _ in range(2)]
        reader = account.sign_in(account.address, account.password)
        mine = {s['id'] for client in [owner, reader] + tokens for s in client.get('sessions', limit=1000)['items'] if s['current']}
        before = of_everybody(reader)
        began = len(reader.pages('history', limit=1000))
        things = {kind: sorted(before[kind]) for kind in ('users', 'roles', 'invitations', 'sessions')}
        things['users'] = [id for id in things['users'] if not before['users'][id]['owner']]
        things['roles'] = [id for id in things['roles'] if not before['roles'][id]['built_in']]
        things['sessions'] = [id for id in things['sessions'] if id not in mine]
        followers = [Follower(server, account, client.token) for client in tokens]
        workers = [Worker(n, actor, things, OPERATIONS // 3 + (n < OPERATIONS % 3))
                   for n, actor in enumerate(followers + [Script(owner)])]
        start = time.monotonic()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
            if worker.failure is not None:
                raise worker.failure
        took = time.monotonic() - start
        answers = sum((worker.answers for worker in workers), collections.Counter())
        assert sum(answers.values()) == OPERATIONS
        # Mails that go out afterwards are changes too.
        end, late = time.monotonic() + 15 * SLOW, None
        while True:
            after = of_everybody(reader)
            late = [found for follower in followers for found in differences(after, seen_by(follower))]
            if not late or time.monotonic() > end:
                break
            time.sleep(0.05)
        assert not late, f'{len(late)} differences, such as {late[:3]}'
        settled = time.monotonic() - start - took
        assert not differences(after, in_database(server.database, account.id))
        history = reader.pages('history', limit=1000)[::-1][began:]
        changed = sum(count for answer, count in answers.items() if answer.endswith(' ok'))
        state = replay(before | {'ended': 0}, history)
        assert not differences(explained(after), explained(state))
        assert state['ended'] == len(before['sessions']) - len(after['sessions']) > 0
        print(f'# seed {SEED}: {OPERATIONS} operations in {took:.1f} s, {changed} of them changes, told by {len(history)}'
              f' events; all show the same {settled:.1f} s later')
        # Enough of each kind took place, and of what gets in each other's way.
        assert changed > OPERATIONS / 2
        for verb in ('user', 'remove', 'restore', 'invite', 'resend', 'revoke', 'new-role', 'role', 'drop-role', 'end', 'account'):
            assert answers[verb + ' ok'] > 0, (verb, answers)
        for follower in followers:
            follower.quit()
    finally:
        server.close()
