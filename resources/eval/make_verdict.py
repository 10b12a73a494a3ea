#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes verdict.jsonl: defects of invented products, each told by trace, by log, by chat, vaguely.

The expected verdicts follow from what a reader of that telling alone could do: a trace into the
product's own code lets a machine begin, unless the code refused on purpose or the environment
failed; a log line or a person's concrete words need a decision; vague words keep gathering.
"""

import json
import sys
import uuid
from pathlib import Path

NAMES = uuid.UUID("6f1d1a52-7a3f-4a57-9d0e-3c1f3f0a9a11")
START_MS = 1_769_680_800_000  # 2026-01-29T10:00:00Z

PROGRAM, REFUSAL, OUTAGE, HICCUP = "program", "refusal", "outage", "hiccup"
EXPECTED = {
    PROGRAM: ("actionable", "needsDecision", "needsDecision", "notActionable"),
    REFUSAL: ("needsDecision", "needsDecision", "needsDecision", "notActionable"),
    OUTAGE: ("needsDecision", "needsDecision", "needsDecision", "notActionable"),
    HICCUP: ("notActionable", "notActionable", "needsDecision", "notActionable"),
}

# key, kind, language, service, route, type, message, file, function, line, code, log, chat, vague
DEFECTS = (
    ("cms-slug", PROGRAM, "python", "pressroom", "POST /pages/{id}/publish", "KeyError", "'slug'",
     "pressroom/publish.py", "permalink", 58, 'return "/" + page["slug"]',
     "publishing page 8817 failed: KeyError: 'slug'",
     "Publishing a page that was copied from a template ends in error 500. Pages I start from "
     "scratch go online without trouble.",
     "The editor acts up again, can someone have a look?"),
    ("bank-statement", PROGRAM, "java", "ledgerline", "GET /accounts/{iban}/statement",
     "NullPointerException", 'Cannot invoke "Money.plus(Money)" because "opening" is null',
     "ledgerline/statement/Statement.java", "Statement.closing", 112,
     "return opening.plus(turnover());",
     "statement for account 20417 not rendered: opening balance missing",
     "If I open the statement of an account opened this month, the page stays blank instead of "
     "showing the closing balance.",
     "Statements are strange since last week."),
    ("calendar-repeat", PROGRAM, "python", "weekplan", "GET /series/{id}/next", "IndexError",
     "list index out of range", "weekplan/series.py", "next_date", 91, "return dates[position]",
     "cannot compute next date of series 311: list index out of range",
     "The last appointment of a weekly series cannot be opened, the calendar says "
     "\"something went wrong\" after I click it.",
     "My calendar is kind of off."),
    ("player-queue", PROGRAM, "javascript", "tonearm", "/queue", "TypeError",
     "Cannot read properties of undefined (reading 'duration')", "src/queue/remaining.js",
     "remainingSeconds", 24, "return tracks[index].duration - position;",
     "remaining time unknown: Cannot read properties of undefined (reading 'duration')",
     "When I remove the track that is playing, the player freezes and the queue shows NaN minutes.",
     "Music stutters or something, not sure."),
    ("clinic-age", PROGRAM, "python", "wardbook", "GET /patients/{id}", "TypeError",
     "unsupported operand type(s) for -: 'datetime.date' and 'NoneType'", "wardbook/patients.py",
     "age_in_years", 37, "days = (today - patient.born).days",
     "patient card 5521 not shown, birth date unknown",
     "The card of patients without a birth date does not open, we get an error page instead of "
     "the form.",
     "It is slow and weird on ward 3 today."),
    ("parking-average", PROGRAM, "python", "bayview", "GET /garages/{id}/usage",
     "ZeroDivisionError", "division by zero", "bayview/usage.py", "mean_stay", 19,
     "return minutes / len(stays)",
     "usage report of garage 9 failed with division by zero",
     "The usage report of the new garage 9 fails with HTTP 500, all others are fine.",
     "Reports don't feel right lately."),
    ("fleet-route", PROGRAM, "go", "haulage", "POST /tours", "runtime error",
     "invalid memory address or nil pointer dereference", "internal/tours/plan.go", "Plan.Add", 203,
     "p.last.Next = stop",
     "planning tour T-1290 aborted: nil pointer dereference in Plan.Add",
     "A tour with a single stop cannot be planned: after pressing save we see \"internal error\".",
     "Planning is acting funny."),
    ("library-sort", PROGRAM, "csharp", "stacks", "GET /shelves/{id}", "InvalidCastException",
     "Unable to cast object of type 'System.String' to type 'System.Int32'.",
     "Stacks/Shelf.cs", "Shelf.Order", 77, "return (int)book.Volume - (int)other.Volume;",
     "shelf 40 cannot be ordered: volume is text",
     "Shelf 40 does not load any more since we entered a volume called \"12b\", it shows an error.",
     "The catalogue behaves oddly for some colleagues."),
    ("bank-overdraw", REFUSAL, "python", "ledgerline", "POST /transfers", "ValueError",
     "transfer exceeds the balance: overdraft policy for youth accounts undefined",
     "ledgerline/transfers.py", "check_cover", 64,
     'raise ValueError("transfer exceeds the balance: overdraft policy for youth accounts undefined")',
     "transfer refused: overdraft policy for youth accounts undefined",
     "A transfer of 25 € from a youth account with 20 € on it ends in an error. Should it be "
     "booked with an overdraft, or declined?",
     "Transfers are a mess."),
    ("calendar-overlap", REFUSAL, "javascript", "weekplan", "POST /rooms/{id}/bookings", "Error",
     "overlapping bookings of one team are not supported", "src/rooms/book.js", "book", 48,
     "throw new Error('overlapping bookings of one team are not supported');",
     "booking rejected: overlapping bookings of one team are not supported",
     "Two bookings of the same team in one room at 14:00 stop with an error, though both teams "
     "would share it.",
     "Booking rooms is annoying."),
    ("clinic-merge", REFUSAL, "java", "wardbook", "POST /patients/merge",
     "UnsupportedOperationException", "merging patients with different insurers is undecided",
     "wardbook/merge/Merge.java", "Merge.insurer", 139,
     'throw new UnsupportedOperationException("merging patients with different insurers is undecided");',
     "merge of 881 and 902 refused, insurers differ",
     "Merging two patient records with different insurers fails with an error; which insurer "
     "should win?",
     "Something about patients is wrong."),
    ("cms-mail", OUTAGE, "python", "pressroom", "POST /newsletters/{id}/send",
     "ConnectionRefusedError", "[Errno 111] Connection refused", "pressroom/mail.py", "send_batch",
     82, "relay = smtplib.SMTP(host, port)",
     "newsletter 77 not sent: connection refused by relay",
     "The newsletter of 9:00 was not delivered to anybody, the queue shows 1200 waiting mails.",
     "Mails, again..."),
    ("fleet-disk", OUTAGE, "python", "haulage", "POST /exports", "OSError",
     "[Errno 28] No space left on device", "haulage/exports.py", "write_export", 45,
     "file.write(row)",
     "export failed: no space left on device",
     "Exports of more than 10000 rows stop halfway with \"disk full\" since Monday.",
     "Exports? Meh."),
    ("player-lyrics", HICCUP, "javascript", "tonearm", "/lyrics", "Error",
     "connect ETIMEDOUT 192.0.2.17:443", "src/lyrics/fetch.js", "fetchLyrics", 12,
     "const answer = await get(url);",
     "lyrics not loaded: connect ETIMEDOUT 192.0.2.17:443",
     "When I opened the lyrics of \"Harbour Lights\" they did not load, but a minute later they "
     "did.",
     "Lyrics hm."),
)


def signal(key: str, number: int, defect: tuple, **more) -> dict:
    """One normalized signal of a defect."""
    _, kind, _, service, route, *_ = defect
    times = 1 if kind == HICCUP else 3
    return {"id": str(uuid.uuid5(NAMES, f"{key}/{number}")), "source": "eval",
            "externalId": f"{key}-{number}", "service": service,
            "occurred": START_MS + number * 7_200_000, "occurrences": times,
            "userId": f"u{number}", "environment": "production", **more}


def tellings(defect: tuple) -> list[dict]:
    """The four cases of a defect."""
    (key, kind, language, _, route, error, message, file, function, line, code, log, chat,
     vague) = defect
    count = 1 if kind == HICCUP else 2
    exception = {"type": error, "message": message, "language": language, "frames": [
        {"function": function, "file": f"/app/{file}", "line": line, "inApp": True,
         "contextLine": code},
        {"function": "handle", "file": "/app/main.entry", "line": 20, "inApp": True,
         "contextLine": "answer = handler(request)"}]}
    if kind in (OUTAGE, HICCUP):  # A library raised it.
        exception["frames"].insert(0, {"function": "connect", "file": "/usr/lib/library/io",
                                       "line": 833, "inApp": False, "contextLine": ""})
    told = {
        "trace": {"kind": "exception", "level": "error", "route": route,
                  "title": f"{error}: {message}", "content": f"{error}: {message}",
                  "exceptions": [exception]},
        "log": {"kind": "log", "level": "error", "title": log, "content": log,
                "logTemplate": log},
        "chat": {"kind": "message", "title": chat[:60], "content": chat},
        "vague": {"kind": "message", "title": vague[:60], "content": vague},
    }
    cases = []
    for (source, fields), expected in zip(told.items(), EXPECTED[kind]):
        copies = count if source in ("trace", "log") else 1
        cases.append({"id": f"{key}-{source}", "source": source, "expected": expected,
                      "signals": [signal(f"{key}-{source}", n, defect, **fields)
                                  for n in range(1, copies + 1)]})
        if source not in ("trace", "log"):
            cases[-1]["signals"][0]["occurrences"] = 1
    return cases


def main() -> int:
    """Writes the file beside this script, or where the argument says."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("verdict.jsonl")
    with path.open("w", encoding="utf-8") as out:
        for defect in DEFECTS:
            for case in tellings(defect):
                out.write(json.dumps(case, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
