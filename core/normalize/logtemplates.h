// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Learns the constant parts of log lines, one line at a time.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

#include <vector>

namespace core::normalize {

/// Groups log lines by template with a tree of fixed depth.
///
/// thread  one at a time
/// source  He, Zhu, Zheng and Lyu 2017, "Drain: An Online Log Parsing Approach with Fixed Depth
///         Tree", ICWS; with masking of numbers, addresses and paths before it
class LogTemplates
{
public:
    struct Match
    {
        int id = -1;  ///< stable while the process lives and over save and load; -1 for a line
                      ///< without words, and for a strange one once 100,000 are known
        QString text; ///< words joined by blanks, variable parts as <*>
        bool isNew = false;
    };

    /// The template of a line, adjusted by it. Lines are read up to 2,000 characters and 200 words.
    Match learn(const QString &line);

    int size() const { return int(m_clusters.size()); }
    /// Grows whenever `save` would give something else.
    quint64 revision() const { return m_revision; }
    QByteArray save() const;
    /// errors  InvalidInput; nothing is changed then
    Result<> load(const QByteArray &state);

    /// A line with what varies replaced by <*>.
    static QStringList masked(const QString &line);

private:
    QString keyOf(const QStringList &words) const;
    void insert(QStringList words);

    std::vector<QStringList> m_clusters;
    QHash<QString, std::vector<int>> m_leaves;
    QHash<QString, int> m_children; ///< first words known, by number of words
    quint64 m_revision = 0;
};

} // namespace core::normalize
