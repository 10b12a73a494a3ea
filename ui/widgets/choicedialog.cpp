// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choicedialog.h"

#include "ui/support/testid.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

namespace {

constexpr int idRole = Qt::UserRole + 1;

} // namespace

ChoiceDialog::ChoiceDialog(const QString &title, const QString &question,
                           std::vector<Choice> choices, const QString &remark, const QString &verb,
                           const QString &name, QWidget *parent)
    : QDialog(parent), m_choices(std::move(choices)), m_words(new QLineEdit),
      m_list(new QListWidget)
{
    identify(this, name, title);
    setWindowTitle(title);
    resize(72 * unit, 56 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new Label(question, Type::Strong));
    identify(m_words, name + u".words"_s, tr("Words to look for"));
    m_words->setPlaceholderText(tr("Type to narrow the list"));
    m_words->installEventFilter(this);
    layout->addWidget(m_words);
    identify(m_list, name + u".list"_s, question);
    m_list->setWordWrap(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSpacing(2);
    layout->addWidget(m_list, 1);
    if (!remark.isEmpty())
        layout->addWidget(new Label(remark, Type::Caption, Ink::Muted));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(name + u".cancel"_s);
    m_accept = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    identify(m_accept, name + u".accept"_s, verb);
    m_accept->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_words, &QLineEdit::textChanged, this, &ChoiceDialog::fill);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &QDialog::accept);
    connect(m_list, &QListWidget::currentRowChanged, m_accept,
            [this](int row) { m_accept->setEnabled(row >= 0); });
    fill({});
    m_words->setFocus();
}

void ChoiceDialog::fill(const QString &words)
{
    m_list->clear();
    const QStringList parts = words.split(u' ', Qt::SkipEmptyParts);
    for (const Choice &choice : m_choices) {
        const QString text =
            choice.note.isEmpty() ? choice.title : QString(choice.title + u'\n' + choice.note);
        const bool fits = std::ranges::all_of(
            parts, [&](const QString &part) { return text.contains(part, Qt::CaseInsensitive); });
        if (!fits)
            continue;
        auto *item = new QListWidgetItem(text, m_list);
        item->setData(idRole, choice.id);
    }
    m_list->setCurrentRow(m_list->count() > 0 ? 0 : -1);
    m_accept->setEnabled(m_list->count() > 0);
}

QString ChoiceDialog::chosen() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(idRole).toString() : QString();
}

bool ChoiceDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_words && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            // Not by way of the default button: it may have been disabled while nothing fitted.
            if (m_accept->isEnabled())
                accept();
            return true;
        }
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) {
            const int row = m_list->currentRow() + (key->key() == Qt::Key_Down ? 1 : -1);
            m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace ui::widgets
