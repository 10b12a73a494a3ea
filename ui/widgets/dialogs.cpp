// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dialogs.h"

#include "ui/support/format.h"
#include "ui/support/testid.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

ReasonDialog::ReasonDialog(const QString &title, const QString &question,
                           std::vector<Reason> reasons, const QString &verb, QWidget *parent)
    : QDialog(parent), m_reasons(std::move(reasons)), m_note(new QLineEdit)
{
    identify(this, u"reason"_s, title);
    setWindowTitle(title);
    setMinimumWidth(52 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new Label(question, Type::Strong));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton *accept = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    identify(accept, u"reason.accept"_s, verb);
    accept->setEnabled(false);
    int number = 0;
    for (const Reason &reason : m_reasons) {
        auto *button = new QRadioButton(u"%1   %2"_s.arg(++number).arg(reason.text));
        identify(button, u"reason.%1"_s.arg(reason.code), reason.text);
        connect(button, &QRadioButton::toggled, accept, [accept] { accept->setEnabled(true); });
        layout->addWidget(button);
        m_buttons.push_back(button);
    }
    identify(m_note, u"reason.note"_s, tr("Note"));
    m_note->setPlaceholderText(tr("Add a note (optional)"));
    m_note->setMaxLength(2000);
    layout->addSpacing(unit);
    layout->addWidget(m_note);
    layout->addWidget(new Label(tr("A number decides at once."), Type::Caption, Ink::Muted));
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"reason.cancel"_s);
    if (!m_buttons.empty())
        m_buttons.front()->setFocus();
}

QString ReasonDialog::reason() const
{
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        if (m_buttons[i]->isChecked())
            return m_reasons[i].code;
    }
    return {};
}

QString ReasonDialog::note() const
{
    return m_note->text().trimmed();
}

void ReasonDialog::keyPressEvent(QKeyEvent *event)
{
    const int number = event->key() - Qt::Key_1;
    if (!m_note->hasFocus() && number >= 0 && number < int(m_buttons.size()) &&
        !(event->modifiers() & ~Qt::KeypadModifier)) {
        m_buttons[size_t(number)]->setChecked(true);
        accept();
        return;
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && reason().isEmpty())
        return;
    if (enter) {
        accept();
        return;
    }
    QDialog::keyPressEvent(event);
}

DirectionDialog::DirectionDialog(const QString &remark, QWidget *parent)
    : QDialog(parent), m_edit(new QPlainTextEdit)
{
    identify(this, u"direction"_s, tr("Re-trigger"));
    setWindowTitle(tr("Re-trigger"));
    setMinimumWidth(60 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new Label(tr("What should be different this time?"), Type::Strong));
    if (!remark.isEmpty())
        layout->addWidget(new Label(remark, Type::Body, Ink::Muted));
    identify(m_edit, u"direction.text"_s, tr("Direction"));
    m_edit->setPlaceholderText(
        tr("For example: keep the public signature, handle the empty cart in the caller."));
    m_edit->setTabChangesFocus(true);
    m_edit->setMinimumHeight(14 * unit);
    layout->addWidget(m_edit);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"direction.cancel"_s);
    QPushButton *start =
        makeButton(tr("Start"), support::Glyph::Retry, ButtonKind::Primary, u"direction.start"_s);
    buttons->addButton(start, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *shortcut = new QAction(this);
    shortcut->setShortcuts({QKeySequence(u"Ctrl+Return"_s), QKeySequence(u"Ctrl+Enter"_s)});
    connect(shortcut, &QAction::triggered, this, &QDialog::accept);
    addAction(shortcut);
    m_edit->setFocus();
}

QString DirectionDialog::direction() const
{
    return m_edit->toPlainText().trimmed();
}

SnoozeDialog::SnoozeDialog(core::Timestamp now, int signalCount, QWidget *parent) : QDialog(parent)
{
    identify(this, u"snooze"_s, tr("Snooze"));
    setWindowTitle(tr("Snooze"));
    setMinimumWidth(44 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new Label(tr("Bring it back…"), Type::Strong));
    const auto add = [&](const QString &text, const QString &code, std::function<void()> choose) {
        auto *button = makeButton(u"%1   %2"_s.arg(m_choices.size() + 1).arg(text), std::nullopt,
                                  ButtonKind::Quiet, u"snooze.%1"_s.arg(code));
        auto decide = [this, choose = std::move(choose)] {
            choose();
            accept();
        };
        connect(button, &QPushButton::clicked, this, decide);
        layout->addWidget(button, 0, Qt::AlignLeft);
        m_choices.emplace_back(decide);
    };
    using namespace std::chrono_literals;
    const auto later = [this, now](core::Milliseconds by) {
        return [this, now, by] { m_until = now + by; };
    };
    add(tr("in 4 hours"), u"hours"_s, later(4h));
    add(tr("tomorrow"), u"tomorrow"_s, later(24h));
    add(tr("in a week"), u"week"_s, later(24h * 7));
    add(tr("after 3 more signals"), u"signals3"_s,
        [this, signalCount] { m_untilSignals = signalCount + 3; });
    add(tr("after 10 more signals"), u"signals10"_s,
        [this, signalCount] { m_untilSignals = signalCount + 10; });
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"snooze.cancel"_s);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void SnoozeDialog::keyPressEvent(QKeyEvent *event)
{
    const int number = event->key() - Qt::Key_1;
    if (number >= 0 && number < int(m_choices.size())) {
        m_choices[size_t(number)]();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace ui::widgets
