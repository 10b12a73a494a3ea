// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/workspace/settingstest.h"

#include "tests/core/workspace/workspacefixture.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::waitFor;
using tests::WorkspaceFixture;

namespace {

/// Two signals in reports of their own that are dismissed; what was embedded fits no index.
std::vector<std::pair<SignalId, ReportId>> dismissedPair(WorkspaceFixture &f, const QString &model)
{
    return f.stored(
        [&](storage::Stores &stores) -> Result<std::vector<std::pair<SignalId, ReportId>>> {
            std::vector<std::pair<SignalId, ReportId>> pair;
            for (const int dimension : {3, 4}) {
                const QString externalId = u"event-%1"_s.arg(dimension);
                const auto committed =
                    stores.intake.commit({.source = u"sentry"_s,
                                          .items = {{.source = u"sentry"_s,
                                                     .externalId = externalId,
                                                     .kind = u"test"_s,
                                                     .payload = "{}",
                                                     .received = f.clock.now()}}});
                const auto id = stores.intake.find(u"sentry"_s, externalId);
                if (!committed || !id)
                    return std::unexpected(committed ? id.error() : committed.error());
                Signal signal;
                signal.id = **id;
                signal.source = u"sentry"_s;
                signal.externalId = externalId;
                signal.occurred = f.clock.now();
                signal.received = f.clock.now();
                signal.title = UntrustedText(u"The total is wrong"_s);
                signal.fingerprint = externalId;
                Report report;
                report.state = ReportState::Dismissed;
                report.stateReason = u"wontFix"_s;
                const Result<ReportId> home = stores.reports.create(report);
                Result<> done = stores.signalStore.putNormalized(signal);
                if (done)
                    done = stores.vectors.putQueries({.signal = signal.id});
                if (done && !model.isEmpty())
                    done = stores.vectors.putVectors(
                        signal.id, {std::vector<float>(size_t(dimension), 0.5F), model}, {});
                if (done && home)
                    done = stores.reports.join(
                        {.signal = signal.id, .report = *home, .rule = u"opened"_s});
                if (!done || !home)
                    return std::unexpected(done ? home.error() : done.error());
                pair.emplace_back(signal.id, *home);
            }
            return pair;
        });
}

} // namespace

void SettingsTest::maintenanceNeedsNoIndex()
{
    WorkspaceFixture f;
    VERIFY_OK(f.open({.pull = false, .work = false}));
    const QString model = f.run(u"embedder"_s)[u"model"_s].toString();
    QVERIFY(!model.isEmpty());
    VERIFY_OK(f.close());
    const auto [signal, report] = dismissedPair(f, model).front();
    VERIFY_OK(f.open({.pull = false, .upkeepInterval = Milliseconds(20), .clock = &f.clock}));
    QVERIFY(!f.tryRun(u"consolidate"_s)); // it cannot be filled
    f.clock.advance(storage::defaultRetention + std::chrono::hours(24));
    QTRY_VERIFY(f.run(u"why"_s, {{u"signal"_s, signal.toString()}})[u"expired"_s].toBool());
}

void SettingsTest::aPairIsNamedByReports()
{
    WorkspaceFixture f;
    const auto pair = dismissedPair(f, {});
    VERIFY_OK(f.open({.pull = false, .work = false}));
    for (const bool isWhole : {true, false}) {
        QJsonArray ids;
        for (const auto &[signal, report] : pair)
            ids.append(isWhole ? report.toString() : report.toString().right(12));
        const QJsonValue said = f.run(u"group"_s, {{u"act"_s, u"never"_s}, {u"ids"_s, ids}});
        QVERIFY2(said[u"undoable"_s].toBool(), qPrintable(said[u"error"_s].toString()));
        const QJsonValue rule = f.run(u"group"_s, {{u"act"_s, u"list"_s}})[0];
        QCOMPARE(QSet({rule[u"first"_s][u"signal"_s].toString(),
                       rule[u"second"_s][u"signal"_s].toString()}),
                 QSet({pair[0].first.toString(), pair[1].first.toString()}));
        VERIFY_OK(f.tryRun(u"undo"_s));
    }
    const QString unknown =
        QUuid::createUuidV5(QUuid(), u"nothing"_s).toString(QUuid::WithoutBraces);
    VERIFY_FAILS(f.tryRun(u"group"_s, {{u"act"_s, u"never"_s},
                                       {u"ids"_s, QJsonArray{unknown, pair[0].first.toString()}}}),
                 ErrorKind::NotFound);
}

