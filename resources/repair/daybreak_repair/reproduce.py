# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the frames of a crash to a small failing regression test.

The innermost frame whose function can be called with recorded literals is called again; the inputs
are minimized by delta debugging (Zeller and Hildebrandt 2002) while the same error comes from the
same function; personal values are replaced. See EvoCrash and BugRedux for the problem itself.
"""

from __future__ import annotations

import ast
import copy
import os
import re
import time
from dataclasses import dataclass

from .baseline import Baseline
from .job import Job
from .literals import NotLiteral, Value, parse
from .localize import relative, traceback_of
from .neutral import neutral_for, surely_personal
from .source import FUNCTIONS, Source
from .validate import Worker
from .workers import Outcome, ServerDied, run_fresh

SIMPLE_TYPES = {"int", "float", "str", "bool", "list", "dict", "tuple", "set", "bytes"}


class Call:
    """One call to try: the function, its owner and its arguments."""

    def __init__(self, path, node, owner, owner_value, arguments, classes):
        self.path = path
        self.node = node
        self.owner = owner                    # class name or ""
        self.owner_value: Value | None = owner_value
        self.arguments: dict[str, Value] = arguments
        self.classes = classes                # class name -> module

    def module(self) -> str:
        return module_name(self.path)

    def values(self) -> list[Value]:
        own = [self.owner_value] if self.owner_value else []
        return own + list(self.arguments.values())


def module_name(path: str) -> str:
    parts = path[:-3].split("/")
    if parts[0] == "src":
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def classes_of(sources: dict[str, Source]) -> dict[str, str]:
    """Top-level classes whose constructor takes what their repr shows: dataclasses, named tuples."""
    found = {}
    for path, source in sources.items():
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, module_name(path))
    return found


def find_function(source: Source, name: str, line: int):
    """The function at a line; the file may have moved on since, then the only one of this name."""
    named = [node for node in ast.walk(source.tree)
             if isinstance(node, FUNCTIONS) and node.name == name.rsplit(".", 1)[-1]]
    here = [node for node in named if source.first_line(node) <= line <= node.end_lineno]
    if here:
        return here[-1]
    return named[0] if len(named) == 1 else None


def needed(node, skip_first: bool) -> tuple[list[str], list[str]]:
    """(positional parameters without default, all named parameters)."""
    a = node.args
    positional = [x.arg for x in a.posonlyargs + a.args]
    required = positional[:len(positional) - len(a.defaults)] if a.defaults else list(positional)
    required += [x.arg for x, default in zip(a.kwonlyargs, a.kw_defaults) if default is None]
    names = positional + [x.arg for x in a.kwonlyargs]
    if skip_first:
        required, names = [r for r in required if r != positional[0]], names[1:]
    return required, names


def calls_of(job: Job, sources: dict[str, Source]):
    """Calls that the frames allow, the innermost first, with why others are impossible."""
    classes = classes_of(sources)
    for frame in reversed(job.frames):
        path = relative(str(frame.get("file", "")), job.root, list(sources))
        line = frame.get("line")
        recorded = frame.get("vars")
        if not path or not isinstance(line, int) or not isinstance(recorded, dict):
            continue
        source = sources[path]
        node = find_function(source, str(frame.get("function", "")), line)
        if node is None or isinstance(node, ast.AsyncFunctionDef) or node.args.vararg \
                and node.args.vararg.arg in recorded and recorded[node.args.vararg.arg] not in (
                    "()", [], "[]"):
            continue
        parent = source.parent.get(node)
        owner, owner_value = "", None
        decorators = {ast.unparse(d) for d in node.decorator_list}
        method = isinstance(parent, ast.ClassDef) and "staticmethod" not in decorators
        if isinstance(parent, ast.ClassDef):
            owner = parent.name
            if source.parent.get(parent) is not source.tree:
                continue
            if method and "classmethod" not in decorators:
                owner_value = instance(parent, recorded, classes)
                if owner_value is None:
                    continue
        elif parent is not source.tree:
            continue
        if "property" in decorators:
            continue
        required, names = needed(node, method)
        arguments = {}
        try:
            for name in names:
                if name in recorded:
                    try:
                        arguments[name] = parse(recorded[name], classes)
                    except NotLiteral:
                        if name in required:
                            raise
                elif name in required:
                    raise NotLiteral("not recorded")
        except NotLiteral:
            continue
        yield Call(path, node, owner, owner_value, arguments, classes)


def instance(node: ast.ClassDef, recorded: dict, classes) -> Value | None:
    """An instance to call a method on: from its repr, else from a constructor without arguments."""
    try:
        value = parse(recorded.get("self", "?"), classes)
        if isinstance(value.tree, ast.Call):
            return value
    except NotLiteral:
        pass
    starts = [f for f in node.body if isinstance(f, FUNCTIONS) and f.name == "__init__"]
    plain = starts and not needed(starts[0], True)[0] or not starts and not node.decorator_list \
        and not node.bases
    if not plain:
        return None
    return Value(ast.Call(ast.Name(node.name, ast.Load()), [], []), set(), {node.name})


# writing the test ------------------------------------------------------------------------------


def imports_of(call: Call) -> list[str]:
    lines = []
    wanted: dict[str, set[str]] = {}
    modules = {module for value in call.values() for module in value.modules}
    for module in sorted(modules):
        name, _, member = module.partition(":")
        if member:
            wanted.setdefault(name, set()).add(member)
        else:
            lines.append("import " + name)
    for name in sorted(wanted):
        lines.append("from %s import %s" % (name, ", ".join(sorted(wanted[name]))))
    return sorted(lines + ["import unittest"], key=lambda line: (line.startswith("from"), line))


def own_imports(call: Call) -> list[str]:
    wanted: dict[str, set[str]] = {call.module(): {call.owner or call.node.name}}
    for value in call.values():
        for name in value.classes:
            wanted.setdefault(call.classes[name], set()).add(name)
    return ["from %s import %s" % (module, ", ".join(sorted(names)))
            for module, names in sorted(wanted.items())]


def camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name) if word)


def called(call: Call) -> str:
    target = call.node.name
    if call.owner:
        target = "%s.%s" % (call.owner_value.text() if call.owner_value else call.owner, target)
    keyword_only = {a.arg for a in call.node.args.kwonlyargs}
    texts, skipped = [], False
    names = [a.arg for a in call.node.args.posonlyargs + call.node.args.args]
    if call.owner and call.owner_value is not None or names[:1] == ["cls"]:
        names = names[1:]
    for name in names + sorted(keyword_only):
        if name not in call.arguments:
            skipped = True
            continue
        text = call.arguments[name].text()
        texts.append("%s=%s" % (name, text) if skipped or name in keyword_only else text)
    line = "%s(%s)" % (target, ", ".join(texts))
    if len(line) > 84 and texts:
        line = "%s(\n            %s)" % (target, ",\n            ".join(texts))
    return line


def is_generator(node) -> bool:
    return any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node))


def test_text(call: Call, error: str, result_types: list[str]) -> str:
    """The file's whole text."""
    name = call.node.name.strip("_") or "call"
    lines = imports_of(call) + [""] + own_imports(call) + ["", ""]
    lines += ["class %sRegressionTest(unittest.TestCase):" % camel(call.owner + "_" + name),
              "    def test_%s_does_not_raise_%s(self):" % (
                  name.lower(), re.sub(r"(?<!^)(?=[A-Z])", "_", error.rsplit(".", 1)[-1]).lower())]
    text = called(call)
    if is_generator(call.node):
        lines.append("        list(%s)" % text)
    elif result_types:
        kind = result_types[0] if len(result_types) == 1 else "(%s)" % ", ".join(result_types)
        lines += ["        result = " + text, "        self.assertIsInstance(result, %s)" % kind]
    else:
        lines.append("        " + text)
    lines += ["", "", 'if __name__ == "__main__":', "    unittest.main()", ""]
    return "\n".join(lines)


