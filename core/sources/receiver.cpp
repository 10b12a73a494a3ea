// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/receiver.h"

#include "core/async/offload.h"
#include "core/async/scope.h"
#include "core/async/timer.h"
#include "core/base/logging.h"

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

struct Member
{
    QString id;
    QString name;
    std::unique_ptr<PushSource> source;
    QByteArrayList keys;
};

/// Takes the same time wherever the two differ.
bool sameKey(const QByteArray &one, const QByteArray &other)
{
    uchar difference = one.size() == other.size() ? 0 : 1;
    for (qsizetype i = 0; i < one.size() && !other.isEmpty(); ++i)
        difference |= uchar(one[i]) ^ uchar(other[i % other.size()]);
    return difference == 0 && !one.isEmpty();
}

PushAnswer parse(const Member &member, PushRequest request, const net::DecodeLimits &limits)
{
    auto body = net::decodeContent(std::move(request.body),
                                   request.headers.value("content-encoding"), true, limits);
    request.body.clear();
    if (!body) {
        switch (body.error()) {
        case net::DecodeFailure::Unsupported:
            return member.source->refuse(request, 415, "the content encoding is not known");
        case net::DecodeFailure::Damaged:
            return member.source->refuse(request, 400, "the compressed body is damaged");
        case net::DecodeFailure::TooLarge:
            return member.source->refuse(request, 413, "the body is too large");
        }
    }
    request.body = std::move(*body);
    const QByteArray key = member.source->key(request);
    bool known = false;
    for (const QByteArray &accepted : member.keys)
        known = sameKey(key, accepted) || known;
    return known ? member.source->handle(request) : member.source->refuseKey(request);
}

net::HttpAnswer toHttp(PushAnswer answer)
{
    if (answer.status == 429 || answer.status == 503)
        answer.headers.insert("retry-after", answer.status == 429 ? "5" : "30");
    return {.status = answer.status,
            .body = std::move(answer.body),
            .contentType = std::move(answer.contentType),
            .headers = std::move(answer.headers)};
}

} // namespace

struct Receiver::State
{
    State(ReceiverOptions given, SignalSink &to, const Clock &time)
        : options(std::move(given)), sink(&to), clock(&time)
    {
    }

    ReceiverOptions options;
    SignalSink *sink;
    const Clock *clock;
    std::vector<Member> members;
    int inFlight = 0;
    QHash<QString, QHash<QString, int>> counts; ///< not committed yet, by source
    bool flushing = false;
    TaskScope scope{u"receiver"_s};

    const Member *memberFor(const PushRequest &request) const
    {
        for (const Member &member : members) {
            if (member.source->accepts(request))
                return &member;
        }
        return nullptr;
    }

    /// Everything that is counted here was refused; what a taken batch counts goes with the batch.
    static void count(const std::shared_ptr<State> &state, const QString &source,
                      const QString &code, int times)
    {
        state->counts[source][u"refused."_s + code] += times;
        if (state->flushing)
            return;
        state->flushing = true;
        state->scope.launch(flushLater(state), u"counting refusals"_s);
    }

    static Task<> flushLater(std::shared_ptr<State> state)
    {
        // A stop ends the wait early; the counts are committed all the same.
        Task<> waiting = sleepFor(state->options.countsEvery, state->scope.token());
        [[maybe_unused]] Result<> waited = co_await waiting;
        state->flushing = false;
        Task<> flushed = flush(state);
        Result<> done = co_await flushed;
        co_return done;
    }

    static Task<> flush(std::shared_ptr<State> state)
    {
        const auto counts = std::exchange(state->counts, {});
        std::optional<Error> failure;
        for (const auto &[source, codes] : counts.asKeyValueRange()) {
            if (!state->sink)
                co_return cancelled();
            RawBatch batch{.source = source};
            batch.counted = codes;
            Task<CommitReceipt> commit = state->sink->commit(std::move(batch), StopToken());
            Result<CommitReceipt> receipt = co_await commit;
            if (receipt)
                continue;
            // Counted again with the next refusal, or at the end.
            for (const auto &[code, times] : codes.asKeyValueRange())
                state->counts[source][code] += times;
            failure = receipt.error();
        }
        if (failure)
            co_return std::unexpected(*failure);
        co_return {};
    }

    static Task<> shutDown(std::shared_ptr<State> state, std::shared_ptr<net::HttpServer> server)
    {
        if (server) {
            Task<> closing = server->close();
            [[maybe_unused]] Result<> closed = co_await closing;
        }
        state->scope.requestStop();
        Task<> draining = state->scope.drained();
        [[maybe_unused]] Result<> drained = co_await draining;
        Task<> flushing = flush(state);
        Result<> flushed = co_await flushing;
        co_return flushed;
    }

