# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, one's own login, sessions, invitations and joining."""
import datetime
import json
import re
import subprocess
import urllib.parse

import pytest

from harness import Client, secret_text, wait_for


# --- Signing in and oneself ---

def test_sign_in(server, account):
    client = server.client()
    answer = client.post('/v1/sign-in', {'email': account.address.upper(), 'password': account.password,
                                         'client': {'name': 'Keyholder 0.1', 'device': 'Kantoor'}}, status=201)
    assert answer['person']['email'] == account.address and answer['person']['name'] == 'Vera Vogel'
    session = answer['session']
    assert session['current'] is True and session['client'] == 'Keyholder 0.1' and session['device'] == 'Kantoor'
    assert session['ip'] == client.ip
    assert answer['token'].startswith('khs_')
    assert Client(server, answer['token']).get('/v1/me').body == answer['person']


@pytest.mark.parametrize('body,field', [
    ({}, '/email'), ({'email': 'a@b.example'}, '/password'), ({'email': 1, 'password': 'x'}, '/email'),
    ({'email': 'a@b.example', 'password': 1}, '/password'), ({'email': 'a@b.example', 'password': None}, '/password'),
    ({'email': 'a@b.example', 'password': 'x', 'client': 'x'}, '/client'),
    ({'email': 'a@b.example', 'password': 'x', 'client': {'name': 'x' * 500}}, '/client/name'),
    ({'email': 'a@b.example', 'password': 'x', 'client': {'device': 'a\nb'}}, '/client/device'),
])
def test_sign_in_that_is_wrong(server, body, field):
    client = server.client()
    answer = client.expect(client.post('/v1/sign-in', body), 400, 'invalid-request')
    assert field in answer.fields, answer.body


@pytest.mark.parametrize('password', ['', ' ', 'x' * 4096, "' OR ''='", 'pass\u0000word'[:4], 'é' * 20])
def test_sign_in_with_odd_passwords(server, account, password):
    answer = server.client().post('/v1/sign-in', {'email': account.address, 'password': password})
    assert answer.status in (400, 401)


def test_me(account):
    member = account.member()
    me = member.get('/v1/me')
    assert me['name'] == 'Sam Smit' and me['pending_email'] is None
    changed = member.patch('/v1/me', {'name': 'Sam de Smit', 'phone': '+31 6', 'language': 'fr-FR'}, status=200)
    assert (changed['name'], changed['phone'], changed['language']) == ('Sam de Smit', '+31 6', 'fr-FR')
    assert member.get('/v1/me').body == changed.body


@pytest.mark.parametrize('patch,field', [
    ({'name': ''}, '/name'), ({'name': None}, '/name'), ({'language': 'xx'}, '/language'), ({'phone': 5}, '/phone'),
    ({'email': 'x'}, '/email'), ({'password': 'new-and-long-enough'}, '/current_password'),
    ({'email': 'new@vogel.example'}, '/current_password'), ({'id': 'x'}, '/id'), ({'pending_email': 'x@y.example'}, '/pending_email'),
])
def test_me_that_is_wrong(account, patch, field):
    member = account.member()
    answer = member.expect(member.patch('/v1/me', patch), 400, 'invalid-request')
    assert field in answer.fields, answer.body


@pytest.mark.parametrize('password', ['short', 'password', '12345678', 'x' * 129, '        '])
def test_weak_passwords_are_refused(account, password):
    member = account.member()
    answer = member.patch('/v1/me', {'password': password, 'current_password': member.password}, status=400)
    assert '/password' in answer.fields
    account.sign_in(member.address, member.password)


def test_a_password_that_is_the_address_is_refused(account):
    member = account.member()
    answer = member.patch('/v1/me', {'password': member.address, 'current_password': member.password}, status=400)
    assert '/password' in answer.fields


def test_wrong_current_password(account):
    member = account.member()
    answer = member.patch('/v1/me', {'password': secret_text(), 'current_password': secret_text()})
    assert answer.status in (400, 401, 403)
    if answer.status == 400:
        assert '/current_password' in answer.fields
    account.sign_in(member.address, member.password)


