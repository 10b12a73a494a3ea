// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests that every kind of evidence counts, and that decisions come back from what was kept.
#include "core/grouping/scoremodel_p.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

/// What both signals of a pair say in a row of the table; the third says `other` instead.
struct Evidence
{
    const char *feature;
    void (*share)(Signal &signal);
    void (*other)(Signal &signal);
    bool speaksAgainst = false; ///< the feature is higher where the evidence differs
};

void addText(Signal &signal, const QString &text)
{
    signal.content = UntrustedText(signal.content.raw() + u'\n' + text);
}

void raise(Signal &signal, const QString &type, const QString &text, const QString &function,
           const QString &file)
{
    ExceptionInfo info;
    info.type = type;
    info.message = UntrustedText(text);
    info.frames = {Frame{.function = function, .file = file, .line = 3, .inApp = true}};
    signal.exceptions = {info};
}

constexpr std::array evidence{
    Evidence{"sameTrace", [](Signal &s) { s.traceId = u"4bf92f3577b34da6"_s; },
             [](Signal &s) { s.traceId = u"00f067aa0ba902b7"_s; }},
    Evidence{"sameSession", [](Signal &s) { s.sessionId = u"session-one"_s; },
             [](Signal &s) { s.sessionId = u"session-two"_s; }},
    Evidence{"sameThread", [](Signal &s) { s.thread = u"thread-one"_s; },
             [](Signal &s) { s.thread = u"thread-two"_s; }},
    Evidence{"sharedMention", [](Signal &s) { addText(s, u"See OPS-4711."_s); },
             [](Signal &s) { addText(s, u"See OPS-1234."_s); }},
    Evidence{"sharedQuotes", [](Signal &s) { addText(s, u"It says “Gate is shut”."_s); },
             [](Signal &s) { addText(s, u"It says “Come tomorrow”."_s); }},
    Evidence{"sameErrorType",
             [](Signal &s) { raise(s, u"LedgerError"_s, u"x"_s, u"a"_s, u"a.py"_s); },
             [](Signal &s) { raise(s, u"MotorError"_s, u"x"_s, u"b"_s, u"b.py"_s); }},
    Evidence{"otherErrorType",
             [](Signal &s) { raise(s, u"LedgerError"_s, u"x"_s, u"a"_s, u"a.py"_s); },
             [](Signal &s) { raise(s, u"MotorError"_s, u"x"_s, u"b"_s, u"b.py"_s); }, true},
    Evidence{"sameCulprit",
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"post_entry"_s, u"ledger.py"_s); },
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"turn"_s, u"motor.py"_s); }},
    Evidence{"sharedSymbols",
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"post_entry"_s, u"ledger.py"_s); },
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"turn"_s, u"motor.py"_s); }},
    Evidence{"otherFrames",
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"post_entry"_s, u"ledger.py"_s); },
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"turn"_s, u"motor.py"_s); }, true},
    Evidence{"sharedFiles",
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"post_entry"_s, u"ledger.py"_s); },
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"turn"_s, u"motor.py"_s); }},
    Evidence{"callCosine",
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"post_entry"_s, u"ledger.py"_s); },
             [](Signal &s) { raise(s, u"E"_s, u"x"_s, u"turn_motor"_s, u"motor.py"_s); }},
    Evidence{"errorCosine",
             [](Signal &s) { raise(s, u"E"_s, u"ledger is sealed"_s, u"a"_s, u"a.py"_s); },
             [](Signal &s) { raise(s, u"E"_s, u"motor overheated"_s, u"b"_s, u"b.py"_s); }},
    Evidence{"sameRoute", [](Signal &s) { s.route = u"POST /ledgers/{id}/seal"_s; },
             [](Signal &s) { s.route = u"GET /motors/{id}"_s; }},
    Evidence{"otherRoute", [](Signal &s) { s.route = u"POST /ledgers/{id}/seal"_s; },
             [](Signal &s) { s.route = u"GET /motors/{id}"_s; }, true},
    Evidence{"sameFeature", [](Signal &s) { s.feature = u"ledger"_s; },
             [](Signal &s) { s.feature = u"motor"_s; }},
    Evidence{"sameService", [](Signal &s) { s.service = u"books"_s; },
             [](Signal &s) { s.service = u"engines"_s; }},
    Evidence{"otherService", [](Signal &s) { s.service = u"books"_s; },
             [](Signal &s) { s.service = u"engines"_s; }, true},
    Evidence{"wordCosine", [](Signal &s) { addText(s, u"ledger sealed"_s); },
             [](Signal &s) { addText(s, u"motor overheated"_s); }},
    Evidence{"bm25", [](Signal &s) { addText(s, u"ledger sealed"_s); },
             [](Signal &s) { addText(s, u"motor overheated"_s); }},
    Evidence{"rarestWord", [](Signal &s) { addText(s, u"ledger sealed"_s); },
             [](Signal &s) { addText(s, u"motor overheated"_s); }},
    Evidence{"pairCosine", [](Signal &s) { addText(s, u"sealed ledger page"_s); },
             [](Signal &s) { addText(s, u"page sealed a ledger"_s); }},
    Evidence{"identifierCosine", [](Signal &s) { addText(s, u"in seal_ledger()"_s); },
             [](Signal &s) { addText(s, u"in turn_motor()"_s); }},
    Evidence{"titleCosine", [](Signal &s) { s.title = UntrustedText(u"Ledger is sealed"_s); },
             [](Signal &s) { s.title = UntrustedText(u"Motor overheated"_s); }},
    Evidence{"statementCosine", [](Signal &s) { s.title = UntrustedText(u"Ledger is sealed"_s); },
             [](Signal &s) { s.title = UntrustedText(u"Motor overheated"_s); }},
    Evidence{"ownCosine", [](Signal &s) { addText(s, u"The ledger is sealed for good"_s); },
             [](Signal &s) { addText(s, u"A motor overheated on Monday"_s); }},
    Evidence{"timeGap", [](Signal &) {}, [](Signal &s) { s.occurred -= std::chrono::days(90); },
             true},
};

