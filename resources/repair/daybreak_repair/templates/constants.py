# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong constants, bounds and slices."""

import ast

from .registry import template

EMPTY = {"list": "[]", "dict": "{}", "set": "set()", "str": "''", "tuple": "()"}


def plus(unit, node, step):
    """Text of an expression moved by one, folding an existing `+ 1` or `- 1`."""
    if isinstance(node, ast.Constant):
        return repr(node.value + step)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) \
            and isinstance(node.right, ast.Constant) and type(node.right.value) is int:
        value = node.right.value if isinstance(node.op, ast.Add) else -node.right.value
        value += step
        left = unit.source.segment(node.left)
        if value == 0:
            return left
        return "%s %s %d" % (left, "+" if value > 0 else "-", abs(value))
    return "%s %s 1" % (unit.operand(node, 11), "+" if step > 0 else "-")


@template("constant.number", "ManySStuBs4J (change numeric literal); Offutt's CRP")
def numbers(unit):
    for node in unit.nodes:
        if not isinstance(node, ast.Constant) or not unit.editable(node):
            continue
        value = node.value
        if isinstance(value, bool):
            yield unit.swap_text(node, str(not value), "constant.boolean", 1.4)
        elif isinstance(value, (int, float)):
            parent = unit.source.parent.get(node)
            if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub):
                yield unit.swap_text(parent, repr(value), "constant.number", 2.0)
                yield unit.swap_text(parent, "0", "constant.number", 2.0)
            options = [value + 1, value - 1, 0, 1, -1, 2, -value]
            if isinstance(value, int) and abs(value) > 4:
                options += [value * 10, value // 10, value * 2, value // 2]
            if isinstance(value, float):
                options += [1.0 - value, 1.0 + value, value * 100, value / 100]
            near = [n.value for n in unit.source.walk(unit.source.tree) if isinstance(n, ast.Constant)
                    and type(n.value) is type(value) and n.value not in (0, 1, value)]
            options = list(dict.fromkeys(options[:2] + near[:6] + options[2:]))
            for rank, new in enumerate(options):
                if new != value:
                    yield unit.swap_text(node, repr(new), "constant.number", 1.4 + 0.12 * rank,
                                         note="%r becomes %r" % (value, new))
            if unit.is_function:
                for rank, name in enumerate(unit.names_for(node)[:8]):
                    if unit.may_be(ast.Name(name, ast.Load()), {"int", "float"}):
                        yield unit.swap_text(node, name, "constant.variable", 2.2 + 0.1 * rank)
            stmt = unit.statement_of(node)
            if isinstance(stmt, (ast.Assign, ast.AnnAssign)) and stmt.value is node:
                for rank, new in enumerate(["float('inf')", "float('-inf')", "None", "[]", "{}",
                                            "set()", "''"]):
                    yield unit.swap_text(node, new, "constant.initial", 2.6 + 0.15 * rank)
            elif isinstance(parent, ast.Return):
                for rank, new in enumerate(["None", "True", "False", "[]", "''", "float('inf')"]):
                    yield unit.swap_text(node, new, "constant.result", 2.2 + 0.15 * rank)
        elif value is None and not isinstance(unit.source.parent.get(node), ast.Compare):
            for rank, new in enumerate(["[]", "{}", "0", "''", "True", "False", "set()", "()"]):
                yield unit.swap_text(node, new, "constant.none", 2.2 + 0.1 * rank)
            if unit.is_function and unit.parameters:
                for rank, name in enumerate(unit.names_for(node)[:6]):
                    yield unit.swap_text(node, name, "constant.variable", 2.4 + 0.1 * rank)


@template("constant.text", "ManySStuBs4J (change string literal)")
def texts(unit):
    pool = {}
    for n in unit.source.walk(unit.node if unit.is_function else unit.source.tree):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and len(n.value) <= 24:
            pool.setdefault(n.value, None)
    wide = {}
    for n in unit.source.walk(unit.source.tree):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and len(n.value) <= 24 \
                and n.value not in pool:
            wide.setdefault(n.value, None)
    for node in unit.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) \
                or not unit.editable(node) or len(node.value) > 60:
            continue
        value = node.value
        quote = unit.source.segment(node)[:1]
        variants = [value.lower(), value.upper(), value.strip(), value.title(), value + "s",
                    value[:-1] if value.endswith("s") else value, value.replace("-", "_"),
                    value.replace("_", "-"), "", " ", ",", "\n"] if len(value) < 24 else []
        for rank, new in enumerate(dict.fromkeys(list(pool) + variants)):
            if new != value:
                text = repr(new)
                if quote == '"' and '"' not in text and text[0] == "'" and "\\" not in text:
                    text = '"' + new + '"'
                yield unit.swap_text(node, text, "constant.text", min(4.0, 2.2 + 0.1 * rank))
        for rank, new in enumerate(list(wide)[:20]):
            yield unit.swap_text(node, repr(new), "constant.text", 4.0 + 0.1 * rank)


