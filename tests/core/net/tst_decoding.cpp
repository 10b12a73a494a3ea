// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of undoing Content-Encoding.
#include "core/net/decoding.h"
#include "tests/support/testmain.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

using namespace core;
using namespace core::net;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray deflated(const QByteArray &data, int windowBits)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(data.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
    stream.avail_in = uInt(data.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray brotlied(const QByteArray &data)
{
    size_t size = BrotliEncoderMaxCompressedSize(size_t(data.size())) + 1024;
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, size_t(data.size()),
                          reinterpret_cast<const uint8_t *>(data.data()), &size,
                          reinterpret_cast<uint8_t *>(out.data()));
    out.truncate(qsizetype(size));
    return out;
}

QByteArray zstded(const QByteArray &data)
{
    QByteArray out(qsizetype(ZSTD_compressBound(size_t(data.size()))), Qt::Uninitialized);
    out.truncate(qsizetype(
        ZSTD_compress(out.data(), size_t(out.size()), data.data(), size_t(data.size()), 3)));
    return out;
}

} // namespace

class TestDecoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("encoding");
        const QByteArray text = "{\"message\":\"h\xc3\xa9llo\"}";
        QTest::newRow("none") << text << QByteArray();
        QTest::newRow("identity") << text << QByteArray("identity");
        QTest::newRow("gzip") << deflated(text, 31) << QByteArray("gzip");
        QTest::newRow("upper case") << deflated(text, 31) << QByteArray("GZIP");
        QTest::newRow("two members")
            << deflated(text.first(5), 31) + deflated(text.sliced(5), 31) << QByteArray("gzip");
        QTest::newRow("zlib") << deflated(text, 15) << QByteArray("deflate");
        QTest::newRow("raw deflate") << deflated(text, -15) << QByteArray("deflate");
        QTest::newRow("br") << brotlied(text) << QByteArray("br");
        QTest::newRow("zstd") << zstded(text) << QByteArray("zstd");
        QTest::newRow("twice") << brotlied(deflated(text, 31)) << QByteArray("gzip, br");
        QTest::newRow("unannounced gzip") << deflated(text, 31) << QByteArray();
    }
    void decodes()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, encoding);
        const auto decoded = decodeContent(sent, encoding, true);
        QVERIFY(decoded.has_value());
        QCOMPARE(*decoded, QByteArray("{\"message\":\"h\xc3\xa9llo\"}"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<int>("failure");
        const QByteArray text(100'000, 'x');
        const QByteArray zeros(48 * 1024 * 1024, '\0');
        const int damaged = int(DecodeFailure::Damaged);
        const int tooLarge = int(DecodeFailure::TooLarge);
        const int unsupported = int(DecodeFailure::Unsupported);
        for (const auto &[name, bytes] :
             {std::pair("gzip", deflated(text, 31)), std::pair("deflate", deflated(text, 15)),
              std::pair("br", brotlied(text)), std::pair("zstd", zstded(text))}) {
            const QByteArray n(name);
            QTest::addRow("%s cut short", name) << bytes.chopped(3) << n << damaged;
            QTest::addRow("%s with a tail", name) << bytes + "tail" << n << damaged;
            QTest::addRow("%s is text", name) << QByteArray("plain text") << n << damaged;
            QTest::addRow("%s empty", name) << QByteArray() << n << damaged;
        }
        QTest::newRow("gzip bomb") << deflated(zeros, 31) << QByteArray("gzip") << tooLarge;
        QTest::newRow("deflate bomb") << deflated(zeros, -15) << QByteArray("deflate") << tooLarge;
        QTest::newRow("brotli bomb") << brotlied(zeros) << QByteArray("br") << tooLarge;
        QTest::newRow("zstd bomb") << zstded(zeros) << QByteArray("zstd") << tooLarge;
        QTest::newRow("nested bomb")
            << deflated(deflated(zeros, 31), 31) << QByteArray("gzip, gzip") << tooLarge;
        QTest::newRow("thrice") << text << QByteArray("gzip, gzip, gzip") << unsupported;
        QTest::newRow("unknown") << text << QByteArray("compress") << unsupported;
    }
    void refuses()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, encoding);
        QFETCH(int, failure);
        const auto decoded = decodeContent(sent, encoding, false);
        QVERIFY(!decoded.has_value());
        QCOMPARE(int(decoded.error()), failure);
    }
    void absoluteLimit()
    {
        const DecodeLimits limits{.bytes = 1000, .ratio = 100'000};
        QCOMPARE(decodeContent(deflated(QByteArray(1001, 'x'), 31), "gzip", false, limits).error(),
                 DecodeFailure::TooLarge);
        QVERIFY(decodeContent(deflated(QByteArray(1000, 'x'), 31), "gzip", false, limits));
        QCOMPARE(decodeContent(QByteArray(1001, 'x'), {}, false, limits).error(),
                 DecodeFailure::TooLarge);
    }
};

TEST_CLASSES(runDecoding, TestDecoding)
#include "tst_decoding.moc"
