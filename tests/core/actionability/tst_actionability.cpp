// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/actionability.
#include "core/actionability/rubric.h"
#include "core/actionability/verdicteval.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace core;
using namespace core::actionability;
using namespace Qt::StringLiterals;

class TestErrorClass : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classify_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &type, const QString &message,
                            const QString &code, const QString &expected) {
            QTest::newRow(name) << type << message << code << expected;
        };
        row("missing key", u"KeyError"_s, u"'slug'"_s, u"return page['slug']"_s, u"programming"_s);
        row("qualified", u"java.lang.NullPointerException"_s, {}, {}, u"programming"_s);
        row("javascript", u"TypeError"_s, u"x is not a function"_s, u"x()"_s, u"programming"_s);
        row("go", u"runtime error"_s, u"index out of range [3] with length 3"_s, {},
            u"programming"_s);
        row("explicit raise", u"ValueError"_s, u"limit reached"_s,
            u"    raise ValueError(\"limit reached\")"_s, u"refusal"_s);
        row("raise in one line", u"KeyError"_s, {}, u"if x: raise KeyError(x)"_s, u"refusal"_s);
        row("throw", u"Error"_s, u"not supported"_s, u"throw new Error('not supported');"_s,
            u"refusal"_s);
        row("throw behind if", u"Error"_s, u"no"_s, u"if (a) throw new Error('no');"_s,
            u"refusal"_s);
        row("rust", u"panic"_s, u"no"_s, u"return Err(Refused)"_s, u"refusal"_s);
        row("re-raise is not a refusal", u"KeyError"_s, {}, u"raise"_s, u"programming"_s);
        row("a name that contains raise", u"KeyError"_s, {}, u"raised = table[key]"_s,
            u"programming"_s);
        row("connection", u"ConnectionRefusedError"_s, u"[Errno 111]"_s, u"raise err"_s,
            u"infrastructure"_s);
        row("node connection", u"Error"_s, u"connect ECONNREFUSED 127.0.0.1:1"_s, {},
            u"infrastructure"_s);
        row("disk", u"OSError"_s, u"[Errno 28] No space left on device"_s, u"f.write(x)"_s,
            u"infrastructure"_s);
        row("timeout", u"requests.exceptions.ReadTimeout"_s, {}, {}, u"infrastructure"_s);
        row("a rule about access", u"ValueError"_s, u"access denied for guests: policy open"_s,
            u"raise ValueError(text)"_s, u"refusal"_s);
        row("a number like a status", u"Oddity"_s, u"502 cents"_s, u"do()"_s, u"other"_s);
        row("a status", u"Oddity"_s, u"HTTP status 502"_s, u"do()"_s, u"infrastructure"_s);
        row("other", u"WeirdThing"_s, u"hm"_s, u"do()"_s, u"other"_s);
        row("empty", {}, {}, {}, u"other"_s);
    }
    void classify()
    {
        QFETCH(QString, type);
        QFETCH(QString, message);
        QFETCH(QString, code);
        QFETCH(QString, expected);
        QCOMPARE(errorClassName(classifyError(type, message, code)), expected);
    }

    void concreteness_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("concrete");
        QTest::newRow("steps and error")
            << u"When I save a draft without a title I get an error 500"_s << true;
        QTest::newRow("expected instead")
            << u"After you import a file the total should be 12 items but it shows twice as many"_s
            << true;
        QTest::newRow("slow") << u"It is slow and weird today"_s << false;
        QTest::newRow("have a look")
            << u"Something is off with the editor, can anyone have a look?"_s << false;
        QTest::newRow("empty") << QString() << false;
    }
    void concreteness()
    {
        QFETCH(QString, text);
        QFETCH(bool, concrete);
        Signal signal;
        signal.content = UntrustedText(text);
        QCOMPARE(core::actionability::concreteness(signal) >= 2, concrete);
    }

    void hostileTextEnds()
    {
        Signal signal;
        signal.content = UntrustedText(u"when i a_b_"_s.repeated(200'000));
        QVERIFY(core::actionability::concreteness(signal) >= 1);
        classifyError(QString(1'000'000, u'E'), QString(1'000'000, u'('), QString(1'000'000, u'{'));
    }
};

class TestRubric : public QObject
{
    Q_OBJECT

    const tests::FakeClock m_clock;

    Signal crash(const QString &code = u"return page['slug']"_s) const
    {
        Signal signal;
        signal.kind = SignalKind::Exception;
        signal.level = u"error"_s;
        signal.route = u"POST /pages/{id}"_s;
        signal.occurred = m_clock.now() - std::chrono::hours(20);
        signal.exceptions = {{.type = u"KeyError"_s,
                              .message = UntrustedText(u"'slug'"_s),
                              .frames = {{.function = u"permalink"_s,
                                          .file = u"/app/cms/publish.py"_s,
                                          .module = {},
                                          .line = 58,
                                          .contextLine = code,
                                          .variables = {}}},
                              .language = u"python"_s}};
        return signal;
    }

    static Findings found(const QString &file = u"cms/publish.py"_s, bool verified = true,
                          const QString &code = u"    return page['slug']"_s)
    {
        Findings findings;
        findings.locations = {{.file = file,
                               .function = u"permalink"_s,
                               .line = 58,
                               .score = 0.95,
                               .reason = u"is where it was raised"_s}};
        findings.findings = {{.id = {},
                              .claim = u"c"_s,
                              .verified = verified,
                              .evidence = {{.kind = u"code"_s,
                                            .file = file,
                                            .firstLine = 58,
                                            .lastLine = 58,
                                            .commit = {},
                                            .signal = {},
                                            .query = {},
                                            .excerpt = UntrustedText(code)}}}};
        findings.suspects = {{.commit = QString(40, u'a'),
                              .subject = {},
                              .author = {},
                              .time = {},
                              .score = 0.9,
                              .reason = {}}};
        return findings;
    }

    Verdict verdictOf(std::vector<Signal> members, const Findings &findings) const
    {
        return judge(factsOf({.report = {}, .members = std::move(members), .findings = findings}),
                     m_clock.now());
    }

private Q_SLOTS:
    void aCheckedCrashIsActionable()
    {
        const Verdict verdict = verdictOf({crash()}, found());
        QCOMPARE(verdict.kind, VerdictKind::Actionable);
        QVERIFY(verdict.plan.contains(u"permalink"));
        QVERIFY(verdict.plan.contains(u"missing key"));
        QVERIFY(verdict.plan.contains(QString(12, u'a')));
        QVERIFY(verdict.reasons.first().contains(u"KeyError"));
    }

    void withoutACheckedPlaceItIsNot()
    {
        QCOMPARE(verdictOf({crash()}, {}).kind, VerdictKind::NeedsDecision);
        QCOMPARE(verdictOf({crash()}, found(u"cms/publish.py"_s, false)).kind,
                 VerdictKind::NeedsDecision);
        QCOMPARE(verdictOf({crash()}, found(u"other/file.py"_s)).kind, VerdictKind::NeedsDecision);
        QVERIFY(verdictOf({crash()}, {}).plan.isEmpty());
    }

    void theCodeThatWasReadDecidesWhetherItRefuses()
    {
        // The sender had no source line; the repository has.
        const Verdict verdict =
            verdictOf({crash({})}, found(u"cms/publish.py"_s, true,
                                         u"    raise KeyError('slug policy undefined')"_s));
        QCOMPARE(verdict.kind, VerdictKind::NeedsDecision);
        QVERIFY(verdict.reasons.first().contains(u"on purpose"));
        QVERIFY(verdict.reasons.join(u'\n').contains(u"rule or limit"));
    }

    void aTestThatExpectsTheRefusalIsNamed()
    {
        Findings findings = found(u"cms/publish.py"_s, true, u"raise KeyError('slug')"_s);
        findings.locations.push_back({.file = u"tests/test_publish.py"_s,
                                      .function = {},
                                      .line = 3,
                                      .score = 0.2,
                                      .reason = u"writes the message “x”"_s});
        QVERIFY(verdictOf({crash()}, findings).reasons.contains(u"A test expects this refusal."_s));
    }

    void infrastructureIsNeverFixed()
    {
        Signal once = crash(u"answer = connect(host)"_s);
        once.exceptions.front().type = u"ConnectionRefusedError"_s;
        QCOMPARE(verdictOf({once}, found()).kind, VerdictKind::NotActionable);
        once.occurrences = 12;
        QCOMPARE(verdictOf({once}, found()).kind, VerdictKind::NeedsDecision);
    }

    void vagueWordsKeepGathering()
    {
        Signal vague;
        vague.kind = SignalKind::Message;
        vague.content = UntrustedText(u"Everything is slow and weird."_s);
        vague.occurrences = 1000; // however often
        QCOMPARE(verdictOf({vague}, {}).kind, VerdictKind::NotActionable);
        QCOMPARE(verdictOf({}, {}).kind, VerdictKind::NotActionable);
    }

    void logsAndChatNeverStartAFix()
    {
        Signal log;
        log.kind = SignalKind::Log;
        log.level = u"error"_s;
        log.title = UntrustedText(u"publishing failed: KeyError: 'slug'"_s);
        Signal chat;
        chat.kind = SignalKind::Message;
        chat.content =
            UntrustedText(u"When I publish page 8817 I get error 500 instead of a link"_s);
        for (const auto &members : {std::vector{log}, std::vector{chat}, std::vector{log, chat}}) {
            QCOMPARE(verdictOf(members, found()).kind, VerdictKind::NeedsDecision);
            QCOMPARE(verdictOf(members, {}).kind, VerdictKind::NeedsDecision);
        }
    }

    void priorityQuotesTheMeasuredFigure()
    {
        std::vector<Signal> members;
        for (int i = 0; i < 12; ++i) {
            Signal signal = crash();
            signal.userId = u"u%1"_s.arg(i % 5);
            signal.occurred = m_clock.now() - std::chrono::hours(2 * i + 3);
            members.push_back(signal);
        }
        const Verdict verdict = verdictOf(members, found());
        QVERIFY2(verdict.priorityReason.startsWith(u"12 occurrences for 5 users in 2 days"),
                 qPrintable(verdict.priorityReason));
        QCOMPARE(verdict.priority, Priority::P2);
        for (Signal &signal : members)
            signal.route = u"POST /payments"_s;
        const Verdict money = verdictOf(members, found());
        QCOMPARE(money.priority, Priority::P1);
        QVERIFY(money.priorityReason.contains(u"money"));
    }

    void prioritiesOrder_data()
    {
        QTest::addColumn<int>("users");
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("environment");
        QTest::addColumn<QString>("expected");
        QTest::newRow("everybody's money")
            << 80 << u"POST /checkout"_s << u"production"_s << u"P0"_s;
        QTest::newRow("everybody's money, by the unit")
            << 80 << u"GET /baskets/{id}/totalCents"_s << u"production"_s << u"P0"_s;
        QTest::newRow("pay within other words")
            << 80 << u"GET /payloads/display"_s << u"production"_s << u"P1"_s;
        QTest::newRow("everybody") << 80 << u"GET /a"_s << u"production"_s << u"P1"_s;
        QTest::newRow("one") << 1 << u"GET /a"_s << u"production"_s << u"P3"_s;
        QTest::newRow("one, staging") << 1 << u"GET /a"_s << u"staging"_s << u"P4"_s;
    }
    void prioritiesOrder()
    {
        QFETCH(int, users);
        QFETCH(QString, route);
        QFETCH(QString, environment);
        QFETCH(QString, expected);
        std::vector<Signal> members;
        for (int i = 0; i < users; ++i) {
            Signal signal = crash();
            signal.userId = QString::number(i);
            signal.route = route;
            signal.environment = environment;
            members.push_back(signal);
        }
        QCOMPARE(priorityName(verdictOf(members, found()).priority), expected);
    }

    void everyRowOfTheTableIsSound()
    {
        QSet<QString> ids;
        for (const Criterion &criterion : criteria()) {
            QVERIFY(criterion.reason[0] != '\0');
            ids.insert(QString::fromLatin1(criterion.id));
        }
        QCOMPARE(size_t(ids.size()), criteria().size());
        QVERIFY(criteria().back().holds(Facts{})); // something always decides
        QCOMPARE(criteria().back().kind, VerdictKind::NotActionable);
        for (const Criterion &criterion : criteria()) {
            Facts noTrace;
            noTrace.hasLog = noTrace.hasPeople = noTrace.hasPlace = noTrace.isVerified = true;
            noTrace.concreteness = 9;
            if (criterion.holds(noTrace))
                QVERIFY(criterion.kind != VerdictKind::Actionable);
        }
    }

    void theMemberWorksAndStops()
    {
        const AssessorInfo *const info = assessors().find(u"rubric");
        QVERIFY(info);
        const auto made = info->make({.clock = &m_clock}, {});
        VERIFY_OK(made);
        AssessmentRequest request{.report = {}, .members = {crash()}, .findings = found()};
        const Result<Verdict> verdict = tests::waitFor((*made)->assess(request, {}));
        VERIFY_OK(verdict);
        QCOMPARE(verdict->assessor, u"rubric/1"_s);
        QCOMPARE(verdict->at, m_clock.now());
        StopSource source;
        source.request_stop();
        VERIFY_FAILS(tests::waitFor((*made)->assess(request, source.get_token())),
                     ErrorKind::Cancelled);
    }
};

class TestVerdictEval : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shippedCases()
    {
        const tests::FakeClock clock;
        const Result<VerdictScore> score = evaluateVerdicts(
            QStringLiteral(DAYBREAK_SOURCE_DIR "/resources/eval/verdict.jsonl"), clock.now());
        VERIFY_OK(score);
        QVERIFY(score->cases >= 40);
        for (const QJsonValue &mistake : score->mistakes)
            qInfo().noquote() << mistake[u"id"].toString() << mistake[u"expected"].toString()
                              << mistake[u"given"].toString();
        qInfo() << score->right << "of" << score->cases;
        QCOMPARE(score->wrongFixes, 0);
        QVERIFY(double(score->right) / score->cases >= 0.9);
        // Specific sources lead to fixes, vague ones to people.
        QVERIFY(score->bySource.at(u"trace"_s).fixes > 0);
        QCOMPARE(score->bySource.at(u"log"_s).fixes, 0);
        QCOMPARE(score->bySource.at(u"chat"_s).fixes, 0);
        QCOMPARE(score->bySource.at(u"vague"_s).fixes, 0);
    }

    void wrongFiles_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no json") << QByteArray("hello\n");
        QTest::newRow("no signals")
            << QByteArray(R"({"id":"a","source":"log","expected":"actionable"})");
        QTest::newRow("unknown source")
            << QByteArray(R"({"id":"a","source":"fax","expected":"actionable","signals":[]})");
        QTest::newRow("unknown verdict")
            << QByteArray(R"({"id":"a","source":"log","expected":"maybe","signals":[]})");
    }
    void wrongFiles()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"f"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        VERIFY_FAILS(evaluateVerdicts(file.fileName(), {}), ErrorKind::InvalidInput);
    }
};

TEST_MAIN_GUILESS(TestErrorClass, TestRubric, TestVerdictEval)
#include "tst_actionability.moc"
