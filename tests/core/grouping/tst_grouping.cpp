// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/grouping: decisions, corrections, bad input, figures on small sets.
#include "core/grouping/document_p.h"
#include "core/grouping/judge.h"
#include "core/grouping/partition_p.h"
#include "core/grouping/scoremodel_p.h"
#include "tests/core/grouping/prepared.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QTemporaryDir>

#include <cmath>
#include <map>
#include <numeric>
#include <ranges>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace {

const QString dataFolder = QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/core/grouping/data/");

SignalId signalId(int number)
{
    return SignalId(QUuid(quint32(number), 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
}

Signal message(int number, const QString &text, const QString &service = u"bakery"_s)
{
    Signal signal;
    signal.id = signalId(number);
    signal.source = u"test"_s;
    signal.externalId = QString::number(number);
    signal.kind = SignalKind::Message;
    signal.service = service;
    signal.occurred = fromMs(1'769'000'000'000 + number * 60'000LL);
    signal.title = UntrustedText(text.section(u'.', 0, 0).left(80));
    signal.content = UntrustedText(text);
    return signal;
}

Signal logLine(int number, const QString &text, const QString &route)
{
    Signal signal = message(number, text);
    signal.kind = SignalKind::Log;
    signal.level = u"error"_s;
    signal.route = route;
    return signal;
}

Signal exception(int number, const QString &type, const QString &text, const QString &function,
                 const QString &file, const QString &route)
{
    Signal signal = message(number, type + u": "_s + text);
    signal.kind = SignalKind::Exception;
    signal.route = route;
    ExceptionInfo info;
    info.type = type;
    info.message = UntrustedText(text);
    info.frames = {Frame{.function = function, .file = file, .line = 20},
                   Frame{.function = u"dispatch"_s, .file = u"bakery/web.py"_s, .line = 88}};
    signal.exceptions = {info};
    return signal;
}

/// Ovens, deliveries and wages of one service: three problems told in two or three formats.
std::vector<Signal> threeProblems()
{
    return {
        exception(1, u"ZeroDivisionError"_s, u"division by zero"_s, u"bake_minutes"_s,
                  u"bakery/oven.py"_s, u"POST /ovens/{id}/schedule"_s),
        logLine(2, u"could not schedule oven 7: division by zero in bake_minutes"_s,
                u"POST /ovens/{id}/schedule"_s),
        message(3, u"Scheduling an oven fails with an error when the batch is empty. We see it at "
                   "/ovens/12/schedule since this morning."_s),
        exception(4, u"KeyError"_s, u"'driver'"_s, u"assign_route"_s, u"bakery/delivery.py"_s,
                  u"POST /deliveries/{id}/route"_s),
        message(5, u"Deliveries without a driver cannot get a route assigned, the page only says "
                   "that something went wrong."_s),
        message(6, u"The payroll export rounds night shift wages down, people get a cent less "
                   "per hour."_s)};
}

std::vector<int> partitionOf(const std::vector<GroupingInput> &inputs,
                             const std::vector<int> &order, const GroupingSettings &settings = {})
{
    const tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper(settings, clock, ids);
    QHash<ReportId, int> numbers;
    std::vector<int> partition(inputs.size());
    for (const int i : order) {
        const Result<Assignment> assignment = grouper.assign(inputs[size_t(i)]);
        if (!assignment)
            qFatal("%s", qPrintable(assignment.error().toLogString()));
        if (!numbers.contains(assignment->report))
            numbers.insert(assignment->report, int(numbers.size()));
        partition[size_t(i)] = numbers.value(assignment->report);
    }
    return partition;
}

/// Names that do not depend on which report was opened first.
std::vector<int> canonical(const std::vector<int> &partition)
{
    QHash<int, int> names;
    std::vector<int> result;
    for (const int label : partition) {
        if (!names.contains(label))
            names.insert(label, int(names.size()));
        result.push_back(names.value(label));
    }
    return result;
}

struct Bench
{
    tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper{{}, clock, ids};

    Assignment assign(const GroupingInput &input)
    {
        const Result<Assignment> assignment = grouper.assign(input);
        if (!assignment)
            qFatal("%s", qPrintable(assignment.error().toLogString()));
        return *assignment;
    }
};

std::vector<GroupingInput> ready(const std::vector<Signal> &batch)
{
    Result<std::vector<GroupingInput>> inputs = tests::prepared(batch);
    if (!inputs)
        qFatal("%s", qPrintable(inputs.error().toLogString()));
    return std::move(*inputs);
}

} // namespace

class TestDecisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyArrivalOrderGivesTheSame()
    {
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const std::vector<int> expected{0, 0, 0, 1, 1, 2};
        std::vector<int> order(inputs.size());
        std::iota(order.begin(), order.end(), 0);
        int different = 0;
        QString example;
        do {
            const std::vector<int> found = canonical(partitionOf(inputs, order));
            if (found == expected)
                continue;
            ++different;
            example.clear();
            for (const int i : order)
                example += QString::number(i) + u' ';
            example += u"gives "_s;
            for (const int label : found)
                example += QString::number(label) + u' ';
        } while (std::ranges::next_permutation(order).found);
        QVERIFY2(different == 0,
                 qPrintable(u"%1 of 720 orders differ: %2"_s.arg(different).arg(example)));
    }

    void aChainDoesNotSwallowItsNeighbours()
    {
        // Each text shares half its words with the one before; the ends share nothing.
        const QStringList words = u"ledger invoice printer toner spooler driver kernel firmware "
                                  "router antenna satellite orbit rocket booster nozzle gasket "
                                  "plumber faucet basin mirror"_s.split(u' ');
        std::vector<Signal> chain;
        for (int i = 0; i + 4 <= words.size(); ++i)
            chain.push_back(
                message(i + 1, u"The %1 and the %2 fail with the %3 of the %4."_s.arg(
                                   words[i], words[i + 1], words[i + 2], words[i + 3])));
        const std::vector<GroupingInput> inputs = ready(chain);
        std::vector<int> order(inputs.size());
        std::iota(order.begin(), order.end(), 0);
        const auto largest = [&](double coherenceThreshold) {
            std::map<int, int> sizes;
            for (const int label :
                 partitionOf(inputs, order,
                             {.joinThreshold = 0.02, .coherenceThreshold = coherenceThreshold}))
                ++sizes[label];
            return std::ranges::max(sizes | std::views::values);
        };
        // Joining is easy here, so that only coherence can keep the ends apart.
        QCOMPARE(largest(0), int(inputs.size()));
        const int size = largest(GroupingSettings().coherenceThreshold);
        QVERIFY2(size <= 6, qPrintable(QString::number(size)));
    }

    void theEvidenceIsKeptAndRecomputes()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const Assignment first = bench.assign(inputs[0]);
        QVERIFY(first.opened);
        QCOMPARE(first.rule, u"opened"_s);
        QVERIFY(first.parent.isNull());
        const Assignment second = bench.assign(inputs[1]);
        QVERIFY(!second.opened);
        QCOMPARE(second.rule, u"score"_s);
        QCOMPARE(second.report, first.report);
        QCOMPARE(second.parent, first.signal);
        QVERIFY(!second.query.isEmpty());
        QCOMPARE(second.judge, scoreJudgeName.toString());
        double sum = 0;
        for (const MatchFeature &feature : second.features)
            sum += feature.contribution;
        QVERIFY(std::abs(1 / (1 + std::exp(-sum)) - second.score) < 1e-9);
        QCOMPARE(assignmentFromJson(toJson(second)).features, second.features);
    }

    void exactRepeatsNeedNothing()
    {
        Bench bench;
        Signal signal = threeProblems().front();
        signal.fingerprint = u"fp1"_s;
        const Assignment first = bench.assign(ready({signal}).front());
        signal.id = signalId(100);
        signal.externalId = u"100"_s;
        GroupingInput bare;
        bare.signal = signal;
        QVERIFY(bench.grouper.isRepeat(signal));
        const Assignment repeat = bench.assign(bare);
        QCOMPARE(repeat.rule, u"fingerprint"_s);
        QCOMPARE(repeat.report, first.report);
        QCOMPARE(repeat.parent, first.signal);
        const Assignment again = bench.assign(bare);
        QCOMPARE(again.rule, u"externalId"_s);
        QCOMPARE(again.report, first.report);
        QCOMPARE(bench.grouper.size(), 2);
    }

    void thousandsOfIdenticalSignals()
    {
        Bench bench;
        const Signal original = message(1, u"Night deliveries are printed without an address and "
                                           "come back to the bakery."_s);
        const std::vector<GroupingInput> inputs = ready({original});
        const ReportId report = bench.assign(inputs.front()).report;
        for (int i = 2; i <= 5000; ++i) {
            GroupingInput input = inputs.front();
            input.signal.id = signalId(i);
            input.signal.externalId = QString::number(i);
            QCOMPARE(bench.assign(input).report, report);
        }
        QCOMPARE(bench.grouper.size(), 5000);
        QCOMPARE(bench.grouper.nearest(inputs.front(), 10).size(), 1u); // one entry for all
    }

    void aClosedReportTakesNoMembers()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId closed = bench.assign(inputs[0]).report;
        bench.grouper.setClosed(closed, true);
        const Assignment recurrence = bench.assign(inputs[1]);
        QVERIFY(recurrence.opened);
        QVERIFY(recurrence.report != closed);
        QCOMPARE(recurrence.rejected.front().report, closed);
        QCOMPARE(recurrence.rejected.front().reason, u"closed"_s);
        // What follows joins the new one.
        QCOMPARE(bench.assign(inputs[2]).report, recurrence.report);
        bench.grouper.setClosed(closed, false);
    }

    void aFingerprintOfAClosedReportComesBack()
    {
        Bench bench;
        Signal signal = threeProblems().front();
        signal.fingerprint = u"fp1"_s;
        const ReportId closed = bench.assign(ready({signal}).front()).report;
        bench.grouper.setClosed(closed, true);
        for (int i = 1; i <= 2; ++i) {
            signal.id = signalId(200 + i);
            signal.externalId = QString::number(200 + i);
            QCOMPARE(bench.grouper.isRepeat(signal), i == 2);
            const Assignment assignment = bench.assign(ready({signal}).front());
            QCOMPARE(assignment.opened, i == 1);
            QVERIFY(assignment.report != closed);
        }
    }

    void personsMoveAndRemove()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId oven = bench.assign(inputs[0]).report;
        const ReportId other(bench.ids.next());
        bench.grouper.move(inputs[0].signal.id, other);
        QCOMPARE(bench.assign(inputs[1]).report, other);
        bench.grouper.remove(inputs[0].signal.id);
        bench.grouper.remove(inputs[1].signal.id);
        bench.grouper.remove(signalId(999)); // unknown: nothing happens
        bench.grouper.move(signalId(999), oven);
        QCOMPARE(bench.grouper.size(), 0);
        QVERIFY(bench.grouper.nearest(inputs[0], 5).empty());
        QVERIFY(bench.assign(inputs[2]).opened);
        VERIFY_OK(bench.grouper.add(inputs[0], oven)); // back again
        QCOMPARE(bench.grouper.nearest(inputs[0], 1).front().signal, inputs[0].signal.id);
    }

    void aMovedRepeatLeavesTheOthers()
    {
        Bench bench;
        Signal signal = threeProblems().front();
        signal.fingerprint = u"fp1"_s;
        const GroupingInput first = ready({signal}).front();
        GroupingInput second = first;
        second.signal.id = signalId(50);
        second.signal.externalId = u"50"_s;
        const ReportId report = bench.assign(first).report;
        bench.assign(second);
        const ReportId other(bench.ids.next());
        bench.grouper.move(second.signal.id, other);
        GroupingInput third = first;
        third.signal.id = signalId(51);
        third.signal.externalId = u"51"_s;
        QCOMPARE(bench.assign(third).report, other); // repeats follow the person
        bench.grouper.remove(second.signal.id);
        bench.grouper.remove(third.signal.id);
        QCOMPARE(bench.grouper.nearest(first, 5).front().signal, first.signal.id);
        const Assignment known = bench.assign(first);
        QCOMPARE(known.report, report);
    }

    void aJudgeMayChangeItsMind()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        bench.assign(inputs[0]);
        Result<Proposal> proposal = bench.grouper.propose(inputs[1]);
        VERIFY_OK(proposal);
        QCOMPARE(proposal->candidates.size(), 1u);
        proposal->candidates.front().score = 0.1;
        proposal->candidates.front().judge = u"model/1"_s;
        const Result<Assignment> settled = bench.grouper.settle(inputs[1], *proposal);
        VERIFY_OK(settled);
        QVERIFY(settled->opened);
        QCOMPARE(settled->rejected.front().reason, u"judgeRefused"_s);
    }
};

class TestBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vectorsThatDoNotFit_data()
    {
        QTest::addColumn<QString>("what");
        for (const QString &what : {u"dimension"_s, u"query dimension"_s, u"model"_s,
                                    u"no vector"_s, u"missing query vector"_s, u"not a number"_s})
            QTest::newRow(qPrintable(what)) << what;
    }
    void vectorsThatDoNotFit()
    {
        QFETCH(QString, what);
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        bench.assign(inputs[0]);
        GroupingInput bad = inputs[1];
        if (what == u"dimension")
            bad.ownVector.values.resize(7);
        else if (what == u"query dimension")
            bad.queryVectors.front().values.resize(7);
        else if (what == u"model")
            bad.ownVector.model = u"other/1"_s;
        else if (what == u"no vector")
            bad.ownVector.values.clear();
        else if (what == u"missing query vector")
            bad.queryVectors.pop_back();
        else
            bad.ownVector.values.front() = std::nanf("");
        VERIFY_FAILS(bench.grouper.assign(bad), ErrorKind::InvalidInput);
        VERIFY_FAILS(bench.grouper.add(bad, ReportId(bench.ids.next())), ErrorKind::InvalidInput);
        QVERIFY(bench.grouper.nearest(bad, 3).empty());
        QCOMPARE(bench.grouper.size(), 1);
        QCOMPARE(bench.assign(inputs[1]).signal, inputs[1].signal.id); // as if nothing had been
    }

    void textsOfAllKinds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("white space") << u" \n "_s;
        QTest::newRow("huge") << u"overflow in buffer_write "_s.repeated(100'000);
        QTest::newRow("one huge word") << QString(3'000'000, u'q');
        QTest::newRow("many different words") << [] {
            QString text;
            for (int i = 0; i < 20'000; ++i)
                text += u"w%1x "_s.arg(i);
            return text;
        }();
        QTest::newRow("other script") << u"支払いに失敗しました"_s;
        QTest::newRow("unpaired surrogates") << QString(10, QChar(0xd800));
    }
    void textsOfAllKinds()
    {
        QFETCH(QString, text);
        Bench bench;
        std::vector<Signal> batch = threeProblems();
        Signal odd = message(20, text);
        batch.push_back(odd);
        odd.id = signalId(21);
        odd.externalId = u"21"_s;
        odd.kind = SignalKind::Log;
        batch.push_back(odd);
        for (const GroupingInput &input : ready(batch)) {
            const Assignment assignment = bench.assign(input);
            QVERIFY(!assignment.report.isNull());
            QVERIFY(assignment.score >= 0 && assignment.score <= 1);
        }
        // Whatever it is, it does not draw in what has nothing to do with it.
        QVERIFY(bench.grouper.size() == 8);
    }

    void emptySignalsDoNotCollect()
    {
        Bench bench;
        QSet<ReportId> reports;
        for (int i = 1; i <= 5; ++i)
            reports.insert(bench.assign(ready({message(i, QString())}).front()).report);
        QCOMPARE(reports.size(), 5);
    }
};

class TestFeatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void routes_data()
    {
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("key");
        QTest::newRow("placeholder") << u"POST /carts/{cart_id}/lines"_s << u"/carts/*/lines"_s;
        QTest::newRow("the same with an id") << u"/carts/k2601/lines"_s << u"/carts/*/lines"_s;
        QTest::newRow("query and full stop") << u"/search?q=tea"_s << u"/search"_s;
        QTest::newRow("end of a sentence") << u"/search."_s << u"/search"_s;
        QTest::newRow("screen name") << u"SettingsScreen"_s << u"settingsscreen"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void routes()
    {
        QFETCH(QString, route);
        QFETCH(QString, key);
        QCOMPARE(routeKey(route), key);
    }

    void comparingIsSymmetric()
    {
        Vocabulary vocabulary;
        const Stemmer stemmer;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        std::vector<Document> documents;
        for (const GroupingInput &input : inputs) {
            documents.push_back(makeDocument(input, vocabulary, stemmer));
            vocabulary.count(documents.back().allTerms());
        }
        for (size_t i = 0; i < inputs.size(); ++i) {
            for (size_t k = 0; k < inputs.size(); ++k) {
                const Compared a{documents[i], inputs[i].ownVector.values, {}};
                const Compared b{documents[k], inputs[k].ownVector.values, {}};
                const FeatureValues there = compare(a, b, vocabulary, 30);
                const FeatureValues back = compare(b, a, vocabulary, 30);
                for (size_t f = 0; f < featureCount; ++f) {
                    QVERIFY2(std::abs(there[f] - back[f]) < 1e-9,
                             qPrintable(featureName(FeatureId(f))));
                    QVERIFY(there[f] >= 0 && there[f] <= 1.5);
                }
            }
        }
    }

    void everyFeatureHasANameAndAWeight()
    {
        QStringList names = Grouper::featureNames();
        QCOMPARE(size_t(names.size()), featureCount);
        QCOMPARE(names.removeDuplicates(), 0);
        QVERIFY(!names.contains(QString()));
        QCOMPARE(builtInWeights().size(), featureCount);
        QCOMPARE(priorWeights().size(), featureCount);
    }

    void removedDocumentsDoNotCount()
    {
        Vocabulary vocabulary;
        const TermId term = vocabulary.intern(u"x"_s, 0.004);
        const double before = vocabulary.idf(term);
        const std::vector<TermId> terms{term};
        for (int i = 0; i < 50; ++i)
            vocabulary.count(terms);
        QVERIFY(vocabulary.idf(term) < before);
        for (int i = 0; i < 50; ++i)
            vocabulary.discount(terms);
        QVERIFY(std::abs(vocabulary.idf(term) - before) < 1e-6);
    }

    void innerProducts()
    {
        for (const size_t n : {0u, 1u, 15u, 16u, 17u, 256u, 1000u}) {
            std::vector<float> a(n);
            std::vector<float> b(n);
            double expected = 0;
            for (size_t i = 0; i < n; ++i) {
                a[i] = float(i % 7) - 3;
                b[i] = float(i % 5) - 2;
                expected += double(a[i]) * double(b[i]);
            }
            QCOMPARE(double(innerProduct(a.data(), b.data(), n)), expected);
        }
    }
};

class TestFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partitions_data()
    {
        QTest::addColumn<QList<int>>("truth");
        QTest::addColumn<QList<int>>("found");
        QTest::addColumn<double>("pairF1");
        QTest::addColumn<double>("ari");
        QTest::addColumn<double>("homogeneity");
        QTest::newRow("equal") << QList{0, 0, 1} << QList{5, 5, 2} << 1.0 << 1.0 << 1.0;
        QTest::newRow("all apart") << QList{0, 0, 1} << QList{0, 1, 2} << 0.0 << 0.0 << 1.0;
        QTest::newRow("all together") << QList{0, 0, 1} << QList{0, 0, 0} << 0.5 << 0.0 << 0.0;
        // The example of scikit-learn's documentation of adjusted_rand_score.
        QTest::newRow("known value")
            << QList{0, 0, 1, 1} << QList{0, 0, 1, 2} << 2.0 / 3 << 4.0 / 7 << 1.0;
    }
    void partitions()
    {
        QFETCH(QList<int>, truth);
        QFETCH(QList<int>, found);
        QFETCH(double, pairF1);
        QFETCH(double, ari);
        QFETCH(double, homogeneity);
        const PartitionFigures figures = comparePartitions(truth, found);
        QVERIFY(std::abs(figures.pairF1 - pairF1) < 1e-9);
        QVERIFY(std::abs(figures.ari - ari) < 1e-9);
        QVERIFY(std::abs(figures.homogeneity - homogeneity) < 1e-9);
    }

    void files_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{\"id\":");
        QTest::newRow("no group") << QByteArray(R"({"id":"1","kind":"log","title":"x"})");
        QTest::newRow("unknown kind")
            << QByteArray(R"({"id":"1","group":"g","kind":"poem","title":"x"})");
        QTest::newRow("no text") << QByteArray(R"({"id":"1","group":"g","kind":"log"})");
        QTest::newRow("twice") << QByteArray(R"({"id":"1","group":"g","kind":"log","title":"x"})"
                                             "\n"
                                             R"({"id":"1","group":"g","kind":"log","title":"x"})");
    }
    void files()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"set.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        VERIFY_FAILS(readGroupingFile(file.fileName()), ErrorKind::InvalidInput);
    }

    void aFileThatIsNotThere()
    {
        VERIFY_FAILS(readGroupingFile(u"/nowhere/set.jsonl"_s), ErrorKind::NotFound);
    }

    /// Short signals of three products in several formats; what is measured, not what was fitted.
    void acceptance()
    {
        const auto data = tests::preparedFile(dataFolder + u"acceptance.jsonl"_s);
        VERIFY_OK(data);
        const auto figures = evaluateGrouping(data->inputs, data->labels, {}, data->seconds, {});
        VERIFY_OK(figures);
        const QJsonObject json = toJson(*figures);
        for (const QString &key :
             {u"pair_precision"_s, u"pair_recall"_s, u"pair_f1"_s, u"ari"_s, u"homogeneity"_s,
              u"completeness"_s, u"recall_at_1"_s, u"recall_at_10"_s, u"cross_recall_at_1"_s,
              u"cross_recall_at_10"_s, u"signals_per_second"_s})
            QVERIFY(json.value(key).isDouble());
        QVERIFY2(figures->homogeneity >= 0.98, qPrintable(QString::number(figures->homogeneity)));
        QVERIFY2(figures->ari >= 0.80, qPrintable(QString::number(figures->ari)));
        QVERIFY2(figures->crossRecallAt1 >= 0.95,
                 qPrintable(QString::number(figures->crossRecallAt1)));
    }

    void stopping()
    {
        const auto data = tests::preparedFile(dataFolder + u"acceptance.jsonl"_s);
        VERIFY_OK(data);
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(evaluateGrouping(data->inputs, data->labels, {}, 0, stop.get_token()),
                     ErrorKind::Cancelled);
    }
};

