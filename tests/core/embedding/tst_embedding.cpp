// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/embedding: the contract of the family, and the built-in member.
#include "core/embedding/embedder.h"
#include "core/embedding/hashedvector_p.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace core;
using namespace core::embedding;
using namespace Qt::StringLiterals;

namespace {

double cosine(const std::vector<float> &a, const std::vector<float> &b)
{
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i)
        sum += double(a[i]) * double(b[i]);
    return sum;
}

} // namespace

class TestContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void members_data()
    {
        QTest::addColumn<QString>("id");
        for (const EmbedderInfo &info : embedders().members()) {
            // Those that need a model or a server have tests of their own.
            const bool needsSettings = std::ranges::any_of(info.settings, &SettingField::required);
            if (!needsSettings)
                QTest::newRow(qPrintable(info.id)) << info.id;
        }
    }
    void members()
    {
        QFETCH(QString, id);
        const auto embedder = embedders().find(id)->make({}, {});
        VERIFY_OK(embedder);
        QVERIFY((*embedder)->model().startsWith(id + u'/'));
        const std::vector<QString> texts{u"checkout fails"_s,       QString(),
                                         u"\u0000\ufffe"_s,         QString(3'000'000, u'é'),
                                         u"支払いに失敗しました"_s, u"checkout fails"_s};
        const auto vectors = tests::waitFor((*embedder)->embed(texts, {}));
        VERIFY_OK(vectors);
        QCOMPARE(vectors->size(), texts.size());
        for (const Embedding &vector : *vectors) {
            QCOMPARE(vector.model, (*embedder)->model());
            QCOMPARE(vector.dimension(), (*embedder)->dimension());
            QVERIFY(std::abs(cosine(vector.values, vector.values) - 1) < 1e-4);
        }
        QCOMPARE(vectors->front(), vectors->back());
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(tests::waitFor((*embedder)->embed(texts, stop.get_token())),
                     ErrorKind::Cancelled);
    }
};

class TestHashedVector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void relatedTextsAreNearer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("related");
        QTest::addColumn<QString>("other");
        QTest::newRow("identifier and prose")
            << u"apply_discount raised ValueError"_s
            << u"customers get an error when applying a discount code"_s
            << u"the calendar shows meetings in the wrong timezone"_s;
        QTest::newRow("camel case and snake case")
            << u"renderDayView failed"_s << u"render_day_view"_s << u"parse_invoice_row"_s;
        QTest::newRow("one idea, two words")
            << u"the planner hangs"_s << u"planner is stuck"_s << u"planner colours are ugly"_s;
    }
    void relatedTextsAreNearer()
    {
        QFETCH(QString, text);
        QFETCH(QString, related);
        QFETCH(QString, other);
        const Stemmer stemmer;
        const std::vector<float> vector = hashedVector(text, stemmer);
        QVERIFY(cosine(vector, hashedVector(related, stemmer)) >
                cosine(vector, hashedVector(other, stemmer)) + 0.1);
    }

    void isTheSameEverywhere()
    {
        // A change of these values needs a new version of the embedder: stored vectors would no
        // longer compare.
        const std::vector<float> vector =
            hashedVector(u"KeyError: 'sku' in cart.total"_s, Stemmer());
        double weighted = 0;
        for (size_t i = 0; i < vector.size(); ++i)
            weighted += double(vector[i]) * double(i + 1);
        QCOMPARE(qRound64(weighted * 10'000), qint64(2'976'749));
    }

    void aTextWithoutWordsIsFixed()
    {
        const std::vector<float> vector = hashedVector(u"!!"_s, Stemmer());
        QCOMPARE(vector.front(), 1.0F);
    }
};

TEST_CLASSES(runContractTests, TestContract, TestHashedVector)
#include "tst_embedding.moc"
