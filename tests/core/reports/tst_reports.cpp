// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/reports: weights, promotion, and what the built-in writer says.
#include "core/reports/reportbuilder.h"
#include "core/reports/settlement.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::reports;
using namespace Qt::StringLiterals;

namespace {

const Timestamp now = tests::FakeClock().now();

Signal exceptionSignal()
{
    Signal signal;
    signal.source = u"sentry"_s;
    signal.kind = SignalKind::Exception;
    signal.level = u"error"_s;
    signal.occurred = now;
    signal.service = u"shop"_s;
    signal.route = u"POST /checkout"_s;
    signal.release = u"shop@1.4.2"_s;
    signal.userId = u"u1"_s;
    ExceptionInfo exception;
    exception.type = u"KeyError"_s;
    exception.message = UntrustedText(u"'sku'"_s);
    exception.frames = {Frame{.function = u"total"_s, .file = u"shop/cart.py"_s, .line = 12}};
    signal.exceptions = {exception};
    signal.weight = weigh(signal, {}, now);
    return signal;
}

Signal chat(const QString &text)
{
    Signal signal;
    signal.source = u"slackexport"_s;
    signal.kind = SignalKind::Message;
    signal.occurred = now - std::chrono::hours(3);
    signal.title = UntrustedText(text.left(40));
    signal.content = UntrustedText(text);
    signal.weight = weigh(signal, {}, now);
    return signal;
}

std::unique_ptr<Writer> builtInWriter()
{
    return std::move(*writers().find(u"template")->make({}, {}));
}

} // namespace

class TestWeight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneOrdinaryExceptionIsHalfway()
    {
        QCOMPARE(weigh(exceptionSignal(), {}, now).product(), 0.5);
    }

    void factors_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<int>("occurrences");
        QTest::addColumn<int>("ageDays");
        QTest::addColumn<double>("lowest");
        QTest::addColumn<double>("highest");
        QTest::newRow("fatal weighs more") << u"fatal"_s << 1 << 0 << 0.6 << 1.0;
        QTest::newRow("a warning less") << u"warning"_s << 1 << 0 << 0.1 << 0.4;
        QTest::newRow("a level nobody knows") << u"purple"_s << 1 << 0 << 0.5 << 0.5;
        QTest::newRow("a hundred times") << u"error"_s << 100 << 0 << 1.5 << 1.5;
        QTest::newRow("without end") << u"error"_s << 2'000'000'000 << 0 << 2.0 << 2.0;
        QTest::newRow("occurrences below one") << u"error"_s << -5 << 0 << 0.5 << 0.5;
        QTest::newRow("two weeks old") << u"error"_s << 1 << 14 << 0.25 << 0.25;
        QTest::newRow("ten years old") << u"error"_s << 1 << 3650 << 0.03 << 0.04;
        QTest::newRow("from the future") << u"error"_s << 1 << -30 << 0.5 << 0.5;
    }
    void factors()
    {
        QFETCH(QString, level);
        QFETCH(int, occurrences);
        QFETCH(int, ageDays);
        QFETCH(double, lowest);
        QFETCH(double, highest);
        Signal signal = exceptionSignal();
        signal.level = level;
        signal.occurrences = occurrences;
        signal.occurred = now - std::chrono::hours(24 * ageDays);
        const double weight = weigh(signal, {}, now).product();
        QVERIFY2(weight >= lowest && weight <= highest, qPrintable(QString::number(weight)));
    }

    void rulesOfTheWorkspace_data()
    {
        QTest::addColumn<QString>("rules");
        QTest::addColumn<double>(
            "expected"); // an error, 100 times, 7 days old; 0.5 * 3 * 0.707 built in
        QTest::newRow("base") << u"exception base 1"_s << 3 / std::sqrt(2);
        QTest::newRow("level") << u"sentry error 2"_s << 3 / std::sqrt(2);
        QTest::newRow("repeats do not count") << u"all reachStep 0"_s << 0.5 / std::sqrt(2);
        QTest::newRow("repeats end early") << u"all reachMost 2"_s << 1 / std::sqrt(2);
        QTest::newRow("half-life") << u"sentry/exception halfLifeDays 7"_s << 0.75;
        QTest::newRow("age does not count") << u"all least 1"_s << 1.5;
        QTest::newRow("noise") << u"sentry base 0"_s << 0.0;
        QTest::newRow("another source") << u"otlp base 0"_s << 1.5 / std::sqrt(2);
    }
    void rulesOfTheWorkspace()
    {
        QFETCH(QString, rules);
        QFETCH(double, expected);
        const QStringList words = rules.split(u' ');
        const WeightRules given =
            weightRulesFromJson({{words[0], QJsonObject{{words[1], words[2].toDouble()}}}});
        Signal signal = exceptionSignal();
        signal.occurrences = 100;
        signal.occurred = now - std::chrono::days(7);
        QVERIFY(!given.changes().empty());
        QVERIFY(std::abs(weigh(signal, given, now).product() - expected) < 1e-9);
    }

    void promotion_data()
    {
        QTest::addColumn<double>("weight");
        QTest::addColumn<int>("signalCount");
        QTest::addColumn<int>("researchedAt");
        QTest::addColumn<bool>("due");
        QTest::newRow("too light") << 0.99 << 5 << 0 << false;
        QTest::newRow("first time") << 1.0 << 1 << 0 << true;
        QTest::newRow("nothing new") << 3.0 << 2 << 2 << false;
        QTest::newRow("between steps") << 3.0 << 3 << 2 << false;
        QTest::newRow("next step") << 3.0 << 4 << 2 << true;
        QTest::newRow("steps jumped over") << 3.0 << 11 << 3 << true;
        QTest::newRow("after the last") << 3.0 << 500 << 10 << false;
    }
    void promotion()
    {
        QFETCH(double, weight);
        QFETCH(int, signalCount);
        QFETCH(int, researchedAt);
        QFETCH(bool, due);
        Report report;
        report.weight = weight;
        report.signalCount = signalCount;
        report.researchedAtSignals = researchedAt;
        QCOMPARE(isDueForResearch(report), due);
    }
};

class TestWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAll()
    {
        const std::vector<Signal> members{chat(u"Checkout is broken for gift cards, says error"_s),
                                          exceptionSignal()};
        const Report report = rebuilt({}, members, *builtInWriter(), now);
        QCOMPARE(report.title, u"KeyError 'sku' in cart.total on POST /checkout"_s);
        QCOMPARE(report.signalCount, 2);
        QCOMPARE(report.weight, members[0].weight.product() + members[1].weight.product());
        QCOMPARE(report.firstSeen, members[0].occurred);
        QCOMPARE(report.lastSeen, now);
        for (const QString &part : {u"KeyError: 'sku'"_s, u"shop/cart.py:12"_s, u"shop@1.4.2"_s,
                                    u"“Checkout is broken for gift cards, says error”"_s,
                                    u"Slack message"_s, u"2026-01-31 09:30 UTC"_s})
            QVERIFY2(report.summary.contains(part), qPrintable(report.summary));
    }

    void leavesOutTheFoldersAboveTheProduct_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("shown");
        QTest::newRow("absolute") << u"/srv/releases/41/shop/api/cart.py"_s
                                  << u"(…/shop/api/cart.py:12)"_s;
        QTest::newRow("drive") << u"C:\\work\\shop\\api\\cart.py"_s << u"(…/shop/api/cart.py:12)"_s;
        QTest::newRow("short") << u"/shop/cart.py"_s << u"(/shop/cart.py:12)"_s;
        QTest::newRow("relative") << u"a/b/shop/cart.py"_s << u"(a/b/shop/cart.py:12)"_s;
    }
    void leavesOutTheFoldersAboveTheProduct()
    {
        QFETCH(QString, file);
        QFETCH(QString, shown);
        Signal signal = exceptionSignal();
        signal.exceptions.front().frames.front().file = file;
        const Report report = rebuilt({}, std::vector{signal}, *builtInWriter(), now);
        QVERIFY2(report.summary.contains(shown), qPrintable(report.summary));
    }

    void keepsWhatAPersonSet()
    {
        Report before;
        before.id = ReportId(QUuid::createUuidV5(QUuid(), u"r"_s));
        before.state = ReportState::NeedsDecision;
        before.snoozedUntilSignals = 5;
        before.priority = Priority::P1;
        before.created = now - std::chrono::hours(1);
        const Report after =
            rebuilt(before, std::vector<Signal>{exceptionSignal()}, *builtInWriter(), now);
        QCOMPARE(after.id, before.id);
        QCOMPARE(after.state, before.state);
        QCOMPARE(after.snoozedUntilSignals, 5);
        QCOMPARE(after.created, before.created);
        QVERIFY(after.priority == Priority::P1);
        QCOMPARE(after.updated, now);
    }

    void hostileWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("huge") << QString(2'000'000, u'z');
        QTest::newRow("terminal") << u"\x1b]0;owned\x07 fails"_s;
        QTest::newRow("bidi") << u"safe \u202egnirts"_s;
        QTest::newRow("lines") << u"a\nb\r\nc"_s;
        QTest::newRow("placeholders") << u"%1 %2 %n %L1"_s;
    }
    void hostileWords()
    {
        QFETCH(QString, text);
        Signal exception = exceptionSignal();
        exception.exceptions.front().message = UntrustedText(text);
        exception.exceptions.front().type = text;
        exception.exceptions.front().frames.front().function = text;
        exception.route = text;
        exception.release = text;
        for (const std::vector<Signal> &members :
             {std::vector<Signal>{exception}, std::vector<Signal>{chat(text)},
              std::vector<Signal>{chat(text), exception}}) {
            const Result<Written> written = builtInWriter()->write(members);
            VERIFY_OK(written);
            QVERIFY(!written->title.isEmpty());
            QVERIFY(written->title.size() <= 100);
            QVERIFY(!written->title.contains(u'\n'));
            QVERIFY(written->summary.size() < 5000);
            for (const QString &shown : {written->title, written->summary})
                QVERIFY(!shown.contains(u'\x1b') && !shown.contains(u'\u202e'));
        }
    }

    void nothingToTell() { VERIFY_FAILS(builtInWriter()->write({}), ErrorKind::InvalidInput); }

    void aStackWithoutWordsHasATitle_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("title");
        QTest::newRow("neither type nor message") << QString() << u"Error in cart.getTotal"_s;
        QTest::newRow("a type") << u"shop.PriceError"_s << u"PriceError in cart.getTotal"_s;
    }
    void aStackWithoutWordsHasATitle()
    {
        QFETCH(QString, type);
        QFETCH(QString, title);
        Signal signal = exceptionSignal();
        signal.route.clear();
        ExceptionInfo &exception = signal.exceptions.front();
        exception.type = type;
        exception.message = {};
        exception.frames = {
            Frame{.function = u"getTotal"_s, .file = u"https://shop/cart.js"_s, .line = 3}};
        const Result<Written> written = builtInWriter()->write(std::vector<Signal>{signal});
        VERIFY_OK(written);
        QCOMPARE(written->title, title);
        QVERIFY(!written->summary.startsWith(u"in "));
    }

    void placeSurvivesALongMessage()
    {
        Signal signal = exceptionSignal();
        signal.exceptions.front().message = UntrustedText(u"very long "_s.repeated(50));
        const Result<Written> written = builtInWriter()->write(std::vector<Signal>{signal});
        VERIFY_OK(written);
        QVERIFY(written->title.endsWith(u" in cart.total on POST /checkout"));
    }
};

