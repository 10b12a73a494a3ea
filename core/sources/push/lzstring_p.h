// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Undoing lz-string's compressToBase64, which PostHog's older browser clients announce as
// compression=lz64.
#pragma once

#include "core/net/decoding.h"

namespace core::sources {

/// Never holds more than the limit allows, whatever the codes refer to.
///
/// text     base64 as lz-string writes it: "+", "/", "=" for zero bits; a blank counts as "+",
///          which it may have been before its way through a form
/// returns  the text, UTF-8
/// errors   Damaged: cut short, a code that nothing stands for, text that is no Unicode; TooLarge
/// source   the format of pieroxy's lz-string 1.4 and 1.5
std::expected<QByteArray, net::DecodeFailure> decodeLzString(QByteArrayView text,
                                                             net::DecodeLimits limits = {});

} // namespace core::sources
