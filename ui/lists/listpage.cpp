// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lists/listpage.h"

#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QHash>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QSet>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::lists {

ListPage::ListPage(ListPageKind kind, QWidget *parent)
    : QWidget(parent), m_kind(std::move(kind)), m_list(new QListView), m_stack(new QStackedWidget),
      m_statePage(new widgets::StatePage),
      m_act(widgets::makeButton(m_kind.actText, m_kind.actGlyph, widgets::ButtonKind::Normal,
                                m_kind.id + u".act"_s))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    identify(this, m_kind.id, m_kind.title);
    identify(m_list, m_kind.id + u".list"_s, m_kind.title);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new ListDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(3 * unit, 2 * unit, 3 * unit, unit);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget((new widgets::Label(m_kind.title, Type::Title))->oneLine());
    texts->addWidget(new widgets::Label(m_kind.explanation, Type::Body, widgets::Ink::Muted));
    head->addLayout(texts, 1);
    head->addWidget(m_act, 0, Qt::AlignBottom);
    m_act->setVisible(!m_kind.actText.isEmpty());
    m_act->setEnabled(false);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_statePage);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(unit);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    connect(m_act, &QPushButton::clicked, this, &ListPage::act);
    connect(m_statePage, &widgets::StatePage::actionTriggered, this, &ListPage::reload);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                const ListRow *row = m_model.row(index);
                m_act->setEnabled(row && row->actionable && !m_busy);
            });
    m_statePage->showLoading(tr("Loading…"));
    m_stack->setCurrentWidget(m_statePage);
}

void ListPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    reload();
}

void ListPage::reload()
{
    const int load = ++m_load;
    m_kind.load(this, [this, load](core::Result<std::vector<ListRow>> rows) {
        if (load != m_load)
            return;
        m_loading = false;
        if (!rows) {
            if (rows.error().kind == core::ErrorKind::Cancelled)
                return;
            m_statePage->show(support::Glyph::Warning, tr("This could not be read"),
                              rows.error().toUserText(), tr("Try again"));
            m_stack->setCurrentWidget(m_statePage);
            return;
        }
        m_model.setRows(std::move(*rows));
        const int count = m_model.rowCount();
        if (count == 0)
            m_statePage->show(m_kind.emptyGlyph, m_kind.emptyTitle, m_kind.emptyText);
        m_stack->setCurrentIndex(count == 0 ? 1 : 0);
        selectRow();
        const ListRow *row = m_model.row(m_list->currentIndex());
        m_act->setEnabled(row && row->actionable && !m_busy);
        Q_EMIT loaded(m_model.actionable());
    });
}

void ListPage::focusList()
{
    selectRow();
    m_list->setFocus(Qt::ShortcutFocusReason);
}

void ListPage::selectRow()
{
    // A view that gets the focus makes its first row the current one without marking it: what the
    // button acts on would not be seen.
    if (m_list->selectionModel()->hasSelection() || m_model.rowCount() == 0)
        return;
    const QModelIndex current = m_list->currentIndex();
    m_list->setCurrentIndex(current.isValid() ? current : m_model.index(0));
}

