#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a copy of the demo in which modules, authors and messages have other names.

A test that runs the product on both copies proves that the product knows no word of the demo.
rename.json lists the names: phrases first, then words; each row is an original and what may take
its place, where a row of several forms ("orders order") is replaced form by form. --seed chooses.
"""

import argparse
import json
import random
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REWRITTEN = ("history", "acceptance", "slack", "expected.json", "traffic.py")
COPIED = ("build_history.py", "build_slack.py")


class RenameError(Exception):
    """rename.json does not fit the demo."""


def source_files(root: Path) -> list[Path]:
    """Files to rewrite, in a fixed order."""
    files = []
    for name in REWRITTEN:
        path = root / name
        files += sorted(found for found in path.rglob("*") if found.is_file()
                        and found.suffix in (".patch", ".py", ".json")) \
            if path.is_dir() else [path]
    return files


def parts_of(text: str) -> set[str]:
    """Lower-case words of a text; compound identifiers count as their parts."""
    return {part.lower() for part in re.findall(r"[^\W\d_][^\W\d_A-Z]*|[A-Z]+(?![a-z])", text)}


def choose(table: dict, known: set[str], seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """The phrases and words to replace.

    known  words that the demo uses; a replacement that is among them could join two names into
           one, so it is never chosen
    """
    chooser = random.Random(seed)
    phrases = {row[0]: chooser.choice(row[1:]) for row in table["phrases"]}
    words: dict[str, str] = {}
    for row in table["words"]:
        originals = row[0].split()
        free = [option.split() for option in row[1:]
                if not known.union(words.values()).intersection(option.split())]
        if not free or any(len(option) != len(originals) for option in free):
            raise RenameError(f"rename.json: nothing may take the place of {row[0]!r}")
        words.update(zip(originals, chooser.choice(free)))
    return phrases, words


class Renamer:
    """Replaces phrases as they are, and words wherever they are a whole part of a name."""

    def __init__(self, phrases: dict[str, str], words: dict[str, str]) -> None:
        self._phrases = phrases
        self._forms = {form(old): form(new) for old, new in words.items()
                       for form in (str.lower, str.title, str.upper)}
        longest_first = sorted(words, key=len, reverse=True)
        lower, title, upper = ("|".join(form(word) for word in longest_first)
                               for form in (str.lower, str.title, str.upper))
        # The last part of "cartLines" begins with a capital, the first ends before one.
        self._pattern = re.compile(
            rf"(?<![^\W\d_])(?:{lower})(?![^\W\d_A-Z])"
            rf"|(?<![A-Z])(?:{title})(?![^\W\d_A-Z])"
            rf"|(?<![^\W\d_])(?:{upper})(?![^\W\d_])")

    def __call__(self, text: str) -> str:
        for old, new in self._phrases.items():
            text = text.replace(old, new)
        return self._pattern.sub(lambda found: self._forms[found[0]], text)


def rename(out: Path, seed: int, root: Path = HERE) -> dict[str, str]:
    """Writes the renamed demo into the new folder `out`; answers the words replaced."""
    files = source_files(root)
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    table = json.loads((root / "rename.json").read_text(encoding="utf-8"))
    everything = "\n".join(texts.values())
    unused = [row[0] for row in table["phrases"] if row[0] not in everything]
    unused += [word for row in table["words"] for word in row[0].split()
               if word not in parts_of(everything)]
    if unused:
        raise RenameError(f"rename.json: not in the demo: {', '.join(unused)}")
    phrases, words = choose(table, parts_of(everything), seed)
    renamer = Renamer(phrases, words)
    out.mkdir(parents=True)
    for path, text in texts.items():
        target = out / renamer(path.relative_to(root).as_posix())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(renamer(text), encoding="utf-8")
    for name in COPIED:
        shutil.copyfile(root / name, out / name)
    return words


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="new folder")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        words = rename(options.out, options.seed)
    except (RenameError, OSError, ValueError) as error:
        print(f"rename: {error}", file=sys.stderr)
        return 1
    print(json.dumps(words, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
