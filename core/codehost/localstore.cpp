// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codehost/localstore_p.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace core::codehost {

namespace {

QString upstreamReference(const QString &branch)
{
    return u"refs/daybreak/upstream/"_s + branch;
}

/// The line by which a repetition recognizes its own commit.
QString markOf(const QString &key)
{
    return u"Daybreak-Run: "_s +
           QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256)
                                   .toHex()
                                   .first(24));
}

bool isOurBranch(const QString &branch)
{
    static const QRegularExpression form(u"^daybreak/[a-z0-9][a-z0-9-]{0,60}$"_s);
    return form.match(branch).hasMatch();
}

} // namespace

QString branchReference(const QString &branch)
{
    return u"refs/heads/"_s + branch;
}

std::unexpected<Error> settled(const PullRequest &pullRequest)
{
    return fail(ErrorKind::Conflict,
                QCoreApplication::translate("CodeHost", "Pull request %1 is %2 already.")
                    .arg(pullRequest.number, pullRequestStateName(pullRequest.state)));
}

LocalStore::LocalStore(HostServices services) : m_services(std::move(services))
{
    const QDir folders(m_services.stateDirectory);
    for (const QString &name : folders.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        git::Repository::removeStaleLocks(folders.filePath(name + u"/repository.git"_s));
}

git::Person LocalStore::person(const QString &identity) const
{
    static const QRegularExpression form(u"^\\s*([^<>]*?)\\s*<([^<>]*)>\\s*$"_s);
    const QRegularExpressionMatch match = form.match(identity);
    git::Person person;
    person.name = match.hasMatch() ? match.captured(1) : identity.trimmed();
    person.address = match.hasMatch() ? match.captured(2) : u"user@localhost"_s;
    if (person.name.isEmpty())
        person.name = u"Daybreak"_s;
    person.time = m_services.clock->now();
    return person;
}

Result<QString> LocalStore::folder(const Repository &repository) const
{
    if (repository.id.isNull())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("CodeHost", "The repository has no id."));
    const QString path = m_services.stateDirectory + u'/' + repository.id.toString();
    if (!QDir().mkpath(path + u"/pulls"_s) || !QDir().mkpath(path + u"/checkouts"_s))
        return fail(ErrorKind::Denied,
                    QCoreApplication::translate("CodeHost", "“%1” cannot be made.").arg(path));
    return path;
}

Result<git::Repository> LocalStore::open(const Repository &repository) const
{
    const Result<QString> path = folder(repository);
    if (!path)
        return std::unexpected(path.error());
    return git::Repository::createBare(*path + u"/repository.git"_s);
}

