// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox as a tree: sections that have something, and their reports.
#pragma once

#include "core/base/clock.h"
#include "core/model/inboxitem.h"

#include <QAbstractItemModel>

#include <vector>

namespace ui::inbox {

/// What the list is narrowed to.
struct InboxFilter
{
    enum class Only : std::uint8_t { All, Unread, Green, Urgent };

    QString text; ///< words that all must occur, case does not matter
    Only only = Only::All;

    bool isEmpty() const { return text.trimmed().isEmpty() && only == Only::All; }
    friend bool operator==(const InboxFilter &, const InboxFilter &) = default;
};

/// Whether the item is shown. Merged-into and still snoozed reports never are.
bool matches(const core::InboxItem &item, const InboxFilter &filter, core::Timestamp now);

/// Two levels: sections in the inbox's order, empty ones left out; below each its items, the most
/// urgent first, then the one that was seen last. Updates are exact.
/// thread  main
class InboxModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        IsSection = Qt::UserRole + 1, ///< bool
        Section,                      ///< int of core::InboxSection, at both levels
        Count,                        ///< int, sections only
        Item,                         ///< core::InboxItem, items only
    };

    /// clock  borrowed, for snoozed reports
    explicit InboxModel(const core::Clock &clock, QObject *parent = nullptr);

    void setItems(std::vector<core::InboxItem> items);
    void setFilter(const InboxFilter &filter);
    const InboxFilter &filter() const { return m_filter; }

    int total() const { return int(m_all.size()); } ///< before the filter
    int shown() const;
    int unread() const;                              ///< before the filter
    int inSection(core::InboxSection section) const; ///< before the filter
    /// Invalid if it is not shown.
    QModelIndex indexOf(core::ReportId report) const;
    /// Null for a section.
    const core::InboxItem *item(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Group
    {
        core::InboxSection section;
        std::vector<core::InboxItem> items;
    };

    void sync();
    QModelIndex sectionIndex(core::InboxSection section) const;

    const core::Clock &m_clock;
    InboxFilter m_filter;
    std::vector<core::InboxItem> m_all;
    std::vector<Group> m_groups;
};

} // namespace ui::inbox