def expected_types(call: Call) -> list[str]:
    """What the function returns by its own annotation, when that is a plain built-in type."""
    note = call.node.returns
    if isinstance(note, ast.Constant) and isinstance(note.value, str):
        try:
            note = ast.parse(note.value, mode="eval").body
        except SyntaxError:
            return []
    if isinstance(note, ast.Subscript):
        note = note.value
    if isinstance(note, ast.Name) and note.id in SIMPLE_TYPES:
        return ["int", "float"] if note.id == "float" else [note.id]
    if isinstance(note, ast.Name) and note.id == "Decimal":
        for value in call.arguments.values():
            if "decimal:Decimal" in value.modules:
                return ["Decimal"]
    return []


# trying ----------------------------------------------------------------------------------------


class Trial:
    """Runs a test text in its holder's copy of the program (the base line's, later a worker's) and
    compares the crash."""

    def __init__(self, job: Job, holder: Baseline | Worker, directory: str, deadline: float):
        self.job = job
        self.holder = holder
        self.directory = directory
        self.error = str(job.exception.get("type", "")).rsplit(".", 1)[-1]
        self.deadline = deadline
        self.runs = 0
        self.python = next((c[0] for c in job.commands
                            if os.path.basename(c[0]).startswith("python")), "python3")

    def file_of(self, call: Call) -> str:
        name = (call.owner + "_" if call.owner else "") + call.node.name.strip("_")
        stem = "test_regression_" + re.sub(r"\W+", "_", name).lower()
        path, number = os.path.join(self.directory, stem + ".py"), 1
        while os.path.exists(os.path.join(self.job.root, path)):
            number += 1
            path = os.path.join(self.directory, "%s_%d.py" % (stem, number))
        return os.path.normpath(path)

    def command(self, path: str) -> list[str]:
        folder, name = os.path.split(path)
        return [self.python, "-m", "unittest", "discover", "-s", folder or ".", "-p", name]

    def crashes(self, call: Call, crash_function: str) -> bool:
        """Whether the call raises the same error in the same function."""
        if time.monotonic() > self.deadline:
            return False
        self.runs += 1
        path = self.file_of(call)
        full = os.path.join(self.holder.folder, path)
        run = self.run(path, full, test_text(call, self.error or "Error", []))
        if run.passed or run.exit is None:
            return False
        frames, error, _ = traceback_of(run.text)
        own = [f for f in frames if os.path.realpath(f[0]).startswith(self.holder.folder + os.sep)
               and os.path.realpath(f[0]) != os.path.realpath(full)]
        same = not self.error or error.rsplit(".", 1)[-1] == self.error
        return same and bool(own) and own[-1][2].rsplit(".", 1)[-1] == crash_function

    def run(self, path: str, full: str, text: str) -> Outcome:
        """In the fork server, which knows after the first run what to have imported; else freshly.

        The server's child does not write the test down: the suite may run in the same folder."""
        server, folder = self.holder.server, self.holder.folder
        if server is None:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as stream:
                stream.write(text)
            run = run_fresh(self.command(path), folder, 10, self.job.memory_mb, self.job.seed)
            os.unlink(full)
            return run
        plan = {"kind": "tests", "target": path, "text": text, "args": [], "runner": "unittest"}
        try:
            answer = server.ask({"op": "run", "plan": plan, "output": True,
                                 "modules": self.runs == 1, "limit_s": 10}, 30)
            if answer.get("own"):
                server.hold_ready(answer["modules"], answer["own"], answer["paths"], [])
        except ServerDied:
            self.holder.restart()
            return Outcome(None, 0.0)
        return Outcome(None if answer["timeout"] else answer.get("exit", 70), answer["seconds"],
                       answer.get("text", ""))


