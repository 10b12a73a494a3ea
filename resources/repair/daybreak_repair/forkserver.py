# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fork server: imports a program's dependencies once and forks one child per candidate patch.

Runs under the interpreter of the test command, not under the engine's, so it is a single file that
needs nothing but the standard library of Python 3.8. Requests come as JSON lines on standard input,
answers leave as JSON lines on standard output. The first request is the configuration:
`root`, `sources` (paths below root), `memory_mb`.

Requests:
  {"op": "run", "plan": {...}, "patches": [...], "select": [ids]|null, "first": [ids],
   "failfast": bool, "per_test_s": x, "limit_s": y, "coverage": bool, "output": bool, "modules": bool,
   "cold": bool, "background": bool}
  {"op": "collected", "process": pid}
  {"op": "join", "process": pid}
  {"op": "preload", "modules": [names], "files": [paths], "own": [names], "paths": [folders],
   "follow_imports": bool}
With `follow_imports` the libraries that the files name are imported, too.
`own` are the program's modules: held ready, so that a candidate only swaps the code of its function.
A cold run imports the program itself all the same. One in the background is answered with its
`process` at once and with what came of it when it is joined. "collected" waits until it has collected
its tests and names what it has imported by then; nothing if it does not get so far.
A plan is {"kind": "script"|"module"|"code", "target": text, "args": [...]}, or for a file of tests
that is not written anywhere {"kind": "tests", "target": its path, "text": text, "args": []}.
A patch is {"path": p, "text": whole file} or
{"path": p, "name": n, "line": l, "segment": text of that top-level statement}.
"""

import __future__
import ast
import gc
import importlib
import importlib.machinery
import json
import opcode
import os
import resource
import select
import signal
import sys
import time
import types

ROOT = ""
SOURCES = set()
MEMORY_MB = 1024
CODE = {}        # real path -> code object of the unpatched file
PATCHED = {}     # real path -> code object of the candidate (child only)
TREES = {}       # real path -> {(name, line): signature} of top-level statements
LIVE = {}        # id of a code object -> (code object, functions made from it at import)
EARLY = set()    # ids of code objects that ran while the program was imported
WARM = set()     # names of the program's modules that the server holds
SERVED = set()   # paths below ROOT that the import system asked for (child only)
BACKGROUND = {}  # pid -> the run that was started with it
EXIT_TIMEOUT = 124
FUTURE_FLAGS = 0
for _name in __future__.all_feature_names:
    FUTURE_FLAGS |= getattr(__future__, _name).compiler_flag
FUTURE_FLAGS &= ~0xFFFF  # the oldest ones share bits with code flags


def compile_file(path, text=None):
    if text is None:
        with open(path, "rb") as stream:
            text = stream.read()
    return compile(text, path, "exec", dont_inherit=True)


def signature(node):
    """What of a definition is executed outside its own code object."""
    if isinstance(node, ast.ClassDef):
        parts = node.bases + node.keywords + node.decorator_list
        return "class " + node.name + " ".join(ast.dump(part) for part in parts)
    parts = [node.args] + node.decorator_list + ([node.returns] if node.returns else [])
    return type(node).__name__ + node.name + " ".join(ast.dump(part) for part in parts)


def definitions(path):
    if path not in TREES:
        with open(path, "rb") as stream:
            tree = ast.parse(stream.read(), path)
        known = {}
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                known[(node.name, node.lineno)] = signature(node)
        TREES[path] = known
    return TREES[path]


def graft(path, name, line, segment):
    """Puts one recompiled top-level definition into the file's compiled module.

    Compiling one function instead of its whole file makes large modules as cheap as small ones.
    Returns None when the definition's outside (signature, decorators, bases) changed.
    """
    base = CODE.get(path)
    expected = definitions(path).get((name, line))
    if base is None or expected is None:
        return None
    tree = ast.parse(segment)
    if len(tree.body) != 1 or not hasattr(tree.body[0], "name"):
        return None
    first = tree.body[0].lineno
    if signature(tree.body[0]) != expected:
        return None
    ast.increment_lineno(tree, line - first)
    flags = base.co_flags & FUTURE_FLAGS
    compiled = compile(tree, path, "exec", flags=flags, dont_inherit=True)
    fresh = [c for c in compiled.co_consts if isinstance(c, types.CodeType) and c.co_name == name]
    found = [index for index, c in enumerate(base.co_consts)
             if isinstance(c, types.CodeType) and c.co_name == name
             and c.co_firstlineno == fresh[0].co_firstlineno] if len(fresh) == 1 else []
    if len(found) != 1:
        return None
    constants = list(base.co_consts)
    constants[found[0]] = fresh[0]
    return base.replace(co_consts=tuple(constants))


def patched_code(patch):
    path = os.path.realpath(patch["path"])
    code = None
    if "segment" in patch:
        code = graft(path, patch["name"], patch["line"], patch["segment"])
        if code is None:
            with open(path, "r", encoding="utf-8", newline="") as stream:
                text = stream.read()
            text = text[:patch["start"]] + patch["segment"] + text[patch["end"]:]
            code = compile_file(path, text)
    else:
        code = compile_file(path, patch["text"])
    return path, code


def swaps(old, new, found):
    """Collects (old, new) code objects whose functions must change; False if that is not enough."""
    if id(old) in EARLY:
        return False  # ran at import: what it left behind would be stale
    own = [c for c in old.co_consts if isinstance(c, types.CodeType)]
    fresh = [c for c in new.co_consts if isinstance(c, types.CodeType)]
    if id(old) in LIVE:
        found.append((old, new))
        if old.co_freevars != new.co_freevars:
            return False
    elif old.co_code != new.co_code or old.co_names != new.co_names or [
            c for c in old.co_consts if not isinstance(c, types.CodeType)] != [
            c for c in new.co_consts if not isinstance(c, types.CodeType)]:
        return False  # a class body or something else that only an import runs
    if len(own) != len(fresh):
        return not any(holds_live(c) for c in own)
    for left, right in zip(own, fresh):
        if holds_live(left) and not swaps(left, right, found):
            return False
    return True


def holds_live(code):
    return id(code) in LIVE or any(holds_live(c) for c in code.co_consts
                                   if isinstance(c, types.CodeType))


def apply_warm(path, code):
    """Puts a patched module's code into the functions that are already there, or says it cannot."""
    base = CODE.get(path)
    if base is None or base.co_code != code.co_code or len(base.co_consts) != len(code.co_consts):
        return False
    found = []
    for old, new in zip(base.co_consts, code.co_consts):
        if old is new:
            continue
        if not isinstance(old, types.CodeType) or not isinstance(new, types.CodeType):
            return False
        if not holds_live(old) or not swaps(old, new, found):
            return False
    for old, new in found:
        for function in LIVE[id(old)][1]:
            function.__code__ = new
    return bool(found)


