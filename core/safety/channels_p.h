// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts inside a text that a reader does not see, or sees only after decoding.
#pragma once

#include <QString>

#include <vector>

namespace core::safety {

/// One text found inside another.
struct Channel
{
    QString text;    ///< what it says once found or decoded
    QString rule;    ///< stable id, "html-comment", "base64"
    bool hidden;     ///< true: hidden from the eye; false: encoded
    bool suspicious; ///< the hiding alone proves intent, whatever the text says
    qsizetype begin; ///< in the text searched
    qsizetype end;
};

/// Tag characters, variation selectors, zero-width runs, bidirectional overrides, HTML and Markdown
/// comments, styles that hide, images whose address carries data.
std::vector<Channel> hiddenChannels(const QString &text);

/// Base64 (also URL-safe and UTF-16), hexadecimal, percent, \x and \u escapes, HTML entities,
/// rot13, digits for letters and reversed text that decode to readable text. Bounded: at most 64
/// blobs of 64 KiB.
std::vector<Channel> encodedChannels(const QString &text);

QString rot13(const QString &text);

} // namespace core::safety