def is_record(node: ast.expr) -> bool:
    """A dictionary with named fields keeps them all: a record without its fields is no real input."""
    return isinstance(node, ast.Dict) and 0 < len(node.keys) <= 16 and all(
        isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier()
        for key in node.keys)


def smaller(tree: ast.expr):
    """Trees with one part less, the largest cuts first."""
    parts = [n for n in ast.walk(tree) if isinstance(n, (ast.List, ast.Tuple, ast.Set, ast.Dict))]
    for number, part in enumerate(parts):
        count = len(part.keys) if isinstance(part, ast.Dict) else len(part.elts)
        if isinstance(part, ast.Set) and count <= 1 or is_record(part):
            continue
        chunk = count
        while chunk >= 1:
            for start in range(0, count, chunk):
                copied = copy.deepcopy(tree)
                twin = [n for n in ast.walk(copied)
                        if isinstance(n, (ast.List, ast.Tuple, ast.Set, ast.Dict))][number]
                if isinstance(twin, ast.Dict):
                    del twin.keys[start:start + chunk], twin.values[start:start + chunk]
                else:
                    del twin.elts[start:start + chunk]
                yield copied
            chunk //= 2
    for number, part in enumerate(n for n in ast.walk(tree) if isinstance(n, ast.Constant)
                                  and isinstance(n.value, str) and len(n.value) > 12):
        copied = copy.deepcopy(tree)
        twin = [n for n in ast.walk(copied) if isinstance(n, ast.Constant)
                and isinstance(n.value, str) and len(n.value) > 12][number]
        twin.value = "text"
        yield copied


