# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The product's code holds no word of the demo: no name, message, route or sentence of it."""

import ast
import json
import re
import unittest
from pathlib import Path

from support import DEMO, built, git, package

ROOT = DEMO.parents[1]
CODE = ("core", "ui", "app", "translations")
SUFFIXES = (".cpp", ".h", ".inc", ".sql", ".qrc", ".json", ".txt", ".py", ".proto", ".ts", ".md")


def sentences(text: str) -> set[str]:
    """Parts of a text that are long enough to be nobody else's."""
    return {part.strip() for part in re.split(r"[.?!\n]", text) if len(part.split()) >= 4}


def written_parts(node: ast.AST) -> list[str]:
    """Texts in an expression as they stand in the code; a formatted one comes in pieces."""
    return [found.value for found in ast.walk(node)
            if isinstance(found, ast.Constant) and isinstance(found.value, str)]


def words_of_the_code(repository: Path) -> set[str]:
    """What the shop's modules define, raise, log and answer at."""
    found = set()
    for path in sorted((repository / package(repository)).rglob("*.py")):
        if not path.stem.startswith("__"):
            found.add(f"{path.parent.name}/{path.name}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.Name | ast.Attribute | ast.arg):
                name = getattr(node, "name", None) or getattr(node, "id", None) \
                    or getattr(node, "attr", None) or getattr(node, "arg")
                if "_" in name.strip("_") and isinstance(node, ast.FunctionDef):
                    found.add(name)
            elif isinstance(node, ast.Raise) and node.exc:
                for text in written_parts(node.exc):
                    found |= {text} if len(text.split()) >= 3 else set()
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) \
                    and node.func.attr in ("debug", "info", "warning", "error", "exception"):
                for text in written_parts(node):
                    found |= {text} if len(text.split()) >= 3 else set()
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(r"(?:/[a-z{}_]+){2,}", node.value) \
                        or re.fullmatch(r"[A-Z]{3,4}-[A-Z0-9]{2,}", node.value):
                    found.add(node.value)
    return found


def words_of_the_history(repository: Path) -> set[str]:
    """Who wrote it, and what they said they did."""
    found = {package(repository)}
    for line in git(repository, "log", "--format=%an%x09%ae%x09%s").splitlines():
        name, mail, subject = line.split("\t")
        if "bot" not in name.lower():
            found |= {name, mail, name.split()[-1]}
        found |= sentences(subject)
    return found


def words_of_the_chat() -> set[str]:
    found = set()
    for path in sorted((DEMO / "slack").rglob("*.json")):
        def read(value):
            if isinstance(value, dict):
                for inner in value.values():
                    read(inner)
            elif isinstance(value, list):
                for inner in value:
                    read(inner)
            elif isinstance(value, str):
                found.update(sentences(value))
        read(json.loads(path.read_text(encoding="utf-8")))
    return found


class WordsTest(unittest.TestCase):
    def test_the_code_holds_no_word_of_the_demo(self):
        chat = words_of_the_chat()
        words = words_of_the_code(built()) | words_of_the_history(built()) | chat
        self.assertGreater(len(words), 200)
        self.assertGreater(len(chat), 30)
        pattern = re.compile("|".join(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
                                      for word in sorted(words, key=len, reverse=True)),
                             re.IGNORECASE)
        files = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*"))
                 if path.suffix in SUFFIXES]
        self.assertGreater(len(files), 300)
        found = []
        for path in files:
            text = path.read_text(encoding="utf-8")
            for hit in pattern.finditer(text):
                line = text.count("\n", 0, hit.start()) + 1
                found.append(f"{path.relative_to(ROOT)}:{line}: {hit[0]}")
        self.assertEqual(found, [], "\n".join(found))


if __name__ == "__main__":
    unittest.main()
