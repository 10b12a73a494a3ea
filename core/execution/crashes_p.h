// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of the signals can be run again, and where in the repository it happened.
#pragma once

#include "core/base/result.h"
#include "core/model/findings.h"
#include "core/model/signal.h"

#include <QJsonArray>

#include <functional>

namespace core::execution {

/// One recorded crash whose frames were found in the repository.
struct Crash
{
    QJsonArray frames; ///< `file function line vars`, innermost last, files of the repository only
    QString type;      ///< "KeyError"; outside text
    QString value;     ///< its message; outside text
    QString file;      ///< of the innermost frame, in the repository
    QString function;
    int line = 0;
    bool hasVariables = false;
};

/// The repository that a request is about: the base tree with the prepared layers on top.
class Tree
{
public:
    Tree(QString base, QStringList layers);

    bool hasFile(const QString &path) const;
    bool hasFolder(const QString &path) const;
    /// errors  NotFound: no such regular file, or it is larger than 4 MB
    Result<QByteArray> read(const QString &path) const;

    /// The file of the base that a frame's path means: its longest end that is a file there, of at
    /// least two parts unless the whole path is one part or `known` names the file; empty if none.
    QString fileOf(const QString &framePath, const QStringList &known = {}) const;

    /// Python files a fix may touch: no tests, no vendored or hidden folders, at most 1 MB each.
    /// Files in `first` come first, then those of the same folders, then of the same top-level
    /// folders; at most `most`.
    QStringList pythonSources(const QStringList &first, int most) const;

    /// Where a new test goes: the folder that the check command names, else a usual one.
    QString testFolder(const QStringList &checkCommand, const QStringList &sources) const;

private:
    QString m_base;
    QStringList m_layers;
};

/// Crashes worth trying, the best first: those with recorded variables, at the place that research
/// found, with the shortest variables, then the newest. Equal ones once; at most `most`.
std::vector<Crash> crashesOf(const std::vector<Signal> &members, const Findings &findings,
                             const Tree &tree, size_t most);

} // namespace core::execution
