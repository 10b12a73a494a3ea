// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/httpasking_p.h"

#include "core/async/offload.h"
#include "core/base/untrustedtext.h"
#include "core/embedding/vectors_p.h"
#include "core/net/httpclient.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::embedding {

QString HttpServer::name() const
{
    return address.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
}

namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;
using Texts = std::vector<QString>;

/// A text that a model cannot take whole is halved this often before it is given up.
constexpr int mostHalvings = 4;
constexpr qsizetype shortestText = 200;
/// A server's wish to be left alone is not obeyed for longer: its limit may be lifted before.
constexpr Milliseconds longestClosed = std::chrono::hours(1);
/// A number takes at most about 24 bytes as text.
constexpr qint64 bytesOfVector = 24LL * mostDimensions;
constexpr qint64 bytesAroundVectors = 1LL << 20U;

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

/// What became of one request.
struct Outcome
{
    Rows rows;
    Shape shape = Shape::OpenAi; ///< of the request
    bool isTooLong = false;      ///< a text is longer than the model takes
    bool isElsewhere = false;    ///< the server does not know this endpoint
    bool mayPass = false;        ///< it is worth asking again
    Milliseconds wait{0};        ///< what it asked for before it is tried again
    std::optional<Error> error;
};

Timestamp nowOf(const HttpServer &state)
{
    return state.services.clock ? state.services.clock->now() : SystemClock().now();
}

bool saysTooLong(int status, const QString &words)
{
    if (status == 413)
        return true;
    if (status != 400 && status != 422 && status != 500)
        return false;
    static const QStringList signs{u"context length"_s, u"too long"_s,   u"too large"_s,
                                   u"maximum length"_s, u"max_tokens"_s, u"context size"_s,
                                   u"input length"_s};
    return std::ranges::any_of(
        signs, [&](const QString &sign) { return words.contains(sign, Qt::CaseInsensitive); });
}

/// What a status other than 200 means.
Error errorFor(const HttpServer &state, Shape shape, int status, const QString &words)
{
    const QString server = state.name();
    const QString said = words.isEmpty() ? QString() : QString(u' ' % tr("It says: %1").arg(words));
    const QString detail = u"status %1"_s.arg(status);
    const auto make = [&](ErrorKind kind, const QString &message) {
        return fail(kind, message % said, detail).error();
    };
    if (status == 401 || status == 403)
        return make(ErrorKind::Denied,
                    state.key.isNull()
                        ? tr("%1 wants a key. Name an environment variable that has it: "
                             "key=env:NAME")
                              .arg(server)
                        : tr("%1 does not accept the key in %2. %3")
                              .arg(server, state.key.toString(), state.key.howToSet()));
    if (status == 404)
        return make(
            ErrorKind::NotFound,
            shape == Shape::Ollama
                ? tr("%1 has no model “%2”. Get it with: ollama pull %2").arg(server, state.model)
                : tr("%1 has no model “%2”, or embeds nothing at this address.")
                      .arg(server, state.model));
    if (status == 408)
        return make(ErrorKind::TimedOut, tr("%1 waited too long.").arg(server));
    if (status == 429)
        return make(ErrorKind::RateLimited, tr("%1 is asked too often.").arg(server));
    if (status >= 300 && status < 400)
        return make(ErrorKind::InvalidInput,
                    tr("%1 sends requests on to another address. Texts and keys go nowhere but to "
                       "the address that was chosen: set the right one.")
                        .arg(server));
    // Also what one text does to a model, as a vector that is no number does with Ollama.
    if (status == 500)
        return make(ErrorKind::Internal, tr("%1 has a problem of its own.").arg(server));
    if (status > 500)
        return make(ErrorKind::Offline, tr("%1 has a problem of its own.").arg(server));
    return make(ErrorKind::InvalidInput, tr("%1 does not take the request.").arg(server));
}

Error unreachable(Shape shape, Error error)
{
    if (error.kind != ErrorKind::Offline)
        return error;
    const bool isOllama = shape == Shape::Ollama;
    return error.because(isOllama ? tr("The embedding model cannot be asked. Is Ollama running? "
                                       "Start it with: ollama serve")
                                  : tr("The embedding model cannot be asked. Does its server run, "
                                       "and is this machine online?"));
}

