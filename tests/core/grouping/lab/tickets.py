#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns archives of issue trackers into labelled signals for grouping_lab.

A ticket becomes up to three signals, as sources would report them: its prose (message), the first stack trace in it (exception)
and the first run of log lines that tells of an error (log); other code is left out. Tickets that the tracker calls duplicates are
one group. All of it is decided by a seed, so that the same archive gives the same bytes.

    tickets.py titanium ISSUES.jsonl.gz DUPLICATES.csv HELD_OUT.jsonl.gz   the Titanium tracker, without what is held out
    tickets.py table ISSUES.csv DUPLICATES.csv                             one of the tables of GitBugs
Prints JSON Lines, as `daybreakctl eval grouping` reads them.
"""
import collections
import csv
import datetime
import gzip
import json
import pathlib
import random
import re
import sys

MAX_TEXT = 3000
ERROR_WORD = re.compile(r"error|exception|fail|fatal|crash|cannot|could not|unable|not found|panic|denied|invalid|abort", re.I)
FRAME = re.compile(
    r"\bat\s+[\w$.<>\[\]/ ]+\([^)]*\)\s*$"  # Java, JavaScript
    r"|\bat\s+\S+:\d+:\d+\)?\s*$"
    r"|\bFile \"[^\"]+\", line \d+"
    r"|^\W*\d+\s+\S+\s+0x[0-9a-fA-F]{6,}\s"  # Apple
    r"|^\W*\d+:\s+0x[0-9a-f]{6,} - "  # Rust
    r"|^\W*#\d+\s+(0x[0-9a-f]+ in )?\S+ "
    r"|\w+@(file|http|app)\S*:\d+"
    r"|\(\w+\.(java|kt|scala):\d+\)")
HEAD = re.compile(r"((?:[\w$]+[.:]{1,2})*[A-Z]\w*(?:Error|Exception|Fault)\b.*"
                  r"|(?:thread|task) '[^']*' (?:panicked|failed) at.*|(?:error: )?internal compiler error.*"
                  r"|Traceback \(most recent call last\).*|Uncaught .*|signal \d+.*)")
LOG = re.compile(
    r"^\W{0,3}(ERROR|WARN(ING)?|INFO|DEBUG|TRACE|FATAL)\b|^[VDIWEF]/[^ ]+\s*\(|^\d\d-\d\d \d\d:\d\d"
    r"|^\[?\d{2,4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d|^[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d"
    r"|^\S+\.\w{1,4}:\d+(:\d+)?:? .*\b(error|warning|note)\b|^(error|warning)(\[\w+\])?: ")
PREFIX = re.compile(r"^(\W*(ERROR|WARN(ING)?|INFO|DEBUG|TRACE|FATAL)\b\W*|[VDIWEF]/[^:]*:\s*|[\d\-:.,TZ/ ]{8,}\s*)+")
FENCE = re.compile(r"\{(?:code|noformat)[^}]*\}.*?(?:\{(?:code|noformat)\}|\Z)|```.*?(?:```|\Z)", re.S)


def mask(text):
    """Ticket numbers, links between tickets and addresses say too much or nothing."""
    text = re.sub(r"\b[A-Z]{2,12}-\d{1,6}\b|(?<![\w&])#\d{1,6}\b|https?://\S*(issues?|browse|pull)/\S+", "<issue>", text)
    return re.sub(r"[\w.+-]+@[\w-]+\.[\w.]+", "<mail>", text)


def spans(lines):
    """Lines of the first stack trace and of the first log run, as sets of indexes; either may be empty."""
    marks = [i for i, line in enumerate(lines) if FRAME.search(line[:400])]
    trace = set()
    for first in marks:
        last, count = first, 1
        for i in marks:
            if last < i <= last + 3:
                last, count = i, count + 1
        if count >= 2:
            begin = first
            for i in range(first - 1, max(-1, first - 11), -1):
                if HEAD.search(lines[i]):
                    begin = i
            end = last
            for i in range(last + 1, min(len(lines), last + 3)):
                if HEAD.search(lines[i]) and lines[last].lstrip(" >[]ERO").startswith("File"):
                    end = i
            trace = set(range(begin, end + 1))
            break
    log = set()
    run = []
    for i, line in enumerate(lines + [""] * 3):
        if i < len(lines) and i not in trace and LOG.search(line[:300]):
            run.append(i)
        elif run and i > run[-1] + 2:
            if len(run) >= 2 and any(ERROR_WORD.search(lines[k]) for k in run):
                log = set(range(run[0], run[-1] + 1)) - trace
                break
            run = []
    return trace, log


def signals_of(ticket):
    """The signals of one ticket, by kind."""
    title = mask(ticket.get("title") or "")
    text = mask((ticket.get("text") or "").replace("\r", ""))
    lines = text.split("\n")
    trace, log = spans(lines)
    found = {}
    common = {"created_at": ticket["created_at"], "product": ticket["product"], "report": ticket["id"]}
    if trace:
        block = "\n".join(lines[i] for i in sorted(trace))
        head = HEAD.search(block)
        line = head.group(1) if head else lines[min(trace)]
        last = [m.group(1) for m in HEAD.finditer(block)]
        if line.startswith("Traceback") and len(last) > 1:
            line = last[-1]
        line = PREFIX.sub("", line).strip()[:300]
        kind = re.match(r"((?:[\w$]+[.:]{1,2})*[A-Z]\w*(?:Error|Exception|Fault))\b", line)
        found["exception"] = {"kind": "exception", "title": line, "text": block[:MAX_TEXT],
                              "error_type": kind.group(1) if kind else "", **common}
    if log:
        found["log"] = {"kind": "log", "title": "", "text": "\n".join(lines[i] for i in sorted(log))[:MAX_TEXT], **common}
    used = trace | log
    prose = "\n".join("" if i in used else line for i, line in enumerate(lines))
    prose = re.sub(r"\{(code|noformat)[^}]*\}\s*\{(code|noformat)\}|```\w*\s*```", "", prose)
    prose = FENCE.sub("", prose)
    prose = re.sub(r"^h\d\.\s*|[{}]{1,2}|\|\|", "", prose, flags=re.M)
    prose = re.sub(r"\n{3,}", "\n\n", prose).strip()
    if len(title) + len(prose) >= 20:
        found["message"] = {"kind": "message", "title": title, "text": prose[:MAX_TEXT], **common}
    return found


def moment(text):
    """The same forms of time that the evaluation reads."""
    return datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")


class Groups:
    """Union-find over ticket ids."""

    def __init__(self):
        self.parent = {}

    def find(self, a):
        self.parent.setdefault(a, a)
        while self.parent[a] != a:
            self.parent[a] = self.parent[self.parent[a]]
            a = self.parent[a]
        return a

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        if a != b:
            self.parent[max(a, b)] = min(a, b)


def labelled(tickets, groups, name, clusters_wanted, splits_wanted, singles_wanted, seed=1):
    """Whole clusters, tickets that hold two kinds, and single signals as noise, in order of time."""
    draw = random.Random(seed)
    members = collections.defaultdict(list)
    for ticket in tickets:
        if ticket["id"] in groups.parent:
            members[groups.find(ticket["id"])].append(ticket)
    clusters = sorted(key for key, group in members.items() if 2 <= len(group) <= 12)
    draw.shuffle(clusters)
    chosen = []
    for key in clusters[:clusters_wanted]:
        signals = [(signal, "dup") for ticket in members[key] for signal in signals_of(ticket).values()]
        chosen.append(signals)
    gaps = sorted(abs((moment(a["created_at"]) - moment(b["created_at"])).total_seconds())
                  for key in clusters for a, b in zip(members[key], members[key][1:]))

    def apart(signals, ticket):
        """Parts of one ticket share its moment, which no two sources do: each gets the distance of some duplicate."""
        moved = []
        for number, signal in enumerate(signals):
            if number > 0:
                later = moment(signal["created_at"]) + datetime.timedelta(seconds=draw.choice(gaps) if gaps else 0)
                signal = {**signal, "created_at": later.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "report": f"{ticket}/{number}"}
            moved.append((signal, "split"))
        return moved

    alone = sorted((ticket for ticket in tickets if ticket["id"] not in groups.parent), key=lambda t: t["id"])
    draw.shuffle(alone)
    splits = singles = 0
    for ticket in alone:
        found = signals_of(ticket)
        comments = [trace for text in ticket.get("comments", [])
                    for trace in [signals_of({**ticket, **text}).get("exception")] if trace]
        if splits < splits_wanted and (len(found) > 1 or (found and comments)):
            splits += 1
            if comments and "message" in found:
                chosen.append([(found["message"], "comment"), ({**comments[0], "report": ticket["id"] + "/c"}, "comment")])
            else:
                chosen.append(apart(list(found.values()), ticket["id"]))
        elif singles < singles_wanted and found:
            singles += 1
            # The rarer kinds first, so that noise is of all kinds.
            kind = next(k for k in ("exception", "log", "message") if k in found)
            chosen.append([(found[kind], "single")])
    rows = []
    for number, signals in enumerate(chosen):
        label = ("g" if len(signals) > 1 else "s") + f"{number:05d}"
        rows += [{**signal, "group": label, "how": how} for signal, how in signals]
    rows.sort(key=lambda row: (row["created_at"], row["report"], row["kind"]))
    for number, row in enumerate(rows):
        print(json.dumps({"id": f"{name}-{number:05d}", **row}, ensure_ascii=False, sort_keys=True))


def titanium(issues, duplicates, held_out):
    out = {json.loads(line)["report"].split("/")[0] for line in gzip.open(held_out, "rt", encoding="utf-8")}
    groups = Groups()
    with open(duplicates, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            groups.join(row["a"], row["b"])
    tainted = {groups.find(ticket) for ticket in out if ticket in groups.parent}
    names = {"TIMOB": "Titanium SDK/CLI", "AC": "Appcelerator INBOX", "ALOY": "Alloy", "MOD": "Titanium modules",
             "DAEMON": "Appc daemon"}
    tickets = []
    for line in gzip.open(issues, "rt", encoding="utf-8"):
        issue = json.loads(line)
        linked = issue["id"] in groups.parent and groups.find(issue["id"]) in tainted
        if issue["id"] in out or linked or issue["type"] not in ("Bug", "Improvement", "New Feature"):
            continue
        tickets.append({**issue, "product": names.get(issue["id"].split("-")[0], "")})
    assert not out & {ticket["id"] for ticket in tickets}
    labelled(tickets, groups, "titanium", 500, 400, 1300)


def table(issues, duplicates):
    csv.field_size_limit(10_000_000)
    groups = Groups()
    tickets = []
    with open(duplicates, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for other in re.findall(r"\d+", row["Duplicate id"]):
                groups.join(row["Issue id"], other)
    name = pathlib.Path(issues).stem.split("_")[0].lower()
    with open(issues, encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            created = row["Created"]
            for form in ("%d/%b/%y %H:%M", "%Y-%m-%d %H:%M:%S%z"):
                try:
                    created = datetime.datetime.strptime(row["Created"], form).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
                    break
                except ValueError:
                    pass
            tickets.append({"id": row["Issue id"], "title": row["Summary"] or "", "text": row["Description"] or "",
                            "created_at": created, "product": name})
    labelled(tickets, groups, name, 500, 400, 1300)


def main():
    commands = {"titanium": titanium, "table": table}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8")
    commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
