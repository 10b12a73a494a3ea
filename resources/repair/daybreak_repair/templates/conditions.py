# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Missing, superfluous and wrong conditions, and the pool of conditions they are built from."""

import ast

from ..source import Edit
from ..unit import CONTAINERS
from .registry import template

ORDERED = {"int", "float", "str", "Decimal", "datetime", "date", "timedelta"}


def existing_conditions(unit):
    """Texts of the unit's conditions, the first choice as donors."""
    found = {}
    for n in unit.nodes:
        tests = []
        if isinstance(n, (ast.If, ast.While, ast.IfExp)):
            tests = [n.test]
        elif isinstance(n, ast.comprehension):
            tests = n.ifs
        elif isinstance(n, ast.Assert):
            tests = [n.test]
        for test in tests:
            parts = test.values if isinstance(test, ast.BoolOp) else []
            for item in [test] + list(parts):
                text = unit.source.segment(item)
                if "\n" not in text and len(text) <= 60:
                    found.setdefault(text, item)
    return found


def inverse(text, node=None):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return text[3:].strip()
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for left, right in ((" is not ", " is "), (" not in ", " in "), (" is ", " is not "),
                            (" in ", " not in "), (" == ", " != "), (" != ", " == "),
                            (" <= ", " > "), (" >= ", " < "), (" < ", " >= "), (" > ", " <= ")):
            if text.count(left) == 1:
                return text.replace(left, right)
    if isinstance(node, (ast.Name, ast.Call, ast.Attribute, ast.Subscript)):
        return "not " + text
    return "not (" + text + ")"


def pool(unit, anchor, limit=60):
    """(condition, cost) pairs that make sense at a statement or expression, the likeliest first.

    The shapes are NOPOL's and SemFix's: truth of a variable, its being None, equality, order and
    membership between two variables or a variable and a small constant.
    """
    ranked = {}

    def add(text, cost):
        if text not in ranked or ranked[text] > cost:
            ranked[text] = cost

    for text, node in existing_conditions(unit).items():
        add(text, 0.5)
        add(inverse(text, node), 0.6)
    names = unit.names_for(anchor)[:8]
    kinds = {name: set(unit.types.get(name, ())) for name in names}
    for rank, name in enumerate(names):
        known = kinds[name]
        base = 0.06 * rank
        if known == {"function"} or known == {"type"}:
            continue
        if not known or known & CONTAINERS or known & {"bool", "NoneType"}:
            add("not " + name, 0.4 + base)
            add(name, 0.4 + base)
        else:
            add("not " + name, 1.0 + base)
            add(name, 1.0 + base)
        if not known or "NoneType" in known:
            add(name + " is None", 0.6 + base)
            add(name + " is not None", 0.6 + base)
        if not known or known & {"int", "float", "Decimal"}:
            for k, text in enumerate((" == 0", " == 1", " > 0", " <= 0", " < 0", " != 0", " >= 0",
                                      " <= 1", " > 1")):
                add(name + text, 0.7 + base + 0.07 * k)
        if known & CONTAINERS:
            add("len(%s) == 1" % name, 1.2 + base)
            add("len(%s) > 1" % name, 1.3 + base)
            add("len(%s) <= 1" % name, 1.3 + base)
    for i, left in enumerate(names):
        for j, right in enumerate(names):
            if left == right:
                continue
            base = 0.04 * (i + j)
            if kinds[right] & CONTAINERS or not kinds[right]:
                if not (kinds[left] and kinds[left] <= {"list", "dict", "set"}):
                    penalty = 0.7 if not kinds[right] else 0
                    add("%s in %s" % (left, right), 0.9 + base + penalty)
                    add("%s not in %s" % (left, right), 0.85 + base + penalty)
                if kinds[left] & {"int"}:
                    add("%s < len(%s)" % (left, right), 1.1 + base + penalty)
                    add("%s == len(%s)" % (left, right), 1.3 + base + penalty)
            if i < j and unit.compatible(kinds[left], kinds[right]):
                if not kinds[left] or kinds[left] & ORDERED:
                    for op in ("==", "!=", "<", ">", "<=", ">="):
                        add("%s %s %s" % (left, op, right), 1.0 + base)
                else:
                    add("%s == %s" % (left, right), 1.3 + base)
                    add("%s != %s" % (left, right), 1.3 + base)
                    add("%s is %s" % (left, right), 1.6 + base)
    for n in unit.nodes:
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load) \
                and not isinstance(unit.source.parent.get(n), ast.Call):
            text = unit.source.segment(n)
            if len(text) <= 30 and "\n" not in text:
                add(text, 1.1)
                add("not " + text, 1.1)
                add(text + " is None", 1.2)
                add(text + " is not None", 1.2)
        elif isinstance(n, (ast.Subscript, ast.Call)) \
                and not isinstance(getattr(n, "ctx", None), ast.Store):
            text = unit.source.segment(n)
            if len(text) <= 30 and "\n" not in text:
                add(text, 1.4)
                add("not " + text, 1.4)
    ordered = sorted(ranked.items(), key=lambda item: item[1])
    return ordered[:limit]


