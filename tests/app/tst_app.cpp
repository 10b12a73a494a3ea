// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: what it takes, what it refuses, and what it prints.
#include "app/ctl/commandline.h"
#include "app/ctl/evals.h"
#include "app/ctl/printer.h"
#include "app/ctl/setuparguments.h"
#include "app/ctl/texttable.h"
#include "core/git/repository.h"
#include "core/inbox/why.h"
#include "core/storage/storage.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace app;
using namespace core;
using namespace Qt::StringLiterals;

namespace {

/// The stored repositories and port of a workspace.
struct Stored
{
    std::vector<Repository> repositories;
    int port = 0;
    QByteArray sentryKey;
};

Stored storedIn(const QString &folder)
{
    tests::FakeClock clock;
    tests::CountingIds ids;
    auto storage = storage::Storage::open(
        {.path = pipeline::databasePath(folder), .clock = &clock, .ids = &ids});
    if (!storage)
        qFatal("%s", qPrintable(storage.error().toLogString()));
    Stored stored;
    const Result<> read = (*storage)->writeNow([&stored](storage::Stores &stores) -> Result<> {
        stored.repositories = stores.settings.repositories().value();
        stored.port = stores.settings.value(u"receiverPort"_s).value().toInt();
        stored.sentryKey = stores.settings.source(u"sentry"_s).value().receiverKey;
        return {};
    });
    if (!read || !(*storage)->close())
        qFatal("the workspace cannot be read");
    return stored;
}

} // namespace