def test_new_address_is_confirmed_by_mail(server, account):
    """E3."""
    member = account.member()
    address = account.address_for('renamed')
    me = member.patch('/v1/me', {'email': address, 'current_password': member.password}, status=200)
    assert me['email'] == member.address and me['pending_email'] == address
    mail = server.wait_mail(address)
    account.sign_in(member.address, member.password)
    assert mail.link.startswith('http')
    path = urllib.parse.urlsplit(mail.link).path
    page = server.client().http.get(server.url + path, timeout=10)
    assert page.status_code == 200
    if member.get('/v1/me')['pending_email'] is not None:
        form = re.search(r'<form[^>]*>', page.text)
        assert form, page.text
        data = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
        server.client().http.post(server.url + path, data=data, timeout=10)
    me = member.get('/v1/me')
    assert me['email'] == address and me['pending_email'] is None
    assert account.sign_in(address, member.password).get('/v1/me')['id'] == me['id']
    answer = server.client().post('/v1/sign-in', {'email': member.address, 'password': member.password})
    assert answer.status == 401


def test_accounts_of_a_person(server, account):
    second = server.create_account('shop', address=account.address, password=account.password)
    accounts = {a['id']: a for a in account.owner.pages('/v1/accounts', limit=1)}
    assert set(accounts) == {account.id, second.id}
    assert all(a['membership']['owner'] for a in accounts.values())
    assert accounts[account.id] == account.owner.get().body


def test_my_sessions(server, account):
    member = account.member()
    other = account.sign_in(member.address, member.password, device='Elders')
    sessions = member.pages('/v1/me/sessions', limit=1)
    assert len(sessions) == 2 and [s['current'] for s in sessions].count(True) == 1
    target = [s for s in sessions if s['device'] == 'Elders'][0]
    member.request('DELETE', f'/v1/me/sessions/{target["id"]}', status=204)
    other.expect(other.request('GET', '/v1/me'), 401, 'unauthorized')
    other.expect(other.request('GET', ''), 401, 'unauthorized')
    member.expect(member.request('DELETE', f'/v1/me/sessions/{target["id"]}'), 404, 'not-found')
    member.expect(member.request('DELETE', f'/v1/me/sessions/{account.owner.session_id}'), 404, 'not-found')
    account.sign_in(member.address, member.password)
    account.sign_in(member.address, member.password)
    assert member.post('/v1/me/sessions/end-others', status=200)['ended'] == 2
    assert member.post('/v1/me/sessions/end-others', status=200)['ended'] == 0
    assert len(member.pages('/v1/me/sessions')) == 1
    assert account.owner.get('/v1/me').status == 200


# --- Sessions of the account ---

def test_sessions_tell_where_and_when(account):
    """S15."""
    member = account.member()
    session, = [s for s in member.pages('sessions') if s['current']]
    assert session['user'] == member.user and session['ip'] == member.ip
    assert session['device'] == 'Test bench' and session['client'] == 'Suite 1.0'
    assert session['created_at'] <= session['last_seen_at'] < session['expires_at']
    seen = {s['id']: s for s in account.owner.pages('sessions')}
    assert seen[session['id']] == dict(session, current=False)


def test_sessions_can_be_searched(account):
    member = account.member(name='Zelda Zonder')
    assert {s['user'] for s in account.owner.pages('sessions', q='zelda')} == {member.user}
    assert {s['user'] for s in account.owner.pages('sessions', q=member.ip)} == {member.user}
    assert account.owner.pages('sessions', q='nowhere') == []
    assert {s['user'] for s in account.owner.pages('sessions', user=account.owner.user)} == {account.owner.user}


def test_end_other_sessions(account):
    """S16."""
    owner = account.owner
    members = [account.member() for _ in range(2)]
    again = account.sign_in(account.address, account.password)
    assert owner.post(f'sessions/end-others?user={members[0].user}', status=200)['ended'] == 1
    members[0].expect(members[0].request('GET', ''), 401, 'unauthorized')
    assert members[1].get().status == 200
    assert owner.post('sessions/end-others', status=200)['ended'] == 2
    for client in (members[1], again):
        client.expect(client.request('GET', ''), 401, 'unauthorized')
    assert owner.get().status == 200
    assert owner.post('sessions/end-others', status=200)['ended'] == 0
    assert [s['current'] for s in owner.pages('sessions')] == [True]


def test_others_end_only_their_own_sessions(account):
    member = account.member()
    again = account.sign_in(member.address, member.password)
    account.owner.get()
    assert member.post('sessions/end-others', status=200)['ended'] == 1
    assert again.request('GET', '').status == 401
    assert account.owner.get().status == 200


