# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's traffic: every defect really raises, and what leaves the shop can be worked with."""

import ast
import collections
import json
import sys
import unittest

from support import EXPECTED, SCRATCH, Receiver, built, git, run, script

RAISING = {report["key"]: report for report in EXPECTED["reports"] if report.get("exception")}


def summary_of(done) -> dict:
    """The JSON that traffic.py prints."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class DryRunTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.log = SCRATCH / "dry.log"
        cls.summary = summary_of(script("traffic.py", "--repository", built(), "--dry-run",
                                        "--log-file", cls.log))

    def test_meets_every_defect_and_nothing_else(self):
        silent = {"silent-repeat"}
        self.assertEqual(set(self.summary["failed"]), {*RAISING, *silent, "hostile-error"})
        self.assertEqual(set(self.summary["captured"]), {*RAISING, "hostile-error"})
        for key in (*RAISING, *silent):
            self.assertGreaterEqual(self.summary["failed"][key], 3, key)
        for key, count in self.summary["captured"].items():
            self.assertEqual(count, self.summary["failed"][key], key)

    def test_is_repeatable(self):
        again = script("traffic.py", "--repository", built(), "--dry-run")
        self.assertEqual(summary_of(again), self.summary)
        other = summary_of(script("traffic.py", "--repository", built(), "--dry-run", "--seed",
                                  "7", "--repeats", "9"))
        self.assertEqual(set(other["failed"]), set(self.summary["failed"]))
        self.assertEqual(other["failed"]["missing-key"], 9)

    def test_leaves_the_checkout_alone(self):
        self.assertEqual(git(built(), "status", "--porcelain", "--ignored"), "")

    def test_writes_a_log_that_tells_of_each_defect(self):
        lines = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]
        for report in RAISING.values():
            with self.subTest(report["key"]):
                related = [line for line in lines if line["level"] == "ERROR"
                           and f"in {report['function']}\n" in line["exception"]]
                self.assertTrue(related)
                self.assertTrue(all(line["route"] == report["route"] for line in related))
                self.assertIn(report["exception"], related[0]["message"])
        silent = [line for line in lines if "reserved twice" in line["message"]]
        self.assertEqual(len(silent), self.summary["failed"]["silent-repeat"])
        self.assertFalse([line for line in silent if "exception" in line])
        self.assertTrue([line for line in lines if line["message"].startswith("sold out")])
        hostile = [line for line in lines
                   if EXPECTED["rejected"][0]["fragment"] in line["message"]]
        self.assertTrue(hostile)

    def test_says_what_is_wrong_with_its_arguments(self):
        for arguments, reason in (
                ((), "--repository"), (("--repository", built()), "--sentry-dsn"),
                (("--repository", SCRATCH / "none", "--dry-run"), "no release tag"),
                (("--repository", built(), "--dry-run", "--repeats", "0"), "--repeats"),
                (("--repository", built(), "--dry-run", "--otlp", "ftp://x"), "--otlp")):
            with self.subTest(reason):
                done = script("traffic.py", *arguments)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(reason, done.stderr)


class LiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with Receiver() as receiver:
            cls.summary = summary_of(script(
                "traffic.py", "--repository", built(), "--sentry-dsn",
                f"http://abc@127.0.0.1:{receiver.port}/1", "--otlp",
                f"http://127.0.0.1:{receiver.port}/v1/logs", "--otlp-key", "secret-key"))
        cls.events, cls.records = receiver.events, receiver.records

    def test_everything_arrives(self):
        self.assertEqual(len(self.events), sum(self.summary["captured"].values()))
        self.assertEqual(len(self.records), self.summary["otlp_records"])
        self.assertEqual({key for key, _ in self.records}, {"Bearer secret-key"})
        self.assertNotIn("secret-key", json.dumps(self.events))

    def test_events_say_where_and_for_whom(self):
        by_place = collections.defaultdict(list)
        for event in self.events:
            error = event["exception"]["values"][-1]
            frame = error["stacktrace"]["frames"][-1]
            self.assertTrue(frame["in_app"])
            self.assertEqual((event["release"], event["environment"]),
                             (self.summary["release"], "production"))
            by_place[frame["filename"], frame["function"], error["type"],
                     event["tags"]["route"]].append(event)
        for report in RAISING.values():
            with self.subTest(report["key"]):
                place = (report["file"], report["function"], report["exception"], report["route"])
                events = by_place[place]
                self.assertGreaterEqual(len(events), 3)
                self.assertGreaterEqual(len({event["user"]["id"] for event in events}), 2)
        traces = {event["contexts"]["trace"]["trace_id"] for event in self.events}
        self.assertEqual(len(traces), len(self.events))

    def test_the_crash_can_be_repeated_from_the_frame(self):
        wanted = {report["function"]: report["key"] for report in RAISING.values()
                  if report["kind"] == "fixable"}
        for event in self.events:
            frame = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]
            if frame["function"] not in wanted:
                continue
            with self.subTest(wanted[frame["function"]]):
                module = ast.parse((built() / frame["filename"]).read_text(encoding="utf-8"))
                function = next(node for node in module.body if isinstance(node, ast.FunctionDef)
                                and node.name == frame["function"])
                values = [literal(frame["vars"][argument.arg]) for argument in function.args.args]
                space = {"__name__": "crash"}
                path = str(built())
                code = (f"import sys; sys.path.insert(0, {path!r})\n"
                        f"from {frame['filename'][:-3].replace('/', '.')} import {function.name}\n"
                        f"try:\n    {function.name}(*{values!r})\n"
                        "except Exception as error:\n    raised = type(error).__name__\n")
                exec(code, space)
                self.assertEqual(space["raised"], event["exception"]["values"][-1]["type"])

    def test_log_records_share_the_trace_of_their_error(self):
        traces = {event["contexts"]["trace"]["trace_id"] for event in self.events}
        errors = [record for _, record in self.records if record["severityText"] == "ERROR"]
        self.assertEqual({record["traceId"] for record in errors}, traces)
        silent = [record for _, record in self.records
                  if "reserved twice" in record["body"]["stringValue"]]
        self.assertEqual(len(silent), self.summary["failed"]["silent-repeat"])


class ServerTest(unittest.TestCase):
    def test_the_shop_answers_over_http(self):
        done = run(sys.executable, "-c", SERVE_ONCE, cwd=built())
        self.assertEqual(done.returncode, 0, done.stderr)
        health, added, refused, found = json.loads(done.stdout)
        self.assertEqual((health[0], health[1]["status"]), (200, "ok"))
        self.assertEqual((added[0], added[1]["lines"][0]["quantity"]), (200, 2))
        self.assertEqual(refused[0], 400)
        self.assertEqual((found[0], found[1]["shown"]), (200, ["TEA-SENCHA"]))


SERVE_ONCE = """
import json, threading, urllib.error, urllib.request
from http.server import ThreadingHTTPServer
from fernway import __main__ as service

service.Handler.api = service.Api(service.Shop())
service.Handler.log_message = lambda *unused: None
server = ThreadingHTTPServer(("127.0.0.1", 0), service.Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

def call(path, body=None):
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}{path}"
        with urllib.request.urlopen(url, body) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)

print(json.dumps([call("/health"),
                  call("/carts/k/lines", b'{"sku": "TEA-MINT", "quantity": 2}'),
                  call("/carts/k/lines", b"[not json"),
                  call("/search?q=sencha")]))
"""


def literal(value):
    """A frame variable as the SDK sends it: containers of the texts of literals."""
    if isinstance(value, dict):
        return {key: literal(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [literal(entry) for entry in value]
    return ast.literal_eval(value)


if __name__ == "__main__":
    unittest.main()
