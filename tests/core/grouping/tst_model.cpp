// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the model that decides: its file, its shares, and the program that fits it.
#include "core/grouping/baselines.h"
#include "core/grouping/calibration.h"
#include "tests/core/grouping/lab/boosting.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QSet>

#include <cmath>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace {

/// Numbers that look drawn at random and are the same everywhere.
double drawn(std::uint32_t i)
{
    i = (i ^ 61U) ^ (i >> 16U);
    i *= 9U;
    i ^= i >> 4U;
    i *= 0x27d4eb2dU;
    i ^= i >> 15U;
    return double(i) / 4294967296.0;
}

/// Pairs that are of one group if word cosine and rarity are high, or the title alone is.
lab::Table inventedTable()
{
    lab::Table table;
    table.features = featureCount;
    for (std::uint32_t i = 0; i < 1500; ++i) {
        std::vector<float> row(featureCount, 0);
        row[size_t(FeatureId::Bias)] = 1;
        const auto set = [&](FeatureId feature, std::uint32_t salt) {
            row[size_t(feature)] = float(drawn(i * 31 + salt));
            return double(row[size_t(feature)]);
        };
        const double cosine = set(FeatureId::WordCosine, 1);
        const double rarity = set(FeatureId::RarestWord, 2);
        const double title = set(FeatureId::TitleCosine, 3);
        set(FeatureId::TimeGap, 4);
        const bool same = (cosine > 0.6 && rarity > 0.5) || title > 0.9;
        table.values.insert(table.values.end(), row.begin(), row.end());
        table.same.push_back(same ? 1 : 0);
        table.weights.push_back(i % 3 == 0 ? 2 : 1);
    }
    return table;
}

lab::BoostingSettings smallSettings()
{
    lab::BoostingSettings settings;
    settings.trees = 30;
    settings.leaves = 8;
    settings.rate = 0.2;
    settings.directions.assign(featureCount, 0);
    settings.directions[size_t(FeatureId::WordCosine)] = 1;
    return settings;
}

ScoreModel inventedModel(std::vector<double> *trainersOwn = nullptr)
{
    const lab::Table table = inventedTable();
    ScoreModel model;
    model.weights = lab::logistic(table, priorWeights(), 4, smallSettings());
    std::vector<double> scores(table.rows());
    for (size_t i = 0; i < table.rows(); ++i) {
        for (size_t f = 0; f < featureCount; ++f)
            scores[i] += double(table.row(i)[f]) * model.weights[f];
    }
    model.trees = lab::boost(table, scores, smallSettings());
    if (trainersOwn)
        *trainersOwn = scores;
    return model;
}

std::vector<double> doubles(std::span<const float> row)
{
    return {row.begin(), row.end()};
}

} // namespace

class TestModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEvaluatorSaysWhatTheTrainerSaid()
    {
        std::vector<double> trainersOwn;
        const ScoreModel model = inventedModel(&trainersOwn);
        QVERIFY(model.trees.size() > 10);
        const lab::Table table = inventedTable();
        int right = 0;
        for (size_t i = 0; i < table.rows(); ++i) {
            const double score = model.score(doubles(table.row(i)));
            QVERIFY(std::abs(score - trainersOwn[i]) < 1e-4);
            right += (score > 0) == (table.same[i] != 0) ? 1 : 0;
        }
        QVERIFY2(right > 1470, qPrintable(QString::number(right)));
    }

    void sharesSumToTheScore()
    {
        ScoreModel model = inventedModel();
        model.slope = 0.8;
        model.offset = -0.3;
        const lab::Table table = inventedTable();
        for (size_t i = 0; i < table.rows(); i += 7) {
            const std::vector<double> values = doubles(table.row(i));
            double sum = 0;
            for (const double share : model.shares(values))
                sum += share;
            QVERIFY(std::abs(sum - model.score(values)) < 1e-6);
            double told = 0;
            for (const MatchFeature &feature : explained(values, model))
                told += feature.contribution;
            QVERIFY(std::abs(1 / (1 + std::exp(-told)) - model.probability(values)) < 1e-9);
        }
    }

    void theSameRowsGiveTheSameBytes()
    {
        QCOMPARE(inventedModel().bytes(), inventedModel().bytes());
    }

    void directionsAreKept()
    {
        const lab::Table table = inventedTable();
        std::vector<double> scores(table.rows(), 0);
        ScoreModel model;
        model.weights.assign(featureCount, 0);
        model.trees = lab::boost(table, scores, smallSettings());
        for (size_t i = 0; i < table.rows(); i += 50) {
            std::vector<double> values = doubles(table.row(i));
            double before = -1e9;
            for (int step = 0; step <= 20; ++step) {
                values[size_t(FeatureId::WordCosine)] = double(step) / 20;
                const double score = model.score(values);
                QVERIFY(score >= before - 1e-9);
                before = score;
            }
        }
    }

    void aFileIsReadAsItWasWritten()
    {
        ScoreModel model = inventedModel();
        model.slope = 0.9;
        model.offset = 0.25;
        const auto read = ScoreModel::read(model.bytes());
        VERIFY_OK(read);
        QCOMPARE(read->bytes(), model.bytes());
    }

    void damagedFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = inventedModel().bytes();
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("something else") << QByteArray("SQLite format 3");
        QTest::newRow("cut in the weights") << good.first(300);
        QTest::newRow("cut in the trees") << good.chopped(5);
        QTest::newRow("longer") << QByteArray(good + 'x');
        QByteArray version = good;
        version[15] = char(9);
        QTest::newRow("another version") << version;
        QByteArray feature = good;
        feature[feature.indexOf("wordCosine")] = 'W';
        QTest::newRow("another feature") << feature;
        ScoreModel wild = inventedModel();
        wild.trees.front().front().right = 60000;
        QTest::newRow("a child beyond the tree") << wild.bytes();
        wild = inventedModel();
        wild.trees.front().front().right = 1;
        QTest::newRow("two children in one place") << wild.bytes();
        wild = inventedModel();
        wild.trees.front().front().feature = 1000;
        QTest::newRow("an unknown feature") << wild.bytes();
        wild = inventedModel();
        wild.weights.front() = std::nan("");
        QTest::newRow("no number") << wild.bytes();
    }
    void damagedFiles()
    {
        QFETCH(QByteArray, bytes);
        VERIFY_FAILS(ScoreModel::read(bytes), ErrorKind::Corrupt);
    }

    void whatShips()
    {
        const ScoreModel &model = *builtInModel();
        QCOMPARE(model.weights.size(), featureCount);
        QVERIFY2(!model.trees.empty(), "resources/grouping/score.model is of other features");
        QVERIFY(model.bytes().size() < 8 * 1024 * 1024);
        QVERIFY(model.slope > 0);
    }

    void everyFeatureIsInOneFamily()
    {
        QStringList told;
        for (const FeatureFamily &family : featureFamilies())
            told += family.features;
        QStringList names = Grouper::featureNames();
        names.removeOne(u"bias"_s);
        QCOMPARE(QSet<QString>(told.begin(), told.end()),
                 QSet<QString>(names.begin(), names.end()));
        QCOMPARE(told.size(), names.size());
    }

    void calibration()
    {
        std::vector<Forecast> forecasts;
        for (int i = 0; i < 1000; ++i)
            forecasts.push_back({0.25, i % 4 == 0});
        for (int i = 0; i < 100; ++i)
            forecasts.push_back({1.0, i % 2 == 0});
        const Calibration figures = calibrationOf(forecasts);
        QCOMPARE(figures.bins[2].forecasts, 1000);
        QCOMPARE(figures.bins[9].forecasts, 100);
        QVERIFY(std::abs(figures.bins[2].observed - 0.25) < 1e-9);
        QVERIFY(std::abs(figures.error - 100 * 0.5 / 1100) < 1e-9);
        QVERIFY(std::abs(figures.brier - (1000 * 0.1875 + 50) / 1100) < 1e-9);
        QVERIFY(toSvg(figures).contains(u"<circle"));
        QVERIFY(toText(figures).contains(u"0.250"));
        QCOMPARE(calibrationOf({}).forecasts, 0);
    }

    void plattFindsTheLine()
    {
        std::vector<double> scores;
        std::vector<std::uint8_t> same;
        std::vector<float> weights;
        for (std::uint32_t i = 0; i < 20000; ++i) {
            const double score = drawn(i) * 8 - 4;
            scores.push_back(score);
            same.push_back(drawn(i + 50000) < 1 / (1 + std::exp(-(0.5 * score - 1))) ? 1 : 0);
            weights.push_back(1);
        }
        const auto [slope, offset] = lab::platt(scores, same, weights);
        QVERIFY(std::abs(slope - 0.5) < 0.05);
        QVERIFY(std::abs(offset + 1) < 0.1);
    }

    void baselines()
    {
        const auto labels = readGroupingFile(
            QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/core/grouping/data/acceptance.jsonl"));
        VERIFY_OK(labels);
        for (const Baseline baseline : {Baseline::TfIdf, Baseline::Bm25}) {
            const auto figures = evaluateBaseline(baseline, *labels, {});
            VERIFY_OK(figures);
            QVERIFY(figures->recallAt10 > 0.5 && figures->recallAt10 <= 1);
            QVERIFY(figures->recallAt1 <= figures->recallAt10);
            QVERIFY(figures->ari > 0.1 && figures->ari <= 1);
            QVERIFY(figures->threshold > 0);
        }
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(evaluateBaseline(Baseline::TfIdf, *labels, stop.get_token()),
                     ErrorKind::Cancelled);
    }
};

TEST_CLASSES(runModel, TestModel)
#include "tst_model.moc"
