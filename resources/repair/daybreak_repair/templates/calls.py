# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong calls: name, arguments and their order, missing or needless conversions."""

import ast

from ..unit import BUILTINS
from .registry import template
from .variables import alike

METHODS = [
    ("append", "extend", "insert", "add", "appendleft"), ("add", "update", "append", "discard"),
    ("pop", "popleft", "remove", "popitem"), ("find", "index", "rfind", "rindex", "count"),
    ("startswith", "endswith"), ("strip", "lstrip", "rstrip"),
    ("lower", "upper", "casefold", "title", "capitalize", "swapcase"),
    ("keys", "values", "items"), ("union", "intersection", "difference", "symmetric_difference",
                                  "issubset", "issuperset", "isdisjoint"),
    ("remove", "discard", "pop"), ("get", "setdefault", "pop"), ("split", "rsplit", "splitlines"),
    ("partition", "rpartition"), ("isdigit", "isnumeric", "isalpha", "isalnum", "isspace"),
    ("isupper", "islower", "istitle"), ("ljust", "rjust", "center", "zfill"),
    ("read", "readline", "readlines"), ("write", "writelines"), ("update", "setdefault"),
    ("put", "get"), ("heappush", "heappop", "heapify", "heappushpop"), ("floor", "ceil", "trunc"),
    ("search", "match", "fullmatch"), ("bisect_left", "bisect_right", "insort"),
    ("sin", "cos", "tan"), ("popleft", "pop"), ("isoformat", "strftime"), ("seconds",
                                                                           "total_seconds"),
    ("clear", "copy"), ("replace", "strip"), ("most_common", "items"), ("sub", "subn"),
]
FUNCTIONS = [
    ("min", "max", "sum", "len"), ("any", "all"), ("sorted", "reversed", "list", "set", "tuple"),
    ("int", "float", "round", "str", "abs", "bool"), ("range", "enumerate", "reversed"),
    ("filter", "map"), ("zip", "enumerate", "zip_longest", "product"), ("ord", "chr"),
    ("isinstance", "issubclass"), ("iter", "next"), ("getattr", "hasattr"), ("repr", "str"),
    ("permutations", "combinations", "product", "combinations_with_replacement"),
    ("takewhile", "dropwhile"), ("ceil", "floor"), ("deque", "list"), ("set", "list", "dict"),
    ("divmod", "pow"), ("print", "str"), ("chain", "zip"),
]
WRAPPERS = [
    ("int", {"str", "float"}), ("str", {"int", "float", "Decimal", "NoneType"}),
    ("float", {"int", "str", "Decimal"}), ("Decimal", {"int", "str", "float"}),
    ("list", {"generator", "dict", "set", "tuple", "map", "filter", "zip", "range", "list",
              "dict_keys", "dict_values", "dict_items", "itertools"}),
    ("tuple", {"list", "generator"}), ("set", {"list", "tuple", "str"}),
    ("sorted", {"list", "set", "tuple", "dict", "dict_keys"}), ("len", {"list", "str", "dict",
                                                                     "set", "tuple"}),
    ("abs", {"int", "float"}), ("iter", {"list", "str", "tuple", "set"}),
    ("reversed", {"list", "tuple", "str"}), ("round", {"float", "Decimal"}),
    ("sum", {"list"}), ("min", {"list"}), ("max", {"list"}), ("bool", {"int", "list"}),
    ("dict", {"list", "dict"}), ("next", set()), ("range", {"int"}), ("enumerate", {"list"}),
]
POSTFIX = [(".strip()", {"str"}), (".lower()", {"str"}), (".upper()", {"str"}), (".copy()", {
    "list", "dict", "set", "deque"}), (".items()", {"dict", "defaultdict", "Counter"}),
    (".values()", {"dict", "defaultdict", "Counter"}), (".keys()", {"dict"}), (".split()", {"str"}),
    ("[:]", {"list"}), ("[::-1]", {"list", "str"}), (".pop()", {"list", "set"})]


