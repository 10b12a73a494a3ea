// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/keptlinks.h"

#include "core/base/logging.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

constexpr int worthKeeping = 1'000; ///< signals
/// More than ten million signals have; a larger file is none of ours.
constexpr qint64 largestFile = qint64(8) << 30;

std::unexpected<Error> notWritten(const QSaveFile &file)
{
    return fail(
        file.error() == QFileDevice::PermissionsError || file.error() == QFileDevice::OpenError
            ? ErrorKind::Denied
            : ErrorKind::Internal,
        QCoreApplication::translate("Pipeline", "The index could not be kept in %1. The next start "
                                                "takes longer.")
            .arg(file.fileName()),
        file.errorString());
}

} // namespace

QString keptLinksPath(const QString &folder)
{
    return folder + u"/index.links"_s;
}

void useKeptLinks(Context &context)
{
    if (context.grouper->size() > 0)
        return; // filled in part before, or by somebody else
    context.keptSize = 0;
    QFile file(keptLinksPath(context.folder));
    if (!file.exists())
        return;
    QByteArray bytes;
    if (file.size() <= largestFile && file.open(QIODevice::ReadOnly))
        bytes = file.readAll();
    const Result<> used = context.grouper->useLinks(bytes);
    if (!used)
        qCWarning(lcPipeline).noquote()
            << "the index is built without its kept links:" << used.error().toLogString();
}

Result<> writeKeptLinks(const QString &path, const QByteArray &links)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return notWritten(file);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(links) != links.size() || !file.commit())
        return notWritten(file);
    return {};
}

Task<> keepLinks(SharedContext context, Keep keep)
{
    if (!context->isIndexFilled || context->change.isIndexStale)
        co_return {};
    Task<> keeping = context->index.run([context, keep]() -> Result<> {
        const int size = context->grouper->size();
        const int changed = std::abs(size - context->keptSize);
        const int enough =
            keep == Keep::IfMuchChanged ? std::max(worthKeeping, size / 10) : worthKeeping;
        if (changed < enough)
            return {};
        const QByteArray links = context->grouper->links();
        if (links.isEmpty())
            return {};
        const Result<> written = writeKeptLinks(keptLinksPath(context->folder), links);
        if (written)
            context->keptSize = size;
        return written;
    });
    const Result<> kept = co_await keeping;
    if (!kept)
        qCWarning(lcPipeline).noquote() << "keeping the index:" << kept.error().toLogString();
    co_return {};
}

} // namespace core::pipeline
