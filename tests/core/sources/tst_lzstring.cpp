// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of lz-string's base64 alone; what PostHog's receiver does with it is in tst_receiver.
#include "core/sources/push/lzstring_p.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;

class TestLzString : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each as compressToBase64 of lz-string 1.5.0 gives it.
    void texts_data()
    {
        QTest::addColumn<QByteArray>("packed");
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QByteArray("Q===") << QString();
        QTest::newRow("one") << QByteArray("IZA=") << u"a"_s;
        QTest::newRow("repeated") << QByteArray("BYUwNmD2AEoTcpA=") << u"hello hello hello"_s;
        QTest::newRow("piece that is being named")
            << QByteArray("IY1/kA==") << u"aaaaaaaaaaaaaaaaaaaa"_s;
        QTest::newRow("16 bits") << QByteArray("OIJwPw+wpgNABINDlAyrnQvBuAA9ghHUkpA=")
                                 << u"Grüße, 世界 😀! Grüße"_s;
    }
    void texts()
    {
        QFETCH(QByteArray, packed);
        QFETCH(QString, text);
        const auto plain = decodeLzString(packed);
        QVERIFY(plain.has_value());
        QCOMPARE(QString::fromUtf8(*plain), text);
        QCOMPARE(decodeLzString(packed, {.bytes = plain->size()}).value_or("-"), *plain);
        if (!plain->isEmpty())
            QCOMPARE(decodeLzString(packed, {.bytes = plain->size() - 1}).error(),
                     net::DecodeFailure::TooLarge);
        // Cut anywhere before its end mark it is damaged; nothing is read past its end.
        for (qsizetype size = packed.size() - 4; size >= 0; --size)
            QCOMPARE(decodeLzString(packed.first(size)).error_or(net::DecodeFailure::Unsupported),
                     net::DecodeFailure::Damaged);
    }

    void damaged_data()
    {
        QTest::addColumn<QByteArray>("packed");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no base64") << QByteArray("IZ!=");
        QTest::newRow("null") << QByteArray("IZ\0=", 4);
        QTest::newRow("first code of no kind") << QByteArray("////");
        QTest::newRow("code that nothing stands for") << QByteArray("IZ//////");
        QTest::newRow("half a pair") << QByteArray("IaAA2EZA"); // "a", U+D800, "b"
    }
    void damaged()
    {
        QFETCH(QByteArray, packed);
        QCOMPARE(decodeLzString(packed).error_or(net::DecodeFailure::Unsupported),
                 net::DecodeFailure::Damaged);
    }
};

TEST_CLASSES(runLzString, TestLzString)
#include "tst_lzstring.moc"
