// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxmodel.h"

#include "ui/support/format.h"
#include "ui/support/listsync.h"

#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui::inbox {

namespace {

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

InboxModel::InboxModel(const core::Clock &clock, QObject *parent)
    : InboxModel(clock, Steps(), parent)
{
}

InboxModel::InboxModel(const core::Clock &clock, Steps steps, QObject *parent)
    : QAbstractItemModel(parent), m_clock(clock), m_steps(steps), m_search(new QTimer(this))
{
    m_limits.fill(m_steps.rows);
    m_search->setSingleShot(true);
    m_search->setInterval(0); // after the events that wait
    connect(m_search, &QTimer::timeout, this, &InboxModel::search);
}

void InboxModel::putHead(core::pipeline::InboxHead head)
{
    if (!m_isWhole) {
        m_head = {};
        for (const auto &[section, count] : head.counts)
            m_head[size_t(section)] = count;
    }
    std::vector<core::ReportId> gone;
    if (head.isWhole) {
        gone = m_index.between({}, {});
        m_isWhole = true;
    }
    apply(std::move(head.items), gone);
}

void InboxModel::putPiece(core::ReportId after, core::pipeline::InboxPiece piece)
{
    // What is in the piece is kept, whatever this names.
    const std::vector<core::ReportId> known = m_index.between(after, piece.next);
    apply(std::move(piece.items), known);
}

void InboxModel::put(std::vector<core::InboxItem> items, const QList<core::ReportId> &asked)
{
    apply(std::move(items), {asked.cbegin(), asked.cend()});
}

void InboxModel::setWhole()
{
    Q_EMIT syncing();
    m_isWhole = true;
    updateCounts();
    Q_EMIT synced();
}

void InboxModel::apply(std::vector<core::InboxItem> items, const std::vector<core::ReportId> &gone)
{
    Q_EMIT syncing();
    const core::Timestamp now = m_clock.now();
    std::vector<core::ReportId> out = gone;
    std::erase_if(items, [&](const core::InboxItem &item) {
        const bool isHidden = !isListed(item, now);
        if (isHidden)
            out.push_back(item.report.id);
        return isHidden;
    });
    SectionCounts shift{};
    const SectionSet touched = m_index.apply(std::move(items), out, shift);
    for (size_t at = 0; at < sectionCount; ++at) {
        m_head[at].all += shift[at].all;
        m_head[at].unread += shift[at].unread;
    }
    sync(touched);
    m_index.forget();
    if (m_index.isSearching())
        m_search->start();
    Q_EMIT synced();
}

void InboxModel::setFilter(const InboxFilter &filter)
{
    if (m_index.filter() == filter)
        return;
    Q_EMIT syncing();
    m_index.setFilter(filter);
    m_limits.fill(m_steps.rows);
    m_index.search(m_steps.search);
    sync(SectionSet().set());
    if (m_index.isSearching())
        m_search->start();
    Q_EMIT synced();
}

void InboxModel::search()
{
    Q_EMIT syncing();
    sync(m_index.search(m_steps.search));
    if (m_index.isSearching())
        m_search->start();
    Q_EMIT synced();
}

int InboxModel::total() const
{
    int count = 0;
    for (size_t at = 0; at < sectionCount; ++at)
        count += countOf(core::InboxSection(at)).all;
    return count;
}

int InboxModel::shown() const
{
    int count = 0;
    for (const Group &group : m_groups)
        count += group.count;
    return count;
}

int InboxModel::unread() const
{
    int count = 0;
    for (size_t at = 0; at < sectionCount; ++at)
        count += countOf(core::InboxSection(at)).unread;
    return count;
}

int InboxModel::inSection(core::InboxSection section) const
{
    return countOf(section).all;
}

core::pipeline::SectionCount InboxModel::countOf(core::InboxSection section) const
{
    const core::pipeline::SectionCount &known = m_index.counts()[size_t(section)];
    if (m_isWhole)
        return known;
    const core::pipeline::SectionCount &head = m_head[size_t(section)];
    return {.all = std::max(head.all, known.all), .unread = std::max(head.unread, known.unread)};
}

int InboxModel::countShown(core::InboxSection section) const
{
    return m_index.filter().isEmpty() ? countOf(section).all : int(m_index.listed(section).size());
}

void InboxModel::sync(SectionSet touched)
{
    // Sections that are left with nothing go first, with their items.
    for (int row = int(m_groups.size()) - 1; row >= 0; --row) {
        if (!m_index.listed(m_groups[size_t(row)].section).empty())
            continue;
        beginRemoveRows({}, row, row);
        m_groups.erase(m_groups.begin() + row);
        endRemoveRows();
    }
    for (size_t at = 0; at < sectionCount; ++at) {
        if (touched.test(at) && !m_index.listed(core::InboxSection(at)).empty())
            syncSection(core::InboxSection(at));
    }
    updateCounts();
}

void InboxModel::syncSection(core::InboxSection section)
{
    std::span<const InboxIndex::Row> listed = m_index.listed(section);
    listed = listed.first(std::min(listed.size(), size_t(m_limits[size_t(section)])));
    std::vector<Shown> target;
    target.reserve(listed.size());
    for (const InboxIndex::Row &row : listed)
        target.push_back({row.entry, row.entry->version});
    const auto at = std::ranges::lower_bound(m_groups, section, {}, &Group::section);
    const int row = int(at - m_groups.begin());
    if (at == m_groups.end() || at->section != section) {
        beginInsertRows({}, row, row);
        m_groups.insert(at, Group{section, std::move(target), countShown(section)});
        endInsertRows();
        return;
    }
    const QModelIndex parent = index(row, 0);
    support::syncList(
        m_groups[size_t(row)].rows, std::move(target), &Shown::entry,
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
}

void InboxModel::updateCounts()
{
    for (size_t row = 0; row < m_groups.size(); ++row) {
        Group &group = m_groups[row];
        const int count = countShown(group.section);
        if (std::exchange(group.count, count) == count)
            continue;
        const QModelIndex at = index(int(row), 0);
        Q_EMIT dataChanged(at, at, {Count, Qt::DisplayRole, Qt::AccessibleTextRole});
    }
}

bool InboxModel::hasMore(const QModelIndex &section) const
{
    if (!section.isValid() || section.internalId() != 0)
        return false;
    const Group &group = m_groups[size_t(section.row())];
    return group.rows.size() < m_index.listed(group.section).size();
}

void InboxModel::showMore(const QModelIndex &section)
{
    if (!hasMore(section))
        return;
    Q_EMIT syncing();
    const core::InboxSection which = m_groups[size_t(section.row())].section;
    m_limits[size_t(which)] += m_steps.rows;
    syncSection(which);
    Q_EMIT synced();
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
    const InboxEntry *entry = m_index.find(report);
    const std::optional<int> row = entry ? m_index.rowOf(*entry) : std::nullopt;
    const QModelIndex section = row ? sectionIndex(entry->section()) : QModelIndex();
    return section.isValid() ? index(*row, 0, section) : QModelIndex();
}

QModelIndex InboxModel::reveal(core::ReportId report)
{
    const InboxEntry *entry = m_index.find(report);
    const std::optional<int> row = entry ? m_index.rowOf(*entry) : std::nullopt;
    if (!row || *row >= mostRevealed)
        return indexOf(report);
    int &limit = m_limits[size_t(entry->section())];
    if (*row >= limit) {
        Q_EMIT syncing();
        limit = (*row / m_steps.rows + 1) * m_steps.rows;
        syncSection(entry->section());
        Q_EMIT synced();
    }
    return indexOf(report);
}

const core::InboxItem *InboxModel::item(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    const QModelIndex section = parent(index);
    return &m_groups[size_t(section.row())].rows[size_t(index.row())].entry->item;
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
    return int(m_groups[size_t(parent.row())].rows.size());
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
        return tr("%1, %2").arg(support::sectionText(group.section)).arg(group.count);
    case IsSection: return true;
    case Section: return int(group.section);
    case Count: return group.count;
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
