// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a decision costs beside hnswlib's own inserts and searches of the same vectors.
#include "core/grouping/vectorindex_p.h"
#include "tests/core/grouping/prepared.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>

#include <random>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace {

/// Chat-like signals over a vocabulary whose frequencies fall as in natural language.
std::vector<Signal> synthetic(int count)
{
    std::mt19937 random(7);
    const auto word = [&random] {
        // The inverse of Zipf's law over 20,000 words.
        const double u = std::generate_canonical<double, 32>(random);
        return u"w%1q"_s.arg(int(std::pow(20'000.0, u)));
    };
    std::vector<Signal> batch;
    for (int i = 0; i < count; ++i) {
        Signal signal;
        signal.id = SignalId(QUuid(quint32(i + 1), 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
        signal.kind = SignalKind(i % 3);
        signal.occurred = fromMs(1'769'000'000'000 + i * 1000LL);
        QString text;
        for (int k = 0; k < 40; ++k)
            text += word() + u' ';
        signal.title = UntrustedText(text.left(60));
        signal.content = UntrustedText(text);
        batch.push_back(signal);
    }
    return batch;
}

} // namespace

class BenchGrouping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void assignBesideTheRawIndex_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("1000") << 1000;
        QTest::newRow("10000") << 10'000;
    }
    void assignBesideTheRawIndex()
    {
        QFETCH(int, count);
        const auto inputs = tests::prepared(synthetic(count));
        VERIFY_OK(inputs);
        QElapsedTimer timer;
        timer.start();
        VectorIndex raw;
        qint64 vectors = 0;
        for (const GroupingInput &input : *inputs) {
            std::vector<const Embedding *> own{&input.ownVector};
            for (const Embedding &vector : input.queryVectors)
                own.push_back(&vector);
            for (const Embedding *vector : own) {
                VERIFY_OK(raw.search(vector->values, 20, {}));
                VERIFY_OK(raw.add(0, vector->values));
                ++vectors;
            }
        }
        const double rawSeconds = double(timer.nsecsElapsed()) / 1e9;
        const tests::FakeClock clock;
        tests::CountingIds ids;
        Grouper grouper({}, clock, ids);
        timer.restart();
        for (const GroupingInput &input : *inputs)
            VERIFY_OK(grouper.assign(input));
        const double seconds = double(timer.nsecsElapsed()) / 1e9;
        qInfo(
            "%d signals, %lld vectors: %.0f signals/s, %.2f times the raw index (%.2f s of %.2f s)",
            count, static_cast<long long>(vectors), count / seconds, seconds / rawSeconds, seconds,
            rawSeconds);
        QVERIFY(grouper.size() == count);
        QVERIFY2(count / seconds > 100, "slower than 100 signals a second");
    }
};

TEST_MAIN_GUILESS(BenchGrouping)
#include "bench_grouping.moc"
