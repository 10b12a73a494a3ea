// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxview.h"

#include "ui/inbox/inboxdelegate.h"
#include "ui/support/colors.h"
#include "ui/support/commands.h"
#include "ui/support/style.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QButtonGroup>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::inbox {

InboxTree::InboxTree(QWidget *parent) : QTreeView(parent)
{
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setUniformRowHeights(false);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(true);
}

QModelIndex InboxTree::neighbour(int step) const
{
    const auto next = [&](const QModelIndex &from) {
        return step > 0 ? indexBelow(from) : indexAbove(from);
    };
    QModelIndex index = currentIndex();
    if (!index.isValid()) {
        if (step < 0 || !model() || model()->rowCount() == 0)
            return {};
        index = model()->index(0, 0);
        if (!index.data(InboxModel::IsSection).toBool())
            return index;
    }
    do {
        index = next(index);
    } while (index.isValid() && index.data(InboxModel::IsSection).toBool());
    return index;
}

QModelIndex InboxTree::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    switch (action) {
    case MoveUp:
    case MovePrevious: {
        const QModelIndex index = neighbour(-1);
        return index.isValid() ? index : currentIndex();
    }
    case MoveDown:
    case MoveNext: {
        const QModelIndex index = neighbour(1);
        return index.isValid() ? index : currentIndex();
    }
    default: return QTreeView::moveCursor(action, modifiers);
    }
}

void InboxTree::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && index.data(InboxModel::IsSection).toBool()) {
        setExpanded(index, !isExpanded(index));
        event->accept();
        return;
    }
    QTreeView::mousePressEvent(event);
}

InboxView::InboxView(InboxPresenter &presenter, const core::Clock &clock, QWidget *parent)
    : QWidget(parent), m_presenter(presenter), m_filter(new QLineEdit),
      m_only(new QButtonGroup(this)), m_tree(new InboxTree), m_stack(new QStackedWidget),
      m_statePage(new widgets::StatePage),
      m_count(new widgets::ElidedLabel({}, Type::Caption, widgets::Ink::Muted))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    identify(m_filter, u"inbox.filter"_s, tr("Filter reports"),
             tr("Words that all must occur in title, repository, source or reviewer"));
    m_filter->setPlaceholderText(tr("Filter by words, source, P1…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(support::icon(support::Glyph::Search), QLineEdit::LeadingPosition);
    identify(m_tree, u"inbox.list"_s, tr("Reports"));
    m_tree->setModel(&presenter.model());
    m_tree->setItemDelegate(new InboxDelegate(clock, m_tree));

    auto *head = new QHBoxLayout;
    head->setContentsMargins(2 * unit, 2 * unit, 2 * unit, 0);
    head->addWidget((new widgets::Label(tr("Inbox"), Type::Title))->oneLine(), 0,
                    Qt::AlignBaseline);
    head->addWidget(m_count, 1, Qt::AlignBaseline);
    auto *chips = new QHBoxLayout;
    chips->setContentsMargins(2 * unit, 0, 2 * unit, unit);
    chips->setSpacing(support::halfUnit);
    const auto chip = [&](InboxFilter::Only only, const QString &text, const QString &id) {
        QPushButton *button = widgets::makeButton(text, std::nullopt, widgets::ButtonKind::Quiet,
                                                  u"inbox.only.%1"_s.arg(id));
        button->setCheckable(true);
        button->setFont(support::font(Type::Caption));
        button->setChecked(only == InboxFilter::Only::All);
        m_only->addButton(button, int(only));
        chips->addWidget(button);
    };
    chip(InboxFilter::Only::All, tr("All"), u"all"_s);
    chip(InboxFilter::Only::Unread, tr("Unread"), u"unread"_s);
    chip(InboxFilter::Only::Green, tr("Green"), u"green"_s);
    chip(InboxFilter::Only::Urgent, tr("P0 and P1"), u"urgent"_s);
    chips->addStretch(1);
    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(2 * unit, 0, 2 * unit, 0);
    filterRow->addWidget(m_filter);

    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_statePage);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(unit);
    layout->addLayout(head);
    layout->addLayout(filterRow);
    layout->addLayout(chips);
    layout->addWidget(m_stack, 1);

    connect(m_filter, &QLineEdit::textChanged, this, &InboxView::applyFilter);
    connect(m_filter, &QLineEdit::returnPressed, this, &InboxView::focusList);
    connect(m_only, &QButtonGroup::idClicked, this, &InboxView::applyFilter);
    connect(&presenter, &InboxPresenter::stateChanged, this, &InboxView::update);
    connect(&presenter.model(), &InboxModel::syncing, this, &InboxView::beginSync);
    connect(&presenter.model(), &InboxModel::synced, this, &InboxView::endSync);
    connect(m_tree->verticalScrollBar(), &QScrollBar::valueChanged, this, &InboxView::showMore);
    connect(&presenter, &InboxPresenter::failed, this, &InboxView::problem);
    connect(m_statePage, &widgets::StatePage::actionTriggered, this, [this] {
        if (m_presenter.state() == InboxPresenter::State::Failed) {
            m_presenter.reload();
        } else {
            m_filter->clear();
            m_only->button(int(InboxFilter::Only::All))->click();
        }
    });
    connect(&presenter.model(), &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &above, int first, int last) {
                if (above.isValid())
                    return;
                for (int row = first; row <= last; ++row) {
                    const QModelIndex index = m_presenter.model().index(row, 0);
                    const bool done =
                        index.data(InboxModel::Section).toInt() == int(core::InboxSection::Done);
                    m_tree->setExpanded(index, !done);
                }
            });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                const core::InboxItem *item = m_presenter.model().item(index);
                if (m_keeping || !item || item->report.id == m_current)
                    return;
                m_current = item->report.id;
                Q_EMIT currentChanged(m_current);
            });
    connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const core::InboxItem *item = m_presenter.model().item(index))
            Q_EMIT opened(item->report.id);
    });
    update();
}

