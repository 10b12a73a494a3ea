# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Missing statements: updates, base cases, returns, and copies of statements found nearby."""

import ast

from ..source import FUNCTIONS, Edit
from ..unit import CONTAINERS
from .conditions import crash_lines, pool
from .registry import template

SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Continue, ast.Break, ast.Delete)


def body_places(unit):
    """Statements beside which something may be inserted, docstrings and nested scopes excluded."""
    for stmt in unit.statements:
        if isinstance(stmt, FUNCTIONS + (ast.ClassDef, ast.Import, ast.ImportFrom)):
            continue
        if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant):
            continue
        if not unit.is_function:
            continue
        yield stmt


def ends_flow(stmt):
    return isinstance(stmt, (ast.Return, ast.Break, ast.Continue, ast.Raise))


@template("insert.base", "QuixBugs study (missing base case); TBar FP4; PAR")
def base_case(unit):
    """`if condition: return value` at the start of a function and before a return or loop."""
    if not unit.is_function:
        return
    s, step = unit.source, unit.step()
    body = [b for b in unit.node.body
            if not (isinstance(b, ast.Expr) and isinstance(b.value, ast.Constant))]
    if not body:
        return
    places = [body[0]] + [b for b in body[1:] if isinstance(b, (ast.Return, ast.For, ast.While,
                                                               ast.If, ast.Assign))]
    values = ["None", "0", "[]", "''", "1", "True", "False", "{}"]
    known = set(unit.types.get("return", ()))
    returned = {}
    for n in unit.nodes:
        if isinstance(n, ast.Return) and n.value is not None:
            text = s.segment(n.value)
            if len(text) <= 24 and "\n" not in text:
                returned[text] = None
    hints = {"list": ["[]", "[[]]"], "int": ["0", "1", "-1"], "str": ["''"], "dict": ["{}"],
             "bool": ["True", "False"], "float": ["0.0", "0"], "set": ["set()"], "tuple": ["()"],
             "Decimal": ["Decimal(0)"]}
    preferred = list(returned)
    for kind in known:
        preferred += hints.get(kind, [])
    recursive = any(isinstance(n, ast.Call) and getattr(n.func, "id", getattr(
        n.func, "attr", "")) == unit.node.name for n in unit.nodes)
    if unit.is_generator:
        options = ["return"]
        if recursive:
            options = ["yield []\n%sreturn" % step, "return"]
            options += ["yield %s\n%sreturn" % (n, step) for n in unit.parameters[:2]]
    else:
        options = list(dict.fromkeys(preferred + [p for p in unit.parameters if p != "self"]
                                     + values))
        options = ["return " + value for value in options][:14]
        options += ["return [%s]" % p for p in unit.parameters[:2] if p not in ("self", "cls")]
    for number, stmt in enumerate(places[:5]):
        for condition, cost in pool(unit, stmt, 26 if recursive or number == 0 else 14):
            for rank, option in enumerate(options):
                preferred_value = option.removeprefix("return ") in preferred
                base = 1.9 if recursive else 2.6
                base += 0 if preferred_value or unit.is_generator else 0.4
                text = "if %s:\n%s%s" % (condition, step, option)
                yield unit.insert_before(
                    stmt, text, "insert.base", base + cost + 0.12 * rank + 0.3 * number,
                    guard=not recursive and bool(unit.knowledge.exception),
                    site=("base", unit.name, condition))


