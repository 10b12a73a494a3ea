#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes slack/conversations.json in the layout of Slack's own workspace export.

The export holds users.json, channels.json and <channel>/<YYYY-MM-DD>.json; it is a zip file if
the name given ends in .zip, a folder otherwise. Times count back from --now, so that the same
--now gives the same bytes. The `key` of a message is for tests and is not written.
"""

import argparse
import collections
import datetime
import json
import re
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT_NOW = "2026-02-26T17:00:00+00:00"
LINK = re.compile(r"https?://[^\s\"'`]*[^\s\"'`.,;:!?)]")


def user_id(index: int) -> str:
    """Slack's form of a user id."""
    return f"U0FERN{index:03d}"


def markup(text: str) -> str:
    """Text as Slack stores it: three characters escaped, links in angle brackets."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return LINK.sub(lambda found: f"<{found[0]}>", escaped)


def users_of(source: dict) -> list[dict]:
    """Content of users.json."""
    users = []
    for index, user in enumerate(source["users"]):
        handle = user["name"].lower().replace(" ", ".")
        users.append({
            "id": user_id(index), "team_id": source["team"], "name": handle, "deleted": False,
            "real_name": user["name"], "tz": "Europe/Berlin",
            "profile": {"real_name": user["name"], "display_name": user["name"].split()[0],
                        "title": user["title"]},
            "is_bot": user.get("bot", False), "is_restricted": user.get("restricted", False)})
    return users


class Exporter:
    """Turns the messages of the source into Slack's records."""

    def __init__(self, source: dict, now: datetime.datetime) -> None:
        self._ids = {user["key"]: user_id(index) for index, user in enumerate(source["users"])}
        self._bots = {user["key"] for user in source["users"] if user.get("bot")}
        self._team = source["team"]
        self._now = now.replace(microsecond=0)
        self._serial = 0

    def messages(self, channel: dict) -> list[dict]:
        """Records of a channel, oldest first, replies after their parents by time."""
        records = []
        for message in channel["messages"]:
            parent = self._record(message)
            replies = [self._record(reply) for reply in message.get("replies", [])]
            if replies:
                authors = list(dict.fromkeys(reply["user"] for reply in replies))
                parent.update(
                    thread_ts=parent["ts"], reply_count=len(replies), reply_users=authors,
                    reply_users_count=len(authors), latest_reply=replies[-1]["ts"],
                    replies=[{"user": reply["user"], "ts": reply["ts"]} for reply in replies])
                for reply in replies:
                    reply.update(thread_ts=parent["ts"], parent_user_id=parent["user"])
            records += [parent, *replies]
        return sorted(records, key=lambda record: float(record["ts"]))

    def _record(self, message: dict) -> dict:
        self._serial += 1
        at = self._now - datetime.timedelta(minutes=message["ago"])
        user = self._ids[message["user"]]
        record = {"type": "message", "user": user, "text": markup(message["text"]),
                  "ts": f"{int(at.timestamp())}.{self._serial:06d}", "team": self._team}
        if message["user"] in self._bots:
            record.update(subtype="bot_message", bot_id="B0FERN001", username=message["user"])
        else:
            record["client_msg_id"] = f"00000000-0000-4000-8000-{self._serial:012d}"
        if "reactions" in message:
            record["reactions"] = [
                {"name": name, "users": [self._ids[who] for who in people], "count": len(people)}
                for name, people in message["reactions"].items()]
        return record


def export(source: dict, now: datetime.datetime) -> dict[str, str]:
    """All files of the export by their path."""
    exporter = Exporter(source, now)
    users = users_of(source)
    members = [user["id"] for user in users]
    created = int((now - datetime.timedelta(days=200)).timestamp())
    channels, days = [], collections.defaultdict(list)
    for index, channel in enumerate(source["channels"]):
        channels.append({
            "id": f"C0FERN{index:03d}", "name": channel["name"], "created": created,
            "creator": members[0], "is_archived": False,
            "is_general": channel.get("general", False), "members": members,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": channel["purpose"], "creator": members[0], "last_set": created}})
        for record in exporter.messages(channel):
            day = datetime.datetime.fromtimestamp(float(record["ts"]), datetime.timezone.utc)
            days[f"{channel['name']}/{day:%Y-%m-%d}.json"].append(record)
    files = {"users.json": users, "channels.json": channels, **days}
    return {path: json.dumps(value, ensure_ascii=False, indent=4) + "\n"
            for path, value in files.items()}


def write(files: dict[str, str], out: Path) -> None:
    """Writes the files into a zip or a folder that does not exist yet."""
    if out.suffix == ".zip":
        with zipfile.ZipFile(out, "x", zipfile.ZIP_DEFLATED) as archive:
            for path, text in files.items():
                entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, text)
        return
    out.mkdir(parents=True)
    for path, text in files.items():
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="new .zip file or new folder")
    parser.add_argument("--source", type=Path, default=HERE / "slack" / "conversations.json")
    parser.add_argument("--now", type=datetime.datetime.fromisoformat, default=DEFAULT_NOW,
                        metavar="TIME", help=f"with offset from UTC (default {DEFAULT_NOW})")
    options = parser.parse_args()
    if options.now.tzinfo is None:
        parser.error("--now needs an offset from UTC, for example 2026-02-26T17:00:00+00:00")
    try:
        source = json.loads(options.source.read_text(encoding="utf-8"))
        write(export(source, options.now), options.out)
    except (OSError, ValueError) as error:
        print(f"build_slack: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
