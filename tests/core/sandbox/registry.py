# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A package index and an npm registry on loopback, and two projects that are locked to packages of them.

registry.py FOLDER: writes FOLDER/python and FOLDER/node, prints "ready" and serves until its input ends. Every
package is made here; each project needs one package, and that package needs another one."""

import base64
import functools
import hashlib
import http.server
import io
import json
import pathlib
import sys
import tarfile
import threading
import zipfile


def wheel(name, requires, source):
    """A wheel of one module."""
    out = io.BytesIO()
    info = f"{name}-1.0.dist-info/"
    files = {
        f"{name}.py": source,
        info + "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
                           + "".join(f"Requires-Dist: {other}\n" for other in requires),
        info + "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, info + "RECORD"])
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in {**files, info + "RECORD": record}.items():
            archive.writestr(path, text)
    return out.getvalue()


def tarball(name, requires, source):
    """An npm package of one module."""
    out = io.BytesIO()
    manifest = {"name": name, "version": "1.0.0", "main": "index.js",
                "dependencies": {other: "1.0.0" for other in requires},
                "scripts": {"postinstall": "node -e \"require('fs').writeFileSync('ran', '')\""}}
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, text in {"package.json": json.dumps(manifest), "index.js": source}.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


def write(path, contents):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())


def python_project(folder, served):
    wheels = {
        "greetings": wheel("greetings", ["salutation"],
                           "import salutation\ndef greet(who):\n    return f'{salutation.WORD}, {who}'\n"),
        "salutation": wheel("salutation", [], "WORD = 'good morning'\n"),
    }
    locked = ""
    for name, data in wheels.items():
        file = f"{name}-1.0-py3-none-any.whl"
        write(served / "simple" / name / file, data)
        write(served / "simple" / name / "index.html", f'<a href="{file}">{file}</a>')
        locked += f"{name}==1.0 --hash=sha256:{hashlib.sha256(data).hexdigest()}\n"
    write(folder / "requirements.txt", locked)
    write(folder / "app.py", "import greetings\n\n\ndef main():\n    return greetings.greet('you')\n")
    write(folder / "tests/test_app.py", "import unittest\n\nimport app\n\n\nclass AppTest(unittest.TestCase):\n"
          "    def test_greets(self):\n        self.assertEqual(app.main(), 'good morning, you')\n")
    write(folder / "tests/__init__.py", "")


def node_project(folder, served, port):
    packages = {
        "greetings": (["salutation"],
                      tarball("greetings", ["salutation"],
                              "module.exports = who => `${require('salutation')}, ${who}`;\n")),
        "salutation": ([], tarball("salutation", [], "module.exports = 'good morning';\n")),
    }
    lock = {"name": "app", "version": "1.0.0", "lockfileVersion": 3, "requires": True,
            "packages": {"": {"name": "app", "version": "1.0.0", "dependencies": {"greetings": "1.0.0"}}}}
    for name, (requires, data) in packages.items():
        write(served / f"{name}-1.0.0.tgz", data)
        lock["packages"][f"node_modules/{name}"] = {
            "version": "1.0.0", "resolved": f"http://127.0.0.1:{port}/{name}-1.0.0.tgz", "hasInstallScript": True,
            "integrity": "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode(),
            "dependencies": {other: "1.0.0" for other in requires}}
    write(folder / "package.json", json.dumps({"name": "app", "version": "1.0.0", "private": True,
                                               "dependencies": {"greetings": "1.0.0"}}))
    write(folder / "package-lock.json", json.dumps(lock))
    write(folder / "app.js", "module.exports = () => require('greetings')('you');\n")
    write(folder / "test/app.test.js", "const assert = require('assert');\nconst test = require('node:test');\n"
          "test('greets', () => assert.strictEqual(require('../app')(), 'good morning, you'));\n")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def main():
    folder = pathlib.Path(sys.argv[1])
    served = folder / "served"
    served.mkdir(parents=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=served))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    python_project(folder / "python", served)
    node_project(folder / "node", served, server.server_port)
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