Result<std::vector<StoredPullRequest>> LocalStore::all(const Repository &repository) const
{
    const Result<QString> path = folder(repository);
    if (!path)
        return std::unexpected(path.error());
    std::vector<StoredPullRequest> entries;
    const QDir pulls(*path + u"/pulls"_s);
    const QStringList names = pulls.entryList({u"*.json"_s}, QDir::Files);
    for (const QString &name : names) {
        QFile file(pulls.filePath(name));
        const QJsonObject object = file.open(QIODevice::ReadOnly)
                                       ? QJsonDocument::fromJson(file.readAll()).object()
                                       : QJsonObject();
        if (!object.contains(u"pullRequest"_s))
            return fail(ErrorKind::Corrupt,
                        QCoreApplication::translate("CodeHost", "“%1” is damaged. Restore it from "
                                                                "a backup or remove it.")
                            .arg(pulls.filePath(name)));
        StoredPullRequest entry;
        entry.pullRequest = pullRequestFromJson(object.value(u"pullRequest"_s).toObject());
        entry.heads = object.value(u"heads"_s).toObject();
        for (const QJsonValue &comment : object.value(u"comments"_s).toArray())
            entry.comments.push_back(reviewCommentFromJson(comment.toObject()));
        for (const QJsonValue &who : object.value(u"approvals"_s).toArray())
            entry.approvals.append(who.toString());
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<> LocalStore::save(const Repository &repository, const StoredPullRequest &entry) const
{
    const Result<QString> path = folder(repository);
    if (!path)
        return std::unexpected(path.error());
    QJsonArray comments;
    for (const ReviewComment &comment : entry.comments)
        comments.append(toJson(comment));
    const QByteArray text =
        QJsonDocument(QJsonObject{{u"pullRequest"_s, toJson(entry.pullRequest)},
                                  {u"heads"_s, entry.heads},
                                  {u"comments"_s, comments},
                                  {u"approvals"_s, QJsonArray::fromStringList(entry.approvals)}})
            .toJson();
    QSaveFile file(*path + u"/pulls/"_s + entry.pullRequest.number + u".json"_s);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return fail(ErrorKind::Internal,
                    QCoreApplication::translate("CodeHost", "Pull request %1 cannot be stored: %2")
                        .arg(entry.pullRequest.number, file.errorString()));
    return {};
}

Result<StoredPullRequest> LocalStore::stored(const Repository &repository,
                                             const PullRequest &pullRequest) const
{
    Result<std::vector<StoredPullRequest>> entries = all(repository);
    if (!entries)
        return std::unexpected(std::move(entries.error()));
    for (StoredPullRequest &entry : *entries) {
        if (entry.pullRequest.id == pullRequest.id)
            return std::move(entry);
    }
    return fail(ErrorKind::NotFound,
                QCoreApplication::translate("CodeHost", "There is no pull request %1.")
                    .arg(pullRequest.number));
}

Result<QString> LocalStore::sync(const Repository &repository) const
{
    Result<git::Repository> git = open(repository);
    if (!git)
        return std::unexpected(std::move(git.error()));
    const QString branch = repository.baseBranch;
    if (branch.isEmpty())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("CodeHost", "The repository's base branch is not "
                                                            "set."));
    if (!QFileInfo::exists(repository.path))
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("CodeHost",
                                                "The clone “%1” is gone. Move it back to where it "
                                                "was, then re-trigger the report.")
                        .arg(repository.path));
    Result<> fetched =
        git->fetch(repository.path, {u"+refs/heads/"_s + branch + u':' + upstreamReference(branch),
                                     u"+refs/tags/*:refs/tags/*"_s});
    if (!fetched)
        return std::unexpected(fetched.error().because(
            QCoreApplication::translate("CodeHost", "Reading the clone in “%1”")
                .arg(repository.path)));
    const Result<QString> upstream = git->reference(upstreamReference(branch));
    if (!upstream)
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("CodeHost", "The clone in “%1” has no branch “%2”.")
                        .arg(repository.path, branch));
    const Result<QString> own = git->reference(branchReference(branch));
    if (!own) {
        if (own.error().kind != ErrorKind::NotFound)
            return own;
        if (Result<> made = git->updateReference(branchReference(branch), *upstream, {}); !made)
            return std::unexpected(std::move(made.error()));
        if (Result<> head = git->setHead(branch); !head)
            return std::unexpected(std::move(head.error()));
        return *upstream;
    }
    // Both may have gone on: people commit in the clone, Daybreak merges here.
    const Result<QString> merged =
        git->merge({*own, *upstream, person(u"Daybreak <daybreak@localhost>"_s),
                    u"Merge the clone's %1\n"_s.arg(branch), true});
    if (!merged)
        return std::unexpected(merged.error().because(
            QCoreApplication::translate(
                "CodeHost", "The clone and the merged pull requests went different ways. Run “git "
                            "pull %1 %2” in the clone, settle the conflict there and commit")
                .arg(git->path(), branch)));
    if (*merged != *own) {
        if (Result<> moved = git->updateReference(branchReference(branch), *merged, *own); !moved)
            return std::unexpected(std::move(moved.error()));
    }
    return *merged;
}