@template("insert.update", "QuixBugs study (missing update of a variable); TBar FP4")
def updates(unit):
    """`i += 1`, `visited.add(x)`, `out.append(x)`, `seen[k] = v`: what loops forget."""
    s = unit.source
    for stmt in body_places(unit):
        loop = unit.loop_of(stmt)
        block, index = unit.siblings(stmt)
        last = index == len(block) - 1
        if not (last or index == 0 or loop is not None):
            continue
        names = unit.names_for(stmt)[:10]
        texts = []
        for name in names:
            kinds = set(unit.types.get(name, ()))
            stored = any(isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
                         for n in unit.nodes)
            if isinstance(loop, ast.While):
                stored = stored or any(isinstance(n, ast.Name) and n.id == name
                                       for n in ast.walk(loop.test))
            if stored and (not kinds or kinds & {"int", "float"}):
                texts += [(name + " += 1", 0.2), (name + " -= 1", 0.5)]
                if isinstance(loop, ast.While):
                    texts += [("%s //= %d" % (name, n), 0.5) for n in small_numbers(unit)]
                    texts += [(name + " >>= 1", 0.7)]
                for other in names:
                    if other != name and set(unit.types.get(other, ())) & {"int", "float"}:
                        texts += [("%s += %s" % (name, other), 1.0),
                                  ("%s = %s" % (name, other), 1.0),
                                  ("%s -= %s" % (name, other), 1.6)]
            elif stored:
                for other in names:
                    if other != name and unit.compatible(kinds, set(unit.types.get(other, ()))):
                        texts.append(("%s = %s" % (name, other), 1.0))
            if kinds & {"set", "list", "deque", "dict", "defaultdict"} or not kinds:
                penalty = 0 if kinds else 1.0
                for other in names:
                    if other == name:
                        continue
                    if "set" in kinds or not kinds:
                        texts.append(("%s.add(%s)" % (name, other), 0.4 + penalty))
                        texts.append(("%s.update(%s)" % (name, other), 1.2 + penalty))
                    if kinds & {"list", "deque"} or not kinds:
                        texts.append(("%s.append(%s)" % (name, other), 0.6 + penalty))
                        texts.append(("%s.extend(%s)" % (name, other), 1.0 + penalty))
                        texts.append(("%s = []" % name, 1.4 + penalty))
                    if kinds & {"dict", "defaultdict"}:
                        for third in names:
                            if third not in (name, other):
                                texts.append(("%s[%s] = %s" % (name, other, third), 0.8))
                if kinds & {"list"}:
                    texts += [(name + ".sort()", 1.4), (name + ".pop()", 1.6),
                              (name + ".reverse()", 1.6)]
                if "deque" in kinds:
                    texts.append((name + ".popleft()", 1.4))
        texts += membership_updates(unit)
        texts += first_elements(unit, stmt, names)
        for rank, (text, cost) in enumerate(dict.fromkeys(texts)):
            total = (1.8 if loop is not None else 2.5) + cost + 0.01 * rank
            if unit.knowledge.hangs and isinstance(loop, ast.While):
                total -= 0.9
            if not ends_flow(stmt):
                yield unit.insert_after(stmt, text, "insert.update", total)
            if index == 0 or ends_flow(stmt) or hasattr(stmt, "body"):
                yield unit.insert_before(stmt, text, "insert.update", total + 0.1)


def small_numbers(unit):
    """Numbers over 1 of the unit, then 2 and 10: what a loop may divide by."""
    found = [n.value for n in unit.nodes if isinstance(n, ast.Constant)
             and type(n.value) is int and 1 < n.value < 1000]
    return list(dict.fromkeys(found + [2, 10]))[:5]


def membership_updates(unit):
    """Where `x in seen` is asked, `seen.add(x)` may be missing."""
    s = unit.source
    found = []
    for n in unit.nodes:
        if isinstance(n, ast.Compare) and len(n.ops) == 1 and isinstance(n.ops[0], (ast.In,
                                                                                   ast.NotIn)):
            item, holder = s.segment(n.left), s.segment(n.comparators[0])
            if "\n" in item + holder or not holder.replace(".", "").replace("_", "").isalnum():
                continue
            kinds = unit.types_of(n.comparators[0])
            if not kinds or "set" in kinds:
                grouped = "(" + item + ")" if isinstance(n.left, ast.Tuple) \
                    and not item.startswith("(") else item
                found.append(("%s.add(%s)" % (holder, grouped), 0.1))
            if not kinds or kinds & {"list", "deque"}:
                found.append(("%s.append(%s)" % (holder, item), 0.3))
            if not kinds or kinds & {"dict", "defaultdict"}:
                found += [("%s[%s] = %s" % (holder, item, v), 0.4 + 0.1 * i) for i, v in enumerate(
                    unit.names_for(n)[:4] + ["True", "0", "1"])]
    return found


def first_elements(unit, stmt, names):
    """A table whose first element is not set."""
    if not isinstance(stmt, ast.Assign) or not isinstance(stmt.targets[0], ast.Name):
        return []
    name = stmt.targets[0].id
    if not unit.may_be(stmt.targets[0], {"list", "dict", "defaultdict"}) or isinstance(
            stmt.value, (ast.Constant, ast.Compare)):
        return []
    values = ["1", "0", "True"] + [n for n in names if n != name][:3]
    return [("%s[0] = %s" % (name, value), 0.3 + 0.1 * i) for i, value in enumerate(values)] + [
        ("%s[0][0] = %s" % (name, value), 0.9) for value in values[:2]] + [
        ("%s[%s] = %s" % (name, key, value), 1.2) for key in names[:4] if key != name
        for value in values[:2]]