Outcome refused(const HttpServer &state, Shape shape, const net::HttpReply &reply,
                const secrets::Secret &key)
{
    const QString words = UntrustedText(key.removedFrom(refusalIn(reply.body))).displayLine(200);
    const int status = reply.status;
    Outcome outcome{.shape = shape};
    outcome.error = errorFor(state, shape, status, words);
    outcome.mayPass = outcome.error->isRetryable() || status == 500;
    outcome.isTooLong = saysTooLong(status, words);
    // A server that knows the address but not the model says so.
    outcome.isElsewhere = (status == 404 || status == 405 || status == 501) &&
                          !words.contains(u"model"_s, Qt::CaseInsensitive);
    outcome.wait = net::retryAfter(reply, nowOf(state)).value_or(Milliseconds(0));
    return outcome;
}

/// One request with the first of the shapes.
Task<Outcome> ask(SharedHttpServer state, Texts texts, secrets::Secret key, StopToken stop)
{
    const Shape shape = state->shapes.front();
    net::HttpCall call{.url = endpointOf(state->address, shape)};
    call.headers.insert("content-type", "application/json");
    call.headers.insert("accept", "application/json");
    if (!key.isEmpty())
        call.headers.insert("authorization", "Bearer " + key.reveal());
    call.body = requestBody(shape, state->model, state->dimensions, texts);
    call.timeout = state->timeout;
    call.mostBytes = bytesAroundVectors + qint64(texts.size()) * bytesOfVector;
    Task<net::HttpReply> sending = state->services.http->send(std::move(call), stop);
    Result<net::HttpReply> reply = co_await sending;
    Result<Outcome> outcome = Outcome{.shape = shape};
    if (!reply) {
        outcome->error = unreachable(shape, std::move(reply.error()));
        outcome->mayPass = outcome->error->isRetryable();
        co_return outcome;
    }
    if (reply->status != 200) {
        outcome = refused(*state, shape, *reply, key);
        co_return outcome;
    }
    const size_t count = texts.size();
    Task<Rows> reading = offload([body = reply->body, count] { return readVectors(body, count); });
    Result<Rows> rows = co_await reading;
    if (rows)
        outcome->rows = std::move(*rows);
    else
        outcome->error =
            rows.error().because(tr("%1 gave no vectors that can be used.").arg(state->name()));
    co_return outcome;
}

/// Another request may have found out meanwhile what this one did, or more.
/// returns  whether there is another shape to try
bool ruleOut(HttpServer &state, Shape shape)
{
    if (state.shapes.size() > 1 || state.shapes.front() != shape) {
        std::erase(state.shapes, shape);
        return true;
    }
    // A proxy may say so while the server behind it starts: the next call asks once more.
    state.shapes = state.candidates;
    return false;
}

/// Why nothing may be asked now. Whoever tries again meanwhile costs the server nothing.
std::optional<Error> closedNow(const HttpServer &state)
{
    const Milliseconds left = state.closedUntil - nowOf(state);
    if (left <= Milliseconds(0))
        return std::nullopt;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(left);
    return fail(ErrorKind::RateLimited,
                QCoreApplication::translate(
                    "Embedding",
                    "%1 is asked too often, and wants to be asked again in %n "
                    "second(s).",
                    nullptr, int(seconds.count()))
                    .arg(state.name()))
        .error();
}

