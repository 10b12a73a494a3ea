// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All reports of the inbox in memory, in the order of the screen, and which of them match.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/inbox/inboxfilter.h"

#include <array>
#include <bitset>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace ui::inbox {

inline constexpr size_t sectionCount = size_t(core::InboxSection::Done) + 1;
using SectionSet = std::bitset<sectionCount>;
using SectionCounts = std::array<core::pipeline::SectionCount, sectionCount>;

/// One report; stays where it is in memory until InboxIndex::forget().
struct InboxEntry
{
    core::InboxItem item;
    qint64 order = 0;    ///< where it is in its section; equal ones go by id
    quint32 version = 0; ///< grows when the item changes
    bool isFound = false;

    core::InboxSection section() const { return core::sectionOf(item.report.state); }
};

/// A change of one report costs two binary searches; a piece of n of them n searches and one copy
/// of the sections that it is in. Searching goes through each section from its first row on, in
/// steps, so that what is seen first is found first.
/// thread  main
class InboxIndex
{
public:
    struct Row
    {
        qint64 order;
        InboxEntry *entry;
    };

    /// Puts items in place of what was known of them and takes out those of `gone` that are not
    /// among them. Entries that were taken out live on until forget().
    /// shift    by how much the counts of what was known before changed; new reports do not count
    /// returns  sections whose rows changed
    SectionSet apply(std::vector<core::InboxItem> items, const std::vector<core::ReportId> &gone,
                     SectionCounts &shift);
    void forget() { m_gone.clear(); }

    /// Nothing is found until search().
    void setFilter(const InboxFilter &filter);
    const InboxFilter &filter() const { return m_filter; }
    bool isSearching() const { return m_isSearching; }
    /// Looks at the next `most` reports. Returns sections in which something was found.
    SectionSet search(int most);

    /// What matches, as far as it was searched, in the order of the screen.
    std::span<const Row> listed(core::InboxSection section) const;
    /// Where `entry` is in listed(), if it is there.
    std::optional<int> rowOf(const InboxEntry &entry) const;
    /// None if there is no such report.
    const InboxEntry *find(core::ReportId report) const;
    /// Known reports with `after` < id ≤ `last`; a none is no limit.
    std::vector<core::ReportId> between(core::ReportId after, core::ReportId last) const;
    int size() const { return int(m_all.size()); }
    const SectionCounts &counts() const { return m_counts; } ///< of all, whatever matches

private:
    /// The order of pieces: the bytes', as the store's.
    struct ByBytes
    {
        bool operator()(core::ReportId a, core::ReportId b) const;
    };
    using Entries = std::map<core::ReportId, InboxEntry, ByBytes>;
    /// A place between rows that stays when rows go.
    struct Place
    {
        qint64 order;
        core::ReportId id;
    };
    struct Section
    {
        std::vector<Row> all;
        std::vector<Row> found;        ///< only while there is a filter
        std::optional<Place> searched; ///< up to and with this one; none: nothing was yet
        bool isSearched = true;
    };
    struct Edit
    {
        std::vector<Row> out;
        std::vector<Row> in;
    };
    struct Edits
    {
        std::array<Edit, sectionCount> all;
        std::array<Edit, sectionCount> found;
    };

    static bool comesBefore(const Place &a, const Place &b);
    static Place placeOf(const Row &row);
    static void edit(std::vector<Row> &rows, Edit &edit);
    void takeOut(InboxEntry &entry, Edits &edits);
    void putIn(InboxEntry &entry, Edits &edits);

    Entries m_all;
    std::vector<Entries::node_type> m_gone;
    std::array<Section, sectionCount> m_sections;
    SectionCounts m_counts{};
    InboxFilter m_filter;
    InboxMatcher m_matcher;
    bool m_isFiltered = false;
    bool m_isSearching = false;
};

} // namespace ui::inbox
