// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/push/lzstring_p.h"

#include <QStringEncoder>

#include <optional>
#include <vector>

namespace core::sources {

namespace {

using net::DecodeFailure;

constexpr int characterBits = 6; ///< of a base64 character, read from the highest to the lowest
constexpr int widestCode = 31;

/// returns  -1 for what is not of the alphabet
int valueOf(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == ' ')
        return 62;
    if (c == '/')
        return 63;
    return c == '=' ? 0 : -1;
}

class BitReader
{
public:
    explicit BitReader(QByteArrayView text) : m_text(text) {}

    /// The first bit is the lowest. returns  none at the end and for a strange character
    std::optional<quint32> read(int count)
    {
        quint32 number = 0;
        for (int bit = 0; bit < count; ++bit) {
            if (m_left == 0) {
                m_value = m_at < m_text.size() ? valueOf(m_text[m_at++]) : -1;
                if (m_value < 0)
                    return std::nullopt;
                m_left = characterBits;
            }
            --m_left;
            number |= quint32((m_value >> m_left) & 1) << bit;
        }
        return number;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_value = 0;
    int m_left = 0;
};

/// The codes of the stream, which name pieces of what came out before.
class Decoder
{
public:
    Decoder(QByteArrayView text, qint64 limit) : m_bits(text), m_limit(limit) {}

    std::expected<QString, DecodeFailure> run()
    {
        const std::optional<quint32> first = m_bits.read(2);
        if (first == endOfText)
            return QString();
        if (!first || !addCharacter(*first))
            return std::unexpected(failure());
        Piece before = m_pieces.back();
        quint32 untilWider = 4; // codes that may still be given before they need another bit
        int width = 3;
        const auto given = [&] {
            if (--untilWider == 0)
                untilWider = quint32(1) << width++;
        };
        for (;;) {
            const std::optional<quint32> code =
                width <= widestCode ? m_bits.read(width) : std::nullopt;
            if (!code)
                return std::unexpected(DecodeFailure::Damaged);
            if (*code == endOfText)
                return std::move(m_out);
            const qsizetype at = m_out.size();
            Piece piece{at, 1};
            if (*code < endOfText) {
                if (!addCharacter(*code))
                    return std::unexpected(failure());
                given();
            } else {
                const size_t index = *code - firstPiece;
                // The piece that is about to be named: what came before and its first character.
                const bool next = index == m_pieces.size();
                if (!next && index > m_pieces.size())
                    return std::unexpected(DecodeFailure::Damaged);
                const Piece from = next ? Piece{before.at, before.size + 1} : m_pieces[index];
                piece.size = from.size;
                if (at + piece.size > m_limit)
                    return std::unexpected(DecodeFailure::TooLarge);
                for (qsizetype i = 0; i < piece.size; ++i) // may read what it has just written
                    m_out.append(m_out.at(from.at + i));
            }
            // It stands in the text as one: what came before, and the first character of this.
            m_pieces.push_back({before.at, before.size + 1});
            given();
            before = piece;
        }
    }

private:
    static constexpr quint32 endOfText = 2;
    static constexpr quint32 firstPiece = 3;

    struct Piece
    {
        qsizetype at;
        qsizetype size;
    };

    /// A character that was not there yet. kind  0 for 8 bits, 1 for 16
    bool addCharacter(quint32 kind)
    {
        m_tooLarge = m_out.size() >= m_limit;
        const std::optional<quint32> unit =
            kind <= 1 && !m_tooLarge ? m_bits.read(kind == 0 ? 8 : 16) : std::nullopt;
        if (!unit)
            return false;
        m_pieces.push_back({m_out.size(), 1});
        m_out.append(QChar(char16_t(*unit)));
        return true;
    }

    DecodeFailure failure() const
    {
        return m_tooLarge ? DecodeFailure::TooLarge : DecodeFailure::Damaged;
    }

    BitReader m_bits;
    qint64 m_limit; ///< UTF-16 units; UTF-8 never is shorter
    bool m_tooLarge = false;
    QString m_out;
    std::vector<Piece> m_pieces; ///< by code, from firstPiece
};

} // namespace

std::expected<QByteArray, DecodeFailure> decodeLzString(QByteArrayView text,
                                                        net::DecodeLimits limits)
{
    const qint64 limit = std::min(
        limits.bytes, std::max<qint64>(limits.ratioFrom, qint64(text.size()) * limits.ratio));
    const std::expected<QString, DecodeFailure> units = Decoder(text, limit).run();
    if (!units)
        return std::unexpected(units.error());
    QStringEncoder encoder(QStringEncoder::Utf8, QStringConverter::Flag::Stateless);
    QByteArray bytes = encoder.encode(*units);
    if (encoder.hasError())
        return std::unexpected(DecodeFailure::Damaged);
    if (bytes.size() > limit)
        return std::unexpected(DecodeFailure::TooLarge);
    return bytes;
}

} // namespace core::sources