def test_ending_ones_own_current_session(account):
    member = account.member()
    session, = member.pages('sessions')
    member.request('DELETE', f'sessions/{session["id"]}', status=204)
    member.expect(member.request('GET', ''), 401, 'unauthorized')
    assert member.get('/v1/me').status == 200


# --- Invitations ---

def test_invitation(account):
    """S8, S10."""
    body = {'email': 'Ada.Lovelace@Vogel.Example', 'language': 'fr-FR', 'roles': ['returns', 'shipping'], 'grants': {'invoices': 'guest'},
            'ends_at': '2031-01-01T00:00:00Z'}
    invitation = account.owner.post('invitations', body, status=201)
    assert invitation['email'] == body['email'] and invitation['language'] == 'fr-FR'
    assert sorted(invitation['roles']) == body['roles'] and invitation['grants'] == body['grants']
    assert invitation['ends_at'].startswith('2031-01-01T00:00:00')
    assert invitation['status'] == 'pending' and invitation['send_count'] == 1
    assert invitation['invited_by'] == account.owner.user
    sent, expires = (datetime.datetime.fromisoformat(invitation[k].replace('Z', '+00:00')) for k in ('sent_at', 'expires_at'))
    assert (expires - sent).total_seconds() == 7 * 24 * 3600
    got = account.owner.get(f'invitations/{invitation["id"]}')
    assert {k: v for k, v in got.body.items() if not k.startswith('delivery')} \
        == {k: v for k, v in invitation.body.items() if not k.startswith('delivery')}


def test_delivery_is_told(account):
    invitation = account.invite()
    account.server.wait_mail(invitation['email'])
    wait_for(lambda: account.owner.get(f'invitations/{invitation["id"]}')['delivery'] == 'sent', what='the mail to be sent')


@pytest.mark.parametrize('body,field', [
    ({}, '/email'), ({'email': 'x'}, '/email'), ({'email': None}, '/email'), ({'email': 'a@b.example, c@d.example'}, '/email'),
    ({'email': 'a@b.example\r\nBcc: x@y.example'}, '/email'), ({'email': 'a@b.example', 'language': 'nl'}, '/language'),
    ({'email': 'a@b.example', 'roles': ['owner']}, '/roles/0'), ({'email': 'a@b.example', 'ends_at': '2020-01-01T00:00:00Z'}, '/ends_at'),
    ({'email': 'a@b.example', 'status': 'accepted'}, '/status'), ({'email': 'a@b.example', 'name': 'A'}, '/name'),
    ({'email': 'a' * 65 + '@b.example'}, '/email'),
])
def test_invitations_that_are_wrong(account, body, field):
    answer = account.owner.expect(account.owner.post('invitations', body), 400, 'invalid-request')
    assert field in answer.fields, answer.body
    assert account.owner.get('invitations')['total'] == 0


def test_one_person_one_invitation(account):
    owner = account.owner
    invitation = account.invite('Sam@Vogel.Example')
    owner.expect(owner.post('invitations', {'email': 'sam@vogel.example'}), 409, 'already-invited')
    owner.expect(owner.post('invitations', {'email': account.address.upper()}), 409, 'already-member')
    owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
    account.invite('sam@vogel.example')


def test_revoke(server, account):
    """S12."""
    invitation = account.invite()
    mail = server.wait_mail(invitation['email'])
    revoked = account.owner.post(f'invitations/{invitation["id"]}/revoke', status=200)
    assert revoked['status'] == 'revoked'
    assert server.client().post('/v1/join', {'token': mail.token, 'new': {'name': 'A', 'password': secret_text()}}).status == 404
    for verb in ('revoke', 'resend'):
        account.owner.expect(account.owner.post(f'invitations/{invitation["id"]}/{verb}'), 409, 'not-pending')


def test_accepted_invitations_are_over(server, account):
    address = account.address_for()
    invitation = account.invite(address)
    account.join(server.wait_mail(address))
    assert account.owner.get(f'invitations/{invitation["id"]}')['status'] == 'accepted'
    for verb in ('revoke', 'resend'):
        account.owner.expect(account.owner.post(f'invitations/{invitation["id"]}/{verb}'), 409, 'not-pending')