def minimize(call: Call, trial: Trial, crash: str, most_runs: int = 80):
    """Removes what the crash does not need. Ends at a local minimum, or when runs or time are up."""
    for name in list(call.arguments):
        required, _ = needed(call.node, bool(call.owner_value) or bool(
            call.owner and "classmethod" in {ast.unparse(d) for d in call.node.decorator_list}))
        if name not in required and trial.runs < most_runs:
            kept = call.arguments.pop(name)
            if not trial.crashes(call, crash):
                call.arguments[name] = kept
    order = list(call.arguments.values()) + ([call.owner_value] if call.owner_value else [])
    for value in order:
        shrinking = True
        while shrinking and trial.runs < most_runs and time.monotonic() < trial.deadline:
            shrinking = False
            for tree in smaller(value.tree):
                if trial.runs >= most_runs:
                    break
                before, value.tree = value.tree, tree
                if trial.crashes(call, crash):
                    shrinking = True
                    break
                value.tree = before
    for value in order:
        prune(value)


def prune(value: Value):
    """Forgets modules and classes that a smaller value no longer names."""
    names = {ast.unparse(n.func) for n in ast.walk(value.tree) if isinstance(n, ast.Call)}
    value.modules = {m for m in value.modules if not m.partition(":")[2]
                     and any(name.startswith(m + ".") for name in names)
                     or m.partition(":")[2] in names}
    value.classes &= names


def neutralize(call: Call, trial: Trial, crash: str) -> bool:
    """Replaces personal texts where the crash stays; False if one that is surely personal stays."""
    for name, value in list(call.arguments.items()) + [("self", call.owner_value)]:
        if value is None:
            continue
        for node, key in texts_with_keys(value.tree, name):
            replacement = neutral_for(key, node.value)
            if replacement is None:
                continue
            before, node.value = node.value, replacement
            if not trial.crashes(call, crash):
                node.value = before
                if surely_personal(before) is not None:
                    return False
    return True


