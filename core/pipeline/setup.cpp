// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/setup.h"

#include "core/git/repository.h"
#include "core/sources/source.h"
#include "core/storage/storage.h"
#include "core/storage/workspacelock.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

/// 128 random bits, hexadecimal: the form of a Sentry key, and good enough for the others.
QByteArray newKey()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex();
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

Result<> completeRepository(Repository &repository)
{
    const QFileInfo folder(repository.path);
    repository.path = folder.canonicalFilePath();
    if (repository.path.isEmpty())
        return fail(ErrorKind::NotFound, tr("There is no folder %1.").arg(folder.filePath()));
    Result<git::Repository> clone = git::Repository::open(repository.path);
    if (!clone)
        return std::unexpected(
            clone.error().because(tr("%1 is no git repository.").arg(repository.path)));
    if (repository.name.isEmpty())
        repository.name = QFileInfo(repository.path).fileName();
    if (repository.baseBranch.isEmpty()) {
        const Result<QString> branch = clone->headBranch();
        if (!branch)
            return std::unexpected(branch.error().because(
                tr("The clone is on no branch. Name the base branch with --branch.")));
        repository.baseBranch = *branch;
    }
    if (repository.host.isEmpty())
        repository.host = u"local"_s;
    return {};
}

/// What the new setting leaves open is as it was.
void keepFrom(const Repository &known, bool keepsPolicy, Repository &repository)
{
    repository.id = known.id;
    if (repository.checkCommand.isEmpty())
        repository.checkCommand = known.checkCommand;
    if (repository.prepareCommand.isEmpty())
        repository.prepareCommand = known.prepareCommand;
    if (repository.lockFiles.isEmpty())
        repository.lockFiles = known.lockFiles;
    if (keepsPolicy)
        repository.policy = known.policy;
}

/// The port that is asked for, else the one that clients were told, else a free one.
Result<> writePort(storage::Stores &stores, quint16 asked)
{
    const Result<QJsonValue> known = stores.settings.value(u"receiverPort"_s);
    if (!known)
        return std::unexpected(known.error());
    if (asked == 0 && known->toInt() != 0)
        return {};
    return stores.settings.setValue(u"receiverPort"_s, int(asked != 0 ? asked : freePort()));
}

Result<> writeSettings(storage::Stores &stores, const WorkspaceSetup &setup, Timestamp now)
{
    Result<> stored = writePort(stores, setup.port);
    const Result<QJsonValue> connected = stores.settings.value(connectedKey);
    if (stored && connected && connected->isNull())
        stored = stores.settings.setValue(connectedKey, toMs(now));
    if (!stored)
        return stored;
    if (!setup.repository.path.isEmpty()) {
        Repository repository = setup.repository;
        const Result<std::vector<Repository>> known = stores.settings.repositories();
        if (!known)
            return std::unexpected(known.error());
        for (const Repository &other : *known) {
            if (other.name == repository.name)
                keepFrom(other, setup.keepsPolicy, repository);
        }
        const Result<RepositoryId> id = stores.settings.putRepository(repository);
        if (!id)
            return std::unexpected(id.error());
    }
    for (const sources::PushInfo &info : sources::pushSources().members()) {
        if (stores.settings.source(info.id))
            continue; // its key stays, or clients would have to be told
        stored = stores.settings.putSource({.id = info.id, .receiverKey = newKey()});
        if (!stored)
            return stored;
    }
    if (!setup.logFiles.isEmpty()) {
        stored = stores.settings.putSource(
            {.id = u"logfile"_s, .settings = {{u"path"_s, setup.logFiles.join(u'\n')}}});
        if (!stored)
            return stored;
    }
    if (!setup.slackExport.isEmpty())
        stored = stores.settings.putSource(
            {.id = u"slackexport"_s, .settings = {{u"path"_s, setup.slackExport}}});
    return stored;
}

} // namespace

QString databasePath(const QString &folder)
{
    return folder + u"/daybreak.db"_s;
}

bool isWorkspace(const QString &folder)
{
    return QFileInfo(databasePath(folder)).size() > 0;
}

bool isSetUp(const QString &folder)
{
    if (!isWorkspace(folder))
        return false;
    const Result<storage::WorkspaceLock> lock = storage::WorkspaceLock::acquire(folder);
    if (!lock)
        return true;
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const Result<std::unique_ptr<storage::Storage>> storage =
        storage::Storage::open({.path = databasePath(folder), .clock = &clock, .ids = &ids});
    if (!storage)
        return true;
    const Result<QJsonValue> connected = (*storage)->readNow(
        [](const storage::Stores &stores) { return stores.settings.value(connectedKey); });
    const Result<> closed = (*storage)->close();
    return !closed || !connected || !connected->isNull();
}

Result<> setUpWorkspace(WorkspaceSetup setup)
{
    if (!setup.repository.path.isEmpty()) {
        Result<> completed = completeRepository(setup.repository);
        if (!completed)
            return completed;
        if (QString(setup.folder + u'/').startsWith(QString(setup.repository.path + u'/')))
            return fail(ErrorKind::InvalidInput,
                        tr("The workspace cannot be inside the repository, which is only read. "
                           "Choose a folder beside it."));
    }
    if (!QDir().mkpath(setup.folder))
        return fail(ErrorKind::Denied,
                    tr("The folder %1 cannot be made. Choose another one.").arg(setup.folder));
    QFile::setPermissions(setup.folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const Result<storage::WorkspaceLock> lock = storage::WorkspaceLock::acquire(setup.folder);
    if (!lock)
        return std::unexpected(lock.error());
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    Result<std::unique_ptr<storage::Storage>> storage =
        storage::Storage::open({.path = databasePath(setup.folder), .clock = &clock, .ids = &ids});
    if (!storage)
        return std::unexpected(std::move(storage.error()));
    const Timestamp now = clock.now();
    Result<> written = (*storage)->writeNow(
        [&setup, now](storage::Stores &stores) { return writeSettings(stores, setup, now); });
    if (!written)
        return written;
    return (*storage)->close();
}

} // namespace core::pipeline
