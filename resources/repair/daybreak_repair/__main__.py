# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m daybreak_repair JOB.json`: JSON lines out. Exit 0: patch found, 1: none, 2: bad job."""

import json
import os
import signal
import sys
import threading

from .job import JobError, load, plan_of
from .workers import launch


def launch_early(job):
    """The interpreter of the commands and a fork server's process; None if they are of several, or
    not of Python."""
    plans = [plan_of(command, job.root) for command in job.commands] or [(["python3"], None)]
    if not all(plans) or any(plan[0] != plans[0][0] for plan in plans):
        return None
    try:
        return plans[0][0], launch(plans[0][0], job.root, job.seed)
    except OSError:
        return None


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python3 -m daybreak_repair JOB.json\n")
        return 2
    lock = threading.Lock()
    stop = threading.Event()

    def emit(event):
        with lock:
            sys.stdout.write(json.dumps(event, ensure_ascii=True) + "\n")
            sys.stdout.flush()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        job = load(sys.argv[1])
    except JobError as error:
        emit({"event": "error", "message": str(error)})
        return 2
    launched = launch_early(job)
    from .engine import Engine  # while the fork server's interpreter starts
    try:
        code = 0 if Engine(job, emit, stop.is_set, launched).run()["fixed"] else 1
        if job.throwaway:
            os._exit(code)  # nothing is left to tidy up
        return code
    except JobError as error:
        emit({"event": "error", "message": str(error)})
        return 2


if __name__ == "__main__":
    sys.exit(main())