/// The same, again after what may pass, and with another shape where the server does not know one.
Task<Outcome> askPatiently(SharedHttpServer state, Texts texts, secrets::Secret key, StopToken stop)
{
    const RetryPlan plan = state->services.retry;
    Milliseconds delay = plan.firstDelay;
    for (int attempt = 1;; ++attempt) {
        if (std::optional<Error> closed = closedNow(*state))
            co_return Outcome{.error = std::move(closed)};
        Task<Outcome> asking = ask(state, texts, key, stop);
        Result<Outcome> outcome = co_await asking;
        if (!outcome)
            co_return outcome;
        if (!outcome->error) {
            state->shapes = {outcome->shape};
            co_return outcome;
        }
        if (outcome->isElsewhere) {
            if (ruleOut(*state, outcome->shape)) {
                --attempt; // there are few shapes
                continue;
            }
            co_return outcome;
        }
        const bool isPassing = outcome->mayPass && !outcome->isTooLong;
        if (!isPassing || attempt >= plan.attempts || outcome->wait > plan.longestDelay) {
            if (outcome->wait > Milliseconds(0))
                state->closedUntil = nowOf(*state) + std::min(outcome->wait, longestClosed);
            co_return outcome;
        }
        Task<> sleeping = sleepFor(std::max(delay, outcome->wait), stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            co_return std::unexpected(slept.error());
        delay = std::min(delay * 2, plan.longestDelay);
    }
}

/// The vectors of texts that go in one request. What the model finds too long is asked for one by
/// one, then cut, so that a vector is always that of the longest beginning that was tried.
Task<Rows> rowsOf(SharedHttpServer state, Texts texts, secrets::Secret key, StopToken stop)
{
    Task<Outcome> asking = askPatiently(state, texts, key, stop);
    Result<Outcome> whole = co_await asking;
    Result<Rows> rows = Rows();
    if (!whole) {
        rows = std::unexpected(std::move(whole.error()));
        co_return rows;
    }
    if (!whole->error) {
        rows = std::move(whole->rows);
        co_return rows;
    }
    if (!whole->isTooLong) {
        rows = std::unexpected(std::move(*whole->error));
        co_return rows;
    }
    for (const QString &text : texts) {
        QString part = text;
        // Alone, a text of a batch that was refused may be short enough.
        int halvings = texts.size() == 1 ? 1 : 0;
        for (;; ++halvings) {
            if (halvings > 0)
                part = fitText(part, std::max(shortestText, part.size() / 2));
            Task<Outcome> trying = askPatiently(state, Texts(1, part), key, stop);
            Result<Outcome> outcome = co_await trying;
            if (!outcome) {
                rows = std::unexpected(std::move(outcome.error()));
                co_return rows;
            }
            if (!outcome->error) {
                rows->push_back(std::move(outcome->rows.front()));
                break;
            }
            if (!outcome->isTooLong || halvings >= mostHalvings || part.size() <= shortestText) {
                rows = std::unexpected(std::move(*outcome->error));
                co_return rows;
            }
        }
    }
    co_return rows;
}

/// Unit vectors of the dimension that all others have.
Result<std::vector<Embedding>> checkedVectors(HttpServer &state, const Rows &rows)
{
    std::vector<Embedding> vectors;
    for (const Row &row : rows) {
        Result<std::vector<float>> unit = unitVector(row);
        if (!unit)
            return std::unexpected(
                unit.error().because(tr("%1 gave no vectors that can be used.").arg(state.name())));
        const int dimension = int(unit->size());
        if (state.dimension == 0)
            state.dimension = dimension;
        if (dimension != state.dimension)
            return fail(ErrorKind::Conflict,
                        tr("“%1” at %2 gives vectors of %3 numbers, and those before had %4. If "
                           "another model answers there on purpose, set the embedder again with "
                           "another revision=N: then everything is embedded anew.")
                            .arg(state.model, state.name())
                            .arg(dimension)
                            .arg(state.dimension));
        vectors.push_back({std::move(*unit), state.modelId});
    }
    return vectors;
}

} // namespace

Task<std::vector<Embedding>> askForVectors(SharedHttpServer state, Texts texts, StopToken stop)
{
    if (stop.stop_requested())
        co_return cancelled();
    Task<secrets::Secret> reading = state->services.secrets->read(state->key, stop);
    const Result<secrets::Secret> key = co_await reading;
    if (!key)
        co_return std::unexpected(key.error());

    // A signal's own text and its query are often the same: each is asked for once.
    Texts distinct;
    std::vector<size_t> places;
    QHash<QString, size_t> known;
    for (const QString &text : texts) {
        const QString fit = fitText(state->prefix + text, state->textCharacters);
        const auto at = known.constFind(fit);
        places.push_back(at == known.cend() ? distinct.size() : *at);
        if (at == known.cend()) {
            known.insert(fit, distinct.size());
            distinct.push_back(fit);
        }
    }
    std::vector<Embedding> made;
    while (made.size() < distinct.size()) {
        Texts batch;
        qsizetype characters = 0;
        for (size_t i = made.size(); i < distinct.size() && int(batch.size()) < state->batch; ++i) {
            characters += distinct[i].size();
            if (!batch.empty() && characters > state->batchCharacters)
                break;
            batch.push_back(distinct[i]);
        }
        Task<Rows> asking = rowsOf(state, std::move(batch), *key, stop);
        const Result<Rows> rows = co_await asking;
        if (!rows)
            co_return std::unexpected(rows.error());
        Result<std::vector<Embedding>> vectors = checkedVectors(*state, *rows);
        if (!vectors)
            co_return std::unexpected(std::move(vectors.error()));
        std::ranges::move(*vectors, std::back_inserter(made));
    }
    Result<std::vector<Embedding>> vectors = std::vector<Embedding>();
    for (const size_t place : places)
        vectors->push_back(made[place]);
    co_return vectors;
}

} // namespace core::embedding
