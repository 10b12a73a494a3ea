// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of words: what a description is made of.
#include "core/base/words.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace Qt::StringLiterals;

namespace {

QStringList listOf(const std::vector<QString> &words)
{
    return QStringList(words.begin(), words.end());
}

} // namespace

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scan_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("identifiers");
        QTest::newRow("nothing") << QString() << QStringList() << QStringList();
        QTest::newRow("signs alone") << u"-- ::: … ,,"_s << QStringList() << QStringList();
        QTest::newRow("underscores alone") << u"__ $$"_s << QStringList() << QStringList();
        QTest::newRow("sentence") << u"The cart is empty. Try again"_s
                                  << QStringList{u"the"_s,   u"cart"_s, u"is"_s,
                                                 u"empty"_s, u"try"_s,  u"again"_s}
                                  << QStringList();
        QTest::newRow("inner capital")
            << u"applyDiscount"_s << QStringList{u"apply"_s, u"discount"_s}
            << QStringList{u"applydiscount"_s};
        QTest::newRow("underscore") << u"apply_discount"_s << QStringList{u"apply"_s, u"discount"_s}
                                    << QStringList{u"apply_discount"_s};
        QTest::newRow("chain") << u"builder.py"_s << QStringList{u"builder"_s, u"py"_s}
                               << QStringList{u"builder.py"_s};
        QTest::newRow("longer chain") << u"a::b->c"_s << QStringList{u"a"_s, u"b"_s, u"c"_s}
                                      << QStringList{u"a.b"_s, u"b.c"_s};
        QTest::newRow("repetition") << u"no no"_s << QStringList{u"no"_s, u"no"_s} << QStringList();
        QTest::newRow("hexadecimal id") << u"order 9f86d081884c7d65 lost"_s
                                        << QStringList{u"order"_s, u"lost"_s} << QStringList();
        QTest::newRow("address") << u"at 0x7ffe12 in f"_s << QStringList{u"at"_s, u"in"_s, u"f"_s}
                                 << QStringList();
        QTest::newRow("five digits")
            << u"code 12345"_s << QStringList{u"code"_s, u"12345"_s} << QStringList();
        QTest::newRow("six digits") << u"code 123456"_s << QStringList{u"code"_s} << QStringList();
        QTest::newRow("a word of hexadecimal letters")
            << u"facade deadbeef"_s << QStringList{u"facade"_s, u"deadbeef"_s} << QStringList();
        QTest::newRow("other script")
            << u"Größe zu klein"_s << QStringList{u"größe"_s, u"zu"_s, u"klein"_s} << QStringList();
        QTest::newRow("an id ends a chain")
            << u"cart.123456.total"_s << QStringList{u"cart"_s, u"total"_s} << QStringList();
        QTest::newRow("long word is cut")
            << QString(100, u'a') << QStringList{QString(40, u'a')} << QStringList();
    }
    void scan()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, words);
        QFETCH(QStringList, identifiers);
        const ScannedWords found = scanWords(text);
        QCOMPARE(listOf(found.words), words);
        QCOMPARE(listOf(found.identifiers), identifiers);
    }

    void scanReadsToItsLimit()
    {
        const QString huge = u"word "_s.repeated(200'000);
        QCOMPARE(scanWords(huge).words.size(), size_t(4'000));
        QCOMPARE(scanWords(huge, 12).words.size(), size_t(3));
        QCOMPARE(scanWords(huge, 0).words.size(), size_t(0));
        QCOMPARE(listOf(scanWords(u"\xd800 broken \xdfff"_s).words), QStringList{u"broken"_s});
    }

    void parts_data()
    {
        QTest::addColumn<QString>("identifier");
        QTest::addColumn<QStringList>("parts");
        QTest::newRow("nothing") << QString() << QStringList();
        QTest::newRow("documented") << u"HTTPServer.readBody2"_s
                                    << QStringList{u"http"_s, u"server"_s, u"read"_s, u"body2"_s};
        QTest::newRow("digits before a capital")
            << u"page2Next"_s << QStringList{u"page2"_s, u"next"_s};
        QTest::newRow("capitals alone") << u"ERROR"_s << QStringList{u"error"_s};
        QTest::newRow("separators around") << u"__init__"_s << QStringList{u"init"_s};
        QTest::newRow("path") << u"shop/cart-items.py"_s
                              << QStringList{u"shop"_s, u"cart"_s, u"items"_s, u"py"_s};
    }
    void parts()
    {
        QFETCH(QString, identifier);
        QFETCH(QStringList, parts);
        QCOMPARE(listOf(identifierParts(identifier)), parts);
    }

    void stopWords()
    {
        QVERIFY(isStopWord(u"the"));
        QVERIFY(isStopWord(u"when"));
        QVERIFY(!isStopWord(u"cart"));
        QVERIFY(!isStopWord(u""));
        QVERIFY2(!isStopWord(u"The"), "asked for in lower case only");
    }

    void stems_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("stem");
        QTest::newRow("plural") << u"discounts"_s << u"discount"_s;
        QTest::newRow("gerund") << u"crashing"_s << u"crash"_s;
        QTest::newRow("past") << u"failed"_s << u"fail"_s;
        QTest::newRow("short") << u"is"_s << u"is"_s;
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("other script") << u"größen"_s << u"größen"_s;
        QTest::newRow("digits") << u"404s"_s << u"404s"_s;
        QTest::newRow("too long") << QString(41, u's') << QString(41, u's');
    }
    void stems()
    {
        QFETCH(QString, word);
        QFETCH(QString, stem);
        const Stemmer stemmer;
        QCOMPARE(stemmer.stem(word), stem);
    }

    void commonWordsSayLess()
    {
        const Stemmer stemmer;
        const double unknown = backgroundRate(u"zymurgy"_s);
        const double customer = backgroundRate(stemmer.stem(u"customer"_s));
        const double error = backgroundRate(stemmer.stem(u"error"_s));
        const double the = backgroundRate(u"the"_s);
        QCOMPARE(unknown, 0.004);
        QVERIFY(unknown < customer && customer < error && error < the && the < 1);
    }

    void oneIdeaForSeveralWords()
    {
        const Stemmer stemmer;
        const auto idea = [&](const QString &word) { return conceptOf(stemmer.stem(word)); };
        QVERIFY(!idea(u"null"_s).isEmpty());
        QCOMPARE(idea(u"none"_s), idea(u"null"_s));
        QCOMPARE(idea(u"nil"_s), idea(u"null"_s));
        QCOMPARE(idea(u"freezes"_s), idea(u"hang"_s));
        QVERIFY(idea(u"freeze"_s) != idea(u"null"_s));
        QCOMPARE(idea(u"zymurgy"_s), QString());
    }
};

TEST_CLASSES(runWords, TestWords)
#include "tst_words.moc"
