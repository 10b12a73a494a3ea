// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codehost/localstore_p.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::codehost {

namespace {

QString markerOf(const QString &checkout)
{
    return checkout + u".used"_s;
}

void markUsed(const QString &checkout, Timestamp now)
{
    QFile marker(markerOf(checkout));
    // A mark that cannot be written only makes the checkout look older than it is.
    if (marker.open(QIODevice::WriteOnly | QIODevice::Append))
        marker.setFileTime(QDateTime::fromMSecsSinceEpoch(toMs(now)),
                           QFileDevice::FileModificationTime);
}

Timestamp lastUsed(const QString &checkout)
{
    const QFileInfo marker(markerOf(checkout));
    const QDateTime time =
        marker.exists() ? marker.lastModified() : QFileInfo(checkout).lastModified();
    return fromMs(time.toMSecsSinceEpoch());
}

} // namespace

Result<ChangeSet> LocalStore::changes(const Repository &repository,
                                      const PullRequest &pullRequest) const
{
    const Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(entry.error());
    const Result<git::Repository> git = open(repository);
    if (!git)
        return std::unexpected(git.error());
    const PullRequest &known = entry->pullRequest;
    ChangeSet changes{.baseCommit = known.baseCommit,
                      .title = known.title,
                      .label = known.label,
                      .proof = known.proof};
    const Result<std::vector<git::FilePatch>> patches =
        git->diff(known.baseCommit, known.headCommit, 0);
    if (!patches)
        return std::unexpected(patches.error());
    std::map<QString, FileChange> files;
    for (const git::FilePatch &patch : *patches) {
        if (patch.status != FileDiff::Status::Added) {
            Result<QByteArray> before = git->readFile(known.baseCommit, patch.oldPath);
            if (!before)
                return std::unexpected(std::move(before.error()));
            files[patch.oldPath].before = std::move(*before);
        }
        if (patch.status != FileDiff::Status::Deleted) {
            Result<QByteArray> after = git->readFile(known.headCommit, patch.newPath);
            if (!after)
                return std::unexpected(std::move(after.error()));
            files[patch.newPath].after = std::move(*after);
        }
    }
    for (auto &[path, change] : files) {
        change.path = path;
        changes.files.push_back(std::move(change));
    }
    const Result<git::Commit> head = git->commit(known.headCommit);
    if (head) {
        changes.explanation = head->message.section(u"\n\n"_s, 1).trimmed();
        if (const qsizetype mark = changes.explanation.lastIndexOf(u"Daybreak-Run: "_s); mark >= 0)
            changes.explanation = changes.explanation.first(mark).trimmed();
    }
    return changes;
}

Result<QString> LocalStore::checkout(const Repository &repository, const QString &commit) const
{
    static const QRegularExpression form(u"^[0-9a-f]{40}$"_s);
    const Result<QString> path = folder(repository);
    if (!path)
        return path;
    if (!form.match(commit).hasMatch())
        return fail(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("CodeHost", "“%1” is no commit id.").arg(commit.left(60)));
    const QString target = *path + u"/checkouts/"_s + commit;
    markUsed(target, m_services.clock->now());
    if (QDir(target).exists())
        return target;
    const Result<git::Repository> git = open(repository);
    if (!git)
        return std::unexpected(git.error());
    const Result<std::vector<git::CheckoutNote>> notes = git->checkout(commit, target);
    if (!notes)
        return std::unexpected(notes.error());
    return target;
}

Result<int> LocalStore::tidy(const Repository &repository, const CheckoutUpkeep &upkeep) const
{
    const Result<QString> path = folder(repository);
    if (!path)
        return std::unexpected(path.error());
    const QDir checkouts(*path + u"/checkouts"_s);
    int removed = 0;
    const QStringList names = checkouts.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        QString target = checkouts.filePath(name);
        // Checkouts are made one at a time, here: a partial one is what a kill left.
        if (!name.contains(u".partial-")) {
            const Timestamp before =
                upkeep.ended.contains(name) ? upkeep.endedBefore : upkeep.unnamedBefore;
            if (upkeep.needed.contains(name) || lastUsed(target) >= before)
                continue;
            // A kill while it is removed must not leave half of it under its name.
            const QString going = target + u".partial-removed"_s;
            if (!QDir().rename(target, going))
                continue;
            QFile::remove(markerOf(target));
            target = going;
            ++removed;
        }
        if (!QDir(target).removeRecursively())
            return fail(
                ErrorKind::Internal,
                QCoreApplication::translate("CodeHost", "“%1” cannot be removed.").arg(target));
    }
    return removed;
}

} // namespace core::codehost
