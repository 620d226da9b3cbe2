# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import subprocess
import sys

import pytest

sys.path[:0] = [os.path.dirname(__file__), str(pathlib.Path(__file__).parent.parent / "ui")]

import store as stores  # noqa: E402
from sandbox import Sandboxed  # noqa: E402

LOGS = pathlib.Path(os.environ.get("KEYHOLDER_TEST_LOGS", "/tmp/keyholder-flatpak-logs"))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    setattr(item, "report_" + report.when, report)
    if report.when == "call" and report.failed:
        LOGS.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(LOGS / f"{item.name}.png")], check=False, stderr=subprocess.DEVNULL)
        for app in getattr(item, "apps", []):
            report.sections.append(("Output", app.output()))
        report.sections.append(("Picture", str(LOGS / f"{item.name}.png")))


@pytest.fixture
def store(tmp_path):
    """A store with one more than its owner, on a server outside of the sandbox."""
    made = stores.Store(tmp_path / "server")
    made.start()
    made.add_people(stores.PEOPLE[1:2])
    yield made
    if made.server.process is not None:
        made.stop()


@pytest.fixture
def start(tmp_path, request):
    """Starts it; each time with the same home, so that it finds what it knew before."""
    apps = request.node.apps = []

    def prepare(*arguments, **more):
        apps.append(Sandboxed(tmp_path / "home", *arguments, **more))
        return apps[-1]

    def start_one(*arguments, **more):
        return prepare(*arguments, **more).start()
    start_one.prepare = prepare
    yield start_one
    passed = getattr(request.node, "report_call", None) is not None and request.node.report_call.passed
    for app in apps:
        if passed:
            app.quit()
        else:
            app.kill()
    if passed and apps:
        assert not apps[-1].complaints(), "\n".join(apps[-1].complaints())
