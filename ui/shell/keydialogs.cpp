// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keydialogs.h"

#include "ui/support/commands.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

constexpr int actionRole = Qt::UserRole + 1;

} // namespace

ShortcutSheet::ShortcutSheet(QWidget *parent) : QDialog(parent)
{
    identify(this, u"shortcuts"_s, tr("Keys"));
    setWindowTitle(tr("Keys"));
    auto *layout = new QVBoxLayout(this);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(5 * unit);
    for (const auto context :
         {support::Context::Everywhere, support::Context::Inbox, support::Context::Review}) {
        auto *column = new QVBoxLayout;
        column->setSpacing(unit);
        column->addWidget(new Label(support::contextText(context), Type::Heading));
        auto *grid = new QGridLayout;
        grid->setHorizontalSpacing(2 * unit);
        grid->setVerticalSpacing(6);
        int row = 0;
        for (const support::Command &command : support::commands()) {
            if (command.context != context || command.keys.isEmpty())
                continue;
            QStringList keys;
            for (const QKeySequence &key : command.keys) {
                // The two Enter keys are one to a reader.
                QString name = key.toString(QKeySequence::PortableText);
                if (name.endsWith(u"Return") &&
                    command.keys.contains(QKeySequence(name.chopped(6) + u"Enter"_s)))
                    continue;
                keys << key.toString(QKeySequence::NativeText);
            }
            keys.removeDuplicates();
            grid->addWidget((new Label(keys.join(tr(" or ")), Type::Strong))->oneLine(), row, 0);
            grid->addWidget((new Label(QString(command.text).remove(u'…')))->oneLine(), row++, 1);
        }
        grid->setColumnStretch(1, 1);
        column->addLayout(grid);
        column->addStretch(1);
        columns->addLayout(column);
    }
    layout->addLayout(columns);
    layout->addWidget(new Label(tr("Single letters act only while no text field has the focus. "
                                   "None of them approves, merges, pushes or deletes."),
                                Type::Caption, Ink::Muted));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setObjectName(u"shortcuts.close"_s);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

Palette::Palette(QWidget *window) : QDialog(window), m_words(new QLineEdit), m_list(new QListWidget)
{
    identify(this, u"palette"_s, tr("Commands"));
    setWindowTitle(tr("Commands"));
    resize(64 * unit, 52 * unit);
    const std::vector<support::Command> all = support::commands();
    for (QAction *action : window->findChildren<QAction *>()) {
        auto *owner = qobject_cast<QWidget *>(action->parent());
        const bool known = std::ranges::any_of(
            all, [&](const support::Command &c) { return c.id == action->objectName(); });
        if (known && owner && owner->isVisible() && action->isEnabled() &&
            action->objectName() != u"app.palette")
            m_actions.append(action);
    }
    identify(m_words, u"palette.words"_s, tr("Words of the command"));
    m_words->setPlaceholderText(tr("What do you want to do?"));
    m_words->installEventFilter(this);
    identify(m_list, u"palette.list"_s, tr("Commands that fit"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    layout->addWidget(m_list);
    connect(m_words, &QLineEdit::textChanged, this, &Palette::fill);
    connect(m_list, &QListWidget::itemClicked, this, &Palette::choose);
    fill({});
}

void Palette::fill(const QString &words)
{
    m_list->clear();
    const QStringList parts = words.split(u' ', Qt::SkipEmptyParts);
    QPixmap nothing(16, 16);
    nothing.fill(Qt::transparent);
    const QIcon blank(nothing);
    for (QAction *action : std::as_const(m_actions)) {
        const QString text = action->text();
        const bool fits = std::ranges::all_of(
            parts, [&](const QString &part) { return text.contains(part, Qt::CaseInsensitive); });
        if (!fits)
            continue;
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        // What has no glyph begins where the words of the others do.
        auto *item =
            new QListWidgetItem(action->icon().isNull() ? blank : action->icon(),
                                key.isEmpty() ? text : u"%1    %2"_s.arg(text, key), m_list);
        item->setSizeHint({100, 4 * unit});
        item->setData(actionRole, QVariant::fromValue(static_cast<QObject *>(action)));
    }
    m_list->setCurrentRow(0);
}

void Palette::choose()
{
    if (const QListWidgetItem *item = m_list->currentItem()) {
        m_chosen = qobject_cast<QAction *>(item->data(actionRole).value<QObject *>());
        accept();
    }
}

bool Palette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_words && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentRow() + (key == Qt::Key_Down ? 1 : -1);
            m_list->setCurrentRow(qBound(0, row, m_list->count() - 1));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace ui::shell