void SettingsTest::aPersonSetsThePolicy()
{
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    const QJsonObject before = f.run(u"policy"_s)[u"repositories"_s][0].toObject();
    QCOMPARE(before[u"repository"_s].toString(), u"shop"_s);
    QCOMPARE(before[u"autonomy"_s].toString(), u"fix"_s);
    QCOMPARE(before[u"maximumRounds"_s].toInt(), 4);
    QCOMPARE(f.run(u"policy"_s)[u"watchHours"_s].toInt(), 168);

    const QJsonObject change{{u"repository"_s, u"shop"_s},
                             {u"autonomy"_s, u"research"_s},
                             {u"lowest-priority"_s, u"P1"_s},
                             {u"daily-cap"_s, u"0"_s},
                             {u"hold-backfill"_s, u"no"_s},
                             {u"maximum-rounds"_s, u"7"_s},
                             {u"allow"_s, QJsonArray{u"docs/*.md"_s, u"**/setup.py"_s}},
                             {u"watch-hours"_s, u"12"_s}};
    const QJsonObject after{{u"repository"_s, u"shop"_s},
                            {u"autonomy"_s, u"research"_s},
                            {u"lowestPriority"_s, u"P1"_s},
                            {u"dailyCap"_s, 0},
                            {u"holdBackfill"_s, false},
                            {u"maximumRounds"_s, 7},
                            {u"allowedPaths"_s, QJsonArray{u"docs/*.md"_s, u"**/setup.py"_s}}};
    const QJsonValue changed = f.run(u"policy"_s, change);
    QCOMPARE(changed[u"repositories"_s].toArray(), QJsonArray{after});
    QCOMPARE(changed[u"watchHours"_s].toInt(), 12);
    QVERIFY(changed[u"undoable"_s].toBool());
    const QJsonObject entry = f.run(u"audit"_s)[0].toObject();
    QCOMPARE(entry[u"id"_s], changed[u"decision"_s]);
    QCOMPARE(entry[u"actor"_s].toString(), u"user"_s);
    QCOMPARE(entry[u"action"_s].toString(), u"policyChanged"_s);
    QCOMPARE(entry[u"before"_s][u"dailyCap"_s].toInt(), 20);
    QCOMPARE(entry[u"after"_s][u"repository"_s].toString(), u"shop"_s);
    // The same again changes nothing and is no decision.
    QVERIFY(!f.run(u"policy"_s, change).toObject().contains(u"decision"_s));

    // What is under way asks for the policy as it is now.
    const Result<ReviewPage> review = waitFor(f.engine->review(f.hosted(report).id));
    VERIFY_OK(review);
    QCOMPARE(review->maximumRounds, 7);

    // Only what the decision set goes back, and only if it was not set again.
    const QJsonObject named{{u"decision"_s, changed[u"decision"_s]}};
    VERIFY_OK(f.tryRun(u"policy"_s, {{u"daily-cap"_s, u"3"_s}}));
    VERIFY_FAILS(f.tryRun(u"undo"_s, named), ErrorKind::Conflict);
    VERIFY_OK(f.tryRun(u"undo"_s));
    VERIFY_OK(f.tryRun(u"undo"_s, named));
    QCOMPARE(f.run(u"policy"_s)[u"repositories"_s].toArray(), QJsonArray{before});
    QCOMPARE(f.run(u"policy"_s)[u"watchHours"_s].toInt(), 168);
    VERIFY_FAILS(f.tryRun(u"undo"_s, named), ErrorKind::Conflict);

    VERIFY_OK(f.tryRun(u"policy"_s, {{u"allow"_s, QJsonArray{u"docs/*"_s}}}));
    VERIFY_OK(f.tryRun(u"policy"_s, {{u"allow"_s, QJsonArray{u""_s}}}));
    VERIFY_OK(f.close());
    VERIFY_OK(f.open({.pull = false}));
    QCOMPARE(f.run(u"policy"_s)[u"repositories"_s].toArray(), QJsonArray{before});
}