class TestJudges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contract_data()
    {
        QTest::addColumn<QString>("id");
        for (const JudgeInfo &info : judges().members()) {
            if (!info.needsNetwork)
                QTest::newRow(qPrintable(info.id)) << info.id;
        }
    }
    void contract()
    {
        QFETCH(QString, id);
        const auto judge = judges().find(id)->make({}, {});
        VERIFY_OK(judge);
        QVERIFY((*judge)->judge().startsWith(id + u'/'));
        const std::vector<Signal> batch = threeProblems();
        std::vector<double> values(featureCount, 0);
        values.front() = 1;
        std::vector<double> near = values;
        near[size_t(FeatureId::SameThread)] = 1;
        near[size_t(FeatureId::SameTrace)] = 1;
        near[size_t(FeatureId::SameRoute)] = 1;
        const auto judgements = tests::waitFor(
            (*judge)->judge({{batch[0], batch[5], values}, {batch[0], batch[1], near}}, {}));
        VERIFY_OK(judgements);
        QCOMPARE(judgements->size(), 2u);
        QVERIFY((*judgements)[0].probability >= 0 && (*judgements)[0].probability < 0.5);
        QVERIFY((*judgements)[1].probability > (*judgements)[0].probability);
        QVERIFY((*judgements)[1].probability <= 1);
        VERIFY_FAILS(tests::waitFor((*judge)->judge({{batch[0], batch[1], {1.0}}}, {})),
                     ErrorKind::InvalidInput);
    }
};

TEST_MAIN_GUILESS(TestDecisions, TestBadInput, TestFeatures, TestFigures, TestJudges)
#include "tst_grouping.moc"