def forget_program():
    """Makes the child import the program again."""
    for name in WARM:
        sys.modules.pop(name, None)


def serve_code(path):
    """The code object of a file of the program, patched if the candidate touches it, or None."""
    real = os.path.realpath(path)
    if real.startswith(ROOT):
        SERVED.add(real)
        if real in PATCHED:
            return PATCHED[real]
        if real in CODE:
            return CODE[real]
    return None


def install_loader():
    original = importlib.machinery.SourceFileLoader.get_code
    if original.__module__ == __name__:
        return

    def get_code(loader, fullname):
        code = serve_code(loader.path)
        return code if code is not None else original(loader, fullname)

    importlib.machinery.SourceFileLoader.get_code = get_code


class Expired(BaseException):
    """A test ran past its limit in a run that goes on with the next test."""


class Recorder:
    """Writes what happens to each test as JSON lines and keeps the time of each."""

    def __init__(self, request, stream, told=None):
        self.request = request
        self.stream = stream
        self.told = told  # a pipe whose other end waits for what was collected
        self.coverage = Coverage() if request.get("coverage") else None
        self.current = None
        self.started = 0.0
        self.status = "passed"
        self.detail = ""
        self.failed = False

    def emit(self, record):
        self.stream.write(json.dumps(record) + "\n")
        self.stream.flush()

    def emit_collected(self, count):
        if self.told is None:
            return self.emit({"collected": count})
        self.emit(dict(imported(), collected=count))
        os.write(self.told, b".")

    def begin(self, identity):
        self.current = identity
        self.status = "passed"
        self.detail = ""
        self.started = time.monotonic()
        limit = self.request.get("per_test_s") or 0
        if limit:
            signal.setitimer(signal.ITIMER_REAL, limit)
        if self.coverage:
            self.coverage.start()

    def fail(self, status, detail=""):
        if self.status == "passed" or status != "skipped":
            self.status = status
            self.detail = detail
        if status not in ("skipped", "passed"):
            self.failed = True

    def end(self):
        signal.setitimer(signal.ITIMER_REAL, 0)
        record = {"test": self.current, "status": self.status,
                  "seconds": round(time.monotonic() - self.started, 5)}
        if self.coverage:
            record["lines"] = self.coverage.stop()
        if self.detail and self.request.get("output"):
            record["detail"] = self.detail[-2000:]
        self.emit(record)
        self.current = None

    def expired(self, number, frame):
        if self.coverage or self.request.get("output"):
            while frame is not None and self.coverage:
                if frame.f_code.co_filename in SOURCES:
                    self.coverage.sample(frame.f_code, frame, Expired())
                frame = frame.f_back
            self.status = "timeout"
            self.failed = True
            raise Expired("test ran past its time limit")
        if self.current is not None:
            self.status = "timeout"
            self.end()
        os._exit(EXIT_TIMEOUT)