class TestSettlement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void belonging_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("reason");
        // Whether it belongs: the same before and after, one like it before and after; then the
        // same and one like it, after, in a release without the fix. "y" or "n" each.
        QTest::addColumn<QString>("expected");
        for (const char *state : {"merged", "verifying", "verified", "regressed"})
            QTest::newRow(state) << QString::fromLatin1(state) << u""_s << u"ynynyy"_s;
        QTest::newRow("fixed elsewhere") << u"resolved"_s << u"fixedElsewhere"_s << u"ynynyy"_s;
        QTest::newRow("not reproduced") << u"resolved"_s << u"cannotReproduce"_s << u"ynnnnn"_s;
        QTest::newRow("resolved") << u"resolved"_s << u"other"_s << u"ynnnnn"_s;
        QTest::newRow("no problem") << u"dismissed"_s << u"notAProblem"_s << u"yynnyn"_s;
        QTest::newRow("not to be fixed") << u"dismissed"_s << u"wontFix"_s << u"yynnyn"_s;
        QTest::newRow("duplicate") << u"dismissed"_s << u"duplicate"_s << u"yynnyn"_s;
        QTest::newRow("vague") << u"dismissed"_s << u"tooVague"_s << u"ynnnnn"_s;
        QTest::newRow("a reason of later versions") << u"dismissed"_s << u"x"_s << u"ynnnnn"_s;
    }
    void belonging()
    {
        QFETCH(QString, state);
        QFETCH(QString, reason);
        QFETCH(QString, expected);
        const Settlement settlement{*reportStateFromName(state), reason, fromMs(1000)};
        const std::array arrivals{
            Arrival{fromMs(999), true, false},  Arrival{fromMs(1000), true, false},
            Arrival{fromMs(999), false, false}, Arrival{fromMs(1000), false, false},
            Arrival{fromMs(2000), true, true},  Arrival{fromMs(2000), false, true}};
        QString got;
        for (const Arrival &arrival : arrivals)
            got += reports::belonging(settlement, arrival) == Belonging::Settled ? u'y' : u'n';
        QCOMPARE(got, expected);
    }
    void settledStates()
    {
        QStringList settled;
        for (const ReportState state : reportStates()) {
            if (isSettled(state))
                settled.append(reportStateName(state));
        }
        QCOMPARE(settled, (QStringList{u"merged"_s, u"verifying"_s, u"verified"_s, u"regressed"_s,
                                       u"dismissed"_s, u"resolved"_s}));
    }
    void regressions()
    {
        QVERIFY(isRegression(SignalKind::Message, true, 1));
        QVERIFY(isRegression(SignalKind::Exception, false, 0.5));
        QVERIFY(isRegression(SignalKind::Log, false, 0.9));
        QVERIFY(!isRegression(SignalKind::Exception, false, 0.49));
        QVERIFY(!isRegression(SignalKind::Message, false, 0.99));
    }
};

TEST_MAIN_GUILESS(TestWeight, TestWriter, TestSettlement)
#include "tst_reports.moc"
