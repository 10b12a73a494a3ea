// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two families of sources: those that are asked (pull) and those that are sent to (push).
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/signal.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

#include <vector>

namespace core::sources {

/// What one request or page brought. Committed in one transaction.
struct RawBatch
{
    QString source; ///< member id
    std::vector<RawSignal> items;
    QHash<QString, int>
        counted;        ///< what was accepted but is no signal, by item type; and refusals by code
    QJsonObject cursor; ///< pull only: where to go on; stored in the same transaction
};

struct CommitReceipt
{
    int stored = 0;
    int duplicates = 0; ///< (source, externalId) known already; dropped, and that is no error
};

/// Takes batches. A successful commit means durable: only then may a receiver answer 200.
/// thread  core thread
/// errors  RateLimited over capacity (answer 429); Corrupt, Internal from the store
class SignalSink
{
public:
    virtual ~SignalSink() = default;
    virtual Task<CommitReceipt> commit(RawBatch batch, StopToken stop) = 0;
};

struct SourceServices
{
    const Clock *clock = nullptr; ///< never null
};

struct PullPage
{
    RawBatch batch;
    bool more = false;    ///< ask again at once
    bool pending = false; ///< something is there that is not complete yet: ask again soon
    QString problem; ///< translated: what of it could not be read; the rest was. Empty if all was
};

/// A source that is asked. Keeps no state between calls but what is in the cursor.
class PullSource
{
public:
    virtual ~PullSource() = default;

    /// cursor  empty at first, then what the last page gave
    /// limit   at most so many signals a page, ≥ 1
    /// errors  NotFound, Denied, Offline, InvalidInput (data that cannot be read), Cancelled
    virtual Task<PullPage> fetch(QJsonObject cursor, int limit, StopToken stop) = 0;
};

using PullInfo = ProviderInfo<PullSource, SourceServices>;
const ProviderTable<PullInfo> &pullSources();

/// A request a receiver got: checked for Host, Origin, size and time, decompression included.
struct PushRequest
{
    QByteArray method;                     ///< "POST"
    QString path;                          ///< decoded, without query, "/api/42/envelope/"
    QHash<QByteArray, QByteArray> query;   ///< decoded; last one wins
    QHash<QByteArray, QByteArray> headers; ///< lower-case names
    QByteArray body;                       ///< decompressed
    Timestamp received;
};

struct PushAnswer
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QHash<QByteArray, QByteArray> headers;
    RawBatch batch; ///< committed before the answer is sent; a failed commit replaces the answer
};

/// A receiver's protocol: turns a request into signals and the answer its clients expect. No I/O.
class PushSource
{
public:
    virtual ~PushSource() = default;

    /// Whether this protocol owns the path; the first member that says yes gets the request.
    virtual bool accepts(const PushRequest &request) const = 0;
    /// The client's key, wherever the protocol puts it; empty if there is none.
    virtual QByteArray key(const PushRequest &request) const = 0;
    /// The answer to a request whose key is right. Malformed input gets the status the real service
    /// gives. thread  pool
    virtual PushAnswer handle(const PushRequest &request) const = 0;
    /// What the real service answers when the key is wrong or missing.
    virtual PushAnswer refuseKey(const PushRequest &request) const = 0;
    /// What the real service answers when nothing is wrong with the key, but the receiver cannot
    /// take the request. status  400, 413, 415, 429, 500 or 503
    virtual PushAnswer refuse(const PushRequest &request, int status,
                              const QByteArray &reason) const = 0;
    /// How a client is pointed here, for people: "http://KEY@127.0.0.1:PORT/1" (the address and key
    /// are filled in).
    virtual QString clientHint(quint16 port, const QByteArray &key) const = 0;
};

using PushInfo = ProviderInfo<PushSource, SourceServices>;
const ProviderTable<PushInfo> &pushSources();

} // namespace core::sources