@template("condition.refine", "Prophet; ACS; TBar FP6; ManySStuBs4J (more and less specific if)")
def refine(unit):
    """Adds one more condition to an existing one with `and` or `or`."""
    s = unit.source
    for node in unit.nodes:
        tests = []
        if isinstance(node, (ast.If, ast.While, ast.IfExp)):
            tests = [node.test]
        elif isinstance(node, ast.comprehension):
            tests = node.ifs
        for test in tests:
            if not unit.editable(test):
                continue
            text = s.segment(test)
            loop = isinstance(node, ast.While)
            for condition, cost in pool(unit, test):
                if condition == text:
                    continue
                if isinstance(test, ast.Constant) and test.value is True:
                    yield unit.swap_text(test, condition, "condition.loop", 1.0 + cost)
                    continue
                left_or = unit.operand(test, 3)
                left_and = unit.operand(test, 4)
                for joined in ("%s and %s" % (left_and, condition),
                               "%s or %s" % (left_or, condition)):
                    yield unit.swap_text(test, joined, "condition.refine", 1.7 + cost
                                         + (0.2 if loop else 0))
                if cost <= 1.0:
                    yield unit.swap_text(test, "%s and %s" % (condition, left_and),
                                         "condition.refine", 2.0 + cost)
                    yield unit.swap_text(test, "%s or %s" % (condition, left_or),
                                         "condition.refine", 2.2 + cost)


@template("condition.replace", "NOPOL; ACS; SPR (condition synthesis)")
def replace(unit):
    for node in unit.nodes:
        if isinstance(node, (ast.If, ast.While, ast.IfExp)) and unit.editable(node.test):
            text = unit.source.segment(node.test)
            for condition, cost in pool(unit, node.test):
                if condition != text:
                    yield unit.swap_text(node.test, condition, "condition.replace", 2.3 + cost)
            for constant in ("True", "False"):
                yield unit.swap_text(node.test, constant, "condition.replace", 3.8)
            if isinstance(node.test, ast.Name):
                yield unit.swap_text(node.test, text + " is not None", "condition.none", 1.6)
                yield unit.swap_text(node.test, text + " is None", "condition.none", 2.0)
            elif isinstance(node.test, ast.UnaryOp) and isinstance(node.test.operand, ast.Name):
                yield unit.swap_text(node.test, unit.source.segment(node.test.operand)
                                     + " is None", "condition.none", 1.6)
        elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) == 2 \
                and isinstance(node.values[0], ast.Name) and unit.editable(node):
            name, other = (unit.source.segment(v) for v in node.values)
            yield unit.swap_text(node, "%s if %s is not None else %s" % (name, name, other),
                                 "condition.none", 1.8)


