// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choicedialog.h"

#include "ui/support/testid.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picklist.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

static std::vector<PickList::Row> rowsOf(const std::vector<ChoiceDialog::Choice> &choices)
{
    std::vector<PickList::Row> rows;
    for (const ChoiceDialog::Choice &choice : choices)
        rows.push_back({.title = choice.title, .note = choice.note, .aside = {}, .icon = {}});
    return rows;
}

ChoiceDialog::ChoiceDialog(const QString &title, const QString &question,
                           std::vector<Choice> choices, const QString &remark, const QString &verb,
                           const QString &name, QWidget *parent)
    : QDialog(parent), m_choices(std::move(choices)),
      m_list(new PickList(rowsOf(m_choices), name, question, tr("Type to narrow the list")))
{
    identify(this, name, title);
    setWindowTitle(title);
    resize(72 * unit, 56 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new Label(question, Type::Strong));
    layout->addWidget(m_list, 1);
    if (!remark.isEmpty())
        layout->addWidget(new Label(remark, Type::Caption, Ink::Muted));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(name + u".cancel"_s);
    QPushButton *accept = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    identify(accept, name + u".accept"_s, verb);
    accept->setEnabled(!m_choices.empty());
    accept->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &PickList::picked, this, &QDialog::accept);
    connect(m_list, &PickList::currentChanged, accept,
            [accept](int row) { accept->setEnabled(row >= 0); });
    m_list->setFocus();
}

QString ChoiceDialog::chosen() const
{
    const int row = m_list->current();
    return row < 0 ? QString() : m_choices[size_t(row)].id;
}

} // namespace ui::widgets