void InboxView::update()
{
    const InboxModel &model = m_presenter.model();
    const auto number = [](int value) { return QLocale().toString(value); };
    m_count->setFullText(
        m_presenter.isReading()
            ? tr("Reading the rest: %1 of %2 reports")
                  .arg(number(std::min(model.read(), model.total())), number(model.total()))
        : model.total() == 0       ? QString()
        : model.filter().isEmpty() ? tr("%1 unread").arg(number(model.unread()))
        : model.isSearching()      ? tr("%1 found so far").arg(number(model.shown()))
                              : tr("%1 of %2").arg(number(model.shown()), number(model.total())));
    switch (m_presenter.state()) {
    case InboxPresenter::State::Loading:
        m_statePage->showLoading(tr("Loading the inbox…"));
        m_stack->setCurrentWidget(m_statePage);
        return;
    case InboxPresenter::State::Failed:
        m_statePage->show(support::Glyph::Warning, tr("The inbox could not be read"),
                          m_presenter.problem(), tr("Try again"));
        m_stack->setCurrentWidget(m_statePage);
        return;
    case InboxPresenter::State::Ready: break;
    }
    if (model.shown() > 0) {
        m_stack->setCurrentWidget(m_tree);
        if (std::exchange(m_wantsFocus, false) && !m_filter->hasFocus())
            m_tree->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (model.filter().isEmpty())
        m_statePage->show(
            support::Glyph::Inbox, tr("Nothing to do"),
            tr("As soon as signals arrive, they gather here as reports. Sources shows "
               "how to send some."));
    else if (model.isSearching() || m_presenter.isReading())
        m_statePage->show(support::Glyph::Search, tr("Nothing matches so far"),
                          tr("The rest of the reports is still being read."),
                          tr("Clear the filter"));
    else
        m_statePage->show(support::Glyph::Search, tr("Nothing matches"),
                          tr("No report has all of these words."), tr("Clear the filter"));
    m_stack->setCurrentWidget(m_statePage);
}

void InboxView::beginSync()
{
    // While rows go and come the tree's cursor falls on their neighbours.
    m_keeping = true;
    m_anchors.clear();
    if (m_tree->verticalScrollBar()->value() == 0)
        return; // what comes above is to be seen
    // Those about the one that is looked at, or the first that are seen.
    constexpr size_t enough = 3;
    QModelIndex index = m_tree->currentIndex();
    if (!m_tree->viewport()->rect().intersects(m_tree->visualRect(index)))
        index = m_tree->indexAt({0, 0});
    else if (const QModelIndex above = m_tree->indexAbove(index); above.isValid())
        index = above;
    for (; index.isValid() && m_anchors.size() < enough; index = m_tree->indexBelow(index))
        m_anchors.emplace_back(index, m_tree->visualRect(index).top());
}

void InboxView::endSync()
{
    keepCurrent();
    keepScrolled();
}

void InboxView::keepScrolled()
{
    if (m_anchors.empty())
        return;
    // The middle one of three: a row that went elsewhere is not followed.
    std::vector<int> moved;
    for (const auto &[index, top] : m_anchors) {
        if (index.isValid())
            moved.push_back(m_tree->visualRect(index).top() - top);
    }
    m_anchors.clear();
    if (moved.empty())
        return;
    const auto middle = moved.begin() + std::ptrdiff_t((moved.size() - 1) / 2);
    std::ranges::nth_element(moved, middle);
    if (*middle != 0)
        m_tree->verticalScrollBar()->setValue(m_tree->verticalScrollBar()->value() + *middle);
}

void InboxView::showMore()
{
    // Before the section's last row is seen, however fast one scrolls by pages.
    constexpr int ahead = 100;
    if (m_keeping)
        return;
    InboxModel &model = m_presenter.model();
    const QModelIndex last = m_tree->indexAt(m_tree->viewport()->rect().bottomLeft());
    const QModelIndex first = m_tree->indexAt({0, 0});
    const QModelIndex sections[] = {last.isValid() ? last.parent() : QModelIndex(), first.parent()};
    const int rows[] = {last.row(), model.rowCount(first.parent()) - 1};
    for (size_t i = 0; i < std::size(sections); ++i) {
        const QModelIndex &section = sections[i];
        if (section.isValid() && (i == 0 || section != sections[0]) &&
            rows[i] + ahead >= model.rowCount(section) && model.hasMore(section))
            model.showMore(section);
    }
}

void InboxView::keepCurrent()
{
    m_keeping = false;
    // The search may still come to it.
    if (m_presenter.model().isSearching() && !m_presenter.model().indexOf(m_current).isValid())
        return;
    // A report that changed its section was removed and inserted: stay with it, not with its row.
    // One that is done leaves for the folded section, and the next one has its turn.
    const QModelIndex index = m_presenter.model().reveal(m_current);
    m_keeping = false; // revealing it has come here, too
    if (index.isValid() && m_tree->isExpanded(index.parent())) {
        m_keeping = true;
        m_tree->setCurrentIndex(index);
        m_keeping = false;
        return;
    }
    const core::InboxItem *item = m_presenter.model().item(m_tree->currentIndex());
    if (item) {
        m_current = item->report.id;
        Q_EMIT currentChanged(m_current);
        return;
    }
    const QModelIndex first = m_tree->neighbour(1);
    if (first.isValid()) {
        m_tree->setCurrentIndex(first);
    } else if (!m_current.isNull() && m_presenter.model().shown() == 0 &&
               m_presenter.model().filter().isEmpty()) {
        m_current = {};
        Q_EMIT currentChanged(m_current);
    }
}

void InboxView::applyFilter()
{
    m_presenter.model().setFilter(
        {.text = m_filter->text(), .only = InboxFilter::Only(m_only->checkedId())});
    update();
}

void InboxView::select(core::ReportId report)
{
    InboxModel &model = m_presenter.model();
    if (!model.indexOf(report).isValid() && !model.filter().isEmpty()) {
        m_only->button(int(InboxFilter::Only::All))->setChecked(true);
        m_filter->clear();
        applyFilter();
    }
    const QModelIndex index = model.reveal(report);
    if (!index.isValid())
        return;
    m_tree->expand(index.parent());
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

void InboxView::step(int by)
{
    const QModelIndex next = m_tree->neighbour(by);
    if (next.isValid())
        m_tree->setCurrentIndex(next);
}

void InboxView::toggleRead()
{
    if (const core::InboxItem *item = m_presenter.model().item(m_tree->currentIndex()))
        m_presenter.setRead(item->report.id, item->unread);
}

void InboxView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void InboxView::focusList()
{
    m_wantsFocus = m_stack->currentWidget() != m_tree;
    m_tree->setFocus(Qt::ShortcutFocusReason);
    if (!m_presenter.model().item(m_tree->currentIndex()))
        step(1);
}

} // namespace ui::inbox
