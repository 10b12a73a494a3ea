# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong operators: comparison, arithmetic, boolean, assignment, order of operands, grouping."""

import ast

from ..source import Edit, precedence
from .registry import template

COMPARE = {"Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=", "Is": "is",
           "IsNot": "is not", "In": "in", "NotIn": "not in"}
LIKELY = {"<": ["<=", ">", ">=", "!="], "<=": ["<", ">=", ">", "=="], ">": [">=", "<", "<=", "!="],
          ">=": [">", "<=", "<", "=="], "==": ["!=", "<=", ">=", "<", ">", "in", "is"],
          "!=": ["==", "<", ">", "not in", "<=", ">="], "is": ["is not", "=="],
          "is not": ["is", "!="], "in": ["not in", "=="], "not in": ["in", "!="]}
BINARY = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%",
          "Pow": "**", "BitAnd": "&", "BitOr": "|", "BitXor": "^", "LShift": "<<", "RShift": ">>"}
SIBLINGS = {"+": ["-", "*", "|"], "-": ["+", "*", "//", "%"], "*": ["+", "/", "**", "//"],
            "/": ["//", "*", "%"], "//": ["/", "%", "*"], "%": ["//", "/"], "**": ["*"],
            "&": ["|", "^", "and"], "|": ["&", "^", "+", "or"], "^": ["&", "|", "**"],
            "<<": [">>", "*"], ">>": ["<<", "//"]}


def operator_edit(unit, left, right, old, new):
    """Replaces the operator's text between two operands, comments and spaces kept."""
    start = unit.source.span(left)[1]
    end = unit.source.span(right)[0]
    between = unit.source.text[start:end]
    words = old.split()
    first = between.find(words[0])
    last = between.find(words[-1], first + len(words[0])) if len(words) == 2 else first
    if first < 0 or last < 0:
        return None
    return Edit(start + first, start + last + len(words[-1]), new)


@template("operator.compare", "Le et al. 2012 (GenProg); PAR; TBar FP11; Offutt's ROR")
def compare(unit):
    for node in unit.nodes:
        if not isinstance(node, ast.Compare) or not unit.editable(node):
            continue
        operands = [node.left] + node.comparators
        for index, op in enumerate(node.ops):
            old = COMPARE[type(op).__name__]
            for rank, new in enumerate(LIKELY[old]):
                edit = operator_edit(unit, operands[index], operands[index + 1], old, new)
                if edit:
                    yield unit.make([edit], "operator.compare", 1.0 + 0.15 * rank, node.lineno,
                                    note="%s becomes %s" % (old, new))
        if len(node.ops) == 1 and not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            left, right = unit.source.segment(node.left), unit.source.segment(node.comparators[0])
            yield unit.make([unit.source.replace(node.left, right),
                             unit.source.replace(node.comparators[0], left)],
                            "operator.operands", 2.5, node.lineno)


@template("operator.arithmetic", "TBar FP11; Offutt's AOR; SemFix")
def arithmetic(unit):
    for node in unit.nodes:
        if isinstance(node, ast.BinOp) and unit.editable(node) \
                and type(node.op).__name__ in BINARY:
            old = BINARY[type(node.op).__name__]
            if old == "%" and unit.types_of(node.left) == {"str"}:
                continue
            for rank, new in enumerate(SIBLINGS[old]):
                edit = operator_edit(unit, node.left, node.right, old, new)
                if not edit:
                    continue
                tree_level = 12 if new in ("*", "/", "//", "%") else 11
                edits = [edit]
                if tree_level > precedence(node) and precedence(node.left) < tree_level:
                    edits.append(unit.source.replace(node.left, unit.operand(node.left, tree_level)))
                bits = new in ("&", "|", "^", "<<", ">>", "and", "or") and old in "+-*/**"
                yield unit.make(edits, "operator.arithmetic", 1.3 + 0.2 * rank + 1.5 * bits,
                                node.lineno,
                                note="%s becomes %s" % (old, new))
        elif isinstance(node, ast.AugAssign) and type(node.op).__name__ in BINARY:
            old = BINARY[type(node.op).__name__]
            for rank, new in enumerate(SIBLINGS[old]):
                edit = operator_edit(unit, node.target, node.value, old + "=", new + "=")
                if edit and new.strip() not in ("and", "or"):
                    yield unit.make([edit], "operator.assignment", 1.5 + 0.2 * rank, node.lineno)
            edit = operator_edit(unit, node.target, node.value, old + "=", "=")
            if edit:
                yield unit.make([edit], "operator.assignment", 2.0, node.lineno)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 \
                and isinstance(node.targets[0], (ast.Name, ast.Attribute, ast.Subscript)):
            for rank, new in enumerate(["+=", "-=", "*=", "|="]):
                edit = operator_edit(unit, node.targets[0], node.value, "=", new)
                if edit:
                    yield unit.make([edit], "operator.assignment", 2.2 + 0.4 * rank, node.lineno)


