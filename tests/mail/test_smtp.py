# SPDX-License-Identifier: GPL-3.0-or-later
"""Through real mail servers: one that takes everything, and those that do not."""
import datetime
import time

import pytest

from clock import Clock
from harness import SLOW, program, wait_for
from smtp_server import SENDER, STALL, Certificates, Closed, Post, Silence, new_password

NOON = datetime.datetime.now(datetime.timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)


def invite(account, *names):
    return [account.invite(account.address_for(name)) for name in names]


def state(account, invitation):
    return account.owner.get(f'invitations/{invitation["id"]}')


def wait_for_delivery(account, invitation, delivery):
    def look():
        now = state(account, invitation)
        return now if now['delivery'] == delivery else None
    return wait_for(look, timeout=30, what=f'the delivery to be {delivery}')


def wait_for_error(account, invitation):
    return wait_for(lambda: state(account, invitation)['delivery_error'], timeout=30, what='why it was not delivered')


def wait_for_mail(server, post, address):
    mail = wait_for(lambda: post.to(address), timeout=30, what=f'a mail to {address}')[-1]
    server.secrets.add(mail.token)
    return mail


# --- A server that takes mail ---

def test_S2_over_starttls_with_a_password(by_mail, tls):
    """The mail gets there encrypted, after signing in, from the no-reply sender; its link makes a user."""
    password = new_password()
    with Post(tls, ('keyholder', password)) as post:
        server = by_mail(post, url=post.url(user='keyholder', password=password))
        server.secrets.add(password)
        account = server.create_account()
        invitation, = invite(account, 'ada')
        mail = wait_for_mail(server, post, invitation['email'])
        assert mail.encrypted and post.logins == [('keyholder', password)]
        assert mail.sender == SENDER == account.owner.get()['mail_sender']
        assert wait_for_delivery(account, invitation, 'sent')['delivery_error'] is None
        answer, secret = account.join(mail.token)
        assert account.user(answer['user'])['email'] == invitation['email']
        assert account.sign_in(invitation['email'], secret).user == answer['user']


def test_a_password_from_a_file(by_mail, tls, tmp_path):
    """It is in nobody's list of processes then."""
    password = new_password()
    (tmp_path / 'password').write_text(password + '\n')
    with Post(tls, ('keyholder', password)) as post:
        server = by_mail(post, '--smtp-password-file', str(tmp_path / 'password'), url=post.url(user='keyholder'))
        server.secrets.add(password)
        invitation, = invite(server.create_account(), 'ada')
        wait_for_mail(server, post, invitation['email'])
        with open(f'/proc/{server.process.pid}/cmdline', 'rb') as file:
            assert password.encode() not in file.read()


def test_one_that_ended_before_it_could_be_sent(by_mail, tmp_path):
    """A link that is dead on arrival is of no use; whoever invited is told."""
    clock = Clock(str(tmp_path))
    clock.stand(NOON)
    closed = Closed()
    server = by_mail(None, url=f'smtp://127.0.0.1:{closed.port}', env=clock.environment())
    account = server.create_account()
    invitation, = invite(account, 'ada')
    wait_for_error(account, invitation)
    clock.stand(NOON + datetime.timedelta(days=7))
    closed.release()
    with Post(port=closed.port) as post:
        other, = invite(account, 'other')
        wait_for_mail(server, post, other['email'])
        told = wait_for_delivery(account, invitation, 'failed')
        assert (told['status'], told['delivery_error']) == ('expired', 'invitation-ended')
        assert post.to(invitation['email']) == []


def test_many_mails_share_a_connection(by_mail, tls):
    """Over TLS, where it is offered."""
    with Post(tls) as post:
        server = by_mail(post)
        account = server.create_account()
        items = [{'email': account.address_for()} for _ in range(20)]
        account.owner.post('invitations/batch', {'items': items}, status=200)
        wait_for(lambda: len(post.mails) == 20, timeout=60, what='all mails')
        assert [mail.recipients for mail in post.mails] == [[item['email']] for item in items]
        assert len({mail.connection for mail in post.mails}) < 5 and all(mail.encrypted for mail in post.mails)
        server.secrets |= {mail.token for mail in post.mails}


def test_a_domain_outside_ascii(by_mail):
    """Only what stands before the @ needs a server that takes such addresses."""
    with Post() as post:
        server = by_mail(post)
        invitation = server.create_account().invite('ada@müller.example')
        mail = wait_for_mail(server, post, 'ada@xn--mller-kva.example')
        assert invitation['email'] == 'ada@müller.example'
        assert mail.message['To'].addresses[0].addr_spec == 'ada@xn--mller-kva.example'


