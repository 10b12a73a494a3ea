// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a decision costs beside hnswlib's own inserts and searches of the same vectors, as a
// workspace grows. DAYBREAK_BENCH_SIGNALS is how far (100,000 unless set).
#include "core/grouping/grouper.h"
#include "core/grouping/kernels_p.h"
#include "core/grouping/vectorindex_p.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <hnswlib/hnswlib.h>
#pragma GCC diagnostic pop

#include <malloc.h>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace {

constexpr int batchSize = 500;
constexpr size_t queriesKept = 1; ///< besides the own vector: two vectors a signal

/// Of the calling thread: other work on the machine does not count.
double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double allocatedBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return double(info.uordblks) + double(info.hblkhd);
}

/// Sums up what calls of `f` cost.
struct Meter
{
    double seconds = 0;
    double bytes = 0;

    template<typename F>
    auto run(F f)
    {
        const double before = allocatedBytes();
        const double from = cpuSeconds();
        auto result = f();
        seconds += cpuSeconds() - from;
        bytes += allocatedBytes() - before;
        return result;
    }
};

float distance(const void *a, const void *b, const void *dimension)
{
    static const auto product = kernel().floats;
    return 1 - product(static_cast<const float *>(a), static_cast<const float *>(b),
                       *static_cast<const size_t *>(dimension));
}

