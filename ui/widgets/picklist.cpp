// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picklist.h"

#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

namespace {

constexpr int rowRole = Qt::UserRole + 1;
constexpr int noteRole = Qt::UserRole + 2;
constexpr int asideRole = Qt::UserRole + 3;
constexpr int iconSide = 16;

class RowDelegate : public QStyledItemDelegate
{
public:
    RowDelegate(bool hasIcons, QObject *parent) : QStyledItemDelegate(parent), m_hasIcons(hasIcons)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int title = QFontMetrics(support::font(Type::Body)).height();
        const int note = index.data(noteRole).toString().isEmpty()
                             ? 0
                             : QFontMetrics(support::font(Type::Caption)).height();
        return {20 * unit, std::max(4 * unit, title + note + unit)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const support::Colors &colors = support::colorsOf(option.palette);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, colors.selection);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, colors.hover);
        QRect rect = option.rect.adjusted(unit, 0, -unit, 0);
        const auto mirrored = [&](const QRect &part) {
            return QStyle::visualRect(option.direction, option.rect, part);
        };
        const auto draw = [&](QRect part, Type type, const QColor &ink, const QString &text,
                              Qt::Alignment where) {
            painter->setFont(support::font(type));
            painter->setPen(ink);
            const QFontMetrics metrics(painter->font());
            painter->drawText(mirrored(part), int(QStyle::visualAlignment(option.direction, where)),
                              metrics.elidedText(text, Qt::ElideRight, part.width()));
        };
        if (m_hasIcons) {
            const QRect at(rect.left(), rect.center().y() - iconSide / 2, iconSide, iconSide);
            index.data(Qt::DecorationRole).value<QIcon>().paint(painter, mirrored(at));
            rect.setLeft(at.right() + unit);
        }
        const QString aside = index.data(asideRole).toString();
        if (!aside.isEmpty()) {
            const int width =
                QFontMetrics(support::font(Type::Caption)).horizontalAdvance(aside) + 1;
            draw({rect.right() - width, rect.top(), width, rect.height()}, Type::Caption,
                 colors.muted, aside, Qt::AlignRight | Qt::AlignVCenter);
            rect.setRight(rect.right() - width - unit);
        }
        const QString note = index.data(noteRole).toString();
        if (note.isEmpty()) {
            draw(rect, Type::Body, colors.text, index.data().toString(),
                 Qt::AlignLeft | Qt::AlignVCenter);
            return;
        }
        const int title = QFontMetrics(support::font(Type::Body)).height();
        draw({rect.left(), rect.top() + halfUnit, rect.width(), title}, Type::Body, colors.text,
             index.data().toString(), Qt::AlignLeft | Qt::AlignVCenter);
        draw({rect.left(), rect.top() + halfUnit + title, rect.width(),
              rect.height() - title - unit},
             Type::Caption, colors.muted, note, Qt::AlignLeft | Qt::AlignVCenter);
    }

private:
    bool m_hasIcons;
};

/// Says so where there is nothing to choose.
class List : public QListWidget
{
public:
    QString emptyText;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QListWidget::paintEvent(event);
        if (count() > 0)
            return;
        QPainter painter(viewport());
        painter.setFont(support::font(Type::Body));
        painter.setPen(support::colorsOf(palette()).muted);
        painter.drawText(viewport()->rect().adjusted(unit, unit, -unit, -unit),
                         Qt::AlignCenter | Qt::TextWordWrap, emptyText);
    }
};

} // namespace

PickList::PickList(std::vector<Row> rows, const QString &name, const QString &what,
                   const QString &hint, QWidget *parent)
    : QWidget(parent), m_rows(std::move(rows)), m_words(new QLineEdit)
{
    auto *list = new List;
    list->emptyText =
        m_rows.empty() ? tr("There is nothing to choose from") : tr("Nothing here has these words");
    m_list = list;
    identify(m_words, name + u".words"_s, tr("Words to look for"));
    m_words->setPlaceholderText(hint);
    m_words->installEventFilter(this);
    identify(m_list, name + u".list"_s, what);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setItemDelegate(new RowDelegate(
        std::ranges::any_of(m_rows, [](const Row &row) { return !row.icon.isNull(); }), m_list));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(unit);
    layout->addWidget(m_words);
    layout->addWidget(m_list, 1);
    setFocusProxy(m_words);
    connect(m_words, &QLineEdit::textChanged, this, &PickList::fill);
    connect(m_list, &QListWidget::currentRowChanged, this,
            [this] { Q_EMIT currentChanged(current()); });
    connect(m_list, &QListWidget::itemClicked, this, &PickList::clicked);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &PickList::picked);
    fill({});
}

int PickList::current() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(rowRole).toInt() : -1;
}

void PickList::fill(const QString &words)
{
    m_list->clear();
    const QStringList parts = words.split(u' ', Qt::SkipEmptyParts);
    for (int number = 0; number < int(m_rows.size()); ++number) {
        const Row &row = m_rows[size_t(number)];
        const bool fits = std::ranges::all_of(parts, [&](const QString &part) {
            return row.title.contains(part, Qt::CaseInsensitive) ||
                   row.note.contains(part, Qt::CaseInsensitive);
        });
        if (!fits)
            continue;
        auto *item = new QListWidgetItem(row.icon, row.title, m_list);
        item->setData(rowRole, number);
        item->setData(noteRole, row.note);
        item->setData(asideRole, row.aside);
        item->setToolTip(support::plainToolTip(row.title));
        QStringList heard{row.title, row.note, row.aside};
        heard.removeAll(QString());
        item->setData(Qt::AccessibleTextRole, heard.join(u", "_s));
    }
    m_list->setCurrentRow(m_list->count() > 0 ? 0 : -1);
    Q_EMIT currentChanged(current());
}

bool PickList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_words && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (current() >= 0)
                Q_EMIT picked();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentRow() + (key == Qt::Key_Down ? 1 : -1);
            m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace ui::widgets
