// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The review window's other pages: proof, checks, attempts, conversation; and the list of files.
#pragma once

#include "core/pipeline/desk.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace ui::diff {

QWidget *proofPage(const core::PullRequest &pullRequest);
QWidget *checksPage(const core::PullRequest &pullRequest);
QWidget *attemptsPage(const std::vector<core::Attempt> &attempts);
QWidget *conversationPage(const core::pipeline::ReviewPage &page, core::Timestamp now);

/// Files by path; exact updates.
class FileModel : public QAbstractListModel
{
    Q_OBJECT

public:
    struct Entry
    {
        QString path;
        core::FileDiff::Status status = core::FileDiff::Status::Modified;
        int added = 0;
        int removed = 0;
        int remarks = 0;
        friend bool operator==(const Entry &, const Entry &) = default;
    };
    enum Role { Path = Qt::UserRole + 1, Added, Removed, Remarks };

    using QAbstractListModel::QAbstractListModel;
    void setEntries(std::vector<Entry> entries);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<Entry> m_entries;
};

class FileDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ui::diff