@template("insert.flow", "TBar FP4; BugsInPy studies (missing return, break, continue)")
def flows(unit):
    s, step = unit.source, unit.step()
    for stmt in body_places(unit):
        block, index = unit.siblings(stmt)
        last = index == len(block) - 1
        in_loop = unit.loop_of(stmt) is not None
        options = ([("break", 0.4), ("continue", 0.5)] if in_loop else [])
        options += [("return " + n, 0.3 + 0.1 * i) for i, n in
                    enumerate(unit.names_for(stmt)[:6])]
        options += [("return True", 0.8), ("return False", 0.8), ("return None", 1.0),
                    ("return []", 1.2), ("return 0", 1.2)]
        if unit.is_generator:
            options = options[:2] if in_loop else []
            options += [("return", 0.6)]
            options += [("yield " + n, 0.4 + 0.1 * i) for i, n in
                        enumerate(unit.names_for(stmt)[:5])]
            options += [("yield from " + n, 0.9 + 0.1 * i) for i, n in
                        enumerate(unit.names_for(stmt)[:4])]
        if not ends_flow(stmt) and last:
            for text, cost in options:
                yield unit.insert_after(stmt, text, "insert.flow", 1.9 + cost)
        if in_loop and not ends_flow(stmt):
            for condition, cost in pool(unit, stmt, 24):
                for word in ("break", "continue"):
                    text = "if %s:\n%s%s" % (condition, step, word)
                    yield unit.insert_before(stmt, text, "insert.flow", 2.4 + cost,
                                             guard=word == "continue"
                                             and stmt.lineno in crash_lines(unit),
                                             site=("flow", stmt.lineno))
                    if last:
                        yield unit.insert_after(stmt, text, "insert.flow", 2.6 + cost)


@template("insert.copy", "GenProg; Barr et al. 2014 (plastic surgery hypothesis); PAR")
def copies(unit):
    """A statement found elsewhere in the function, or in the file with its variables renamed."""
    s, step = unit.source, unit.step()
    if not unit.is_function:
        return
    donors = {}
    for n in unit.statements:
        if isinstance(n, SIMPLE) and s.alone(n) and n.lineno == n.end_lineno \
                and not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)):
            donors.setdefault(s.segment(n), 0.0)
        elif isinstance(n, ast.If) and n.end_lineno - n.lineno <= 2 and not n.orelse \
                and not unit.is_elif(n) and n.body[0].lineno > n.lineno:
            text = s.reindent(s.statement_text(n), s.indent(n), "").rstrip("\n")
            donors.setdefault(text.replace("\r", ""), 0.3)
    if donors:
        for donor, cost in foreign(unit).items():
            donors.setdefault(donor, cost)
    for stmt in body_places(unit):
        own = s.segment(stmt)
        block, index = unit.siblings(stmt)
        for rank, (text, extra) in enumerate(donors.items()):
            if text == own and not hasattr(stmt, "body"):
                continue
            total = 2.4 + extra + 0.03 * rank
            finishing = text.split(" ")[0] in ("return", "continue", "break")
            if not ends_flow(stmt) and not (finishing and index + 1 < len(block)):
                yield unit.insert_after(stmt, text, "insert.copy", total)
            if (index == 0 or hasattr(stmt, "body") or ends_flow(stmt)) and not finishing:
                yield unit.insert_before(stmt, text, "insert.copy", total + 0.1)
        if index == len(block) - 1 or ends_flow(stmt):
            for rank, (text, extra) in enumerate(donors.items()):
                if extra or "\n" in text or text.startswith("if"):
                    continue
                for condition, cost in pool(unit, stmt, 12):
                    lines = "if %s:\n%s%s" % (condition, step, text)
                    total = 3.0 + cost + 0.05 * rank
                    if ends_flow(stmt):
                        yield unit.insert_before(stmt, lines, "insert.copy", total)
                    else:
                        yield unit.insert_after(stmt, lines, "insert.copy", total)


def foreign(unit):
    """Short statements of the file's other functions that only use names known here."""
    s = unit.source
    known = set(unit.locals) | set(unit.globals) | set(unit.module_values)
    found = {}
    for n in s.walk(s.tree):
        if not isinstance(n, (ast.Assign, ast.AugAssign, ast.Expr, ast.If)) or n in unit.nodes:
            continue
        if isinstance(n, ast.Expr) and not isinstance(n.value, ast.Call):
            continue
        if isinstance(n, ast.If) and (n.end_lineno - n.lineno > 2 or n.orelse
                                      or n.body[0].lineno == n.lineno or unit.is_elif(n)):
            continue
        names = {m.id for m in ast.walk(n) if isinstance(m, ast.Name)}
        local = {m for m in names if m in known}
        import builtins
        if names and all(name in known or hasattr(builtins, name) for name in names) and local:
            text = s.reindent(s.statement_text(n), s.indent(n), "").rstrip("\r\n")
            if len(text) <= 160 and s.alone(n) or isinstance(n, ast.If):
                found.setdefault(text.replace("\r", ""), 0.8)
        if len(found) >= 12:
            break
    return found


