# SPDX-License-Identifier: GPL-3.0-or-later
"""The real keyholder-server for a test, with people in it, and a second voice to talk to it: what somebody else does
at the same time, and what the server says that the window should show."""

import email
import email.policy
import os
import pathlib
import re
import shutil
import signal
import subprocess

import requests

PASSWORD = "correct horse battery"

# Everyone but the owner, with their roles.
PEOPLE = (("Ben Admin", "ben@shop.example", ["admin"]), ("Cleo Packer", "cleo@shop.example", ["packer"]),
          ("Dan Finance", "dan@shop.example", ["finance"]), ("Eve Returns", "eve@shop.example", ["returns", "shipping"]))
OWNER = ("Ada Owner", "ada@shop.example")
ACCOUNT = "Harbour Lane"


def program():
    return os.environ["KEYHOLDER_SERVER"]


class Client:
    """One person's requests."""

    def __init__(self, address, token, account=None):
        self.address = address
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers["Authorization"] = f"Bearer {token}"
        self.token = token
        self.account = account

    def request(self, method, path, expect=None, **more):
        if not path.startswith("/v1"):
            path = f"/v1/accounts/{self.account}{path}"
        answer = self.http.request(method, self.address + path, timeout=20, **more)
        if expect is not None:
            assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def get(self, path, **parameters):
        return self.request("GET", path, 200, params=parameters).json()

    def items(self, path, **parameters):
        return self.get(path, limit=1000, **parameters)["items"]

    def post(self, path, body=None, expect=None):
        return self.request("POST", path, expect, json={} if body is None else body)

    def user(self, address):
        return next((user for user in self.items("/users") if user["email"] == address), None)

    def change_user(self, address, changes):
        user = self.user(address)
        return self.request("PATCH", f"/users/{user['id']}", 200, json=changes, headers={
            "If-Match": f'"{user["version"]}"', "Content-Type": "application/merge-patch+json"}).json()

    def invitation(self, address):
        return next((row for row in self.items("/invitations") if row["email"] == address), None)


class AccountServer:
    def __init__(self, folder, listen="127.0.0.1:0", more=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = self.folder / "server.db"
        self.mail = self.folder / "mail"
        self.log = self.folder / "server.log"
        self.listen = listen
        self.more = list(more)
        self.process = None
        self.address = None
        self.account = None

    def create_account(self, kind="shipping", name=ACCOUNT):
        made = subprocess.run([program(), "create-account", "--database", self.database, "--kind", kind, "--name", name,
                               "--owner-name", OWNER[0], "--owner-email", OWNER[1]], input=PASSWORD,
                              stdout=subprocess.PIPE, text=True, check=True)
        self.account = made.stdout.strip()
        return self.account

    def create_token(self, name="ui"):
        made = subprocess.run([program(), "create-token", "--database", self.database, "--account", self.account,
                               "--name", name], stdout=subprocess.PIPE, text=True, check=True)
        return made.stdout.strip()

    def start(self):
        self.mail.mkdir(exist_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([program(), "--database", self.database, "--listen", self.listen,
                                             "--mail-dir", self.mail, *self.more], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        found = re.match(r"listening on (https?)://([\d.]+):(\d+)", line)
        assert found, f"the server said {line!r}\n{self.log.read_text(encoding='utf-8')}"
        self.address = f"{found[1]}://{found[2]}:{found[3]}"
        # A later start finds the same place, as a server that was away would.
        self.listen = f"{found[2]}:{found[3]}"
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        if self.process:
            self.process.stdout.close()

    def sign_in(self, address=OWNER[1], password=PASSWORD, device="Tests"):
        answer = requests.post(f"{self.address}/v1/sign-in", timeout=20, json={
            "email": address, "password": password, "client": {"name": "tests", "device": device}})
        assert answer.status_code == 201, answer.text
        return Client(self.address, answer.json()["token"], self.account)

    def mails_to(self, address):
        """Their texts and subjects, the oldest first."""
        found = []
        for path in sorted(self.mail.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name)):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if address in str(message["To"]):
                found.append(message)
        return found

    def join_token(self, address):
        body = self.mails_to(address)[-1].get_body(("plain",)).get_content()
        return re.search(r"/join/(khj_[\w-]+)", body)[1]

    def join(self, address, name, token=None):
        answer = requests.post(f"{self.address}/v1/join", timeout=20, json={
            "token": token or self.join_token(address), "new": {"name": name, "password": PASSWORD}})
        return answer

    def add_person(self, owner, name, address, roles):
        owner.post("/invitations", {"email": address, "language": "en-US", "roles": roles}, 201)
        answer = self.join(address, name)
        assert answer.status_code == 201, answer.text

    def complaints(self):
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return [line for line in text.splitlines() if "Sanitizer" in line or "runtime error:" in line]


def make_template(folder):
    """A database with an account and its people, to be copied for each test."""
    server = AccountServer(folder)
    server.create_account()
    server.start()
    owner = server.sign_in()
    for name, address, roles in PEOPLE:
        server.add_person(owner, name, address, roles)
    owner.post("/v1/sign-out", expect=204)
    server.stop()
    return server


def from_template(template, folder, **more):
    server = AccountServer(folder, **more)
    for path in template.folder.glob("server.db*"):
        shutil.copy(path, server.folder / path.name)
    server.account = template.account
    return server
