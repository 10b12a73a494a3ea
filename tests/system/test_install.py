# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `cmake --install` leaves works by itself: the clone and its build folder are out of sight here."""

import configparser
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402

ID = "dev.daybreak.Daybreak"
FOLDER = None
PREFIX = None


def setUpModule():
    global FOLDER, PREFIX
    FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="daybreak-install-"))
    PREFIX = FOLDER / "usr"
    subprocess.run(["cmake", "--install", product.programs().parent, "--prefix", PREFIX, "--strip"], check=True,
                   stdout=subprocess.DEVNULL)


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


def installed(program, *arguments):
    """The command that runs an installed program where an empty folder hides the clone."""
    return ["bwrap", "--dev-bind", "/", "/", "--tmpfs", str(product.ROOT), "--chdir", "/", "--die-with-parent",
            str(PREFIX / "bin" / program), *map(str, arguments)]


class FilesTest(unittest.TestCase):
    """One application id joins the desktop file, the metainfo and the icon."""

    def setUp(self):
        self.share = PREFIX / "share"

    def test_desktop_file(self):
        path = self.share / "applications" / f"{ID}.desktop"
        subprocess.run(["desktop-file-validate", path], check=True)
        desktop = configparser.ConfigParser(interpolation=None)
        desktop.read(path)
        entry = desktop["Desktop Entry"]
        self.assertTrue(os.access(PREFIX / "bin" / entry["Exec"].split()[0], os.X_OK))
        self.assertTrue((self.share / "icons/hicolor/scalable/apps" / f"{entry['Icon']}.svg").is_file())

    def test_metainfo(self):
        path = self.share / "metainfo" / f"{ID}.metainfo.xml"
        if shutil.which("appstreamcli"):  # its package makes every `apt update` fetch metadata, so nothing asks for it
            done = subprocess.run(["appstreamcli", "validate", "--no-net", path], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
        component = xml.etree.ElementTree.parse(path).getroot()
        self.assertEqual(component.findtext("id"), ID)
        launchable = component.findtext("launchable")
        self.assertTrue((self.share / "applications" / launchable).is_file())
        for binary in component.iterfind("provides/binary"):
            self.assertTrue(os.access(PREFIX / "bin" / binary.text, os.X_OK), binary.text)

    def test_nothing_of_the_build_is_installed(self):
        # Programs and data alone: no libraries or headers of ours, no caches.
        self.assertEqual({path.name for path in PREFIX.iterdir()}, {"bin", "share"})
        self.assertEqual({path.name for path in (PREFIX / "bin").iterdir()}, {"daybreak", "daybreakctl"})
        self.assertEqual(list(PREFIX.rglob("__pycache__")), [])


class ProgramsTest(unittest.TestCase):
    def setUp(self):
        self.workspace = product.Workspace(FOLDER / self._testMethodName)

    def ctl(self, *arguments):
        done = subprocess.run(installed("daybreakctl", *arguments), env=self.workspace.environment, text=True,
                              capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_manual_page_is_the_help(self):
        page = (PREFIX / "share/man/man1/daybreakctl.1").read_text(encoding="utf-8")
        self.assertEqual(page, self.ctl("man"))
        commands = re.findall(r"^  ([a-z]+)  +\S", self.ctl("--help"), re.MULTILINE)
        self.assertIn("doctor", commands)
        for command in commands:
            self.assertRegex(page, rf"(?m)^.*\b{command}\b")

    def test_a_new_workspace_opens(self):
        repository = self.workspace.folder / "repository"
        git = ["git", "-C", str(repository), "-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "init", "-q", "-b", "main", str(repository)], check=True)
        (repository / "a.py").write_text("A = 1\n")
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "Begin"], check=True)
        self.ctl("init", self.workspace.path, "--repository", repository)
        self.assertEqual(json.loads(self.ctl("--workspace", self.workspace.path, "--json", "inbox")), [])

    def test_doctor_examines_this_machine(self):
        found = {item["name"]: item for item in json.loads(self.ctl("--json", "doctor"))["found"]}
        self.assertLessEqual({"Qt", "python3", "bwrap", "git"}, set(found))
        for item in found.values():
            self.assertEqual(item["ok"], item["advice"] == "", item)

    def test_demo_starts_from_the_installed_files(self):
        process = subprocess.Popen(
            installed("daybreak", "--demo", "--headless", "--workspace", self.workspace.path),
            env=self.workspace.environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            start_new_session=True)
        try:
            deadline = time.monotonic() + 60
            # Written last, when history and chat of the demo's product are there.
            while not (self.workspace.path / "product.log").exists():
                self.assertIsNone(process.poll(), process.stderr.read() if process.poll() is not None else "")
                self.assertLess(time.monotonic(), deadline, "the demo was not set up in a minute")
                time.sleep(0.05)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


if __name__ == "__main__":
    unittest.main()
