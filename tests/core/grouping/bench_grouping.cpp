// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a decision costs beside hnswlib's own inserts and searches of the same vectors, as a
// workspace grows. DAYBREAK_BENCH_SIGNALS is how far (100,000 unless set).
#include "core/base/gzipfile.h"
#include "core/grouping/kernels_p.h"
#include "core/grouping/vectorgraph_p.h"
#include "tests/core/grouping/grouperprobe.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <QFile>

#include <malloc.h>
#include <unistd.h>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace {

constexpr size_t vectorSize = 256; ///< values
constexpr int batchSize = 500;
constexpr int stretchLength = 2'000; ///< signals that the raw index is measured for
constexpr size_t queriesKept = 1;    ///< besides the own vector: two vectors a signal

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
    explicit RawIndex(size_t dimension, size_t capacity = 1'024)
        : m_space(dimension), m_graph(&m_space, capacity, VectorGraph::links, VectorGraph::width)
    {
        m_graph.setEf(VectorGraph::width);
    }

    /// The same graph as the product's: its links, its vectors as floats.
    /// capacity  at least its size
    static std::unique_ptr<RawIndex> copyOf(const VectorGraph &graph, size_t dimension,
                                            size_t capacity)
    {
        auto copy = std::make_unique<RawIndex>(dimension, capacity);
        auto &to = copy->m_graph;
        std::vector<float> floats(dimension);
        for (hnswlib::tableint slot = 0; slot < graph.cur_element_count; ++slot) {
            std::memcpy(to.get_linklist0(slot), graph.get_linklist0(slot), to.size_links_level0_);
            const char *bytes = graph.getDataByInternalId(slot);
            float scale = 0;
            std::memcpy(&scale, bytes + graph.data_size_ - sizeof(scale), sizeof(scale));
            for (size_t i = 0; i < dimension; ++i)
                floats[i] = float(std::int8_t(bytes[i])) * scale;
            std::memcpy(to.getDataByInternalId(slot), floats.data(), to.data_size_);
            to.setExternalLabel(slot, slot);
            to.label_lookup_[slot] = slot;
            const int level = graph.element_levels_[slot];
            to.element_levels_[slot] = level;
            if (level > 0) {
                const size_t size = to.size_links_per_element_ * size_t(level) + 4;
                to.linkLists_[slot] = static_cast<char *>(std::calloc(size, 1)); // freed by hnswlib
                std::memcpy(to.linkLists_[slot], graph.linkLists_[slot], size - 4);
            }
        }
        to.cur_element_count = size_t(graph.cur_element_count);
        to.enterpoint_node_ = graph.enterpoint_node_;
        to.maxlevel_ = graph.maxlevel_;
        return copy;
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

/// Of the process, without what was given back.
double residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE));
}

/// At how many signals the raw index runs beside ours: the stretch that ends there.
std::vector<int> checkpoints(int most)
{
    std::vector<int> all;
    for (const int at : {1'000, 10'000, 20'000, 40'000, 80'000, 100'000})
        all.push_back(at);
    while (all.back() < most)
        all.push_back(all.back() + 100'000);
    std::erase_if(all, [most](int at) { return at >= most; });
    all.push_back(most);
    return all;
}

} // namespace

class BenchGrouping : public QObject
{
    Q_OBJECT

    static std::vector<std::vector<float>> invented(size_t count)
    {
        tests::SyntheticSignals source;
        std::vector<std::vector<float>> vectors;
        while (vectors.size() < count) {
            for (const GroupingInput &input : tests::must(tests::prepared(source.batch(batchSize))))
                vectors.push_back(input.ownVector.values);
        }
        return vectors;
    }

