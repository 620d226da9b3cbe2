#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmarks: bench.py start | server | many | access. Each prints TAP with its figures as diagnostics, and fails only when
something could not be measured. See README.md for what they measure and how."""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "ui"))

import store as stores  # noqa: E402
import driver  # noqa: E402

USERS = 10000
ACCOUNT_ROLES = 60
ROUNDS = 7


def say(text):
    print(f"# {text}", flush=True)


def tool(name):
    return str(pathlib.Path(os.environ["KEYHOLDER_BENCH_TOOLS"]) / name)


def memory(pid):
    """PSS and RSS, in MiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        text = rollup.read()
    return tuple(int(re.search(rf"^{what}:\s+(\d+)", text, re.M)[1]) / 1024 for what in ("Pss", "Rss"))


def connect(app, address):
    app.click("Connect an Account")
    app.fill("Server Address", address)
    app.fill("Mail Address", stores.OWNER)
    app.fill("Password", stores.PASSWORD)
    app.click("Connect")


def seeded_store(folder, users, *roles):
    store = stores.Store(folder)
    subprocess.run([str(HERE / "seed-users"), store.server.database, str(users), *map(str, roles)], check=True)
    return store.start()


def bench_start(folder):
    """First frame and memory, beside an empty window in the same run."""
    store = seeded_store(folder / "server", 20)
    app = driver.Keyholder(folder / "home")
    app.start()
    connect(app, store.address)
    app.wait_words("21 people")
    app.quit()

    def measure(environment, *command):
        line = subprocess.run([tool("watch-window"), "start", *command], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=True).stdout.split()
        return tuple(map(float, line))
    rows = {"keyholder, an account connected": [], "empty AdwApplicationWindow": []}
    for _ in range(ROUNDS):
        rows["empty AdwApplicationWindow"].append(measure(app.environment, tool("empty-window")))
        rows["keyholder, an account connected"].append(measure(app.environment, app.program))
    for name, values in rows.items():
        milliseconds, pss, rss = (statistics.median(column) for column in zip(*values))
        say(f"{name}: first frame {milliseconds:.0f} ms, PSS {pss / 1024:.1f} MiB, RSS {rss / 1024:.1f} MiB"
            f" (median of {ROUNDS})")
    store.stop()


def bench_server(folder):
    """GET /users?limit=100 of 10,000, by wrk over loopback."""
    store = seeded_store(folder / "server", USERS)
    owner = store.sign_in()
    assert owner.get("users", limit=100)["total"] == USERS + 1
    say(f"keyholder-server with {USERS:,} users, at rest: PSS {memory(store.server.process.pid)[0]:.1f} MiB")
    for connections in (1, 16, 64):
        output = subprocess.run(
            ["wrk", "--threads", "1", "--connections", str(connections), "--duration", "8s", "--latency",
             "--header", f"Authorization: Bearer {owner.token}",
             f"{store.address}/v1/accounts/{store.account}/users?limit=100"],
            stdout=subprocess.PIPE, text=True, check=True).stdout
        rate = re.search(r"Requests/sec:\s+([\d.]+)", output)[1]
        spread = dict(re.findall(r"^\s+(50|99)%\s+(\S+)", output, re.M))
        assert "Non-2xx" not in output and "Socket errors" not in output, output
        say(f"GET /users?limit=100, {connections} connections: {float(rate):.0f} requests/s,"
            f" p50 {spread['50']}, p99 {spread['99']}")
    pss, rss = memory(store.server.process.pid)
    say(f"keyholder-server after that: PSS {pss:.1f} MiB, RSS {rss:.1f} MiB")
    store.stop()


