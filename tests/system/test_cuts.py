# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut connections and killed helpers: the product says so and goes on."""

import contextlib
import os
import pathlib
import signal
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402
import faultcase  # noqa: E402


def descendants(pid):
    """Ids and command lines of everything that a process has started."""
    parents, lines = {}, {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                stat = pathlib.Path("/proc", entry, "stat").read_text()
                parents[int(entry)] = int(stat.rpartition(")")[2].split()[1])
                lines[int(entry)] = pathlib.Path("/proc", entry, "cmdline").read_bytes().split(b"\0")
    found = []
    for candidate in parents:
        above = candidate
        while above in parents and above != pid:
            above = parents[above]
        if above == pid and candidate != pid:
            found.append((candidate, lines[candidate]))
    return found


class CutConnectionTest(faultcase.FaultCase):
    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=faultcase.PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def head(self, length):
        return (f"POST /api/1/envelope/?sentry_key={self.key} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Content-Type: application/x-sentry-envelope\r\nContent-Length: {length}\r\n\r\n").encode()

    def test_clients_that_leave_in_the_middle(self):
        process = self.watch()
        self.wait_until_received(process)
        body = next(iter(self.events.values()))
        for sent in (0, 1, len(body) // 2, len(body) - 1):
            for way in ("closed", "reset"):
                connection = self.connect()
                connection.sendall(self.head(len(body)) + body[:sent])
                if way == "reset":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                connection.close()
        # Whole, but nobody waits for the answer: what is stored counts once when it is sent again.
        connection = self.connect()
        connection.sendall(self.head(len(body)) + body)
        connection.close()
        self.assert_one_of_everything(process)

    def test_slow_clients_are_told_and_do_not_keep_others_out(self):
        process = self.watch()
        self.wait_until_received(process)
        stopping = threading.Event()
        slow = [self.connect() for _ in range(40)]

        def trickle():
            head = self.head(100)
            for byte in range(len(head) - 1):
                for connection in slow:
                    with contextlib.suppress(OSError):
                        connection.send(head[byte:byte + 1])
                if stopping.wait(0.2):
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            self.send_pending(process)
            self.assertEqual(self.acknowledged, set(self.events))
            for connection in slow[:3]:
                self.assertIn(b" 408 ", connection.recv(4096).split(b"\r\n")[0])
        finally:
            stopping.set()
            thread.join()
        self.assert_one_of_everything(process)

    def test_the_port_is_taken_by_another(self):
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", self.port))
            other.listen()
            process = self.watch()
            self.wait_for(lambda: str(self.port) in self.said(), "a message that names the port")
            self.assertIsNone(process.poll())  # log files are still read
            product.kill(process)
        self.assert_one_of_everything()


class KilledHelperTest(faultcase.FaultCase):
    """What the product started is killed once, then left alone."""

    def kill_first(self, stage, chosen):
        """Kills the first process of a stage that `chosen` picks by its command line."""
        process = self.watch("--verbose")
        said = []
        listener = threading.Thread(target=lambda: said.extend(process.stderr))
        listener.start()
        self.send_pending(process)

        def strike():
            begun = any(line.startswith(stage + ":") for line in list(said))
            for pid, words in descendants(process.pid) if begun else ():
                if chosen(words):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        return True
            return False

        deadline = time.monotonic() + faultcase.PATIENCE
        while not strike():
            self.assertLess(time.monotonic(), deadline, "nothing to kill was started")
        self.wait_for(lambda: [item["state"] for item in self.workspace.ctl("run", "--once")] == ["ready"],
                      "the report to be ready")
        self.assert_one_of_everything(process)
        listener.join()
        # It was noticed, and by nobody taken for a result.
        self.assertTrue([line for line in said if "ended from outside" in line], "".join(said)[-3000:])

    def test_the_sandbox_of_the_repair(self):
        self.kill_first("execution", lambda words: words[0].endswith(b"bwrap"))

    def test_the_repair_engine(self):
        self.kill_first("execution", lambda words: b"/opt/daybreak-repair/job.json" in words and words[0] == b"python3")

    def test_the_check_of_the_pull_request(self):
        self.kill_first("ci", lambda words: words[:4] == [b"python3", b"-m", b"unittest", b"discover"])

    def test_the_sandbox_of_the_check(self):
        self.kill_first("ci", lambda words: words[0].endswith(b"bwrap"))


if __name__ == "__main__":
    unittest.main()