/// hnswlib's own space, with the instructions that the product chooses.
class RawSpace final : public hnswlib::SpaceInterface<float>
{
public:
    explicit RawSpace(size_t dimension) : m_dimension(dimension) {}
    size_t get_data_size() override { return m_dimension * sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
    void *get_dist_func_param() override { return &m_dimension; }

private:
    size_t m_dimension;
};

/// hnswlib with the parameters of the product.
class RawIndex
{
public:
    explicit RawIndex(size_t dimension) : m_space(dimension), m_graph(&m_space, 1'024, 16, 100)
    {
        m_graph.setEf(80);
    }

    std::vector<size_t> search(const std::vector<float> &vector, size_t count)
    {
        std::vector<size_t> found;
        if (m_graph.getCurrentElementCount() == 0)
            return found;
        for (auto queue = m_graph.searchKnn(vector.data(), count); !queue.empty(); queue.pop())
            found.push_back(queue.top().second);
        return found;
    }

    void searchAndAdd(const std::vector<float> &vector)
    {
        search(vector, 40);
        if (m_graph.getCurrentElementCount() == m_graph.getMaxElements())
            m_graph.resizeIndex(m_graph.getMaxElements() * 2);
        m_graph.addPoint(vector.data(), m_graph.getCurrentElementCount());
    }

private:
    RawSpace m_space;
    hnswlib::HierarchicalNSW<float> m_graph;
};

} // namespace

class BenchGrouping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growthBesideTheRawIndex()
    {
        const int asked = qEnvironmentVariableIntValue("DAYBREAK_BENCH_SIGNALS");
        const int most = asked > 0 ? asked : 100'000;
        const bool withRaw = !qEnvironmentVariableIsSet("DAYBREAK_BENCH_WITHOUT_RAW");
        const tests::FakeClock clock;
        tests::CountingIds ids;
        tests::SyntheticSignals source;
        Grouper grouper({}, clock, ids);
        RawIndex raw(256);
        Meter ours;
        Meter theirs;
        double oursBefore = 0;
        double theirsBefore = 0;
        int before = 0;
        int opened = 0;
        double vectors = 0;
        int next = 1'000;
        for (int done = 0; done < most;) {
            auto inputs = tests::prepared(source.batch(batchSize));
            VERIFY_OK(inputs);
            for (GroupingInput &input : *inputs) {
                input.queries.queries.resize(std::min(input.queries.queries.size(), queriesKept));
                input.queryVectors.resize(input.queries.queries.size());
                vectors += 1 + double(input.queryVectors.size());
            }
            if (withRaw)
                theirs.run([&] {
                    for (const GroupingInput &input : *inputs) {
                        raw.searchAndAdd(input.ownVector.values);
                        for (const Embedding &vector : input.queryVectors)
                            raw.searchAndAdd(vector.values);
                    }
                    return 0;
                });
            opened += ours.run([&] {
                int made = 0;
                for (const GroupingInput &input : *inputs) {
                    const auto assignment = grouper.assign(input);
                    made += assignment && assignment->opened ? 1 : 0;
                }
                return made;
            });
            done += batchSize;
            if (done < next && done < most)
                continue;
            const double window = done - before;
            qInfo("%8d signals: %.0f us a signal since %d, %.2f times the raw index (%.0f us); "
                  "all %.2f times; heap %.2f times the vectors, raw %.2f; %d reports",
                  done, (ours.seconds - oursBefore) / window * 1e6, before,
                  (ours.seconds - oursBefore) / (theirs.seconds - theirsBefore),
                  (theirs.seconds - theirsBefore) / window * 1e6, ours.seconds / theirs.seconds,
                  ours.bytes / (vectors * 1'024), theirs.bytes / (vectors * 1'024), opened);
            before = done;
            oursBefore = ours.seconds;
            theirsBefore = theirs.seconds;
            next = done < 10'000    ? 10'000
                   : done < 100'000 ? std::min(done * 2, 100'000)
                                    : done + 100'000;
        }
        QCOMPARE(grouper.size(), most);
    }

    /// What a byte a value loses and saves beside floats in the same kind of graph.
    void packedBesideFloats()
    {
        constexpr int count = 10'000;
        constexpr int asked = 500; // a batch
        constexpr size_t wanted = 10;
        tests::SyntheticSignals source;
        std::vector<std::vector<float>> vectors;
        while (vectors.size() < count + asked) {
            const auto inputs = tests::prepared(source.batch(batchSize));
            VERIFY_OK(inputs);
            for (const GroupingInput &input : *inputs)
                vectors.push_back(input.ownVector.values);
        }
        RawIndex raw(256);
        VectorIndex packed;
        Meter floats;
        Meter bytes;
        for (int from = 0; from < count; from += batchSize) {
            floats.run([&] {
                for (int i = from; i < from + batchSize; ++i)
                    raw.searchAndAdd(vectors[size_t(i)]);
                return 0;
            });
            QVERIFY(bytes.run([&] {
                bool good = true;
                for (int i = from; i < from + batchSize; ++i) {
                    const PackedVector one(vectors[size_t(i)]);
                    std::vector<NearSlot> met;
                    good = good && packed.search(one.view(), 20, {}, &met) &&
                           packed.add(EntryIndex(i), one.view(), met);
                }
                return good;
            }));
        }
        size_t foundByFloats = 0;
        size_t foundByBytes = 0;
        size_t foundByAllBytes = 0; // without a graph: what packing alone loses
        for (int i = 0; i < asked; ++i) {
            const std::vector<float> &query = vectors[size_t(count + i)];
            std::vector<std::pair<float, size_t>> exact;
            for (size_t k = 0; k < count; ++k)
                exact.emplace_back(-kernel().floats(query.data(), vectors[k].data(), 256), k);
            std::ranges::partial_sort(exact, exact.begin() + wanted);
            const std::vector<size_t> near = raw.search(query, wanted);
            const auto hits = packed.search(PackedVector(query).view(), wanted, {});
            VERIFY_OK(hits);
            // Whatever is as near as the tenth is right: many signals are about equally near.
            const float tenth = -exact[wanted - 1].first - 1e-6F;
            const auto isRight = [&](size_t k) {
                return kernel().floats(query.data(), vectors[k].data(), 256) >= tenth;
            };
            foundByFloats += size_t(std::ranges::count_if(near, isRight));
            foundByBytes += size_t(
                std::ranges::count_if(*hits, [&](const Hit &hit) { return isRight(hit.entry); }));
            const PackedVector packedQuery(query);
            std::vector<std::pair<float, size_t>> byBytes;
            for (size_t k = 0; k < count; ++k)
                byBytes.emplace_back(-innerProduct(packedQuery.view(), packed.vector(SlotIndex(k))),
                                     k);
            std::ranges::partial_sort(byBytes, byBytes.begin() + wanted);
            for (size_t k = 0; k < wanted; ++k)
                foundByAllBytes += isRight(byBytes[k].second) ? 1 : 0;
        }
        qInfo(
            "%d vectors, recall@10 against exact search: %.3f reading all bytes, %.3f by the graph "
            "with bytes, %.3f with floats; search and insert take %.2f times as long, %.2f times "
            "the memory",
            count, double(foundByAllBytes) / double(asked * wanted),
            double(foundByBytes) / double(asked * wanted),
            double(foundByFloats) / double(asked * wanted), bytes.seconds / floats.seconds,
            bytes.bytes / floats.bytes);
        QVERIFY(foundByAllBytes > foundByBytes);
        QVERIFY(foundByBytes * 100 >= foundByFloats * 98);
    }
};

TEST_MAIN_GUILESS(BenchGrouping)
#include "bench_grouping.moc"
