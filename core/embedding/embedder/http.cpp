// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedder that asks a server: OpenAI's API and what speaks it, Voyage AI, Ollama, llama.cpp.
#include "core/embedding/embedder.h"

#include "core/async/offload.h"
#include "core/base/untrustedtext.h"
#include "core/embedding/httpshapes_p.h"
#include "core/embedding/vectors_p.h"
#include "core/net/httpclient.h"
#include "core/secrets/secrets.h"

#include <QCryptographicHash>
#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;
using Texts = std::vector<QString>;

/// A text that a model cannot take whole is halved this often before it is given up.
constexpr int mostHalvings = 4;
constexpr qsizetype shortestText = 200;
/// A number takes at most about 24 bytes as text.
constexpr qint64 bytesOfVector = 24LL * mostDimensions;
constexpr qint64 bytesAroundVectors = 1LL << 20U;

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

struct State
{
    EmbedderServices services;
    QUrl address;
    QString model;
    QString modelId;
    QString prefix;
    int dimensions = 0; ///< asked for; 0: as many as the model has
    secrets::SecretReference key;
    std::vector<Shape> shapes; ///< to try; one once a server has answered
    int batch = 0;             ///< texts in one request
    qsizetype batchCharacters = 0;
    qsizetype textCharacters = 0;
    Milliseconds timeout{0};
    int dimension = 0; ///< of the vectors; 0 before the first answer
};
using SharedState = std::shared_ptr<State>;

/// What became of one request.
struct Outcome
{
    Rows rows;
    bool isTooLong = false;   ///< a text is longer than the model takes
    bool isElsewhere = false; ///< the server does not know this endpoint
    bool mayPass = false;     ///< it is worth asking again
    Milliseconds wait{0};     ///< what it asked for before it is tried again
    std::optional<Error> error;
};

