# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages neither skip nor repeat what is there throughout, whatever comes and goes between them."""
import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness import SLOW

_numbers = itertools.count()


def fill(account, count):
    if count == 0:
        return []
    items = [{'email': f'p{next(_numbers)}@vogel.example'} for _ in range(count)]
    rows = account.owner.post('invitations/batch', {'items': items}, status=200)['items']
    return [row['invitation']['id'] for row in rows]


@settings(max_examples=20 if SLOW == 1 else 6, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(count=st.integers(0, 12), limit=st.integers(1, 5), between=st.lists(st.integers(0, 3), max_size=8))
def test_convention_pages_of_invitations(server, count, limit, between):
    """Between two pages some are added (which come first) and some leave the filter."""
    account = _account(server)
    owner = account.owner
    for id in [i['id'] for i in owner.pages('invitations', status='pending')]:
        owner.post(f'invitations/{id}/revoke', status=200)
    stay = fill(account, count)
    leave = fill(account, 4)
    seen, cursor, steps = [], None, iter(between)
    while True:
        page = owner.get('invitations', limit=limit, status='pending', **({'cursor': cursor} if cursor else {}))
        seen += [i['id'] for i in page['items']]
        cursor = page['next']
        if cursor is None:
            break
        for _ in range(next(steps, 0)):
            if leave and random.random() < 0.5:
                owner.post(f'invitations/{leave.pop()}/revoke', status=200)
            else:
                fill(account, 1)
    assert len(seen) == len(set(seen))
    assert set(stay) <= set(seen)


_accounts = {}


def _account(server):
    if server not in _accounts:
        _accounts[server] = server.create_account()
    return _accounts[server]


@pytest.fixture(scope='module')
def people(server):
    account = server.create_account()
    users = [account.member(['shipping'], name=name, sign_in=False)
             for name in ('Aa', 'aa', 'Äa', 'Bb', 'Bb', 'Bb', 'Cc', 'Dd', 'Ee', 'Ff')]
    return account, users


@pytest.mark.parametrize('sort', ['name', 'email'])
@pytest.mark.parametrize('limit', [1, 2, 3, 7])
def test_convention_pages_of_users(people, sort, limit):
    """Removing, restoring and renaming others, the very one that a cursor stands on too."""
    account, users = people
    owner = account.owner
    going = users[3:6]  # of one name: what tells them apart is the id
    stay = set(users) - set(going) | {owner.user}
    seen, cursor, step = [], None, 0
    while True:
        page = owner.get('users', limit=limit, sort=sort, **({'cursor': cursor} if cursor else {}))
        seen += [u['id'] for u in page['items']]
        cursor = page['next']
        if cursor is None:
            break
        last = page['items'][-1]['id']
        victim = last if last in going else going[step % len(going)]
        status = owner.get(f'users/{victim}')['status']
        if status == 'removed':
            owner.post(f'users/{victim}/restore', status=200)
        else:
            owner.delete(f'users/{victim}', status=204)
        step += 1
    assert len(seen) == len(set(seen)), 'repeated'
    assert stay <= set(seen), 'skipped'
    for user in going:
        if owner.get(f'users/{user}')['status'] == 'removed':
            owner.post(f'users/{user}/restore', status=200)


def test_convention_pages_of_sessions_history_and_tokens(people):
    account, users = people
    owner = account.owner
    for _ in range(5):
        account.sign_in(account.address, account.password)
        owner.post('tokens', {'name': 'T'}, status=201)
    for path in ('sessions', 'history', 'tokens', 'roles'):
        ids = [item['id'] for item in owner.pages(path)]
        assert len(ids) == len(set(ids)) >= 5
        for limit in (1, 2, 3, 5):
            assert [item['id'] for item in owner.pages(path, limit=limit)] == ids, (path, limit)
        assert owner.get(path, limit=1)['total'] == len(ids)


def test_convention_pages_of_history_while_it_grows(people):
    account, users = people
    owner = account.owner
    ids = [e['id'] for e in owner.pages('history')]
    seen, cursor = [], None
    for number in itertools.count():
        page = owner.get('history', limit=4, **({'cursor': cursor} if cursor else {}))
        seen += [e['id'] for e in page['items']]
        cursor = page['next']
        if cursor is None:
            break
        owner.patch(f'users/{users[0]}', {'phone': f'+{number}'}, status=200)
    assert seen == ids
