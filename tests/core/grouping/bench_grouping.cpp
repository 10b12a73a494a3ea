// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a decision costs beside hnswlib's own inserts and searches of the same vectors, as a
// workspace grows. DAYBREAK_BENCH_SIGNALS is how far (100,000 unless set).
#include "core/grouping/grouper.h"
#include "core/grouping/kernels_p.h"
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

    void searchAndAdd(const std::vector<float> &vector)
    {
        if (m_graph.getCurrentElementCount() > 0)
            m_graph.searchKnn(vector.data(), 40);
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
};

TEST_MAIN_GUILESS(BenchGrouping)
#include "bench_grouping.moc"
