// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/tokenizerparts_p.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

enum class Kind : std::uint8_t { Dropped, Alone, Joined };

/// Cuts where the kind of characters changes, and around each one that stands alone.
/// kindOf  (char32_t) → Kind
template<typename KindOf>
std::vector<QString> cut(const QString &text, KindOf kindOf)
{
    std::vector<QString> pieces;
    bool joins = false;
    for (const uint c : text.toUcs4()) {
        const Kind kind = kindOf(char32_t(c));
        if (kind == Kind::Dropped) {
            joins = false;
            continue;
        }
        if (kind == Kind::Alone || !joins)
            pieces.emplace_back();
        pieces.back().append(QChar::fromUcs4(c));
        joins = kind == Kind::Joined;
    }
    return pieces;
}

/// The matches, and what is between them unless that is dropped.
std::vector<QString> matches(const QRegularExpression &pattern, const QString &text,
                             bool keepsMatches, bool keepsBetween)
{
    std::vector<QString> pieces;
    qsizetype at = 0;
    const auto between = [&](qsizetype to) {
        if (keepsBetween && to > at)
            pieces.push_back(text.sliced(at, to - at));
    };
    QRegularExpressionMatchIterator it = pattern.globalMatch(text);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        if (match.capturedLength() == 0)
            continue;
        between(match.capturedStart());
        if (keepsMatches)
            pieces.push_back(match.captured());
        at = match.capturedEnd();
    }
    between(text.size());
    return pieces;
}

Result<QRegularExpression> patternFrom(const QString &text)
{
    QRegularExpression pattern(text, QRegularExpression::UseUnicodePropertiesOption);
    if (!pattern.isValid())
        return brokenTokenizer(
            u"the pattern “%1”: %2"_s.arg(text.left(100), pattern.errorString()));
    pattern.optimize();
    return pattern;
}

/// Bytes as printable characters, so that a vocabulary of texts can name every byte. Source:
/// bytes_to_unicode() of GPT-2's encoder.
const std::array<QChar, 256> &byteCharacters()
{
    static const std::array<QChar, 256> table = [] {
        std::array<QChar, 256> all;
        char16_t next = 256;
        for (int byte = 0; byte < 256; ++byte) {
            const bool isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) ||
                                     (byte >= 174 && byte <= 255);
            all[size_t(byte)] = isPrintable ? QChar(char16_t(byte)) : QChar(next++);
        }
        return all;
    }();
    return table;
}

QString asBytes(const QString &text)
{
    QString bytes;
    for (const char byte : text.toUtf8())
        bytes.append(byteCharacters()[size_t(uchar(byte))]);
    return bytes;
}

Result<Split> byteLevelFrom(const QJsonObject &object)
{
    const bool addsSpace = object.value(u"add_prefix_space").toBool(true);
    const bool usesPattern = object.value(u"use_regex").toBool(true);
    // GPT-2's own pattern.
    Result<QRegularExpression> pattern = patternFrom(
        uR"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)"_s);
    if (!pattern)
        return std::unexpected(std::move(pattern.error()));
    return [addsSpace, usesPattern, words = *pattern](const QString &text) {
        const QString spaced = addsSpace && !text.startsWith(u' ') ? u' ' + text : text;
        std::vector<QString> pieces =
            usesPattern ? matches(words, spaced, true, true) : std::vector<QString>{spaced};
        for (QString &piece : pieces)
            piece = asBytes(piece);
        return pieces;
    };
}

Result<Split> splitFrom(const QJsonObject &object)
{
    const QJsonObject given = object.value(u"pattern").toObject();
    const QString behavior = object.value(u"behavior").toString();
    const bool inverts = object.value(u"invert").toBool();
    const bool isolates = behavior.compare(u"isolated"_s, Qt::CaseInsensitive) == 0;
    const bool removes = behavior.compare(u"removed"_s, Qt::CaseInsensitive) == 0;
    if (!isolates && !removes)
        return unsupportedPart(u"the behaviour “%1” of the pre-tokenizer “Split”"_s.arg(behavior));
    Result<QRegularExpression> pattern = patternFrom(
        given.contains(u"Regex") ? given.value(u"Regex").toString()
                                 : QRegularExpression::escape(given.value(u"String").toString()));
    if (!pattern)
        return std::unexpected(std::move(pattern.error()));
    // What an inverted pattern removes is what it does not match.
    return [where = *pattern, isolates, inverts](const QString &text) {
        return matches(where, text, isolates || inverts, isolates || !inverts);
    };
}

Result<Split> sequenceOf(const QJsonArray &parts)
{
    std::vector<Split> all;
    for (const QJsonValue &part : parts) {
        Result<Split> one = preTokenizerFrom(part);
        if (!one)
            return one;
        all.push_back(std::move(*one));
    }
    return [all](const QString &text) {
        std::vector<QString> pieces{text};
        for (const Split &one : all) {
            std::vector<QString> finer;
            for (const QString &piece : pieces)
                std::ranges::move(one(piece), std::back_inserter(finer));
            pieces = std::move(finer);
        }
        return pieces;
    };
}

} // namespace

Result<Split> preTokenizerFrom(const QJsonValue &json)
{
    if (json.isNull() || json.isUndefined())
        return [](const QString &text) { return std::vector<QString>{text}; };
    const QJsonObject object = json.toObject();
    const QString type = object.value(u"type").toString();
    if (type == u"BertPreTokenizer")
        return [](const QString &text) {
            return cut(text, [](char32_t c) {
                if (isTokenSpace(c))
                    return Kind::Dropped;
                return isTokenPunctuation(c) ? Kind::Alone : Kind::Joined;
            });
        };
    if (type == u"ByteLevel")
        return byteLevelFrom(object);
    if (type == u"Whitespace") {
        // \w as the original counts it: marks and joiners belong to a word, fractions do not.
        const QString word = uR"(\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{200c}\x{200d})"_s;
        const Result<QRegularExpression> words =
            patternFrom(u"["_s + word + u"]+|[^"_s + word + uR"(\s]+)"_s);
        return
            [pattern = *words](const QString &text) { return matches(pattern, text, true, false); };
    }
    if (type == u"WhitespaceSplit")
        return [](const QString &text) {
            return cut(text,
                       [](char32_t c) { return isTokenSpace(c) ? Kind::Dropped : Kind::Joined; });
        };
    if (type == u"Punctuation" && object.value(u"behavior")
                                          .toString(u"Isolated"_s)
                                          .compare(u"isolated"_s, Qt::CaseInsensitive) == 0)
        return [](const QString &text) {
            return cut(text, [](char32_t c) {
                return isTokenPunctuation(c) ? Kind::Alone : Kind::Joined;
            });
        };
    if (type == u"Digits") {
        const bool alone = object.value(u"individual_digits").toBool();
        Result<QRegularExpression> digits = patternFrom(alone ? uR"(\p{N})"_s : uR"(\p{N}+)"_s);
        if (!digits)
            return std::unexpected(std::move(digits.error()));
        return
            [pattern = *digits](const QString &text) { return matches(pattern, text, true, true); };
    }
    if (type == u"Split")
        return splitFrom(object);
    if (type == u"Sequence")
        return sequenceOf(object.value(u"pretokenizers").toArray());
    return unsupportedPart(u"the pre-tokenizer “%1”"_s.arg(type));
}

} // namespace core::embedding