/// The same decision, but for what names it: a new report gets a new id.
QJsonObject comparable(const Assignment &made)
{
    QJsonObject object = toJson(made);
    if (made.opened)
        object.remove(u"report");
    return object;
}

/// Whether two JSON values agree, numbers to nine digits. Says where they do not.
QString difference(const QJsonValue &one, const QJsonValue &other, const QString &where)
{
    if (one.isDouble() && other.isDouble()) {
        const double a = one.toDouble();
        const double b = other.toDouble();
        return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(a)) ? QString() : where;
    }
    if (one.isObject() && other.isObject()) {
        const QJsonObject a = one.toObject();
        const QJsonObject b = other.toObject();
        if (a.keys() != b.keys())
            return where;
        for (auto it = a.begin(); it != a.end(); ++it) {
            if (QString at = difference(it.value(), b.value(it.key()), where + u'/' + it.key());
                !at.isEmpty())
                return at;
        }
        return {};
    }
    if (one.isArray() && other.isArray()) {
        const QJsonArray a = one.toArray();
        const QJsonArray b = other.toArray();
        if (a.size() != b.size())
            return where;
        for (qsizetype i = 0; i < a.size(); ++i) {
            if (QString at = difference(a.at(i), b.at(i), where + u'/' + QString::number(i));
                !at.isEmpty())
                return at;
        }
        return {};
    }
    return one == other ? QString() : where;
}

/// What an index is given beside signals.
struct Said
{
    QSet<ReportId> closed;
    std::vector<PairRule> rules;

    void tell(Grouper &grouper) const
    {
        for (const ReportId &report : closed)
            grouper.setClosed(report, true);
        grouper.setConstraints(Constraints(rules));
    }
};

} // namespace

