// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keydialogs.h"

#include "ui/support/commands.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picklist.h"

#include <QDialogButtonBox>
#include <QGridLayout>
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

Palette::Palette(QWidget *window) : QDialog(window)
{
    identify(this, u"palette"_s, tr("Commands"));
    setWindowTitle(tr("Commands"));
    resize(64 * unit, 52 * unit);
    const std::vector<support::Command> all = support::commands();
    std::vector<widgets::PickList::Row> rows;
    for (QAction *action : window->findChildren<QAction *>()) {
        auto *owner = qobject_cast<QWidget *>(action->parent());
        const bool known = std::ranges::any_of(
            all, [&](const support::Command &c) { return c.id == action->objectName(); });
        if (!known || !owner || !owner->isVisible() || !action->isEnabled() ||
            action->objectName() == u"app.palette")
            continue;
        m_actions.append(action);
        rows.push_back({.title = action->text(),
                        .note = {},
                        .aside = action->shortcut().toString(QKeySequence::NativeText),
                        .icon = action->icon()});
    }
    m_list = new widgets::PickList(std::move(rows), u"palette"_s, tr("Commands that fit"),
                                   tr("What do you want to do?"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_list);
    connect(m_list, &widgets::PickList::picked, this, &Palette::choose);
    connect(m_list, &widgets::PickList::clicked, this, &Palette::choose);
    m_list->setFocus();
}

void Palette::choose()
{
    m_chosen = m_actions.value(m_list->current());
    accept();
}

} // namespace ui::shell
