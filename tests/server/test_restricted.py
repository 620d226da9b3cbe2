# SPDX-License-Identifier: GPL-3.0-or-later
"""The restricted door: each built-in shipping role at each endpoint, written out from what the product must do. Of the ten
only Admin has the areas users, account-settings and api-tokens; API tokens are the owner's alone."""
import itertools

import pytest

ROLES = ['admin', 'packer', 'finance', 'marketing', 'customer-support', 'analytics', 'pickups', 'returns', 'shipping',
         'warehouse-manager']
EVERYBODY = set(ROLES)
ADMINS = {'admin'}
NOBODY = set()

# What, who may, and what the others are told.
DOORS = [
    ('GET /v1/me', EVERYBODY, None),
    ('GET /v1/me/sessions', EVERYBODY, None),
    ('GET /v1/accounts', EVERYBODY, None),
    ('GET account', EVERYBODY, None),
    ('GET areas', EVERYBODY, None),
    ('GET roles', EVERYBODY, None),
    ('GET role', EVERYBODY, None),
    ('GET oneself', EVERYBODY, None),
    ('GET own access', EVERYBODY, None),
    ('GET own check', EVERYBODY, None),
    ('PATCH own contact', EVERYBODY, None),
    ('GET sessions', EVERYBODY, None),
    ('POST end own others', EVERYBODY, None),
    ('GET changes', EVERYBODY, None),
    ('PATCH account', ADMINS, 'access-restricted'),
    ('PATCH policy', NOBODY, {'admin': 'owner-only'}),
    ('POST role', ADMINS, 'access-restricted'),
    ('PATCH role', ADMINS, 'access-restricted'),
    ('DELETE role', ADMINS, 'access-restricted'),
    ('GET users', ADMINS, 'access-restricted'),
    ('GET user', ADMINS, 'access-restricted'),
    ('PATCH user contact', ADMINS, 'access-restricted'),
    ('PATCH user roles', ADMINS, 'access-restricted'),
    ('PATCH user status', ADMINS, 'access-restricted'),
    ('DELETE user', ADMINS, 'access-restricted'),
    ('POST restore', ADMINS, 'access-restricted'),
    ('GET access', ADMINS, 'access-restricted'),
    ('GET check', ADMINS, 'access-restricted'),
    ('GET who', ADMINS, 'access-restricted'),
    ('GET invitations', ADMINS, 'access-restricted'),
    ('GET invitation', ADMINS, 'access-restricted'),
    ('POST invitation', ADMINS, 'access-restricted'),
    ('POST batch', ADMINS, 'access-restricted'),
    ('POST resend', ADMINS, 'access-restricted'),
    ('POST revoke', ADMINS, 'access-restricted'),
    ('DELETE session of another', ADMINS, 'access-restricted'),
    ('POST end others of another', ADMINS, 'access-restricted'),
    ('GET history', ADMINS, 'access-restricted'),
    ('GET tokens', NOBODY, 'owner-only'),
    ('POST token', NOBODY, 'owner-only'),
    ('DELETE token', NOBODY, 'owner-only'),
]


