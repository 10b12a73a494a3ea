# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements in the wrong place, of the wrong kind, or too many."""

import ast

from ..source import Edit
from .conditions import pool
from .registry import template

COMPOUND = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LOOPS = (ast.For, ast.While, ast.AsyncFor)


def movable(unit, stmt):
    return (unit.source.alone(stmt) or hasattr(stmt, "body")) and not unit.is_elif(stmt) \
        and not isinstance(stmt, COMPOUND + (ast.Import, ast.ImportFrom)) \
        and not (isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant))


@template("statement.delete", "GenProg; Kali; TBar FP15")
def delete(unit):
    s = unit.source
    for stmt in unit.statements:
        if not movable(unit, stmt):
            continue
        block, index = unit.siblings(stmt)
        start, end = s.block(stmt)
        text = "" if len(block) > 1 else s.indent(stmt) + "pass" + s.newline
        compound = hasattr(stmt, "body")
        yield unit.make([Edit(start, end, text)], "statement.delete", 4.4 if compound else 3.4,
                        stmt.lineno, guard=any(line == stmt.lineno and path == s.path for path, line
                                               in unit.knowledge.crash_lines))
        if isinstance(stmt, ast.If) and stmt.orelse and stmt.body[0].lineno > stmt.lineno:
            if not unit.is_elif(stmt.orelse[0]) and s.alone(stmt.orelse[0]):
                start = s.offsets[stmt.body[-1].end_lineno]
                yield unit.make([Edit(start, end, "")], "statement.delete", 4.0, stmt.lineno)


@template("statement.swap", "GenProg (swap); QuixBugs study (swapped statements)")
def swap(unit):
    s = unit.source
    for stmt in unit.statements:
        if not movable(unit, stmt):
            continue
        block, index = unit.siblings(stmt)
        if index + 1 < len(block) and movable(unit, block[index + 1]):
            other = block[index + 1]
            start, middle = s.block(stmt)
            low, end = s.block(other)
            between = s.text[middle:low]
            text = s.statement_text(other) + between + s.statement_text(stmt)
            yield unit.make([Edit(start, end, text)], "statement.swap", 2.2, stmt.lineno)


