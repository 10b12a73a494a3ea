// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a comment on a line is written: what is typed is a draft before anybody says so.
#pragma once

#include <QWidget>

class QPlainTextEdit;
class QTimer;

namespace ui::diff {

/// Stays until its owner deletes it, which `finished` asks for.
class CommentEditor : public QWidget
{
    Q_OBJECT

public:
    /// file, line  of the head, counted from 1; draft  what is kept there already, may be empty
    CommentEditor(QString file, int line, const QString &draft, QWidget *parent);

    const QString &file() const { return m_file; }
    int line() const { return m_line; }
    /// Ends with the text as the draft.
    void keep();
    /// Ends with the draft as it was before.
    void cancel();
    /// Puts the keyboard behind what is written.
    void startWriting();

Q_SIGNALS:
    /// While it is being written too. An empty text removes the draft there.
    void draftSaved(const QString &file, int line, const QString &text);
    /// Once, before the last draftSaved.
    void finished();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void keepTyped();

    QString m_file;
    int m_line;
    QString m_before; ///< the draft when it was opened
    QString m_kept;   ///< what was last told by draftSaved
    QPlainTextEdit *m_text;
    QTimer *m_keepTimer; ///< from the last change of the text
};

} // namespace ui::diff
