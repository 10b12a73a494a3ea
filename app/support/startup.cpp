// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/startup.h"

#include "app/support/locations.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QLockFile>
#include <QUrl>

#include <memory>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Startup", text);
}

/// The key in a source's hint, which the desk gives as a client needs it.
Task<QString> receiverKey(pipeline::EngineDesk *desk, QString source)
{
    Task<QJsonValue> asking = desk->execute(u"receivers"_s, {}, {}, {});
    const Result<QJsonValue> answer = co_await asking;
    if (!answer)
        co_return std::unexpected(answer.error());
    co_return answer->toObject().value(source).toString();
}

/// Gone with its process, so that a kill does not lock anybody out.
std::unique_ptr<QLockFile> preparingLock(const QString &folder)
{
    auto lock = std::make_unique<QLockFile>(folder + u"/preparing.lock"_s);
    lock->setStaleLockTime(std::chrono::milliseconds(0)); // old is not stale: only its owner's end
    return lock;
}

} // namespace

bool isBeingPrepared(const QString &folder)
{
    if (!QFileInfo::exists(folder + u"/preparing.lock"_s))
        return false;
    const auto lock = preparingLock(folder);
    return !lock->tryLock(0) && lock->error() == QLockFile::LockFailedError;
}

Task<> openWorkspace(pipeline::EngineDesk *desk, QString folder, bool demo, SayFunction say,
                     StopToken stop, bool hasWindow)
{
    DemoPaths paths;
    std::unique_ptr<QLockFile> lock;
    if (demo) {
        // Held until the workspace is open: from then on its own lock and socket answer.
        QDir().mkpath(folder);
        lock = preparingLock(folder);
        if (!lock->tryLock(2'000) && lock->error() == QLockFile::LockFailedError)
            co_return fail(ErrorKind::Conflict,
                           tr("The demo in %1 is being prepared by another start of Daybreak. Wait "
                              "until it is open, or choose another folder with --workspace.")
                               .arg(folder));
        Task<DemoPaths> preparing = prepareDemo(folder, say, stop);
        const Result<DemoPaths> prepared = co_await preparing;
        if (!prepared)
            co_return std::unexpected(prepared.error());
        paths = *prepared;
    }
    say(tr("Opening %1").arg(folder));
    Task<> opening = desk->open(
        {.folder = folder, .name = demo ? tr("Demo") : QString(), .hasWindow = hasWindow});
    const Result<> opened = co_await opening;
    if (!opened)
        co_return std::unexpected(opened.error());
    lock.reset();
    rememberWorkspace(folder);
    if (!demo || hasDemoTraffic(paths))
        co_return {};

    Task<pipeline::ReceiverAddress> asking = desk->receiver();
    const Result<pipeline::ReceiverAddress> address = co_await asking;
    if (!address)
        co_return std::unexpected(address.error());
    Task<QString> askingSentry = receiverKey(desk, u"sentry"_s);
    const Result<QString> sentryKey = co_await askingSentry;
    Task<QString> askingOtlp = receiverKey(desk, u"otlp"_s);
    const Result<QString> otlpKey = co_await askingOtlp;
    if (!sentryKey || !otlpKey)
        co_return std::unexpected(sentryKey ? otlpKey.error() : sentryKey.error());
    say(tr("Running the demo product until it fails"));
    Task<> driving = driveTraffic(paths, address->port, *sentryKey, *otlpKey, stop);
    Result<> driven = co_await driving;
    co_return driven;
}

} // namespace app