def near_script(call: Call, trial: Trial, crash: str, most: int = 4) -> str:
    """A script that repeats the call with other numbers that crash alike and prints how many end
    well. It is no part of the change: it tells a patch for the defect from one for this very input.
    """
    texts = []
    places = [(value, number) for value in call.arguments.values()
              for number, node in enumerate(ast.walk(value.tree))
              if isinstance(node, ast.Constant) and type(node.value) is int][:6]
    limit = trial.runs + 10
    for change in (lambda n: n + 1, lambda n: 2 * n + 3, lambda n: n // 2):
        for value, number in places:
            before = value.tree
            value.tree = copy.deepcopy(before)
            node = [n for n in ast.walk(value.tree)][number]
            changed = change(node.value)
            text = ""
            if changed != node.value and changed >= 0 and trial.runs < limit and len(texts) < most:
                node.value = changed
                if trial.crashes(call, crash):
                    text = called(call)
            value.tree = before
            if text and text not in texts:
                texts.append(text)
    if not texts:
        return ""
    imports = [line for line in imports_of(call) if line != "import unittest"] + own_imports(call)
    form = "list(%s)" if is_generator(call.node) else "%s"
    calls = ["    lambda: " + form % " ".join(text.split()) for text in texts]
    return "\n".join(["import sys", 'sys.path.insert(0, ".")'] + imports + ["good = 0", "for call in ("]
                     + [line + "," for line in calls] + ["):", "    try:", "        call()",
                     "        good += 1", "    except Exception:", "        pass",
                     'print("near", good, %d)' % len(texts), ""])


def texts_with_keys(tree: ast.expr, key: str):
    if isinstance(tree, ast.Constant):
        if isinstance(tree.value, str):
            yield tree, key
    elif isinstance(tree, ast.Dict):
        for k, v in zip(tree.keys, tree.values):
            own = k.value if isinstance(k, ast.Constant) and isinstance(k.value, str) else key
            yield from texts_with_keys(v, own)
            if isinstance(k, ast.Constant) and isinstance(k.value, str) and surely_personal(k.value):
                yield k, ""
    elif isinstance(tree, ast.Call):
        for argument in tree.args:
            yield from texts_with_keys(argument, key)
        for keyword in tree.keywords:
            yield from texts_with_keys(keyword.value, keyword.arg or key)
    elif isinstance(tree, (ast.List, ast.Tuple, ast.Set)):
        for element in tree.elts:
            yield from texts_with_keys(element, key)


def test_directory(job: Job) -> str:
    if job.test_directory:
        return job.test_directory
    for name in ("tests", "test"):
        if os.path.isdir(os.path.join(job.root, name)):
            return name
    return ""


@dataclass
class Reproduced:
    """A call that repeats the crash, and the trial that showed it."""

    call: Call
    trial: Trial
    crash: str

    def near_text(self, holder: Baseline | Worker) -> str:
        """See `near_script`. The unpatched program runs in the holder's server."""
        self.trial.holder = holder
        self.trial.deadline = time.monotonic() + 5
        return near_script(self.call, self.trial, self.crash)


def reproduce_into(job: Job, baseline: Baseline, sources: dict, emit, stopped) -> Reproduced | None:
    """Adds a failing regression test to the job (`extra_files`, `reproduction_command`) and emits it.

    None if no frame's call repeats the crash."""
    started = time.monotonic()
    budget = max(5.0, min(40.0, 0.3 * job.time_limit_s))
    own = [f for f in job.frames if relative(str(f.get("file", "")), job.root, list(sources))]
    if not own:
        return None
    crash = str(own[-1].get("function", "")).rsplit(".", 1)[-1]
    trial = Trial(job, baseline, test_directory(job), started + budget)
    for call in calls_of(job, sources):
        if stopped():
            return None
        if not trial.crashes(call, crash):
            continue
        minimize(call, trial, crash)
        if not neutralize(call, trial, crash):
            continue
        path = trial.file_of(call)
        text = test_text(call, trial.error or "Error", expected_types(call))
        job.extra_files[path] = text
        job.reproduction_command = trial.command(path)
        emit({"event": "reproduction", "path": path, "text": text, "function": call.node.name,
              "command": job.reproduction_command, "runs": trial.runs,
              "elapsed_s": round(time.monotonic() - started, 3)})
        return Reproduced(call, trial, crash)
    return None
