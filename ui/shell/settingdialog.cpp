// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settingdialog.h"

#include "ui/support/testid.h"
#include "ui/support/windowplace.h"
#include "ui/widgets/panels.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::shell {

static constexpr int rowHeight = 3 * unit + halfUnit;

SettingDialog::SettingDialog(core::pipeline::Desk &desk, const QString &name, const QString &title,
                             const QString &question, int width, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_name(name), m_body(new QVBoxLayout),
      m_banner(new widgets::Banner)
{
    identify(this, name, title);
    setWindowTitle(title);
    setMinimumWidth(width * unit);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(unit);
    layout->addWidget(new widgets::Label(question, Type::Strong));
    m_body->setSpacing(unit);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_banner);
}

QPushButton *SettingDialog::addButtons(QDialogButtonBox::StandardButton away, const QString &act,
                                       const QString &id, QPushButton *other)
{
    auto *buttons = new QDialogButtonBox(away);
    if (other)
        buttons->addButton(other, QDialogButtonBox::ActionRole);
    m_act = buttons->addButton(act, QDialogButtonBox::ActionRole);
    identify(m_act, id, act);
    m_away = buttons->button(away);
    m_away->setObjectName(m_name + (away == QDialogButtonBox::Close ? u".close"_s : u".cancel"_s));
    layout()->addWidget(buttons);
    m_away->setDefault(true); // once it is in the dialog, which asks for its default
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return m_act;
}

QPushButton *SettingDialog::away() const
{
    return m_away;
}

void SettingDialog::setReady(bool ready)
{
    m_isReady = ready;
    updateButtons();
}

void SettingDialog::updateButtons()
{
    m_act->setEnabled(m_isReady && !m_isAsking);
}

void SettingDialog::beginAsking(const QString &waiting)
{
    m_isAsking = true;
    updateButtons();
    if (waiting.isEmpty())
        sayNothing();
    else
        say(waiting, support::Tone::Neutral);
}

void SettingDialog::endAsking()
{
    m_isAsking = false;
    sayNothing();
    updateButtons();
}

void SettingDialog::reject()
{
    if (!m_isAsking) {
        QDialog::reject();
        return;
    }
    m_isLeft = true;
    setAttribute(Qt::WA_DeleteOnClose, false); // or the answer would find nobody
    hide();
}

void SettingDialog::leaveIfDone()
{
    if (!m_isAsking && m_isLeft)
        deleteLater();
}

void SettingDialog::say(const QString &text, support::Tone tone)
{
    m_banner->showMessage(support::line(text, 1000), tone);
    support::growToFit(this);
}

void SettingDialog::sayNothing()
{
    m_banner->hide();
}

void SettingDialog::refuse(const core::Error &error)
{
    if (error.kind == core::ErrorKind::Cancelled)
        return;
    if (m_isLeft)
        Q_EMIT failed(error.toUserText());
    else
        say(error.toUserText(), support::Tone::Danger);
}

void SettingDialog::finish(const QJsonObject &answer, const QString &text)
{
    finish(core::DecisionId::fromString(answer.value(u"decision").toString()), text);
}

void SettingDialog::finish(core::DecisionId decision, const QString &text)
{
    Q_EMIT decided(decision, text);
    accept();
}

QTreeWidget *SettingDialog::makeTable(const QString &id, const QString &name,
                                      const QStringList &headings)
{
    auto *table = identify(new QTreeWidget, id, name);
    table->setHeaderLabels(headings);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->header()->setStretchLastSection(false);
    table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    return table;
}

void SettingDialog::addRow(QTreeWidget *table, const QStringList &cells, const QList<int> &numbers)
{
    auto *item = new QTreeWidgetItem(table, cells);
    item->setSizeHint(0, {0, rowHeight});
    for (int column = 0; column < int(cells.size()); ++column) {
        item->setToolTip(column, support::plainToolTip(cells.at(column)));
        if (numbers.contains(column)) {
            const Qt::Alignment end = Qt::AlignRight | Qt::AlignVCenter;
            item->setTextAlignment(column, end);
            table->headerItem()->setTextAlignment(column, end);
        }
    }
}

void SettingDialog::fitHeight(QTreeWidget *table)
{
    constexpr int fewest = 3;
    const int rows = table->topLevelItemCount();
    const int around = table->header()->sizeHint().height() + 2 * table->frameWidth();
    table->setMinimumHeight(around + std::min(rows, fewest) * rowHeight);
    table->setMaximumHeight(around + rows * rowHeight);
}

} // namespace ui::shell
