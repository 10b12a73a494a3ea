// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/commenteditor.h"

#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/panels.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::unit;

namespace ui::diff {

CommentEditor::CommentEditor(QString file, int line, const QString &draft, QWidget *parent)
    : QWidget(parent), m_file(std::move(file)), m_line(line), m_before(draft), m_kept(draft),
      m_text(new QPlainTextEdit(draft)), m_keepTimer(new QTimer(this))
{
    setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, unit, 0, unit);
    layout->setSpacing(unit);
    identify(m_text, u"diff.editor"_s, tr("Comment on line %1").arg(line));
    m_text->setPlaceholderText(tr("What should change here?"));
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this);
    layout->addWidget(m_text, 1);
    auto *buttons = new QHBoxLayout;
    auto *keeping = widgets::makeButton(tr("Keep as draft (Ctrl+Enter)"), std::nullopt,
                                        widgets::ButtonKind::Primary, u"diff.saveDraft"_s);
    auto *cancelling = widgets::makeButton(tr("Cancel (Esc)"), std::nullopt,
                                           widgets::ButtonKind::Normal, u"diff.cancelDraft"_s);
    buttons->addWidget(keeping);
    buttons->addWidget(cancelling);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    connect(keeping, &QPushButton::clicked, this, &CommentEditor::keep);
    connect(cancelling, &QPushButton::clicked, this, &CommentEditor::cancel);
    // What is typed survives a crash but for the last moment, and costs no write for each letter.
    m_keepTimer->setSingleShot(true);
    m_keepTimer->setInterval(600);
    connect(m_keepTimer, &QTimer::timeout, this, &CommentEditor::keepTyped);
    connect(m_text, &QPlainTextEdit::textChanged, m_keepTimer, qOverload<>(&QTimer::start));
}

void CommentEditor::startWriting()
{
    m_text->setFocus();
    m_text->moveCursor(QTextCursor::End);
}

void CommentEditor::keep()
{
    m_keepTimer->stop();
    const QString text = m_text->toPlainText().trimmed();
    Q_EMIT finished();
    if (text != m_kept)
        Q_EMIT draftSaved(m_file, m_line, text);
}

void CommentEditor::cancel()
{
    m_keepTimer->stop();
    Q_EMIT finished();
    if (m_kept != m_before)
        Q_EMIT draftSaved(m_file, m_line, m_before);
}

void CommentEditor::keepTyped()
{
    const QString text = m_text->toPlainText().trimmed();
    if (text == m_kept)
        return;
    m_kept = text;
    Q_EMIT draftSaved(m_file, m_line, text);
}

bool CommentEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers() == Qt::ControlModifier) {
            keep();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            cancel();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace ui::diff