void ListPage::act()
{
    const ListRow *row = m_model.row(m_list->currentIndex());
    if (!row || !row->actionable || m_busy || !m_kind.act)
        return;
    m_busy = true;
    m_act->setEnabled(false);
    const QString title = row->title;
    m_kind.act(row->id, this, [this, title](core::Result<core::DecisionId> decision) {
        m_busy = false;
        if (decision)
            Q_EMIT decided(*decision, title);
        else if (decision.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT problem(decision.error().toUserText());
        reload();
    });
}

namespace {

/// Which report an entry is about, and why it was decided.
QString activityText(const core::AuditEntry &entry, const QHash<core::ReportId, QString> &titles)
{
    QStringList parts;
    if (const QString title = titles.value(entry.report); !title.isEmpty())
        parts << title;
    if (!entry.reason.isEmpty())
        parts << support::reasonText(entry.reason);
    return parts.join(u" · "_s);
}

std::vector<ListRow> activityRows(const std::vector<core::AuditEntry> &entries,
                                  const QHash<core::ReportId, QString> &titles, core::Timestamp now)
{
    std::vector<ListRow> rows;
    for (const core::AuditEntry &entry : entries) {
        const bool person = entry.actor == u"user";
        rows.push_back(
            {.id = entry.id.toString(),
             .glyph = person ? support::Glyph::Person : support::Glyph::Activity,
             .tone = person ? support::Tone::Accent : support::Tone::Neutral,
             .title = u"%1 %2"_s.arg(support::actorText(entry.actor), support::auditText(entry)),
             .text = activityText(entry, titles),
             .aside = support::ageText(now, entry.at),
             .actionable = entry.undoable});
    }
    return rows;
}

} // namespace

ListPage *activityPage(core::pipeline::Desk &desk, const core::Clock &clock)
{
    constexpr int most = 500;
    ListPageKind kind{
        .id = u"activity"_s,
        .title = ListPage::tr("Activity"),
        .explanation = ListPage::tr("What Daybreak and you decided, newest first."),
        .emptyGlyph = support::Glyph::Activity,
        .emptyTitle = ListPage::tr("Nothing was decided yet"),
        .emptyText = ListPage::tr("Every decision is written down here, with who made it and why."),
        .actText = ListPage::tr("Undo"),
    };
    kind.load = [&desk, &clock](QObject *context, auto done) {
        const auto withTitles = [&clock, done](std::vector<core::AuditEntry> entries) {
            return [&clock, done, entries = std::move(entries)](
                       const core::Result<std::vector<core::InboxItem>> &items) {
                // Without the titles the decisions are still worth showing.
                QHash<core::ReportId, QString> titles;
                if (items) {
                    for (const core::InboxItem &item : *items)
                        titles.insert(item.report.id, support::line(item.report.title, 120));
                }
                done(activityRows(entries, titles, clock.now()));
            };
        };
        core::join(desk.audit(most), context,
                   [&desk, context, done,
                    withTitles](core::Result<std::vector<core::AuditEntry>> entries) {
                       if (!entries) {
                           done(std::unexpected(std::move(entries.error())));
                           return;
                       }
                       QSet<core::ReportId> about;
                       for (const core::AuditEntry &entry : *entries) {
                           if (!entry.report.isNull())
                               about.insert(entry.report);
                       }
                       core::join(desk.inboxItems(about.values()), context,
                                  withTitles(std::move(*entries)));
                   });
    };
    kind.act = [&desk](const QString &id, QObject *context, auto done) {
        core::join(desk.undo(core::DecisionId::fromString(id)), context,
                   [done](core::Result<> undone) {
                       if (undone)
                           done(core::DecisionId());
                       else
                           done(std::unexpected(std::move(undone.error())));
                   });
    };
    return new ListPage(std::move(kind));
}

ListPage *sourcesPage(core::pipeline::Desk &desk)
{
    ListPageKind kind{
        .id = u"sources"_s,
        .title = ListPage::tr("Sources"),
        .explanation = ListPage::tr("Where signals come from, and how to point a client here."),
        .emptyGlyph = support::Glyph::Sources,
        .emptyTitle = ListPage::tr("No source is set up"),
        .emptyText = ListPage::tr("“daybreakctl sources” shows how to add one."),
    };
    kind.load = [&desk](QObject *context, auto done) {
        core::join(
            desk.sources(), context,
            [done](core::Result<std::vector<core::pipeline::SourceStatus>> sources) {
                if (!sources) {
                    done(std::unexpected(std::move(sources.error())));
                    return;
                }
                const QLocale locale;
                std::vector<ListRow> rows;
                for (const core::pipeline::SourceStatus &source : *sources) {
                    const bool well = source.problem.isEmpty();
                    QString counts =
                        ListPage::tr("%1 received").arg(locale.toString(source.received));
                    if (source.duplicates > 0)
                        counts += u" · "_s + (source.duplicates == 1
                                                  ? ListPage::tr("1 duplicate")
                                                  : ListPage::tr("%1 duplicates")
                                                        .arg(locale.toString(source.duplicates)));
                    if (source.rejected > 0)
                        counts += u" · "_s +
                                  ListPage::tr("%1 rejected").arg(locale.toString(source.rejected));
                    if (source.replays > 0)
                        counts += u" · "_s + ListPage::tr("%1 parts of replays kept")
                                                 .arg(locale.toString(source.replays));
                    rows.push_back({.id = source.id,
                                    .glyph = support::sourceGlyph(source.id),
                                    .tone = well ? support::Tone::Success : support::Tone::Danger,
                                    .title = support::line(source.name),
                                    .text = support::line(well ? source.hint : source.problem),
                                    .aside = counts});
                }
                done(std::move(rows));
            });
    };
    return new ListPage(std::move(kind));
}

ListPage *rejectedPage(core::pipeline::Desk &desk, const core::Clock &clock)
{
    ListPageKind kind{
        .id = u"rejected"_s,
        .title = ListPage::tr("Rejected"),
        .explanation = ListPage::tr("Signals that were kept out because they try to misuse a "
                                    "reader, with the words that gave them away."),
        .emptyGlyph = support::Glyph::Rejected,
        .emptyTitle = ListPage::tr("Nothing was rejected"),
        .emptyText = ListPage::tr("Signals that try to give orders, hide text or ask for secrets "
                                  "are kept here instead of reaching a report."),
        .actText = ListPage::tr("Restore"),
        .actGlyph = support::Glyph::Restore,
    };
    kind.load = [&desk, &clock](QObject *context, auto done) {
        core::join(desk.rejections(), context,
                   [&clock, done](core::Result<std::vector<core::Rejection>> rejections) {
                       if (!rejections) {
                           done(std::unexpected(std::move(rejections.error())));
                           return;
                       }
                       std::vector<ListRow> rows;
                       for (const core::Rejection &rejection : *rejections)
                           rows.push_back(
                               {.id = rejection.id.toString(),
                                .glyph = rejection.restored ? support::Glyph::Restore
                                                            : support::Glyph::Rejected,
                                .tone = rejection.restored ? support::Tone::Neutral
                                                           : support::Tone::Danger,
                                .title = rejection.restored
                                             ? ListPage::tr("%1 (restored)")
                                                   .arg(support::categoryText(rejection.category))
                                             : support::categoryText(rejection.category),
                                .text = rejection.quote.displayLine(),
                                .aside = support::ageText(clock.now(), rejection.at),
                                .outside = true,
                                .actionable = !rejection.restored});
                       done(std::move(rows));
                   });
    };
    kind.act = [&desk](const QString &id, QObject *context, auto done) {
        core::join(desk.restoreRejection(core::RejectionId::fromString(id)), context,
                   [done](core::Result<core::DecisionId> decision) { done(std::move(decision)); });
    };
    return new ListPage(std::move(kind));
}

} // namespace ui::lists
