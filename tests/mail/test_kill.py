# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the server at any moment between the click and the mailbox: no mail is lost, and none is doubled but where a
mail server had taken it and the server could not note that any more. Such a second one has the Message-ID of the first, so
that a mailbox can tell.

KEYHOLDER_KILLS is how often; 25 unless told."""
import asyncio
import os
import random
import threading
import time

import requests

from harness import SLOW, wait_for
from smtp_server import Post

KILLS = int(os.environ.get('KEYHOLDER_KILLS', '25' if SLOW == 1 else '8'))


def invite_until(account, gone, promised):
    """Invites one after another until the server does not answer. Adds to @promised what it said yes to."""
    number = 0
    while not gone.is_set():
        address = account.address_for(f'n{number}')
        try:
            promised[account.invite(address)['id']] = address
        except requests.RequestException:
            return
        number += 1


def test_rule_9_no_mail_is_lost_or_doubled(by_mail):
    with Post() as post:
        server = by_mail(post)
        account = server.create_account()
        account.owner.get()
        promised, kills_in_delivery = {}, 0
        for _ in range(KILLS):
            gone = threading.Event()
            inviter = threading.Thread(target=invite_until, args=(account, gone, promised))
            before = len(post.mails)
            inviter.start()
            # From before the first click to somewhere among the mails.
            if random.random() < 0.8:
                wait_for(lambda: len(post.mails) > before, what='a mail')
            time.sleep(random.uniform(0, 0.03) * SLOW)
            gone.set()
            server.kill()
            inviter.join()
            server.start()
            account.owner.http.close()
        listed = {i['id']: i for i in account.owner.pages('invitations', limit=1000)}
        assert set(promised) <= set(listed), 'an invitation was lost'
        wait_for(lambda: all(i['delivery'] == 'sent' for i in account.owner.pages('invitations', limit=1000)), timeout=60,
                 what='the outbox to be empty')
        by_id = {}
        for mail in post.mails:
            server.secrets.add(mail.token)
            by_id.setdefault(mail.message['Message-ID'].partition('.')[0].lstrip('<'), []).append(mail)
        assert set(by_id) == set(listed), 'a mail was lost, or is for nobody'
        doubled = {id: mails for id, mails in by_id.items() if len(mails) > 1}
        for id, mails in doubled.items():
            kills_in_delivery += len(mails) - 1
            assert {mail.recipients[0] for mail in mails} == {listed[id]['email']}
            assert len({mail.message['Message-ID'] for mail in mails}) == 1
            # Whichever of the two is kept, its link works.
            for mail in mails:
                assert requests.get(f'{server.url}/join/{mail.token}', timeout=60).status_code == 200
        # Each kill can have caught one mail between its being taken and that being noted, and no more.
        assert kills_in_delivery <= KILLS
        print(f'{KILLS} kills, {len(listed)} invitations, {len(post.mails)} mails, {kills_in_delivery} twice')


def test_rule_9_twice_at_most_where_the_peer_had_taken_it(by_mail):
    """That very moment: the mail server has the mail, and the server dies before it is told. One more comes, the same by
    its Message-ID, and no third."""
    with Post() as post:
        server = by_mail(post)
        account = server.create_account()
        address = account.address_for('twice')
        taken = threading.Event()
        original = post.handle_DATA

        async def take_and_say_nothing(smtp, session, envelope):
            answer = await original(smtp, session, envelope)
            if envelope.rcpt_tos == [address] and not taken.is_set():
                taken.set()
                await asyncio.sleep(3600)
            return answer

        post.handle_DATA = take_and_say_nothing
        invitation = account.invite(address)
        assert taken.wait(30 * SLOW)
        server.kill()
        server.start()
        account.owner.http.close()
        wait_for(lambda: account.owner.get(f'invitations/{invitation["id"]}')['delivery'] == 'sent', what='the second attempt')
        other = account.invite()['email']
        wait_for(lambda: post.to(other), what='the next mail')
        first, second = post.to(address)
        assert first.message['Message-ID'] == second.message['Message-ID'] and first.token != second.token
        server.secrets |= {mail.token for mail in post.mails}
        account.join(first.token)
        assert requests.get(f'{server.url}/join/{second.token}', timeout=60).status_code == 404


def test_rule_9_in_a_folder_nothing_is_doubled(own_server):
    """The file has the same name for each attempt."""
    server = own_server()
    account = server.create_account()
    account.owner.get()
    promised = {}
    for _ in range(max(3, KILLS // 5)):
        gone = threading.Event()
        inviter = threading.Thread(target=invite_until, args=(account, gone, promised))
        inviter.start()
        time.sleep(random.uniform(0, 0.1) * SLOW)
        gone.set()
        server.kill()
        inviter.join()
        server.start()
        account.owner.http.close()
    wait_for(lambda: all(i['delivery'] == 'sent' for i in account.owner.pages('invitations', limit=1000)), timeout=60,
             what='the outbox to be empty')
    listed = sorted(i['email'] for i in account.owner.pages('invitations', limit=1000))
    assert sorted(mail.to[0] for mail in server.mails()) == listed and set(promised.values()) <= set(listed)