QString nameOf(const State &state)
{
    return state.address.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
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
Error errorFor(const State &state, int status, const QString &words)
{
    const QString server = nameOf(state);
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
            state.shapes.front() == Shape::Ollama
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

Error unreachable(const State &state, Error error)
{
    if (error.kind != ErrorKind::Offline)
        return error;
    const bool isOllama = state.shapes.front() == Shape::Ollama;
    return error.because(isOllama ? tr("The embedding model cannot be asked. Is Ollama running? "
                                       "Start it with: ollama serve")
                                  : tr("The embedding model cannot be asked. Does its server run, "
                                       "and is this machine online?"));
}

Outcome refused(const State &state, const net::HttpReply &reply, const secrets::Secret &key)
{
    const QString words = UntrustedText(key.removedFrom(refusalIn(reply.body))).displayLine(200);
    const int status = reply.status;
    const Timestamp now = state.services.clock ? state.services.clock->now() : SystemClock().now();
    Outcome outcome;
    outcome.error = errorFor(state, status, words);
    outcome.mayPass = outcome.error->isRetryable() || status == 500;
    outcome.isTooLong = saysTooLong(status, words);
    // A server that knows the address but not the model says so.
    outcome.isElsewhere = (status == 404 || status == 405 || status == 501) &&
                          !words.contains(u"model"_s, Qt::CaseInsensitive);
    outcome.wait = net::retryAfter(reply, now).value_or(Milliseconds(0));
    return outcome;
}

/// One request with the first of the shapes.
Task<Outcome> ask(SharedState state, Texts texts, secrets::Secret key, StopToken stop)
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
    Result<Outcome> outcome = Outcome();
    if (!reply) {
        outcome->error = unreachable(*state, std::move(reply.error()));
        outcome->mayPass = outcome->error->isRetryable();
        co_return outcome;
    }
    if (reply->status != 200) {
        outcome = refused(*state, *reply, key);
        co_return outcome;
    }
    const size_t count = texts.size();
    Task<Rows> reading = offload([body = reply->body, count] { return readVectors(body, count); });
    Result<Rows> rows = co_await reading;
    if (rows)
        outcome->rows = std::move(*rows);
    else
        outcome->error =
            rows.error().because(tr("%1 gave no vectors that can be used.").arg(nameOf(*state)));
    co_return outcome;
}

/// The same, again after what may pass, and with another shape where the server does not know one.
Task<Outcome> askPatiently(SharedState state, Texts texts, secrets::Secret key, StopToken stop)
{
    const RetryPlan plan = state->services.retry;
    Milliseconds delay = plan.firstDelay;
    for (int attempt = 1;; ++attempt) {
        Task<Outcome> asking = ask(state, texts, key, stop);
        Result<Outcome> outcome = co_await asking;
        if (!outcome || !outcome->error)
            co_return outcome;
        if (outcome->isElsewhere && state->shapes.size() > 1) {
            state->shapes.erase(state->shapes.begin());
            --attempt; // there are few shapes, and each is tried once
            continue;
        }
        const bool isPassing = outcome->mayPass && !outcome->isTooLong;
        if (!isPassing || attempt >= plan.attempts || outcome->wait > plan.longestDelay)
            co_return outcome;
        Task<> sleeping = sleepFor(std::max(delay, outcome->wait), stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            co_return std::unexpected(slept.error());
        delay = std::min(delay * 2, plan.longestDelay);
    }
}

/// The vectors of texts that go in one request. What the model finds too long is asked for one by
/// one, then cut, so that a vector is always that of the longest beginning that was tried.
Task<Rows> rowsOf(SharedState state, Texts texts, secrets::Secret key, StopToken stop)
{
    Task<Outcome> asking = askPatiently(state, texts, key, stop);
    Result<Outcome> whole = co_await asking;
    Result<Rows> rows = Rows();
    if (!whole) {
        rows = std::unexpected(std::move(whole.error()));
        co_return rows;
    }
    if (!whole->error) {
        state->shapes.resize(1, Shape::OpenAi); // the one that answered
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
Result<std::vector<Embedding>> checkedVectors(State &state, const Rows &rows)
{
    std::vector<Embedding> vectors;
    for (const Row &row : rows) {
        Result<std::vector<float>> unit = unitVector(row);
        if (!unit)
            return std::unexpected(unit.error().because(
                tr("%1 gave no vectors that can be used.").arg(nameOf(state))));
        const int dimension = int(unit->size());
        if (state.dimension == 0)
            state.dimension = dimension;
        if (dimension != state.dimension)
            return fail(ErrorKind::Conflict,
                        tr("“%1” at %2 gives vectors of %3 numbers, and those before had %4. If "
                           "another model answers there on purpose, set the embedder again with "
                           "another revision=N: then everything is embedded anew.")
                            .arg(state.model, nameOf(state))
                            .arg(dimension)
                            .arg(state.dimension));
        vectors.push_back({std::move(*unit), state.modelId});
    }
    return vectors;
}

Task<std::vector<Embedding>> embedAll(SharedState state, Texts texts, StopToken stop)
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

class Http final : public Embedder
{
public:
    explicit Http(SharedState state) : m_state(std::move(state)) {}

    QString model() const override { return m_state->modelId; }
    int dimension() const override { return m_state->dimension; }
    Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) override
    {
        return embedAll(m_state, std::move(texts), std::move(stop));
    }

private:
    SharedState m_state;
};

/// Names the model and the server for a person, and everything that its vectors depend on.
QString idOf(const State &state, int revision)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QStringList parts{nameOf(state),
                            state.model,
                            state.prefix,
                            QString::number(state.dimensions),
                            QString::number(state.textCharacters),
                            QString::number(revision)};
    for (const QString &part : parts) {
        hash.addData(part.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
    }
    return u"http/1:"_s % UntrustedText(state.model).displayLine(80) % u':' %
           QString::fromLatin1(hash.result().toHex().left(12));
}

Result<std::unique_ptr<Embedder>> makeHttp(const EmbedderServices &services,
                                           const QJsonObject &settings)
{
    if (!services.http || !services.secrets)
        return fail(ErrorKind::Unsupported, tr("There is no network here."));
    const auto state = std::make_shared<State>();
    state->services = services;
    state->address = QUrl(settings.value(u"url").toString(), QUrl::StrictMode);
    state->address.setQuery(QString());
    state->address.setFragment(QString());
    Result<> allowed = net::checkEndpoint(state->address, settings.value(u"plainHttp").toBool());
    if (!allowed)
        return std::unexpected(std::move(allowed.error()));
    Result<secrets::SecretReference> key =
        secrets::SecretReference::parse(settings.value(u"key").toString());
    if (!key)
        return std::unexpected(std::move(key.error()));
    state->key = *key;
    state->model = settings.value(u"model").toString();
    state->prefix = settings.value(u"prefix").toString();
    struct Number
    {
        QString key;
        int least;
        int most;
        int value = 0;
    };
    std::array numbers{
        Number{u"dimensions"_s, 0, mostDimensions},     Number{u"batch"_s, 1, 2'048},
        Number{u"batchCharacters"_s, 1'000, 4'000'000}, Number{u"textCharacters"_s, 200, 400'000},
        Number{u"timeoutSeconds"_s, 1, 3'600},          Number{u"revision"_s, 1, 1'000'000}};
    for (Number &number : numbers) {
        const Result<int> value = rangedSetting(settings, number.key, number.least, number.most);
        if (!value)
            return std::unexpected(value.error());
        number.value = *value;
    }
    state->dimensions = numbers[0].value;
    state->batch = numbers[1].value;
    state->batchCharacters = numbers[2].value;
    state->textCharacters = numbers[3].value;
    state->timeout = std::chrono::seconds(numbers[4].value);
    state->dimension = services.dimension > 0 ? services.dimension : state->dimensions;
    state->shapes = shapesFor(state->address);
    const QString chosen = settings.value(u"shape").toString();
    for (const Shape shape : {Shape::OpenAi, Shape::Voyage, Shape::Ollama, Shape::LlamaCpp}) {
        if (shapeName(shape) == chosen)
            state->shapes = {shape};
    }
    state->modelId = idOf(*state, numbers[5].value);
    return std::make_unique<Http>(state);
}

} // namespace

EmbedderInfo httpEmbedder()
{
    using enum SettingField::Type;
    return {
        .id = u"http"_s,
        .name = tr("A server (OpenAI, Voyage AI, Ollama, llama.cpp)"),
        .version = 1,
        .needsNetwork = true,
        .settings =
            {{.key = u"url"_s,
              .label = tr("Address"),
              .help = tr("of the server, as http://127.0.0.1:11434 or https://api.openai.com"),
              .type = Url,
              .required = true},
             {.key = u"model"_s,
              .label = tr("Model"),
              .help = tr("as the server calls it"),
              .required = true},
             {.key = u"key"_s,
              .label = tr("Key"),
              .help = tr("where it is, never itself: env:NAME, keychain:NAME or session:NAME"),
              .type = Secret},
             {.key = u"shape"_s,
              .label = tr("Kind of server"),
              .help = tr("auto finds it out"),
              .type = Choice,
              .fallback = u"auto"_s,
              .choices = {u"auto"_s, u"openai"_s, u"voyage"_s, u"ollama"_s, u"llamacpp"_s}},
             {.key = u"dimensions"_s,
              .label = tr("Dimensions"),
              .help = tr("for models that can shorten their vectors; 0 for all"),
              .type = Integer,
              .fallback = 0},
             {.key = u"prefix"_s,
              .label = tr("Prefix"),
              .help = tr("words before each text, for models that want some, as “clustering: ”")},
             {.key = u"plainHttp"_s,
              .label = tr("Allow plain http"),
              .help = tr("the network between this machine and the server is yours"),
              .type = Boolean,
              .fallback = false},
             {.key = u"batch"_s,
              .label = tr("Texts in a request"),
              .help = tr("at most"),
              .type = Integer,
              .fallback = 64},
             {.key = u"batchCharacters"_s,
              .label = tr("Characters in a request"),
              .help = tr("at most"),
              .type = Integer,
              .fallback = 100'000},
             {.key = u"textCharacters"_s,
              .label = tr("Characters of a text"),
              .help = tr("what is longer is cut"),
              .type = Integer,
              .fallback = 6'000},
             {.key = u"timeoutSeconds"_s,
              .label = tr("Patience"),
              .help = tr("seconds for one request"),
              .type = Integer,
              .fallback = 120},
             {.key = u"revision"_s,
              .label = tr("Revision"),
              .help = tr("another number when another model answers under the same name"),
              .type = Integer,
              .fallback = 1}},
        .make = makeHttp};
}

} // namespace core::embedding
