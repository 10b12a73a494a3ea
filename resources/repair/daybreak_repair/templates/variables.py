# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong variables, attributes and expressions: something else in scope is meant."""

import ast
import difflib

from .registry import template


def alike(left, right):
    return difflib.SequenceMatcher(None, left, right).ratio()


@template("variable.replace", "ManySStuBs4J (change identifier used); TBar FP13; PAR")
def replace_names(unit):
    for node in unit.nodes:
        if not isinstance(node, ast.Name) or not unit.editable(node):
            continue
        parent = unit.source.parent.get(node)
        if isinstance(node.ctx, ast.Load):
            if isinstance(parent, ast.Call) and parent.func is node and node.id not in unit.locals:
                continue
            own = unit.types_of(node)
            for rank, name in enumerate(unit.names_for(node)[:14]):
                fits = unit.compatible(own, set(unit.types.get(name, ())))
                yield unit.swap_text(node, name, "variable.replace",
                                     1.4 + 0.08 * rank + (0 if fits else 1.2),
                                     note="%s becomes %s" % (node.id, name))
            for rank, name in enumerate(unit.module_values[:8]):
                if name != node.id and name not in unit.locals:
                    yield unit.swap_text(node, name, "variable.replace", 3.2 + 0.1 * rank)
        elif isinstance(node.ctx, ast.Store) and not isinstance(parent, (ast.For, ast.withitem)):
            for rank, name in enumerate(unit.names_for(node)[:10]):
                yield unit.swap_text(node, name, "variable.target", 2.2 + 0.1 * rank)


@template("variable.attribute", "ManySStuBs4J (wrong attribute); PyBugHive; BugsInPy studies")
def replace_attributes(unit):
    methods = []
    if unit.method_class is not None:
        methods = [n.name for n in unit.method_class.body if hasattr(n, "name")]
    for node in unit.nodes:
        if isinstance(node, ast.Attribute) and unit.editable(node):
            called = isinstance(unit.source.parent.get(node), ast.Call) \
                and unit.source.field.get(node) == "func"
            is_self = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            pool = list(unit.attributes)
            if is_self:
                pool = [n.attr for n in unit.source.walk(unit.method_class or unit.source.tree)
                        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
                        and n.value.id == node.value.id] + methods
            pool = [name for name in dict.fromkeys(pool) if name != node.attr]
            pool.sort(key=lambda name: -alike(name, node.attr))
            if called and not is_self:
                continue  # methods are renamed by calls.rename
            start = unit.source.span(node.value)[1]
            end = unit.source.span(node)[1]
            for rank, name in enumerate(pool[:12]):
                text = unit.source.text[start:end].replace(node.attr, name)
                yield unit.make([unit.source.replace(node, unit.source.segment(node.value) + text)],
                                "variable.attribute", 1.7 + 0.12 * rank, node.lineno,
                                note="%s becomes %s" % (node.attr, name))
            if isinstance(node.ctx, ast.Load):
                yield unit.swap_text(node, unit.source.segment(node.value), "variable.attribute",
                                     2.8)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and unit.editable(node):
            used = [n for n in unit.nodes if isinstance(n, ast.Attribute)]
            for rank, other in enumerate({n.attr: n for n in used
                                          if isinstance(n.value, ast.Name)
                                          and n.value.id == node.id}.values()):
                if unit.source.parent.get(node) is not other \
                        and not isinstance(unit.source.parent.get(node), ast.Attribute):
                    yield unit.swap_text(node, node.id + "." + other.attr, "variable.attribute",
                                         2.2 + 0.15 * rank)
            if unit.method_class is not None and node.id not in ("self", "cls") \
                    and unit.parameters[:1] in (["self"], ["cls"]):
                fields = [n.attr for n in unit.source.walk(unit.method_class)
                          if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
                          and n.value.id == "self"]
                fields = sorted(dict.fromkeys(fields), key=lambda f: -alike(f, node.id))
                for rank, name in enumerate(fields[:6]):
                    yield unit.swap_text(node, "self." + name, "variable.attribute",
                                         2.0 + 0.2 * rank)


def ingredient_expressions(unit):
    """Texts of the unit's small expressions, the donor material of code transplants."""
    found = {}
    for n in unit.nodes:
        if isinstance(n, (ast.Attribute, ast.Subscript, ast.Call, ast.BinOp)) \
                and not isinstance(getattr(n, "ctx", None), ast.Store) and unit.editable(n):
            text = unit.source.segment(n)
            if len(text) <= 40 and "\n" not in text:
                found.setdefault(text, n)
    return found


@template("expression.transplant", "GenProg; Barr et al. 2014 (plastic surgery hypothesis); ssFix")
def transplant(unit):
    """An expression of the function in place of another one."""
    donors = ingredient_expressions(unit)
    for node in unit.nodes:
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant)) \
                or isinstance(getattr(node, "ctx", None), ast.Store) or not unit.editable(node):
            continue
        parent = unit.source.parent.get(node)
        field = unit.source.field.get(node)
        if field == "func" or isinstance(parent, (ast.Attribute, ast.Expr)):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            continue
        own = unit.source.segment(node)
        kinds = unit.types_of(node)
        for rank, (text, donor) in enumerate(donors.items()):
            if text == own or not unit.compatible(kinds, unit.types_of(donor)):
                continue
            same = type(donor) is type(node)
            cost = 2.6 if same else 3.2
            yield unit.swap_text(node, text, "expression.transplant", cost + 0.04 * rank)
        if isinstance(node, (ast.Subscript, ast.Attribute, ast.Call)) \
                and not isinstance(parent, ast.Starred):
            for rank, name in enumerate(unit.names_for(node)[:8]):
                yield unit.swap_text(node, name, "expression.variable", 2.4 + 0.1 * rank)


