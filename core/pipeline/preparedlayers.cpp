// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/preparedlayers.h"

#include <QCryptographicHash>
#include <QFile>
#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

} // namespace

Task<QStringList> preparedLayers(SharedContext context, Repository repository, QString baseTree,
                                 StopToken stop)
{
    Result<QStringList> layers;
    if (repository.prepareCommand.isEmpty())
        co_return layers;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(repository.prepareCommand.join(u'\0').toUtf8());
    for (const QString &lockFile : std::as_const(repository.lockFiles)) {
        QFile file(baseTree % u'/' % lockFile);
        if (file.open(QIODevice::ReadOnly))
            hash.addData(&file);
    }
    sandbox::Command command;
    command.argv = repository.prepareCommand;
    command.limits.time = Milliseconds(15 * 60'000);
    Task<QString> preparing = context->sandbox.member->prepare(
        QString::fromLatin1(hash.result().toHex()), {.baseTree = baseTree}, command, stop);
    const Result<QString> layer = co_await preparing;
    if (!layer)
        co_return std::unexpected(layer.error().because(
            tr("The dependencies of %1 could not be prepared.").arg(repository.name)));
    layers->append(*layer);
    co_return layers;
}

} // namespace core::pipeline
