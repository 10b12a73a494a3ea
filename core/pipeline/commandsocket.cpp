// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/commandsocket.h"

#include "core/async/completion.h"
#include "core/storage/workspacelock.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// A command is a line; a longer one is not one of ours.
constexpr qint64 longestLine = 1 << 20;

void sendLine(QLocalSocket *socket, const QJsonObject &object)
{
    socket->write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

ErrorKind kindFromName(const QString &name)
{
    for (int i = 0; i <= int(ErrorKind::Internal); ++i) {
        if (errorKindName(ErrorKind(i)) == name)
            return ErrorKind(i);
    }
    return ErrorKind::Internal;
}

Task<> answer(QPointer<QLocalSocket> socket, CommandHandler handler, QJsonObject request,
              StopSource stop)
{
    const ProgressFunction progress = [socket](const QString &text) {
        if (socket)
            sendLine(socket, {{u"progress"_s, text}});
    };
    Task<QJsonValue> running =
        handler(request.value(u"command").toString(), request.value(u"arguments").toObject(),
                progress, stop.get_token());
    const Result<QJsonValue> result = co_await running;
    if (!socket)
        co_return {};
    if (result)
        sendLine(socket, {{u"result"_s, *result}});
    else
        sendLine(socket, {{u"error"_s, QJsonObject{{u"kind"_s, errorKindName(result.error().kind)},
                                                   {u"message"_s, result.error().toUserText()}}}});
    socket->flush();
    socket->disconnectFromServer();
    co_return {};
}

} // namespace

QString commandSocketPath(const QString &workspaceFolder)
{
    const QString canonical = QFileInfo(workspaceFolder).canonicalFilePath();
    const QByteArray hash =
        QCryptographicHash::hash(canonical.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (runtime.isEmpty() || runtime.size() > 70)
        runtime = QDir::tempPath();
    return runtime + u"/daybreak-"_s + QString::fromLatin1(hash) + u".sock"_s;
}

QString runningSocketPath(const QString &workspaceFolder)
{
    const QString written = storage::WorkspaceLock::holder(workspaceFolder).address;
    return QDir::isAbsolutePath(written) ? written : commandSocketPath(workspaceFolder);
}

CommandServer::CommandServer(CommandHandler handler, QObject *parent)
    : QObject(parent), m_handler(std::move(handler)), m_scope(u"commands"_s)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &CommandServer::accept);
}

CommandServer::~CommandServer() = default;

Result<> CommandServer::listen(const QString &path)
{
    QLocalServer::removeServer(path);
    if (!m_server.listen(path))
        return fail(ErrorKind::Internal,
                    tr("The command socket cannot be opened: %1").arg(m_server.errorString()),
                    path);
    return {};
}

Task<> CommandServer::close()
{
    m_server.close();
    m_scope.requestStop();
    return m_scope.drained();
}

void CommandServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { readFrom(socket); });
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void CommandServer::readFrom(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > longestLine)
            socket->abort();
        return;
    }
    socket->disconnect(this); // one command a connection
    const QJsonDocument request = QJsonDocument::fromJson(socket->readLine(longestLine));
    if (!request.isObject()) {
        socket->abort();
        return;
    }
    StopSource stop;
    // The client going away and this server closing both end the command.
    connect(socket, &QLocalSocket::disconnected, this, [stop]() mutable { stop.request_stop(); });
    const auto closing = std::make_shared<StopCallback>(m_scope.token(), this,
                                                        [stop]() mutable { stop.request_stop(); });
    connect(socket, &QObject::destroyed, this, [closing] { Q_UNUSED(closing) });
    m_scope.launch(answer(socket, m_handler, request.object(), stop), u"command"_s);
}

Task<QJsonValue> sendCommand(QString socketPath, QString command, QJsonObject arguments,
                             ProgressFunction progress, StopToken stop, Milliseconds patience)
{
    static constexpr Milliseconds betweenAttempts{50};
    Completion<QJsonValue> completion;
    const Resolver<QJsonValue> resolver = completion.resolver();
    const QDeadlineTimer deadline(patience);
    bool isSent = false;
    QLocalSocket socket;
    QObject::connect(&socket, &QLocalSocket::connected, &socket,
                     [&socket, &isSent, command, arguments] {
                         isSent = true;
                         sendLine(&socket, {{u"command"_s, command}, {u"arguments"_s, arguments}});
                     });
    QObject::connect(&socket, &QLocalSocket::readyRead, &socket, [&socket, resolver, progress] {
        while (socket.canReadLine()) {
            const QJsonObject line = QJsonDocument::fromJson(socket.readLine()).object();
            if (line.contains(u"progress")) {
                if (progress)
                    progress(line.value(u"progress").toString());
            } else if (line.contains(u"error")) {
                const QJsonObject error = line.value(u"error").toObject();
                resolver.resolve(fail(kindFromName(error.value(u"kind").toString()),
                                      error.value(u"message").toString()));
            } else {
                resolver.resolve(line.value(u"result"));
            }
        }
    });
    const auto gone = [&socket, &isSent, &deadline, resolver, socketPath] {
        if (!isSent && !deadline.hasExpired()) {
            QTimer::singleShot(betweenAttempts, &socket, [&socket, socketPath] {
                if (socket.state() == QLocalSocket::UnconnectedState)
                    socket.connectToServer(socketPath);
            });
            return;
        }
        resolver.resolve(
            isSent ? fail(ErrorKind::Internal,
                          QCoreApplication::translate(
                              "Commands", "The running Daybreak ended before it answered."))
                   : fail(ErrorKind::Offline,
                          QCoreApplication::translate("Commands",
                                                      "The running Daybreak did not answer.")));
    };
    QObject::connect(&socket, &QLocalSocket::errorOccurred, &socket, gone);
    QObject::connect(&socket, &QLocalSocket::disconnected, &socket, gone);
    const StopCallback onStop(stop, &socket, [resolver] { resolver.resolve(cancelled()); });
    socket.connectToServer(socketPath);
    Result<QJsonValue> result = co_await completion;
    socket.disconnect(&socket);
    co_return result;
}

} // namespace core::pipeline
