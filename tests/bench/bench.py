#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmarks: bench.py start | server | many | access | feed. Each prints TAP with its figures as diagnostics, and fails
only when something could not be measured. See README.md for what they measure and how."""

import contextlib
import os
import pathlib
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "ui"))

import atspi  # noqa: E402
import store as stores  # noqa: E402
import driver  # noqa: E402

USERS = 10000
MANY = [int(number) for number in os.environ.get("KEYHOLDER_BENCH_USERS", "10000,100000").split(",")]
PANE = "350,150,600,500"  # X, Y, width and height of what is in the pane whatever else the window shows
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
    connect_to(app, address)


def connect_to(app, address):
    app.open_row("Keyholder account server", "Server Address", "entry")
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


def processor(pid):
    """Milliseconds of the processor's time that it has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main_thread(pid):
    """Milliseconds of the processor's time that the main thread has used."""
    with open(f"/proc/{pid}/task/{pid}/schedstat", encoding="ascii") as stat:
        return int(stat.read().split()[0]) / 1e6


def wait_saved(app, users):
    """Until all people are in the snapshot: asking the window meanwhile would take it more time than it has to do."""
    def saved():
        for path in (app.folder / "data" / "keyholder" / "snapshots").glob("*.snapshot"):
            with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                with contextlib.suppress(sqlite3.OperationalError):
                    if database.execute("SELECT count(*) FROM things WHERE kind = 'user'").fetchone()[0] > users:
                        return True
        return False
    driver.wait_until(saved, "the snapshot", 300)


KEYSTROKES = ("v", "BackSpace", "7", "BackSpace", "w", "BackSpace", "z", "BackSpace")


def open_search(app):
    """Returns how far down from the window's top the search entry of the pane ends that is shown."""
    app.key("ctrl+f")
    entry = driver.wait_until(lambda: [node for node in app.all(role="entry") if node.has("focused")], "the search entry")[0]
    _, y, _, height = entry.extents()
    time.sleep(2)
    return y + height


def press_keys(app, below, keys=KEYSTROKES):
    """Of each key, in milliseconds: until the pane begins to change, until it has, and what the main thread works for it."""
    handle = driver.xdotool("getactivewindow")
    for key in keys:
        began = main_thread(app.process.pid)
        line = subprocess.run([tool("watch-window"), "key", handle, key, str(below)], stdout=subprocess.PIPE, text=True,
                              check=True).stdout.split()
        yield float(line[0]), float(line[1]), main_thread(app.process.pid) - began


def type_and_watch(app, pane, users):
    firsts, lasts, used = zip(*press_keys(app, open_search(app) + 40))
    say(f"a keystroke in the search of {pane} among {users:,}: list begins to change after {statistics.median(firsts):.0f} ms, is"
        f" done after {statistics.median(lasts):.0f} ms (median), {min(lasts):.0f} to {max(lasts):.0f} ms; the main thread works"
        f" {statistics.median(used):.1f} ms (median), {min(used):.1f} ms (shortest), drawing and all")
    app.key("Escape")


def add_second_account(app, folder):
    """Without it there is no pane for people across accounts."""
    store = stores.Store(folder, account="")
    store.create_account("shipping", "Quay Side")
    store.start()
    app.click(re.compile("^Account: "))
    app.click("Add Account…")
    connect_to(app, store.address)
    app.wait_words("Account: Quay Side")
    return store


