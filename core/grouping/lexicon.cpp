// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/lexicon_p.h"

#include "core/base/logging.h"
#include "core/grouping/kernels_p.h"
#include "core/grouping/littleendian_p.h"

#include <QResource>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

// Outside of the namespaces, as Qt asks: it keeps linkers from dropping the resource.
static void initLexiconResource()
{
    Q_INIT_RESOURCE(lexicon);
}

namespace core::grouping {

namespace {

constexpr QByteArrayView magic = "DBLX";
constexpr std::uint32_t version = 2;
constexpr size_t bytesPerWord =
    sizeof(std::uint64_t) + sizeof(float) + sizeof(std::uint8_t) + meaningDimension;
constexpr double unitTolerance = 1e-3;

// Rows of numbers are copied as a whole, bytes are used where they lie.
static_assert(std::endian::native == std::endian::little, "numbers are read as they are");

} // namespace

std::uint64_t Lexicon::hashOf(QStringView stem)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL; // FNV-1a over UTF-16 units
    for (const QChar c : stem) {
        hash ^= c.unicode();
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

Result<Lexicon> Lexicon::read(QByteArrayView bytes)
{
    const auto corrupt = [](const QString &detail) {
        return fail(ErrorKind::Corrupt,
                    QCoreApplication::translate("Grouping", "The lexicon is damaged."), detail);
    };
    ByteReader reader(bytes);
    const bool isLexicon = reader.take(magic.size()) == magic;
    const auto given = reader.number<std::uint32_t>();
    const auto count = reader.number<std::uint32_t>();
    if (!isLexicon || !reader.isGood())
        return corrupt(u"no lexicon"_s);
    if (given != version)
        return corrupt(u"version %1"_s.arg(given));
    if (count >= noLexeme || size_t(reader.left()) != sizeof(Meaning) + count * bytesPerWord)
        return corrupt(u"%1 words in %2 bytes"_s.arg(count).arg(bytes.size()));

    Lexicon lexicon;
    const auto copy = [&reader](auto &numbers) {
        const auto size = numbers.size() * sizeof(numbers.front());
        if (size > 0)
            std::memcpy(numbers.data(), reader.take(qsizetype(size)).data(), size);
    };
    lexicon.m_hashes.resize(count);
    lexicon.m_lengths.resize(count);
    copy(lexicon.m_common);
    if (!(std::abs(dot(lexicon.m_common, lexicon.m_common) - 1) < unitTolerance))
        return corrupt(u"a common direction that is none"_s);
    copy(lexicon.m_hashes);
    copy(lexicon.m_lengths);
    if (!std::ranges::is_sorted(lexicon.m_hashes))
        return corrupt(u"words out of order"_s);
    // Values up to 127 by as many dimensions: a longer row cannot be a unit vector.
    const auto isLength = [](float length) { return length > 0 && length <= 1; };
    if (!std::ranges::all_of(lexicon.m_lengths, isLength))
        return corrupt(u"a length that is none"_s);
    lexicon.m_weights = {reinterpret_cast<const std::uint8_t *>(reader.take(count).data()), count};
    lexicon.m_rows = {reinterpret_cast<const std::int8_t *>(reader.take(reader.left()).data()),
                      count * meaningDimension};
    return lexicon;
}

QByteArray Lexicon::bytes(std::span<const Entry> entries, const Meaning &common)
{
    std::vector<const Entry *> order;
    order.reserve(entries.size());
    for (const Entry &entry : entries)
        order.push_back(&entry);
    std::ranges::sort(order, {}, [](const Entry *entry) { return entry->hash; });

    QByteArray hashes;
    QByteArray lengths;
    QByteArray weights;
    QByteArray rows;
    for (const Entry *entry : order) {
        float largest = 0;
        for (const float value : entry->vector)
            largest = std::max(largest, std::abs(value));
        double square = 0;
        for (const float value : entry->vector) {
            const auto byte = std::int8_t(std::lround(value / largest * 127));
            square += double(byte) * double(byte);
            rows.append(char(byte));
        }
        appendNumber(hashes, entry->hash);
        appendNumber(lengths, float(1 / std::sqrt(square)));
        weights.append(char(std::uint8_t(std::lround(entry->weight * 255))));
    }
    QByteArray all = magic.toByteArray();
    appendNumber(all, version);
    appendNumber(all, std::uint32_t(entries.size()));
    for (const float value : common)
        appendNumber(all, value);
    return all + hashes + lengths + weights + rows;
}

Lexicon::Entry Lexicon::entry(Lexeme word) const
{
    Entry found{m_hashes[word], weight(word), {}};
    add(word, 1, found.vector);
    return found;
}

Lexeme Lexicon::find(QStringView stem) const
{
    const std::uint64_t hash = hashOf(stem);
    const auto found = std::ranges::lower_bound(m_hashes, hash);
    return found != m_hashes.end() && *found == hash ? Lexeme(found - m_hashes.begin()) : noLexeme;
}

double Lexicon::relatedness(Lexeme one, Lexeme other) const
{
    static const Kernel &products = kernel();
    const std::int32_t product = products.bytes(
        &m_rows[one * meaningDimension], &m_rows[other * meaningDimension], meaningDimension);
    return double(product) * double(m_lengths[one]) * double(m_lengths[other]);
}

void Lexicon::add(Lexeme word, float factor, Meaning &sum) const
{
    const std::int8_t *row = &m_rows[word * meaningDimension];
    const float scale = factor * m_lengths[word];
    for (size_t i = 0; i < meaningDimension; ++i)
        sum[i] += scale * float(row[i]);
}

const Lexicon &builtInLexicon()
{
    static const Lexicon lexicon = [] {
        initLexiconResource();
        // Not compressed, so that this is a part of the program's file that is read where needed.
        const QResource resource(u":/daybreak/grouping/words.lexicon"_s);
        Result<Lexicon> read =
            Lexicon::read({reinterpret_cast<const char *>(resource.data()), resource.size()});
        if (!read) {
            qCCritical(lcGrouping) << "the built-in lexicon:" << read.error().toLogString();
            return Lexicon();
        }
        return std::move(*read);
    }();
    return lexicon;
}

double dot(const Meaning &one, const Meaning &other)
{
    return double(kernel().floats(one.data(), other.data(), meaningDimension));
}

void normalize(Meaning &meaning)
{
    const double length = std::sqrt(dot(meaning, meaning));
    if (length <= 0)
        return;
    for (float &value : meaning)
        value = float(double(value) / length);
}

} // namespace core::grouping