class Coverage:
    """Lines of the sources that run between start and stop, and types of the variables seen.

    sys.monitoring where there is one (3.12; each line costs one callback per test), else sys.settrace.
    """

    def __init__(self):
        self.lines = {}
        self.types = {}
        self.samples = {}
        self.raised = None  # the frame in which an exception was seen last (settrace only)
        self.monitoring = getattr(sys, "monitoring", None)
        if self.monitoring:
            events = self.monitoring.events
            self.monitoring.use_tool_id(3, "daybreak")
            self.monitoring.register_callback(3, events.LINE, self.on_line)
            self.monitoring.register_callback(3, events.PY_RETURN, self.on_return)
            self.monitoring.register_callback(3, events.PY_UNWIND, self.on_return)
            self.monitoring.register_callback(3, events.PY_YIELD, self.on_return)

    def start(self):
        self.lines = {}
        if self.monitoring:
            events = self.monitoring.events
            self.monitoring.set_events(3, events.LINE | events.PY_RETURN | events.PY_UNWIND
                                       | events.PY_YIELD)
            self.monitoring.restart_events()
        else:
            sys.settrace(self.trace)

    def stop(self):
        if self.monitoring:
            self.monitoring.set_events(3, 0)
        else:
            sys.settrace(None)
        return {path: sorted(lines) for path, lines in self.lines.items()}

    def on_line(self, code, line):
        if code.co_filename in SOURCES:
            self.lines.setdefault(code.co_filename, set()).add(line)
        return self.monitoring.DISABLE

    def on_return(self, code, offset, value):
        if code.co_filename not in SOURCES:
            # PY_UNWIND is not local and cannot be disabled for one place.
            return None if isinstance(value, BaseException) else self.monitoring.DISABLE
        self.sample(code, sys._getframe(1), value)
        return None

    def trace(self, frame, event, argument):
        if frame.f_code.co_filename not in SOURCES:
            return None
        if event in ("line", "call"):
            self.lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
            self.raised = None
        elif event == "exception":
            self.raised = frame
        elif event == "return":  # of None, too, if the frame ends by an exception
            self.sample(frame.f_code, frame, Expired() if self.raised is frame else argument)
        return self.trace

    def sample(self, code, frame, value):
        if code.co_name == "<module>":  # its first line may be a function's
            return
        key = code.co_filename + ":" + str(code.co_firstlineno)
        count = self.samples.get(key, 0)
        if count >= 40:
            return
        self.samples[key] = count + 1
        if frame.f_code is not code and isinstance(value, BaseException):
            place = value.__traceback__
            while place is not None and place.tb_frame.f_code is not code:
                place = place.tb_next
            frame = place.tb_frame if place is not None else frame
        if frame.f_code is not code:
            return
        known = self.types.setdefault(key, {})
        for name, item in list(frame.f_locals.items())[:40]:
            known.setdefault(name, set()).add(type(item).__name__)
        if not isinstance(value, BaseException):
            known.setdefault("return", set()).add(type(value).__name__)


