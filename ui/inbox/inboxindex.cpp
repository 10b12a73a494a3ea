// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxindex.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace ui::inbox {

namespace {

/// Most urgent first, then last seen; the latest change first where all is done.
qint64 orderOf(const core::InboxItem &item)
{
    constexpr qint64 rank = qint64(1) << 52; // times are far below, and clamped
    const core::Report &report = item.report;
    const bool done = core::sectionOf(report.state) == core::InboxSection::Done;
    const qint64 time = core::toMs(done ? report.updated : report.lastSeen);
    const qint64 urgency = done ? 0 : report.priority ? qint64(*report.priority) : 9;
    return urgency * rank - std::clamp(time, -rank / 2 + 1, rank / 2 - 1);
}

} // namespace

bool InboxIndex::ByBytes::operator()(core::ReportId a, core::ReportId b) const
{
    const auto first = a.uuid().toBytes();
    const auto second = b.uuid().toBytes();
    return std::memcmp(first.data, second.data, sizeof(first.data)) < 0;
}

bool InboxIndex::comesBefore(const Place &a, const Place &b)
{
    return a.order != b.order ? a.order < b.order : a.id < b.id;
}

InboxIndex::Place InboxIndex::placeOf(const Row &row)
{
    return {row.order, row.entry->item.report.id};
}

void InboxIndex::edit(std::vector<Row> &rows, Edit &edit)
{
    const auto before = [](const Row &a, const Row &b) {
        return a.order != b.order ? a.order < b.order
                                  : a.entry->item.report.id < b.entry->item.report.id;
    };
    constexpr size_t few = 4; // rows that are moved along cost less than a copy of all
    if (edit.out.size() + edit.in.size() <= few) {
        for (const Row &row : edit.out)
            rows.erase(std::ranges::lower_bound(rows, row, before));
        for (const Row &row : edit.in)
            rows.insert(std::ranges::lower_bound(rows, row, before), row);
        return;
    }
    std::ranges::sort(edit.out, before);
    std::ranges::sort(edit.in, before);
    std::vector<Row> result;
    result.reserve(rows.size() + edit.in.size() - edit.out.size());
    auto from = rows.cbegin();
    auto out = edit.out.cbegin();
    auto in = edit.in.cbegin();
    while (out != edit.out.cend() || in != edit.in.cend()) {
        const bool takesOut =
            in == edit.in.cend() || (out != edit.out.cend() && !before(*in, *out));
        const auto at = std::lower_bound(from, rows.cend(), takesOut ? *out : *in, before);
        result.insert(result.end(), from, at);
        from = takesOut ? at + 1 : at;
        if (takesOut)
            ++out;
        else
            result.push_back(*in++);
    }
    result.insert(result.end(), from, rows.cend());
    rows = std::move(result);
}

void InboxIndex::takeOut(InboxEntry &entry, Edits &edits)
{
    const auto at = size_t(entry.section());
    edits.all[at].out.push_back({entry.order, &entry});
    if (std::exchange(entry.isFound, false))
        edits.found[at].out.push_back({entry.order, &entry});
}

void InboxIndex::putIn(InboxEntry &entry, Edits &edits)
{
    const auto at = size_t(entry.section());
    const Row row{entry.order, &entry};
    edits.all[at].in.push_back(row);
    if (!m_isFiltered)
        return;
    // What the search comes to later is left to it.
    const Section &section = m_sections[at];
    const bool isPassed =
        section.isSearched || (section.searched && !comesBefore(*section.searched, placeOf(row)));
    entry.isFound = isPassed && m_matcher.matches(entry.item);
    if (entry.isFound)
        edits.found[at].in.push_back(row);
}