@template("statement.move", "TBar FP15 (statement mover); GenProg")
def move(unit):
    """Into the loop or block above, out of it, and to either end of the own block."""
    s = unit.source
    step = unit.step()
    for stmt in unit.statements:
        if not movable(unit, stmt):
            continue
        block, index = unit.siblings(stmt)
        start, end = s.block(stmt)
        text, indent = s.statement_text(stmt), s.indent(stmt)
        parent = s.parent[stmt]
        if index > 0:
            above = block[index - 1]
            for body in (getattr(above, "body", None), getattr(above, "orelse", None)):
                if isinstance(above, COMPOUND) or not isinstance(body, list) or not body:
                    continue
                if unit.is_elif(body[0]) or s.first_line(body[0]) == above.lineno:
                    continue
                inner = s.reindent(text, indent, s.indent(body[0]))
                if s.block(body[-1])[1] <= start:
                    place = s.block(body[-1])[1]
                    yield unit.make([Edit(start, end, ""), Edit(place, place, inner)],
                                    "statement.move.in", 1.9, stmt.lineno)
                    first = s.block(body[0])[0]
                    yield unit.make([Edit(start, end, ""), Edit(first, first, inner)],
                                    "statement.move.in", 2.6, stmt.lineno)
        if index + 1 < len(block):
            below = block[index + 1]
            body = getattr(below, "body", None)
            if isinstance(below, LOOPS + (ast.If, ast.With)) and s.first_line(
                    body[0]) > below.lineno:
                inner = s.reindent(text, indent, s.indent(body[0]))
                first = s.block(body[0])[0]
                yield unit.make([Edit(start, end, ""), Edit(first, first, inner)],
                                "statement.move.in", 1.9, stmt.lineno)
        if isinstance(parent, LOOPS + (ast.If, ast.With, ast.Try)) and parent is not unit.node \
                and not unit.is_elif(parent) and len(block) > 1:
            outer = s.indent(parent)
            moved = s.reindent(text, indent, outer)
            after = s.block(parent)[1]
            before = s.block(parent)[0]
            if index == len(block) - 1 or not isinstance(stmt, (ast.Return,)):
                separator = "" if s.text[:after].endswith("\n") else s.newline
                yield unit.make([Edit(start, end, ""), Edit(after, after, separator + moved)]
                                if after != end else [Edit(start, end, moved)],
                                "statement.move.out", 1.9, stmt.lineno)
            if not isinstance(stmt, (ast.Return, ast.Break, ast.Continue)):
                yield unit.make([Edit(before, before, moved), Edit(start, end, "")],
                                "statement.move.out", 2.2, stmt.lineno)
        for target in range(len(block)):
            if abs(target - index) < 2 or abs(target - index) > 4:
                continue
            place = s.block(block[target])[1 if target > index else 0]
            if target > index and not s.text[:place].endswith("\n"):
                continue
            yield unit.make([Edit(start, end, ""), Edit(place, place, text)], "statement.move",
                            2.8, stmt.lineno)
        # The rest of the block moves under the statement above, or a branch becomes the rest.
        if isinstance(stmt, ast.If) and not stmt.orelse and index + 1 < len(block) \
                and stmt.body[0].lineno > stmt.lineno:
            rest = block[index + 1:]
            low, high = s.block(rest[0])[0], s.block(rest[-1])[1]
            lines = s.text[low:high]
            inner = "".join(step + line if line.strip() else line
                            for line in lines.splitlines(keepends=True))
            yield unit.make([Edit(low, high, indent + "else:" + s.newline + inner)],
                            "statement.else", 2.4, stmt.lineno)
            single = s.text[s.block(rest[0])[0]:s.block(rest[0])[1]]
            inner = "".join(step + line if line.strip() else line
                            for line in single.splitlines(keepends=True))
            if len(rest) > 1:
                yield unit.make([Edit(low, s.block(rest[0])[1],
                                      indent + "else:" + s.newline + inner)],
                                "statement.else", 2.4, stmt.lineno)
        if isinstance(stmt, (ast.If,) + LOOPS) and stmt.orelse \
                and not unit.is_elif(stmt.orelse[0]) and s.alone(stmt.orelse[0]):
            low = s.offsets[stmt.body[-1].end_lineno]
            first = s.block(stmt.orelse[0])[0]
            lines = s.reindent(s.text[first:end], s.indent(stmt.orelse[0]), indent)
            yield unit.make([Edit(low, end, lines)], "statement.else", 2.4, stmt.lineno)


@template("statement.branches", "Weimer et al. 2009 (GenProg); QuixBugs study (swapped branches)")
def branches(unit):
    s = unit.source
    for stmt in unit.statements:
        if isinstance(stmt, ast.If) and stmt.orelse and stmt.body[0].lineno > stmt.lineno \
                and not unit.is_elif(stmt.orelse[0]) and s.alone(stmt.orelse[0]):
            a = (s.block(stmt.body[0])[0], s.block(stmt.body[-1])[1])
            b = (s.block(stmt.orelse[0])[0], s.block(stmt.orelse[-1])[1])
            first, second = s.text[a[0]:a[1]], s.text[b[0]:b[1]]
            if not second.endswith("\n"):
                second += s.newline
            yield unit.make([Edit(a[0], a[1], second), Edit(b[0], b[1], first)],
                            "statement.branches", 2.0, stmt.lineno)
        if isinstance(stmt, ast.If):
            start = s.span(stmt)[0]
            word = "elif" if unit.is_elif(stmt) else "if"
            block, index = unit.siblings(stmt)
            if word == "elif":
                yield unit.make([Edit(start, start + 4, "if")], "statement.elif", 1.9, stmt.lineno)
            elif index > 0 and isinstance(block[index - 1], ast.If):
                yield unit.make([Edit(start, start + 2, "elif")], "statement.elif", 1.9,
                                stmt.lineno)
            if word == "if" and not stmt.orelse:
                yield unit.make([Edit(start, start + 2, "while")], "statement.loop", 1.9,
                                stmt.lineno)
        elif isinstance(stmt, ast.While):
            start = s.span(stmt)[0]
            yield unit.make([Edit(start, start + 5, "if")], "statement.loop", 2.2, stmt.lineno)
    for node in unit.nodes:
        if isinstance(node, ast.IfExp) and unit.editable(node):
            yield unit.make([s.replace(node.body, unit.operand(node.orelse, 3)),
                             s.replace(node.orelse, s.segment(node.body))],
                            "statement.branches", 1.7, node.lineno)
            yield unit.swap_text(node, unit.operand(node.body, 3), "expression.drop", 2.8)
            yield unit.swap_text(node, unit.operand(node.orelse, 3), "expression.drop", 2.8)


