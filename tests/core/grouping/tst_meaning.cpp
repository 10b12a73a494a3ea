// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the lexicon, and of what is compared by it.
#include "core/grouping/meaning_p.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

Lexicon::Entry entry(const QString &stem, double weight, std::initializer_list<float> values)
{
    Lexicon::Entry made{Lexicon::hashOf(stem), weight, {}};
    std::ranges::copy(values, made.vector.begin());
    return made;
}

std::vector<Lexicon::Entry> threeWords()
{
    return {entry(u"rain"_s, 1, {3, 4}), entry(u"wet"_s, 0.5, {4, 3}),
            entry(u"tax"_s, 0.2, {4, -3})};
}

constexpr qsizetype hashesAt = 12 + sizeof(Meaning);
constexpr qsizetype lengthsAt = hashesAt + 3 * sizeof(std::uint64_t);

QByteArray threeWordsWritten()
{
    return Lexicon::bytes(threeWords(), {0.6F, 0, 0.8F});
}

QByteArray patched(QByteArray bytes, qsizetype at, QByteArrayView with)
{
    return bytes.replace(at, with.size(), with);
}

MeaningValues compared(const Document &a, const Document &b, const Vocabulary &vocabulary)
{
    return compareMeaning(meaningOf(a, vocabulary), meaningOf(b, vocabulary));
}

/// The cosine of two words in any form, by the lexicon that ships.
double related(const QString &one, const QString &other)
{
    const Stemmer stemmer;
    const Lexicon &lexicon = builtInLexicon();
    const Lexeme first = lexicon.find(stemmer.stem(one));
    const Lexeme second = lexicon.find(stemmer.stem(other));
    return first == noLexeme || second == noLexeme ? -2 : lexicon.relatedness(first, second);
}

} // namespace