def family(groups, name):
    found = []
    for group in groups:
        if name in group:
            found += [other for other in group if other != name]
    return list(dict.fromkeys(found))


@template("call.rename", "ManySStuBs4J (wrong function name); TBar FP10; PAR")
def rename(unit):
    s = unit.source
    for node in unit.nodes:
        if not isinstance(node, ast.Call) or not unit.editable(node):
            continue
        if isinstance(node.func, ast.Attribute):
            start = s.span(node.func)[1] - len(node.func.attr)
            base = s.text[s.span(node.func)[0]:start]
            options = family(METHODS, node.func.attr)
            used = [a for a in unit.attributes if a not in options and a != node.func.attr]
            used.sort(key=lambda a: -alike(a, node.func.attr))
            for rank, name in enumerate(options + used[:8]):
                cost = 1.5 + 0.15 * rank if rank < len(options) else 2.6 + 0.1 * rank
                yield unit.make([s.replace(node.func, base + name)], "call.rename", cost,
                                node.lineno, note="%s becomes %s" % (node.func.attr, name))
        elif isinstance(node.func, ast.Name):
            name = node.func.id
            options = [n for n in family(FUNCTIONS, name) if n in BUILTINS or n in s.text]
            similar = [g for g in unit.globals if g != name and g not in options]
            similar.sort(key=lambda g: -alike(g, name))
            imported = [a.asname or a.name for stmt in s.tree.body
                        if isinstance(stmt, ast.ImportFrom) for a in stmt.names]
            local = name in unit.globals or name in imported
            pool = options + ((similar + imported)[:10] if local or not options else [])
            for rank, new in enumerate(dict.fromkeys(pool)):
                if new != name:
                    yield unit.swap_text(node.func, new, "call.rename", 1.6 + 0.15 * rank,
                                         note="%s becomes %s" % (name, new))


@template("call.arguments", "PAR (parameter replacer, adder and remover); ManySStuBs4J; TBar FP9")
def arguments(unit):
    s = unit.source
    for node in unit.nodes:
        if not isinstance(node, ast.Call) or not unit.editable(node):
            continue
        plain = [a for a in node.args if not isinstance(a, ast.Starred)]
        texts = [s.segment(a) for a in plain]
        for i in range(len(plain)):
            for j in range(i + 1, len(plain)):
                if texts[i] != texts[j]:
                    yield unit.make([s.replace(plain[i], texts[j]), s.replace(plain[j], texts[i])],
                                    "call.swap", 1.5 + 0.2 * (j - i - 1), node.lineno)
        if len(plain) == 3:
            for order in ((1, 2, 0), (2, 0, 1)):
                yield unit.make([s.replace(plain[k], texts[o]) for k, o in enumerate(order)],
                                "call.swap", 2.6, node.lineno)
        function = s.segment(node.func)
        keywords = ["%s=%s" % (k.arg, s.segment(k.value)) if k.arg else "**" + s.segment(k.value)
                    for k in node.keywords]
        everything = [s.segment(a) for a in node.args] + keywords
        if len(everything) >= 1:
            for index in range(len(everything)):
                rest = everything[:index] + everything[index + 1:]
                yield unit.swap_text(node, "%s(%s)" % (function, ", ".join(rest)), "call.remove",
                                     2.4)
        if isinstance(node.func, ast.Name) and len(node.args) == 1 \
                and isinstance(node.args[0], ast.GeneratorExp):
            continue
        if len(everything) <= 4 and all("\n" not in text for text in everything):
            pool = [n for n in unit.names_for(node)[:6] if n not in everything]
            pool += [c for c in ("0", "1", "None", "-1") if c not in everything]
            for rank, name in enumerate(pool):
                more = everything[:len(node.args)] + [name] + keywords
                yield unit.swap_text(node, "%s(%s)" % (function, ", ".join(more)), "call.add",
                                     2.6 + 0.12 * rank)
                if len(node.args) >= 1:
                    yield unit.swap_text(node, "%s(%s)" % (function, ", ".join(
                        [name] + everything)), "call.add", 2.9 + 0.12 * rank)
            named = getattr(node.func, "id", getattr(node.func, "attr", ""))
            extra = []
            if named in ("min", "max"):
                extra = ["default=0", "default=None", "key=len", "key=abs"]
            elif named in ("sorted", "sort"):
                extra = ["reverse=True", "key=len", "key=str", "key=lambda item: item[1]",
                         "key=lambda item: item[0]", "key=str.lower"]
            elif named == "enumerate":
                extra = ["1"]
            elif named == "round":
                extra = ["2"]
            elif named in ("dumps",):
                extra = ["default=str", "sort_keys=True", "ensure_ascii=False"]
            elif named == "zip":
                extra = ["strict=True"]
            elif named == "sum":
                extra = ["[]", "()"]
            for rank, text in enumerate(extra):
                if text.split("=")[0] not in [k.arg for k in node.keywords]:
                    yield unit.swap_text(node, "%s(%s)" % (function, ", ".join(
                        everything + [text])), "call.add", 2.2 + 0.12 * rank)
            yield from missing_keywords(unit, node, function, everything)


