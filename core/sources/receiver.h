// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The local receiver that SDK clients send to: server, keys, protocols and the way to the store.
#pragma once

#include "core/net/decoding.h"
#include "core/net/httpserver.h"
#include "core/sources/source.h"

#include <memory>

namespace core::sources {

struct ReceiverOptions
{
    net::HttpServerOptions http;
    net::DecodeLimits decode;
    QHash<QString, QByteArrayList> keys; ///< accepted keys by member id; a member without any
                                         ///< refuses everything
    int inFlight = 64;                   ///< requests being parsed or committed; over it 429
    Milliseconds countsEvery{1000};      ///< refusals are committed together
};

/// How a client is pointed to one protocol.
struct ReceiverEndpoint
{
    QString source; ///< member id
    QString name;   ///< translated
    QByteArray key; ///< the first one
    QString hint;   ///< PushSource::clientHint, filled in
};

/// Answers 200 only after the batch is committed. A request that is refused is answered as the real
/// service would and counted: under the member's id, or "receiver" if no member owns the path.
///
/// thread  core thread; parsing happens on the pool
class Receiver
{
public:
    /// sink, clock  borrowed until stop() has ended
    Receiver(ReceiverOptions options, SignalSink &sink, const Clock &clock);
    ~Receiver();
    Receiver(const Receiver &) = delete;
    Receiver &operator=(const Receiver &) = delete;

    /// errors  Conflict: the port is taken; InvalidInput from a member
    Result<> start();
    quint16 port() const;
    std::vector<ReceiverEndpoint> endpoints() const;
    /// Answers what has come, commits the counts and closes.
    Task<> stop();

private:
    struct State;
    std::shared_ptr<State> m_state;
    std::shared_ptr<net::HttpServer> m_server;
};

} // namespace core::sources
