// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/demo.h"

#include "app/support/locations.h"
#include "core/base/clock.h"
#include "core/pipeline/setup.h"
#include "core/process/processrunner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Demo", text);
}

DemoPaths pathsBelow(const QString &workspace)
{
    return {workspace, workspace + u"/product"_s, workspace + u"/chat.zip"_s,
            workspace + u"/product.log"_s};
}

QString trafficMark(const DemoPaths &paths)
{
    return paths.workspace + u"/traffic.json"_s;
}

Task<QByteArray> runScript(QString script, QStringList arguments, StopToken stop)
{
    process::ProcessSpec spec;
    // The distribution's interpreter: the SDK is one of its packages.
    spec.program = u"/usr/bin/python3"_s;
    spec.arguments = QStringList{u"-B"_s, demoResources() + u'/' + script} + arguments;
    spec.environment = {
        {u"PATH"_s, u"/usr/bin:/bin"_s}, {u"LC_ALL"_s, u"C.UTF-8"_s}, {u"TZ"_s, u"UTC"_s}};
    spec.separateErrors = true;
    Task<process::ProcessResult> running = process::run(std::move(spec), stop);
    const Result<process::ProcessResult> result = co_await running;
    if (!result)
        co_return std::unexpected(result.error());
    if (result->exitCode != 0)
        co_return fail(
            ErrorKind::Internal,
            tr("The demo's %1 failed. `daybreakctl doctor` says what may be missing.").arg(script),
            QString::fromUtf8(result->errors.right(2000)));
    co_return result->output;
}

} // namespace

Task<DemoPaths> prepareDemo(QString workspace, SayFunction say, StopToken stop)
{
    const DemoPaths paths = pathsBelow(workspace);
    if (demoResources().isEmpty())
        co_return fail(ErrorKind::NotFound, tr("The demo's files are not installed."));
    if (!QDir().mkpath(workspace))
        co_return fail(ErrorKind::Denied, tr("The folder %1 cannot be made.").arg(workspace));
    if (pipeline::isWorkspace(workspace) && QFileInfo::exists(paths.repository + u"/.git"_s) &&
        QFileInfo::exists(paths.slackExport) && pipeline::isSetUp(workspace))
        co_return paths;

    say(tr("Building the demo product's history"));
    QDir(paths.repository).removeRecursively();
    const Timestamp now = SystemClock().now();
    Task<QByteArray> building =
        runScript(u"build_history.py"_s,
                  {u"--out"_s, paths.repository, u"--until"_s, toIso(now).left(10)}, stop);
    const Result<QByteArray> built = co_await building;
    if (!built)
        co_return std::unexpected(built.error());
    QFile::remove(paths.slackExport);
    QString chatNow = toIso(now).left(19);
    chatNow += u"+00:00"_s;
    Task<QByteArray> chatting =
        runScript(u"build_slack.py"_s, {u"--out"_s, paths.slackExport, u"--now"_s, chatNow}, stop);
    const Result<QByteArray> chat = co_await chatting;
    if (!chat)
        co_return std::unexpected(chat.error());

    QFile log(paths.logFile); // the product will write it; following it begins before
    if (!log.open(QIODevice::Append))
        co_return fail(ErrorKind::Denied, tr("%1 cannot be written.").arg(paths.logFile));

    pipeline::WorkspaceSetup setup;
    setup.folder = workspace;
    setup.repository.path = paths.repository;
    setup.repository.checkCommand = {u"python3"_s, u"-m"_s,    u"unittest"_s, u"discover"_s,
                                     u"-s"_s,      u"tests"_s, u"-q"_s};
    setup.repository.policy.autonomy = Autonomy::PullRequest;
    setup.repository.policy.holdBackfill =
        false; // the chat is older than the workspace, and that is the point of it
    setup.logFiles = {paths.logFile};
    setup.slackExport = paths.slackExport;
    const Result<> made = pipeline::setUpWorkspace(setup);
    if (!made)
        co_return std::unexpected(made.error());
    co_return paths;
}

bool hasDemoTraffic(const DemoPaths &paths)
{
    return QFileInfo::exists(trafficMark(paths));
}

Task<> driveTraffic(DemoPaths paths, quint16 port, QString sentryKey, QString otlpKey,
                    StopToken stop)
{
    const QString address = u"127.0.0.1:"_s + QString::number(port);
    Task<QByteArray> driving =
        runScript(u"traffic.py"_s,
                  {u"--repository"_s, paths.repository, u"--sentry-dsn"_s,
                   u"http://"_s + sentryKey + u'@' + address + u"/1"_s, u"--otlp"_s,
                   u"http://"_s + address + u"/v1/logs"_s, u"--otlp-key"_s, otlpKey,
                   u"--log-file"_s, paths.logFile, u"--seed"_s, u"1"_s},
                  stop);
    const Result<QByteArray> summary = co_await driving;
    if (!summary)
        co_return std::unexpected(summary.error());
    QSaveFile mark(trafficMark(paths));
    if (!mark.open(QIODevice::WriteOnly) || mark.write(*summary) != summary->size() ||
        !mark.commit())
        co_return fail(ErrorKind::Denied, tr("%1 cannot be written.").arg(mark.fileName()));
    co_return {};
}

} // namespace app
