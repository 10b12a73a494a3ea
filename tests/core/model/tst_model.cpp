// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/model: the state table, JSON in both directions, diffs, rules of weights.
#include "core/model/change.h"
#include "core/model/filediff.h"
#include "core/model/findings.h"
#include "core/model/grouping.h"
#include "core/model/report.h"
#include "core/model/weightrules.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QJsonDocument>
#include <QRandomGenerator>

#include <limits>

using namespace core;
using namespace Qt::StringLiterals;

class TestReportStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesGoBothWays()
    {
        for (const ReportState state : reportStates())
            QCOMPARE(reportStateFromName(reportStateName(state)), state);
        QVERIFY(!reportStateFromName(u"done"));
    }
    void everyStateCanBeReached()
    {
        QSet<int> reached{int(ReportState::Gathering)};
        for (size_t round = 0; round < reportStates().size(); ++round) {
            for (const ReportState from : reportStates()) {
                for (const ReportState to : reportStates()) {
                    if (reached.contains(int(from)) && isAllowed(from, to))
                        reached.insert(int(to));
                }
            }
        }
        QCOMPARE(reached.size(), qsizetype(reportStates().size()));
    }
    void steps_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to"); // beside failed, dismissed and resolved
        QTest::addColumn<QString>("ends");
        const QString open = u"dismissed resolved"_s;
        const QString working = u"dismissed resolved failed"_s;
        const auto row = [](const char *from, const char *to, const QString &ends) {
            QTest::newRow(from) << QString::fromLatin1(from) << QString::fromLatin1(to) << ends;
        };
        row("gathering", "queued", open);
        row("queued", "researching gathering", working);
        row("researching", "gathering needsDecision actionable queued", working);
        row("needsDecision", "queued actionable fixing", open);
        row("actionable", "fixing queued needsDecision", working);
        row("fixing", "checking actionable needsDecision ready", working);
        row("checking", "fixing ready needsDecision", working);
        row("ready", "fixing checking approved queued merged", open);
        row("approved", "ready fixing merged", open);
        row("merged", "verifying", {});
        row("verifying", "verified regressed", {});
        row("verified", "", {});
        row("regressed", "", open); // what came back has a report of its own
        row("dismissed", "gathering", {});
        row("resolved", "gathering", {});
        row("failed", "queued fixing", open);
    }
    void steps()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, ends);
        QStringList expected = QString(to + u' ' + ends).split(u' ', Qt::SkipEmptyParts);
        QStringList allowed;
        for (const ReportState state : reportStates()) {
            if (isAllowed(*reportStateFromName(from), state))
                allowed.append(reportStateName(state));
        }
        expected.sort();
        allowed.sort();
        QCOMPARE(allowed, expected);
    }
    void refuses()
    {
        QVERIFY(!isAllowed(ReportState::Gathering, ReportState::Gathering));
        QVERIFY(!isAllowed(ReportState::Gathering, ReportState::Merged));
        QVERIFY(!isAllowed(ReportState::Ready, ReportState::Verified));
        QVERIFY(!isAllowed(ReportState::Verified, ReportState::Dismissed));
        QVERIFY(!isAllowed(ReportState::Checking, ReportState::Approved));
    }
};

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signal()
    {
        tests::CountingIds ids;
        Signal signal{.id = SignalId(ids.next()),
                      .source = u"sentry"_s,
                      .externalId = u"abc"_s,
                      .kind = SignalKind::Exception,
                      .service = u"shop"_s,
                      .route = u"POST /checkout"_s,
                      .release = u"shop@1.4.2"_s,
                      .level = u"error"_s,
                      .occurred = fromMs(1000),
                      .received = fromMs(2000),
                      .title = UntrustedText(u"KeyError"_s),
                      .content = UntrustedText(u"text"_s),
                      .exceptions = {{.type = u"KeyError"_s,
                                      .message = UntrustedText(u"'sku'"_s),
                                      .frames = {{.function = u"total"_s,
                                                  .file = u"shop/cart.py"_s,
                                                  .line = 12,
                                                  .inApp = true,
                                                  .variables = {{u"sku"_s, u"'a'"_s}}}},
                                      .language = u"python"_s}},
                      .attributes = {{u"browser"_s, u"x"_s}},
                      .occurrences = 3,
                      .fingerprint = u"f"_s,
                      .trust = Trust::Internal,
                      .weight = {0.5, 1, 2, 0.9}};
        QVERIFY(signalFromJson(toJson(signal)) == signal);
    }
    void changeSet()
    {
        const ChangeSet changes{
            .baseCommit = QString(40, u'a'),
            .files = {{u"a.py"_s, QByteArray("\0\xff", 2), QByteArray("x")},
                      {u"b.py"_s, std::nullopt, QByteArray()}},
            .title = u"t"_s,
            .explanation = u"e"_s,
            .label = u"fix"_s,
            .proof = Proof{{.argv = {u"x"_s}, .exitCode = 1}, {.argv = {u"x"_s}, .exitCode = 0}}};
        QVERIFY(changeSetFromJson(toJson(changes)) == changes);
        QVERIFY(changes.proof->holds());
    }
    void findings()
    {
        tests::CountingIds ids;
        const Findings findings{
            .report = ReportId(ids.next()),
            .researcher = u"history/1"_s,
            .repository = RepositoryId(ids.next()),
            .commit = QString(40, u'b'),
            .findings = {{.id = FindingId(ids.next()),
                          .claim = u"c"_s,
                          .verified = true,
                          .evidence = {{.kind = u"blame"_s,
                                        .file = u"f"_s,
                                        .firstLine = 1,
                                        .lastLine = 2}}}},
            .suspects = {{.commit = u"c"_s,
                          .subject = u"s"_s,
                          .author = u"A <a@b>"_s,
                          .score = 0.5,
                          .reason = u"r"_s}},
            .locations =
                {{.file = u"f"_s, .function = u"g"_s, .line = 3, .score = 1, .reason = u"r"_s}},
            .reviewers = {{.identity = u"@team"_s, .reason = u"owner"_s, .score = 1}},
            .cause = u"because"_s,
            .at = fromMs(5)};
        QVERIFY(findingsFromJson(toJson(findings)) == findings);
    }
    void assignment()
    {
        tests::CountingIds ids;
        const Assignment assignment{
            .signal = SignalId(ids.next()),
            .report = ReportId(ids.next()),
            .rule = u"score"_s,
            .parent = SignalId(ids.next()),
            .query = u"q"_s,
            .score = 0.75,
            .features = {{u"queryCosine"_s, 0.5, 0.25}},
            .rejected = {{ReportId(ids.next()),
                          SignalId(ids.next()),
                          0.2,
                          u"incoherent"_s,
                          0.01,
                          {{u"sameRoute"_s, 1, 2.5}, {u"others"_s, 0, -0.125}}}},
            .at = fromMs(9),
            .threshold = 0.3,
            .coherence = 0.5,
            .coherenceThreshold = 0.02};
        QVERIFY(assignmentFromJson(toJson(assignment)) == assignment);
        QVERIFY(assignmentFromJson(storedForm(assignment)) == assignment);
        QVERIFY(QJsonDocument(storedForm(assignment)).toJson().size() <
                QJsonDocument(toJson(assignment)).toJson().size());
    }
    void pairsAndProposals()
    {
        tests::CountingIds ids;
        for (const Pairing pairing : {Pairing::Never, Pairing::Always}) {
            QCOMPARE(pairingFromName(pairingName(pairing)), pairing);
            const PairRule rule{.id = DecisionId(ids.next()),
                                .first = SignalId(ids.next()),
                                .second = SignalId(ids.next()),
                                .pairing = pairing,
                                .at = fromMs(5)};
            QVERIFY(pairRuleFromJson(toJson(rule)) == rule);
        }
        QVERIFY(!pairingFromName(u"sometimes"));
        const ReportLink link{.report = ReportId(ids.next()),
                              .other = ReportId(ids.next()),
                              .count = 3,
                              .score = 0.25,
                              .signal = SignalId(ids.next()),
                              .nearest = SignalId(ids.next()),
                              .reason = u"incoherent"_s,
                              .apart = true,
                              .at = fromMs(1'769'000'000'000)};
        QVERIFY(reportLinkFromJson(toJson(link)) == link);
        const Regrouping proposal{.id = RegroupingId(ids.next()),
                                  .kind = RegroupingKind::Split,
                                  .state = RegroupingState::Dismissed,
                                  .report = ReportId(ids.next()),
                                  .other = {},
                                  .leaving = {SignalId(ids.next()), SignalId(ids.next())},
                                  .agreement = 0.25,
                                  .within = 0.5,
                                  .threshold = 0.75,
                                  .compared = 6,
                                  .nearMisses = 1,
                                  .members = 5,
                                  .score = 0.375,
                                  .signal = SignalId(ids.next()),
                                  .nearest = SignalId(ids.next()),
                                  .created = fromMs(1'769'000'000'000),
                                  .decision = DecisionId(ids.next())};
        QVERIFY(regroupingFromJson(toJson(proposal)) == proposal);
    }
};

class TestDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesOfAFurtherCommit()
    {
        const ChangeSet published{.files = {{u"a.py"_s, "1"_ba, "2"_ba},
                                            {u"gone.py"_s, "old"_ba, std::nullopt},
                                            {u"same.py"_s, "1"_ba, "2"_ba},
                                            {u"test.py"_s, std::nullopt, "t"_ba}}};
        const ChangeSet wanted{.files = {{u"a.py"_s, "1"_ba, "3"_ba},
                                         {u"b.py"_s, "x"_ba, "y"_ba},
                                         {u"same.py"_s, "1"_ba, "2"_ba}}};
        const std::vector<FileChange> expected{{u"a.py"_s, "2"_ba, "3"_ba},
                                               {u"b.py"_s, "x"_ba, "y"_ba},
                                               {u"gone.py"_s, std::nullopt, "old"_ba},
                                               {u"test.py"_s, "t"_ba, std::nullopt}};
        QCOMPARE(filesBetween(published, wanted), expected);
        QCOMPARE(filesBetween({}, wanted), wanted.files);
        QVERIFY(filesBetween(wanted, wanted).empty());
    }
    void hunks()
    {
        const QByteArray before = "def f():\n    a\n    b\n    c\n    d\n    e\n    g\n    h\n";
        const QByteArray after =
            "def f():\n    a\n    b\n    c\n    D\n    e\n    g\n    h\n    i\n";
        const FileDiff diff = diffTexts(u"x.py"_s, before, after, 1);
        QCOMPARE(diff.hunks.size(), size_t(2));
        QCOMPARE(diff.added(), 2);
        QCOMPARE(diff.removed(), 1);
        QCOMPARE(diff.hunks[0].heading, u"def f():"_s);
        QCOMPARE(toUnifiedText(diff), u"diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -4,3 "
                                      u"+4,3 @@ def f():\n     c\n-    d\n+    D\n"
                                      "     e\n@@ -8 +8,2 @@ def f():\n     h\n+    i\n"_s);
    }
    void words()
    {
        const FileDiff diff = diffTexts(u"x.py"_s, QByteArray("return items[key]\n"),
                                        QByteArray("return items.get(key)\n"));
        const auto &lines = diff.hunks.at(0).lines;
        QCOMPARE(lines.size(), size_t(2));
        QVERIFY(!lines[0].changed.empty());
        QCOMPARE(lines[0].changed.front(), (TextSpan{12, 1}));
    }
    void addedDeletedBinaryEmpty()
    {
        QCOMPARE(diffTexts(u"x"_s, std::nullopt, QByteArray("a\n")).status,
                 FileDiff::Status::Added);
        QCOMPARE(diffTexts(u"x"_s, QByteArray("a\n"), std::nullopt).status,
                 FileDiff::Status::Deleted);
        QVERIFY(diffTexts(u"x"_s, QByteArray("a\0b", 3), QByteArray("a")).binary);
        QVERIFY(diffTexts(u"x"_s, QByteArray("same"), QByteArray("same")).hunks.empty());
    }
    void patchesApply()
    {
        // Random edits: replaying the diff's lines must give the new text again.
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            QStringList before;
            for (int i = random.bounded(40); i > 0; --i)
                before.append(QString::number(random.bounded(6)));
            QStringList after = before;
            for (int i = random.bounded(8); i > 0; --i) {
                if (!after.isEmpty() && random.bounded(2) == 0)
                    after.removeAt(random.bounded(after.size()));
                else
                    after.insert(random.bounded(after.size() + 1),
                                 QString::number(random.bounded(6)));
            }
            const QByteArray oldText =
                before.isEmpty() ? QByteArray() : (before.join(u'\n') + u'\n').toUtf8();
            const QByteArray newText =
                after.isEmpty() ? QByteArray() : (after.join(u'\n') + u'\n').toUtf8();
            const FileDiff diff = diffTexts(u"x"_s, oldText, newText, 2);
            QStringList replayed;
            int next = 1;
            for (const DiffHunk &hunk : diff.hunks) {
                const int start = hunk.oldCount == 0 ? next : hunk.oldStart;
                if (hunk.oldCount == 0)
                    QVERIFY(before.isEmpty() || hunk.lines.size() == size_t(hunk.newCount));
                while (next < start)
                    replayed.append(before.at(next++ - 1));
                for (const DiffLine &line : hunk.lines) {
                    if (line.oldNumber > 0) {
                        QCOMPARE(line.oldNumber, next);
                        QCOMPARE(line.text, before.at(next - 1));
                        ++next;
                    }
                    if (line.newNumber > 0)
                        replayed.append(line.text);
                }
            }
            while (next <= before.size())
                replayed.append(before.at(next++ - 1));
            QCOMPARE(replayed, after);
        }
    }
};

class TestWeightRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scopes_data()
    {
        QTest::addColumn<bool>("isScope");
        QTest::newRow("all") << true;
        QTest::newRow("exception") << true;
        QTest::newRow("sentry") << true;
        QTest::newRow("sentry/exception") << true;
        QTest::newRow("my_hook-2/log") << true;
        QTest::newRow("sentry/") << false;
        QTest::newRow("/log") << false;
        QTest::newRow("sentry/all") << false;
        QTest::newRow("sentry/log/log") << false;
        QTest::newRow("two words") << false;
        QTest::newRow("späti") << false;
        QTest::newRow("") << false;
    }
    void scopes()
    {
        QFETCH(bool, isScope);
        const QString name = QString::fromUtf8(QTest::currentDataTag());
        const std::optional<WeightScope> scope = WeightScope::fromName(name);
        QCOMPARE(scope.has_value(), isScope);
        if (scope)
            QCOMPARE(scope->name(), name);
    }

    void theMoreExactRuleGoesFirst()
    {
        WeightRules rules;
        double value = 1;
        const auto base = [&rules](const QString &source, SignalKind kind) {
            return rules.valuesFor(source, kind)[size_t(WeightSetting::Base)];
        };
        const double builtIn = base(u"sentry"_s, SignalKind::Exception);
        for (const QString &scope :
             {u"all"_s, u"exception"_s, u"sentry"_s, u"sentry/exception"_s}) {
            VERIFY_OK(rules.set(*WeightScope::fromName(scope), WeightSetting::Base, ++value));
            QCOMPARE(base(u"sentry"_s, SignalKind::Exception), value);
        }
        QCOMPARE(base(u"sentry"_s, SignalKind::Log), 4.0);
        QCOMPARE(base(u"otlp"_s, SignalKind::Exception), 3.0);
        QCOMPARE(base(u"otlp"_s, SignalKind::Log), 2.0);
        QCOMPARE(weightRulesFromJson(toJson(rules)), rules);
        for (const auto &[scope, values] : std::map(rules.changes()))
            VERIFY_OK(rules.set(scope, WeightSetting::Base, std::nullopt));
        QCOMPARE(rules, WeightRules());
        QCOMPARE(base(u"sentry"_s, SignalKind::Exception), builtIn);
    }

    void refusesWhatNoWeightCanBe()
    {
        WeightRules rules;
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const double value : {-0.1, 10.1, nan})
            VERIFY_FAILS(rules.set({}, WeightSetting::Base, value), ErrorKind::InvalidInput);
        VERIFY_FAILS(rules.set({}, WeightSetting::HalfLifeDays, 0), ErrorKind::InvalidInput);
        QCOMPARE(rules, WeightRules());
        const QJsonObject stored{
            {u"all"_s, QJsonObject{{u"base"_s, -1}, {u"fatal"_s, 2}, {u"purple"_s, 1}}},
            {u"a b"_s, QJsonObject{{u"base"_s, 1}}},
            {u"log"_s, u"base"_s}};
        WeightRules kept;
        VERIFY_OK(kept.set({}, WeightSetting::Fatal, 2));
        QCOMPARE(weightRulesFromJson(stored), kept);
    }
};

TEST_MAIN_GUILESS(TestReportStates, TestJson, TestDiff, TestWeightRules)
#include "tst_model.moc"