def missing_keywords(unit, node, function, everything):
    """Passes on a parameter of the same name that the called function of this file also takes."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    for other in unit.source.walk(unit.source.tree):
        if isinstance(other, (ast.FunctionDef, ast.AsyncFunctionDef)) and other.name == name:
            taken = [a.arg for a in other.args.posonlyargs + other.args.args + other.args.kwonlyargs]
            given = {k.arg for k in node.keywords}
            for parameter in taken[len(node.args):]:
                if parameter in unit.locals and parameter not in given and parameter != "self":
                    yield unit.swap_text(node, "%s(%s)" % (function, ", ".join(
                        everything + ["%s=%s" % (parameter, parameter)])), "call.add", 1.8)


@template("call.convert", "TBar FP1 and FP12; BugsInPy studies (conversion, wrong type)")
def convert(unit):
    s = unit.source
    has_decimal = "Decimal" in s.text
    wrong_type = unit.knowledge.exception in ("TypeError", "AttributeError")
    for node in unit.nodes:
        if not isinstance(node, ast.expr) or not unit.editable(node) \
                or isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            continue
        parent, field = s.parent.get(node), s.field.get(node)
        if field == "func" or isinstance(parent, (ast.Expr, ast.keyword)) and isinstance(
                parent, ast.Expr) or isinstance(node, (ast.Starred, ast.Slice, ast.Lambda)):
            continue
        text = s.segment(node)
        if len(text) > 80:
            continue
        kinds = unit.types_of(node)
        small = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call))
        if isinstance(node, ast.Constant) and not (wrong_type and isinstance(node.value, float)):
            continue
        for rank, (wrapper, takes) in enumerate(WRAPPERS):
            if wrapper == "Decimal" and not has_decimal or kinds and takes and not kinds & takes:
                continue
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == wrapper:
                continue
            cost = (2.0 if small else 2.6) + 0.08 * rank
            if kinds and kinds & takes:
                cost -= 0.3
            if wrong_type and wrapper in ("int", "str", "float", "Decimal", "list"):
                cost -= 0.5
            if wrapper == "Decimal" and kinds & {"float"}:
                yield unit.swap_text(node, "Decimal(str(%s))" % text, "call.convert", cost - 0.3)
            yield unit.swap_text(node, "%s(%s)" % (wrapper, text), "call.convert", cost,
                                 note="adds " + wrapper)
        if small:
            for rank, (postfix, takes) in enumerate(POSTFIX):
                if kinds and not kinds & takes:
                    continue
                cost = 2.6 + 0.1 * rank - (0.4 if kinds & takes else 0)
                yield unit.swap_text(node, text + postfix, "call.convert", cost)
        if small or isinstance(node, (ast.List, ast.ListComp, ast.BinOp)):
            for rank, name in enumerate(unary_functions(unit)[:6]):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    continue
                yield unit.swap_text(node, "%s(%s)" % (name, text), "call.wrap", 2.5 + 0.15 * rank)
        if isinstance(parent, (ast.Call, ast.Return, ast.List, ast.BinOp, ast.Yield)) and small \
                and (not kinds or kinds & {"int", "float", "str"}):
            yield unit.swap_text(node, "[%s]" % text, "call.convert", 3.0)


def unary_functions(unit):
    """The function itself and its siblings that can be called with one argument."""
    found = []
    own = unit.node.name if unit.is_function else ""
    for node in unit.source.tree.body + (unit.method_class.body if unit.method_class else []):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            method = node.args.args[:1] and node.args.args[0].arg in ("self", "cls")
            needed = len(node.args.args) - len(node.args.defaults) - (1 if method else 0)
            if needed <= 1 <= len(node.args.args) - (1 if method else 0):
                name = ("self." if method else "") + node.name
                found.insert(0, name) if node.name == own else found.append(name)
    nested = [n.name for outer in [unit.node] + unit.enclosing for n in unit.source.walk(outer)
              if isinstance(n, ast.FunctionDef) and n is not unit.node and len(n.args.args) == 1]
    return list(dict.fromkeys(nested + found))


@template("call.unwrap", "TBar FP10 (needless call)")
def unwrap(unit):
    s = unit.source
    for node in unit.nodes:
        if isinstance(node, ast.Call) and unit.editable(node) \
                and not isinstance(s.parent.get(node), ast.Expr):
            for argument in node.args[:3]:
                if not isinstance(argument, ast.Starred):
                    yield unit.swap_text(node, unit.operand(argument, 2), "call.unwrap", 2.3)
            if isinstance(node.func, ast.Attribute):
                yield unit.swap_text(node, s.segment(node.func.value), "call.unwrap", 2.6)
        elif isinstance(node, ast.Starred) and unit.editable(node) \
                and isinstance(node.ctx, ast.Load):
            yield unit.make([s.replace(node, s.segment(node.value))], "call.star", 2.2, node.lineno)
        if isinstance(node, ast.Call):
            for argument in node.args:
                if not isinstance(argument, (ast.Starred, ast.Constant, ast.GeneratorExp)):
                    yield unit.make([s.replace(argument, "*" + unit.operand(argument, 7))],
                                    "call.star", 2.8, node.lineno)


@template("call.result", "Common Python slip: the result of a pure method is dropped")
def result(unit):
    """`s.strip()` as a statement, where the result should be kept, and the other way round."""
    s = unit.source
    for node in unit.statements:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            text = s.segment(node.value)
            if isinstance(node.value.func, ast.Attribute):
                target = s.segment(node.value.func.value)
                if target.replace(".", "").replace("_", "").isalnum():
                    yield unit.swap_text(node.value, "%s = %s" % (target, text), "call.result", 1.9)
            elif node.value.args and isinstance(node.value.args[0], (ast.Name, ast.Attribute)):
                target = s.segment(node.value.args[0])
                yield unit.swap_text(node.value, "%s = %s" % (target, text), "call.result", 2.1)
            for rank, name in enumerate(unit.names_for(node)[:5]):
                yield unit.swap_text(node.value, "%s = %s" % (name, text), "call.result",
                                     2.8 + 0.1 * rank)
                yield unit.swap_text(node.value, "%s += %s" % (name, text), "call.result",
                                     3.2 + 0.1 * rank)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) \
                and isinstance(node.value.func, ast.Attribute) \
                and node.value.func.attr in ("sort", "append", "extend", "reverse", "add",
                                             "update", "insert", "remove"):
            yield unit.make([s.replace(node, s.segment(node.value))], "call.result", 1.5,
                            node.lineno)
            if node.value.func.attr in ("sort", "reverse"):
                name = {"sort": "sorted", "reverse": "reversed"}[node.value.func.attr]
                yield unit.swap_text(node.value, "%s(%s)" % (
                    name, s.segment(node.value.func.value)), "call.result", 1.6)