# --- Servers that do not ---

def test_refused_for_a_while(by_mail, tmp_path):
    """The attempts come a minute, 5 and 15 minutes after one another, then every hour. Each carries the same Message-ID, so
    that a mailbox that got one twice can tell; and any of the links works."""
    clock = Clock(str(tmp_path))
    clock.stand(NOON)
    with Post() as post:
        server = by_mail(post, env=clock.environment())
        account = server.create_account()
        address = account.address_for('later')
        post.at_recipient[address] = ['451 4.3.0 later'] * 5
        invitation = account.invite(address)
        assert wait_for_error(account, invitation) == 'mail-delayed'
        due = 0

        def tries_at(seconds):
            """A mail to somebody else wakes the queue, and comes after what is due."""
            clock.stand(NOON + datetime.timedelta(seconds=seconds))
            other, = invite(account, 'other')
            wait_for_mail(server, post, other['email'])
            return post.tries[address]

        for number, wait in enumerate((60, 5 * 60, 15 * 60, 3600, 3600), 1):
            due += wait
            assert tries_at(due - 1) == number
            assert state(account, invitation)['delivery'] == 'queued'
            assert tries_at(due) == number + 1
        mail = wait_for_mail(server, post, address)
        assert wait_for_delivery(account, invitation, 'sent')['delivery_error'] is None
        assert mail.message['Message-ID'].startswith('<' + invitation['id'])
        account.join(mail.token)


def test_refused_for_a_day(by_mail, tmp_path):
    """Then it has failed, and whoever invited sees it; resending makes a new beginning."""
    clock = Clock(str(tmp_path))
    clock.stand(NOON)
    with Post() as post:
        server = by_mail(post, env=clock.environment())
        account = server.create_account()
        address = account.address_for('never')
        post.at_recipient[address] = ['451 4.3.0 later'] * 4
        invitation = account.invite(address)
        wait_for_error(account, invitation)
        for number, hours in enumerate((23, 24, 25), 2):
            # A server that was off gets a few attempts all the same.
            assert state(account, invitation)['delivery'] == 'queued'
            server.stop()  # first, or it would try once more at the new time before it ends
            clock.stand(NOON + datetime.timedelta(hours=hours))
            server.start()
            account.owner.http.close()
            wait_for(lambda count=number: post.tries[address] == count, timeout=30, what=f'attempt {number}')
        assert wait_for_delivery(account, invitation, 'failed')['delivery_error'] == 'mail-delayed'
        account.owner.post(f'invitations/{invitation["id"]}/resend', status=200)
        wait_for_mail(server, post, address)
        assert wait_for_delivery(account, invitation, 'sent')['delivery_error'] is None


def test_refused_for_good(by_mail):
    """Told at once, and not tried again."""
    with Post() as post:
        server = by_mail(post)
        account = server.create_account()
        for answer in ('550 5.1.1 no such mailbox', '553 5.1.3 odd address', '521 5.2.1 no mail here'):
            address = account.address_for('nobody')
            post.at_recipient[address] = [answer] * 2
            told = wait_for_delivery(account, account.invite(address), 'failed')
            assert told['status'] == 'pending' and told['delivery_error'] == 'mailbox-refused'
            other, = invite(account, 'other')
            wait_for_mail(server, post, other['email'])
            assert post.tries[address] == 1


def test_refused_for_what_is_in_it(by_mail):
    with Post() as post:
        server = by_mail(post)
        account = server.create_account()
        address = account.address_for('filter')
        post.at_end[address] = ['554 5.7.1 looks like spam']
        assert wait_for_delivery(account, account.invite(address), 'failed')['delivery_error'] == 'mail-refused'


@pytest.mark.parametrize('where', ['at_recipient', 'at_end'])
def test_one_that_stalls_holds_up_no_other(by_mail, where):
    with Post() as post:
        server = by_mail(post, '--smtp-timeout', str(2 * SLOW))
        account = server.create_account()
        slow = account.address_for('slow')
        getattr(post, where)[slow] = [STALL]
        stalled = account.invite(slow)
        others = invite(account, 'one', 'two', 'three')
        for other in others:
            wait_for_mail(server, post, other['email'])
        assert wait_for_error(account, stalled) == 'server-silent'
        assert state(account, stalled)['delivery'] == 'queued'


