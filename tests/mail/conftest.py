# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

import pytest

sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), '../server')]
pytest.register_assert_rewrite('contract', 'harness')

import smtp_server  # noqa: E402
from fixtures import *  # noqa: E402, F401, F403


@pytest.fixture(scope='session')
def certificates(tmp_path_factory):
    return smtp_server.Certificates(str(tmp_path_factory.mktemp('tls')))


@pytest.fixture(scope='session')
def tls(certificates):
    """What a mail server that can be trusted speaks TLS with."""
    return certificates.context('IP:127.0.0.1')


@pytest.fixture
def by_mail(own_server, certificates):
    """A server that sends through @post. More @options of the command line; @env."""
    def make(post, *options, url=None, env=None, **rest):
        return own_server('--smtp', url or post.url(), '--mail-from', smtp_server.SENDER, *options, mail=False,
                          env={'SSL_CERT_FILE': certificates.authority, **(env or {})}, **rest)

    return make