class TestMeaning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        const QByteArray bytes = threeWordsWritten();
        const Result<Lexicon> lexicon = Lexicon::read(bytes);
        QVERIFY(lexicon.has_value());
        QCOMPARE(lexicon->size(), size_t(3));
        const Lexeme rain = lexicon->find(u"rain");
        const Lexeme wet = lexicon->find(u"wet");
        const Lexeme tax = lexicon->find(u"tax");
        QCOMPARE(lexicon->find(u"snow"), noLexeme);
        QCOMPARE(lexicon->find(u""), noLexeme);
        QVERIFY(std::abs(lexicon->relatedness(rain, wet) - 0.96) < 0.01);
        QVERIFY(std::abs(lexicon->relatedness(rain, tax)) < 0.01);
        QVERIFY(std::abs(lexicon->relatedness(tax, tax) - 1) < 1e-4);
        QVERIFY(std::abs(lexicon->weight(wet) - 0.5) < 0.01);
        Meaning sum{};
        lexicon->add(rain, 2, sum);
        QVERIFY(std::abs(double(sum[0]) - 1.2) < 0.02 && std::abs(double(sum[1]) - 1.6) < 0.02);
        QCOMPARE(lexicon->common(), (Meaning{0.6F, 0, 0.8F}));
        const QByteArray again = Lexicon::bytes(
            std::vector{lexicon->entry(tax), lexicon->entry(rain), lexicon->entry(wet)},
            lexicon->common());
        QCOMPARE(again, bytes);
    }

    void damagedLexiconsAreRefused_data()
    {
        const QByteArray good = threeWordsWritten();
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("head alone") << good.first(8);
        QTest::newRow("another file") << patched(good, 0, "PNG!");
        QTest::newRow("another version") << patched(good, 4, QByteArray(1, 9));
        QTest::newRow("more words than bytes") << patched(good, 8, QByteArray(1, 4));
        QTest::newRow("a huge count") << patched(good, 8, QByteArray(4, char(0xff)));
        QTest::newRow("cut") << good.chopped(1);
        QTest::newRow("longer") << good + QByteArray(1, 0);
        QTest::newRow("words out of order") << patched(good, hashesAt, QByteArray(8, char(0xff)));
        QTest::newRow("no common direction") << patched(good, 12, QByteArray(sizeof(Meaning), 0));
        QTest::newRow("no number in it") << patched(good, 12, QByteArray(4, char(0xff)));
        QTest::newRow("no length") << patched(good, lengthsAt, QByteArray(4, 0));
        QTest::newRow("no number as length") << patched(good, lengthsAt, QByteArray(4, char(0xff)));
    }
    void damagedLexiconsAreRefused()
    {
        QFETCH(QByteArray, bytes);
        const Result<Lexicon> lexicon = Lexicon::read(bytes);
        QVERIFY(!lexicon.has_value());
        QCOMPARE(lexicon.error().kind, ErrorKind::Corrupt);
    }

    void theLexiconThatShipsKnowsEnglish_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("near");
        QTest::addColumn<QString>("far");
        const auto row = [](const char *word, const char *near, const char *far) {
            QTest::newRow(word) << QString::fromLatin1(word) << QString::fromLatin1(near)
                                << QString::fromLatin1(far);
        };
        row("invoice", "bill", "cloud");
        row("slow", "sluggish", "invoice");
        row("crash", "segfault", "garden");
        row("purchase", "buy", "window");
        row("doctor", "physician", "printer");
        row("refund", "reimburse", "keyboard");
        row("password", "login", "recipe");
        row("ship", "vessel", "comma");
    }
    void theLexiconThatShipsKnowsEnglish()
    {
        QFETCH(QString, word);
        QFETCH(QString, near);
        QFETCH(QString, far);
        QVERIFY(builtInLexicon().size() > 30'000);
        QVERIFY2(related(word, near) > 0.5, qPrintable(QString::number(related(word, near))));
        QVERIFY2(related(word, near) > related(word, far) + 0.2,
                 qPrintable(QString::number(related(word, far))));
        QVERIFY(std::abs(related(word, near) - related(near, word)) < 1e-12);
    }

    void otherWordsForOneProblemAreAlike()
    {
        const std::vector<QString> texts{
            u"The invoice shows the wrong tax."_s,
            u"VAT on the bill is incorrect."_s,
            u"Photos come out upside down after upload."_s,
            u"Uploaded pictures are rotated."_s,
            u"The doctor cannot see tomorrow's appointments."_s,
        };
        Vocabulary vocabulary;
        const Stemmer stemmer;
        std::vector<Document> documents;
        for (size_t i = 0; i < texts.size(); ++i) {
            GroupingInput input;
            input.signal = message(int(i), texts[i]);
            documents.push_back(makeDocument(input, vocabulary, stemmer));
            vocabulary.count(documents.back().allTerms());
        }
        const auto whole = [&](size_t i, size_t k) {
            return compared(documents[i], documents[k], vocabulary).whole;
        };
        for (const size_t other : {2, 3, 4})
            QVERIFY(whole(0, 1) > whole(0, other) + 0.2);
        for (const size_t other : {0, 1, 4})
            QVERIFY(whole(2, 3) > whole(2, other) + 0.2);
        const MeaningValues itself = compared(documents[0], documents[0], vocabulary);
        QVERIFY(std::abs(itself.whole - 1) < 1e-4);
        QVERIFY(itself.related > 0.5);
        const MeaningValues there = compared(documents[0], documents[1], vocabulary);
        const MeaningValues back = compared(documents[1], documents[0], vocabulary);
        QVERIFY(std::abs(there.whole - back.whole) < 1e-9);
        QVERIFY(std::abs(there.title - back.title) < 1e-9);
        QVERIFY(std::abs(there.related - back.related) < 1e-9);
    }

    void unknownWordsSayNothing()
    {
        Vocabulary vocabulary;
        const Stemmer stemmer;
        GroupingInput strange;
        strange.signal = message(1, u"zxqvw qqxzt"_s);
        GroupingInput empty;
        empty.signal = message(2, QString());
        GroupingInput plain;
        plain.signal = message(3, u"The invoice shows the wrong tax."_s);
        const Document a = makeDocument(strange, vocabulary, stemmer);
        const Document b = makeDocument(empty, vocabulary, stemmer);
        const Document c = makeDocument(plain, vocabulary, stemmer);
        for (const Document *one : {&a, &b}) {
            const MeaningValues values = compared(*one, c, vocabulary);
            QCOMPARE(values.whole, 0.0);
            QCOMPARE(values.title, 0.0);
            QCOMPARE(values.related, 0.0);
        }
    }

    void whatIsUsualFollowsTheWorkspace()
    {
        Vocabulary vocabulary;
        const Meaning before = vocabulary.usualMeaning();
        const TermId term = vocabulary.intern(u"rain"_s, 0.004);
        const Lexeme rain = vocabulary.lexeme(term);
        QVERIFY(rain != noLexeme);
        Meaning word{};
        builtInLexicon().add(rain, 1, word);
        const double expected = dot(before, word);
        const std::vector<TermId> terms{term};
        for (int i = 0; i < 200; ++i)
            vocabulary.count(terms);
        QVERIFY(dot(vocabulary.usualMeaning(), word) > expected + 0.1);
        QVERIFY(std::abs(dot(vocabulary.usualMeaning(), vocabulary.usualMeaning()) - 1) < 1e-4);
        for (int i = 0; i < 200; ++i)
            vocabulary.discount(terms);
        QVERIFY(std::abs(dot(vocabulary.usualMeaning(), word) - expected) < 1e-4);
    }
};

TEST_CLASSES(runMeaning, TestMeaning)
#include "tst_meaning.moc"
