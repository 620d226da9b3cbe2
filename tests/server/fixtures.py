# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers and accounts for every suite that talks to the real server."""
import pytest

import harness


@pytest.fixture(scope='module')
def server():
    """One server for all tests of a file: accounts keep them apart."""
    server = harness.Server().start()
    yield server
    server.close()


@pytest.fixture
def own_server():
    """A server of the test's own, to be killed or reconfigured: call it with options."""
    servers = []

    def make(*options, start=True, **rest):
        servers.append(harness.Server(*options, **rest))
        return servers[-1].start() if start else servers[-1]

    yield make
    for server in servers:
        server.close()


@pytest.fixture
def account(server):
    """A new shipping account."""
    return server.create_account()


@pytest.fixture
def shop(server):
    return server.create_account('shop', 'Bloemen van Bas', 'Bas Bos')


@pytest.fixture
def messaging(server):
    return server.create_account('messaging', 'Les Amis', 'Amélie Aubert')
