#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a fixed checkout of the demo product: run.py --repository DIR [KEY ...].

KEY names a defect of expected.json of kind "fixable"; all of them if none is given. Exit status 0
means fixed as intended with good input answered as before, 1 that something is still wrong, 2
that the arguments are. The repair never sees these tests.
"""

import argparse
import importlib
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
KEYS = sorted(path.stem.removeprefix("accept_").replace("_", "-")
              for path in HERE.glob("accept_*.py"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repository", type=Path, required=True)
    parser.add_argument("keys", nargs="*", metavar="KEY", help=f"of: {', '.join(KEYS)}")
    options = parser.parse_args()
    unknown = set(options.keys) - set(KEYS)
    if unknown or not options.repository.is_dir():
        parser.error(f"unknown: {', '.join(unknown)}" if unknown else "no such repository")
    sys.path[:0] = [str(options.repository.resolve()), str(HERE)]
    suite = unittest.TestSuite()
    for key in options.keys or KEYS:
        module = importlib.import_module("accept_" + key.replace("-", "_"))
        suite.addTests(unittest.defaultTestLoader.loadTestsFromModule(module))
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=1).run(suite)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