    static std::vector<std::vector<float>> embedded(const QString &path)
    {
        std::vector<QString> texts;
        tests::must(forEachJsonLine(path, [&](const QJsonObject &object, qint64) -> Result<> {
            texts.push_back(object[u"title"].toString() + u'\n' + object[u"text"].toString());
            return {};
        }));
        const auto embedder = tests::must(embedding::embedders().members().front().make({}, {}));
        std::vector<std::vector<float>> vectors;
        for (size_t from = 0; from < texts.size(); from += batchSize) {
            const auto last = std::min(texts.size(), from + batchSize);
            const std::vector<QString> some(texts.begin() + qsizetype(from),
                                            texts.begin() + qsizetype(last));
            for (const Embedding &one : tests::must(tests::waitFor(embedder->embed(some, {}))))
                vectors.push_back(one.values);
        }
        return vectors;
    }

private Q_SLOTS:
    void growthBesideTheRawIndex()
    {
        const int asked = qEnvironmentVariableIntValue("DAYBREAK_BENCH_SIGNALS");
        const int most = asked > 0 ? asked : 100'000;
        // Else it gets a copy of our graph where a stretch begins, which is as large and as good.
        const bool isRawGrown = qEnvironmentVariableIsSet("DAYBREAK_BENCH_GROW_RAW");
        const tests::FakeClock clock;
        tests::CountingIds ids;
        tests::SyntheticSignals source;
        Grouper grouper({}, clock, ids);
        std::unique_ptr<RawIndex> raw;
        Meter ours;
        Meter rawGrowth;
        double vectors = 0;
        int opened = 0;
        int done = 0;
        const double residentBefore = residentBytes();
        for (const int checkpoint : checkpoints(most)) {
            const int from = done;
            const int stretch = std::max(from, checkpoint - stretchLength);
            const double oursFrom = ours.seconds;
            double oursBefore = 0;
            Meter theirs;
            while (done < checkpoint) {
                if (done >= stretch && theirs.seconds == 0)
                    oursBefore = ours.seconds;
                if (!raw && (done >= stretch || isRawGrown))
                    raw = rawGrowth.run([&] {
                        const VectorGraph *graph = GrouperProbe::graph(grouper);
                        return graph == nullptr
                                   ? std::make_unique<RawIndex>(vectorSize)
                                   : RawIndex::copyOf(*graph, vectorSize,
                                                      graph->cur_element_count + 8 * stretchLength);
                    });
                auto inputs = tests::prepared(source.batch(batchSize));
                VERIFY_OK(inputs);
                for (GroupingInput &input : *inputs) {
                    input.queries.queries.resize(
                        std::min(input.queries.queries.size(), queriesKept));
                    input.queryVectors.resize(input.queries.queries.size());
                    vectors += 1 + double(input.queryVectors.size());
                }
                Meter &meter = done >= stretch ? theirs : rawGrowth;
                if (raw)
                    meter.run([&] {
                        for (const GroupingInput &input : *inputs) {
                            raw->searchAndAdd(input.ownVector.values);
                            for (const Embedding &vector : input.queryVectors)
                                raw->searchAndAdd(vector.values);
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
            }
            const double measured = done - stretch;
            const double rawBytes = rawGrowth.bytes + theirs.bytes;
            if (!isRawGrown) {
                raw.reset();
                rawGrowth = {};
                malloc_trim(0);
            } else {
                rawGrowth.bytes += theirs.bytes;
            }
            const double floats = vectors * double(vectorSize * sizeof(float));
            qInfo("%8d signals: %.0f us a signal since %d, %.0f us in the last %.0f, %.2f times "
                  "the raw index (%.0f us); heap %.2f times the vectors, raw %.2f%s; %d reports",
                  done, (ours.seconds - oursFrom) / (done - from) * 1e6, from,
                  (ours.seconds - oursBefore) / measured * 1e6, measured,
                  (ours.seconds - oursBefore) / theirs.seconds, theirs.seconds / measured * 1e6,
                  ours.bytes / floats, rawBytes / floats,
                  isRawGrown ? ""
                             : qPrintable(u", resident %1"_s.arg(
                                   (residentBytes() - residentBefore) / floats, 0, 'f', 2)),
                  opened);
        }
        QCOMPARE(grouper.size(), done);
    }

    void packedBesideFloats_data()
    {
        QTest::addColumn<QString>("texts");
        QTest::newRow("invented texts") << QString();
        // JSON Lines with "title" and "text".
        const QString texts = qEnvironmentVariable("DAYBREAK_BENCH_TEXTS");
        if (!texts.isEmpty())
            QTest::newRow("DAYBREAK_BENCH_TEXTS") << texts;
    }

    /// What a byte a value loses and saves beside floats in the same kind of graph.
    void packedBesideFloats()
    {
        QFETCH(QString, texts);
        constexpr int asked = 500; // a batch
        constexpr size_t wanted = 10;
        std::vector<std::vector<float>> vectors =
            texts.isEmpty() ? invented(10'000 + asked) : embedded(texts);
        QVERIFY(vectors.size() > 2 * asked);
        // What is asked for is taken from everywhere and put behind the others.
        std::vector<std::vector<float>> behind;
        for (size_t i = 0; i < size_t(asked); ++i)
            behind.push_back(std::exchange(vectors[i * vectors.size() / asked], {}));
        std::erase_if(vectors, [](const std::vector<float> &vector) { return vector.empty(); });
        const auto count = int(vectors.size());
        std::ranges::move(behind, std::back_inserter(vectors));
        RawIndex raw(vectorSize);
        VectorIndex packed;
        Meter floats;
        Meter bytes;
        for (int from = 0; from < count; from += batchSize) {
            floats.run([&] {
                for (int i = from; i < std::min(count, from + batchSize); ++i)
                    raw.searchAndAdd(vectors[size_t(i)]);
                return 0;
            });
            QVERIFY(bytes.run([&] {
                bool good = true;
                for (int i = from; i < std::min(count, from + batchSize); ++i) {
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
            for (size_t k = 0; k < size_t(count); ++k)
                exact.emplace_back(-kernel().floats(query.data(), vectors[k].data(), vectorSize),
                                   k);
            std::ranges::partial_sort(exact, exact.begin() + wanted);
            const std::vector<size_t> near = raw.search(query, wanted);
            const auto hits = packed.search(PackedVector(query).view(), wanted, {});
            VERIFY_OK(hits);
            // Whatever is as near as the tenth is right: many signals are about equally near.
            const float tenth = -exact[wanted - 1].first - 1e-6F;
            const auto isRight = [&](size_t k) {
                return kernel().floats(query.data(), vectors[k].data(), vectorSize) >= tenth;
            };
            foundByFloats += size_t(std::ranges::count_if(near, isRight));
            foundByBytes += size_t(
                std::ranges::count_if(*hits, [&](const Hit &hit) { return isRight(hit.entry); }));
            const PackedVector packedQuery(query);
            std::vector<std::pair<float, size_t>> byBytes;
            for (size_t k = 0; k < size_t(count); ++k)
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
        QVERIFY(foundByBytes * 100 >= foundByFloats * 98);
    }
};

TEST_MAIN_GUILESS(BenchGrouping)
#include "bench_grouping.moc"
