// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diffaccessible.h"

#include "ui/diff/diffview.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace ui::diff {

namespace {

class RowAccessible : public QAccessibleInterface
{
public:
    RowAccessible(DiffView *view, int row) : m_view(view), m_row(row) {}

    bool isValid() const override { return m_view && m_row < m_view->rows().count(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view.data());
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? m_view->rows().spoken(m_row) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect row = m_view->rowRect(m_row);
        return row.isNull() ? QRect()
                            : QRect(m_view->viewport()->mapToGlobal(row.topLeft()), row.size());
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.focusable = true;
        state.selectable = true;
        state.readOnly = true;
        state.selected = m_view->currentRow() == m_row;
        state.focused = state.selected && m_view->hasFocus();
        state.offscreen = m_view->rowRect(m_row).isNull();
        return state;
    }
    int row() const { return m_row; }

private:
    QPointer<DiffView> m_view;
    int m_row;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<DiffView *>(object);
    return view ? new DiffAccessible(view) : nullptr;
}

DiffAccessible *interfaceOf(DiffView *view)
{
    return QAccessible::isActive()
               ? dynamic_cast<DiffAccessible *>(QAccessible::queryAccessibleInterface(view))
               : nullptr;
}

} // namespace

void installDiffAccessibility()
{
    static bool installed = false; // Qt keeps the list of factories per process
    if (!installed)
        QAccessible::installFactory(makeInterface);
    installed = true;
}

DiffAccessible::DiffAccessible(DiffView *view)
    : QAccessibleWidget(view, QAccessible::List), m_view(view)
{
}

DiffAccessible::~DiffAccessible()
{
    forget();
}

void DiffAccessible::forget()
{
    const QHash<int, QAccessible::Id> children = std::exchange(m_children, {});
    for (const QAccessible::Id id : children)
        QAccessible::deleteAccessibleInterface(id);
}

int DiffAccessible::childCount() const
{
    return m_view->rows().count();
}

QAccessibleInterface *DiffAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_children.constFind(index);
    if (known != m_children.constEnd())
        return QAccessible::accessibleInterface(*known);
    auto *made = new RowAccessible(m_view, index);
    m_children.insert(index, QAccessible::registerAccessibleInterface(made));
    return made;
}

int DiffAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *row = dynamic_cast<const RowAccessible *>(child);
    return row ? row->row() : -1;
}

QAccessibleInterface *DiffAccessible::childAt(int x, int y) const
{
    const QPoint at = m_view->viewport()->mapFromGlobal(QPoint(x, y));
    return child(m_view->rowAt(at.y()));
}

QAccessibleInterface *DiffAccessible::focusChild() const
{
    return m_view->hasFocus() ? child(m_view->currentRow()) : nullptr;
}

void DiffAccessible::rowsChanged(DiffView *view)
{
    DiffAccessible *self = interfaceOf(view);
    if (!self)
        return;
    self->forget();
    QAccessibleEvent event(view, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

void DiffAccessible::focusMoved(DiffView *view, int row)
{
    DiffAccessible *self = interfaceOf(view);
    if (!self || !view->hasFocus())
        return;
    QAccessibleEvent event(view, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

} // namespace ui::diff