def test_invitations_listed(account):
    first, second, third = account.invite(), account.invite(), account.invite()
    account.owner.post(f'invitations/{second["id"]}/revoke', status=200)
    assert [i['id'] for i in account.owner.pages('invitations', limit=1)] == [i['id'] for i in (third, second, first)]
    assert [i['id'] for i in account.owner.pages('invitations', status='pending')] == [third['id'], first['id']]
    assert [i['id'] for i in account.owner.pages('invitations', status='revoked')] == [second['id']]
    assert account.owner.pages('invitations', status='accepted') == []
    account.owner.expect(account.owner.request('GET', 'invitations', status='lost'), 400, 'invalid-request')


def test_batch(server, account):
    """B6."""
    member = account.member()
    items = [{'email': 'one@vogel.example', 'roles': ['shipping']}, {'email': 'no address'}, {'email': member.address},
             {'email': 'one@vogel.example'}, {'email': 'two@vogel.example', 'language': 'it-IT', 'grants': {'labels': 'guest'}},
             {'email': 'three@vogel.example', 'colour': 'red'}, {'email': 'four@vogel.example', 'roles': ['nobody']}]
    rows = account.owner.post('invitations/batch', {'items': items}, status=200)['items']
    assert [row['status'] for row in rows] == [201, 400, 409, 409, 201, 400, 400]
    codes = [row['problem'] and row['problem']['code'] for row in rows]
    assert codes == [None, 'invalid-request', 'already-member', 'already-invited', None, 'invalid-request', 'invalid-request']
    assert rows[4]['invitation']['language'] == 'it-IT'
    assert rows[1]['problem']['fields'][0]['code'] == 'invalid-email'
    assert account.owner.get('invitations', status='pending')['total'] == 2
    server.wait_mail('two@vogel.example')


@pytest.mark.parametrize('body', [{}, {'items': []}, {'items': {}}, {'items': ['x']}, {'items': [{'email': 'a@b.example'}] * 1001},
                                  {'items': [{'email': 'a@b.example'}], 'colour': 'red'}])
def test_batches_that_are_wrong(account, body):
    answer = account.owner.post('invitations/batch', body)
    if answer.status == 200:  # a row that is no object is that row's problem
        assert [row['status'] for row in answer['items']] == [400]
    else:
        account.owner.expect(answer, 400, 'invalid-request')
    assert account.owner.get('invitations')['total'] == 0


def test_batch_of_1000(own_server):
    account = own_server(mail=False).create_account()
    items = [{'email': f'row-{n}@vogel.example', 'roles': ['shipping']} for n in range(1000)]
    rows = account.owner.post('invitations/batch', {'items': items}, status=200, timeout=60)['items']
    assert {row['status'] for row in rows} == {201}
    assert [row['invitation']['email'] for row in rows] == [item['email'] for item in items]


# --- Mail ---

@pytest.mark.parametrize('language', ['en-US', 'en-GB', 'fr-FR', 'de-DE', 'nl-NL', 'es-ES', 'it-IT'])
def test_mail(server, account, language):
    """S9, W3: who sends it, what its subject says, and a link that works; in the language of the invitation."""
    address = account.address_for()
    account.invite(address, language=language, roles=['shipping'])
    mail = server.wait_mail(address)
    assert mail.sender == account.owner.get()['mail_sender']
    assert account.name in mail.subject
    assert mail.token.startswith('khj_') and mail.link in mail.text
    assert mail.html and mail.link in mail.html
    assert mail.message['Content-Language'] in (None, language)
    assert mail.message['Date'] and mail.message['Message-ID'] and mail.message['Auto-Submitted']
    page = server.client().request('GET', f'/join/{mail.token}', status=200)
    assert f'lang="{language}"' in page.body
    account.join(mail)


