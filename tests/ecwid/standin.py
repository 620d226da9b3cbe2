# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for Ecwid's staff API, as its documentation states it, with its forms of error, its limit of requests and
what is odd about it. Any number of stores, told apart by the number in the path.

    python3 standin.py      prints its address, and ends when its standard input does

Tests make stores and look into them through Standin, or over HTTP below /control, which is no part of Ecwid."""

import http.server
import json
import sys
import threading
import time
import urllib.parse

SCOPES = ["SALES_MANAGEMENT", "CATALOG_MANAGEMENT", "MARKETING_MANAGEMENT", "REPORT_ACCESS", "WEBSITE_MANAGEMENT",
          "SALES_CHANNELS_MANAGEMENT", "STORE_MANAGEMENT"]
PERMISSIONS = ["read_staff", "create_staff", "invite_staff", "update_staff", "delete_staff", "read_store_profile"]
LIMIT = 600  # requests a minute and token

STAFF = [
    {"id": "p27632593", "name": "Noor de Wit", "email": "noor@example.com",
     "staffScopes": ["SALES_MANAGEMENT", "CATALOG_MANAGEMENT"], "inviteAccepted": True},
    {"id": "p27632594", "name": "Jonas Weber", "email": "jonas@example.com", "staffScopes": ["REPORT_ACCESS"],
     "inviteAccepted": True},
    # Without scopes: everything.
    {"id": "p27632595", "name": "Chiara Rossi", "email": "chiara@example.com", "staffScopes": [], "inviteAccepted": True},
    {"id": "p27632596", "name": None, "email": "luc@example.com", "staffScopes": ["MARKETING_MANAGEMENT"],
     "inviteAccepted": False},
]


class Refusal(Exception):
    """An answer other than 200. BODY: what to send instead of the usual object."""

    def __init__(self, status, code=None, headers=None, body=None):
        super().__init__(status, code)
        self.status, self.code, self.headers, self.body = status, code, headers or {}, body


class Store:
    def __init__(self, number, token):
        self.number = number
        self.token = token
        self.permissions = set(PERMISSIONS)
        self.own_scopes = []
        self.name = None
        self.staff = [dict(one) for one in STAFF]
        self.next_id = 27640000
        self.requests = []  # [method, path, body, status]
        self.times = []     # of those that count for the limit
        self.limit = LIMIT
        self.refusals = []  # [method and path, status, headers, body, done]: what the next such request gets instead; with
                            # "done" it is acted on all the same, and only the answer is lost
        self.sent = []      # addresses that mails went to

    def find(self, value, key="id"):
        return next((one for one in self.staff if one[key].lower() == value.lower()), None)

    def need(self, *permissions):
        if not set(permissions) <= self.permissions:
            raise Refusal(403, "INSUFFICIENT_APP_SCOPE")

    def count(self):
        now = time.monotonic()
        self.times = [t for t in self.times if t > now - 60]
        if len(self.times) >= self.limit:
            oldest = self.times[0] if self.times else now
            raise Refusal(429, "RATE_LIMITED", {"Retry-After": str(max(1, int(oldest + 61 - now)))})
        self.times.append(now)

    # What each call does. Every one gets the id in the path, if any, and the body.

    def list(self, _id, _body):
        self.need("read_staff")
        return {"staffList": self.staff}

    def get(self, id, _body):
        self.need("read_staff")
        one = self.find(id)
        if one is None:
            raise Refusal(404)
        return {"email": one["email"], "staffScopes": one["staffScopes"]}

    def create(self, _id, body):
        self.need("create_staff", "invite_staff")
        email, scopes = self.check(body)
        if self.find(email, "email"):
            raise Refusal(409)
        self.next_id += 1
        self.staff.append({"id": f"p{self.next_id}", "name": None, "email": email, "staffScopes": scopes,
                           "inviteAccepted": False})
        self.sent.append(email)
        return {"success": True}

    def update(self, id, body):
        self.need("read_staff", "update_staff")
        _email, scopes = self.check(body)
        one = self.find(id)
        if one is None:
            raise Refusal(404)
        one["staffScopes"] = scopes
        return {"updateCount": 1}

    def delete(self, id, _body):
        self.need("delete_staff")
        one = self.find(id)
        if one is None:
            raise Refusal(404)
        self.staff.remove(one)
        return {"deleteCount": 1}

    def resend(self, _id, body):
        self.need("invite_staff")
        one = self.find(self.address(body), "email")
        if one is None or one["inviteAccepted"]:
            raise Refusal(404)
        self.sent.append(one["email"])
        return {"success": True}

    def revoke(self, _id, body):
        self.need("invite_staff")
        one = self.find(self.address(body), "email")
        if one is None or one["inviteAccepted"]:
            return {"deleteCount": 0}
        self.staff.remove(one)
        return {"deleteCount": 1}

    def own(self, _id, _body):
        self.need("read_store_profile", "read_staff")
        return {"staffScopes": self.own_scopes}

    def profile(self, _id, _body):
        """Of which nothing but settings(storeName) is asked."""
        self.need("read_store_profile")
        return {"settings": {} if self.name is None else {"storeName": self.name}}

    @staticmethod
    def address(body):
        email = body.get("email") if isinstance(body, dict) else None
        if not isinstance(email, str) or "@" not in email:
            raise Refusal(400, "WRONG_PARAMETER")
        return email

    def check(self, body):
        email = self.address(body)
        scopes = body.get("staffScopes", [])
        if not isinstance(scopes, list) or not set(scopes) <= set(SCOPES):
            raise Refusal(400, "WRONG_PARAMETER")
        return email, scopes


CALLS = {
    ("GET", "staff", False): Store.list, ("GET", "staff", True): Store.get, ("POST", "staff", False): Store.create,
    ("PUT", "staff", True): Store.update, ("DELETE", "staff", True): Store.delete,
}


class Standin:
    """The server, and its stores by number."""

    def __init__(self):
        self.stores = {}
        self.lock = threading.Lock()
        self.blocked = 0  # requests with a dead token
        standin = self

        class Handler(_Handler):
            owner = standin
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def add_store(self, **settings):
        with self.lock:
            number = str(1003 + len(self.stores))
            store = Store(number, f"secret_{number}abcdefghijklmnopqrstuvwxyz")
            for name, value in settings.items():
                setattr(store, name, set(value) if name == "permissions" else value)
            self.stores[number] = store
        return store

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, method, path, token, body):
        parts = [urllib.parse.unquote(part) for part in path.split("/")[1:]]
        if parts[:2] != ["api", "v3"] or len(parts) < 4:
            raise Refusal(404)
        store = self.stores.get(parts[2])
        if store is None:
            raise Refusal(404, "STORE_NOT_FOUND")
        store.requests.append([method, "/" + "/".join(parts[3:]), body, 200])
        try:
            return self.act(store, method, parts[3:], token, body)
        except Refusal as refusal:
            store.requests[-1][3] = refusal.status
            raise

    def act(self, store, method, parts, token, body):
        if token != "Bearer " + store.token:
            self.blocked += 1
            raise Refusal(403, "INVALID_API_TOKEN")
        store.count()
        for refusal in store.refusals:
            if refusal[0] == f"{method} /{parts[0]}" or refusal[0] == f"{method} /{'/'.join(parts)}":
                store.refusals.remove(refusal)
                if len(refusal) > 4 and refusal[4]:
                    self.act(store, method, parts, token, body)
                raise Refusal(refusal[1], headers=refusal[2], body=refusal[3])
        if parts == ["profile", "staffScopes"] and method == "GET":
            return store.own(None, None)
        if parts == ["profile"] and method == "GET":
            return store.profile(None, None)
        if parts == ["staff", "invite"] and method in ("POST", "DELETE"):
            return (store.resend if method == "POST" else store.revoke)(None, body)
        call = CALLS.get((method, parts[0], len(parts) == 2))
        if call is None or len(parts) > 2:
            raise Refusal(404)
        return call(store, parts[1] if len(parts) == 2 else None, body)

    def control(self, path, body):
        """What tests in other languages do: /control/stores makes one, /control/NUMBER sets and tells."""
        name = path.split("/")[2]
        store = self.add_store(**(body or {})) if name == "stores" else self.stores[name]
        if name != "stores":
            for key, value in (body or {}).items():
                setattr(store, key, set(value) if key == "permissions" else value)
        return {"number": store.number, "token": store.token, "staff": store.staff, "sent": store.sent,
                "requests": store.requests}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner = None
    # One segment an answer: else it waits for the acknowledgement of its head.
    wbufsize = -1
    disable_nagle_algorithm = True

    def read_body(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not data:
            return None
        try:
            return json.loads(data)
        except ValueError:
            return data.decode("utf-8", "replace")

    def handle_any(self):
        body = self.read_body()
        path = self.path.split("?")[0]
        status, headers, raw = 200, {}, None
        with self.owner.lock if not path.startswith("/control/stores") else threading.Lock():
            try:
                if path.startswith("/control/"):
                    answer = self.owner.control(path, body)
                else:
                    answer = self.owner.answer(self.command, path, self.headers.get("Authorization"), body)
            except Refusal as refusal:
                status, headers, raw = refusal.status, refusal.headers, refusal.body
                answer = {"errorMessage": "No.", "errorCode": refusal.code} if refusal.code else None
            if raw is None:
                raw = json.dumps(answer) if answer is not None else ""
        data = raw.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html" if raw.startswith("<") else "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def log_message(self, *_arguments):
        pass


if __name__ == "__main__":
    print(Standin().address, flush=True)
    sys.stdin.read()
