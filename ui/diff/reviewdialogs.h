// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two dialogs that lead out of a review. Enter alone decides nothing in either.
#pragma once

#include "core/pipeline/desk.h"

#include <QDialog>

class QPlainTextEdit;
class QPushButton;
class QRadioButton;

namespace ui::diff {

class SubmitDialog : public QDialog
{
    Q_OBJECT

public:
    /// drafts  how many go along
    /// remark  begun before
    explicit SubmitDialog(int drafts, const QString &remark, QWidget *parent = nullptr);
    core::pipeline::ReviewAct act() const;
    QString remark() const;

private:
    void update();

    int m_drafts;
    QPlainTextEdit *m_text;
    QRadioButton *m_comment;
    QRadioButton *m_request;
    QRadioButton *m_approve;
    QPushButton *m_submit;
};

class MergeDialog : public QDialog
{
    Q_OBJECT

public:
    /// blockers  reasons why it cannot be merged now; empty if it can
    MergeDialog(const core::PullRequest &pullRequest, const QStringList &blockers,
                QWidget *parent = nullptr);
};

} // namespace ui::diff