def test_mails_and_pages_are_translated(own_server, tmp_path):
    """By the catalogue of the invitation's language, here one of the test's own."""
    catalogue = tmp_path / 'nl' / 'LC_MESSAGES'
    catalogue.mkdir(parents=True)
    entries = {'': 'Content-Type: text/plain; charset=UTF-8\n', 'You are invited to manage %s': 'U mag %s beheren',
               'Join %s': 'Doe mee met %s'}
    po = ''.join(f'msgid {json.dumps(k)}\nmsgstr {json.dumps(v)}\n\n' for k, v in entries.items())
    po += 'msgctxt "role"\nmsgid "Packer"\nmsgstr "Verpakker"\n'
    subprocess.run(['msgfmt', '-o', catalogue / 'keyholder.mo', '-'], input=po, text=True, check=True)
    server = own_server(env={'KEYHOLDER_LOCALEDIR': str(tmp_path)})
    account = server.create_account()
    address, other = account.address_for(), account.address_for()
    account.invite(address, language='nl-NL', roles=['packer'])
    account.invite(other, language='en-GB', roles=['packer'])
    mail = server.wait_mail(address)
    assert mail.subject == 'U mag Vogel & Zonen beheren'
    assert 'Doe mee met Vogel & Zonen' in mail.text and 'Verpakker' in mail.text
    assert 'Verpakker' in server.client().request('GET', f'/join/{mail.token}').body
    assert server.wait_mail(other).subject == 'You are invited to manage Vogel & Zonen'


def test_mail_of_a_store_with_an_odd_name(server):
    account = server.create_account(name='<b>"Zoë\u2019s" & Co =?utf-8?q?x?= 🐝')
    address = account.address_for()
    account.invite(address, language='en-US')
    mail = server.wait_mail(address)
    assert account.name in mail.subject
    assert '<b>"Zoë' not in mail.html and '&lt;b&gt;' in mail.html
    assert account.name in mail.text


def test_mail_to_an_address_outside_ascii(server, account):
    account.invite('jörg@müller.example')
    wait_for(lambda: any('invit' in (m.subject or '') for m in server.mails()), what='the mail')


# --- Joining ---

def test_join_with_a_new_login(server, account):
    """W2."""
    address = account.address_for()
    account.invite(address, roles=['shipping'], grants={'invoices': 'guest'}, language='nl-NL', ends_at='2031-01-01T00:00:00Z')
    answer, password = account.join(server.wait_mail(address), 'Ada Lovelace')
    assert answer['account'] == {'id': account.id, 'name': account.name}
    assert 'token' not in answer.body
    user = account.user(answer['user'])
    assert (user['name'], user['email'], user['language']) == ('Ada Lovelace', address, 'nl-NL')
    assert user['roles'] == ['shipping'] and user['grants'] == {'invoices': 'guest'} and user['ends_at'].startswith('2031')
    assert account.sign_in(address, password).user == answer['user']


def test_join_with_a_login_that_one_has(server, account):
    other = server.create_account('messaging', 'Second')
    member = account.member()
    other.invite(member.address, grants={'sms': 'guest'})
    mail = server.wait_mail(member.address, 2)
    joined = server.client().post('/v1/join', {'token': mail.token, 'existing': {'email': member.address, 'password': member.password}},
                                  status=201)
    assert {a['id'] for a in member.pages('/v1/accounts')} == {account.id, other.id}
    assert Client(server, member.token, other.id).get()['membership']['user'] == joined['user']


def test_join_with_a_login_of_another_address(server, account):
    """W2: the login that one has need not be the address that was invited."""
    other = server.create_account('messaging', 'Second')
    member = account.member()
    address = other.address_for('work')
    other.invite(address)
    mail = server.wait_mail(address)
    answer = server.client().post('/v1/join', {'token': mail.token, 'existing': {'email': member.address, 'password': member.password}})
    assert answer.status == 201, answer.body
    assert other.id in {a['id'] for a in member.pages('/v1/accounts')}


def test_join_makes_no_second_login_for_an_address(server, account):
    other = server.create_account('messaging', 'Second')
    member = account.member()
    other.invite(member.address)
    mail = server.wait_mail(member.address, 2)
    answer = server.client().post('/v1/join', {'token': mail.token, 'new': {'name': 'Impostor', 'password': secret_text()}})
    assert answer.status in (400, 409), answer.body
    account.sign_in(member.address, member.password)


def test_join_where_one_is_already(server, account):
    address = account.address_for()
    account.invite(address)
    member = account.member()
    mail = server.wait_mail(address)
    answer = server.client().post('/v1/join', {'token': mail.token, 'existing': {'email': member.address, 'password': member.password}})
    server.client().expect(answer, 409, 'already-member')