@template("operator.grouping", "Offutt's mutation operators; QuixBugs study (precedence)")
def grouping(unit):
    for node in unit.nodes:
        if not isinstance(node, ast.BinOp) or not unit.editable(node):
            continue
        s = unit.source
        if not isinstance(node.op, (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)):
            yield unit.make([s.replace(node.left, unit.operand(node.right)),
                             s.replace(node.right, unit.operand(node.left))],
                            "operator.operands", 2.3, node.lineno)
        elif unit.may_be(node, {"str", "list", "tuple"}) and isinstance(node.op, ast.Add):
            yield unit.make([s.replace(node.left, unit.operand(node.right, 12)),
                             s.replace(node.right, unit.operand(node.left, 12))],
                            "operator.operands", 3.0, node.lineno)
        for side, other in ((node.left, node.right), (node.right, node.left)):
            yield unit.swap_text(node, s.segment(side), "expression.drop", 2.6)
        if isinstance(node.left, ast.BinOp):
            inner = node.left
            yield unit.make([Edit(*(s.span(inner.right)[0],) * 2, "("),
                             Edit(*(s.span(node.right)[1],) * 2, ")")],
                            "operator.grouping", 2.2, node.lineno)
        if isinstance(node.right, ast.BinOp):
            inner = node.right
            if s.text[s.span(node)[0]:s.span(inner)[0]].count("(") == 0 \
                    and s.text[s.span(inner)[1]:s.span(node)[1]].count(")") == 0:
                yield unit.make([Edit(*(s.span(node.left)[0],) * 2, "("),
                                 Edit(*(s.span(inner.left)[1],) * 2, ")")],
                                "operator.grouping", 2.2, node.lineno)
        for inner in (node.left, node.right):
            if isinstance(inner, ast.BinOp):
                start, end = s.span(inner)
                before = s.text[:start].rstrip()
                after = s.text[end:].lstrip()
                if before.endswith("(") and after.startswith(")") \
                        and precedence(inner) < precedence(node):
                    low = len(before) - 1
                    high = len(s.text) - len(after) + 1
                    if low > s.span(node)[0] - 2 and high <= s.span(node)[1] + 1:
                        yield unit.make([Edit(low, high, s.text[start:end])],
                                        "operator.grouping", 2.4, node.lineno)


@template("operator.boolean", "TBar FP6; SemFix; Prophet")
def boolean(unit):
    for node in unit.nodes:
        if isinstance(node, ast.BoolOp) and unit.editable(node):
            old = "or" if isinstance(node.op, ast.Or) else "and"
            new = "and" if old == "or" else "or"
            edits = []
            for left, right in zip(node.values, node.values[1:]):
                edits.append(operator_edit(unit, left, right, old, new))
            if all(edits):
                yield unit.make(edits, "operator.boolean", 1.2, node.lineno,
                                note="%s becomes %s" % (old, new))
            for index, value in enumerate(node.values):
                rest = node.values[:index] + node.values[index + 1:]
                text = (" " + old + " ").join(unit.operand(v, 4) for v in rest)
                yield unit.swap_text(node, text, "condition.drop", 1.9)
        if isinstance(node, ast.UnaryOp) and unit.editable(node):
            cost = 1.4 if isinstance(node.op, ast.Not) else 2.2
            yield unit.swap_text(node, unit.operand(node.operand, 5), "operator.negation", cost)


@template("operator.negation", "SemFix; NOPOL; Offutt's UOI")
def negation(unit):
    for node in unit.nodes:
        parent = unit.source.parent.get(node)
        field = unit.source.field.get(node)
        if not isinstance(node, ast.expr) or not unit.editable(node):
            continue
        condition = field == "test" or field == "ifs" or isinstance(parent, ast.BoolOp)
        returned = isinstance(parent, ast.Return) and (
            isinstance(node, (ast.Call, ast.Name)) and unit.may_be(node, {"bool"}))
        if (condition or returned) and not isinstance(node, (ast.Compare, ast.UnaryOp, ast.Constant)):
            yield unit.swap_text(node, "not " + unit.operand(node, 5), "operator.negation",
                                 1.4 if condition else 2.6)
        elif condition and isinstance(node, ast.Compare) and len(node.ops) > 1:
            yield unit.swap_text(node, "not " + unit.operand(node, 5), "operator.negation", 2.0)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) \
                and unit.types_of(node) & {"int", "float"} \
                and not isinstance(parent, ast.Call):
            yield unit.swap_text(node, "-" + node.id, "operator.negation", 3.0)
