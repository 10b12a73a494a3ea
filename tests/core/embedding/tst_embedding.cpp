// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/embedding: the contract of the family, and the built-in member.
#include "core/embedding/centring.h"
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

class TestCentring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unrelatedTextsAreApart()
    {
        // The built-in vectors pushed into one corner, as a trained model has them.
        const QString model = u"corner/1"_s;
        class Corner final : public Embedder
        {
        public:
            QString model() const override { return u"corner/1"_s; }
            int dimension() const override { return 0; }
            Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken) override
            {
                std::vector<Embedding> vectors;
                for (const QString &text : texts) {
                    std::vector<float> values = hashedVector(text, Stemmer());
                    for (size_t i = 0; i < values.size(); ++i)
                        values[i] = 0.4F * values[i] + (i == 7 ? 0.9F : 0.0F);
                    const auto norm = float(std::sqrt(cosine(values, values)));
                    for (float &value : values)
                        value /= norm;
                    vectors.push_back({std::move(values), model()});
                }
                return given(std::move(vectors));
            }

        private:
            static Task<std::vector<Embedding>> given(std::vector<Embedding> vectors)
            {
                Result<std::vector<Embedding>> result = std::move(vectors);
                co_return result;
            }
        };
        const std::vector<QString> texts{u"The basket shows the wrong sum"_s,
                                         u"The basket shows the wrong sum again"_s,
                                         u"Colours of the calendar are hard to tell apart"_s};
        const auto raw = tests::waitFor(Corner().embed(texts, {}));
        VERIFY_OK(raw);
        QVERIFY(cosine(raw->at(0).values, raw->at(2).values) > 0.8);
        const auto bank = tests::waitFor(Corner().embed(unrelatedTexts(), {}));
        VERIFY_OK(bank);
        const std::vector<float> centre = tests::must(meanOf(*bank));
        const auto embedder = centred(std::make_unique<Corner>(), centre);
        QCOMPARE(embedder->model(), centredModel(model));
        QCOMPARE(embedder->dimension(), hashedDimension);
        QVERIFY(embedder->isCentred());
        const auto vectors = tests::waitFor(embedder->embed(texts, {}));
        VERIFY_OK(vectors);
        const double related = cosine(vectors->at(0).values, vectors->at(1).values);
        const double unrelated = cosine(vectors->at(0).values, vectors->at(2).values);
        QVERIFY(related > 0.7);
        QVERIFY(unrelated < 0.3);
        for (const Embedding &vector : *vectors) {
            QCOMPARE(vector.model, centredModel(model));
            QVERIFY(std::abs(cosine(vector.values, vector.values) - 1) < 1e-4);
        }
        const auto narrow = centred(std::make_unique<Corner>(), {1, 0, 0});
        VERIFY_FAILS(tests::waitFor(narrow->embed(texts, {})), ErrorKind::Conflict);
    }

    void theTextsHaveNothingInCommon()
    {
        const std::vector<QString> &texts = unrelatedTexts();
        QVERIFY(texts.size() >= 40);
        double sum = 0;
        int pairs = 0;
        for (size_t i = 0; i < texts.size(); ++i) {
            for (size_t j = 0; j < i; ++j) {
                const double near =
                    cosine(hashedVector(texts[i], Stemmer()), hashedVector(texts[j], Stemmer()));
                QVERIFY2(near < 0.5, qPrintable(texts[i] + u" | "_s + texts[j]));
                sum += near;
                ++pairs;
            }
        }
        QVERIFY(sum / pairs < 0.05);
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

TEST_CLASSES(runContractTests, TestContract, TestCentring, TestHashedVector)
#include "tst_embedding.moc"