@template("constant.container", "TBar FP10; QuixBugs study (wrong data structure)")
def containers(unit):
    for node in unit.nodes:
        if not isinstance(node, ast.expr) or not unit.editable(node):
            continue
        stmt = unit.source.parent.get(node)
        initial = isinstance(stmt, (ast.Assign, ast.AnnAssign, ast.Return, ast.keyword, ast.Call))
        if not initial:
            continue
        text = unit.source.segment(node).replace(" ", "")
        if text in ("[]", "{}", "set()", "()", "''", '""', "list()", "dict()"):
            options = ["[]", "{}", "set()", "()", "''", "[[]]", "[0]", "0", "None", "{0}", "1"]
            names = [n for n in unit.names_for(node)[:6]]
            options += names + ["[" + name + "]" for name in names]
            options += ["list(" + name + ")" for name in names]
            options += ["{" + name + "}" for name in names]
            for rank, new in enumerate(options):
                if new.replace(" ", "") != text:
                    yield unit.swap_text(node, new, "constant.container", 2.0 + 0.12 * rank)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) \
                and isinstance(node.left, ast.List):
            count = unit.source.segment(node.right)
            inner = ", ".join(unit.source.segment(e) for e in node.left.elts)
            yield unit.swap_text(node, "[%s for _ in range(%s)]" % (inner, count),
                                 "constant.container", 1.4)
        if isinstance(node, ast.List) and len(node.elts) == 1 and not isinstance(stmt, ast.Call):
            inner = unit.source.segment(node.elts[0])
            for rank, new in enumerate(["[]", inner, "[[" + inner + "]]", "{" + inner + "}"]):
                yield unit.swap_text(node, new, "constant.container", 2.2 + 0.2 * rank)
        if isinstance(node, ast.List) and len(node.elts) > 1:
            for index in range(len(node.elts)):
                rest = [unit.source.segment(e) for i, e in enumerate(node.elts) if i != index]
                yield unit.swap_text(node, "[" + ", ".join(rest) + "]", "constant.container", 3.2)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords \
                and len(node.args) == 1 and node.func.id == "float" \
                and isinstance(node.args[0], ast.Constant):
            value = str(node.args[0].value)
            for rank, new in enumerate(["0", "1", "None", "-1"]):
                yield unit.swap_text(node, new, "constant.initial", 2.2 + 0.2 * rank)
            other = value[1:] if value.startswith("-") else "-" + value
            yield unit.swap_text(node.args[0], repr(other), "constant.initial", 1.6)


@template("bound.offset", "QuixBugs study (off by one); TBar FP11; Prophet")
def offsets(unit):
    """One more or one less where positions and counts are used."""
    for node in unit.nodes:
        if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store) \
                or not unit.editable(node) or not unit.numeric(node) \
                or isinstance(node, ast.Constant):
            continue
        parent = unit.source.parent.get(node)
        field = unit.source.field.get(node)
        cost = None
        if isinstance(parent, ast.Subscript) and field == "slice":
            cost = 1.5
        elif isinstance(parent, ast.Slice):
            cost = 1.4
        elif isinstance(parent, ast.Call) and field == "args":
            named = getattr(parent.func, "id", "")
            cost = 1.2 if named == "range" else 1.9
            if named in ("len", "sum", "list", "set", "tuple", "sorted", "str", "iter", "next",
                         "enumerate", "zip", "map", "filter", "any", "all", "reversed", "type",
                         "isinstance"):
                continue
        elif isinstance(parent, ast.Compare):
            cost = 1.6
        elif isinstance(parent, ast.Return):
            cost = 1.8
        elif isinstance(parent, (ast.Assign, ast.AugAssign, ast.NamedExpr)):
            cost = 1.9
        elif isinstance(parent, (ast.Yield, ast.IfExp)):
            cost = 2.6
        elif isinstance(parent, ast.Tuple) or isinstance(parent, ast.List):
            cost = 2.6
        elif isinstance(parent, ast.BinOp):
            cost = 2.4 if isinstance(node, ast.Name) else 2.2
        elif isinstance(parent, ast.keyword):
            cost = 2.2
        if cost is None:
            continue
        if not unit.types_of(node):
            cost += 0.2
        for step in (1, -1):
            yield unit.swap_text(node, plus(unit, node, step), "bound.offset",
                                 cost + (0.05 if step < 0 else 0))