@template("statement.flow", "TBar FP15; BugsInPy studies (return, break, continue)")
def flow(unit):
    s = unit.source
    names = {ast.Break: "break", ast.Continue: "continue", ast.Pass: "pass"}
    for stmt in unit.statements:
        kind = names.get(type(stmt))
        in_loop = unit.loop_of(stmt) is not None
        if kind:
            options = ["continue", "break", "pass"] if in_loop else ["pass"]
            if unit.is_function:
                options += ["return"] + ["return " + n for n in unit.names_for(stmt)[:4]]
            for rank, text in enumerate(options):
                if text != kind:
                    yield unit.make([s.replace(stmt, text)], "statement.flow", 1.8 + 0.15 * rank,
                                    stmt.lineno)
        elif isinstance(stmt, ast.Return):
            if in_loop:
                for rank, text in enumerate(("continue", "break")):
                    yield unit.make([s.replace(stmt, text)], "statement.flow", 2.6 + 0.2 * rank,
                                    stmt.lineno)
            value = s.segment(stmt.value) if stmt.value else ""
            if isinstance(stmt.value, ast.Constant) and isinstance(stmt.value.value, bool):
                for condition, cost in pool(unit, stmt, 40):
                    yield unit.swap_text(stmt.value, condition, "statement.return", 2.0 + cost)
            options = [n for n in unit.names_for(stmt)[:8]]
            options += ["None", "True", "False", "[]", "0", "''"]
            options += ["not " + value] if value else []
            for rank, text in enumerate(options):
                if text != value:
                    yield unit.make([s.replace(stmt, "return " + text)], "statement.return",
                                    2.0 + 0.1 * rank, stmt.lineno,
                                    guard=text in ("None", "[]", "0", "''") and bool(
                                        unit.knowledge.exception) and stmt.lineno in {
                                            line for path, line in unit.knowledge.crash_lines
                                            if path == s.path})
            if value:
                yield unit.make([s.replace(stmt, "yield " + value)], "statement.yield", 3.0,
                                stmt.lineno)
        elif isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Call) and unit.is_function:
            text = s.segment(stmt.value)
            yield unit.make([s.replace(stmt, "return " + text)], "statement.return", 1.8,
                            stmt.lineno)
            yield unit.make([s.replace(stmt, "yield from " + text)], "statement.yield",
                            1.9 if unit.is_generator else 3.6, stmt.lineno)
            yield unit.make([s.replace(stmt, "yield " + text)], "statement.yield",
                            2.2 if unit.is_generator else 3.8, stmt.lineno)


@template("statement.yield", "QuixBugs study (generators)")
def yields(unit):
    s = unit.source
    own = unit.node.name if unit.is_function else ""
    for node in unit.nodes:
        if isinstance(node, ast.Yield) and node.value is not None:
            text = s.segment(node.value)
            yield unit.make([s.replace(node, "yield from " + text)], "statement.yield", 1.6,
                            node.lineno)
            yield unit.make([s.replace(node, "yield from %s(%s)" % (own, text))],
                            "statement.yield", 2.4, node.lineno)
            yield unit.make([s.replace(node, "return " + text)], "statement.yield", 2.8,
                            node.lineno)
            for rank, wrapped in enumerate(("list(%s)", "tuple(%s)", "%s[:]", "%s.copy()")):
                yield unit.make([s.replace(node, "yield " + wrapped % text)], "statement.yield",
                                2.2 + 0.1 * rank, node.lineno)
        elif isinstance(node, ast.YieldFrom):
            yield unit.make([s.replace(node, "yield " + s.segment(node.value))],
                            "statement.yield", 1.6, node.lineno)


