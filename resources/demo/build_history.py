#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the demo product's git repository from history/, with the same commit ids on every run.

Each file in history/ is one commit: a header (From, Date, optionally Tag, Subject), the body of
the message, a line of three dashes, and a unified diff against the commit before.
"""

import argparse
import dataclasses
import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


class HistoryError(Exception):
    """A file in history/ cannot be read or does not apply."""


@dataclasses.dataclass(frozen=True)
class Commit:
    """One file of history/."""

    name: str
    email: str
    when: datetime.datetime
    tag: str | None
    message: str
    patch: str


def parse(text: str, source: str) -> Commit:
    """Reads one file of history/; `source` names it in errors."""
    head, found, patch = text.partition("\n---\n")
    if not found or not patch.strip():
        raise HistoryError(f"{source}: no patch after the line of dashes")
    fields_text, _, body = head.partition("\n\n")
    fields = dict(line.partition(": ")[::2] for line in fields_text.splitlines())
    author = re.fullmatch(r"(.+) <([^<>]+)>", fields.get("From", ""))
    if author is None or not fields.get("Subject"):
        raise HistoryError(f"{source}: needs From: Name <address> and Subject")
    try:
        when = datetime.datetime.fromisoformat(fields.get("Date", ""))
    except ValueError as error:
        raise HistoryError(f"{source}: Date: {error}") from None
    if when.tzinfo is None:
        raise HistoryError(f"{source}: Date needs an offset from UTC")
    message = fields["Subject"] + (f"\n\n{body.strip()}" if body.strip() else "") + "\n"
    return Commit(author[1], author[2], when, fields.get("Tag"), message, patch)


def read_history(folder: Path) -> list[Commit]:
    """All commits, oldest first."""
    files = sorted(folder.glob("*.patch"))
    if not files:
        raise HistoryError(f"{folder}: no *.patch files")
    return [parse(path.read_text(encoding="utf-8"), path.name) for path in files]


def git(repository: Path, *arguments: str, text: str = "", **environment: str) -> str:
    """Runs git with no configuration but the repository's own."""
    base = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC",
            "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(["git", "-C", str(repository), *arguments], input=text.encode(),
                          capture_output=True, env={**base, **environment}, check=False)
    if done.returncode != 0:
        raise HistoryError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


def git_time(when: datetime.datetime) -> str:
    """Git's own form: seconds since 1970 and the offset from UTC."""
    return f"{int(when.timestamp())} {when.strftime('%z')}"


def build(out: Path, history: Path = HERE / "history",
          until: datetime.date | None = None) -> str:
    """Creates the repository in the new or empty folder `out`.

    until    day of the newest commit; all dates move along by whole days. Commit ids depend on it.
    returns  the id of the newest commit
    """
    commits = read_history(history)
    if out.exists() and any(out.iterdir()):
        raise HistoryError(f"{out}: is not empty")
    out.mkdir(parents=True, exist_ok=True)
    shift = until - commits[-1].when.date() if until else datetime.timedelta()
    git(out, "init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main")
    for key, value in (("core.autocrlf", "false"), ("core.fileMode", "true"),
                       ("commit.gpgSign", "false"), ("tag.gpgSign", "false"), ("gc.auto", "0")):
        git(out, "config", key, value)
    for commit in commits:
        time = git_time(commit.when + shift)
        person = {f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER")
                  for field, value in (("NAME", commit.name), ("EMAIL", commit.email),
                                       ("DATE", time))}
        git(out, "apply", "--index", "--whitespace=nowarn", "-", text=commit.patch)
        git(out, "commit", "--quiet", "--no-verify", "--cleanup=verbatim", "--file=-",
            text=commit.message, **person)
        if commit.tag:
            git(out, "tag", "--annotate", "--file=-", commit.tag, text=f"{commit.tag}\n",
                **person)
    return git(out, "rev-parse", "HEAD").strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="new or empty folder")
    parser.add_argument("--history", type=Path, default=HERE / "history")
    parser.add_argument("--until", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD",
                        help="moves all dates so that the newest commit is of this day")
    options = parser.parse_args()
    try:
        head = build(options.out, options.history, options.until)
    except (HistoryError, OSError) as error:
        print(f"build_history: {error}", file=sys.stderr)
        return 1
    print(json.dumps({"repository": str(options.out.resolve()), "head": head}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