@template("insert.default", "Python's mutable default and class attributes (Pylint W0102)")
def shared_state(unit):
    """Mutable defaults and class attributes that instances share; late binding in lambdas."""
    s, step = unit.source, unit.step()
    if unit.is_function:
        a = unit.node.args
        pairs = list(zip(reversed(a.posonlyargs + a.args), reversed(a.defaults)))
        pairs += [(arg, value) for arg, value in zip(a.kwonlyargs, a.kw_defaults) if value]
        body = [b for b in unit.node.body
                if not (isinstance(b, ast.Expr) and isinstance(b.value, ast.Constant))]
        for arg, value in pairs:
            if not isinstance(value, (ast.List, ast.Dict, ast.Set, ast.Call)) or not body \
                    or not s.alone(body[0]) and not hasattr(body[0], "body"):
                continue
            indent, start = s.indent(body[0]), s.block(body[0])[0]
            lines = "%sif %s is None:%s%s%s%s = %s%s" % (
                indent, arg.arg, s.newline, indent, step, arg.arg, s.segment(value), s.newline)
            yield unit.make([s.replace(value, "None"), Edit(start, start, lines)],
                            "insert.default", 1.2, value.lineno)
    for node in unit.nodes:
        if isinstance(node, ast.Lambda) and not node.args.defaults and not node.args.kwonlyargs:
            own = {x.arg for x in node.args.args}
            free = [n.id for n in ast.walk(node.body) if isinstance(n, ast.Name)
                    and n.id in unit.locals and n.id not in own]
            for name in dict.fromkeys(free):
                listed = [x.arg for x in node.args.args] + ["%s=%s" % (name, name)]
                yield unit.swap_text(node, "lambda %s: %s" % (
                    ", ".join(listed), s.segment(node.body)), "insert.capture", 1.8)
        if isinstance(node, ast.ClassDef) and not unit.is_function:
            starts = [f for f in node.body if isinstance(f, FUNCTIONS) and f.name == "__init__"]
            for stmt in node.body:
                if isinstance(stmt, ast.Assign) and isinstance(stmt.targets[0], ast.Name) \
                        and isinstance(stmt.value, (ast.List, ast.Dict, ast.Set, ast.Call)):
                    text = "self.%s = %s" % (stmt.targets[0].id, s.segment(stmt.value))
                    if starts and s.alone(starts[0].body[0]):
                        first = starts[0].body[0]
                        yield unit.insert_before(first, text, "insert.instance", 1.2)
    if unit.is_function and unit.enclosing:
        outer = {n for e in unit.enclosing for n in unit.locals}
        stored = {n.id for n in unit.nodes if isinstance(n, ast.Name)
                  and isinstance(n.ctx, ast.Store)}
        for name in sorted(stored & outer):
            if s.alone(unit.node.body[0]):
                yield unit.insert_before(unit.node.body[0], "nonlocal " + name, "insert.nonlocal",
                                         1.8)
    elif unit.is_function:
        stored = {n.id for n in unit.nodes if isinstance(n, ast.Name)
                  and isinstance(n.ctx, ast.Store)}
        for name in sorted(stored & set(unit.module_values)):
            if s.alone(unit.node.body[0]):
                yield unit.insert_before(unit.node.body[0], "global " + name, "insert.nonlocal",
                                         1.8)


@template("insert.field", "BugsInPy studies (attribute not initialised)")
def fields(unit):
    """An attribute that a class uses and its constructor forgets."""
    if not unit.is_function or unit.node.name != "__init__" or unit.method_class is None:
        return
    s = unit.source
    used, stored = set(), set()
    for n in unit.source.walk(unit.method_class):
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "self":
            (stored if isinstance(n.ctx, ast.Store) and n in unit.nodes else used).add(n.attr)
    for name in sorted((used & set(unit.parameters)) - stored):
        yield unit.insert_after(unit.node.body[-1], "self.%s = %s" % (name, name), "insert.field",
                                1.6)
    methods = {f.name for f in unit.method_class.body if hasattr(f, "name")}
    for name in sorted(used - stored - methods):
        for rank, value in enumerate(("None", "[]", "{}", "0", "False", "set()", "''")):
            yield unit.insert_after(unit.node.body[-1], "self.%s = %s" % (name, value),
                                    "insert.field", 2.2 + 0.1 * rank)
