# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards: missing keys, None, empty collections, exceptions. Labelled, and ranked last.

A guard avoids the error instead of computing something else. It counts as a repair only when its
value turns out to matter to a test (see ranking.py).
"""

import ast

from ..source import Edit
from .registry import template

def early_answers(unit):
    """What the function already returns early, under a condition: its own answer to odd input."""
    found = []
    for stmt in unit.statements:
        if isinstance(stmt, ast.If) and len(stmt.body) == 1 and isinstance(stmt.body[0], ast.Return) \
                and stmt.body[0].value is not None:
            text = unit.source.segment(stmt.body[0].value)
            if len(text) <= 40 and "\n" not in text and not isinstance(
                    stmt.body[0].value, (ast.Name, ast.Call)):
                found.append("return " + text)
    return list(dict.fromkeys(found))


DEFAULTS = ["None", "0", "''", "[]", "{}", "False", "1"]


def idiom_defaults(unit, key):
    """Defaults that the project itself uses for a key, then the general ones."""
    found = unit.knowledge.idioms.get(key.replace('"', "'"), [])
    return list(dict.fromkeys(list(found) + DEFAULTS)), len(found)


def fired(unit, *names):
    return unit.knowledge.exception in names


@template("guard.key", "NPEFix; TBar FP3 and FP2 by analogy; PAR (range checker)")
def keys(unit):
    s = unit.source
    relevant = fired(unit, "KeyError")
    for node in unit.nodes:
        if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Slice) \
                or not unit.editable(node) or not unit.may_be(node.value, {
                    "dict", "defaultdict", "Counter", "OrderedDict"}):
            continue
        base, key = s.segment(node.value), s.segment(node.slice)
        if isinstance(node.slice, ast.Constant) and not isinstance(node.slice.value, str) \
                and not relevant:
            continue
        crash = (s.path, node.lineno) in unit.knowledge.crash_lines
        discount = 1.2 if relevant and crash else 0.0
        parent = s.parent.get(node)
        if isinstance(node.ctx, ast.Load):
            options, own = idiom_defaults(unit, key)
            for rank, value in enumerate(options):
                used = rank < own
                yield unit.swap_text(node, "%s.get(%s, %s)" % (base, key, value)
                                     if value != "None" else "%s.get(%s)" % (base, key),
                                     "guard.key", 2.6 + 0.12 * rank - discount - (0.5 if used else 0),
                                     guard=not used, site=("key", node.lineno, node.col_offset))
            if isinstance(parent, ast.Attribute):
                for rank, value in enumerate(("[]", "set()", "{}")):
                    yield unit.swap_text(node, "%s.setdefault(%s, %s)" % (base, key, value),
                                         "guard.setdefault", 2.4 + 0.1 * rank - discount)
            elif isinstance(parent, ast.Subscript):
                yield unit.swap_text(node, "%s.setdefault(%s, {})" % (base, key),
                                     "guard.setdefault", 2.6 - discount)
        elif isinstance(parent, ast.AugAssign):
            for rank, value in enumerate(("0", "1", "''", "[]")):
                operator = s.text[s.span(node)[1]:s.span(parent.value)[0]].strip().rstrip("=")
                yield unit.make([s.replace(parent, "%s[%s] = %s.get(%s, %s) %s %s" % (
                    base, key, base, key, value, operator, unit.operand(parent.value, 12)))],
                    "guard.setdefault", 2.0 + 0.2 * rank - discount, node.lineno)
        for rank, change in enumerate((".lower()", ".upper()", ".strip()", ".strip().upper()",
                                       ".strip().lower()")):
            if relevant and not isinstance(node.slice, ast.Constant) \
                    and unit.may_be(node.slice, {"str"}):
                yield unit.swap_text(node.slice, key + change, "call.convert",
                                     2.0 + 0.1 * rank - discount)
        if relevant:
            for rank, wrapper in enumerate(("str", "int")):
                yield unit.swap_text(node.slice, "%s(%s)" % (wrapper, key), "call.convert",
                                     2.2 + 0.1 * rank - discount)


@template("guard.none", "PAR (null pointer checker); NPEFix; TBar FP2")
def nones(unit):
    s, step = unit.source, unit.step()
    relevant = fired(unit, "AttributeError", "TypeError")
    for node in unit.nodes:
        if not isinstance(node, (ast.Attribute, ast.Subscript)) or not unit.editable(node) \
                or not isinstance(node.ctx, ast.Load):
            continue
        base = s.segment(node.value)
        crash = (s.path, node.lineno) in unit.knowledge.crash_lines
        if base in ("self", "cls") or len(base) > 60 or isinstance(node.value, ast.Constant):
            continue
        known = unit.types_of(node.value)
        if known and "NoneType" not in known and not (relevant and crash):
            continue
        whole = node
        while isinstance(s.parent.get(whole), (ast.Call, ast.Attribute, ast.Subscript)) \
                and s.field.get(whole) in ("func", "value"):
            whole = s.parent[whole]
        text = s.segment(whole)
        discount = 1.0 if relevant and crash and ("NoneType" in known or not known
                                                  ) and "NoneType" in unit.knowledge.message else 0
        for rank, other in enumerate(DEFAULTS):
            yield unit.swap_text(whole, "%s if %s is not None else %s" % (text, base, other),
                                 "guard.none", 3.0 + 0.12 * rank - discount, guard=True,
                                 site=("none", node.lineno, node.col_offset))
        if "\n" not in base:
            for rank, other in enumerate(("''", "[]", "{}", "0")):
                yield unit.swap_text(node.value, "(%s or %s)" % (base, other), "guard.none",
                                     3.0 + 0.12 * rank - discount, guard=True,
                                     site=("or", node.lineno, node.col_offset))
        stmt = unit.statement_of(node)
        if crash and relevant and unit.is_function:
            options = ["return None", "return"] if not unit.is_generator else ["return"]
            options += ["return 0", "return False", "return ''", "return []"]
            options += ["continue"] if unit.loop_of(stmt) is not None else []
            own = early_answers(unit)
            for rank, action in enumerate(list(dict.fromkeys(own + options))):
                yield unit.insert_before(stmt, "if %s is None:\n%s%s" % (base, step, action),
                                         "guard.none", (2.0 if action in own else 3.0) + 0.12 * rank
                                         - discount, guard=action not in own,
                                         site=("none", stmt.lineno))


@template("guard.callable",
          "Python's own convention (filter and sorted take None); PAR (null pointer checker)")
def callables(unit):
    """A function parameter that is None stands for the usual one: truth, or the value itself."""
    if not unit.is_function or not unit.node.body or not fired(unit, "TypeError") \
            or "'NoneType' object is not callable" not in unit.knowledge.message:
        return
    body = unit.node.body
    first = body[1] if len(body) > 1 and ast.get_docstring(unit.node) is not None else body[0]
    called = [node.func.id for node in unit.source.walk(unit.node) if isinstance(node, ast.Call)
              and isinstance(node.func, ast.Name) and node.func.id in unit.parameters]
    for name in dict.fromkeys(called):
        for rank, usual in enumerate(("bool", "lambda value: value")):
            yield unit.insert_before(first, "if %s is None:\n%s%s = %s" % (
                name, unit.step(), name, usual), "guard.callable", 2.0 + 0.3 * rank)


@template("guard.empty", "PAR (collection size checker); TBar FP3")
def empties(unit):
    s, step = unit.source, unit.step()
    relevant = fired(unit, "IndexError", "ValueError", "ZeroDivisionError", "StopIteration",
                     "RuntimeError")
    for node in unit.nodes:
        if not isinstance(node, ast.expr) or not unit.editable(node):
            continue
        crash = (s.path, node.lineno) in unit.knowledge.crash_lines
        discount = 0.8 if relevant and crash else 0.0
        stmt = None
        bases = []
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and unit.may_be(
                node.value, {"list", "tuple", "str", "deque"}):
            bases = [s.segment(node.value)]
            text = s.segment(node)
            for rank, other in enumerate(DEFAULTS):
                yield unit.swap_text(node, "%s if %s else %s" % (text, bases[0], other),
                                     "guard.empty", 3.0 + 0.12 * rank - discount, guard=True,
                                     site=("empty", node.lineno, node.col_offset))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)) \
                and not isinstance(node.right, ast.Constant) and unit.may_be(
                    node.left, {"int", "float", "Decimal"}):
            text, bottom = s.segment(node), s.segment(node.right)
            inner = node.right
            if isinstance(inner, ast.Call) and getattr(inner.func, "id", "") == "len" and inner.args:
                bottom = s.segment(inner.args[0])
            for rank, other in enumerate(("0", "None", "1", "0.0")):
                yield unit.swap_text(node, "%s if %s else %s" % (text, bottom, other),
                                     "guard.zero", 2.8 + 0.12 * rank - discount, guard=True,
                                     site=("zero", node.lineno, node.col_offset))
            for rank, other in enumerate(("(%s or 1)", "max(%s, 1)")):
                yield unit.swap_text(node.right, other % s.segment(node.right), "guard.zero",
                                     3.4 + 0.12 * rank - discount, guard=True)
            bases = [bottom]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args \
                and node.func.id in ("max", "min", "next") and len(node.args) == 1:
            text = s.segment(node)
            keyword = "" if node.func.id == "next" else "default="
            for rank, other in enumerate(DEFAULTS):
                yield unit.swap_text(node, "%s, %s%s)" % (text[:-1], keyword, other),
                                     "guard.default", 2.6 + 0.12 * rank - discount, guard=True,
                                     site=("default", node.lineno, node.col_offset))
            bases = [s.segment(node.args[0])]
            if node.func.id == "next":
                yield from stop_iteration(unit, node, 2.0 - discount)
        if bases and crash and relevant and unit.is_function:
            stmt = unit.statement_of(node)
            options = ["return None", "return 0", "return []", "return", "return ''",
                       "return False", "return 0.0"]
            if unit.is_generator:
                options = ["return"]
            options += ["continue"] if unit.loop_of(stmt) is not None else []
            own = early_answers(unit)
            for rank, action in enumerate(list(dict.fromkeys(own + options))):
                for base in bases:
                    yield unit.insert_before(stmt, "if not %s:\n%s%s" % (
                        base if base.isidentifier() or base[-1] in ")]" else "(%s)" % base, step,
                        action), "guard.empty", (1.9 if action in own else 2.9) + 0.12 * rank
                        - discount, guard=action not in own,
                        site=("empty", stmt.lineno))


def stop_iteration(unit, node, cost):
    """`next(x)` that ends a generator with RuntimeError since PEP 479, or a plain function."""
    s, step = unit.source, unit.step()
    stmt = unit.statement_of(node)
    if not s.alone(stmt) or hasattr(stmt, "body") or unit.is_elif(stmt):
        return
    yield from protected(unit, stmt, "StopIteration", cost)


def protected(unit, stmt, exception, cost):
    s, step = unit.source, unit.step()
    indent = s.indent(stmt)
    start, end = s.block(stmt)
    body = s.reindent(s.statement_text(stmt), indent, indent + step)
    actions = ["return"] if unit.is_generator else ["return None", "return []", "return 0",
                                                    "return iter([])", "return"]
    actions += ["break", "continue"] if unit.loop_of(stmt) is not None else []
    actions += ["pass"]
    for rank, action in enumerate(actions):
        text = "%stry:%s%s%sexcept %s:%s%s%s%s%s" % (
            indent, s.newline, body, indent, exception, s.newline, indent, step, action, s.newline)
        yield unit.make([Edit(start, end, text)], "guard.exception", cost + 0.15 * rank,
                        stmt.lineno, guard=not (unit.is_generator and exception == "StopIteration"),
                        site=("try", stmt.lineno))


@template("guard.exception", "TBar FP; ASSURE and RCV by analogy (error virtualisation)")
def exceptions(unit):
    """Catching the error that was seen around the statement that raised it, the last resort."""
    s, step = unit.source, unit.step()
    error = unit.knowledge.exception
    plain = error.rsplit(".", 1)[-1]
    for node in unit.nodes:
        if isinstance(node, ast.ExceptHandler) and node.type is not None and plain.isidentifier():
            text = s.segment(node.type)
            names = [s.segment(e) for e in node.type.elts] if isinstance(node.type, ast.Tuple) \
                else [text]
            if plain in names:
                continue
            new = "(%s)" % ", ".join(names + [plain])
            yield unit.make([s.replace(node.type, new)], "guard.handler", 1.9, node.type.lineno)
            yield unit.make([s.replace(node.type, plain)], "guard.handler", 2.4, node.type.lineno)
    if not plain.isidentifier() or plain in ("AssertionError", "SystemExit", "KeyboardInterrupt") \
            or not unit.is_function:
        return
    if unit.is_generator and plain == "RuntimeError":
        plain = "StopIteration"
    for stmt in unit.statements:
        if (s.path, stmt.lineno) in unit.knowledge.crash_lines and s.alone(stmt) \
                and not hasattr(stmt, "body") and not unit.is_elif(stmt):
            yield from protected(unit, stmt, plain, 3.8 if plain != "StopIteration" else 2.0)


@template("guard.iteration", "Common Python slip: a container changes while it is walked")
def iteration(unit):
    if not fired(unit, "RuntimeError"):
        return
    for node in unit.nodes:
        if isinstance(node, ast.For) and unit.editable(node.iter):
            text = unit.source.segment(node.iter)
            yield unit.swap_text(node.iter, "list(%s)" % text, "statement.iterate", 1.0)
