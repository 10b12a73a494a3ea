// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxmodel.h"

#include "ui/support/format.h"
#include "ui/support/listsync.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace ui::inbox {

namespace {

int rank(const core::InboxItem &item)
{
    return item.report.priority ? int(*item.report.priority) : 9;
}

/// Most urgent first, then last seen, then the id, so that the order is total.
bool comesBefore(const core::InboxItem &a, const core::InboxItem &b)
{
    const auto key = [](const core::InboxItem &item) {
        const bool done = core::sectionOf(item.report.state) == core::InboxSection::Done;
        const core::Timestamp time = done ? item.report.updated : item.report.lastSeen;
        return std::tuple(done ? 0 : rank(item), -core::toMs(time));
    };
    const auto first = key(a);
    const auto second = key(b);
    return first != second ? first < second : a.report.id < b.report.id;
}

QString spoken(const core::InboxItem &item)
{
    const core::Report &report = item.report;
    QStringList parts;
    if (item.unread)
        parts << InboxModel::tr("unread");
    if (report.priority)
        parts << core::priorityName(*report.priority);
    parts << support::line(report.title) << support::stateText(report.state)
          << InboxModel::tr("weight %1 of %2")
                 .arg(support::weightText(report.weight),
                      support::weightText(core::promotionThreshold))
          << support::signalsText(report.signalCount);
    for (const QString &source : item.sources)
        parts << support::sourceText(source);
    if (!item.repository.isEmpty())
        parts << support::line(item.repository, 80);
    if (item.pullRequest)
        parts << support::checkText(item.pullRequest->checks);
    return parts.join(u", "_s);
}

} // namespace

