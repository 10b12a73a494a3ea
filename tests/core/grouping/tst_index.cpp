// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of what the index keeps and how it is searched.
#include "core/grouping/kernels_p.h"
#include "core/grouping/vectorindex_p.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <limits>
#include <random>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

std::vector<float> unitVector(std::mt19937 &random, size_t dimension)
{
    std::vector<float> values(dimension);
    double square = 0;
    for (float &value : values) {
        // The sum of four even numbers is close to a bell curve.
        double sum = -2;
        for (int i = 0; i < 4; ++i)
            sum += double(random()) / double(std::mt19937::max());
        value = float(sum);
        square += sum * sum;
    }
    for (float &value : values)
        value /= float(std::sqrt(square));
    return values;
}

double exactProduct(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i)
        sum += double(a[i]) * double(b[i]);
    return sum;
}

std::vector<EntryIndex> entriesOf(const std::vector<Hit> &hits)
{
    std::vector<EntryIndex> entries;
    for (const Hit &hit : hits)
        entries.push_back(hit.entry);
    return entries;
}

} // namespace

class TestIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kernelsAgree_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"avx512vnni", "avx512", "avx2", "portable"})
            QTest::newRow(name) << QByteArray(name);
    }
    void kernelsAgree()
    {
        QFETCH(QByteArray, name);
        const auto kernel =
            std::ranges::find_if(kernels(), [&](const Kernel &one) { return name == one.name; });
        if (kernel == kernels().end())
            QSKIP("This processor does not have it.");
        const Kernel &tested = *kernel;
        std::mt19937 random(3);
        for (const size_t n : {0u, 1u, 15u, 16u, 31u, 32u, 33u, 256u, 1'000u, 4'096u}) {
            std::vector<float> a(n);
            std::vector<float> b(n);
            double lengths[2] = {0, 0};
            for (size_t i = 0; i < n; ++i) {
                a[i] = float(int(random() % 2'001) - 1'000) / 7;
                b[i] = float(int(random() % 2'001) - 1'000) / 11;
                lengths[0] += double(a[i]) * double(a[i]);
                lengths[1] += double(b[i]) * double(b[i]);
            }
            const double bound = double(n) * std::exp2(-23) * std::sqrt(lengths[0] * lengths[1]);
            const double found = double(tested.floats(a.data(), b.data(), n));
            QVERIFY2(std::abs(found - exactProduct(a, b)) <= bound, qPrintable(u"n %1"_s.arg(n)));
        }
        for (const size_t n : {64u, 128u, 256u, 1'024u, 131'072u}) {
            std::vector<std::int8_t> a(n);
            std::vector<std::int8_t> b(n);
            qint64 expected = 0;
            for (size_t i = 0; i < n; ++i) {
                // The first ones are the extremes, where sums of 16 bits would overflow.
                a[i] = std::int8_t(i < 64 ? (i % 2 == 0 ? 127 : -127) : int(random() % 255) - 127);
                b[i] = std::int8_t(i < 64 ? -127 : int(random() % 255) - 127);
                expected += qint64(a[i]) * qint64(b[i]);
            }
            QCOMPARE(qint64(tested.bytes(a.data(), b.data(), n)), expected);
        }
    }

    void packedVectorsAreNear_data()
    {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<double>("most"); // the error grows as fewer values share it
        QTest::newRow("1") << 1 << 1e-5;
        QTest::newRow("13") << 13 << 0.008;
        QTest::newRow("63") << 63 << 0.004;
        QTest::newRow("64") << 64 << 0.004;
        QTest::newRow("65") << 65 << 0.004;
        QTest::newRow("100") << 100 << 0.003;
        QTest::newRow("256") << 256 << 0.002;
        QTest::newRow("1000") << 1000 << 0.002;
        QTest::newRow("1536") << 1536 << 0.002;
    }
    void packedVectorsAreNear()
    {
        QFETCH(int, dimension);
        QFETCH(double, most);
        std::mt19937 random(5);
        double worst = 0;
        for (int i = 0; i < 300; ++i) {
            const std::vector<float> a = unitVector(random, size_t(dimension));
            std::vector<float> b = unitVector(random, size_t(dimension));
            for (size_t k = 0; k < b.size(); ++k) // from far to near
                b[k] = b[k] + a[k] * float(i) / 100;
            const double length = std::sqrt(exactProduct(b, b));
            for (float &value : b)
                value /= float(length);
            const PackedVector left(a);
            const PackedVector right(b);
            QCOMPARE(innerProduct(left.view(), right.view()),
                     innerProduct(right.view(), left.view()));
            QVERIFY(std::abs(innerProduct(left.view(), left.view()) - 1) < 1e-5F);
            worst = std::max(worst, std::abs(double(innerProduct(left.view(), right.view())) -
                                             exactProduct(a, b)));
        }
        QVERIFY2(worst < most, qPrintable(QString::number(worst)));
        const PackedVector one(unitVector(random, size_t(dimension)));
        const PackedVector zeros(std::vector<float>(size_t(dimension), 0.0F));
        const PackedVector longer(unitVector(random, size_t(dimension) + 64));
        QCOMPARE(innerProduct(zeros.view(), one.view()), 0.0F);
        QCOMPARE(innerProduct(VectorView(), one.view()), 0.0F);
        QCOMPARE(innerProduct(longer.view(), one.view()), 0.0F);
    }

    void wrongVectorsAreRefused()
    {
        VectorIndex index;
        QVERIFY(!index.check({}));
        std::mt19937 random(1);
        const std::vector<float> vector = unitVector(random, 64);
        VERIFY_OK(index.add(0, PackedVector(vector).view()));
        QVERIFY(!index.check(unitVector(random, 65)));
        QVERIFY(!index.add(1, PackedVector(unitVector(random, 65)).view()));
        QVERIFY(!index.search(PackedVector(unitVector(random, 65)).view(), 3, {}));
        std::vector<float> broken = vector;
        broken[5] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!index.check(broken));
        QVERIFY(!index.check(std::vector<float>(100'000, 0.1F)));
        QCOMPARE(index.slots(), 1);
    }

    void nearVectorsAreFound()
    {
        // Clusters, as texts make them: 40 around each of 50 centres.
        std::mt19937 random(11);
        std::vector<std::vector<float>> centres;
        for (int i = 0; i < 50; ++i)
            centres.push_back(unitVector(random, 256));
        std::vector<std::vector<float>> all;
        const auto next = [&] {
            const std::vector<float> &centre = centres[random() % centres.size()];
            std::vector<float> vector = unitVector(random, 256);
            for (size_t k = 0; k < vector.size(); ++k)
                vector[k] = vector[k] * 0.7F + centre[k];
            const double length = std::sqrt(exactProduct(vector, vector));
            for (float &value : vector)
                value /= float(length);
            return vector;
        };
        VectorIndex index;
        QVERIFY(index.search(PackedVector(next()).view(), 10, {})->empty());
        for (int i = 0; i < 2'000; ++i) {
            all.push_back(next());
            std::vector<NearSlot> met;
            const PackedVector packed(all.back());
            if (i % 3 != 0) // as an insert after a search, and without one
                VERIFY_OK(index.search(packed.view(), 10, {}, &met));
            VERIFY_OK(index.add(EntryIndex(i), packed.view(), met));
        }
        for (SlotIndex slot = 0; slot < 100; ++slot)
            index.remove(slot);
        index.remove(5); // again
        int found = 0;
        constexpr int asked = 100;
        for (int i = 0; i < asked; ++i) {
            const std::vector<float> query = next();
            std::vector<std::pair<double, EntryIndex>> exact;
            for (size_t k = 100; k < all.size(); ++k)
                exact.emplace_back(-exactProduct(query, all[k]), EntryIndex(k));
            std::ranges::sort(exact);
            const auto hits = index.search(PackedVector(query).view(), 10, {});
            VERIFY_OK(hits);
            QCOMPARE(hits->size(), size_t(10));
            for (int k = 0; k < 10; ++k)
                found += std::ranges::contains(*hits, exact[size_t(k)].second, &Hit::entry) ? 1 : 0;
            const auto even = index.search(PackedVector(query).view(), 10,
                                           [](EntryIndex entry) { return entry % 2 == 0; });
            VERIFY_OK(even);
            QVERIFY(!even->empty());
            for (const Hit &hit : *even)
                QVERIFY(hit.entry % 2 == 0 && hit.entry >= 100);
        }
        QVERIFY2(found >= asked * 10 * 98 / 100, qPrintable(QString::number(found)));
    }

    void postingsComeBack()
    {
        PostingLists lists;
        std::mt19937 random(2);
        std::vector<std::vector<std::pair<EntryIndex, float>>> expected(40);
        EntryIndex entry = 0;
        for (int i = 0; i < 30'000; ++i) {
            entry += i % 5'000 == 0 ? 3'000'000 : 1 + random() % 3;
            const auto term = TermId(random() % (1 + random() % expected.size()));
            const float weight = random() % 3 == 0 ? float(1 + random() % 200) / 32 : 1.0F;
            lists.append(term, entry, weight);
            expected[term].emplace_back(entry, weight);
        }
        for (size_t term = 0; term < expected.size(); ++term) {
            std::vector<std::pair<EntryIndex, float>> found;
            lists.forEach(TermId(term),
                          [&](EntryIndex at, float weight) { found.emplace_back(at, weight); });
            QCOMPARE(lists.count(TermId(term)), expected[term].size());
            QVERIFY(found == expected[term]);
            for (const auto &[at, weight] : found)
                QVERIFY(weight <= lists.highest(TermId(term)));
        }
        lists.forEach(9'999, [](EntryIndex, float) { QFAIL("an unknown term has no postings"); });
        QCOMPARE(lists.count(9'999), size_t(0));
    }

    void documentsComeBack()
    {
        const auto inputs = prepared(SyntheticSignals(9).batch(300));
        VERIFY_OK(inputs);
        Vocabulary vocabulary;
        const Stemmer stemmer;
        DocumentStore store;
        std::vector<Document> made;
        for (const GroupingInput &input : *inputs) {
            Document document = makeDocument(input, vocabulary, stemmer);
            if (made.size() % 10 == 3 && !document.fields[0].empty())
                document.fields[0].back().weight = 0.123F; // no number of occurrences
            if (made.size() % 10 == 4)
                document.occurred = fromMs(-5);
            if (made.size() % 50 == 5)
                document = {};
            store.add(document);
            made.push_back(std::move(document));
        }
        for (size_t i = 0; i < made.size(); ++i) {
            const Document found = store.get(EntryIndex(i));
            const Document &expected = made[i];
            QCOMPARE(found.kind, expected.kind);
            QCOMPARE(store.kind(EntryIndex(i)), expected.kind);
            QVERIFY(found.occurred == expected.occurred);
            for (size_t field = 0; field < fieldCount; ++field)
                QVERIFY(std::ranges::equal(found.fields[field], expected.fields[field],
                                           [](const Term &a, const Term &b) {
                                               return a.id == b.id && a.weight == b.weight;
                                           }));
            QVERIFY(found.allTerms() == expected.allTerms());
            QVERIFY(found.lookupKeys() == expected.lookupKeys());
            QVERIFY(found.errorTypes == expected.errorTypes && found.symbols == expected.symbols);
            QVERIFY(found.files == expected.files && found.routes == expected.routes);
            QCOMPARE(found.culprit, expected.culprit);
            QCOMPARE(found.service, expected.service);
            QCOMPARE(found.hasErrorType, expected.hasErrorType);
            QCOMPARE(found.hasRoute, expected.hasRoute);
            size_t next = 0;
            store.forWords(EntryIndex(i), [&](TermId term, float weight) {
                const Term &word = expected.field(Field::Words)[next++];
                QVERIFY(word.id == term && word.weight == weight);
            });
            QCOMPARE(next, expected.field(Field::Words).size());
        }
    }

    void wordsAreFoundAsByReadingEverything()
    {
        const auto inputs = prepared(SyntheticSignals(4).batch(4'000));
        VERIFY_OK(inputs);
        Vocabulary vocabulary;
        const Stemmer stemmer;
        DocumentStore store;
        WordIndex words;
        std::vector<Document> made;
        for (const GroupingInput &input : *inputs) {
            made.push_back(makeDocument(input, vocabulary, stemmer));
            store.add(made.back());
            words.add(EntryIndex(made.size() - 1), made.back(), vocabulary);
            vocabulary.count(made.back().allTerms());
        }
        for (EntryIndex entry = 0; entry < 50; ++entry)
            words.remove(entry);
        size_t found = 0;
        size_t asked = 0;
        for (size_t i = 100; i < made.size(); i += 400) {
            const Document &query = made[i];
            std::vector<std::pair<double, EntryIndex>> exact;
            for (size_t k = 50; k < made.size(); ++k) {
                double score = 0;
                for (const Term &term : made[k].field(Field::Words)) {
                    if (!std::ranges::binary_search(query.field(Field::Words), term.id, {},
                                                    &Term::id))
                        continue;
                    const double normal =
                        bm25Saturation *
                        (1 - bm25Length +
                         bm25Length * WordIndex::lengthOf(made[k]) / words.meanLength());
                    score += vocabulary.idf(term.id) * double(term.weight) * (bm25Saturation + 1) /
                             (double(term.weight) + normal);
                }
                exact.emplace_back(-score, EntryIndex(k));
            }
            std::ranges::sort(exact);
            const auto always = [](EntryIndex) { return 1.0; };
            const WordHits hits = words.search(query, vocabulary, store, 20, {}, always).byWords;
            QCOMPARE(hits.best.size(), size_t(20));
            QCOMPARE(hits.best.front().entry, EntryIndex(i)); // itself
            QVERIFY(std::ranges::is_sorted(hits.best, std::greater(), &Hit::score));
            for (const Hit &hit : hits.otherKinds)
                QVERIFY(store.kind(hit.entry) != query.kind);
            for (size_t k = 0; k < 10; ++k) {
                found += std::ranges::contains(entriesOf(hits.best), exact[k].second) ? 1 : 0;
                ++asked;
            }
            const auto isOdd = [](EntryIndex entry) { return entry % 2 == 1; };
            const WordHits odd = words.search(query, vocabulary, store, 20, isOdd, always).byWords;
            for (const Hit &hit : odd.best)
                QVERIFY(hit.entry % 2 == 1 && hit.entry >= 50);
        }
        QVERIFY2(found * 100 >= asked * 98, qPrintable(u"%1 of %2"_s.arg(found).arg(asked)));
    }

    void wordsKeepTheirNumbers()
    {
        Vocabulary vocabulary;
        std::vector<TermId> terms;
        for (int i = 0; i < 20'000; ++i)
            terms.push_back(vocabulary.intern(u"word%1"_s.arg(i), 0.004));
        for (int i = 0; i < 20'000; ++i)
            QCOMPARE(vocabulary.intern(u"word%1"_s.arg(i), 0.5), terms[size_t(i)]);
        QCOMPARE(vocabulary.size(), size_t(20'000));
        QVERIFY(vocabulary.intern(QString(), 0.5) != noTerm);
    }
};

TEST_CLASSES(runIndex, TestIndex)
#include "tst_index.moc"
