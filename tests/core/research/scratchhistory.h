// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A repository of a small planner with a history worth researching: several authors, two releases,
// a layout change, a rename, owners.
#pragma once

#include "core/git/repository.h"
#include "core/model/signal.h"

#include <QMap>
#include <QTemporaryDir>

namespace tests {

class ScratchHistory
{
public:
    ScratchHistory()
        : repository(
              core::git::Repository::createBare(folder.filePath(QStringLiteral("r.git"))).value())
    {
    }

    QString path() const { return folder.filePath(QStringLiteral("r.git")); }

    /// A null content deletes. Ten days pass before each commit.
    QString commit(const QString &message, const QMap<QString, QByteArray> &files,
                   const QString &author)
    {
        using namespace core;
        day += 10;
        const git::Person person{author,
                                 author.section(QLatin1Char(' '), 0, 0).toLower() +
                                     QStringLiteral("@planner.example"),
                                 fromMs(qint64(1'735'689'600'000) + day * qint64(86'400'000)), 0};
        git::NewCommit next{head, {}, person, person, message};
        for (auto it = files.begin(); it != files.end(); ++it) {
            FileChange change{it.key(), {}, {}};
            if (!head.isEmpty()) {
                if (Result<QByteArray> old = repository.readFile(head, it.key()))
                    change.before = *old;
            }
            if (!it.value().isNull())
                change.after = it.value();
            next.files.push_back(change);
        }
        const Result<QString> id = repository.createCommit(next);
        if (!id)
            qFatal("%s", qPrintable(id.error().toLogString()));
        head = *id;
        named.insert(message, *id);
        return *id;
    }

    void tag(const QString &name)
    {
        if (!repository.updateReference(QStringLiteral("refs/tags/") + name, head, {}))
            qFatal("tag");
    }

    /// Points main at the head and makes it what a clone checks out.
    void finish()
    {
        if (!repository.updateReference(QStringLiteral("refs/heads/main"), head, {}) ||
            !repository.setHead(QStringLiteral("main")))
            qFatal("main");
    }

    core::Timestamp dayAfterHead() const
    {
        return core::fromMs(qint64(1'735'689'600'000) + (day + 1) * qint64(86'400'000));
    }

    QTemporaryDir folder;
    core::git::Repository repository;
    QString head;
    QMap<QString, QString> named; ///< commit by message
    int day = 0;
};

/// The planner: `next_date` fails for the last date since “Look one date ahead”.
void fillPlanner(ScratchHistory &history);

/// The signals of that failure: three events of two users, as an SDK in a container sends them.
std::vector<core::Signal> plannerCrash(const ScratchHistory &history);

} // namespace tests