@template("condition.comprehension", "QuixBugs study (missing condition in a comprehension)")
def comprehension(unit):
    for node in unit.nodes:
        if not isinstance(node, ast.comprehension):
            continue
        owner = unit.source.parent[node]
        if not unit.editable(owner):
            continue
        bound = [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
        for condition, cost in pool(unit, node.iter, 40):
            if not any(name in condition for name in bound):
                continue
            if node.ifs:
                continue
            end = unit.source.span(node.iter)[1]
            yield unit.make([Edit(end, end, " if " + condition)], "condition.comprehension",
                            2.0 + cost, node.iter.lineno)
        for test in node.ifs:
            start = unit.source.text.rfind("if", 0, unit.source.span(test)[0])
            end = unit.source.span(test)[1]
            gap = unit.source.text[start:unit.source.span(test)[0]]
            if start > 0 and gap.strip() == "if":
                yield unit.make([Edit(start, end, "")], "condition.drop", 2.6, test.lineno)


@template("condition.wrap", "PAR (checkers); TBar FP6; Prophet (guarded statement)")
def wrap(unit):
    """Puts one statement under a new condition."""
    s = unit.source
    step = unit.step()
    for stmt in unit.statements:
        if isinstance(stmt, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import,
                             ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass)) \
                or not s.alone(stmt) and not hasattr(stmt, "body") or unit.is_elif(stmt):
            continue
        if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant) \
                or stmt.end_lineno - stmt.lineno > 12 or not unit.is_function:
            continue
        indent = s.indent(stmt)
        start, end = s.block(stmt)
        body = s.reindent(s.statement_text(stmt), indent, indent + step)
        simple = not hasattr(stmt, "body")
        for condition, cost in pool(unit, stmt, 40):
            text = indent + "if " + condition + ":" + s.newline + body
            guarding = stmt.lineno in crash_lines(unit)
            yield unit.make([Edit(start, end, text)], "condition.wrap",
                            (2.4 if simple else 3.0) + cost, stmt.lineno, guard=guarding,
                            site=("wrap", stmt.lineno))


def crash_lines(unit):
    return {line for path, line in unit.knowledge.crash_lines if path == unit.source.path}


@template("condition.unwrap", "Kali (functionality removal); TBar FP6")
def unwrap(unit):
    s = unit.source
    for stmt in unit.statements:
        if not isinstance(stmt, ast.If) or unit.is_elif(stmt):
            continue
        start, end = s.block(stmt)
        indent = s.indent(stmt)
        if stmt.body[0].lineno == stmt.lineno:
            continue
        low = s.offsets[s.first_line(stmt.body[0]) - 1]
        high = s.offsets[stmt.body[-1].end_lineno]
        body = s.reindent(s.text[low:high], s.indent(stmt.body[0]), indent)
        if not stmt.orelse:
            yield unit.make([Edit(start, end, body)], "condition.unwrap", 2.8, stmt.lineno)
        elif not unit.is_elif(stmt.orelse[0]) and s.alone(stmt.orelse[0]):
            low = s.offsets[s.first_line(stmt.orelse[0]) - 1]
            other = s.reindent(s.text[low:end], s.indent(stmt.orelse[0]), indent)
            yield unit.make([Edit(start, end, body)], "condition.unwrap", 3.2, stmt.lineno)
            yield unit.make([Edit(start, end, other)], "condition.unwrap", 3.2, stmt.lineno)


@template("condition.choose", "PAR (expression adder); ACS")
def choose(unit):
    """`e` becomes `e if condition else other` where a value is returned or kept."""
    s = unit.source
    for stmt in unit.statements:
        value = getattr(stmt, "value", None)
        if not isinstance(stmt, (ast.Return, ast.Assign)) or value is None \
                or isinstance(value, ast.IfExp) or not unit.is_function:
            continue
        text = s.segment(value)
        if "\n" in text or len(text) > 70 or isinstance(value, ast.Tuple):
            continue
        others = ["None", "0", "[]"] + unit.names_for(stmt)[:3]
        for condition, cost in pool(unit, stmt, 16):
            for rank, other in enumerate(others):
                yield unit.swap_text(value, "%s if %s else %s" % (text, condition, other),
                                     "condition.choose", 3.2 + cost + 0.15 * rank,
                                     guard=rank < 3 and stmt.lineno in crash_lines(unit),
                                     site=("choose", stmt.lineno, condition))
