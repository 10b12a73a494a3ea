# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job file: what to repair, how to test it, and the limits. See the README for its keys."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field


class JobError(Exception):
    """The job file is wrong; the text says what."""


@dataclass
class Job:
    root: str
    sources: list[str]
    test_command: list[str]
    reproduction_command: list[str] = field(default_factory=list)
    frames: list[dict] = field(default_factory=list)
    exception: dict = field(default_factory=dict)
    suspect_diff: str = ""
    time_limit_s: float = 60.0
    seed: int = 1
    workers: int = 2
    memory_mb: int = 1024
    max_patches: int = 5
    max_candidates: int = 20000
    patience_s: float = 6.0  # how long to look for a better patch after the first
    scratch: str = ""
    throwaway: bool = False  # the scratch folder goes with the machine: nothing is cleaned up
    reproduce: bool = False
    test_directory: str = ""
    enough: int = 1  # how many patches that no other can outrank end the search
    confirm: bool = True  # whether patches are run by the commands themselves before they are reported
    excluded: list[dict] = field(default_factory=list)  # `path text`: proposed before
    extra_files: dict[str, str] = field(default_factory=dict)  # a generated test, in every copy

    @property
    def commands(self) -> list[list[str]]:
        listed = [self.reproduction_command, self.test_command]
        return [command for command in listed if command]


def text_list(value, key, required):
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value) \
            or required and not value:
        raise JobError("`%s` must be a list of texts" % key)
    return value


def number(document, key, low, high, default):
    value = document.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise JobError("`%s` must be a number from %g to %g" % (key, low, high))
    return value


def inside(root: str, path: str) -> str:
    """A path below root, relative and normal; raises JobError for anything that leaves it."""
    full = os.path.realpath(os.path.join(root, path))
    if os.path.isabs(path) or full == root or not full.startswith(root + os.sep):
        raise JobError("`%s` is not below the root" % path[:200])
    return os.path.relpath(full, root)


def parse(document) -> Job:
    """A checked job, or JobError."""
    if not isinstance(document, dict):
        raise JobError("the job must be an object")
    root = document.get("root")
    if not isinstance(root, str) or not os.path.isdir(root):
        raise JobError("`root` must be a folder")
    root = os.path.realpath(root)
    sources = []
    for path in text_list(document.get("sources"), "sources", True):
        path = inside(root, path)
        full = os.path.join(root, path)
        if os.path.isdir(full):
            for folder, folders, files in os.walk(full):
                folders[:] = sorted(f for f in folders if not f.startswith(".")
                                    and f not in ("tests", "test", "__pycache__"))
                sources += [os.path.relpath(os.path.join(folder, f), root) for f in sorted(files)
                            if f.endswith(".py") and not f.startswith("test_")]
        elif os.path.isfile(full):
            sources.append(path)
        else:
            raise JobError("the source `%s` does not exist" % path[:200])
    frames = document.get("frames", [])
    if not isinstance(frames, list) or not all(isinstance(f, dict) for f in frames):
        raise JobError("`frames` must be a list of objects")
    exception = document.get("exception") or {}
    if not isinstance(exception, dict):
        raise JobError("`exception` must be an object")
    excluded = document.get("excluded", [])
    if not isinstance(excluded, list) or not all(
            isinstance(one, dict) and isinstance(one.get("path"), str)
            and isinstance(one.get("text"), str) for one in excluded):
        raise JobError("`excluded` must be a list of objects with `path` and `text`")
    job = Job(root=root, sources=sources,
              test_command=text_list(document.get("test_command", []), "test_command", False),
              reproduction_command=text_list(document.get("reproduction_command", []),
                                             "reproduction_command", False),
              frames=frames[-100:], exception=exception,
              suspect_diff=str(document.get("suspect_diff", ""))[:2_000_000],
              time_limit_s=number(document, "time_limit_s", 1, 86400, 60),
              seed=int(number(document, "seed", 0, 2 ** 31, 1)),
              workers=int(number(document, "workers", 1, 16, 2)),
              memory_mb=int(number(document, "memory_mb", 64, 65536, 1024)),
              max_patches=int(number(document, "max_patches", 1, 50, 5)),
              enough=int(number(document, "enough", 1, 50, 1)),
              patience_s=number(document, "patience_s", 0, 3600, 6),
              max_candidates=int(number(document, "max_candidates", 1, 1000000, 20000)),
              scratch=str(document.get("scratch", "")),
              excluded=excluded[-100:],
              reproduce=bool(document.get("reproduce", False)),
              test_directory=str(document.get("test_directory", "")),
              throwaway=bool(document.get("throwaway", False)),
              confirm=bool(document.get("confirm", True)))
    if not job.commands and not job.reproduce:
        raise JobError("a `test_command`, a `reproduction_command` or `reproduce` is needed")
    return job


def load(path: str) -> Job:
    try:
        with open(path, "r", encoding="utf-8") as stream:
            return parse(json.load(stream))
    except (OSError, UnicodeDecodeError) as error:
        raise JobError("the job file cannot be read: %s" % error) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise JobError("the job file is not JSON: %s" % error) from error