class TestEvidence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingCounts_data()
    {
        QTest::addColumn<int>("row");
        for (size_t i = 0; i < evidence.size(); ++i)
            QTest::newRow(evidence[i].feature) << int(i);
    }
    void everythingCounts()
    {
        QFETCH(int, row);
        const Evidence &which = evidence[size_t(row)];
        const qsizetype feature = Grouper::featureNames().indexOf(QLatin1StringView(which.feature));
        QVERIFY(feature >= 0);
        // Three texts without a common word; two of them get the same evidence.
        Signal asking = message(1, u"Umbrella handles wobble in storms."_s);
        Signal alike = message(2, u"Curtains fade behind glass windows."_s);
        Signal different = message(3, u"Trumpet valves stick after rehearsal."_s);
        which.share(asking);
        which.share(alike);
        which.other(different);
        const std::vector<GroupingInput> inputs = ready({asking, alike, different});
        Bench bench;
        for (size_t i = 1; i < inputs.size(); ++i)
            VERIFY_OK(bench.grouper.add(inputs[i], ReportId(bench.ids.next())));
        QHash<SignalId, double> values;
        for (const Candidate &candidate : bench.grouper.compared(inputs.front(), {}))
            values.insert(candidate.signal, candidate.values[size_t(feature)]);
        QVERIFY(values.contains(alike.id) || values.contains(different.id));
        const double same = values.value(alike.id);
        const double differs = values.value(different.id);
        QVERIFY2(which.speaksAgainst ? same < differs : same > differs,
                 qPrintable(u"%1 where it is shared, %2 where not"_s.arg(same).arg(differs)));
    }

    void everyDecisionComesBackFromWhatWasKept()
    {
        std::vector<Signal> batch = threeProblems();
        batch.push_back(logLine(7, u"could not schedule oven 9: division by zero in bake_minutes"_s,
                                u"POST /ovens/{id}/schedule"_s));
        batch.push_back(message(8,
                                u"Nobody can schedule an oven with an empty batch: the page ends "
                                "in an error."_s));
        batch.push_back(exception(9, u"ZeroDivisionError"_s, u"division by zero"_s,
                                  u"bake_minutes"_s, u"bakery/oven.py"_s,
                                  u"POST /ovens/{id}/schedule"_s));
        batch.push_back(exception(10, u"KeyError"_s, u"'driver'"_s, u"assign_route"_s,
                                  u"bakery/delivery.py"_s, u"POST /deliveries/{id}/route"_s));
        batch.push_back(message(11,
                                u"Scheduling an oven fails with an error when the batch is empty, "
                                "and deliveries without a driver cannot get a route."_s));
        const std::vector<GroupingInput> inputs = ready(batch);
        Bench bench;
        Said said;
        std::vector<Assignment> made;
        QSet<QString> rules;
        QSet<QString> reasons;
        for (size_t i = 0; i < inputs.size(); ++i) {
            // An index that knows only what is stored so far.
            Bench again;
            for (size_t k = 0; k < i; ++k)
                VERIFY_OK(again.grouper.add(inputs[k], made[k].report));
            said.tell(again.grouper);
            const Assignment repeated = again.assign(inputs[i]);
            made.push_back(bench.assign(inputs[i]));
            const QString at = difference(comparable(made.back()), comparable(repeated), {});
            QVERIFY2(at.isEmpty(), qPrintable(u"signal %1 differs at %2"_s.arg(i + 1).arg(at)));
            rules.insert(made.back().rule);
            for (const RejectedCandidate &other : made.back().rejected)
                reasons.insert(other.reason);

            if (i == 6) // the ovens are done; then they come back
                said.closed.insert(made[0].report);
            if (i == 8) // whatever they share, a person tells these apart
                said.rules.push_back({.id = DecisionId(bench.ids.next()),
                                      .first = signalId(4),
                                      .second = signalId(10),
                                      .pairing = Pairing::Never,
                                      .at = {}});
            said.tell(bench.grouper);
        }
        QCOMPARE(rules, (QSet{u"opened"_s, u"score"_s}));
        for (const QString &reason : {u"belowThreshold"_s, u"closed"_s, u"never"_s})
            QVERIFY2(reasons.contains(reason), qPrintable(reason));
    }

    void everyContributionComesFromItsValue()
    {
        Bench bench;
        const QStringList names = Grouper::featureNames();
        int explained = 0;
        for (const GroupingInput &input : ready(threeProblems())) {
            // As it is stored: with fewer digits.
            const Assignment made = assignmentFromJson(storedForm(bench.assign(input)));
            if (made.features.empty())
                continue;
            ++explained;
            std::vector<double> values(featureCount);
            std::vector<double> contributions(featureCount);
            double ofReport = 0;
            double byReport = 0;
            for (const MatchFeature &feature : made.features) {
                if (feature.name == reportFeature) {
                    ofReport = feature.value;
                    byReport = feature.contribution;
                    continue;
                }
                const qsizetype index = names.indexOf(feature.name);
                QVERIFY2(index >= 0, qPrintable(feature.name));
                values[size_t(index)] = feature.value;
                contributions[size_t(index)] = feature.contribution;
            }
            const ReportStep &step = builtInModel()->report;
            const std::vector<double> shares = builtInModel()->shares(values);
            for (size_t i = 0; i < featureCount; ++i) {
                const double offset = i == size_t(FeatureId::Bias) ? step.offset : 0;
                QVERIFY2(std::abs(step.nearest * shares[i] + offset - contributions[i]) < 1e-4,
                         qPrintable(names[qsizetype(i)]));
            }
            QVERIFY(std::abs(step.mean * ofReport - byReport) < 1e-4);
            const double score = step.score(builtInModel()->score(values), ofReport);
            QVERIFY(std::abs(logistic(score) - made.score) < 1e-4);
        }
        QVERIFY2(explained >= 4, qPrintable(QString::number(explained)));
    }
};

TEST_CLASSES(runEvidence, TestEvidence)
#include "tst_evidence.moc"
