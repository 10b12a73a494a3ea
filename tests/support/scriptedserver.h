// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HTTP server on loopback that answers what a test has written down, byte by byte.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace tests {

struct SeenRequest
{
    QByteArray line; ///< "POST /v1/embeddings HTTP/1.1"
    QByteArray head; ///< in lower case
    QByteArray body;

    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    qsizetype texts(const QString &key) const { return json().value(key).toArray().size(); }
};

/// What becomes of one request.
struct Scripted
{
    QByteArray bytes;   ///< sent as they are
    bool cuts = false;  ///< and then the connection is reset
    bool holds = false; ///< nothing more comes, and the connection stays

    static Scripted json(const QByteArray &body, int status = 200, const QByteArray &headers = {})
    {
        return {"HTTP/1.1 " + QByteArray::number(status) +
                " Said\r\nContent-Type: "
                "application/json\r\n" +
                headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body};
    }
};

class ScriptedServer
{
public:
    /// Answers by `script`, and 500 after its end.
    explicit ScriptedServer(std::deque<Scripted> script)
        : ScriptedServer([this](const SeenRequest &) { return next(); })
    {
        m_script = std::move(script);
    }
    explicit ScriptedServer(std::function<Scripted(const SeenRequest &)> answer)
        : m_answer(std::move(answer))
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                serve(socket);
        });
    }

    QString url(const QString &path = {}) const
    {
        return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()) + path;
    }
    quint16 port() const { return m_server.serverPort(); }

    std::vector<SeenRequest> seen;

    bool isHolding() const { return !m_held.empty(); }
    /// Answers the requests that were held, as if they came now.
    void release()
    {
        for (const auto &[socket, request] : std::exchange(m_held, {})) {
            if (socket)
                socket->write(m_answer(request).bytes);
        }
    }

private:
    Scripted next()
    {
        if (m_script.empty())
            return Scripted::json("{\"error\":\"the script is over\"}", 500);
        Scripted scripted = std::move(m_script.front());
        m_script.pop_front();
        return scripted;
    }

    void serve(QTcpSocket *socket)
    {
        const auto buffer = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, buffer] {
            *buffer += socket->readAll();
            for (;;) {
                const qsizetype end = buffer->indexOf("\r\n\r\n");
                if (end < 0)
                    return;
                SeenRequest request;
                request.head = buffer->first(end).toLower();
                request.line = buffer->first(buffer->indexOf("\r\n"));
                const qsizetype at = request.head.indexOf("content-length: ");
                const QByteArray rest = at < 0 ? QByteArray("0") : request.head.sliced(at + 16);
                const qsizetype length =
                    rest.first(std::max<qsizetype>(0, rest.indexOf('\r') < 0 ? rest.size()
                                                                             : rest.indexOf('\r')))
                        .toLongLong();
                if (buffer->size() < end + 4 + length)
                    return;
                request.body = buffer->sliced(end + 4, length);
                buffer->remove(0, end + 4 + length);
                seen.push_back(request);
                const Scripted scripted = m_answer(request);
                socket->write(scripted.bytes);
                socket->flush();
                if (scripted.holds)
                    m_held.emplace_back(socket, request);
                if (scripted.cuts)
                    socket->disconnectFromHost();
            }
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    std::deque<Scripted> m_script;
    std::function<Scripted(const SeenRequest &)> m_answer;
    std::vector<std::pair<QPointer<QTcpSocket>, SeenRequest>> m_held;
    QTcpServer m_server;
};

} // namespace tests
