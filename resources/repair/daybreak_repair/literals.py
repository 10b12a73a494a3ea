# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The strict grammar of recorded values: reprs become syntax trees, nothing is ever evaluated.

A recorded value is a text (the repr of a value, as error SDKs send it) or a JSON object or array of
such texts. Accepted are numbers, texts, bytes, True, False, None, lists, tuples, sets, dictionaries,
a few constructors of the standard library with such arguments, and constructors of the program's own
classes in the shape that dataclasses print. Everything else, and everything shortened, is refused.
"""

from __future__ import annotations

import ast

MAX_TEXT = 20_000
MAX_NODES = 2_000
STANDARD = {
    "Decimal": "decimal", "Fraction": "fractions", "UUID": "uuid", "deque": "collections",
    "OrderedDict": "collections", "Counter": "collections", "PosixPath": "pathlib",
    "datetime.date": "datetime", "datetime.datetime": "datetime", "datetime.time": "datetime",
    "datetime.timedelta": "datetime", "set": "", "frozenset": "", "bytearray": "",
}


class NotLiteral(Exception):
    """The recorded value is outside the grammar; the text says why."""


class Value:
    """A checked value: its tree, the modules it needs, and the program's classes it names."""

    def __init__(self, tree: ast.expr, modules: set[str], classes: set[str]):
        self.tree = tree
        self.modules = modules
        self.classes = classes

    def text(self) -> str:
        return ast.unparse(self.tree)


def parse(recorded, classes=frozenset()) -> Value:
    """A value from what an SDK recorded, or NotLiteral. `classes` are the program's own."""
    modules: set[str] = set()
    used: set[str] = set()
    tree = from_json(recorded, frozenset(classes), modules, used, 0)
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise NotLiteral("too large")
    return Value(tree, modules, used)


def from_json(recorded, classes, modules, used, depth) -> ast.expr:
    if depth > 20:
        raise NotLiteral("too deep")
    if isinstance(recorded, str):
        return from_repr(recorded, classes, modules, used)
    if recorded is None or isinstance(recorded, (bool, int, float)):
        return ast.Constant(recorded)
    if isinstance(recorded, list):
        return ast.List([from_json(item, classes, modules, used, depth + 1) for item in recorded],
                        ast.Load())
    if isinstance(recorded, dict):
        keys, values = [], []
        for key, item in recorded.items():
            keys.append(json_key(key))
            values.append(from_json(item, classes, modules, used, depth + 1))
        return ast.Dict(keys, values)
    raise NotLiteral("not a recorded value")


def json_key(key: str) -> ast.expr:
    """SDKs turn keys into texts: 'code' stays a text, a quoted repr becomes what it shows."""
    if len(key) >= 2 and key[0] == key[-1] and key[0] in "'\"":
        try:
            tree = ast.parse(key, mode="eval").body
            if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
                return tree
        except (SyntaxError, ValueError):
            pass
    return ast.Constant(key)


def from_repr(text: str, classes, modules, used) -> ast.expr:
    if len(text) > MAX_TEXT:
        raise NotLiteral("too long")
    stripped = text.strip()
    if stripped.endswith("...") and not stripped.endswith(("...'", '..."')):
        raise NotLiteral("shortened")
    try:
        tree = ast.parse(stripped, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotLiteral("not a literal") from error
    check(tree, classes, modules, used, 0)
    return tree


def check(node, classes, modules, used, depth):
    """Walks a tree and refuses every node that the grammar does not name."""
    if depth > 40:
        raise NotLiteral("too deep")
    if isinstance(node, ast.Constant):
        if node.value is Ellipsis or isinstance(node.value, complex):
            raise NotLiteral("shortened" if node.value is Ellipsis else "not a literal")
        if isinstance(node.value, (str, bytes)) and node.value[-3:] in ("...", b"..."):
            raise NotLiteral("shortened")
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) \
            and isinstance(node.operand, ast.Constant) \
            and type(node.operand.value) in (int, float):
        return
    children: list = []
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        children = node.elts
    elif isinstance(node, ast.Dict):
        if None in node.keys:
            raise NotLiteral("not a literal")
        children = node.keys + node.values
    elif isinstance(node, ast.Call):
        name = ast.unparse(node.func) if isinstance(node.func, (ast.Name, ast.Attribute)) else ""
        if name in STANDARD:
            if STANDARD[name]:
                modules.add(STANDARD[name] + ("" if "." in name else ":" + name))
        elif name in classes:
            used.add(name)
        else:
            raise NotLiteral("not a literal")
        if any(keyword.arg is None for keyword in node.keywords):
            raise NotLiteral("not a literal")
        children = node.args + [keyword.value for keyword in node.keywords]
    else:
        raise NotLiteral("not a literal")
    for child in children:
        check(child, classes, modules, used, depth + 1)
