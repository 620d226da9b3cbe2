# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import sys

import pytest

sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), '../server')]
pytest.register_assert_rewrite('contract', 'harness')

AXE = 'axe-core@4.14.1'

import browser as browsers  # noqa: E402
from fixtures import *  # noqa: E402, F401, F403


@pytest.fixture(scope='session')
def one_browser(tmp_path_factory):
    browser = browsers.Browser(str(tmp_path_factory.mktemp('browser')))
    yield browser
    browser.close()


@pytest.fixture(scope='session')
def axe(tmp_path_factory):
    """Runs axe on the browser's page. Returns what it found: rules and the elements that break them."""
    folder = os.path.join(os.environ.get('KEYHOLDER_NPM') or str(tmp_path_factory.mktemp('npm')), AXE.replace('@', '-'))
    path = os.path.join(folder, 'node_modules/axe-core/axe.min.js')
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(['npm', 'install', '--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit',
                        '--no-fund', '--silent', AXE], check=True, timeout=300)
    with open(path, encoding='utf-8') as file:
        source = file.read()

    def run(browser):
        browser.run(source)
        found = browser.driver.execute_async_script("""
          axe.run(document, {resultTypes: ['violations']}).then(arguments[arguments.length - 1])""")
        assert len(found['passes']) > 5
        return [(violation['id'], [node['html'] for node in violation['nodes']]) for violation in found['violations']]

    return run


@pytest.fixture
def browser(one_browser):
    """Chromium as it is after a start: a desktop's size, light, with scripts."""
    one_browser.reset()
    yield one_browser
