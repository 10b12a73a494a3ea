# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m daybreak_repair JOB.json`: JSON lines out. Exit 0: patch found, 1: none, 2: bad job."""

import json
import os
import signal
import sys
import threading

from .launching import launch, plan_of


def launch_early(path):
    """The interpreter of a job's commands and a fork server's process; None if they are of several, or
    not of Python. A job that is wrong is refused later."""
    try:
        with open(path, "rb") as stream:
            job = json.load(stream)
        commands = [job[key] for key in ("reproduction_command", "test_command") if job.get(key)]
        root = os.path.realpath(job["root"])
        plans = [plan_of(command, root) for command in commands] or [(["python3"], None)]
        if not all(plans) or any(plan[0] != plans[0][0] for plan in plans):
            return None
        return plans[0][0], launch(plans[0][0], root, job.get("seed", 1))
    except (OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
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
    launched = launch_early(sys.argv[1])
    # While the fork server's interpreter starts.
    from .engine import Engine
    from .job import JobError, load
    try:
        job = load(sys.argv[1])
    except JobError as error:
        if launched:
            launched[1].kill()
            launched[1].communicate()
        emit({"event": "error", "message": str(error)})
        return 2
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
