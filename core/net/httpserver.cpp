// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpserver.h"

#include "core/async/scope.h"
#include "core/base/logging.h"
#include "core/net/guardedsocket_p.h"

#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHttpHeaders>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QPointer>
#include <QTcpServer>
#include <QUrl>

namespace core::net {

using namespace Qt::StringLiterals;

namespace {

QByteArray formDecoded(QByteArray text)
{
    text.replace('+', ' ');
    return QByteArray::fromPercentEncoding(text);
}

HttpRequest toRequest(const QHttpServerRequest &request)
{
    HttpRequest out;
    out.method = request.method() == QHttpServerRequest::Method::Get ? "GET" : "POST";
    const QUrl url = request.url();
    out.path = url.path(QUrl::FullyDecoded);
    for (const QByteArray &pair : url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = equals < 0 ? pair : pair.first(equals);
        out.query.insert(formDecoded(name),
                         equals < 0 ? QByteArray() : formDecoded(pair.sliced(equals + 1)));
    }
    const QHttpHeaders headers = request.headers();
    for (qsizetype i = headers.size() - 1; i >= 0; --i) {
        out.headers.insert(QByteArray(headers.nameAt(i).data(), headers.nameAt(i).size()).toLower(),
                           headers.valueAt(i).toByteArray());
    }
    out.headers.remove(GuardedSocket::idHeader.toByteArray());
    out.body = request.body();
    return out;
}

/// "localhost:8080" → "localhost"; empty if it is no host with an optional port.
QByteArrayView withoutPort(QByteArrayView host)
{
    const qsizetype colon = host.lastIndexOf(':');
    if (colon < 0 || host.endsWith(']'))
        return host;
    const QByteArrayView port = host.sliced(colon + 1);
    const bool digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    return digits && port.size() <= 5 ? host.first(colon) : QByteArrayView();
}

bool isThisMachine(QByteArrayView name)
{
    return name == "127.0.0.1" || name.compare("localhost", Qt::CaseInsensitive) == 0 ||
           name == "[::1]";
}

bool contains(const QStringList &list, QByteArrayView text)
{
    return list.contains(QString::fromLatin1(text), Qt::CaseInsensitive);
}

void addCors(const QByteArray &origin, QHash<QByteArray, QByteArray> &headers)
{
    headers.insert("access-control-allow-origin", origin);
    headers.insert("access-control-allow-credentials", "true");
    headers.insert("access-control-expose-headers",
                   "x-sentry-error,x-sentry-rate-limits,retry-after");
    headers.insert("vary", "Origin");
}

HttpAnswer refusal(int status, const QByteArray &why)
{
    HttpAnswer answer{.status = status};
    answer.body = "{\"detail\":\"" + why + "\"}";
    return answer;
}

/// What the preflight question gets (Fetch, section 4.8); also Chrome's private network one.
HttpAnswer preflight(const RequestHead &head, const QByteArray &origin)
{
    HttpAnswer answer{.status = 204};
    addCors(origin, answer.headers);
    answer.headers.insert("access-control-allow-methods", "GET, POST, OPTIONS");
    const QByteArray wanted = head.header("access-control-request-headers");
    if (!wanted.isEmpty())
        answer.headers.insert("access-control-allow-headers", wanted);
    if (head.header("access-control-request-private-network") == "true")
        answer.headers.insert("access-control-allow-private-network", "true");
    answer.headers.insert("access-control-max-age", "600");
    return answer;
}

/// Accepts connections and wraps them.
class GuardedServer final : public QTcpServer
{
public:
    GuardedServer(std::shared_ptr<Gate> gate, QHash<quint64, QPointer<GuardedSocket>> &sockets)
        : m_gate(std::move(gate)), m_sockets(sockets)
    {
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto real = std::make_unique<QTcpSocket>();
        if (!real->setSocketDescriptor(descriptor))
            return;
        real->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (m_gate->connections >= m_gate->options.connections) {
            m_gate->refused("overCapacity", {});
            QTcpSocket *const socket = real.release();
            socket->setParent(this);
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            socket->write("HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n"
                          "content-length: 0\r\nconnection: close\r\n\r\n");
            socket->disconnectFromHost();
            return;
        }
        const quint64 id = ++m_lastId;
        auto *const socket = new GuardedSocket(id, std::move(real), m_gate);
        m_sockets.insert(id, socket);
        connect(socket, &QObject::destroyed, this, [this, id] { m_sockets.remove(id); });
        addPendingConnection(socket);
    }

private:
    std::shared_ptr<Gate> m_gate;
    QHash<quint64, QPointer<GuardedSocket>> &m_sockets;
    quint64 m_lastId = 0;
};

} // namespace

bool isAllowedHost(QByteArrayView host, const QStringList &allowed)
{
    const QByteArrayView name = withoutPort(host);
    return !name.isEmpty() && (isThisMachine(name) || contains(allowed, name));
}

bool isAllowedOrigin(QByteArrayView origin, const QStringList &allowed)
{
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (origin.startsWith(scheme) && isThisMachine(withoutPort(origin.sliced(scheme.size()))))
            return true;
    }
    return origin != "null" && contains(allowed, origin);
}

