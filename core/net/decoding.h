// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Undoing Content-Encoding without being blown up by it.
#pragma once

#include <QByteArray>

#include <expected>

namespace core::net {

struct DecodeLimits
{
    qint64 bytes = 64 * 1024 * 1024; ///< of output, > 0
    int ratio = 200; ///< output to input, for outputs above `ratioFrom`; JSON of telemetry stays
                     ///< below 60, deflate cannot exceed 1032, brotli and zstd can reach millions
    qint64 ratioFrom = 1024 * 1024;
};

enum class DecodeFailure : std::uint8_t {
    Unsupported, ///< an encoding we do not know; answer 415
    Damaged,     ///< not what it says, cut short or with data behind its end; answer 400
    TooLarge,    ///< over a limit; answer 413
};

/// Undoes the encodings of a Content-Encoding header: gzip, deflate (with or without zlib's
/// header), br, zstd, identity; at most two of them. Never holds more than the limit and one step
/// of 64 KiB.
///
/// encodings  the header's value, empty if there was none
/// sniffGzip  whether a body that begins with gzip's magic and that nothing announces is one
///            (posthog-js sends such)
/// thread     any
std::expected<QByteArray, DecodeFailure> decodeContent(QByteArray body, QByteArrayView encodings,
                                                       bool sniffGzip, DecodeLimits limits = {});

/// zlib or raw deflate data without a Content-Encoding, as Sentry's replay recordings are.
std::expected<QByteArray, DecodeFailure> inflateData(QByteArrayView data, DecodeLimits limits = {});

} // namespace core::net