@template("expression.index", "QuixBugs study (missing subscript); TBar")
def index_variables(unit):
    """x where x[i] is meant, or d[k] where an element is meant."""
    names = unit.names_for(unit.node) if hasattr(unit.node, "lineno") else []
    keys = [n for n in names if set(unit.types.get(n, ())) & {"int", "str"} or n not in unit.types]
    for node in unit.nodes:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) \
                or not unit.editable(node):
            continue
        kinds = unit.types_of(node)
        if not kinds & {"list", "tuple", "dict", "str", "defaultdict", "deque"}:
            continue
        parent = unit.source.parent.get(node)
        if isinstance(parent, (ast.Subscript, ast.Attribute)) and unit.source.field[node] == "value":
            continue
        if isinstance(parent, ast.Call) and getattr(parent.func, "id", "") == "len":
            continue
        options = ["%s[%s]" % (node.id, key) for key in keys[:5] if key != node.id]
        if kinds & {"list", "tuple", "str", "deque"}:
            options += [node.id + "[0]", node.id + "[-1]", node.id + "[1:]", node.id + "[:-1]",
                        node.id + "[::-1]"]
            options += ["%s[%s:]" % (node.id, key) for key in keys[:3] if key != node.id]
            options += ["%s[:%s]" % (node.id, key) for key in keys[:3] if key != node.id]
        for rank, text in enumerate(options):
            yield unit.swap_text(node, text, "expression.index", 2.4 + 0.12 * rank)


@template("expression.sum", "SemFix (synthesis of small expressions); Angelix")
def combine(unit):
    """x where x + y, x - y or a comparison with another variable is meant."""
    for node in unit.nodes:
        if not isinstance(node, (ast.Name, ast.Subscript, ast.Call, ast.Attribute)) \
                or isinstance(getattr(node, "ctx", None), ast.Store) or not unit.editable(node):
            continue
        parent = unit.source.parent.get(node)
        field = unit.source.field.get(node)
        if isinstance(parent, (ast.Attribute, ast.Expr, ast.For, ast.comprehension)) \
                or field == "func":
            continue
        kinds = unit.types_of(node)
        if isinstance(parent, ast.Return) or isinstance(parent, (ast.Call, ast.Assign, ast.Slice,
                                                                 ast.Compare, ast.List, ast.Yield,
                                                                 ast.Tuple)):
            operators = []
            if not kinds or kinds & {"int", "float", "Decimal"}:
                operators += ["+", "-", "*"]
            elif kinds & {"list", "str", "tuple"}:
                operators += ["+"]
            elif kinds & {"set"}:
                operators += ["|", "-", "&"]
            text = unit.operand(node, 12)
            for op in operators:
                for rank, name in enumerate(unit.names_for(node)[:5]):
                    other = set(unit.types.get(name, ()))
                    if name == text or not unit.compatible(kinds, other):
                        continue
                    yield unit.swap_text(node, "%s %s %s" % (text, op, name), "expression.sum",
                                         3.2 + 0.1 * rank)
            if isinstance(parent, (ast.Assign, ast.Return, ast.Call, ast.Tuple)) and (
                    not kinds or kinds & {"int"}):
                numbers = [n.value for n in unit.source.walk(unit.source.tree)
                           if isinstance(n, ast.Constant) and type(n.value) is int and n.value > 1]
                for rank, name in enumerate(unit.module_values[:6] + [
                        str(n) for n in dict.fromkeys(numbers)][:6]):
                    for op in ("%", "//", "*"):
                        yield unit.swap_text(node, "%s %s %s" % (text, op, name), "expression.sum",
                                             3.0 + 0.1 * rank)
            if not kinds or kinds & {"list"}:
                for rank, name in enumerate(unit.names_for(node)[:5]):
                    if name != text:
                        yield unit.swap_text(node, "%s + [%s]" % (text, name), "expression.sum",
                                             3.4 + 0.1 * rank)
                        yield unit.swap_text(node, "[%s] + %s" % (name, text), "expression.sum",
                                             3.4 + 0.1 * rank)


@template("expression.extreme", "QuixBugs study (a maximum or minimum is forgotten)")
def extremes(unit):
    """`best = x` where `best = max(best, x)` is meant; also in returns and between two variables."""
    s = unit.source
    for stmt in unit.statements:
        if isinstance(stmt, ast.Assign) and len(stmt.targets) == 1 \
                and not isinstance(stmt.targets[0], ast.Tuple):
            target, value = s.segment(stmt.targets[0]), s.segment(stmt.value)
            if "\n" in value or not unit.may_be(stmt.value, {"int", "float", "Decimal", "str"}):
                continue
            looped = unit.loop_of(stmt) is not None
            others = ([target] if looped else []) + ["0"]
            others += [name for name in unit.names_for(stmt)[:4] if name not in (target, value)]
            for rank, other in enumerate(others):
                for function in ("max", "min"):
                    yield unit.swap_text(stmt.value, "%s(%s, %s)" % (function, other, value),
                                         "expression.extreme", (2.0 if rank == 0 and looped else 3.0)
                                         + 0.1 * rank)
        elif isinstance(stmt, ast.Return) and stmt.value is not None \
                and unit.may_be(stmt.value, {"int", "float", "Decimal"}):
            value = s.segment(stmt.value)
            if "\n" in value or isinstance(stmt.value, (ast.Tuple, ast.Constant)):
                continue
            for rank, other in enumerate(["0", "1"] + unit.names_for(stmt)[:4]):
                for function in ("max", "min"):
                    yield unit.swap_text(stmt.value, "%s(%s, %s)" % (function, other, value),
                                         "expression.extreme", 3.0 + 0.1 * rank)