def bench_many(folder):
    """The application with 10,000 and 100,000 users: the first sync, a keystroke in the search, memory, and the start
    from its snapshot, beside an empty window in the same run."""
    for users in MANY:
        store = seeded_store(folder / f"server-{users}", users)
        app = driver.Keyholder(folder / f"home-{users}")
        app.start()
        connect(app, store.address)
        began = time.monotonic()
        wait_saved(app, users)
        say(f"from Connect to {users:,} users in the window and saved: {time.monotonic() - began:.2f} s,"
            f" {processor(app.process.pid) / 1000:.2f} s of the processor since its start")
        pss, rss = memory(app.process.pid)
        say(f"keyholder with {users:,} users: PSS {pss:.1f} MiB, RSS {rss:.1f} MiB")
        app.click("Remind Me in 90 Days", seconds=120)  # its bar comes later than the list, which moves down then
        type_and_watch(app, "Users", users)
        app.key("ctrl+6")
        app.click("Start Review")
        app.wait_words(re.compile("^0 of .* decided$"), seconds=120)
        type_and_watch(app, "Review", users)
        app.key("ctrl+1")  # the pane that is shown at the next start
        app.quit()
        measure_full(app, users)
        app.start()
        second = add_second_account(app, folder / f"second-{users}")
        app.key("ctrl+7")
        app.find("People", "list", seconds=120)
        type_and_watch(app, "People", users)
        app.quit()
        second.stop()
        store.stop()
        subprocess.run(["secret-tool", "clear", "xdg:schema", "io.github.keyholder_app.Keyholder"], check=False)


def measure_full(app, users):
    rows = {"empty AdwApplicationWindow": [], f"keyholder, {users:,} users": []}
    for _ in range(ROUNDS):
        for values, program in zip(rows.values(), (tool("empty-window"), app.program)):
            line = subprocess.run([tool("watch-window"), "full", PANE, program], env=app.environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
            values.append(tuple(map(float, line.split())))
    fulls = []
    for name, values in rows.items():
        first, full, used = (statistics.median(column) for column in zip(*values))
        fulls.append(full)
        say(f"{name}: first frame {first:.0f} ms, full pane {full:.0f} ms, {used:.0f} ms of the processor until then"
            f" (median of {ROUNDS})")
    shortest = [min(full for _, full, _ in values) for values in rows.values()]
    say(f"with {users:,} users the first full pane takes {fulls[1] / fulls[0]:.2f} × the time of an empty window;"
        f" {shortest[1] / shortest[0]:.2f} × as the shortest of each say, {shortest[1]:.0f} and {shortest[0]:.0f} ms")


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


def bench_feed(folder):
    """How soon a change is known: to one who waits for it, to the last of 500, and in the window."""
    import test_waiting  # where those who wait are tested
    store = seeded_store(folder / "server", 20)
    owner = store.sign_in()
    own = stores.user(owner, stores.OWNER)["id"]
    test_waiting.raise_file_limit()
    for count in (1, test_waiting.WAITING):
        crowd = test_waiting.Crowd(owner, count)
        took = []
        for number in range(20):
            crowd.ask()
            owner.get("roles", limit=1)
            began = time.monotonic()
            owner.request("PATCH", f"users/{own}", {"phone": f"+31 {count} {number}"}, headers={"If-Match": "*"}, status=200)
            took.append((crowd.hear(30)[1] - began) * 1000)
        crowd.close()
        say(f"{count} waiting: from asking for a change to the last answer {statistics.median(took):.0f} ms (median),"
            f" {max(took):.0f} ms (longest of {len(took)})")

    app = driver.Keyholder(folder / "home")
    app.start()
    connect(app, store.address)
    row = app.find("Invitations", "list item")
    took = []
    for number in range(1, 21):
        began = time.monotonic()
        store.invite(owner, f"feed-{number}@shop.example", ["packer"])
        while app.bus.get(row.reference, atspi.ACCESSIBLE, "Description") != str(number):
            assert time.monotonic() - began < 30, "nothing shows"
        took.append((time.monotonic() - began) * 1000)
    say(f"in the window: from asking for an invitation to its count in the sidebar {statistics.median(took):.0f} ms"
        f" (median), {max(took):.0f} ms (longest of {len(took)})")
    app.quit()
    store.stop()


def main():
    which = sys.argv[1]
    print("1..1", flush=True)
    with tempfile.TemporaryDirectory(prefix="keyholder-bench-") as folder:
        try:
            {"start": bench_start, "server": bench_server, "many": bench_many, "access": bench_access,
             "feed": bench_feed}[which](pathlib.Path(folder))
        except Exception as error:  # told as TAP, with all that is known
            print(f"not ok 1 - {which}")
            for line in str(error).splitlines():
                say(line)
            raise
    print(f"ok 1 - {which}")


if __name__ == "__main__":
    main()