class House:
    """An account with one member of each role, and things to try the doors on."""

    def __init__(self, account):
        self.account = account
        self.members = {role: account.member([role], name=role) for role in ROLES}
        self.victim = account.member(['shipping'], name='Victim')
        self.role = account.owner.post('roles', {'name': 'Till'}, status=201)['id']
        self.invitation = account.invite()['id']
        self.token = account.owner.post('tokens', {'name': 'Till'}, status=201)['id']
        self.numbers = itertools.count()

    def spare(self):
        """Somebody to be removed."""
        return self.account.member(sign_in=False)

    def removed(self):
        user = self.spare()
        self.account.owner.delete(f'users/{user}', status=204)
        return user

    def version(self, path):
        return self.account.owner.get(path).etag

    def knock(self, who, what, allowed):
        account, victim = self.account, f'users/{self.victim.user}'
        number = next(self.numbers)
        simple = {
            'GET /v1/me': '/v1/me', 'GET /v1/me/sessions': '/v1/me/sessions', 'GET /v1/accounts': '/v1/accounts',
            'GET account': '', 'GET areas': 'areas', 'GET roles': 'roles', 'GET role': f'roles/{self.role}',
            'GET oneself': f'users/{who.user}', 'GET own access': f'users/{who.user}/access',
            'GET own check': f'access/check?user={who.user}&area=labels&level=guest', 'GET sessions': 'sessions',
            'GET changes': 'changes', 'GET users': 'users', 'GET user': victim, 'GET access': victim + '/access',
            'GET check': f'access/check?user={self.victim.user}&area=labels&level=guest',
            'GET who': 'access/who?area=labels&level=guest', 'GET invitations': 'invitations',
            'GET invitation': f'invitations/{self.invitation}', 'GET history': 'history', 'GET tokens': 'tokens',
        }
        if what in simple:
            return who.request('GET', simple[what])
        if what == 'PATCH own contact':
            return who.patch(f'users/{who.user}', {'phone': f'+{number}'})
        if what == 'POST end own others':
            return who.post(f'sessions/end-others?user={who.user}')
        if what == 'PATCH account':
            return who.patch('', {'name': f'Name {number}'}, version=self.version(''))
        if what == 'PATCH policy':
            return who.patch('', {'invite_policy': 'approvers'}, version=self.version(''))
        if what == 'POST role':
            return who.post('roles', {'name': f'Role {number}'})
        if what == 'PATCH role':
            path = f'roles/{self.role}'
            return who.patch(path, {'description': f'{number}'}, version=self.version(path))
        if what == 'DELETE role':
            role = self.role
            if allowed:
                role = account.owner.post('roles', {'name': f'Spare {number}'}, status=201)['id']
            return who.delete(f'roles/{role}', version=self.version(f'roles/{role}'))
        if what == 'PATCH user contact':
            return who.patch(victim, {'phone': f'+{number}'}, version=self.version(victim))
        if what == 'PATCH user roles':
            return who.patch(victim, {'roles': ['shipping', 'returns']}, version=self.version(victim))
        if what == 'PATCH user status':
            path = f'users/{self.spare()}' if allowed else victim
            return who.patch(path, {'status': 'suspended'}, version=self.version(path))
        if what == 'DELETE user':
            path = f'users/{self.spare()}' if allowed else victim
            return who.delete(path, version=self.version(path))
        if what == 'POST restore':
            return who.post(f'users/{self.removed() if allowed else self.victim.user}/restore')
        if what == 'POST invitation':
            return who.post('invitations', {'email': account.address_for()})
        if what == 'POST batch':
            return who.post('invitations/batch', {'items': [{'email': account.address_for()}]})
        if what in ('POST resend', 'POST revoke'):
            invitation = account.invite()['id'] if allowed else self.invitation
            return who.post(f'invitations/{invitation}/{what[5:]}')
        if what == 'DELETE session of another':
            account.sign_in(self.victim.address, self.victim.password)
            session = account.owner.get('sessions', user=self.victim.user)['items'][0]['id']
            return who.delete(f'sessions/{session}', version=False)
        if what == 'POST end others of another':
            return who.post(f'sessions/end-others?user={self.victim.user}')
        if what == 'POST token':
            return who.post('tokens', {'name': 'Mine'})
        assert what == 'DELETE token'
        return who.delete(f'tokens/{self.token}', version=False)


@pytest.fixture(scope='module')
def house(server):
    return House(server.create_account())


@pytest.mark.parametrize('what,may,told', DOORS, ids=[door[0] for door in DOORS])
@pytest.mark.parametrize('role', ROLES)
def test_restricted_door(house, role, what, may, told):
    who = house.members[role]
    answer = house.knock(who, what, role in may)
    if role in may:
        assert 200 <= answer.status < 300, answer.body
        return
    code = told.get(role, 'access-restricted') if isinstance(told, dict) else told
    who.expect(answer, 403, code)
    if code == 'access-restricted':
        assert answer['contact']['email'] == house.account.address


@pytest.mark.parametrize('role', ROLES)
def test_restricted_lists_show_only_ones_own(house, role):
    """What everybody may ask for shows only what is theirs to see."""
    who = house.members[role]
    sessions = who.pages('sessions')
    assert [s for s in sessions if s['current']]
    if role != 'admin':
        assert {s['user'] for s in sessions} == {who.user}
        assert who.get('sessions', user=house.victim.user)['items'] == []
    changed = who.get('changes')['after']
    house.account.owner.patch(f'users/{house.victim.user}', {'phone': f'+{role}'[:10]}, status=200)
    house.account.invite()
    for item in who.get('changes', after=changed)['items']:
        if role != 'admin' and item['kind'] in ('user', 'invitation'):
            assert item['value'] is None, item
