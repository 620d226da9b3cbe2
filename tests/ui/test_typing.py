# SPDX-License-Identifier: GPL-3.0-or-later
"""What a key in the search costs. Counted is the processor's time of the application's main thread, which does not grow
because others use the machine, and it is compared with what the same run took for other things:

- among two thousand people a key costs less than three times what it costs among 25. A list that makes its rows
  anew makes 200 of them, and not a screenful: nine times as much;
- in a review, where somebody else stands beside the list after each key, it costs less than twice what it costs among
  users: with labels that are laid out anew it was three times as much;
- a key costs less than a quarter of starting the application."""

import pathlib
import re
import subprocess
import time

import driver
import store as stores
from conftest import connect

FEW, MANY = 25, 2000
SECOND = "Quay Side"
SEED = pathlib.Path(__file__).parent.parent / "bench" / "seed-users"
# Some are left, then all of them.
KEYS = ("7", "BackSpace")
TIMES = 3
# In milliseconds of the main thread: a cursor that blinks takes less, and an answer to a key more.
AN_ANSWER = 2


def used(app):
    """Milliseconds of the processor's time that the main thread has had."""
    stat = pathlib.Path(f"/proc/{app.process.pid}/task/{app.process.pid}/schedstat").read_text(encoding="ascii")
    return int(stat.split()[0]) / 1e6


def waits(app):
    stat = pathlib.Path(f"/proc/{app.process.pid}/task/{app.process.pid}/stat").read_text(encoding="ascii")
    return stat.rpartition(")")[2].split()[0] == "S"


def rest(app):
    """Until the main thread has waited for something to do for a fifth of a second."""
    since, before = time.monotonic(), used(app)

    def resting():
        nonlocal since, before
        now = used(app)
        if now - before > 1 or not waits(app):
            since, before = time.monotonic(), now
        return time.monotonic() - since > 0.2
    driver.wait_until(resting, "the window to rest", 60)


def cost(app, key):
    began = used(app)
    driver.xdotool("key", key)
    driver.wait_until(lambda: used(app) - began > AN_ANSWER, f"something to happen for {key}")
    rest(app)
    return used(app) - began


def search_cost(app):
    """Of the dearer of the two keys, the least of several times: in milliseconds."""
    app.key("ctrl+f")
    driver.wait_until(lambda: [node for node in app.all(role="entry") if node.has("focused")], "the search entry")
    rest(app)
    costs = [[cost(app, key) for key in KEYS] for _ in range(TIMES)]
    app.key("Escape")
    return max(map(min, zip(*costs)))


def begin_review(app):
    app.key("ctrl+6")
    app.click("Start Review")
    app.wait_words(re.compile("^0 of .* decided$"), seconds=60)
    return search_cost(app)


def seeded(folder, people, **more):
    made = stores.Store(folder, **more)
    if made.account == "":
        made.create_account("shipping", SECOND)
    subprocess.run([SEED, made.server.database, str(people)], check=True)
    return made.start()


def test_a_key_costs_the_same_among_many(start, tmp_path):
    few, many = seeded(tmp_path / "few", FEW), seeded(tmp_path / "many", MANY, account="")
    try:
        app = start()
        app.find("Connect an Account")
        starting = used(app)
        connect(app, few.address)
        app.wait_words(f"{FEW + 1} people")
        costs = {"Users": [search_cost(app)], "Review": [begin_review(app)]}
        app.key("ctrl+1")
        app.click(re.compile("^Account: "))
        app.click("Add Account…")
        app.open_row("Keyholder account server", "Server Address", "entry")
        for label, text in (("Server Address", many.address), ("Mail Address", stores.OWNER), ("Password", stores.PASSWORD)):
            app.fill(label, text)
        app.click("Connect")
        app.wait_words(f"Account: {SECOND}")
        app.wait_words(re.compile(f"^{MANY + 1} people$"), seconds=60)
        costs["Users"].append(search_cost(app))
        costs["Review"].append(begin_review(app))
        app.key("ctrl+7")
        # Theirs cannot be had of few alone: with one account there is no such pane.
        app.wait_words(re.compile("^[0-9,]+ people$"))
        costs["People"] = [costs["Users"][0], search_cost(app)]
    finally:
        few.stop()
        many.stop()
    for pane, (among_few, among_many) in costs.items():
        assert among_many < 3 * among_few, f"{pane}: {among_few:.1f} ms among {FEW}, {among_many:.1f} ms among {MANY}; {costs}"
    assert costs["Review"][1] < 2 * costs["Users"][1], f"a key in a review among {MANY}: {costs}"
    assert costs["Users"][0] < starting / 4, f"a key takes {costs['Users'][0]:.1f} ms, starting {starting:.1f} ms"
