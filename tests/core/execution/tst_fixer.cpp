// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/execution/tst_fixer.h"

#include "core/execution/repaireval.h"
#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

using namespace core;
using namespace core::execution;
using namespace Qt::StringLiterals;

namespace {

void write(const QString &path, const QByteArray &contents)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
        qFatal("cannot write %s", qPrintable(path));
}

const QByteArray ferry =
    "\"\"\"Loads of a ferry.\"\"\"\n"
    "\n"
    "\n"
    "def deck_load(vehicles):\n"
    "    \"\"\"Tons on deck; a trailer counts if there is one.\"\"\"\n"
    "    total = 0\n"
    "    for vehicle in vehicles:\n"
    "        total += vehicle[\"tons\"]\n"
    "        total += vehicle[\"trailer\"]\n"
    "    return total\n"
    "\n"
    "\n"
    "def heaviest(vehicles):\n"
    "    return max(v[\"tons\"] + v.get(\"trailer\", 0) for v in vehicles)\n"
    "\n"
    "\n"
    "def refuse(vehicle):\n"
    "    raise PermissionError(\"not on this ferry: %s\" % vehicle[\"plate\"])\n";

const QByteArray ferryTest =
    "import unittest\n"
    "\n"
    "from harbour import ferry\n"
    "\n"
    "\n"
    "class FerryTest(unittest.TestCase):\n"
    "    def test_load(self):\n"
    "        self.assertEqual(ferry.deck_load([{\"tons\": 2, \"trailer\": 1}]), 3)\n"
    "\n"
    "    def test_refusal(self):\n"
    "        with self.assertRaises(PermissionError):\n"
    "            ferry.refuse({\"plate\": \"x\"})\n";

Signal crash(const QString &type, const QString &message, const QString &function, int line,
             const QJsonObject &variables)
{
    Signal signal;
    signal.kind = SignalKind::Exception;
    ExceptionInfo exception;
    exception.type = type;
    exception.message = UntrustedText(message);
    exception.language = u"python"_s;
    Frame library{
        .function = u"run"_s, .file = u"/usr/lib/python3/wsgi.py"_s, .line = 3, .inApp = false};
    Frame own{.function = function,
              .file = u"/srv/releases/41/harbour/ferry.py"_s,
              .line = line,
              .variables = variables};
    exception.frames = {own, library};
    signal.exceptions = {exception};
    return signal;
}

QJsonObject vehicles()
{
    return {{u"vehicles"_s,
             QJsonArray{QJsonObject{{u"tons"_s, u"3"_s}, {u"plate"_s, u"'K-LM 20'"_s}}}}};
}

} // namespace

void TestFixer::initTestCase()
{
    m_sandbox = sandbox::sandboxes()
                    .members()
                    .front()
                    .make({m_folder.filePath(u"state"_s), &m_ids}, {})
                    .value();
    if (const Result<> works = m_sandbox->probe(); !works)
        QSKIP(qPrintable(works.error().message));
    write(m_folder.filePath(u"base/harbour/__init__.py"_s), "");
    write(m_folder.filePath(u"base/harbour/ferry.py"_s), ferry);
    write(m_folder.filePath(u"base/tests/test_ferry.py"_s), ferryTest);
    m_fixer = fixers().find(u"templates")->make({m_sandbox.get(), nullptr}, {}).value();
}