Result<QString> LocalStore::commitFor(git::Repository &git, const PublishRequest &request,
                                      const QString &branchHead) const
{
    const QString mark = markOf(request.idempotencyKey);
    if (!branchHead.isEmpty()) {
        const Result<git::Commit> head = git.commit(branchHead);
        if (!head)
            return std::unexpected(head.error());
        if (head->message.contains(mark))
            return branchHead; // made before a crash
        if (branchHead != request.parentCommit)
            return fail(ErrorKind::Conflict,
                        QCoreApplication::translate("CodeHost",
                                                    "Somebody else went on with the branch “%1”.")
                            .arg(request.pullRequest.branch));
    }
    git::NewCommit commit;
    commit.parent = request.parentCommit;
    commit.files = request.changes.files;
    commit.author = person(u"Daybreak <daybreak@localhost>"_s);
    commit.committer = commit.author;
    const QString title =
        request.changes.title.isEmpty() ? request.pullRequest.title : request.changes.title;
    commit.message = title.simplified() + u"\n\n"_s;
    if (!request.changes.explanation.isEmpty())
        commit.message += request.changes.explanation.trimmed() + u"\n\n"_s;
    commit.message += mark + u'\n';
    Result<QString> made = git.createCommit(commit);
    if (!made)
        return made;
    const Result<> moved =
        git.updateReference(branchReference(request.pullRequest.branch), *made, branchHead);
    if (!moved)
        return std::unexpected(moved.error());
    return made;
}

Result<PullRequest> LocalStore::publish(const PublishRequest &request) const
{
    const PullRequest &wanted = request.pullRequest;
    if (request.idempotencyKey.isEmpty() || wanted.id.isNull() || !isOurBranch(wanted.branch) ||
        request.changes.files.empty() || request.parentCommit.isEmpty())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate(
                        "CodeHost", "The pull request lacks an id, a key, a branch of its own, a "
                                    "parent or changes."),
                    wanted.branch);
    Result<std::vector<StoredPullRequest>> entries = all(request.repository);
    if (!entries)
        return std::unexpected(std::move(entries.error()));
    Result<git::Repository> git = open(request.repository);
    if (!git)
        return std::unexpected(std::move(git.error()));
    StoredPullRequest entry;
    int highest = 0;
    for (StoredPullRequest &known : *entries) {
        highest = qMax(highest, known.pullRequest.number.toInt());
        if (known.heads.contains(request.idempotencyKey))
            return known.pullRequest;
        if (known.pullRequest.branch != wanted.branch)
            continue;
        if (!isOpen(known.pullRequest.state))
            return settled(known.pullRequest);
        entry = std::move(known);
    }
    const bool first = entry.pullRequest.id.isNull();
    const Result<QString> head = git->reference(branchReference(wanted.branch));
    if (!head && head.error().kind != ErrorKind::NotFound)
        return std::unexpected(head.error());
    const Result<QString> commit = commitFor(*git, request, head ? *head : QString());
    if (!commit)
        return std::unexpected(commit.error());

    PullRequest published = wanted;
    const Timestamp now = m_services.clock->now();
    published.host = u"local"_s;
    published.repository = request.repository.id;
    published.baseBranch = request.repository.baseBranch;
    published.url = QUrl::fromLocalFile(git->path()).toString();
    published.headCommit = *commit;
    published.checks = CheckState::Pending;
    published.checkRuns.clear();
    published.updated = now;
    // Approval was for another head.
    published.state = PullRequestState::Open;
    if (first) {
        published.number = QString::number(highest + 1);
        published.baseCommit = request.parentCommit;
        published.created = now;
        published.rounds = 1;
    } else {
        published.id = entry.pullRequest.id;
        published.number = entry.pullRequest.number;
        published.baseCommit = entry.pullRequest.baseCommit;
        published.created = entry.pullRequest.created;
        published.rounds = entry.pullRequest.rounds + 1;
    }
    entry.pullRequest = published;
    entry.approvals.clear();
    entry.heads.insert(request.idempotencyKey, *commit);
    if (Result<> saved = save(request.repository, entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return published;
}

Result<PullRequest> LocalStore::find(const Repository &repository, const QString &branch) const
{
    const Result<std::vector<StoredPullRequest>> entries = all(repository);
    if (!entries)
        return std::unexpected(entries.error());
    for (const StoredPullRequest &entry : *entries) {
        if (entry.pullRequest.branch == branch)
            return entry.pullRequest;
    }
    return fail(
        ErrorKind::NotFound,
        QCoreApplication::translate("CodeHost", "There is no pull request for “%1”.").arg(branch));
}

} // namespace core::codehost
