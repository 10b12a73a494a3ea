# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a command is run by a fork server, and such a server's start. Reads in a moment: the server's
interpreter should start before the rest of the engine is read."""

from __future__ import annotations

import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# By the loader and not as a script, so that its compiled form is used where there is one.
START = ("import importlib.machinery, sys, types; path = sys.argv.pop(); "
         "server = types.ModuleType('_daybreak_forkserver'); "
         "exec(importlib.machinery.SourceFileLoader(server.__name__, path).get_code(server.__name__), "
         "server.__dict__); server.main()")
INTERPRETER_FLAGS = {"-B", "-E", "-s", "-S", "-u", "-O", "-OO", "-b", "-bb", "-q"}


def plan_of(command: list[str], root: str):
    """(interpreter argv, plan) if the command runs Python in a way the fork server can, or None."""
    program = command[0]
    rest = list(command[1:])
    name = os.path.basename(program)
    interpreter = []
    if name.rstrip("0123456789.") in ("python", "pypy"):
        interpreter = [program]
        while rest and (rest[0] in INTERPRETER_FLAGS or rest[0] in ("-W", "-X")):
            interpreter.append(rest.pop(0))
            if interpreter[-1] in ("-W", "-X") and rest:
                interpreter.append(rest.pop(0))
    else:
        import shutil  # takes longer to read than all else here
        path = shutil.which(program) if os.sep not in program else os.path.join(root, program)
        try:
            with open(path or "", "rb") as stream:
                first = stream.readline(200).decode("utf-8", "replace").strip()
        except OSError:
            return None
        words = first[2:].split() if first.startswith("#!") else []
        if words and os.path.basename(words[0]) == "env":
            words = words[1:]
        if len(words) != 1 or not os.path.basename(words[0]).startswith("python"):
            return None
        interpreter = words
        rest = ["-m", "pytest"] + rest if name in ("pytest", "py.test") else [path] + rest
    if not rest:
        return None
    if rest[0] == "-m" and len(rest) > 1:
        target, arguments = rest[1], rest[2:]
        runner = target if target in ("unittest", "pytest") else ""
        return interpreter, {"kind": "module", "target": target, "args": arguments,
                             "runner": runner}
    if rest[0] == "-c" and len(rest) > 1:
        return interpreter, {"kind": "code", "target": rest[1], "args": rest[2:], "runner": ""}
    if rest[0].startswith("-"):
        return None
    runner = ""
    try:
        with open(os.path.join(root, rest[0]), "r", encoding="utf-8", errors="replace") as stream:
            text = stream.read(1_000_000)
        if "unittest.main(" in text or "TextTestRunner" in text:
            runner = "unittest"
    except OSError:
        return None
    return interpreter, {"kind": "script", "target": rest[0], "args": rest[1:], "runner": runner}


def environment(seed: int) -> dict[str, str]:
    result = dict(os.environ)
    result["PYTHONDONTWRITEBYTECODE"] = "1"
    result["PYTHONHASHSEED"] = str(seed)
    return result


def launch(interpreter: list[str], folder: str, seed: int) -> subprocess.Popen:
    """A fork server's process, which waits to be told what to serve."""
    return subprocess.Popen(
        interpreter + ["-c", START, os.path.join(HERE, "forkserver.py")], cwd=folder,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, env=environment(seed))
