// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One page with a list: activity, sources, rejected signals.
#pragma once

#include "core/base/clock.h"
#include "core/pipeline/desk.h"
#include "ui/lists/listmodel.h"

#include <QWidget>

#include <functional>

class QListView;
class QPushButton;
class QStackedWidget;

namespace ui::widgets {
class Label;
class StatePage;
} // namespace ui::widgets

namespace ui::lists {

/// What differs between the pages.
struct ListPageKind
{
    QString id; ///< of the page's widgets, "activity"
    QString title;
    QString explanation;
    support::Glyph emptyGlyph = support::Glyph::Info;
    QString emptyTitle;
    QString emptyText;
    QString actText{}; ///< empty if rows cannot be acted on
    support::Glyph actGlyph = support::Glyph::Undo;
    /// Loads and calls back once with the rows or the error; `context` ends the wait.
    std::function<void(QObject *context,
                       std::function<void(core::Result<std::vector<ListRow>>)> done)>
        load;
    /// Acts on the row with this id; calls back with the decision (none for an undo).
    std::function<void(const QString &id, QObject *context,
                       std::function<void(core::Result<core::DecisionId>)> done)>
        act{};
};

class ListPage : public QWidget
{
    Q_OBJECT

public:
    explicit ListPage(ListPageKind kind, QWidget *parent = nullptr);

    void reload();
    bool isLoading() const { return m_loading; }
    ListModel &model() { return m_model; }
    void focusList();

Q_SIGNALS:
    void loaded(int actionable); ///< rows that the page's act works on
    void decided(core::DecisionId decision, const QString &text);
    void problem(const QString &message);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void act();
    void selectRow();

    ListPageKind m_kind;
    ListModel m_model;
    QListView *m_list;
    QStackedWidget *m_stack;
    widgets::StatePage *m_statePage;
    QPushButton *m_act;
    bool m_loading = true;
    bool m_busy = false;
    int m_load = 0;
};

/// desk, clock  borrowed, outlive the page
ListPage *activityPage(core::pipeline::Desk &desk, const core::Clock &clock);
ListPage *sourcesPage(core::pipeline::Desk &desk);
ListPage *rejectedPage(core::pipeline::Desk &desk, const core::Clock &clock);

} // namespace ui::lists