FixRequest TestFixer::request() const
{
    FixRequest request;
    request.baseCommit = u"1f"_s.repeated(20);
    request.baseTree = m_folder.filePath(u"base"_s);
    request.repository.checkCommand = {u"python3"_s,  u"-m"_s, u"unittest"_s,
                                       u"discover"_s, u"-s"_s, u"tests"_s};
    request.findings.locations = {
        {.file = u"harbour/ferry.py"_s, .function = u"deck_load"_s, .line = 9, .score = 1}};
    request.members = {crash(u"KeyError"_s, u"'trailer'"_s, u"deck_load"_s, 9, vehicles())};
    request.seed = u"seed"_s;
    request.timeLimit = Milliseconds(60'000);
    return request;
}

Result<FixOutcome> TestFixer::fix(FixRequest request, StopToken stop)
{
    return tests::waitFor(m_fixer->fix(std::move(request), std::move(stop)),
                          std::chrono::seconds(100));
}

void TestFixer::crashBecomesProvenChanges()
{
    FixRequest asked = request();
    QStringList sentences;
    asked.progress = [&](const QString &sentence) { sentences.append(sentence); };
    const Result<FixOutcome> outcome = fix(asked);
    VERIFY_OK(outcome);
    QVERIFY2(outcome->changes.has_value(), qPrintable(outcome->outcome));
    QCOMPARE(outcome->outcomeCode, u"fixed"_s);
    const ChangeSet &changes = *outcome->changes;
    QCOMPARE(changes.label, u"fix"_s);
    QCOMPARE(changes.title, u"Handle missing 'trailer' in deck_load"_s);
    QCOMPARE(changes.baseCommit, asked.baseCommit);
    QCOMPARE(changes.files.size(), size_t(2));
    QCOMPARE(changes.files[0].path, u"harbour/ferry.py"_s);
    QCOMPARE(changes.files[0].before, ferry);
    QVERIFY(changes.files[0].after->contains("vehicle.get(\"trailer\", 0)"));
    QVERIFY(changes.files[1].path.startsWith(u"tests/test_regression_"));
    QVERIFY(!changes.files[1].before);
    QVERIFY(changes.explanation.contains(u"guard.key"));
    QVERIFY(changes.explanation.contains(changes.files[1].path));

    QVERIFY(changes.proof && changes.proof->holds());
    QCOMPARE(changes.proof->base.argv, changes.proof->head.argv);
    QVERIFY(changes.proof->base.output.raw().contains(u"KeyError: 'trailer'"));
    QVERIFY(changes.proof->head.output.raw().contains(u"OK"));
    QCOMPARE(outcome->commands.size(), size_t(3));
    QCOMPARE(outcome->commands.back().argv, asked.repository.checkCommand);
    QVERIFY(outcome->commands.back().passed());
    QVERIFY(sentences.size() >= 3);

    // The snapshot holds the changes and nothing else.
    sandbox::SessionSpec spec{.baseTree = asked.baseTree, .snapshot = outcome->snapshot};
    const auto session = m_sandbox->open(spec);
    VERIFY_OK(session);
    const auto inSnapshot = (*session)->changes();
    VERIFY_OK(inSnapshot);
    QCOMPARE(*inSnapshot, changes.files);
    // Neither the base nor what it came from was written.
    QFile file(m_folder.filePath(u"base/harbour/ferry.py"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), ferry);

    FixRequest round = request();
    round.earlier = {changes};
    ReviewComment comment;
    comment.text = UntrustedText(u"Please skip it instead of `0`."_s);
    round.comments = {comment};
    const Result<FixOutcome> second = fix(round);
    VERIFY_OK(second);
    if (second->changes) {
        // The same in other words would be no answer; the engine's tests have the details.
        QVERIFY(second->changes->files[0].after != changes.files[0].after);
        QVERIFY(second->changes->proof && second->changes->proof->holds());
    } else {
        QCOMPARE(second->outcomeCode, u"alreadyAnswered"_s);
        QVERIFY(!second->outcome.isEmpty());
    }
}

void TestFixer::unrepeatableCrashIsSaid_data()
{
    QTest::addColumn<QJsonObject>("variables");
    QTest::newRow("none") << QJsonObject();
    QTest::newRow("object") << QJsonObject{{u"vehicles"_s, u"<Queue object at 0x7f00>"_s}};
    QTest::newRow("code") << QJsonObject{
        {u"vehicles"_s, u"__import__('os').system('touch /work/owned')"_s}};
    QTest::newRow("does not crash") << QJsonObject{
        {u"vehicles"_s, QJsonArray{QJsonObject{{u"tons"_s, u"3"_s}, {u"trailer"_s, u"1"_s}}}}};
}

void TestFixer::unrepeatableCrashIsSaid()
{
    QFETCH(QJsonObject, variables);
    FixRequest asked = request();
    asked.members = {crash(u"KeyError"_s, u"'trailer'"_s, u"deck_load"_s, 9, variables)};
    const Result<FixOutcome> outcome = fix(asked);
    VERIFY_OK(outcome);
    QVERIFY(!outcome->changes);
    QCOMPARE(outcome->outcomeCode, u"noReproduction"_s);
    QVERIFY(!outcome->outcome.isEmpty());
    QVERIFY(outcome->snapshot.isNull());
}

void TestFixer::failingCheckIsTheReproduction()
{
    // Nothing was recorded, but a test fails; the interpreter comes from what was prepared.
    const QString base = m_folder.filePath(u"failing"_s);
    write(base + u"/tide/__init__.py"_s, "");
    write(base + u"/tide/table.py"_s, "def rise(low, high):\n    return high + low\n");
    write(base + u"/tests/test_table.py"_s, "import unittest\n\nfrom tide import table\n\n\n"
                                            "class TableTest(unittest.TestCase):\n"
                                            "    def test_rise(self):\n"
                                            "        self.assertEqual(table.rise(2, 7), 5)\n"
                                            "        self.assertEqual(table.rise(1, 9), 8)\n");
    const QString prepared = m_folder.filePath(u"prepared"_s);
    QVERIFY(QDir().mkpath(prepared + u"/.venv/bin"_s));
    QVERIFY(QFile::link(u"/usr/bin/python3"_s, prepared + u"/.venv/bin/python3"_s));
    FixRequest asked = request();
    asked.baseTree = base;
    asked.preparedLayers = {prepared};
    asked.members.clear();
    asked.findings.locations = {{.file = u"tide/table.py"_s, .function = u"rise"_s, .line = 2}};
    asked.repository.checkCommand = {u".venv/bin/python3"_s, u"-m"_s, u"unittest"_s,
                                     u"discover"_s,          u"-s"_s, u"tests"_s};
    const Result<FixOutcome> outcome = fix(asked);
    VERIFY_OK(outcome);
    QVERIFY2(outcome->changes.has_value(), qPrintable(outcome->outcome));
    QCOMPARE(outcome->outcomeCode, u"fixed"_s);
    QCOMPARE(outcome->changes->files.size(), size_t(1));
    QVERIFY(outcome->changes->files[0].after->contains("return high - low"));
    QCOMPARE(outcome->changes->title, u"Fix rise"_s);
    QCOMPARE(outcome->changes->proof->base.argv, asked.repository.checkCommand);
    QVERIFY(outcome->changes->proof->holds());
}

void TestFixer::noneFoundIsSaid()
{
    // A test wants this error: whatever swallows it breaks the checks.
    FixRequest asked = request();
    asked.members = {crash(u"PermissionError"_s, u"not on this ferry: x"_s, u"refuse"_s, 18,
                           {{u"vehicle"_s, QJsonObject{{u"plate"_s, u"'x'"_s}}}})};
    asked.findings.locations.clear();
    asked.repository.checkCommand = {u"python3"_s, u"-c"_s,
                                     u"from harbour import ferry\n"
                                     "for plate in ('x', 'y', 'text', 'K-LM 20', ''):\n"
                                     "    try:\n"
                                     "        ferry.refuse({'plate': plate})\n"
                                     "    except PermissionError as error:\n"
                                     "        assert plate in str(error)\n"
                                     "    else:\n"
                                     "        raise SystemExit(1)\n"_s};
    asked.timeLimit = Milliseconds(12'000);
    const Result<FixOutcome> outcome = fix(asked);
    VERIFY_OK(outcome);
    QVERIFY(!outcome->changes);
    QVERIFY2(outcome->outcomeCode == u"noFixFound" || outcome->outcomeCode == u"timeUp",
             qPrintable(outcome->outcomeCode));
    QVERIFY(!outcome->outcome.isEmpty());
}

void TestFixer::otherLanguageIsSaid()
{
    FixRequest asked = request();
    asked.members.clear();
    asked.findings.locations = {{.file = u"web/cart.js"_s, .function = u"total"_s, .line = 4}};
    const Result<FixOutcome> outcome = fix(asked);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->outcomeCode, u"noFixFound"_s);
    QVERIFY(outcome->outcome.contains(u"language"));
}

void TestFixer::stopEndsTheSearch()
{
    StopSource stop;
    FixRequest asked = request();
    asked.progress = [&stop](const QString &) { stop.request_stop(); };
    VERIFY_FAILS(fix(asked, stop.get_token()), ErrorKind::Cancelled);
    StopSource before;
    before.request_stop();
    VERIFY_FAILS(fix(request(), before.get_token()), ErrorKind::Cancelled);
}

void TestFixer::evaluationCountsOnlyWhatPasses()
{
    const QString folder = m_folder.filePath(u"programs"_s);
    write(folder + u"/adder/adder.py"_s, "def add(a, b):\n    return a - b\n"_ba);
    write(folder + u"/adder/check.py"_s,
          "import adder\nassert adder.add(2, 3) == 5\nassert adder.add(7, 1) == 8\n"_ba);
    write(
        folder + u"/adder/repair.json"_s,
        R"({"sources": ["adder.py"], "test_command": ["python3", "check.py"], "time_limit_s": 15})");
    write(folder + u"/bent/repair.json"_s, R"({"sources": ["../adder/adder.py"],
          "test_command": ["true"], "time_limit_s": 5})");
    write(folder + u"/torn/repair.json"_s, "{");
    write(folder + u"/unrelated/notes.txt"_s, "no program");
    const Result<QJsonValue> value =
        tests::waitFor(evaluateRepair(folder, {}, {}), std::chrono::seconds(60));
    VERIFY_OK(value);
    const QJsonObject figures = value->toObject();
    QCOMPARE(figures[u"programs"].toInt(), 3);
    QCOMPARE(figures[u"fixed"].toInt(), 1);
    QCOMPARE(figures[u"errors"].toInt(), 2);
    const QJsonArray results = figures[u"results"].toArray();
    QCOMPARE(results.size(), 3);
    QCOMPARE(results[0][u"program"].toString(), u"adder"_s);
    QVERIFY(results[0][u"patch"].toString().contains(u"+    return a + b"));
    QVERIFY(!results[0][u"template"].toString().isEmpty());
    QCOMPARE(results[0][u"tests_before"][u"exit_code"].toInt(), 1);
    QCOMPARE(results[0][u"tests_after"][u"exit_code"].toInt(), 0);
    QVERIFY(results[1][u"error"].toString().contains(u"bent/repair.json"));
    QVERIFY(results[2][u"error"].toString().contains(u"torn/repair.json"));
    VERIFY_FAILS(tests::waitFor(evaluateRepair(folder + u"/adder"_s, {}, {})), ErrorKind::NotFound);
}