void SettingsTest::refusesANonsensicalPolicy_data()
{
    QTest::addColumn<QJsonObject>("arguments");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const QString &option, const QJsonValue &value) {
        QTest::addRow("%s %s", qPrintable(option), qPrintable(value.toVariant().toString()))
            << QJsonObject{{option, value}} << ErrorKind::InvalidInput;
    };
    for (const QString &level : {u""_s, u"all"_s, u"Research"_s})
        row(u"autonomy"_s, level);
    for (const QString &priority : {u""_s, u"P5"_s, u"p1"_s, u"1"_s})
        row(u"lowest-priority"_s, priority);
    for (const QString &count : {u""_s, u"-1"_s, u"1.5"_s, u"many"_s, u"99999999999"_s})
        row(u"daily-cap"_s, count);
    for (const QString &count : {u"0"_s, u"101"_s})
        row(u"maximum-rounds"_s, count);
    for (const QString &count : {u"0"_s, u"9000"_s})
        row(u"watch-hours"_s, count);
    row(u"hold-backfill"_s, u"maybe"_s);
    for (const QString &glob : {u"/etc/passwd"_s, u"../x"_s, u"a/../../x"_s, u"a\\b"_s, u"a\nb"_s,
                                u"a\u202eb"_s, QString(501, u'x')})
        QTest::addRow("allow %lld %s", qlonglong(glob.size()), qPrintable(glob.left(9)))
            << QJsonObject{{u"allow"_s, QJsonArray{u"docs/*"_s, glob}}} << ErrorKind::InvalidInput;
    QTest::newRow("unknown repository")
        << QJsonObject{{u"repository"_s, u"shoe"_s}} << ErrorKind::NotFound;
    QTest::newRow("of an unknown repository")
        << QJsonObject{{u"repository"_s, u"shoe"_s}, {u"daily-cap"_s, u"1"_s}}
        << ErrorKind::NotFound;
    QTest::newRow("one of it is wrong")
        << QJsonObject{{u"daily-cap"_s, u"1"_s}, {u"watch-hours"_s, u"0"_s}}
        << ErrorKind::InvalidInput;
}

void SettingsTest::refusesANonsensicalPolicy()
{
    QFETCH(QJsonObject, arguments);
    QFETCH(ErrorKind, kind);
    WorkspaceFixture f;
    VERIFY_OK(f.open({.pull = false, .work = false}));
    const QJsonValue before = f.run(u"policy"_s);
    const Result<QJsonValue> refused = f.tryRun(u"policy"_s, arguments);
    VERIFY_FAILS(refused, kind);
    QVERIFY(!refused.error().message.isEmpty());
    QCOMPARE(f.run(u"policy"_s), before);
    QVERIFY(f.run(u"audit"_s).toArray().isEmpty());
}

void SettingsTest::asksWhichRepositoryIsMeant()
{
    WorkspaceFixture f;
    f.stored([](storage::Stores &stores) {
        return stores.settings.putRepository({.name = u"depot"_s, .host = u"local"_s});
    });
    VERIFY_OK(f.open({.pull = false, .work = false}));
    QCOMPARE(f.run(u"policy"_s)[u"repositories"_s].toArray().size(), 2);
    const Result<QJsonValue> asked = f.tryRun(u"policy"_s, {{u"daily-cap"_s, u"1"_s}});
    VERIFY_FAILS(asked, ErrorKind::InvalidInput);
    QVERIFY(asked.error().message.contains(u"depot, shop"));
    VERIFY_OK(f.tryRun(u"policy"_s, {{u"watch-hours"_s, u"1"_s}})); // of the workspace
    const QJsonValue set =
        f.run(u"policy"_s, {{u"repository"_s, u"depot"_s}, {u"daily-cap"_s, u"1"_s}});
    QCOMPARE(set[u"repositories"_s].toArray().size(), 1);
    QCOMPARE(set[u"repositories"_s][0][u"dailyCap"_s].toInt(), 1);
    QCOMPARE(f.run(u"policy"_s, {{u"repository"_s, u"shop"_s}})[u"repositories"_s][0][u"dailyCap"_s]
                 .toInt(),
             20);
}

