// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of features and judges, and figures on small sets.
#include "core/grouping/document_p.h"
#include "core/grouping/judge.h"
#include "core/grouping/partition_p.h"
#include "core/grouping/scoremodel_p.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QTemporaryDir>

#include <cmath>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

const QString dataFolder = QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/core/grouping/data/");

} // namespace

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
                const PackedVector left(inputs[i].ownVector.values);
                const PackedVector right(inputs[k].ownVector.values);
                const Compared a{documents[i], left.view(), {}};
                const Compared b{documents[k], right.view(), {}};
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
        QCOMPARE(builtInModel()->weights.size(), featureCount);
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
        QVERIFY2(figures->homogeneity >= 0.97, qPrintable(QString::number(figures->homogeneity)));
        QVERIFY2(figures->ari >= 0.80, qPrintable(QString::number(figures->ari)));
        QVERIFY2(figures->crossRecallAt1 >= 0.95,
                 qPrintable(QString::number(figures->crossRecallAt1)));
    }

    /// Products that nothing was fitted to. The floors are below what was measured by what the
    /// order of such few signals changes; beside it plain TF-IDF has 0.52 at its best.
    void plainSignalsOfOtherProducts()
    {
        double online = 0;
        double lookedOver = 0;
        const QStringList products{u"berthline"_s, u"markhall"_s, u"sunroof"_s};
        for (const QString &product : products) {
            const auto data = tests::preparedFile(dataFolder + u"apart/%1.jsonl"_s.arg(product));
            VERIFY_OK(data);
            QCOMPARE(data->inputs.size(), 83U);
            const auto figures =
                evaluateGrouping(data->inputs, data->labels, {}, data->seconds, {});
            VERIFY_OK(figures);
            QVERIFY2(figures->recallAt10 >= 0.94, qPrintable(QString::number(figures->recallAt10)));
            QVERIFY2(figures->homogeneity >= 0.92,
                     qPrintable(QString::number(figures->homogeneity)));
            online += figures->ari / double(products.size());
            lookedOver += figures->lookedOverAri / double(products.size());
        }
        QVERIFY2(online >= 0.60, qPrintable(QString::number(online)));
        QVERIFY2(lookedOver >= 0.65, qPrintable(QString::number(lookedOver)));
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

TEST_CLASSES(runScore, TestFeatures, TestFigures, TestJudges)
#include "tst_score.moc"
