# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m daybreak_repair JOB.json`: JSON lines out. Exit 0: patch found, 1: none, 2: bad job."""

import json
import os
import signal
import sys
import threading

from .engine import Engine
from .job import JobError, load


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
    try:
        code = 0 if Engine(job, emit, stop.is_set).run()["fixed"] else 1
        if job.throwaway:
            os._exit(code)  # nothing is left to tidy up
        return code
    except JobError as error:
        emit({"event": "error", "message": str(error)})
        return 2


if __name__ == "__main__":
    sys.exit(main())