@template("bound.slice", "ManySStuBs4J; QuixBugs study (bounds)")
def slices(unit):
    s = unit.source
    for node in unit.nodes:
        if not isinstance(node, ast.Subscript) or not unit.editable(node):
            continue
        base = s.segment(node.value)
        if isinstance(node.slice, ast.Slice):
            low = s.segment(node.slice.lower) if node.slice.lower else ""
            high = s.segment(node.slice.upper) if node.slice.upper else ""
            step = ":" + s.segment(node.slice.step) if node.slice.step else ""
            texts = [(high, low), ("", high), (low, ""), ("", ""), ("1", high), (low, "-1")]
            for rank, (a, b) in enumerate(texts):
                if (a, b) != (low, high):
                    yield unit.swap_text(node, "%s[%s:%s%s]" % (base, a, b, step), "bound.slice",
                                         1.8 + 0.1 * rank)
            for rank, name in enumerate(unit.names_for(node)[:6]):
                if not unit.may_be(ast.Name(name, ast.Load()), {"int", "NoneType"}):
                    continue
                for text in ("%s:%s%s" % (name, high, step), "%s:%s%s" % (low, name, step)):
                    yield unit.swap_text(node, "%s[%s]" % (base, text), "bound.slice",
                                         2.2 + 0.1 * rank)
            if not step:
                yield unit.swap_text(node, "%s[%s:%s:-1]" % (base, low, high), "bound.slice", 2.8)
            yield unit.swap_text(node, base, "bound.slice", 2.2)
        elif isinstance(node.ctx, ast.Load):
            index = s.segment(node.slice)
            if unit.may_be(node.value, {"list", "str", "tuple", "deque", "bytes"}) \
                    and not isinstance(node.slice, (ast.Tuple,)):
                for rank, text in enumerate(["-1", "0", "-" + index, "1", "len(%s) - 1 - %s" % (
                        base, index)]):
                    if text != index and "--" not in text and (text != "1" or index == "0"):
                        yield unit.swap_text(node.slice, text, "bound.index", 2.0 + 0.25 * rank)
                yield unit.swap_text(node, "%s[%s:]" % (base, index), "bound.slice", 2.8)
                yield unit.swap_text(node, "%s[:%s]" % (base, index), "bound.slice", 2.8)
            yield unit.swap_text(node, base, "bound.index", 2.6)
            yield unit.swap_text(node, index, "bound.index", 3.0)
            if isinstance(node.value, ast.Subscript) and not isinstance(node.value.slice, ast.Slice):
                yield unit.make([s.replace(node.slice, s.segment(node.value.slice)),
                                 s.replace(node.value.slice, index)], "bound.index", 1.8,
                                node.lineno)


@template("bound.range", "QuixBugs study (bounds)")
def ranges(unit):
    s = unit.source
    for node in unit.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                and node.func.id == "range" and not node.keywords and unit.editable(node)):
            continue
        arguments = [s.segment(a) for a in node.args]
        shapes = []
        if len(arguments) == 1:
            shapes = ["1, " + arguments[0], "1, " + arguments[0] + " + 1",
                      arguments[0] + " - 1, -1, -1"]
            shapes += [name + ", " + arguments[0] for name in unit.names_for(node)[:5]]
            shapes += [name + " + 1, " + arguments[0] for name in unit.names_for(node)[:5]]
        elif len(arguments) == 2:
            shapes = [arguments[1], arguments[1] + ", " + arguments[0],
                      arguments[0] + ", " + arguments[1] + ", -1"]
            shapes += [arguments[1] + " - 1, " + arguments[0] + " - 1, -1"]
        elif len(arguments) == 3:
            shapes = [", ".join(arguments[:2]),
                      "%s, %s, -(%s)" % (arguments[1], arguments[0], arguments[2])]
        for rank, text in enumerate(shapes):
            yield unit.swap_text(node, "range(%s)" % text, "bound.range", 1.9 + 0.15 * rank)


@template("bound.chain", "Offutt's mutation operators")
def chains(unit):
    """Which end of an interval is open: a < x <= b against a <= x < b."""
    s = unit.source
    for node in unit.nodes:
        if not isinstance(node, ast.Compare) or len(node.ops) != 2 or not unit.editable(node):
            continue
        texts = [s.segment(node.left)] + [s.segment(c) for c in node.comparators]
        for a in ("<", "<="):
            for b in ("<", "<="):
                yield unit.swap_text(node, "%s %s %s %s %s" % (
                    texts[0], a, texts[1], b, texts[2]), "bound.chain", 1.6)