def bench_many(folder):
    """The application with 10,000 users: the first sync, a keystroke in the search, memory."""
    store = seeded_store(folder / "server", USERS)
    app = driver.Keyholder(folder / "home")
    app.start()
    began = time.monotonic()
    connect(app, store.address)
    app.wait_words(re.compile(f"{USERS + 1:,}|{USERS + 1}"), seconds=60)
    say(f"from Connect to {USERS:,} users in the window: {time.monotonic() - began:.2f} s")
    pss, rss = memory(app.process.pid)
    say(f"keyholder with {USERS:,} users: PSS {pss:.1f} MiB, RSS {rss:.1f} MiB")

    app.key("ctrl+f")
    entry = driver.wait_until(lambda: [node for node in app.all(role="entry") if node.has("focused")] or
                              [node for node in app.all(role="entry")], "the search entry")[0]
    _, y, _, height = entry.extents()
    handle = driver.xdotool("getactivewindow")
    firsts, lasts = [], []
    for letter in "person99":
        line = subprocess.run([tool("watch-window"), "key", handle, letter, str(y + height + 40)],
                              stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        firsts.append(float(line[0]))
        lasts.append(float(line[1]))
    say(f"a keystroke in the search among {USERS:,}: list begins to change after {statistics.median(firsts):.0f} ms,"
        f" is done after {statistics.median(lasts):.0f} ms (median), {max(lasts):.0f} ms (longest)")
    app.quit()
    store.stop()


def spread(times):
    times = sorted(times)
    return f"p50 {times[len(times) // 2]:.1f} ms, p95 {times[int(len(times) * .95)]:.1f} ms, longest {times[-1]:.1f} ms"


def bench_access(folder):
    """Who may do what, with 10,000 users and 60 roles: of the server, of what the window works out, and of the window."""
    for line in subprocess.run([tool("access")], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        milliseconds, _, what = line.partition(" ")
        say(f"{what}: {milliseconds} ms")
    store = seeded_store(folder / "server", USERS, ACCOUNT_ROLES)
    owner = store.sign_in()
    assert len(owner.pages("roles")) == ACCOUNT_ROLES

    def measure(what, path):
        times = []
        for number in range(60):
            url = store.address + owner.url(path.format(number * 150))
            began = time.monotonic()
            answer = owner.http.get(url, headers={"Authorization": "Bearer " + owner.token})
            times.append((time.monotonic() - began) * 1000)
            assert answer.status_code == 200, answer.text
        say(f"{what}: {spread(times)}")
    measure("GET /users/{id}/access", "users/m{}/access")
    measure("GET /access/check", "access/check?user=m{}&area=labels&level=guest")
    measure("GET /access/who, 100 a page", "access/who?area=labels&level=guest")
    measure("GET /access/who, 1,000 a page", "access/who?area=labels&level=guest&limit=1000")
    measure("GET /users?area=&level=, 100 a page", "users?area=labels&level=guest")
    measure("GET /roles", "roles?limit=1000")

    app = driver.Keyholder(folder / "home")
    app.start()
    connect(app, store.address)
    app.wait_words(re.compile(f"{USERS + 1:,}|{USERS + 1}"), seconds=120)
    app.key("ctrl+3")
    app.find("Matrix")
    handle = driver.xdotool("getactivewindow")

    def click(name):
        """Milliseconds from the click until what is below begins to change, and until it has come to rest."""
        node = app.find(name)
        _, y, _, height = node.extents()
        driver.xdotool("mousemove", *app._on_screen(node))
        time.sleep(0.5)  # until the button under the pointer has been drawn as such
        line = subprocess.run([tool("watch-window"), "click", handle, str(y + height + 80)], stdout=subprocess.PIPE, text=True,
                              check=True).stdout
        return tuple(map(float, line.split()))
    for name in ("Matrix", "Who Can…", "Matrix", "Who Can…"):
        first, last = click(name)
        say(f"from a click to {name}: begins after {first:.0f} ms, is there after {last:.0f} ms")
    app.quit()
    store.stop()


def main():
    which = sys.argv[1]
    print("1..1", flush=True)
    with tempfile.TemporaryDirectory(prefix="keyholder-bench-") as folder:
        try:
            {"start": bench_start, "server": bench_server, "many": bench_many, "access": bench_access}[which](pathlib.Path(folder))
        except Exception as error:  # told as TAP, with all that is known
            print(f"not ok 1 - {which}")
            for line in str(error).splitlines():
                say(line)
            raise
    print(f"ok 1 - {which}")


if __name__ == "__main__":
    main()
