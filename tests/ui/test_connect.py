# SPDX-License-Identifier: GPL-3.0-or-later
"""First start, the ways to connect, and what can go wrong with each."""

import http.server
import pathlib
import re
import ssl
import subprocess
import threading

import pytest

import atspi
import driver
import store as stores
from conftest import SCHEMA, connect


def kept_tokens():
    """What the keyring has of ours."""
    found = subprocess.run(["secret-tool", "search", "--all", "xdg:schema", SCHEMA], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, check=False)
    return re.findall(r"^secret = (kh[sa]_\S+)", found.stdout, re.M)


@pytest.fixture
def something_else():
    """Answers requests, on this machine, but is no account server."""
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html><body>Welcome to the printer</body></html>")
        do_POST = do_GET

        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_first_start_offers_two_ways(start):
    app = start()
    assert app.find("Connect an Account", "button").has("sensitive")
    assert app.find("Try a Sample Store", "button").has("sensitive")


def test_sample_store_shows_its_users(start):
    app = start()
    app.click("Try a Sample Store")
    app.find("Invite", "button", seconds=60)
    rows = driver.wait_until(lambda: [row for row in app.all(role="row") if len(row.words()) > 2], "users")
    assert len(rows) >= 3
    server = [line for line in subprocess.run(["ps", "-o", "args=", "--ppid", str(app.process.pid)],
                                              stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
              if "keyholder-server" in line]
    assert len(server) == 1, "the sample store is a server of its own, a child of the application"


def test_sample_store_ends_with_the_application(start):
    app = start("--sample")
    app.find("Invite", "button", seconds=60)
    child = subprocess.run(["ps", "-o", "pid=", "--ppid", str(app.process.pid)], stdout=subprocess.PIPE, text=True,
                           check=False).stdout.split()
    assert child
    app.kill()
    driver.wait_until(lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in child), "the server to end")


def test_sign_in_shows_the_users(start, store):
    app = start()
    connect(app, store.address)
    for person in ("Ada Owner", "Ben Admin", "Cleo Packer", "Dan Finance", "Eve Returns"):
        app.wait_words(person)
    app.wait_words(stores.NAME)


def test_admin_token_connects(start, store):
    token = store.token()
    app = start()
    app.click("Connect an Account")
    app.open_row("Keyholder account server", "Server Address", "entry")
    app.fill("Server Address", store.address)
    app.click("Admin Token")
    app.fill("Token", token)
    app.click("Connect")
    app.wait_words("Cleo Packer")
    assert kept_tokens() == [token]


def test_token_is_in_the_keyring_until_the_account_is_removed(app, store):
    tokens = kept_tokens()
    assert len(tokens) == 1 and tokens[0].startswith("khs_")
    store.server.client(tokens[0]).get("/v1/me")
    app.click(re.compile("^Account: |" + stores.NAME))
    app.click("Remove Account…")
    app.click("Remove")
    app.find("Connect an Account", "button")
    assert kept_tokens() == []
    store.server.client(tokens[0]).request("GET", "/v1/me", status=401)


def test_wrong_password_is_said(start, store):
    app = start()
    connect(app, store.address, password="not-the-password-at-all")
    app.wait_words(re.compile("mail address or (the )?password|password or (the )?mail address", re.I))
    assert app.has("Password", "entry")
    assert kept_tokens() == []


def test_server_that_is_not_keyholder_is_said(start, something_else):
    app = start()
    connect(app, f"http://127.0.0.1:{something_else.server_port}")
    app.wait_words(re.compile("not one that Keyholder knows"))


def test_nobody_at_the_address_is_said(start):
    app = start()
    connect(app, "http://127.0.0.1:9")
    app.wait_words(re.compile("could not be reached|can.t be reached|no connection|not answer|refused", re.I))


def test_plain_http_is_refused_for_other_machines(start):
    app = start()
    app.click("Connect an Account")
    app.open_row("Keyholder account server", "Server Address", "entry")
    app.fill("Server Address", "http://accounts.shop.example")
    app.fill("Mail Address", stores.OWNER)
    app.fill("Password", stores.PASSWORD)
    app.click("Connect")
    app.wait_words(re.compile("https"))
    assert app.has("Password", "entry") and kept_tokens() == []


def test_wrong_certificate_is_shown_and_not_passed_over(start, tmp_path, something_else):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                    "-days", "2", "-subj", "/CN=somebody-else.example"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    something_else.socket = context.wrap_socket(something_else.socket, server_side=True)
    app = start()
    connect(app, f"https://127.0.0.1:{something_else.server_port}")
    app.wait_words(re.compile("certificate", re.I))
    assert not app.has(re.compile("anyway|accept|trust", re.I), "button")
    assert kept_tokens() == []


@pytest.fixture
def no_keyring(tmp_path):
    """A D-Bus session in which nothing keeps secrets."""
    config = tmp_path / "bus.conf"
    config.write_text(f"""<busconfig><type>session</type><listen>unix:path={tmp_path}/bus</listen>
      <auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/>
      <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>""")
    bus = subprocess.Popen(["dbus-daemon", "--nofork", "--nopidfile", "--config-file", str(config)],
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    driver.wait_until((tmp_path / "bus").exists, "the bus")
    yield {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus", "AT_SPI_BUS_ADDRESS": atspi.Bus().address}
    bus.terminate()
    bus.wait()


def test_without_a_keyring_it_goes_on_in_memory(start, store, no_keyring):
    app = start(environment=no_keyring)
    connect(app, store.address)
    app.wait_words(re.compile("keyring|secret service", re.I))
    app.click("Go On for This Time Only")
    app.wait_words("Cleo Packer")
    app.quit()
    again = start(environment=no_keyring)
    # The token is gone with the first run, as was said; fixture start() searches the files for it.
    again.wait_words(re.compile("signed out", re.I))
