// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox as a tree: sections that have something, and their reports.
#pragma once

#include "core/base/clock.h"
#include "ui/inbox/inboxindex.h"

#include <QAbstractItemModel>

#include <vector>

class QTimer;

namespace ui::inbox {

/// Two levels: sections in the inbox's order, empty ones left out; below each the first of its
/// items, the most urgent first, then the one that was seen last. Updates are exact.
///
/// A section has the first thousand as rows and more when it is asked to showMore(): a view lays
/// all rows out whenever one comes or goes.
/// thread  main
class InboxModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        IsSection = Qt::UserRole + 1, ///< bool
        Section,                      ///< int of core::InboxSection, at both levels
        Count,                        ///< int, sections only: also what has no row
        Item,                         ///< core::InboxItem, items only
    };
    /// What is done at once.
    struct Steps
    {
        int rows = 1'000; ///< of a section
        /// Reports that a filter looks at before the window has its turn: a few milliseconds.
        int search = 4'000;
    };
    static constexpr int mostRevealed = 10'000;

    /// clock  borrowed, for snoozed reports
    explicit InboxModel(const core::Clock &clock, QObject *parent = nullptr);
    InboxModel(const core::Clock &clock, Steps steps, QObject *parent = nullptr);

    /// The head's counts are those of the sections until all was read for the first time.
    void putHead(core::pipeline::InboxHead head);
    /// after  what the piece was asked for with: what is known between and is not in it goes
    void putPiece(core::ReportId after, core::pipeline::InboxPiece piece);
    /// asked  those of them that are not among the items go
    void put(std::vector<core::InboxItem> items, const QList<core::ReportId> &asked = {});
    /// The model holds the whole inbox; it stays so while it is read again.
    void setWhole();
    bool isWhole() const { return m_isWhole; }

    void setFilter(const InboxFilter &filter);
    const InboxFilter &filter() const { return m_index.filter(); }
    bool isSearching() const { return m_index.isSearching(); }

    int read() const { return m_index.size(); }      ///< in memory, before the filter
    int total() const;                               ///< before the filter
    int shown() const;                               ///< what matches, also what has no row
    int unread() const;                              ///< before the filter
    int inSection(core::InboxSection section) const; ///< before the filter
    /// Invalid if it has no row.
    QModelIndex indexOf(core::ReportId report) const;
    /// As indexOf(), after giving it a row if it matches and is not beyond mostRevealed.
    QModelIndex reveal(core::ReportId report);
    /// Null for a section.
    const core::InboxItem *item(const QModelIndex &index) const;
    bool hasMore(const QModelIndex &section) const;
    void showMore(const QModelIndex &section);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void syncing(); ///< rows are about to come, go or move
    void synced();  ///< all of them did, and the numbers are right

private:
    struct Shown
    {
        InboxEntry *entry;
        quint32 version;

        friend bool operator==(const Shown &, const Shown &) = default;
    };
    struct Group
    {
        core::InboxSection section;
        std::vector<Shown> rows;
        int count = 0;
    };

    void apply(std::vector<core::InboxItem> items, const std::vector<core::ReportId> &gone);
    void sync(SectionSet touched);
    void syncSection(core::InboxSection section);
    void updateCounts();
    void search();
    core::pipeline::SectionCount countOf(core::InboxSection section) const;
    int countShown(core::InboxSection section) const;
    QModelIndex sectionIndex(core::InboxSection section) const;

    const core::Clock &m_clock;
    const Steps m_steps;
    InboxIndex m_index;
    SectionCounts m_head{}; ///< kept up to date as far as that can be known
    bool m_isWhole = false;
    std::array<int, sectionCount> m_limits{};
    std::vector<Group> m_groups;
    QTimer *m_search; ///< the next step
};

} // namespace ui::inbox