class HttpServer::Impl final : public QAbstractHttpServer
{
public:
    Impl(HttpServerOptions options, Handler handler, Refused refused)
        : m_handler(std::move(handler)), m_gate(std::make_shared<Gate>())
    {
        m_gate->options = std::move(options);
        m_gate->refused = std::move(refused);
        m_gate->check = [gate = m_gate.get()](const RequestHead &head) {
            return check(*gate, head);
        };
    }
    ~Impl() override
    {
        shutDown();
        // The connections refer to members, so they do not wait for ~QObject.
        qDeleteAll(children());
    }

    Result<> listen()
    {
        auto server = std::make_unique<GuardedServer>(m_gate, m_sockets);
        if (!server->listen(QHostAddress::LocalHost, m_gate->options.port)) {
            return fail(ErrorKind::Conflict,
                        QCoreApplication::translate("core::net::HttpServer",
                                                    "Port %1 cannot be opened: %2. Choose another "
                                                    "port or end the program that uses it.")
                            .arg(m_gate->options.port)
                            .arg(server->errorString()),
                        server->errorString());
        }
        m_server = server.release();
        bind(m_server); // takes it as a child
        return {};
    }
    quint16 port() const { return m_server ? m_server->serverPort() : 0; }

    Task<> drained()
    {
        if (m_server)
            m_server->close();
        return m_scope.drained();
    }

    void shutDown()
    {
        m_scope.requestStop();
        // Responders point into the sockets' owners, children of this object: they go first.
        m_responders->clear();
        const auto sockets = std::exchange(m_sockets, {});
        for (const QPointer<GuardedSocket> &socket : sockets) {
            if (socket)
                socket->disconnectFromHost();
        }
        if (m_server)
            m_server->close();
    }

protected:
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override
    {
        const quint64 id = request.value(GuardedSocket::idHeader.toByteArray()).toULongLong();
        m_responders->emplace(id, std::move(responder));
        m_scope.launch(serve(QPointer<Impl>(this), id, toRequest(request), m_scope.token()),
                       u"request"_s);
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &responder) override
    {
        responder.write(QHttpServerResponder::StatusCode::NotFound);
    }

private:
    static std::optional<HttpAnswer> check(const Gate &gate, const RequestHead &head)
    {
        if (!isAllowedHost(head.header("host"), gate.options.hosts)) {
            gate.refused("foreignHost", head.target);
            return refusal(421, "this Host is not served here");
        }
        const QByteArray origin = head.header("origin");
        if (!origin.isEmpty() && !isAllowedOrigin(origin, gate.options.origins)) {
            gate.refused("foreignOrigin", head.target);
            return refusal(403, "this Origin is not allowed");
        }
        if (head.method == "OPTIONS")
            return preflight(head, origin);
        if (head.method != "GET" && head.method != "POST") {
            gate.refused("method", head.target);
            return refusal(405, "the method is not allowed");
        }
        return std::nullopt;
    }

    static Task<> serve(QPointer<Impl> self, quint64 id, HttpRequest request, StopToken stop)
    {
        const QByteArray origin = request.headers.value("origin");
        const Handler handler = self->m_handler;
        Task<HttpAnswer> task = handler(std::move(request), stop);
        Result<HttpAnswer> result = co_await task;
        if (!self)
            co_return {};
        HttpAnswer answer;
        if (result) {
            answer = std::move(*result);
        } else if (result.error().kind == ErrorKind::RateLimited) {
            answer = refusal(429, "too many requests");
            answer.headers.insert("retry-after", "1");
        } else {
            qCWarning(lcNet).noquote() << "request failed:" << result.error().toLogString();
            answer = refusal(500, "internal error");
        }
        if (!origin.isEmpty())
            addCors(origin, answer.headers);
        self->send(id, answer);
        co_return {};
    }

    void send(quint64 id, const HttpAnswer &answer)
    {
        const auto found = m_responders->find(id);
        if (found == m_responders->end())
            return;
        const QPointer<GuardedSocket> socket = m_sockets.value(id);
        {
            QHttpServerResponder responder = std::move(found->second);
            m_responders->erase(found);
            if (!socket || socket->state() != QAbstractSocket::ConnectedState)
                return; // the client has left
            QHttpHeaders headers;
            for (const auto &[name, value] : answer.headers.asKeyValueRange())
                headers.append(name, value);
            headers.append(QHttpHeaders::WellKnownHeader::ContentType, answer.contentType);
            responder.write(answer.body, headers, QHttpServerResponder::StatusCode(answer.status));
        }
        if (socket)
            socket->answered();
    }

    Handler m_handler;
    std::shared_ptr<Gate> m_gate;
    QHash<quint64, QPointer<GuardedSocket>> m_sockets;
    std::unique_ptr<std::map<quint64, QHttpServerResponder>> m_responders =
        std::make_unique<std::map<quint64, QHttpServerResponder>>();
    QTcpServer *m_server = nullptr;
    TaskScope m_scope{u"http server"_s};
};

HttpServer::HttpServer(HttpServerOptions options, Handler handler, Refused refused)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(refused)))
{
}

HttpServer::~HttpServer() = default;

Result<> HttpServer::listen()
{
    return m_impl->listen();
}

quint16 HttpServer::port() const
{
    return m_impl->port();
}

Task<> HttpServer::close()
{
    return m_impl->drained();
}

} // namespace core::net
