// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/keptlinks_p.h"

#include "core/grouping/littleendian_p.h"
#include "core/grouping/vectorgraph_p.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>
#include <cstring>
#include <limits>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr QByteArrayView magic("DBLINKS\n");
constexpr qsizetype checksumSize = 32;
constexpr quint32 longestModel = 4'096;
constexpr quint32 mostSlotsOfEntry = 64;
constexpr quint8 lostBit = 0x80;
/// A level is drawn with a chance of 1/M to go on; hnswlib's own never come near.
constexpr int highestLevel = 40;
constexpr size_t mostLinks = 2 * VectorGraph::links; ///< in the lowest layer
static_assert(mostLinks <= 0xff);

std::unexpected<Error> refused(ErrorKind kind, const QString &detail)
{
    return fail(kind,
                QCoreApplication::translate("Grouping",
                                            "What was kept of the index of similar signals cannot "
                                            "be used. The index is built anew."),
                detail);
}

std::unexpected<Error> corrupt(const QString &detail)
{
    return refused(ErrorKind::Corrupt, detail);
}

/// The finalizer of SplitMix64 (Steele et al. 2014).
quint64 mixed(quint64 x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

} // namespace

quint64 linksKey(std::span<const VectorView> vectors)
{
    quint64 key = vectors.size();
    for (const VectorView &vector : vectors) {
        const size_t size = vector.empty() ? 0 : PackedVector::sizeFor(vector.dimension());
        for (size_t i = 0; i < size; i += sizeof(quint64)) {
            quint64 piece = 0;
            std::memcpy(&piece, vector.bytes() + i, std::min(sizeof(piece), size - i));
            key = mixed(key + 0x9e3779b97f4a7c15ULL + piece);
        }
    }
    return key;
}

Result<KeptLinks> KeptLinks::parse(const QByteArray &bytes)
{
    const qsizetype size = bytes.size() - checksumSize;
    if (size < magic.size() || !bytes.startsWith(magic))
        return corrupt(u"no kept links"_s);
    const QByteArrayView body = QByteArrayView(bytes).first(size);
    if (QCryptographicHash::hash(body, QCryptographicHash::Blake2b_256) !=
        QByteArrayView(bytes).last(checksumSize))
        return corrupt(u"kept links with a wrong checksum"_s);
    ByteReader reader(body);
    reader.take(magic.size());
    const auto readVersion = reader.number<quint32>();
    const auto links = reader.number<quint32>();
    if (readVersion != version || links != VectorGraph::links)
        return refused(
            ErrorKind::Unsupported,
            u"kept links of version %1 with %2 for each node"_s.arg(readVersion).arg(links));

    KeptLinks kept;
    const auto dimension = reader.number<quint32>();
    const auto entries = reader.number<quint32>();
    const auto slotCount = reader.number<quint32>();
    kept.m_entryPoint = reader.number<quint32>();
    const auto modelSize = reader.number<quint32>();
    if (!reader.isGood() || dimension == 0 || dimension > VectorGraph::mostDimensions ||
        modelSize > longestModel)
        return corrupt(u"the head of kept links"_s);
    kept.m_dimension = int(dimension);
    kept.m_model = QString::fromUtf8(reader.take(modelSize));
    // Memory is taken for what can be there, whatever the head says.
    constexpr qsizetype entrySize = sizeof(quint64) + sizeof(quint32);
    constexpr qsizetype smallestSlot = 2;
    if (!reader.isGood() || slotCount == 0 || kept.m_entryPoint >= slotCount ||
        qsizetype(entries) > reader.left() / entrySize ||
        qsizetype(slotCount) > reader.left() / smallestSlot)
        return corrupt(u"the counts of kept links"_s);
    kept.m_entries.reserve(entries);
    quint64 next = 0;
    for (quint32 i = 0; i < entries; ++i) {
        const auto key = reader.number<quint64>();
        const auto count = reader.number<quint32>();
        if (count == 0 || count > mostSlotsOfEntry)
            return corrupt(u"an entry of kept links"_s);
        kept.m_entries.push_back({key, {SlotIndex(next), count}});
        next += count;
    }
    if (next != slotCount)
        return corrupt(u"the entries of kept links"_s);

    kept.m_bytes = bytes;
    kept.m_listsFrom = reader.at();
    kept.m_levels.reserve(slotCount);
    for (quint32 slot = 0; slot < slotCount; ++slot) {
        const auto level = reader.number<quint8>();
        if ((level & ~lostBit) > highestLevel)
            return corrupt(u"a level of kept links"_s);
        kept.m_levels.push_back(level);
        for (int layer = 0; layer <= (level & ~lostBit); ++layer) {
            const auto count = reader.number<quint8>();
            if (count > (layer == 0 ? mostLinks : VectorGraph::links))
                return corrupt(u"a list of kept links"_s);
            reader.take(qsizetype(count) * qsizetype(sizeof(SlotIndex)));
        }
    }
    if (!reader.isGood() || reader.left() != 0)
        return corrupt(u"the end of kept links"_s);
    bool isRight = true;
    kept.forEachList([&](SlotIndex slot, int layer, std::span<const SlotIndex> list) {
        for (const SlotIndex to : list)
            isRight = isRight && to < slotCount && to != slot && kept.level(to) >= layer;
    });
    for (quint32 slot = 0; isRight && slot < slotCount; ++slot)
        isRight = kept.level(slot) <= kept.level(kept.m_entryPoint);
    if (!isRight)
        return corrupt(u"a link of kept links"_s);
    std::ranges::sort(kept.m_entries, [](const Entry &a, const Entry &b) {
        return a.key != b.key ? a.key < b.key : a.slots.first < b.slots.first;
    });
    return kept;
}

