// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A repository made for one test, with fixed names and times.
#pragma once

#include "core/git/repository.h"
#include "tests/support/results.h"

#include <QProcess>
#include <QTemporaryDir>

namespace tests {

using namespace core;
using namespace core::git;
using namespace Qt::StringLiterals;

/// A bare repository that is written commit by commit, a minute apart.
class History
{
public:
    History() : repository(Repository::createBare(folder.filePath(u"r.git"_s)).value()) {}

    Person person(const QString &name) const
    {
        return {name, name.toLower() + u"@example.org"_s,
                fromMs(1'700'000'000'000 + minute * 60'000), 60};
    }

    /// Changes from contents: a null QByteArray deletes.
    QString commit(const QString &message, const QMap<QString, QByteArray> &files,
                   const QString &parent = {}, const QString &author = u"Ada"_s)
    {
        ++minute;
        NewCommit next{
            parent.isNull() ? head : parent, {}, person(author), person(author), message};
        for (auto it = files.begin(); it != files.end(); ++it) {
            FileChange change{it.key(), {}, {}};
            if (!next.parent.isEmpty()) {
                if (Result<QByteArray> old = repository.readFile(next.parent, it.key()))
                    change.before = *old;
            }
            if (!it.value().isNull())
                change.after = it.value();
            next.files.push_back(change);
        }
        const Result<QString> id = repository.createCommit(next);
        if (!id)
            qFatal("%s", qPrintable(id.error().toLogString()));
        if (parent.isNull())
            head = *id;
        return *id;
    }

    QTemporaryDir folder;
    Repository repository;
    QString head;
    int minute = 0;
};

inline QByteArray lines(int from, int to)
{
    QByteArray text;
    for (int i = from; i <= to; ++i)
        text += "line number " + QByteArray::number(i) + "\n";
    return text;
}

inline QStringList summaries(const std::vector<LogEntry> &entries)
{
    QStringList out;
    for (const LogEntry &entry : entries)
        out.append(entry.commit.summary);
    return out;
}

/// Writes a raw loose object, to plant what our own writer refuses.
inline QString plantTree(const Repository &repository, const QString &scratch,
                         const QByteArray &input)
{
    QProcess git;
    git.setWorkingDirectory(scratch);
    git.start(u"git"_s, {u"--git-dir"_s, repository.path(), u"mktree"_s, u"--missing"_s});
    git.write(input);
    git.closeWriteChannel();
    git.waitForFinished();
    return QString::fromLatin1(git.readAllStandardOutput()).trimmed();
}

} // namespace tests