def test_a_silent_server(by_mail):
    """It is given up after a while; stopping does not wait for it."""
    with Silence() as silence:
        server = by_mail(silence, '--smtp-timeout', '1', url=f'smtp://127.0.0.1:{silence.port}')
        account = server.create_account()
        assert wait_for_error(account, invite(account, 'ada')[0]) == 'server-silent'
        invite(account, 'ada')
        assert server.stop() < 5 * SLOW


def test_nobody_answers_and_then_somebody_does(by_mail, tmp_path):
    """Nothing is lost and nothing doubled; while it is down not each mail has to find out."""
    clock = Clock(str(tmp_path))
    clock.stand(NOON)
    closed = Closed()
    server = by_mail(None, url=f'smtp://127.0.0.1:{closed.port}', env=clock.environment())
    account = server.create_account()
    first, = invite(account, 'first')
    assert wait_for_error(account, first) == 'server-unreachable'
    items = [{'email': account.address_for()} for _ in range(9)]
    rows = account.owner.post('invitations/batch', {'items': items}, status=200)['items']
    wait_for_error(account, rows[0]['invitation'])
    addresses = [first['email']] + [item['email'] for item in items]
    clock.stand(NOON + datetime.timedelta(minutes=2))
    closed.release()
    with Post(port=closed.port) as post:
        last, = invite(account, 'last')
        for address in [*addresses, last['email']]:
            wait_for_mail(server, post, address)
        for invitation in account.owner.pages('invitations'):
            wait_for_delivery(account, invitation, 'sent')
        assert sorted(mail.recipients[0] for mail in post.mails) == sorted([*addresses, last['email']])


@pytest.mark.parametrize('login', [None, ('keyholder', new_password())])
@pytest.mark.parametrize('fault', ['another name', 'another authority'])
def test_a_wrong_certificate(by_mail, certificates, tmp_path, fault, login):
    """Neither a mail nor a password is given to a server that is not the one it should be."""
    context = (certificates.context('DNS:elsewhere.example') if fault == 'another name'
               else Certificates(str(tmp_path), 'other').context('IP:127.0.0.1'))
    with Post(context, login) as post:
        server = by_mail(post, url=post.url('smtp', *(login or ())))
        account = server.create_account()
        assert wait_for_error(account, invite(account, 'ada')[0]) == 'server-insecure'
        assert post.mails == [] and post.logins == [] and not post.tries


def test_no_password_without_encryption(by_mail):
    password = new_password()
    with Post() as post:
        server = by_mail(post, url=post.url(user='keyholder', password=password))
        server.secrets.add(password)
        account = server.create_account()
        assert wait_for_error(account, invite(account, 'ada')[0]) == 'server-insecure'
        assert post.mails == [] and post.logins == []


def test_a_wrong_password(by_mail, tls):
    """The operator can mend that, so the mail waits."""
    password = new_password()
    with Post(tls, ('keyholder', password)) as post:
        server = by_mail(post, url=post.url(user='keyholder', password=new_password()))
        account = server.create_account()
        invitation, = invite(account, 'ada')
        assert wait_for_error(account, invitation) == 'server-login'
        assert state(account, invitation)['delivery'] == 'queued'
        server.stop()
        server.options[server.options.index('--smtp') + 1] = post.url(user='keyholder', password=password)
        server.start()
        wait_for_mail(server, post, invitation['email'])


@pytest.mark.parametrize('options', [
    ['--smtp', 'smtp://'], ['--smtp', 'smtp://a b'], ['--smtp', 'smtp://u:p%zz@h:99999'],
    ['--smtp', 'smtp://h', '--smtp-timeout', '0'], ['--smtp', 'smtp://h', '--smtp-timeout', 'x'],
    ['--smtp', 'smtp://h', '--smtp-password-file', '/nonexistent'],
])
def test_wrong_options(tmp_path, options):
    run = program('--database', tmp_path / 'x.db', '--listen', '127.0.0.1:0', '--mail-from', SENDER, *options, timeout=20)
    assert run.returncode == 2 and len(run.stderr.splitlines()) == 1 and 'p%zz' not in run.stderr


def test_stopping_in_the_middle_loses_nothing(by_mail):
    """SIGTERM while the server stalls: the mail goes out after the next start."""
    with Post() as post:
        server = by_mail(post)
        account = server.create_account()
        address = account.address_for('slow')
        post.at_end[address] = [STALL]
        account.invite(address)
        wait_for(lambda: post.at_end[address] == [], what='the mail under way')
        assert server.stop() < 5 * SLOW
        begin = time.monotonic()
        server.start()
        wait_for_mail(server, post, address)
        assert time.monotonic() - begin < 30 * SLOW
