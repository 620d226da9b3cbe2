# SPDX-License-Identifier: GPL-3.0-or-later
"""A store with people in it, on the real server: what the application is connected to, and a second voice beside it
for what other people do and for what the server says that the window should show."""

import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "server"))

import harness  # noqa: E402

NAME = "Harbour Lane"
OWNER = "ada@shop.example"
PASSWORD = "correct-horse-battery-staple"

# Everyone but the owner, with their roles.
PEOPLE = (("Ben Admin", "ben@shop.example", ["admin"]), ("Cleo Packer", "cleo@shop.example", ["packer"]),
          ("Dan Finance", "dan@shop.example", ["finance"]), ("Eve Returns", "eve@shop.example", ["returns", "shipping"]))


class Store:
    """@folder: the server's; kept. @account: None makes one with nobody but the owner in it."""

    def __init__(self, folder, *options, account=None):
        self.server = harness.Server(*options, folder=str(folder))
        self.server.secrets.add(PASSWORD)
        self.account = account
        if account is None:
            self.create_account("shipping", NAME)

    def create_account(self, kind, name):
        self.account = self.server.create_account(kind, name, "Ada Owner", OWNER, PASSWORD).id

    def start(self):
        self.server.start()
        # A later start finds the same place, as a server that was away for a while would.
        self.server.options += ["--listen", f"127.0.0.1:{self.server.port}"]
        return self

    def stop(self):
        self.server.stop()

    @property
    def address(self):
        return self.server.url

    def sign_in(self, address=OWNER, device="Another Laptop"):
        return self.server.client(account=self.account).sign_in(address, PASSWORD, device=device)

    def token(self):
        """An admin token, as the command line makes it."""
        run = harness.program("create-token", "--database", self.server.database, "--account", self.account, "--name",
                              "ui")
        assert run.returncode == 0, run.stderr
        self.server.secrets.add(run.stdout.strip())
        return run.stdout.strip()

    def invite(self, owner, address, roles):
        return owner.post("invitations", {"email": address, "roles": roles}, status=201)

    def join(self, address, name, count=1):
        """With the link of the newest mail, as POST /v1/join. Returns the answer."""
        mail = self.server.wait_mail(address, count)
        return self.server.client().post("/v1/join", {"token": mail.token, "new": {"name": name, "password": PASSWORD}})

    def add_people(self, people=PEOPLE):
        owner = self.sign_in()
        for name, address, roles in people:
            self.invite(owner, address, roles)
            answer = self.join(address, name)
            assert answer.status == 201, answer.body
        owner.post("/v1/sign-out", status=204)


def user(client, address):
    """What the server says of the user with this address."""
    return next((row for row in client.pages("users") if row["email"] == address), None)


def invitation(client, address):
    return next((row for row in client.pages("invitations") if row["email"] == address), None)


def make_template(folder):
    """A stopped server with all people, to be copied for each test."""
    store = Store(folder)
    store.start()
    store.add_people()
    store.stop()
    return store


def from_template(template, folder, *options):
    folder = pathlib.Path(folder)
    shutil.copytree(os.path.join(template.server.folder, "data"), folder / "data")
    return Store(folder, *options, account=template.account)