class TestApp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWrongCommandLines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("no such command") << u"nonsense"_s;
        QTest::newRow("no such option") << u"inbox --colour"_s;
        QTest::newRow("option of another command") << u"inbox --once"_s;
        QTest::newRow("option before its command") << u"--once run"_s;
        QTest::newRow("argument missing") << u"show"_s;
        QTest::newRow("second argument missing") << u"move 1"_s;
        QTest::newRow("one argument too many") << u"show 1 2"_s;
        QTest::newRow("value missing") << u"snooze 1 --signals"_s;
        QTest::newRow("value of a flag") << u"run --once=yes"_s;
        QTest::newRow("given twice") << u"init w --port 1 --port 2"_s;
        QTest::newRow("workspace without a folder") << u"inbox --workspace"_s;
    }

    void refusesWrongCommandLines()
    {
        QFETCH(const QString, line);
        const Result<CommandLine> parsed = parseCommandLine(line.split(u' '));
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!parsed.error().message.isEmpty());
    }

    void readsCommandLines()
    {
        const Result<CommandLine> parsed = parseCommandLine(
            {u"--workspace=/w"_s, u"snooze"_s, u"abc"_s, u"--signals"_s, u"-3"_s, u"--json"_s});
        QVERIFY(parsed);
        QCOMPARE(parsed->command->name, u"snooze"_s);
        QCOMPARE(parsed->workspace, u"/w"_s);
        QVERIFY(parsed->json);
        QCOMPARE(parsed->arguments,
                 (QJsonObject{{u"report"_s, u"abc"_s}, {u"signals"_s, u"-3"_s}}));

        const Result<CommandLine> literal =
            parseCommandLine({u"comment"_s, u"abc"_s, u"--"_s, u"--json"_s});
        QVERIFY(literal);
        QVERIFY(!literal->json);
        QCOMPARE(literal->arguments.value(u"text").toString(), u"--json"_s);

        const Result<CommandLine> several = parseCommandLine({u"split"_s, u"a"_s, u"b"_s});
        QVERIFY(several);
        QCOMPARE(several->arguments.value(u"signals").toArray(), (QJsonArray{u"a"_s, u"b"_s}));
        const Result<CommandLine> logs =
            parseCommandLine({u"init"_s, u"w"_s, u"--logfile"_s, u"a.log"_s, u"--logfile=b.log"_s});
        QVERIFY(logs);
        QCOMPARE(logs->arguments.value(u"logfile").toArray(), (QJsonArray{u"a.log"_s, u"b.log"_s}));
        const Result<CommandLine> repeated =
            parseCommandLine({u"policy"_s, u"--allow"_s, u"docs/*"_s, u"shop"_s, u"--allow=x"_s,
                              u"--allow"_s, u""_s});
        QVERIFY(repeated);
        QCOMPARE(repeated->arguments,
                 (QJsonObject{{u"repository"_s, u"shop"_s},
                              {u"allow"_s, QJsonArray{u"docs/*"_s, u"x"_s, u""_s}}}));
        QVERIFY(parseCommandLine({u"--version"_s})->version);
        QVERIFY(!parseCommandLine({})->command);
    }

    void everyCommandIsExplained()
    {
        const QString page = manPage();
        const QString help = helpText(nullptr);
        for (const pipeline::CommandInfo &command : pipeline::commandTable()) {
            const QRegularExpression row(
                u"\n  %1 {2,}%2\n"_s.arg(QRegularExpression::escape(command.name),
                                         QRegularExpression::escape(command.summary)));
            QVERIFY2(help.contains(row), qPrintable(command.name));
            QVERIFY2(page.contains(u"\n.B "_s + QString(command.name).replace(u'-', u"\\-"_s)),
                     qPrintable(command.name));
            const QString own = helpText(&command);
            for (const pipeline::CommandOption &option : command.options)
                QVERIFY2(own.contains(option.help), qPrintable(option.name));
            for (const pipeline::CommandArgument &argument : command.arguments)
                QVERIFY2(own.contains(argument.help), qPrintable(argument.name));
        }
        for (const QStringView code : {u"0", u"1", u"2", u"3", u"4", u"5", u"130"})
            QVERIFY(page.contains(u"\n.TP\n.B "_s + code + u'\n'));
    }

    void splitsWords_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("empty") << QString() << QStringList();
        QTest::newRow("blanks") << u"  a   b "_s << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("quotes") << u"a \"b c\"'d e' ''"_s
                                << QStringList{u"a"_s, u"b cd e"_s, QString()};
        QTest::newRow("backslash")
            << u"a\\ b 'c\\d' \"e\\\"f\""_s << QStringList{u"a b"_s, u"c\\d"_s, u"e\"f"_s};
        QTest::newRow("no expansion")
            << u"$HOME `id` *"_s << QStringList{u"$HOME"_s, u"`id`"_s, u"*"_s};
    }

    void splitsWords()
    {
        QFETCH(const QString, line);
        QTEST(splitWords(line).value(), "words");
    }

    void refusesOpenQuotes() { QVERIFY(!splitWords(u"a \"b"_s)); }

    void outsideTextCannotReachTheTerminal()
    {
        const QString hostile = u"\x1b]0;owned\x07\u202egnp.exe\x9b"
                                u"2J"_s;
        const QJsonObject item{{u"id"_s, hostile}, {u"title"_s, hostile}, {u"state"_s, hostile}};
        const QJsonObject page{{u"item"_s, item}, {u"summary"_s, hostile}};
        const std::array<std::pair<QString, QJsonValue>, 6> results{{
            {u"inbox"_s, QJsonArray{item}},
            {u"signals"_s, QJsonArray{item}},
            {u"show"_s, page},
            {u"why"_s, item},
            {u"diff"_s, QJsonObject{{u"text"_s, hostile}}},
            {u"export"_s, QJsonObject{{u"text"_s, QString(u"{\"a\":\""_s + hostile + u"\"}\n"_s)}}},
        }};
        for (const auto &[command, result] : results) {
            const QString text = printed(command, result, 80);
            for (const QChar c : text)
                QVERIFY2(c == u'\n' || (c.isPrint() && c.unicode() != 0x202e), qPrintable(command));
        }
    }

    void whyIsPrintedInFull_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("expired");
        for (const QString &rule : {u"score"_s, u"opened"_s, u"fingerprint"_s, u"externalId"_s,
                                    u"always"_s, u"person"_s, u"settled"_s}) {
            QTest::addRow("%s", qPrintable(rule)) << rule << false;
            QTest::addRow("%s, expired", qPrintable(rule)) << rule << true;
        }
    }
    void whyIsPrintedInFull()
    {
        QFETCH(QString, rule);
        QFETCH(bool, expired);
        tests::CountingIds ids;
        const SignalId signal(ids.next());
        const SignalId parent(ids.next());
        const SignalId near(ids.next());
        const ReportId report(ids.next());
        const ReportId other(ids.next());
        const inbox::Names names{{{signal, u"Nobody can pay with an old voucher"_s},
                                  {parent, u"KeyError 'SPRING-24' in Cart.discount"_s},
                                  {near, u"Search is empty since the update"_s}},
                                 {{report, u"Old vouchers"_s}, {other, u"Search"_s}}};
        const bool compares = rule == u"score" || rule == u"opened" || rule == u"settled";
        Assignment made{.signal = signal, .report = report, .rule = rule, .score = 0.74};
        made.opened = rule == u"opened";
        if (!made.opened && rule != u"person")
            made.parent = parent;
        if (compares) {
            made.judge = u"score/1"_s;
            made.threshold = 0.48;
            made.features = {{u"bias"_s, 1, -2}, {u"sameRoute"_s, 1, 3.5}, {u"timeGap"_s, 1, -0.5}};
            made.rejected = {{.report = other,
                              .nearest = near,
                              .score = 0.21,
                              .reason = u"belowThreshold"_s,
                              .features = {{u"wordCosine"_s, 0.2, 0.5}}}};
        }
        QJsonObject why = toJson(made);
        why.insert(u"titles"_s, inbox::toJson(names));
        why.insert(u"fingerprint"_s, u"cart/SPRING"_s);
        if (expired)
            why.insert(u"expired"_s, true);
        QStringList said{inbox::whyText(made, names), report.toString().right(12)};
        said += inbox::whyDetails(made);
        for (const RejectedCandidate &candidate : made.rejected)
            said += {inbox::runnerUpText(candidate, made, names), near.toString().right(12),
                     other.toString().right(12)};
        if (rule == u"fingerprint")
            said += u"cart/SPRING"_s;
        const QString text = printed(u"why"_s, why, 80);
        for (const QString &line : text.split(u'\n'))
            QVERIFY2(line.size() <= 100, qPrintable(line));
        const QString flowing = text.simplified();
        for (const QString &sentence : said)
            QVERIFY2(flowing.contains(sentence), qPrintable(sentence + u"\n"_s + text));
        QCOMPARE(text.contains(u"expired"_s), expired);
        QCOMPARE(text.contains(u"In numbers"_s), compares);
    }

    void measuringRefusesAtOnce_data()
    {
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<ErrorKind>("kind");
        const QString data =
            QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/core/grouping/data/acceptance.jsonl");
        const auto row = [&data](const char *name, ErrorKind kind, QJsonObject arguments) {
            if (!arguments.contains(u"data"))
                arguments.insert(u"data"_s, data);
            QTest::newRow(name) << arguments << kind;
        };
        row("no data", ErrorKind::InvalidInput, {{u"part"_s, u"grouping"_s}, {u"data"_s, u""_s}});
        row("no such part", ErrorKind::InvalidInput, {{u"part"_s, u"luck"_s}});
        row("folds of logs", ErrorKind::InvalidInput,
            {{u"part"_s, u"logs"_s}, {u"folds"_s, u"source"_s}});
        row("a plot of logs", ErrorKind::InvalidInput,
            {{u"part"_s, u"logs"_s}, {u"output"_s, u"/tmp/a.svg"_s}});
        row("ablation of safety", ErrorKind::InvalidInput,
            {{u"part"_s, u"safety"_s}, {u"ablation"_s, true}});
        row("a plot that cannot be written", ErrorKind::Denied,
            {{u"part"_s, u"grouping"_s}, {u"output"_s, u"/nowhere/at/all/a.svg"_s}});
    }
    void measuringRefusesAtOnce()
    {
        QFETCH(QJsonObject, arguments);
        QFETCH(ErrorKind, kind);
        QStringList told;
        VERIFY_FAILS(
            tests::waitFor(evaluate(arguments, [&told](const QString &text) { told << text; }, {})),
            kind);
        QVERIFY(told.isEmpty()); // nothing was begun
    }

    void correctionsFitTheTerminal()
    {
        const QJsonObject figures{{u"same"_s, 41},         {u"sameFound"_s, 30},  {u"apart"_s, 12},
                                  {u"apartJoined"_s, 3},   {u"threshold"_s, 0.5}, {u"errors"_s, 14},
                                  {u"corrections"_s, 22.5}};
        QJsonObject measured = figures;
        measured.insert(u"placed"_s, 20);
        measured.insert(u"agreed"_s, 17);
        measured.insert(u"ranking"_s, 0.87);
        measured.insert(u"byOrigin"_s, QJsonObject{{u"moved"_s, figures}, {u"never"_s, figures}});
        for (const int width : {60, 80, 100}) {
            const QString text = printed(u"eval"_s, measured, width);
            QVERIFY(text.contains(u"signals you moved"_s));
            for (const QString &line : text.split(u'\n'))
                QVERIFY2(line.size() <= width, qPrintable(line));
        }
    }

    void refusedRequestsAreShownWithTheReason()
    {
        const auto source = [](const QString &id, const QJsonObject &counts) {
            return QJsonObject{{u"id"_s, id}, {u"rejected"_s, 4}, {u"counts"_s, counts}};
        };
        const QString text =
            printed(u"sources"_s,
                    QJsonArray{source(u"sentry"_s, {{u"refused.keyWrong"_s, 3},
                                                    {u"refused.status.503"_s, 1},
                                                    {u"log.info"_s, 7}}),
                               source(u"otlp"_s, {{u"log.info"_s, 7}}),
                               source(u"receiver"_s, {{u"refused.unknownPath"_s, 4}})},
                    80);
        QVERIFY2(text.contains(u"sentry: refused keyWrong 3, status.503 1\n"), qPrintable(text));
        QVERIFY2(text.contains(u"receiver: refused unknownPath 4\n"), qPrintable(text));
        QVERIFY2(!text.contains(u"otlp: refused"), qPrintable(text));
        QVERIFY2(!text.contains(u"log.info"), qPrintable(text));
    }

    void restoredRejectionsAreMarked()
    {
        const auto rejection = [](const QString &id, bool restored) {
            return QJsonObject{{u"id"_s, id},
                               {u"category"_s, u"instructionOverride"_s},
                               {u"restored"_s, restored}};
        };
        const QStringList lines =
            printed(u"signals"_s,
                    QJsonArray{rejection(u"first"_s, true), rejection(u"second"_s, false)}, 120)
                .split(u'\n');
        QVERIFY(lines.at(1).startsWith(u"first"_s) && lines.at(1).contains(u"restored"));
        QVERIFY(lines.at(2).startsWith(u"second"_s) && !lines.at(2).contains(u"restored"));
    }

    void anExportIsWholeAndExact()
    {
        const QString value = QString(150'000, u'x') + u"\u202e \U0001f600 ä \x7f"_s;
        const QByteArray line =
            QJsonDocument(QJsonObject{{u"a"_s, value}}).toJson(QJsonDocument::Compact) + '\n';
        const QString text =
            printed(u"export"_s, QJsonObject{{u"text"_s, QString::fromUtf8(line)}}, 80);
        QCOMPARE(QJsonDocument::fromJson(text.toUtf8()).object().value(u"a").toString(), value);
        QVERIFY(!text.contains(QChar(0x202e)));
        QVERIFY(!text.contains(QChar(0x7f)));
    }

    void aPolicyIsPrinted()
    {
        const QJsonObject policy{{u"repository"_s, u"shop"_s},
                                 {u"autonomy"_s, u"fix"_s},
                                 {u"lowestPriority"_s, u"P2"_s},
                                 {u"dailyCap"_s, 20},
                                 {u"holdBackfill"_s, true},
                                 {u"maximumRounds"_s, 4},
                                 {u"allowedPaths"_s, QJsonArray{u"docs/*"_s, u"x\u202ey"_s}}};
        const QString text = printed(u"policy"_s,
                                     QJsonObject{{u"repositories"_s, QJsonArray{policy}},
                                                 {u"watchHours"_s, 168},
                                                 {u"decision"_s, u"abc"_s}},
                                     80);
        for (const QString &part : {u"shop\n"_s, u"P2\n"_s, u"docs/*, "_s, u" 168\n"_s, u" yes\n"_s,
                                    u"daybreakctl undo abc\n"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
        QVERIFY(!text.contains(QChar(0x202e)));
    }

    void aLongDiffIsWhole()
    {
        const QString diff = QString(250'000, u'+') + u"\nend\n"_s;
        QCOMPARE(printed(u"diff"_s, QJsonObject{{u"text"_s, diff}}, 80), diff);
    }

    void longColumnsShareTheWidth()
    {
        TextTable table({u"ID"_s, u"SOURCES"_s, u"TITLE"_s});
        table.add({u"0123456789ab"_s, QString(40, u's'), QString(90, u't')});
        const QStringList lines = table.toString(80).split(u'\n');
        QCOMPARE(lines.at(1).size(), 80);
        QCOMPARE(lines.at(1).count(u's'), 31);
        QCOMPARE(lines.at(1).count(u't'), 31);
        // What cannot be cut further stays readable.
        QVERIFY(table.toString(10).split(u'\n').at(1).size() >= 3 * 8);
    }

    void setUpArguments()
    {
        const QTemporaryDir folder;
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder.path()));
        const auto restore = qScopeGuard([&] { QDir::setCurrent(before); });
        const Result<pipeline::WorkspaceSetup> setup =
            setupFrom({{u"folder"_s, u"w"_s},
                       {u"repository"_s, u"./shop"_s},
                       {u"logfile"_s, QJsonArray{u"logs/*.log"_s, u"/var/log/a b.log"_s}},
                       {u"slack-export"_s, u"chat.zip"_s},
                       {u"check"_s, u"make 'a b'"_s},
                       {u"port"_s, u"4242"_s}});
        QVERIFY(setup);
        const QString here = QDir::currentPath();
        QCOMPARE(setup->folder, here + u"/w"_s);
        QCOMPARE(setup->repository.path, here + u"/shop"_s);
        QCOMPARE(setup->logFiles, (QStringList{here + u"/logs/*.log"_s, u"/var/log/a b.log"_s}));
        QCOMPARE(setup->slackExport, here + u"/chat.zip"_s);
        QCOMPARE(setup->repository.checkCommand, (QStringList{u"make"_s, u"a b"_s}));
        QCOMPARE(setup->repository.policy.autonomy, Autonomy::PullRequest);
        QVERIFY(setup->keepsPolicy);
        QCOMPARE(setup->port, quint16(4242));
        for (const QJsonObject &wrong :
             {QJsonObject{{u"folder"_s, u"w"_s}, {u"autonomy"_s, u"merge"_s}},
              QJsonObject{{u"folder"_s, u"w"_s}, {u"port"_s, u"70000"_s}},
              QJsonObject{{u"folder"_s, u"w"_s}, {u"port"_s, u"0"_s}},
              QJsonObject{{u"folder"_s, u"w"_s}, {u"logfile"_s, QJsonArray{u"a\nb"_s}}},
              QJsonObject{{u"folder"_s, u"w"_s}, {u"check"_s, u"make '"_s}}}) {
            const auto refused = setupFrom(wrong);
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        }
    }

    void settingUpAgainKeepsWhatIsNotGiven()
    {
        const QTemporaryDir folder;
        const QString clone = folder.filePath(u"shop"_s);
        QVERIFY(git::Repository::createBare(clone));
        pipeline::WorkspaceSetup first;
        first.folder = folder.filePath(u"workspace"_s);
        first.repository.path = clone;
        first.repository.baseBranch = u"main"_s;
        first.repository.checkCommand = {u"make"_s, u"test"_s};
        first.repository.lockFiles = {u"uv.lock"_s};
        first.repository.policy.autonomy = Autonomy::Fix;
        QVERIFY(pipeline::setUpWorkspace(first));
        const Stored before = storedIn(first.folder);
        QVERIFY(before.port > 0);

        pipeline::WorkspaceSetup second;
        second.folder = first.folder;
        second.repository.path = clone;
        second.repository.baseBranch = u"main"_s;
        second.repository.policy.autonomy = Autonomy::PullRequest;
        second.keepsPolicy = true;
        second.slackExport = folder.filePath(u"chat.zip"_s);
        QVERIFY(pipeline::setUpWorkspace(second));
        const Stored after = storedIn(first.folder);
        QCOMPARE(after.port, before.port);
        QCOMPARE(after.sentryKey, before.sentryKey);
        QCOMPARE(after.repositories, before.repositories);

        second.keepsPolicy = false;
        second.repository.checkCommand = {u"make"_s, u"check"_s};
        second.port = quint16(before.port == 4242 ? 4243 : 4242);
        QVERIFY(pipeline::setUpWorkspace(second));
        const Stored replaced = storedIn(first.folder);
        QCOMPARE(replaced.port, int(second.port));
        QCOMPARE(replaced.repositories.at(0).checkCommand, second.repository.checkCommand);
        QCOMPARE(replaced.repositories.at(0).policy.autonomy, Autonomy::PullRequest);
    }

    void aWrongSetUpLeavesNothing()
    {
        const QTemporaryDir folder;
        pipeline::WorkspaceSetup setup;
        setup.folder = folder.filePath(u"workspace"_s);
        setup.repository.path = folder.filePath(u"none"_s);
        const Result<> missing = pipeline::setUpWorkspace(setup);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::NotFound);
        QVERIFY(!QFile::exists(setup.folder));

        const QString clone = folder.filePath(u"shop"_s);
        QVERIFY(git::Repository::createBare(clone));
        setup.repository.path = clone;
        setup.repository.baseBranch = u"main"_s;
        setup.folder = clone + u"/daybreak"_s;
        const Result<> inside = pipeline::setUpWorkspace(setup);
        QVERIFY(!inside);
        QCOMPARE(inside.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!QFile::exists(setup.folder));
    }
};

TEST_MAIN_GUILESS(TestApp)
#include "tst_app.moc"
