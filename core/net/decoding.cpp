// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/decoding.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <QList>

#include <array>
#include <memory>

namespace core::net {

namespace {

using Decoded = std::expected<QByteArray, DecodeFailure>;

constexpr qsizetype stepSize = 64 * 1024;

/// Output that knows when it is too much.
class Output
{
public:
    Output(qsizetype inputSize, DecodeLimits limits)
        : m_limit(std::min(limits.bytes,
                           std::max<qint64>(limits.ratioFrom, qint64(inputSize) * limits.ratio)))
    {
    }

    bool append(const char *data, qsizetype size)
    {
        if (m_bytes.size() + size > m_limit)
            return false;
        m_bytes.append(data, size);
        return true;
    }
    QByteArray take() { return std::move(m_bytes); }

private:
    qint64 m_limit;
    QByteArray m_bytes;
};

// windowBits as for inflateInit2: 31 is gzip, 15 is zlib, -15 is raw deflate.
Decoded inflateAs(QByteArrayView data, int windowBits, DecodeLimits limits)
{
    z_stream stream{};
    if (inflateInit2(&stream, windowBits) != Z_OK)
        return std::unexpected(DecodeFailure::Damaged);
    const std::unique_ptr<z_stream, decltype([](z_stream *s) { inflateEnd(s); })> guard(&stream);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    Output output(data.size(), limits);
    std::array<char, stepSize> step;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef *>(step.data());
        stream.avail_out = step.size();
        const int code = inflate(&stream, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END)
            return std::unexpected(DecodeFailure::Damaged);
        if (!output.append(step.data(), qsizetype(step.size() - stream.avail_out)))
            return std::unexpected(DecodeFailure::TooLarge);
        if (code == Z_STREAM_END) {
            // RFC 1952 lets several members follow each other.
            const bool another = windowBits == 31 && stream.avail_in > 0;
            if (!another)
                break;
            if (inflateReset(&stream) != Z_OK)
                return std::unexpected(DecodeFailure::Damaged);
        } else if (stream.avail_in == 0 && stream.avail_out > 0) {
            return std::unexpected(DecodeFailure::Damaged);
        }
    }
    if (stream.avail_in > 0)
        return std::unexpected(DecodeFailure::Damaged);
    return output.take();
}

Decoded decodeBrotli(QByteArrayView data, DecodeLimits limits)
{
    const std::unique_ptr<BrotliDecoderState,
                          decltype([](BrotliDecoderState *s) { BrotliDecoderDestroyInstance(s); })>
        state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (!state)
        return std::unexpected(DecodeFailure::Damaged);
    Output output(data.size(), limits);
    std::array<char, stepSize> step;
    size_t available = static_cast<size_t>(data.size());
    const uint8_t *next = reinterpret_cast<const uint8_t *>(data.data());
    for (;;) {
        size_t room = step.size();
        uint8_t *out = reinterpret_cast<uint8_t *>(step.data());
        const BrotliDecoderResult code =
            BrotliDecoderDecompressStream(state.get(), &available, &next, &room, &out, nullptr);
        if (!output.append(step.data(), qsizetype(step.size() - room)))
            return std::unexpected(DecodeFailure::TooLarge);
        if (code == BROTLI_DECODER_RESULT_SUCCESS)
            break;
        if (code != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
            return std::unexpected(DecodeFailure::Damaged);
    }
    if (available > 0)
        return std::unexpected(DecodeFailure::Damaged);
    return output.take();
}

Decoded decodeZstd(QByteArrayView data, DecodeLimits limits)
{
    const std::unique_ptr<ZSTD_DStream, decltype([](ZSTD_DStream *s) { ZSTD_freeDStream(s); })>
        stream(ZSTD_createDStream());
    // A window of 8 MiB is what RFC 8878 asks every decoder to support; more is a memory attack.
    if (!stream || ZSTD_isError(ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, 23)))
        return std::unexpected(DecodeFailure::Damaged);
    Output output(data.size(), limits);
    std::array<char, stepSize> step;
    ZSTD_inBuffer in{data.data(), static_cast<size_t>(data.size()), 0};
    size_t hint = 1;
    while (in.pos < in.size || hint != 0) {
        ZSTD_outBuffer out{step.data(), step.size(), 0};
        hint = ZSTD_decompressStream(stream.get(), &out, &in);
        if (ZSTD_isError(hint))
            return std::unexpected(DecodeFailure::Damaged);
        if (!output.append(step.data(), qsizetype(out.pos)))
            return std::unexpected(DecodeFailure::TooLarge);
        if (hint != 0 && in.pos == in.size && out.pos < out.size)
            return std::unexpected(DecodeFailure::Damaged); // cut short
    }
    return output.take();
}

Decoded decodeOne(QByteArrayView data, QByteArrayView encoding, DecodeLimits limits)
{
    const auto is = [&](QByteArrayView name) {
        return encoding.compare(name, Qt::CaseInsensitive) == 0;
    };
    if (is("identity") || encoding.isEmpty())
        return data.toByteArray();
    if (is("gzip") || is("x-gzip"))
        return inflateAs(data, 31, limits);
    if (is("deflate"))
        return inflateData(data, limits);
    if (is("br"))
        return decodeBrotli(data, limits);
    if (is("zstd"))
        return decodeZstd(data, limits);
    return std::unexpected(DecodeFailure::Unsupported);
}

} // namespace

std::expected<QByteArray, DecodeFailure> inflateData(QByteArrayView data, DecodeLimits limits)
{
    // RFC 9110 says zlib, some senders mean raw deflate. zlib's header is a multiple of 31 with
    // method 8 in its low bits.
    const bool zlib = data.size() >= 2 && (uchar(data[0]) & 0x0f) == 8 &&
                      (uchar(data[0]) * 256 + uchar(data[1])) % 31 == 0;
    return inflateAs(data, zlib ? 15 : -15, limits);
}

std::expected<QByteArray, DecodeFailure> decodeContent(QByteArray body, QByteArrayView encodings,
                                                       bool sniffGzip, DecodeLimits limits)
{
    QList<QByteArray> names;
    for (const QByteArray &part : encodings.toByteArray().split(',')) {
        const QByteArray name = part.trimmed();
        if (!name.isEmpty() && name.compare("identity", Qt::CaseInsensitive) != 0)
            names.append(name);
    }
    if (names.size() > 2)
        return std::unexpected(DecodeFailure::Unsupported);
    if (names.isEmpty() && sniffGzip && body.startsWith("\x1f\x8b\x08"))
        names.append("gzip");
    if (names.isEmpty())
        return qint64(body.size()) <= limits.bytes
                   ? Decoded(std::move(body))
                   : Decoded(std::unexpected(DecodeFailure::TooLarge));
    while (!names.isEmpty()) { // the last one named was applied last
        Decoded decoded = decodeOne(body, names.takeLast(), limits);
        if (!decoded)
            return decoded;
        body = std::move(*decoded);
    }
    return body;
}

} // namespace core::net
