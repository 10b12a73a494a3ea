// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the whole research on a history made here.
#include "core/research/investigate.h"
#include "core/research/literals.h"
#include "core/research/owners.h"
#include "core/research/researcheval.h"
#include "core/research/suspects.h"
#include "core/research/verify.h"
#include "tests/core/research/scratchhistory.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QJsonDocument>
#include <QProcess>

using namespace core;
using namespace core::research;
using namespace Qt::StringLiterals;

class TestInvestigate : public QObject
{
    Q_OBJECT

    tests::FakeClock m_clock;
    std::unique_ptr<tests::ScratchHistory> m_history;

    Result<Findings> investigate(std::vector<Signal> members, const QString &path = {},
                                 const QString &name = u"planner"_s)
    {
        tests::CountingIds ids;
        ResearchRequest request;
        request.report.id = ReportId(ids.next());
        request.members = std::move(members);
        Repository candidate;
        candidate.id = RepositoryId(ids.next());
        candidate.name = name;
        candidate.path = path.isEmpty() ? m_history->path() : path;
        candidate.baseBranch = u"main"_s;
        request.repositories = {candidate};
        return core::research::investigate(request, m_clock, ids, {});
    }

    static Signal words(SignalKind kind, const QString &text)
    {
        Signal signal;
        signal.id = SignalId(QUuid(0, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 2, 1));
        signal.kind = kind;
        signal.title = UntrustedText(text.left(60));
        signal.content = UntrustedText(text);
        return signal;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_history = std::make_unique<tests::ScratchHistory>();
        tests::fillPlanner(*m_history);
    }

