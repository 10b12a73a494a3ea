#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the repair engine on every DIR/<program>/repair.json and prints what it fixed.

The same measure as `daybreakctl eval repair DIR`, without the desktop's sandbox: for developing
templates. `measure.py DIR [--json] [--only NAME] [--limit SECONDS]`.
"""

import argparse
import json
import os
import subprocess
import sys
import time

ENGINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "repair")


def repair(folder, limit=None, workers=2, patience=6):
    """Events of one program. The folder is read only: the engine works on copies."""
    with open(os.path.join(folder, "repair.json"), encoding="utf-8") as stream:
        task = json.load(stream)
    job = {"root": os.path.abspath(folder), "sources": task["sources"],
           "test_command": task["test_command"], "workers": workers,
           "time_limit_s": limit or task.get("time_limit_s", 60), "patience_s": patience}
    for key in ("frames", "exception", "suspect_diff"):
        if key in task:
            job[key] = task[key]
    return run_job(job)


def run_job(job):
    import tempfile
    with tempfile.NamedTemporaryFile("w", suffix=".json") as stream:
        json.dump(job, stream)
        stream.flush()
        environment = dict(os.environ, PYTHONPATH=ENGINE)
        process = subprocess.run([sys.executable, "-m", "daybreak_repair", stream.name],
                                 stdout=subprocess.PIPE, env=environment, check=False,
                                 timeout=job["time_limit_s"] * 1.5 + 30)
    return [json.loads(line) for line in process.stdout.decode().splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--limit", type=float)
    arguments = parser.parse_args()
    fixed = 0
    results = []
    started = time.monotonic()
    for name in sorted(os.listdir(arguments.directory)):
        folder = os.path.join(arguments.directory, name)
        if arguments.only not in name or not os.path.isfile(os.path.join(folder, "repair.json")):
            continue
        begun = time.monotonic()
        events = repair(folder, arguments.limit)
        done = events[-1]
        patches = [event for event in events if event["event"] == "patch"]
        fixed += bool(patches)
        results.append({"program": name, "fixed": bool(patches),
                        "seconds": round(time.monotonic() - begun, 2), "patches": patches,
                        "reason": done.get("reason", "")})
        if not arguments.json:
            mode = next((e["mode"] for e in events if e["event"] == "baseline"), "")
            print("%-24s %-5s %6.1fs tried %5s %s" % (
                name, "fixed" if patches else "-", results[-1]["seconds"],
                done.get("candidates"), mode), flush=True)
            for patch in patches[:1]:
                print("   ", patch["template"], "guard" if patch["guard"] else "")
                print("\n".join("    " + line for line in patch["diff"].splitlines()
                                if line[:1] in "+-" and line[:3] not in ("+++", "---")))
            if not patches:
                print("   ", done.get("reason") or done)
    summary = {"programs": len(results), "fixed": fixed,
               "seconds": round(time.monotonic() - started, 1)}
    print(json.dumps(dict(summary, results=results)) if arguments.json else summary)


if __name__ == "__main__":
    main()