def flatten(suite):
    try:
        iterator = iter(suite)
    except TypeError:
        yield suite
        return
    for item in iterator:
        yield from flatten(item)


def install_unittest(recorder):
    """Makes unittest's runner obey `select`, `first` and `failfast`, and report each test."""
    import unittest

    request = recorder.request

    class Result(unittest.TestResult):
        def startTest(self, test):
            unittest.TestResult.startTest(self, test)
            recorder.begin(test.id())

        def stopTest(self, test):
            recorder.end()
            unittest.TestResult.stopTest(self, test)

        def addError(self, test, err):
            if recorder.current is None:  # setUpClass and its like
                recorder.begin(test.id())
                recorder.fail("error", self._exc_info_to_string(err, test))
                recorder.end()
            elif recorder.status != "timeout":
                recorder.fail("error", self._exc_info_to_string(err, test))
            unittest.TestResult.addError(self, test, err)

        def addFailure(self, test, err):
            recorder.fail("failed", self._exc_info_to_string(err, test))
            unittest.TestResult.addFailure(self, test, err)

        def addSubTest(self, test, subtest, err):
            if err is not None:
                recorder.fail("failed", self._exc_info_to_string(err, test))
            unittest.TestResult.addSubTest(self, test, subtest, err)

        def addSkip(self, test, reason):
            if recorder.current is not None:
                recorder.fail("skipped")
            unittest.TestResult.addSkip(self, test, reason)

        def addUnexpectedSuccess(self, test):
            recorder.fail("failed", "unexpected success")
            unittest.TestResult.addUnexpectedSuccess(self, test)

    def run(runner, suite):
        tests = list(flatten(suite))
        chosen = request.get("select")
        if chosen is not None:
            wanted = set(chosen)
            tests = [test for test in tests if test.id() in wanted]
        first = {name: index for index, name in enumerate(request.get("first") or [])}
        if first:
            tests.sort(key=lambda test: first.get(test.id(), len(first)))
        result = Result()
        result.failfast = bool(request.get("failfast"))
        started = getattr(result, "startTestRun", None)
        if started:
            started()
        recorder.emit_collected(len(tests))
        unittest.TestSuite(tests)(result)
        if not result.wasSuccessful() and request.get("output"):
            for test, text in result.errors + result.failures:
                sys.stderr.write("=" * 70 + "\n" + str(test) + "\n" + text)
        sys.stderr.write("Ran %d tests: %s\n" % (
            result.testsRun, "OK" if result.wasSuccessful() else "FAILED"))
        return result

    unittest.TextTestRunner.run = run


def pytest_plugin(recorder):
    """The same for pytest, as a plugin object."""
    import pytest

    request = recorder.request

    class Plugin:
        @pytest.hookimpl(trylast=True)
        def pytest_collection_modifyitems(self, config, items):
            chosen = request.get("select")
            if chosen is not None:
                wanted = set(chosen)
                items[:] = [item for item in items if item.nodeid in wanted]
            first = {name: index for index, name in enumerate(request.get("first") or [])}
            if first:
                items.sort(key=lambda item: first.get(item.nodeid, len(first)))
            recorder.emit_collected(len(items))

        def pytest_collectreport(self, report):
            if report.failed:
                recorder.begin(report.nodeid or "collection")
                recorder.fail("error", str(report.longrepr))
                recorder.end()

        def pytest_runtest_logstart(self, nodeid, location):
            recorder.begin(nodeid)

        def pytest_runtest_logreport(self, report):
            if report.failed:
                recorder.fail("failed" if report.when == "call" else "error", str(report.longrepr))
            elif report.skipped:
                recorder.fail("skipped")

        def pytest_runtest_logfinish(self, nodeid, location):
            recorder.end()

    return Plugin()