    void crashLeadsToTheChange()
    {
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history));
        VERIFY_OK(findings);
        // Read at the release, not at the head, which has one more commit.
        QCOMPARE(findings->commit, m_history->named.value(u"Release 1.1.0"_s));
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().file, u"src/planner/series.py"_s);
        QCOMPARE(findings->locations.front().function, u"Series.next_date"_s);
        QCOMPARE(findings->locations.front().line, 14);
        QVERIFY(!findings->suspects.empty());
        QCOMPARE(findings->suspects.front().subject, u"Look one date ahead"_s);
        for (const SuspectCommit &suspect : findings->suspects)
            QVERIFY(suspect.score > 0 && suspect.score <= 1 && !suspect.reason.isEmpty());
        QVERIFY(findings->cause.contains(u"IndexError"));
        QVERIFY(findings->cause.contains(findings->suspects.front().commit.left(12)));
        QCOMPARE(findings->researcher, u"history/1"_s);
    }

    void reviewersAreOwnersThenAuthorsAndNoMachines()
    {
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history));
        VERIFY_OK(findings);
        QVERIFY(findings->reviewers.size() >= 2 && findings->reviewers.size() <= 3);
        QCOMPARE(findings->reviewers.at(0).identity, u"Ada Holm <ada@planner.example>"_s);
        QVERIFY(findings->reviewers.at(0).reason.contains(u"CODEOWNERS"));
        QStringList all;
        for (const Reviewer &reviewer : findings->reviewers) {
            all.append(reviewer.identity);
            QVERIFY(!reviewer.identity.contains(u"[bot]"));
        }
        QVERIFY(all.contains(u"Cleo Ruiz <cleo@planner.example>"_s));
    }

    void everyClaimIsRecomputedFromItsEvidence()
    {
        const std::vector<Signal> members = tests::plannerCrash(*m_history);
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        QVERIFY(findings->findings.size() >= 7);
        QSet<QString> kinds;
        for (const Finding &finding : findings->findings) {
            const Verification result = verify(finding, m_history->repository, members);
            QVERIFY2(result.holds, qPrintable(finding.claim + u" — "_s + result.objection));
            QVERIFY(finding.verified);
            for (const Evidence &evidence : finding.evidence) {
                kinds.insert(evidence.kind);
                QVERIFY(!evidence.query.isEmpty());
            }
        }
        for (const QString &kind :
             {u"code"_s, u"blame"_s, u"commit"_s, u"log"_s, u"signal"_s, u"course"_s})
            QVERIFY2(kinds.contains(kind), qPrintable(kind));
    }

    void falsifiedClaimsDoNotHold()
    {
        const std::vector<Signal> members = tests::plannerCrash(*m_history);
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        for (const Finding &finding : findings->findings) {
            Finding wrongFigure = finding;
            wrongFigure.claim += u" That makes 987654 of them."_s;
            QVERIFY(!verify(wrongFigure, m_history->repository, members).holds);
            Finding wrongQuote = finding;
            wrongQuote.claim += u" “nobody wrote this”"_s;
            QVERIFY(!verify(wrongQuote, m_history->repository, members).holds);
            Finding wrongExcerpt = finding;
            wrongExcerpt.evidence.front().excerpt = UntrustedText(u"something else"_s);
            QVERIFY(!verify(wrongExcerpt, m_history->repository, members).holds);
            Finding none = finding;
            none.evidence.clear();
            QVERIFY(!verify(none, m_history->repository, members).holds);
            Finding foreign = finding;
            foreign.evidence.front().kind = u"code"_s;
            foreign.evidence.front().query = u"rm -rf /"_s;
            QVERIFY(!verify(foreign, m_history->repository, members).holds);
        }
    }

    /// The queries are real commands: git itself, run with them, shows what the excerpts say.
    void gitAgreesWithTheEvidence()
    {
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history));
        VERIFY_OK(findings);
        int run = 0;
        for (const Finding &finding : findings->findings) {
            for (const Evidence &evidence : finding.evidence) {
                QStringList arguments = shellWords(evidence.query);
                if (arguments.takeFirst() != u"git")
                    continue;
                QProcess git;
                git.setWorkingDirectory(m_history->path());
                git.start(u"git"_s, arguments);
                QVERIFY(git.waitForFinished(30'000));
                const QString output = QString::fromUtf8(git.readAllStandardOutput());
                QVERIFY2(
                    git.exitCode() == 0,
                    qPrintable(evidence.query + QString::fromUtf8(git.readAllStandardError())));
                ++run;
                const QStringList lines = evidence.excerpt.raw().split(u'\n', Qt::SkipEmptyParts);
                for (const QString &line : lines) {
                    if (evidence.kind == u"code")
                        QVERIFY2(output.split(u'\n').contains(line), qPrintable(evidence.query));
                    else if (evidence.kind == u"blame")
                        QVERIFY2(output.contains(line.section(u' ', 1, 1).left(8)),
                                 qPrintable(evidence.query + output));
                    else
                        QVERIFY2(output.contains(line.left(12)),
                                 qPrintable(evidence.query + output));
                }
                if (evidence.kind == u"log")
                    QCOMPARE(output.count(QRegularExpression(u"(?m)^commit [0-9a-f]{40}"_s)),
                             lines.size());
            }
        }
        QVERIFY(run >= 6);
    }

    void logLineLeadsToItsLiteral()
    {
        Signal log = words(SignalKind::Log, u"series 4 renamed to Tea"_s);
        log.logTemplate = u"series <*> renamed to <*>"_s;
        const Result<Findings> findings = investigate({log});
        VERIFY_OK(findings);
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().function, u"rename"_s);
        QVERIFY(findings->locations.front().reason.contains(u"message"));
    }

    void chatLeadsToWhatItNames()
    {
        const Result<Findings> findings = investigate(
            {words(SignalKind::Message, u"It must be `next_date`, it fails for the last one."_s)});
        VERIFY_OK(findings);
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().function, u"Series.next_date"_s);
    }

    void vagueWordsLeadNowhere()
    {
        const Result<Findings> findings = investigate({words(
            SignalKind::Message, u"The series page is slow and a bit weird today, next?"_s)});
        VERIFY_OK(findings);
        QVERIFY(findings->locations.empty());
        QVERIFY(findings->suspects.empty());
        QVERIFY(findings->cause.isEmpty());
    }

    void failingTestLeadsToWhatItTests()
    {
        Signal signal = words(SignalKind::Exception, u"AssertionError: 1 != 2"_s);
        signal.exceptions =
            readPythonTrace(u"Traceback (most recent call last):\n"
                            "  File \"/repo/tests/test_series.py\", line 8, in test_middle\n"
                            "    self.assertEqual(series.next_date(0), 2)\n"
                            "AssertionError: 1 != 2\n"_s);
        const Result<Findings> findings = investigate({signal});
        VERIFY_OK(findings);
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().function, u"Series.next_date"_s);
    }

    void movedCodeIsFoundByItsLine()
    {
        std::vector<Signal> members = tests::plannerCrash(*m_history);
        for (Signal &signal : members)
            signal.exceptions.front().frames.front().line = 140; // another build's numbers
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        QCOMPARE(findings->locations.front().line, 14);
    }

    void unknownReleaseReadsTheBaseBranch()
    {
        std::vector<Signal> members = tests::plannerCrash(*m_history);
        for (Signal &signal : members)
            signal.release = u"planner@99.0; rm -rf ~"_s;
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        QCOMPARE(findings->commit, m_history->head);
        QCOMPARE(findings->suspects.front().subject, u"Look one date ahead"_s);
    }

    void hostileTracesEndInFindings_data()
    {
        QTest::addColumn<int>("frames");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("function");
        QTest::newRow("climbing") << 3 << u"../../../../etc/passwd"_s << u"f"_s;
        QTest::newRow("into .git") << 3 << u".git/config"_s << u"f"_s;
        QTest::newRow("huge trace") << 20'000 << u"/app/src/planner/series.py"_s << u"f"_s;
        QTest::newRow("huge names") << 3 << QString(500'000, u'a') << QString(500'000, u'.');
        QTest::newRow("control characters") << 3 << u"src/\x1b[31m\u202e.py"_s << u"\u0000"_s;
        QTest::newRow("negative line") << 3 << u"src/planner/series.py"_s << u"nowhere"_s;
    }
    void hostileTracesEndInFindings()
    {
        QFETCH(int, frames);
        QFETCH(QString, file);
        QFETCH(QString, function);
        std::vector<Signal> members = tests::plannerCrash(*m_history);
        for (Signal &signal : members) {
            std::vector<Frame> hostile;
            for (int i = 0; i < frames; ++i) {
                Frame frame;
                frame.file = file;
                frame.function = function;
                frame.line = i % 2 ? -5 : 1'000'000 + i;
                hostile.push_back(frame);
            }
            signal.exceptions.front().frames = hostile;
            signal.exceptions.insert(signal.exceptions.end(), 5, signal.exceptions.front());
        }
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        for (const CodeLocation &location : findings->locations)
            QVERIFY(location.file.startsWith(u"src/") || location.file.startsWith(u"tests/"));
    }

    void emptyRepositoryIsAClearError()
    {
        QTemporaryDir folder;
        VERIFY_OK(git::Repository::createBare(folder.filePath(u"e.git"_s)));
        VERIFY_FAILS(investigate(tests::plannerCrash(*m_history), folder.filePath(u"e.git"_s)),
                     ErrorKind::NotFound);
        VERIFY_FAILS(investigate(tests::plannerCrash(*m_history), folder.filePath(u"no"_s)),
                     ErrorKind::NotFound);
    }

    void shallowCloneSaysThatTheHistoryEnds()
    {
        QTemporaryDir folder;
        const QString clone = folder.filePath(u"c"_s);
        QProcess git;
        git.start(u"git"_s, {u"clone"_s, u"-q"_s, u"--depth"_s, u"1"_s, u"--no-local"_s,
                             u"file://"_s + m_history->path(), clone});
        QVERIFY(git.waitForFinished(30'000));
        QCOMPARE(git.exitCode(), 0);
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history), clone);
        VERIFY_OK(findings);
        QVERIFY(!findings->suspects.empty());
        QVERIFY(findings->suspects.front().reason.contains(u"history ends here"));
    }

    void theRightRepositoryIsChosen()
    {
        tests::ScratchHistory other;
        other.commit(u"Start"_s, {{u"web/app.js"_s, "function a() {}\n"}}, u"Eve Lo"_s);
        other.finish();
        tests::CountingIds ids;
        ResearchRequest request;
        request.members = tests::plannerCrash(*m_history);
        Repository wrong;
        wrong.id = RepositoryId(ids.next());
        wrong.name = u"web"_s;
        wrong.path = other.path();
        Repository right;
        right.id = RepositoryId(ids.next());
        right.name = u"calendar-backend"_s; // only its files speak for it
        right.path = m_history->path();
        request.repositories = {wrong, right};
        const Result<Findings> findings = core::research::investigate(request, m_clock, ids, {});
        VERIFY_OK(findings);
        QCOMPARE(findings->repository, right.id);
        request.repositories = {wrong};
        VERIFY_FAILS(core::research::investigate(request, m_clock, ids, {}), ErrorKind::NotFound);
        request.repositories = {};
        VERIFY_FAILS(core::research::investigate(request, m_clock, ids, {}), ErrorKind::NotFound);
    }

    void theMemberWorksAndStops()
    {
        tests::CountingIds ids;
        const ResearcherInfo *const info = researchers().find(u"history");
        QVERIFY(info && !info->needsNetwork);
        VERIFY_FAILS(info->make({.clock = &m_clock, .ids = &ids}, {{u"depth"_s, 1}}),
                     ErrorKind::InvalidInput);
        const auto made = info->make({.clock = &m_clock, .ids = &ids}, {});
        VERIFY_OK(made);
        ResearchRequest request;
        request.members = tests::plannerCrash(*m_history);
        Repository candidate;
        candidate.path = m_history->path();
        request.repositories = {candidate};
        const Result<Findings> findings = tests::waitFor((*made)->research(request, {}));
        VERIFY_OK(findings);
        QCOMPARE(findings->at, m_clock.now());
        StopSource source;
        source.request_stop();
        VERIFY_FAILS(tests::waitFor((*made)->research(request, source.get_token())),
                     ErrorKind::Cancelled);
    }

    void evaluation()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"tasks.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString trace = u"Traceback (most recent call last):\n"
                              "  File \"/repo/src/planner/series.py\", line 14, in next_date\n"
                              "    upcoming = (self.dates[position + 1])\n"
                              "               ~~~~~~~~~~^^^^\n"
                              "IndexError: list index out of range\n"_s;
        const QJsonObject right{
            {u"parent"_s, m_history->head},
            {u"traces"_s, QJsonObject{{u"t"_s, trace}}},
            {u"blame_of_changed_lines"_s,
             QJsonArray{m_history->named.value(u"Look one date ahead"_s)}},
            {u"changed_in_parent"_s, QJsonArray{QJsonObject{{u"file"_s, u"src/planner/series.py"_s},
                                                            {u"function"_s, u"next_date"_s}}}}};
        QJsonObject wrong = right;
        wrong.insert(u"blame_of_changed_lines"_s, QJsonArray{QString(40, u'0')});
        wrong.insert(u"changed_in_parent"_s, QJsonArray());
        file.write(QJsonDocument(right).toJson(QJsonDocument::Compact) + "\n");
        file.write(QJsonDocument(wrong).toJson(QJsonDocument::Compact) + "\n");
        file.close();
        const Result<ResearchScore> score =
            evaluateResearch(file.fileName(), m_history->path(), {}, m_clock);
        VERIFY_OK(score);
        QCOMPARE(score->tasks, 2);
        QCOMPARE(score->suspectAt1, 0.5);
        QCOMPARE(score->suspectAt5, 0.5);
        QCOMPARE(score->fileAt1, 0.5);
        QCOMPARE(score->functionAt1, 0.5);
        QCOMPARE(score->verifiedClaims, 1.0);
        VERIFY_FAILS(evaluateResearch(folder.filePath(u"no"_s), m_history->path(), {}, m_clock),
                     ErrorKind::NotFound);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("{\"parent\": 1}\n");
        file.close();
        VERIFY_FAILS(evaluateResearch(file.fileName(), m_history->path(), {}, m_clock),
                     ErrorKind::InvalidInput);
    }
};

TEST_CLASSES(runInvestigate, TestInvestigate)
#include "tst_investigate.moc"