@template("statement.together", "QuixBugs study (order of assignments)")
def together(unit):
    """Two assignments that should happen at once, and a tuple assignment in the wrong order."""
    s = unit.source
    for stmt in unit.statements:
        if not isinstance(stmt, ast.Assign) or len(stmt.targets) != 1:
            continue
        block, index = unit.siblings(stmt)
        if index + 1 < len(block) and isinstance(block[index + 1], ast.Assign) \
                and len(block[index + 1].targets) == 1 and s.alone(stmt) \
                and s.alone(block[index + 1]):
            other = block[index + 1]
            if not isinstance(stmt.value, ast.Tuple) and not isinstance(other.value, ast.Tuple):
                text = "%s%s, %s = %s, %s%s" % (
                    s.indent(stmt), s.segment(stmt.targets[0]), s.segment(other.targets[0]),
                    s.segment(stmt.value), s.segment(other.value), s.newline)
                yield unit.make([Edit(s.block(stmt)[0], s.block(other)[1], text)],
                                "statement.together", 2.0, stmt.lineno)
        for side in (stmt.targets[0], stmt.value):
            if isinstance(side, ast.Tuple) and 2 <= len(side.elts) <= 3:
                texts = [s.segment(e) for e in side.elts]
                for i in range(len(texts)):
                    for j in range(i + 1, len(texts)):
                        yield unit.make([s.replace(side.elts[i], texts[j]),
                                         s.replace(side.elts[j], texts[i])],
                                        "statement.tuple", 1.8, stmt.lineno)
    for node in unit.nodes:
        if isinstance(node, (ast.Tuple, ast.List)) and isinstance(
                getattr(node, "ctx", None), ast.Load) and 2 <= len(node.elts) <= 4 \
                and not isinstance(s.parent.get(node), ast.Assign) and unit.editable(node):
            texts = [s.segment(e) for e in node.elts]
            for i in range(len(texts) - 1):
                if texts[i] != texts[i + 1]:
                    yield unit.make([s.replace(node.elts[i], texts[i + 1]),
                                     s.replace(node.elts[i + 1], texts[i])], "statement.tuple",
                                    2.2, node.lineno)


@template("statement.iterate", "QuixBugs study; BugsInPy studies (wrong iteration)")
def iterate(unit):
    """What a loop walks over: a copy, a part, another order, its items."""
    s = unit.source
    for node in unit.nodes:
        if not isinstance(node, (ast.For, ast.comprehension)) or not unit.editable(node.iter):
            continue
        text = unit.operand(node.iter)
        kinds = unit.types_of(node.iter)
        pair = isinstance(node.target, ast.Tuple) and len(node.target.elts) == 2
        shapes = ["list(%s)", "reversed(%s)", "sorted(%s)", "%s[1:]", "%s[:-1]", "range(len(%s))",
                  "%s[::-1]", "set(%s)", "range(%s)", "sorted(%s, reverse=True)", "%s.copy()"]
        shapes = (["%s.items()", "enumerate(%s)", "zip(%s, %s[1:])"] if pair else
                  ["%s.values()", "%s.keys()"]) + shapes
        for rank, shape in enumerate(shapes):
            new = shape.replace("%s", text)
            plain = s.segment(node.iter)
            if shape.endswith("(%s)") and shape.startswith(plain.split("(")[0] + "("):
                continue
            if kinds & {"int"} and not shape.startswith("range(%s"):
                continue
            yield unit.swap_text(node.iter, new, "statement.iterate", 2.0 + 0.12 * rank)