def limit_child(request):
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    extra = MEMORY_MB << 20
    try:
        with open("/proc/self/statm") as stream:
            extra += int(stream.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        pass
    for what, value in ((resource.RLIMIT_AS, extra), (resource.RLIMIT_CORE, 0),
                        (resource.RLIMIT_FSIZE, 64 << 20),
                        (resource.RLIMIT_CPU, int(request["limit_s"]) + 2)):
        try:
            resource.setrlimit(what, (value, value))
        except (OSError, ValueError):
            pass


def execute(plan, recorder):
    """Runs the command as the interpreter would; returns its exit status."""
    import runpy
    import traceback

    kind, target, arguments = plan["kind"], plan["target"], list(plan["args"])
    try:
        if kind == "module":
            sys.path.insert(0, os.getcwd())
            sys.argv = [target] + arguments
            if target == "pytest":
                import pytest
                flags = ["-x"] if recorder.request.get("failfast") else []
                return int(pytest.main(["-p", "no:cacheprovider"] + flags + arguments,
                                       plugins=[pytest_plugin(recorder)]))
            chosen = recorder.request.get("select")
            if target == "unittest" and chosen and WARM and WARM <= set(sys.modules):
                import unittest
                suite = unittest.defaultTestLoader.loadTestsFromNames(chosen)  # no discovery
                return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
            runpy.run_module(target, run_name="__main__", alter_sys=True)
            return 0
        if kind == "tests":
            import unittest
            sys.path[0:0] = [os.path.dirname(os.path.abspath(target)), os.getcwd()]  # as discovery
            sys.argv = ["python -m unittest"]
            module = types.ModuleType(os.path.splitext(os.path.basename(target))[0])
            sys.modules[module.__name__] = module
            exec(compile(plan["text"], os.path.abspath(target), "exec", dont_inherit=True),
                 module.__dict__)
            suite = unittest.defaultTestLoader.loadTestsFromModule(module)
            return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
        module = types.ModuleType("__main__")
        module.__builtins__ = __builtins__
        sys.modules["__main__"] = module
        if kind == "script":
            path = os.path.abspath(target)
            sys.path.insert(0, os.path.dirname(path))
            sys.argv = [target] + arguments
            module.__file__ = path
            code = serve_code(path) or compile_file(path)
        else:
            sys.path.insert(0, "")
            sys.argv = ["-c"] + arguments
            code = compile(target, "<string>", "exec", dont_inherit=True)
        exec(code, module.__dict__)
        return 0
    except SystemExit as stop:
        if stop.code is None:
            return 0
        if isinstance(stop.code, int):
            return stop.code & 0xFF
        sys.stderr.write(str(stop.code) + "\n")
        return 1
    except Expired:
        return EXIT_TIMEOUT
    except BaseException as error:
        traceback.print_exc()
        place = error.__traceback__.tb_next if kind == "script" else None
        if place is not None:
            recorder.emit({"line": place.tb_lineno})  # how far a script of assertions came
        return 1


def imported():
    """What a program has imported: names of its own modules, of others, and where its own were found."""
    own, others = [], []
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and name != "__main__":
            (own if os.path.realpath(file).startswith(ROOT) else others).append(name)
    paths = [os.path.relpath(entry or ".", ROOT) for entry in sys.path
             if os.path.join(os.path.realpath(entry or "."), "").startswith(ROOT)]
    return {"own": sorted(own), "modules": sorted(others), "paths": paths, "served": sorted(SERVED)}


def child(request, records, output, told):
    started = time.monotonic()
    limit_child(request)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdin = open(os.devnull)
    sys.stdout = open(1, "w", buffering=8192, closefd=False, errors="backslashreplace")
    sys.stderr = open(2, "w", buffering=1, closefd=False, errors="backslashreplace")
    stream = open(records, "w", closefd=False)
    status = 70
    recorder = Recorder(request, stream, told)
    if request.get("cold"):
        forget_program()
    try:
        for patch in request.get("patches") or []:
            path, code = patched_code(patch)
            PATCHED[path] = code
            if WARM and ("segment" not in patch or not apply_warm(path, code)):
                forget_program()
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        recorder.emit({"invalid": str(error)[:200]})
        os._exit(71)
    signal.signal(signal.SIGALRM, recorder.expired)
    install_loader()
    plan = request["plan"]
    whole = plan.get("runner") not in ("unittest", "pytest")
    if plan.get("runner") == "unittest":
        install_unittest(recorder)
    if whole:
        recorder.begin("command")
    status = execute(plan, recorder)
    if whole:
        if status:
            recorder.fail("timeout" if status == EXIT_TIMEOUT else "failed")
        recorder.end()
    summary = {"status": status, "served": sorted(SERVED)}
    if request.get("coverage"):
        summary["types"] = {key: {name: sorted(kinds) for name, kinds in names.items()}
                            for key, names in recorder.coverage.types.items()}
    if request.get("coverage") or request.get("modules"):
        summary.update(imported())
    if request.get("background"):  # it may be joined long after its end
        summary["seconds"] = round(time.monotonic() - started, 5)
    recorder.emit(summary)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:
        pass
    os._exit(status if status else 0)


def wait_for(pid, limit):
    """Waits for a child; returns (raw status or None when it ran out of time, seconds)."""
    started = time.monotonic()
    expired = False
    try:
        handle = os.pidfd_open(pid)
    except (AttributeError, OSError):
        handle = None
    if handle is not None:
        ready, _, _ = select.select([handle], [], [], limit)
        expired = not ready
        os.close(handle)
    else:
        while True:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return status, time.monotonic() - started
            if time.monotonic() - started > limit:
                expired = True
                break
            time.sleep(0.001)
    if expired:
        kill_group(pid)
    _, status = os.waitpid(pid, 0)
    kill_group(pid)
    return None if expired else status, time.monotonic() - started


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except (OSError, ProcessLookupError):
        pass


def scratch_file(name):
    try:
        return os.memfd_create(name)
    except (AttributeError, OSError):
        import tempfile
        handle, path = tempfile.mkstemp()
        os.unlink(path)
        return handle


def read_all(handle, limit):
    """The end of a file. Its position is the child's, which may still write."""
    place = max(0, os.fstat(handle).st_size - limit)
    data = b""
    while True:
        chunk = os.pread(handle, 1 << 20, place + len(data))
        if not chunk:
            return data.decode("utf-8", "replace")
        data += chunk


def start(request):
    """Forks the child of a run; returns what its end is waited for with."""
    for patch in request.get("patches") or []:
        if "segment" in patch:
            definitions(os.path.realpath(patch["path"]))  # here, or every child would parse it again
    records = scratch_file("records")
    output = scratch_file("output") if request.get("output") else os.open(os.devnull, os.O_WRONLY)
    telling, told = os.pipe() if request.get("background") else (None, None)
    pid = os.fork()
    if pid == 0:
        try:
            child(request, records, output, told)
        finally:
            os._exit(70)
    if told is not None:
        os.close(told)
    return request, pid, records, output, telling, time.monotonic()


def join(request, pid, records, output, telling, started):
    """Waits for the end of a child and returns the answer."""
    if telling is not None:
        os.close(telling)
    left = request["limit_s"] - (time.monotonic() - started)
    status, seconds = wait_for(pid, max(0.0, left))
    answer = {"seconds": round(seconds, 5), "tests": [], "timeout": status is None}
    if status is not None:
        answer["exit"] = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        answer["timeout"] = answer["exit"] == EXIT_TIMEOUT
    for record in records_of(records):
        if "test" in record:
            answer["tests"].append(record)
        else:
            answer.update(record)
    if request.get("output"):
        answer["text"] = read_all(output, 200000)
    os.close(records)
    os.close(output)
    return answer


def records_of(handle):
    found = []
    for line in read_all(handle, 256 << 20).splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:  # the last one may be half written
            continue
    return found


def collected(pid):
    """What a run in the background has imported when it has collected its tests; nothing if it ends
    or its time is up before."""
    request, _, records, _, telling, started = BACKGROUND[pid]
    left = request["limit_s"] - (time.monotonic() - started)
    select.select([telling], [], [], max(0.0, left))
    return next((one for one in records_of(records) if "collected" in one), {})


def run(request):
    started = start(request)
    if not request.get("background"):
        return join(*started)
    BACKGROUND[started[1]] = started
    return {"process": started[1]}


def preload(request):
    known = len(CODE), len(sys.modules)
    names = list(request["modules"])
    for path in request["files"]:
        try:
            # What is compiled stays: the functions of the program that is held ready came from it.
            real = os.path.realpath(path)
            if real not in CODE:
                CODE[real] = compile_file(path)
                if request.get("follow_imports"):
                    names += libraries_of(real, CODE[real])
        except (OSError, SyntaxError, ValueError):
            continue
    sys.path.insert(0, "")
    for name in names:
        if name in sys.modules or name == "__main__":
            continue
        try:
            importlib.import_module(name)
        except BaseException:
            continue
    sys.path.pop(0)
    if not WARM.issuperset(request.get("own") or ()):
        warm_up(request)
    if known != (len(CODE), len(sys.modules)):
        gc.freeze()
    return {"loaded": len(sys.modules) - known[1], "files": len(CODE), "warm": len(WARM)}


def libraries_of(path, code):
    """What a module imports outside of its functions and is not the program's own."""
    found, argument, words = [], 0, code.co_code
    for operation, low in zip(words[::2], words[1::2]):
        argument = argument << 8 | low
        if operation == opcode.EXTENDED_ARG:
            continue
        if operation == opcode.opmap["IMPORT_NAME"]:
            name = code.co_names[argument]
            top = name.partition(".")[0]
            folders = {os.path.dirname(path), ROOT, os.path.join(ROOT, "src")}
            if top and not any(os.path.exists(os.path.join(folder, top + end))
                               for folder in folders for end in ("", ".py")):
                found.append(name)
        argument = 0
    return found


def warm_up(request):
    """Imports the program itself, noting which of its functions run meanwhile."""
    install_loader()
    kept = list(sys.path)
    sys.path[0:0] = request["paths"]

    def profile(frame, event, argument):
        if event == "call" and frame.f_code.co_filename in SOURCES:
            EARLY.add(id(frame.f_code))

    before = set(sys.modules)
    gc.freeze()  # what is there already is none of the objects that are looked through below
    output = os.dup(1), os.dup(2)
    sys.setprofile(profile)
    try:
        for name in request["own"]:
            importlib.import_module(name)
    except BaseException:
        sys.setprofile(None)
        for name in set(sys.modules) - before:
            del sys.modules[name]
        return
    finally:
        sys.setprofile(None)
        sys.path[:] = kept
        for number, copy in enumerate(output, 1):
            os.dup2(copy, number)
            os.close(copy)
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None)
        if isinstance(file, str) and os.path.realpath(file).startswith(ROOT):
            WARM.add(name)
    for item in gc.get_objects():
        if isinstance(item, types.FunctionType) and item.__code__.co_filename in SOURCES:
            LIVE.setdefault(id(item.__code__), (item.__code__, []))[1].append(item)
    EARLY.intersection_update(LIVE)


def main():
    global ROOT, MEMORY_MB
    control = os.fdopen(os.dup(0), "r", encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.set_inheritable(control.fileno(), False)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    sys.path[:] = [entry for entry in sys.path[1:]]
    sys.dont_write_bytecode = True
    configuration = json.loads(control.readline())
    ROOT = os.path.join(os.path.realpath(configuration["root"]), "")
    MEMORY_MB = configuration["memory_mb"]
    SOURCES.update(os.path.realpath(os.path.join(ROOT, path)) for path in configuration["sources"])
    os.chdir(ROOT)
    answers.write(json.dumps({"ready": True, "version": list(sys.version_info[:3])}) + "\n")
    answers.flush()
    for line in control:
        request = json.loads(line)
        if request["op"] == "collected":
            answer = collected(request["process"])
        elif request["op"] == "join":
            answer = join(*BACKGROUND.pop(request["process"]))
        else:
            answer = run(request) if request["op"] == "run" else preload(request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
