// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How daybreakctl talks to the process that owns a workspace: one JSON object a line over a local
// socket.
//
//   → {"command": "dismiss", "arguments": {…}}
//   ← {"progress": "…"}            any number
//   ← {"result": …} or {"error": {"kind": "notFound", "message": "…"}}
#pragma once

#include "core/async/scope.h"
#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>

#include <functional>

class QLocalSocket;

namespace core::pipeline {

using ProgressFunction = std::function<void(QString)>;
using CommandHandler = std::function<Task<QJsonValue>(QString command, QJsonObject arguments,
                                                      ProgressFunction progress, StopToken stop)>;

/// Where the socket of a workspace is: in the user's runtime folder, named by a hash of the
/// workspace's path, because a socket's path may have no more than 107 bytes.
QString commandSocketPath(const QString &workspaceFolder);
/// Where the process that holds the workspace listens, as it wrote it down: its runtime folder may
/// be another one than ours, under cron or over ssh. Where it would be by our own if nobody did.
QString runningSocketPath(const QString &workspaceFolder);

/// thread  the one it was made on
class CommandServer : public QObject
{
    Q_OBJECT

public:
    CommandServer(CommandHandler handler, QObject *parent = nullptr);
    ~CommandServer() override;

    /// The caller holds the workspace's lock, so a socket left by a killed process is replaced.
    /// errors  Denied, Internal
    Result<> listen(const QString &path);
    /// Refuses new clients and asks running commands to stop.
    Task<> close();

private:
    void accept();
    void readFrom(QLocalSocket *socket);

    QLocalServer m_server;
    CommandHandler m_handler;
    TaskScope m_scope;
};

/// Sends one command to the owner and waits for its result.
/// patience  how long to try to reach an owner that has the lock and does not listen yet
/// errors    Offline: nobody listens, the command was not sent; Internal: the owner ended before it
///           answered; else what the command failed with
Task<QJsonValue> sendCommand(QString socketPath, QString command, QJsonObject arguments,
                             ProgressFunction progress, StopToken stop,
                             Milliseconds patience = Milliseconds(0));

} // namespace core::pipeline
