// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/reviewdialogs.h"

#include "ui/support/format.h"
#include "ui/support/testid.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/panels.h"

#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::diff {

SubmitDialog::SubmitDialog(int drafts, const QString &remark, QWidget *parent)
    : QDialog(parent), m_drafts(drafts), m_text(new QPlainTextEdit(remark)),
      m_comment(new QRadioButton(tr("&Comment only"))),
      m_request(new QRadioButton(tr("&Request changes and start a round"))),
      m_approve(new QRadioButton(tr("&Approve"))),
      m_submit(widgets::makeButton(tr("Submit"), support::Glyph::Check,
                                   widgets::ButtonKind::Primary, u"submit.send"_s))
{
    identify(this, u"submit"_s, tr("Submit review"));
    setWindowTitle(tr("Submit review"));
    setMinimumWidth(62 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new Label(tr("What do you say to this change?"), Type::Strong));
    identify(m_text, u"submit.text"_s, tr("Remark about the whole change"));
    m_text->setPlaceholderText(tr("A remark about the whole change (optional)"));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(12 * unit);
    layout->addWidget(m_text);
    layout->addWidget(new Label(drafts == 0   ? tr("No draft comments go along.")
                                : drafts == 1 ? tr("1 draft comment goes along.")
                                              : tr("%1 draft comments go along.").arg(drafts),
                                Type::Caption, Ink::Muted));
    identify(m_comment, u"submit.comment"_s, tr("Comment only"));
    identify(m_request, u"submit.request"_s, tr("Request changes"));
    identify(m_approve, u"submit.approve"_s, tr("Approve"));
    for (QRadioButton *button : {m_comment, m_request, m_approve}) {
        layout->addWidget(button);
        connect(button, &QRadioButton::toggled, this, [this] { update(); });
    }
    layout->addWidget(new Label(tr("Approving does not merge: that is a second step."),
                                Type::Caption, Ink::Muted));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    // Not a plain key, and only after one of the three was chosen.
    m_submit->setShortcut(QKeySequence(u"Ctrl+Return"_s));
    m_submit->setToolTip(m_submit->shortcut().toString(QKeySequence::NativeText));
    buttons->addButton(m_submit, QDialogButtonBox::AcceptRole);
    auto *cancel = buttons->button(QDialogButtonBox::Cancel);
    identify(cancel, u"submit.cancel"_s, tr("Cancel"));
    cancel->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { update(); });
    update();
    m_text->setFocus();
}

void SubmitDialog::update()
{
    const bool chosen = m_comment->isChecked() || m_request->isChecked() || m_approve->isChecked();
    const bool says = m_drafts > 0 || !remark().isEmpty();
    m_submit->setEnabled(chosen && (says || m_approve->isChecked()));
    m_submit->setToolTip(chosen && !m_submit->isEnabled()
                             ? tr("Write a remark first")
                             : m_submit->shortcut().toString(QKeySequence::NativeText));
}

core::pipeline::ReviewAct SubmitDialog::act() const
{
    return m_approve->isChecked()   ? core::pipeline::ReviewAct::Approve
           : m_request->isChecked() ? core::pipeline::ReviewAct::RequestChanges
                                    : core::pipeline::ReviewAct::Comment;
}

QString SubmitDialog::remark() const
{
    return m_text->toPlainText().trimmed();
}

MergeDialog::MergeDialog(const core::PullRequest &pullRequest, const QStringList &blockers,
                         QWidget *parent)
    : QDialog(parent)
{
    identify(this, u"merge"_s, tr("Merge"));
    setWindowTitle(tr("Merge"));
    setMinimumWidth(58 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(
        new Label(tr("Merge “%1”?").arg(support::line(pullRequest.title)), Type::Heading));
    layout->addWidget(new Label(
        u"%1 → %2"_s.arg(support::line(pullRequest.branch), support::line(pullRequest.baseBranch)),
        Type::Code, Ink::Muted));
    const auto state = [&](bool good, const QString &text) {
        layout->addWidget(
            new widgets::Chip({text, good ? support::Tone::Success : support::Tone::Warning,
                               good ? support::Glyph::Passed : support::Glyph::Warning}));
    };
    state(pullRequest.checks == core::CheckState::Passed, support::checkText(pullRequest.checks));
    const bool holds = pullRequest.proof && pullRequest.proof->holds();
    state(holds, holds ? tr("Proof holds: fails before, passes after") : tr("No proof"));
    if (pullRequest.label == u"guard")
        state(false, tr("A guard: it only silences the error"));
    for (const QString &blocker : blockers)
        layout->addWidget(new Label(blocker, Type::Strong, Ink::Danger));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto *merge = widgets::makeButton(tr("Merge"), support::Glyph::Merge,
                                      widgets::ButtonKind::Primary, u"merge.accept"_s);
    merge->setEnabled(blockers.isEmpty());
    buttons->addButton(merge, QDialogButtonBox::AcceptRole);
    auto *cancel = buttons->button(QDialogButtonBox::Cancel);
    identify(cancel, u"merge.cancel"_s, tr("Cancel"));
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    cancel->setDefault(true);
    cancel->setFocus();
}

} // namespace ui::diff
