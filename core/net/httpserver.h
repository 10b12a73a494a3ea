// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HTTP server for this machine alone, safe against what any web page or program may send to it.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/net/requestreader.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace core::net {

/// A complete request within the limits, from an allowed Host and Origin.
struct HttpRequest
{
    QByteArray method;                     ///< "GET" or "POST"
    QString path;                          ///< percent-decoded, without query
    QHash<QByteArray, QByteArray> query;   ///< decoded, "+" is a space; the last one wins
    QHash<QByteArray, QByteArray> headers; ///< lower-case names; the first one wins
    QByteArray body;                       ///< as sent: Content-Encoding still stands
};

struct HttpAnswer
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QHash<QByteArray, QByteArray> headers; ///< lower-case names
};

struct HttpServerOptions
{
    quint16 port = 0; ///< 0 takes a free one
    RequestLimits limits;
    std::chrono::milliseconds headTime{10'000}; ///< from connecting to a complete head
    std::chrono::milliseconds bodyTime{60'000}; ///< from the head to the end of the body
    std::chrono::milliseconds idleTime{75'000}; ///< between requests
    std::chrono::milliseconds drainTime{2'000}; ///< for a refused client to read its answer
    int connections = 128;                      ///< more are closed at once with 503
    qint64 bufferedBytes = 128 * 1024 * 1024;   ///< of bodies at once; over it 429
    QStringList hosts;   ///< allowed beside 127.0.0.1, localhost and [::1], without port
    QStringList origins; ///< allowed beside those of this machine, "https://shop.example"
};

/// Listens on 127.0.0.1.
///
/// Refused before the body is read, each with its code given to `refused`: a foreign Host (421,
/// foreignHost: DNS rebinding), a foreign Origin (403, foreignOrigin), any method but GET, POST and
/// OPTIONS (405, method), too large (413, tooLarge; 431, malformedRequest), too slow (408,
/// tooSlow), malformed (400, malformedRequest), too much at once (429, overCapacity).
///
/// Origins: a request without one comes from a program and passes. One from this machine
/// (http[s]://localhost, 127.0.0.1 or [::1], any port) passes: it is a page the developer serves.
/// `null` never passes, since any page can make one by a sandboxed frame. Allowed origins get the
/// CORS answers, preflight included.
///
/// thread  the one it was made on, which has an event loop
class HttpServer
{
public:
    using Handler = std::function<Task<HttpAnswer>(HttpRequest request, StopToken stop)>;
    using Refused = std::function<void(const QByteArray &code, const QByteArray &target)>;

    /// handler  called for each request; may answer any time later. A failure is answered with 500,
    ///          RateLimited with 429
    HttpServer(HttpServerOptions options, Handler handler, Refused refused);
    /// Closes the connections; handlers that run are asked to stop, their answers are dropped.
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    /// errors  Conflict: the port is taken
    Result<> listen();
    quint16 port() const; ///< 0 before listen()
    /// Takes no further connection, lets the handlers that run answer, then closes.
    Task<> close();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Whether the Host header names this machine or one of `allowed`; any port.
bool isAllowedHost(QByteArrayView host, const QStringList &allowed);
/// Whether requests from this origin are let in; see HttpServer.
bool isAllowedOrigin(QByteArrayView origin, const QStringList &allowed);

} // namespace core::net