void SettingsTest::weightsAreTriedBeforeTheyAreSet()
{
    // How the workspace is set is told of no report.
    QTest::failOnWarning(QRegularExpression(u"announce failed"_s));
    WorkspaceFixture f;
    VERIFY_OK(f.open({.pull = false, .work = false}));
    const auto base = [&](const QJsonValue &page, const QString &scope) {
        for (const QJsonValue &row : page[u"weights"_s].toArray()) {
            if (row[u"scope"_s].toString() == scope)
                return row[u"base"_s].toDouble();
        }
        return -1.0;
    };
    const QJsonObject change{{u"scope"_s, u"slack/message"_s},
                             {u"changes"_s, QJsonArray{u"base=0.2"_s, u"halfLifeDays=7"_s}}};
    const QJsonValue tried = f.run(u"weights"_s, change);
    QCOMPARE(base(tried, u"slack/message"_s), 0.2);
    QCOMPARE(base(tried, u"message"_s), 0.35);
    QVERIFY(!tried[u"applied"_s].toBool());
    QVERIFY(f.run(u"weights"_s)[u"rules"_s].toObject().isEmpty());

    QJsonObject apply = change;
    apply.insert(u"apply"_s, true);
    const QJsonValue set = f.run(u"weights"_s, apply);
    QVERIFY(set[u"undoable"_s].toBool());
    QCOMPARE(f.run(u"weights"_s)[u"rules"_s][u"slack/message"_s].toObject(),
             (QJsonObject{{u"base"_s, 0.2}, {u"halfLifeDays"_s, 7}}));
    const QJsonObject entry = f.run(u"audit"_s)[0].toObject();
    QCOMPARE(entry[u"id"_s], set[u"decision"_s]);
    QCOMPARE(entry[u"action"_s].toString(), u"weightsChanged"_s);
    VERIFY_OK(f.tryRun(u"weights"_s, {{u"scope"_s, u"slack/message"_s},
                                      {u"changes"_s, QJsonArray{u"base="_s}},
                                      {u"apply"_s, true}}));
    QCOMPARE(base(f.run(u"weights"_s), u"slack/message"_s), 0.35);
    VERIFY_OK(f.tryRun(u"undo"_s));
    VERIFY_OK(f.tryRun(u"undo"_s));
    QVERIFY(f.run(u"weights"_s)[u"rules"_s].toObject().isEmpty());
}

void SettingsTest::refusesNonsensicalWeights_data()
{
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("change");
    QTest::newRow("no scope") << u"a b"_s << u"base=1"_s;
    QTest::newRow("unknown kind") << u"sentry/alert"_s << u"base=1"_s;
    QTest::newRow("nothing") << u"sentry"_s << QString();
    QTest::newRow("unknown name") << u"sentry"_s << u"colour=1"_s;
    QTest::newRow("no number") << u"sentry"_s << u"base=heavy"_s;
    QTest::newRow("not a number") << u"sentry"_s << u"base=nan"_s;
    QTest::newRow("too large") << u"sentry"_s << u"base=11"_s;
    QTest::newRow("no value") << u"sentry"_s << u"base"_s;
}

void SettingsTest::refusesNonsensicalWeights()
{
    QFETCH(QString, scope);
    QFETCH(QString, change);
    WorkspaceFixture f;
    VERIFY_OK(f.open({.pull = false, .work = false}));
    const QJsonArray changes = change.isEmpty() ? QJsonArray() : QJsonArray{change};
    VERIFY_FAILS(f.tryRun(u"weights"_s, {{u"scope"_s, scope}, {u"changes"_s, changes}}),
                 ErrorKind::InvalidInput);
    QVERIFY(f.run(u"weights"_s)[u"rules"_s].toObject().isEmpty());
}
