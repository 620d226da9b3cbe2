# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

import driver  # noqa: E402
import store as stores  # noqa: E402
import traces  # noqa: E402

LOGS = pathlib.Path(os.environ.get("KEYHOLDER_TEST_LOGS", "/tmp/keyholder-ui-logs"))
SCHEMA = "io.github.keyholder_app.Keyholder"


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    setattr(item, "report_" + report.when, report)
    if not report.failed:
        return
    # While the windows are still there.
    LOGS.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", item.name)
    subprocess.run(["import", "-window", "root", str(LOGS / f"{name}.png")], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for index, app in enumerate(getattr(item, "apps", [])):
        (LOGS / f"{name}-{index}.log").write_text(app.output(), encoding="utf-8")
    report.sections.append(("Picture and logs", f"{LOGS}/{name}*"))


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    return stores.make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def store(template, tmp_path):
    """A store with five people, its server running."""
    made = stores.from_template(template, tmp_path / "server")
    made.start()
    yield made
    if made.server.process is not None:
        made.stop()


@pytest.fixture
def owner(store):
    """Its owner, on another computer."""
    return store.sign_in()


@pytest.fixture
def start(tmp_path, request):
    """Starts the application; each time in the same folders, so that it finds what it knew before."""
    apps = request.node.apps = []

    def start_one(*arguments, **more):
        apps.append(driver.Keyholder(tmp_path / "home", *arguments, **more))
        return apps[-1].start()
    yield start_one
    passed = getattr(request.node, "report_call", None) is not None and request.node.report_call.passed
    try:
        for app in apps:
            if passed:
                app.quit()
            else:
                app.kill()
    finally:
        subprocess.run(["secret-tool", "clear", "xdg:schema", SCHEMA], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    if passed and apps:
        assert not apps[-1].complaints(), "\n".join(apps[-1].complaints())
        found = traces.find(tmp_path, except_in=[tmp_path / "server" / "mail"], secrets=[stores.PASSWORD])
        found += traces.find(pathlib.Path.home(), secrets=[stores.PASSWORD])
        assert not found, f"secrets were left in files: {found}"


def connect(app, address, mail=stores.OWNER, password=stores.PASSWORD):
    """From first start, as a person does."""
    app.click("Connect an Account")
    app.open_row("Keyholder account server", "Server Address", "entry")
    app.fill("Server Address", address)
    app.fill("Mail Address", mail)
    app.fill("Password", password)
    app.click("Connect")


@pytest.fixture
def app(start, store):
    """Signed in as the owner, at the users."""
    window = start()
    connect(window, store.address)
    window.wait_words("Cleo Packer")
    return window
