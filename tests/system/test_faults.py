# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at stage boundaries and at seeded moments: what was answered 200 is kept, and nothing happens twice.

DAYBREAK_FAULT_KILLS sets how many seeded kills there are; 10 if it is not set. DAYBREAK_FAULT_SEED sets the seed."""

import os
import pathlib
import random
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402
import faultcase  # noqa: E402

STAGES = ("safety", "queries", "grouping", "research", "execution", "codehost", "ci")
MOST_KILLS = 6  # of one workspace, before it is looked at and the next one begins


class FaultTest(faultcase.FaultCase):
    def run_until_killed(self, stage=None, after=None):
        """Runs, sends, and kills when a line of `stage` is printed or `after` seconds have passed.

        Returns the stage that was the last to speak."""
        process = self.watch("--verbose")
        said = []

        def listen():
            for line in process.stderr:
                name = line.split(":", 1)[0]
                if name in STAGES:
                    said.append(name)
                if stage == name:
                    product.kill_group(process)
                    return

        listener = threading.Thread(target=listen)
        listener.start()
        timer = threading.Timer(faultcase.PATIENCE if after is None else after, product.kill_group, [process])
        timer.start()
        try:
            self.send_pending(process)
            process.wait()
        finally:
            timer.cancel()
            product.kill_group(process)
            listener.join()
            process.wait()
        return said[-1] if said else None

    def test_kills_at_every_stage(self):
        for stage in STAGES:
            self.assertEqual(self.run_until_killed(stage=stage), stage)
        self.assert_one_of_everything()

    def test_kills_at_seeded_moments(self):
        kills = int(os.environ.get("DAYBREAK_FAULT_KILLS", "10"))
        chance = random.Random(int(os.environ.get("DAYBREAK_FAULT_SEED", "20260131")))
        started = time.monotonic()
        self.assert_one_of_everything()
        whole = time.monotonic() - started  # how long this machine takes, so that the moments fall into the work
        struck = {}
        workspaces = 0
        left = kills
        while left > 0:
            self.start_over()
            workspaces += 1
            moments = [chance.uniform(0, whole) for _ in range(min(left, chance.randint(1, MOST_KILLS)))]
            left -= len(moments)
            for moment in moments:
                stage = self.run_until_killed(after=moment) or "start"
                struck[stage] = struck.get(stage, 0) + 1
            try:
                self.assert_one_of_everything()
            except Exception as error:
                raise AssertionError(f"workspace {workspaces}, killed after {moments} s") from error
        print(f"{kills} kills in {workspaces} workspaces, {time.monotonic() - started:.0f} s; last seen: {struck}")


if __name__ == "__main__":
    unittest.main()