SectionSet InboxIndex::apply(std::vector<core::InboxItem> items,
                             const std::vector<core::ReportId> &gone, SectionCounts &shift)
{
    SectionSet touched;
    Edits edits;
    const auto count = [&](const InboxEntry &entry, int by, bool wasKnown) {
        const auto at = size_t(entry.section());
        const int unread = entry.item.unread ? by : 0;
        m_counts[at].all += by;
        m_counts[at].unread += unread;
        if (wasKnown) {
            shift[at].all += by;
            shift[at].unread += unread;
        }
        touched.set(at);
    };
    std::unordered_set<const InboxEntry *> kept;
    for (core::InboxItem &item : items) {
        const auto [place, isNew] = m_all.try_emplace(item.report.id);
        InboxEntry &entry = place->second;
        // Twice in one answer: the first one has its place already.
        if (!kept.insert(&entry).second || (!isNew && entry.item == item))
            continue;
        if (!isNew) {
            takeOut(entry, edits);
            count(entry, -1, true);
        }
        entry.item = std::move(item);
        entry.order = orderOf(entry.item);
        ++entry.version;
        putIn(entry, edits);
        count(entry, 1, !isNew);
    }
    for (const core::ReportId id : gone) {
        const auto place = m_all.find(id);
        if (place == m_all.end() || kept.contains(&place->second))
            continue;
        takeOut(place->second, edits);
        count(place->second, -1, true);
        m_gone.push_back(m_all.extract(place));
    }
    for (size_t at = 0; at < sectionCount; ++at) {
        edit(m_sections[at].all, edits.all[at]);
        edit(m_sections[at].found, edits.found[at]);
    }
    return touched;
}

void InboxIndex::setFilter(const InboxFilter &filter)
{
    m_filter = filter;
    m_isFiltered = !filter.isEmpty();
    m_isSearching = m_isFiltered;
    m_matcher = InboxMatcher(filter);
    for (Section &section : m_sections) {
        for (const Row &row : section.found)
            row.entry->isFound = false;
        section.found.clear();
        section.searched.reset();
        section.isSearched = !m_isFiltered;
    }
}

SectionSet InboxIndex::search(int most)
{
    SectionSet touched;
    for (size_t i = 0; i < sectionCount && most > 0; ++i) {
        Section &section = m_sections[i];
        if (section.isSearched)
            continue;
        auto row = section.all.cbegin();
        if (section.searched)
            row = std::ranges::upper_bound(section.all, *section.searched, comesBefore, placeOf);
        for (; row != section.all.cend() && most > 0; ++row, --most) {
            section.searched = placeOf(*row);
            if (!m_matcher.matches(row->entry->item))
                continue;
            row->entry->isFound = true;
            section.found.push_back(*row);
            touched.set(i);
        }
        section.isSearched = row == section.all.cend();
    }
    m_isSearching = !std::ranges::all_of(m_sections, &Section::isSearched);
    return touched;
}

std::span<const InboxIndex::Row> InboxIndex::listed(core::InboxSection section) const
{
    const Section &rows = m_sections[size_t(section)];
    return m_isFiltered ? rows.found : rows.all;
}

std::optional<int> InboxIndex::rowOf(const InboxEntry &entry) const
{
    const std::span<const Row> rows = listed(entry.section());
    const auto at = std::ranges::lower_bound(rows, Place{entry.order, entry.item.report.id},
                                             comesBefore, placeOf);
    if (at == rows.end() || at->entry != &entry)
        return std::nullopt;
    return int(at - rows.begin());
}

const InboxEntry *InboxIndex::find(core::ReportId report) const
{
    const auto found = m_all.find(report);
    return found == m_all.end() ? nullptr : &found->second;
}

std::vector<core::ReportId> InboxIndex::between(core::ReportId after, core::ReportId last) const
{
    std::vector<core::ReportId> ids;
    const auto end = last.isNull() ? m_all.end() : m_all.upper_bound(last);
    for (auto at = after.isNull() ? m_all.begin() : m_all.upper_bound(after); at != end; ++at)
        ids.push_back(at->first);
    return ids;
}

} // namespace ui::inbox