QByteArray keptLinks(const VectorGraph &graph, const QString &model, int dimension,
                     std::span<const SlotRange> entries)
{
    constexpr auto none = std::numeric_limits<SlotIndex>::max();
    std::vector<SlotIndex> numbers(graph.cur_element_count, none); // by slot, as they are kept
    std::vector<SlotIndex> order;
    std::vector<SlotRange> kept;
    std::ranges::copy_if(entries, std::back_inserter(kept), [](const SlotRange &range) {
        return range.count > 0 && range.count <= mostSlotsOfEntry;
    });
    for (const SlotRange &range : kept) {
        for (SlotIndex slot = range.first; slot < range.first + range.count; ++slot) {
            numbers[slot] = SlotIndex(order.size());
            order.push_back(slot);
        }
    }
    if (order.empty() || model.size() > qsizetype(longestModel / 4))
        return {};
    const SlotIndex entryPoint = *std::ranges::max_element(
        order, {}, [&](SlotIndex slot) { return graph.element_levels_[slot]; });
    const bool isUsual = numbers[graph.enterpoint_node_] != none;
    const QByteArray name = model.toUtf8();

    QByteArray bytes(magic.data(), magic.size());
    bytes.reserve(qsizetype(order.size()) * 160 + qsizetype(kept.size()) * 12 + 1'024);
    appendNumber(bytes, KeptLinks::version);
    appendNumber(bytes, quint32(VectorGraph::links));
    appendNumber(bytes, quint32(dimension));
    appendNumber(bytes, quint32(kept.size()));
    appendNumber(bytes, quint32(order.size()));
    appendNumber(bytes, numbers[isUsual ? graph.enterpoint_node_ : entryPoint]);
    appendNumber(bytes, quint32(name.size()));
    bytes.append(name);
    for (const SlotRange &range : kept) {
        std::vector<VectorView> vectors;
        for (SlotIndex i = 0; i < range.count; ++i)
            vectors.emplace_back(
                reinterpret_cast<const std::byte *>(graph.getDataByInternalId(range.first + i)),
                size_t(dimension));
        appendNumber(bytes, linksKey(vectors));
        appendNumber(bytes, quint32(range.count));
    }
    for (const SlotIndex slot : order) {
        const qsizetype levelAt = bytes.size();
        appendNumber(bytes, quint8(graph.element_levels_[slot]));
        for (int layer = 0; layer <= graph.element_levels_[slot]; ++layer) {
            const qsizetype countAt = bytes.size();
            appendNumber(bytes, quint8(0));
            size_t count = 0;
            const std::span<const SlotIndex> list = graph.linked(slot, layer);
            for (const SlotIndex to : list) {
                if (numbers[to] == none)
                    continue;
                appendNumber(bytes, numbers[to]);
                ++count;
            }
            bytes[countAt] = char(count);
            if (layer == 0 && count * 4 < list.size() * 3)
                bytes[levelAt] = char(quint8(bytes[levelAt]) | lostBit);
        }
    }
    bytes.append(QCryptographicHash::hash(bytes, QCryptographicHash::Blake2b_256));
    return bytes;
}

} // namespace core::grouping
