# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedder is changed to a server's model while processes are killed and the server comes and goes: no vector of
another model is ever left or used, and no signal is lost."""

import http.server
import itertools
import json
import os
import pathlib
import pty
import signal
import sqlite3
import subprocess
import tempfile
import termios
import threading
import time
import unittest

import driver

SIGNALS = 260
PATIENCE = 120


class Server(http.server.ThreadingHTTPServer):
    """Ollama's shape: a vector that counts letters. It wants a key, and is as slow as it is told."""

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Answering)
        self.texts = []
        self.delay = 0
        self.fails = False
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """Whoever asked was killed."""


class Answering(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers.get("Authorization") != "Bearer sesame":
            return self.say(401, {"error": "wrong key"})
        if self.server.fails:
            return self.say(400, {"error": "out of order"})
        time.sleep(self.server.delay)
        self.server.texts += asked["input"]
        vectors = [[1] + [text.count(letter) for letter in "etaoinshrdlu"] for text in asked["input"]]
        return self.say(200, {"embeddings": vectors})

    def say(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def problem(number):
    """A line of a log that is like no other one."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
    return (f"2026-01-31T09:{number // 60 % 60:02}:{number % 60:02}Z ERROR {letters}service: {letters * 2} of {letters}x broke "
            f"because {letters}y wants {letters}z\n")


class Embedder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="daybreak-embedder-")
        self.addCleanup(folder.cleanup)
        self.workspace = driver.Workspace(folder.name)
        self.workspace.environment["LETTERS_KEY"] = "sesame"
        self.log = pathlib.Path(folder.name) / "product.log"
        self.numbers = itertools.count()
        self.server = Server()
        self.port = self.server.server_address[1]
        self.addCleanup(lambda: self.server.shutdown())

    def say(self, count):
        with self.log.open("a") as log:
            log.writelines(problem(next(self.numbers)) for _ in range(count))

    def ctl(self, *arguments):
        return self.workspace.ctl(*arguments)

    def fails(self, *arguments):
        done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), *arguments)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        return done.stderr

    def models(self):
        """How many signals have vectors, by model; nobody may have the workspace open."""
        with sqlite3.connect(self.workspace.path / "daybreak.db") as database:
            return dict(database.execute("SELECT model_id, count(*) FROM vector WHERE position = -1 GROUP BY model_id"))

    def marks(self):
        with sqlite3.connect(self.workspace.path / "daybreak.db") as database:
            return dict(database.execute("SELECT progress, count(*) FROM signal GROUP BY progress"))

    def settings(self, **more):
        values = {"url": f"http://127.0.0.1:{self.port}", "shape": "ollama", "model": "letters", "key": "env:LETTERS_KEY"}
        return [f"{key}={value}" for key, value in (values | more).items()]

    def test_a_key_for_the_session(self):
        self.say(5)
        self.ctl("init", str(self.workspace.path), "--logfile", str(self.log))
        keep = ["daybreakctl", "--workspace", str(self.workspace.path), "embedder", "key", "session:letters"]
        process = self.workspace.start(*keep, stdin=subprocess.PIPE)
        _, said = process.communicate("sesame\n", timeout=PATIENCE)
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("does not run", said)

        running = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "run", "--verbose")
        self.addCleanup(driver.kill, running)
        deadline = time.monotonic() + PATIENCE
        self.assertTrue(running.stderr.readline())  # it has the workspace and works
        self.assertIn("session:letters", self.fails("embedder", "set", "http", *self.settings(key="session:letters")))
        process = self.workspace.start(*keep, stdin=subprocess.PIPE)
        out, said = process.communicate("sesame\n", timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, said)
        self.assertNotIn("sesame", out + said)
        self.ctl("embedder", "set", "http", *self.settings(key="session:letters"))
        while "next" in self.ctl("embedder") and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(self.ctl("embedder")["member"], "http")
        self.assertEqual(len(self.ctl("embedder", "check")["checks"]), 1)

    def test_a_key_is_asked_for_when_it_can_be_kept(self):
        self.ctl("init", str(self.workspace.path), "--logfile", str(self.log))
        for words in ([], ["session:a", "session:b"], ["env:LETTERS_KEY"], ["sesame"]):
            ours, theirs = pty.openpty()
            process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "embedder", "key", *words,
                                           stdin=theirs)
            _, said = process.communicate(timeout=PATIENCE)  # nobody types
            self.assertNotEqual(process.returncode, 0)
            self.assertNotIn("Key:", said)
            self.assertNotIn("sesame", said)
            os.close(ours)
            os.close(theirs)

    def test_a_key_that_is_not_typed(self):
        self.ctl("init", str(self.workspace.path), "--logfile", str(self.log))
        ours, theirs = pty.openpty()
        process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "embedder", "key",
                                       "session:letters", stdin=theirs)
        self.addCleanup(driver.kill, process)
        self.assertEqual(process.stderr.read(len("Key: ")), "Key: ")
        self.assertFalse(termios.tcgetattr(theirs)[3] & termios.ECHO)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        self.assertNotEqual(process.returncode, -signal.SIGINT)  # it ended by itself
        self.assertTrue(termios.tcgetattr(theirs)[3] & termios.ECHO)
        os.close(ours)
        os.close(theirs)

    def test_changing(self):
        self.say(SIGNALS)
        self.ctl("init", str(self.workspace.path), "--logfile", str(self.log))
        self.ctl("run", "--once")
        before = self.models()
        self.assertEqual(list(before), ["builtin/1"])
        self.assertGreater(before["builtin/1"], 200)
        reports = len(self.ctl("inbox"))

        # What cannot work changes nothing, and no key is told.
        self.workspace.environment["WRONG_KEY"] = "open-up-please"
        said = self.fails("embedder", "set", "http", *self.settings(key="env:WRONG_KEY"))
        self.assertIn("WRONG_KEY", said)
        self.assertNotIn("open-up-please", said)
        self.assertNotIn("sesame-street", self.fails("embedder", "set", "http", *self.settings(key="sesame-street")))
        self.assertNotIn("next", self.ctl("embedder"))

        # Tried, begun and taken back.
        trial = self.ctl("embedder", "try", "http", *self.settings())
        self.assertEqual(trial["checks"][0]["dimension"], 13)
        begun = self.ctl("embedder", "set", "http", *self.settings())
        self.assertIn("next", begun)
        self.ctl("undo", begun["decision"])
        self.assertNotIn("next", self.ctl("embedder"))

        # Killed in the midst, again and again.
        self.server.delay = 0.3
        begun = self.ctl("embedder", "set", "http", *self.settings())
        self.assertEqual(begun["member"], "builtin")
        seen = len(self.server.texts)
        for _ in range(2):
            running = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "run")
            deadline = time.monotonic() + PATIENCE
            while len(self.server.texts) <= seen and time.monotonic() < deadline:
                time.sleep(0.02)
            driver.kill(running)
            seen = len(self.server.texts)
            status = self.ctl("embedder")
            self.assertEqual(status["member"], "builtin")
            self.assertEqual(self.models()["builtin/1"], before["builtin/1"])
            self.assertLess(status["next"]["embedded"], before["builtin/1"])

        # What comes meanwhile is taken along.
        self.server.delay = 0
        self.say(5)
        self.ctl("run", "--once")
        status = self.ctl("embedder")
        self.assertEqual(status["member"], "http")
        self.assertNotIn("next", status)
        self.assertEqual(status["waiting"], 0)
        self.assertEqual(self.models(), {status["model"]: status["embedded"]})
        self.assertGreaterEqual(status["embedded"], before["builtin/1"] + 5)
        self.assertGreaterEqual(len(self.ctl("inbox")), reports)

        # The server is away, or refuses: signals wait, it is told, and nothing else embeds them.
        all_before = sum(self.marks().values())
        self.server.fails = True
        self.say(7)
        said = self.fails("run", "--once")
        self.assertIn("out of order", said)
        waiting = self.ctl("embedder")
        self.assertGreater(waiting["waiting"], 0)
        self.assertEqual(self.marks()["normalized"], waiting["waiting"])
        self.assertIn("out of order", waiting["problem"])
        self.assertIn("out of order", json.dumps(self.ctl("sources")))
        self.assertEqual(list(self.models()), [status["model"]])
        self.server.shutdown()
        self.server.server_close()
        self.assertIn("Ollama", self.fails("run", "--once"))
        self.server = Server(self.port)
        self.ctl("run", "--once")
        self.assertEqual(self.ctl("embedder")["waiting"], 0)
        self.assertEqual(self.ctl("embedder")["problem"], "")
        self.assertEqual(list(self.models()), [status["model"]])
        self.assertGreaterEqual(sum(self.marks().values()), all_before + waiting["waiting"])
        self.assertEqual(self.marks().get("failed", 0), 0)

        # And back to the one that needs nobody.
        self.server.shutdown()
        self.server.server_close()
        decisions = [entry for entry in self.ctl("audit") if entry["action"] == "embedderChangeBegun"]
        self.ctl("undo", decisions[0]["id"])
        self.assertEqual(self.ctl("embedder")["next"]["member"], "builtin")
        self.ctl("run", "--once")
        self.assertEqual(list(self.models()), ["builtin/1"])
        database = (self.workspace.path / "daybreak.db").read_bytes()
        self.assertNotIn(b"sesame", database)


if __name__ == "__main__":
    unittest.main()
