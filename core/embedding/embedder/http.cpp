// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedder that asks a server: OpenAI's API and what speaks it, Voyage AI, Ollama, llama.cpp.
#include "core/base/untrustedtext.h"
#include "core/embedding/httpasking_p.h"
#include "core/embedding/vectors_p.h"
#include "core/net/httpclient.h"

#include <QCryptographicHash>
#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

class Http final : public Embedder
{
public:
    explicit Http(SharedHttpServer state) : m_state(std::move(state)) {}

    QString model() const override { return m_state->modelId; }
    int dimension() const override { return m_state->dimension; }
    Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) override
    {
        return askForVectors(m_state, std::move(texts), std::move(stop));
    }

private:
    SharedHttpServer m_state;
};

/// Names the model and the server for a person, and everything that its vectors depend on.
QString idOf(const HttpServer &state, int revision)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QStringList parts{state.name(),
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
    const auto state = std::make_shared<HttpServer>();
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
    int seconds = 0;
    int revision = 0;
    int batchCharacters = 0;
    int textCharacters = 0;
    struct Number
    {
        QString key;
        int least;
        int most;
        int &value;
    };
    const std::array numbers{Number{u"dimensions"_s, 0, mostDimensions, state->dimensions},
                             Number{u"batch"_s, 1, 2'048, state->batch},
                             Number{u"batchCharacters"_s, 1'000, 4'000'000, batchCharacters},
                             Number{u"textCharacters"_s, 200, 400'000, textCharacters},
                             Number{u"timeoutSeconds"_s, 1, 3'600, seconds},
                             Number{u"revision"_s, 1, 1'000'000, revision}};
    for (const Number &number : numbers) {
        const Result<int> value = rangedSetting(settings, number.key, number.least, number.most);
        if (!value)
            return std::unexpected(value.error());
        number.value = *value;
    }
    state->batchCharacters = batchCharacters;
    state->textCharacters = textCharacters;
    state->timeout = std::chrono::seconds(seconds);
    state->dimension = services.dimension > 0 ? services.dimension : state->dimensions;
    state->candidates = shapesFor(state->address);
    const QString chosen = settings.value(u"shape").toString();
    for (const Shape shape : {Shape::OpenAi, Shape::Voyage, Shape::Ollama, Shape::LlamaCpp}) {
        if (shapeName(shape) == chosen)
            state->candidates = {shape};
    }
    state->shapes = state->candidates;
    state->modelId = idOf(*state, revision);
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
