// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/preparedlayers.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// The contents' hash; nothing if there is no such regular file in the tree.
std::optional<QByteArray> hashOf(const QString &path)
{
    QFile file(path);
    if (QFileInfo(path).isSymLink() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file))
        return std::nullopt;
    return hash.result().toHex();
}

} // namespace

QString preparedLayerKey(const Repository &repository, const QString &baseTree)
{
    // JSON parts the names, so that no two lists of names and hashes read the same.
    QJsonArray files;
    for (const QString &lockFile : repository.lockFiles) {
        const std::optional<QByteArray> hash = hashOf(baseTree % u'/' % lockFile);
        files.append(
            QJsonArray{lockFile, hash ? QJsonValue(QString::fromLatin1(*hash)) : QJsonValue()});
    }
    const QJsonArray key{QJsonArray::fromStringList(repository.prepareCommand), files};
    return QString::fromLatin1(
        QCryptographicHash::hash(QJsonDocument(key).toJson(QJsonDocument::Compact),
                                 QCryptographicHash::Sha256)
            .toHex());
}

Task<QStringList> preparedLayers(SharedContext context, Repository repository, QString baseTree,
                                 StopToken stop)
{
    Result<QStringList> layers;
    if (repository.prepareCommand.isEmpty())
        co_return layers;
    sandbox::Command command;
    command.argv = repository.prepareCommand;
    command.limits.time = Milliseconds(15 * 60'000);
    Task<QString> preparing = context->sandbox.member->prepare(
        preparedLayerKey(repository, baseTree), {.baseTree = baseTree}, command, stop);
    const Result<QString> layer = co_await preparing;
    if (!layer)
        co_return std::unexpected(layer.error().because(
            tr("The dependencies of %1 could not be prepared.").arg(repository.name)));
    layers->append(*layer);
    co_return layers;
}

} // namespace core::pipeline