@pytest.mark.parametrize('body,field', [
    ({}, '/token'), ({'token': 1}, '/token'), ({'token': 'T'}, ''), ({'token': 'T', 'new': {}}, '/new/name'),
    ({'token': 'T', 'new': {'name': 'A'}}, '/new/password'), ({'token': 'T', 'new': {'name': 'A', 'password': 'short'}}, '/new/password'),
    ({'token': 'T', 'new': {'name': 'A', 'password': 'password1'}}, '/new/password'),
    ({'token': 'T', 'existing': {'email': 'x', 'password': 'y'}}, '/existing/email'),
    ({'token': 'T', 'existing': {'email': 'a@b.example'}}, '/existing/password'), ({'token': 'T', 'new': 'A'}, '/new'),
    ({'token': 'T', 'new': {'name': 'A', 'password': 'long enough 1', 'email': 'x@y.example'}}, '/new/email'),
    ({'token': 'T', 'new': {'name': 'A', 'password': 'long enough 1'}, 'existing': {'email': 'a@b.example', 'password': 'x'}}, None),
])
def test_joins_that_are_wrong(server, account, body, field):
    address = account.address_for()
    account.invite(address)
    token = server.wait_mail(address).token
    if body.get('token') == 'T':
        body = dict(body, token=token)
    client = server.client()
    answer = client.expect(client.post('/v1/join', body), 400, 'invalid-request')
    if field:
        assert field in answer.fields, answer.body
    account.join(token)


# --- The page ---

def form_of(page):
    """The page's forms: hidden fields of each."""
    return [dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
            for form in re.findall(r'<form.*?</form>', page, re.S)]


def test_join_page(server, account):
    address = account.address_for()
    account.invite(address, roles=['shipping'], language='en-US')
    mail = server.wait_mail(address)
    client = server.client()
    page = client.request('GET', f'/join/{mail.token}', status=200)
    assert 'Vogel &amp; Zonen' in page.body and 'Shipping' in page.body and address in page.body
    assert '<script' not in page.body
    assert "default-src 'none'" in page.headers['Content-Security-Policy']
    assert page.headers['Referrer-Policy'] == 'no-referrer' and 'no-store' in page.headers['Cache-Control']
    assert len(form_of(page.body)) == 2
    assert client.request('GET', f'/join/{mail.token}').status == 200  # looking spends nothing


def test_join_page_takes_the_form(server, account):
    address = account.address_for()
    account.invite(address, roles=['shipping'], language='en-US')
    mail = server.wait_mail(address)
    client = server.client()
    page = client.request('GET', f'/join/{mail.token}', status=200)
    password = secret_text()
    server.secrets.add(password)
    names = set(re.findall(r'name="([^"]+)"', page.body))
    assert {'name', 'password', 'email'} <= names, names
    fields = {'name': 'Page Person', 'password': password}
    for form in re.findall(r'<form.*?</form>', page.body, re.S):
        if 'name="name"' in form:
            fields.update(dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)))
            fields.update(dict(re.findall(r'<button[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)))
    headers = {'Content-Type': 'application/x-www-form-urlencoded'}
    short = client.request('POST', f'/join/{mail.token}', data=urllib.parse.urlencode(dict(fields, password='short')), headers=headers)
    assert short.status == 400 and 'Page Person' in short.body and 'short"' not in short.body
    done = client.request('POST', f'/join/{mail.token}', data=urllib.parse.urlencode(fields), headers=headers)
    assert done.status == 200, done.body
    assert account.sign_in(address, password).get().status == 200
    assert client.request('GET', f'/join/{mail.token}').status == 404


def test_join_page_escapes(server):
    account = server.create_account(name='<script>alert(1)</script>')
    address = account.address_for()
    account.invite(address)
    page = server.client().request('GET', f'/join/{server.wait_mail(address).token}', status=200)
    assert '<script' not in page.body and '&lt;script&gt;' in page.body


@pytest.mark.parametrize('tag,language', [('nl', 'nl-NL'), ('fr-CA,fr;q=0.9,en;q=0.5', 'fr-FR'), ('de', 'de-DE'), ('', 'en-US'), ('zz', 'en-US')])
def test_dead_page_speaks_the_browsers_language(server, tag, language):
    page = server.client().request('GET', '/join/khj_' + 'A' * 43, headers={'Accept-Language': tag})
    assert page.status == 404 and f'lang="{language}"' in page.body