bool matches(const core::InboxItem &item, const InboxFilter &filter, core::Timestamp now)
{
    const core::Report &report = item.report;
    if (!report.mergedInto.isNull())
        return false;
    if (core::isKnown(report.snoozedUntil) && report.snoozedUntil > now)
        return false;
    if (report.snoozedUntilSignals > report.signalCount)
        return false;
    switch (filter.only) {
    case InboxFilter::Only::All: break;
    case InboxFilter::Only::Unread:
        if (!item.unread)
            return false;
        break;
    case InboxFilter::Only::Green:
        if (!item.pullRequest || item.pullRequest->checks != core::CheckState::Passed)
            return false;
        break;
    case InboxFilter::Only::Urgent:
        if (!report.priority || *report.priority > core::Priority::P1)
            return false;
        break;
    }
    const QStringList words = filter.text.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return true;
    QString all = report.title % u' ' % item.repository % u' ' % support::stateText(report.state) %
                  u' ' % item.sources.join(u' ') % u' ' %
                  (report.priority ? core::priorityName(*report.priority) : QString());
    for (const core::Reviewer &reviewer : item.reviewers)
        all += u' ' + reviewer.identity;
    if (item.pullRequest)
        all += u' ' + item.pullRequest->branch;
    return std::ranges::all_of(
        words, [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

InboxModel::InboxModel(const core::Clock &clock, QObject *parent)
    : QAbstractItemModel(parent), m_clock(clock)
{
}

void InboxModel::setItems(std::vector<core::InboxItem> items)
{
    m_all = std::move(items);
    sync();
}

void InboxModel::setFilter(const InboxFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    sync();
}

int InboxModel::shown() const
{
    int count = 0;
    for (const Group &group : m_groups)
        count += int(group.items.size());
    return count;
}

int InboxModel::unread() const
{
    return int(std::ranges::count_if(m_all, [&](const core::InboxItem &item) {
        return item.unread && matches(item, {}, m_clock.now());
    }));
}

int InboxModel::inSection(core::InboxSection section) const
{
    return int(std::ranges::count_if(m_all, [&](const core::InboxItem &item) {
        return core::sectionOf(item.report.state) == section && matches(item, {}, m_clock.now());
    }));
}

void InboxModel::sync()
{
    constexpr size_t sections = size_t(core::InboxSection::Done) + 1;
    std::array<std::vector<core::InboxItem>, sections> target;
    const core::Timestamp now = m_clock.now();
    for (const core::InboxItem &item : m_all) {
        if (matches(item, m_filter, now))
            target[size_t(core::sectionOf(item.report.state))].push_back(item);
    }
    for (auto &items : target)
        std::ranges::sort(items, comesBefore);

    // Sections that are left with nothing go first, with their items.
    for (int row = int(m_groups.size()) - 1; row >= 0; --row) {
        if (!target[size_t(m_groups[size_t(row)].section)].empty())
            continue;
        beginRemoveRows({}, row, row);
        m_groups.erase(m_groups.begin() + row);
        endRemoveRows();
    }
    for (size_t i = 0; i < sections; ++i) {
        if (target[i].empty())
            continue;
        const auto section = core::InboxSection(i);
        const auto at = std::ranges::lower_bound(m_groups, section, {}, &Group::section);
        const int row = int(at - m_groups.begin());
        if (at == m_groups.end() || at->section != section) {
            beginInsertRows({}, row, row);
            m_groups.insert(at, Group{section, std::move(target[i])});
            endInsertRows();
            continue;
        }
        const QModelIndex parent = index(row, 0);
        auto &items = m_groups[size_t(row)].items;
        const size_t before = items.size();
        support::syncList(
            items, std::move(target[i]), [](const core::InboxItem &item) { return item.report.id; },
            {.beginRemove = [&](int first, int last) { beginRemoveRows(parent, first, last); },
             .endRemove = [&] { endRemoveRows(); },
             .beginInsert = [&](int first, int last) { beginInsertRows(parent, first, last); },
             .endInsert = [&] { endInsertRows(); },
             .beginMove = [&](int from, int to) { beginMoveRows(parent, from, from, parent, to); },
             .endMove = [&] { endMoveRows(); },
             .changed =
                 [&](int first, int last) {
                     Q_EMIT dataChanged(index(first, 0, parent), index(last, 0, parent));
                 }});
        if (items.size() != before)
            Q_EMIT dataChanged(parent, parent, {Count, Qt::DisplayRole, Qt::AccessibleTextRole});
    }
}

QModelIndex InboxModel::sectionIndex(core::InboxSection section) const
{
    const auto at = std::ranges::lower_bound(m_groups, section, {}, &Group::section);
    if (at == m_groups.end() || at->section != section)
        return {};
    return createIndex(int(at - m_groups.begin()), 0, quintptr(0));
}

QModelIndex InboxModel::indexOf(core::ReportId report) const
{
    for (const Group &group : m_groups) {
        for (size_t i = 0; i < group.items.size(); ++i) {
            if (group.items[i].report.id == report)
                return createIndex(int(i), 0, quintptr(group.section) + 1);
        }
    }
    return {};
}

const core::InboxItem *InboxModel::item(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    const QModelIndex section = parent(index);
    return &m_groups[size_t(section.row())].items[size_t(index.row())];
}

QModelIndex InboxModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(0));
    return createIndex(row, column, quintptr(m_groups[size_t(parent.row())].section) + 1);
}

QModelIndex InboxModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return sectionIndex(core::InboxSection(child.internalId() - 1));
}

int InboxModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.internalId() != 0 || parent.column() > 0)
        return 0;
    return int(m_groups[size_t(parent.row())].items.size());
}

int InboxModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant InboxModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (const core::InboxItem *entry = item(index)) {
        switch (role) {
        case Qt::DisplayRole: return support::line(entry->report.title);
        case Qt::AccessibleTextRole: return spoken(*entry);
        case IsSection: return false;
        case Section: return int(core::sectionOf(entry->report.state));
        case Item: return QVariant::fromValue(*entry);
        default: return {};
        }
    }
    const Group &group = m_groups[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return support::sectionText(group.section);
    case Qt::AccessibleTextRole:
        return tr("%1, %2").arg(support::sectionText(group.section)).arg(group.items.size());
    case IsSection: return true;
    case Section: return int(group.section);
    case Count: return int(group.items.size());
    default: return {};
    }
}

Qt::ItemFlags InboxModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return index.internalId() == 0
               ? Qt::ItemIsEnabled
               : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace ui::inbox
