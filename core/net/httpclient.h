// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests to other programs' HTTP APIs: bounded in size and time, and never redirected.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QUrl>

#include <memory>
#include <optional>

namespace core::net {

struct HttpCall
{
    QByteArray verb = "POST";
    QUrl url;                                ///< as checkEndpoint() allows it
    QHash<QByteArray, QByteArray> headers{}; ///< a value may be a credential; none is logged
    QByteArray body{};
    Milliseconds timeout{60'000};   ///< from the call to the last byte of the answer
    qint64 mostBytes = 64LL << 20U; ///< of the decoded answer
};

struct HttpReply
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;                       ///< decoded
};

/// Whether requests with a credential or a product's data may go there: https, or http to this
/// machine. allowPlain  a person has said that the network in between is theirs
/// errors  InvalidInput; the message names the address
Result<> checkEndpoint(const QUrl &url, bool allowPlain);

/// How long a server asks to wait: Retry-After in seconds or as a date; none if it does not say.
std::optional<Milliseconds> retryAfter(const HttpReply &reply, Timestamp now);

/// thread  one with an event loop: the one that sends first
class HttpClient
{
public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;

    /// An answer of any status, 3xx included: no redirect is followed, since it would carry the
    /// credential and the body to an address that nobody has chosen. No proxy, cookie or cache.
    /// errors  Offline (nobody answers, or the connection is cut), TimedOut, Denied (TLS),
    ///         Corrupt (no HTTP, or more than mostBytes), Cancelled
    Task<HttpReply> send(HttpCall call, StopToken stop);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace core::net