    /// The answer when a batch could not be committed.
    static PushAnswer unstored(const PushSource &source, const PushRequest &request,
                               const Error &error)
    {
        if (error.kind == ErrorKind::RateLimited)
            return source.refuse(request, 429, "over capacity, try again later");
        qCWarning(lcSources).noquote() << "commit failed:" << error.toLogString();
        return source.refuse(request, 503, "cannot be stored now, try again later");
    }

    static net::HttpAnswer refused(const std::shared_ptr<State> &state, const Member &member,
                                   PushAnswer answer)
    {
        for (const auto &[code, times] : answer.batch.counted.asKeyValueRange())
            count(state, member.id, code, times);
        return toHttp(std::move(answer));
    }

    static Task<net::HttpAnswer> serve(std::shared_ptr<State> state, net::HttpRequest http,
                                       StopToken stop)
    {
        PushRequest request{.method = std::move(http.method),
                            .path = std::move(http.path),
                            .query = std::move(http.query),
                            .headers = std::move(http.headers),
                            .body = {},
                            .received = state->clock->now()};
        const Member *const member = state->memberFor(request);
        if (!member) {
            count(state, u"receiver"_s, u"unknownPath"_s, 1);
            co_return net::HttpAnswer{.status = 404, .body = R"({"detail":"Not Found"})"};
        }
        if (state->inFlight >= state->options.inFlight) {
            co_return refused(
                state, *member,
                member->source->refuse(request, 429, "over capacity, try again later"));
        }
        ++state->inFlight;
        PushRequest whole = request;
        whole.body = std::move(http.body);
        Task<PushAnswer> parsing =
            offload([state, member, taken = std::move(whole)]() mutable -> Result<PushAnswer> {
                return parse(*member, std::move(taken), state->options.decode);
            });
        Result<PushAnswer> parsed = co_await parsing;
        if (!parsed || parsed->status >= 400) {
            --state->inFlight;
            if (!parsed)
                co_return std::unexpected(parsed.error());
            co_return refused(state, *member, std::move(*parsed));
        }
        RawBatch batch = std::exchange(parsed->batch, {});
        batch.source = member->id;
        if (!batch.items.empty() || !batch.counted.isEmpty()) {
            if (!state->sink)
                co_return cancelled();
            Task<CommitReceipt> commit = state->sink->commit(std::move(batch), stop);
            Result<CommitReceipt> receipt = co_await commit;
            if (!receipt) {
                --state->inFlight;
                co_return refused(state, *member,
                                  unstored(*member->source, request, receipt.error()));
            }
        }
        --state->inFlight;
        co_return toHttp(std::move(*parsed));
    }
};

Receiver::Receiver(ReceiverOptions options, SignalSink &sink, const Clock &clock)
    : m_state(std::make_shared<State>(std::move(options), sink, clock))
{
}

Receiver::~Receiver()
{
    m_state->sink = nullptr; // what still runs must not reach it
    m_state->scope.requestStop();
}

Result<> Receiver::start()
{
    const SourceServices services{.clock = m_state->clock};
    for (const PushInfo &info : pushSources().members()) {
        Result<std::unique_ptr<PushSource>> source = info.make(services, {});
        if (!source)
            return std::unexpected(std::move(source.error()));
        m_state->members.push_back({.id = info.id,
                                    .name = info.name,
                                    .source = std::move(*source),
                                    .keys = m_state->options.keys.value(info.id)});
    }
    const std::weak_ptr<State> weak = m_state;
    m_server = std::make_shared<net::HttpServer>(
        m_state->options.http,
        [state = m_state](net::HttpRequest request, StopToken stop) {
            return State::serve(state, std::move(request), stop);
        },
        [weak](const QByteArray &code, const QByteArray &target) {
            const std::shared_ptr<State> state = weak.lock();
            if (!state)
                return;
            PushRequest request;
            request.path = QString::fromLatin1(target.left(target.indexOf('?')));
            const Member *const member = state->memberFor(request);
            State::count(state, member ? member->id : u"receiver"_s, QString::fromLatin1(code), 1);
        });
    return m_server->listen();
}

quint16 Receiver::port() const
{
    return m_server ? m_server->port() : 0;
}

std::vector<ReceiverEndpoint> Receiver::endpoints() const
{
    std::vector<ReceiverEndpoint> out;
    for (const Member &member : m_state->members) {
        const QByteArray key = member.keys.value(0);
        out.push_back({.source = member.id,
                       .name = member.name,
                       .key = key,
                       .hint = member.source->clientHint(port(), key)});
    }
    return out;
}

Task<> Receiver::stop()
{
    return State::shutDown(m_state, m_server);
}

} // namespace core::sources
