# SPDX-License-Identifier: GPL-3.0-or-later
"""pytest, reported as TAP: pytest -p no:terminal -p tap. What a failing test has to say follows it as comments."""
import os
import sys

import pytest
from _pytest._io import TerminalWriter


class Tap:
    def __init__(self):
        # Tests may capture or close standard output; this is the one that pytest began with.
        self.out = os.fdopen(os.dup(1), 'w', encoding='utf-8', errors='backslashreplace')
        self.number = 0
        self._tw = TerminalWriter(sys.stderr)

    def line(self, ok, report, note=''):
        self.number += 1
        name = report.nodeid.partition('::')[2].replace('#', '＃')
        if name == '':
            name = report.nodeid
        print('ok' if ok else 'not ok', self.number, '-', name + note, file=self.out, flush=True)
        if not ok:
            text = [report.longreprtext] + [f'{title}\n{content}' for title, content in report.sections]
            for line in '\n'.join(text).splitlines():
                print('# ' + line, file=self.out)
            self.out.flush()

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report):
        if report.skipped and report.when in ('setup', 'call'):
            self.line(True, report, ' # SKIP ' + str(report.longrepr[2]))
        elif report.failed:
            self.line(False, report, '' if report.when == 'call' else f' ({report.when})')
        elif report.when == 'call':
            self.line(True, report)

    @pytest.hookimpl
    def pytest_collectreport(self, report):
        if report.failed:
            self.line(False, report, ' (collection)')

    @pytest.hookimpl
    def pytest_internalerror(self, excrepr):
        print('Bail out! ' + str(excrepr).splitlines()[-1], file=self.out, flush=True)
        print(excrepr, file=sys.stderr)

    @pytest.hookimpl
    def pytest_sessionfinish(self):
        print(f'1..{self.number}', file=self.out, flush=True)


def pytest_configure(config):
    # Explaining a failed assertion asks for an option that the terminal's reporter would have brought, and, since pytest 8, for
    # what that writes with.
    config.option.verbose = 0
    config.pluginmanager.register(Tap(), 'terminalreporter')
