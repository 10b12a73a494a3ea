# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 while reports are regrouped and while the embedder is switched: each act happened whole or not at all, it is
in the audit if it happened and only then, and what is proposed names nothing that is gone.

DAYBREAK_FAULT_KILLS sets how many seeded kills each act gets; 2 if it is not set. DAYBREAK_FAULT_SEED sets the seed."""

import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import tempfile
import threading
import time
import unittest

import driver
import test_embedder

PROBLEMS = 90
SAYINGS = ("{0}service: the {0}ledger of {0}wing cannot be written because {0}disk in {0}bay is full",
           "cannot write the {0}ledger of {0}wing: {0}service found {0}disk in {0}bay is full")
KILLS = int(os.environ.get("DAYBREAK_FAULT_KILLS", "2"))
SEED = int(os.environ.get("DAYBREAK_FAULT_SEED", "20260131"))
PATIENCE = 120
PREPARED = None


def name_of(problem):
    return "".join(chr(ord("a") + int(digit)) for digit in f"{problem * 37 + 11:04}")


class Store:
    """What the database has; nobody may have the workspace open."""

    def __init__(self, workspace):
        self.path = workspace.path / "daybreak.db"

    def rows(self, statement):
        with contextlib.closing(sqlite3.connect(self.path)) as database, database:
            return database.execute(statement).fetchall()

    def where(self):
        """The report of each signal."""
        return dict(self.rows("SELECT hex(s.id), hex(r.id) FROM membership m JOIN signal s ON s.seq = m.signal_seq"
                              " JOIN report r ON r.seq = m.report_seq"))

    def said(self):
        return [action for action, in self.rows("SELECT action FROM audit WHERE actor = 'user' ORDER BY seq")]

    def proposals(self):
        return dict(self.rows("SELECT hex(id), state FROM regrouping"))

    def models(self):
        return dict(self.rows("SELECT model_id, count(*) FROM vector WHERE position = -1 GROUP BY model_id"))

    def forget_labels(self):
        """As an engine that knew less would have grouped: what a person took apart is not proposed again.

        And as one that proposes what it is not sure of: how alike short lines are is not what is tested here."""
        self.rows("DELETE FROM pair_label")
        self.rows("INSERT INTO setting (key, value) VALUES ('groupingJoinThreshold', '{\"value\":0.02}')")


def setUpModule():
    """A workspace where eight reports fell apart."""
    global PREPARED
    folder = pathlib.Path(tempfile.mkdtemp(prefix="daybreak-regroup-"))
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    lines = [saying.format(name_of(problem)) for problem in range(PROBLEMS) for saying in SAYINGS]
    with (folder / "product.log").open("w") as log:
        log.writelines(f"2026-01-31T09:{i // 60:02}:{i % 60:02}Z ERROR {line}\n" for i, line in enumerate(lines))
    PREPARED = driver.Workspace(folder)
    PREPARED.ctl("init", str(PREPARED.path), "--logfile", str(folder / "product.log"))
    PREPARED.ctl("run", "--once")
    for item in [item for item in PREPARED.ctl("inbox") if item["signals"] == 2][:8]:
        PREPARED.ctl("split", PREPARED.ctl("signals", "--report", item["id"])[0]["id"])
    Store(PREPARED).forget_labels()


class Killed(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(SEED)
        self.start_over()

    def start_over(self):
        folder = tempfile.TemporaryDirectory(prefix="daybreak-regroup-")
        self.addCleanup(folder.cleanup)
        self.workspace = driver.Workspace(folder.name)
        shutil.copytree(PREPARED.path, self.workspace.path)
        self.store = Store(self.workspace)

    def start(self, *arguments):
        return self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "--json", *arguments)

    def assert_whole(self):
        self.assertEqual(self.store.rows("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.store.rows("PRAGMA foreign_key_check"), [])
        self.assertEqual(len(self.store.where()), PROBLEMS * len(SAYINGS))
        self.assertEqual(self.store.rows(
            "SELECT hex(r.id), r.signal_count, count(m.signal_seq) FROM report r LEFT JOIN membership m ON m.report_seq = r.seq"
            " GROUP BY r.seq HAVING r.signal_count <> count(m.signal_seq) OR (r.merged_into NOT NULL AND count(*) > 1)"), [])
        self.assertEqual(self.store.rows(
            "SELECT hex(g.id) FROM regrouping g JOIN report r ON r.id IN (g.report_id, g.other_id)"
            " WHERE g.state = 'open' AND (r.merged_into NOT NULL OR r.signal_count = 0)"), [])

    def act(self, name):
        """What to call: about the reports as they are now."""
        if name in ("accept", "dismiss"):
            proposals = self.workspace.ctl("consolidate")
            self.assertTrue(proposals)
            return ["consolidate", f"--{name}", proposals[0]["id"]]
        if name == "undo":
            self.workspace.ctl(*self.act("accept"))
            return ["undo"]
        if name == "join":
            return ["join", *(item["id"] for item in self.workspace.ctl("inbox")[:2])]
        first, second = self.workspace.ctl("inbox")[:2]
        return ["move", self.workspace.ctl("signals", "--report", first["id"])[0]["id"], second["id"]]

    def seen(self):
        return self.store.where(), self.store.said(), self.store.proposals()

    def test_acts(self):
        done = {}
        for name in ("accept", "dismiss", "undo", "join", "move"):
            whole = None
            for _ in range(1 + KILLS):
                arguments = self.act(name)
                where, said, proposals = self.seen()
                started = time.monotonic()
                process = self.start(*arguments)
                if whole is None:  # how long this machine takes, and that it does something
                    self.assertEqual(process.wait(PATIENCE), 0, arguments)
                    whole = time.monotonic() - started
                else:
                    moment = self.chance.uniform(0.4, 1.1) * whole
                    killer = threading.Timer(moment, driver.kill_group, [process])
                    killer.start()
                    process.wait(PATIENCE)
                    killer.cancel()
                driver.kill(process)
                self.assert_whole()
                now = self.seen()
                with self.subTest(act=arguments):
                    happened = now[1] != said
                    self.assertTrue(happened or process.returncode != 0)
                    self.assertEqual(now[1][:len(said)], said)
                    self.assertEqual(len(now[1]) - len(said), happened)  # once
                    self.assertEqual(now[0] != where, happened and name != "dismiss")
                    if name in ("accept", "dismiss", "undo"):
                        self.assertEqual(now[2] != proposals, happened)
                    else:  # those about a report that has no signals any more end
                        self.assertEqual(now[2].keys(), proposals.keys())
                        self.assertTrue(all(state in (proposals[at], "obsolete") for at, state in now[2].items()))
                done.setdefault(name, []).append(happened)
        print(f"which acts happened, the first ones undisturbed: {done}")

    def test_looking(self):
        where = self.store.where()
        started = time.monotonic()
        expected = {(row["report"], row["other"]) for row in self.workspace.ctl("consolidate")}
        whole = time.monotonic() - started
        self.assertGreaterEqual(len(expected), 4)
        for _ in range(KILLS):
            self.start_over()
            process = self.start("consolidate")
            time.sleep(self.chance.uniform(0.4, 1) * whole)
            driver.kill(process)
            self.assert_whole()
            self.assertIn(len(self.store.proposals()), (0, len(expected)))  # all in one step
            self.assertEqual(self.store.where(), where)
            first, second = (self.workspace.ctl("consolidate") for _ in range(2))
            self.assertEqual({(row["report"], row["other"]) for row in first}, expected)
            self.assertEqual({row["id"] for row in second}, {row["id"] for row in first})

    def test_switch(self):
        server = test_embedder.Server()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        settings = (f"url=http://127.0.0.1:{server.server_address[1]}", "shape=ollama", "model=letters", "key=env:LETTERS_KEY")
        old = self.store.models()
        self.assertEqual(list(old), ["builtin/1"])
        where = self.store.where()
        texts = None
        seen = set()
        for _ in range(1 + 2 * KILLS):
            self.start_over()
            self.workspace.environment["LETTERS_KEY"] = "sesame"
            self.workspace.ctl("embedder", "set", "http", *settings)
            server.texts = []
            process = self.start("run", "--once")
            if texts is None:  # undisturbed: how much is asked for, and how long what follows takes
                last = time.monotonic()
                while process.poll() is None:
                    if texts != len(server.texts):
                        texts, last = len(server.texts), time.monotonic()
                    time.sleep(0.005)
                tail = time.monotonic() - last
                driver.kill(process)
                new = self.workspace.ctl("embedder")["model"]
                continue
            deadline = time.monotonic() + PATIENCE
            while len(server.texts) < texts and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(self.chance.uniform(0, tail))
            driver.kill(process)
            self.assert_whole()
            models = self.store.models()
            now = self.workspace.ctl("embedder")
            seen.add((now["member"], len(models)))
            self.assertLessEqual(set(models), {*old, new})
            # Whichever is in use has all, wherever it was struck.
            self.assertEqual(models[now["model"]], sum(old.values()))
            self.workspace.ctl("run", "--once")
            self.assertEqual(self.store.models(), {new: sum(old.values())})
            self.assertEqual(self.store.where(), where)
        print(f"in use when it was struck, and how many models had vectors: {sorted(seen)}")


if __name__ == "__main__":
    unittest.main()
