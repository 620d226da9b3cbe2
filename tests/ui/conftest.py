# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import account_server  # noqa: E402
import driver  # noqa: E402

LOGS = pathlib.Path(os.environ.get("KEYHOLDER_TEST_LOGS", "/tmp/keyholder-ui-logs"))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    setattr(item, "report_" + report.when, report)
    if report.failed:
        # While the windows are still there.
        LOGS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", item.nodeid.rpartition("/")[2])
        subprocess.run(["import", "-window", "root", str(LOGS / f"{name}.png")], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for index, app in enumerate(getattr(item, "apps", [])):
            (LOGS / f"{name}-{index}.log").write_text(app.output(), encoding="utf-8")
        if hasattr(item, "server") and item.server.log.exists():
            (LOGS / f"{name}-server.log").write_bytes(item.server.log.read_bytes())


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    return account_server.make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def server(template, tmp_path, request):
    made = account_server.from_template(template, tmp_path / "server")
    request.node.server = made
    made.start()
    yield made
    made.stop()
    assert not made.complaints()


@pytest.fixture
def owner(server):
    return server.sign_in(device="Another Laptop")


@pytest.fixture
def start(tmp_path, request):
    """Starts the application; each time in the same folders, so that it finds what it knew."""
    request.node.apps = []

    def start_one(*arguments, **more):
        app = driver.Keyholder(tmp_path / "home", *arguments, **more)
        request.node.apps.append(app)
        return app.start()
    yield start_one
    apps = request.node.apps
    failed = getattr(request.node, "report_call", None) is None or request.node.report_call.failed
    for app in apps:
        if failed:
            app.kill()
        else:
            app.quit()
    subprocess.run(["secret-tool", "clear", "xdg:schema", "io.github.keyholder_app.Keyholder"], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not failed:
        assert not apps or not apps[-1].complaints()


def connect(app, server, address=account_server.OWNER[1], password=account_server.PASSWORD):
    """From first start, through the window."""
    app.click("Connect an Account")
    app.fill("Address", server.address)
    app.fill("Mail Address", address)
    app.fill("Password", password)
    app.click("Sign In")
    app.wait_gone("Connect an Account", role="window")


@pytest.fixture
def app(start, server):
    """Signed in as the owner, at the users."""
    window = start()
    connect(window, server)
    window.wait_words("Cleo Packer")
    return window
