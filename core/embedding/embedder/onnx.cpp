// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedder that runs a model on this machine, with ONNX Runtime.
#include "core/embedding/embedder.h"

#include "core/async/offload.h"
#include "core/base/untrustedtext.h"
#include "core/embedding/onnxsession_p.h"
#include "core/embedding/vectors_p.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QStringBuilder>

#include <numeric>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

constexpr int usualTokens = 512;
/// A text is cut before it is read, since only its first tokens count: few tokens are longer.
constexpr int charactersOfToken = 16;

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

struct Model
{
    std::shared_ptr<const Tokenizer> tokenizer;
    std::shared_ptr<const OnnxSession> session;
    QString id;
    QString prefix;
    int most = 0; ///< tokens of a text
    int batch = 0;
    int expected = 0; ///< dimension of the stored vectors; 0 if there are none
};

Result<std::vector<Embedding>> embedded(const Model &model, const std::vector<QString> &texts,
                                        const StopToken &stop)
{
    std::vector<Tokens> rows;
    rows.reserve(texts.size());
    for (const QString &text : texts) {
        if (stop.stop_requested())
            return cancelled();
        const QString fit = fitText(model.prefix + text, qsizetype(model.most) * charactersOfToken);
        rows.push_back(model.tokenizer->encode(fit, model.most));
        if (rows.back().ids.empty()) // a text of characters that the model does not know
            rows.back() = {.ids = {model.tokenizer->padId()}, .types = {0}};
    }
    // Rows of like length together, so that little is filled up.
    std::vector<size_t> order(rows.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::ranges::stable_sort(order, {}, [&](size_t i) { return rows[i].ids.size(); });
    std::vector<Embedding> vectors(rows.size());
    for (size_t at = 0; at < order.size(); at += size_t(model.batch)) {
        if (stop.stop_requested())
            return cancelled();
        const size_t end = std::min(order.size(), at + size_t(model.batch));
        std::vector<Tokens> batch;
        for (size_t i = at; i < end; ++i)
            batch.push_back(rows[order[i]]);
        const auto given = model.session->run(batch, model.tokenizer->padId(), stop);
        if (!given)
            return std::unexpected(given.error());
        for (size_t i = at; i < end; ++i) {
            Result<std::vector<float>> unit = unitVector((*given)[i - at]);
            if (!unit)
                return std::unexpected(std::move(unit.error()));
            if (model.expected != 0 && int(unit->size()) != model.expected)
                return fail(ErrorKind::Conflict,
                            tr("The model gives vectors of %1 numbers, and the stored ones have "
                               "%2.")
                                .arg(unit->size())
                                .arg(model.expected));
            vectors[order[i]] = {std::move(*unit), model.id};
        }
    }
    return vectors;
}

class Onnx final : public Embedder
{
public:
    explicit Onnx(std::shared_ptr<const Model> model) : m_model(std::move(model)) {}

    QString model() const override { return m_model->id; }
    int dimension() const override
    {
        return m_model->expected != 0 ? m_model->expected : m_model->session->dimension();
    }
    Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) override
    {
        return offload([model = m_model, texts = std::move(texts), stop = std::move(stop)] {
            return embedded(*model, texts, stop);
        });
    }

private:
    std::shared_ptr<const Model> m_model;
};

/// Everything that the vectors depend on.
QString idOf(const ModelFolder &folder, const Model &model)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(folder.digest);
    hash.addData((model.session->how() % u'\n' % QString::number(model.most) % u'\n' % model.prefix)
                     .toUtf8());
    return u"onnx/1:"_s % UntrustedText(QFileInfo(folder.path).fileName()).displayLine(80) % u':' %
           QString::fromLatin1(hash.result().toHex().left(12));
}

/// The model's own limit, unless a person wants a lower one.
Result<int> tokensOf(const ModelFolder &folder, const Tokenizer &tokenizer, int wanted)
{
    int most = folder.mostTokens > 0 ? folder.mostTokens : usualTokens;
    if (tokenizer.mostTokens() > 0)
        most = std::min(most, tokenizer.mostTokens());
    if (wanted > 0)
        most = wanted;
    const int least = tokenizer.specialCount() + 1;
    if (most < least)
        return fail(ErrorKind::InvalidInput,
                    tr("With at most %1 tokens no text is left.").arg(most));
    if (folder.mostTokens > 0 && most > folder.mostTokens)
        return fail(ErrorKind::InvalidInput,
                    tr("The model takes %1 tokens at most.").arg(folder.mostTokens));
    return most;
}

Result<std::unique_ptr<Embedder>> makeOnnx(const EmbedderServices &services,
                                           const QJsonObject &settings)
{
    const Result<int> wanted = rangedSetting(settings, u"tokens"_s, 0, 32'768);
    const Result<int> batch = rangedSetting(settings, u"batch"_s, 1, 1'024);
    const Result<int> threads = rangedSetting(settings, u"threads"_s, 1, 64);
    for (const Result<int> *number : {&wanted, &batch, &threads}) {
        if (!*number)
            return std::unexpected(number->error());
    }
    Result<ModelFolder> folder =
        readModelFolder(settings.value(u"folder").toString(), settings.value(u"file").toString());
    if (!folder)
        return std::unexpected(std::move(folder.error()));
    const auto model = std::make_shared<Model>();
    Result<std::shared_ptr<const Tokenizer>> tokenizer = Tokenizer::load(folder->tokenizer);
    if (!tokenizer)
        return std::unexpected(std::move(tokenizer.error()));
    model->tokenizer = std::move(*tokenizer);
    if (folder->vocabulary > 0 && model->tokenizer->highestId() >= folder->vocabulary)
        return fail(ErrorKind::InvalidInput,
                    tr("The tokenizer in %1 is not that of its model: it has more tokens.")
                        .arg(folder->path));
    const Result<int> most = tokensOf(*folder, *model->tokenizer, *wanted);
    if (!most)
        return std::unexpected(most.error());
    const QString pooling = settings.value(u"pooling").toString();
    std::optional<Pooling> chosen;
    if (pooling != u"auto")
        chosen = pooling == u"cls" ? Pooling::Cls : Pooling::Mean;
    Result<std::shared_ptr<const OnnxSession>> session =
        OnnxSession::open(*folder, chosen, *threads);
    if (!session)
        return std::unexpected(std::move(session.error()));
    model->session = std::move(*session);
    model->prefix = settings.value(u"prefix").toString();
    model->most = *most;
    model->batch = *batch;
    model->expected = services.dimension;
    model->id = idOf(*folder, *model);
    return std::make_unique<Onnx>(model);
}

} // namespace

EmbedderInfo onnxEmbedder()
{
    using enum SettingField::Type;
    return {
        .id = u"onnx"_s,
        .name = tr("A model on this machine (ONNX Runtime)"),
        .version = 1,
        .settings = {{.key = u"folder"_s,
                      .label = tr("Folder"),
                      .help = tr("of the model, with model.onnx and tokenizer.json"),
                      .type = Path,
                      .required = true},
                     {.key = u"file"_s,
                      .label = tr("File"),
                      .help = tr("of the model below the folder, if it is neither model.onnx nor "
                                 "onnx/model.onnx")},
                     {.key = u"pooling"_s,
                      .label = tr("Pooling"),
                      .help = tr("how vectors of tokens become one; auto: as the folder says"),
                      .type = Choice,
                      .fallback = u"auto"_s,
                      .choices = {u"auto"_s, u"mean"_s, u"cls"_s}},
                     {.key = u"tokens"_s,
                      .label = tr("Tokens of a text"),
                      .help = tr("what is longer is cut; 0: as many as the model takes"),
                      .type = Integer,
                      .fallback = 0},
                     {.key = u"prefix"_s,
                      .label = tr("Prefix"),
                      .help =
                          tr("words before each text, for models that want some, as “query: ”")},
                     {.key = u"threads"_s,
                      .label = tr("Threads"),
                      .help = tr("that one run uses"),
                      .type = Integer,
                      .fallback = 2},
                     {.key = u"batch"_s,
                      .label = tr("Texts in a run"),
                      .help = tr("at most"),
                      .type = Integer,
                      .fallback = 16}},
        .make = makeOnnx};
}

} // namespace core::embedding
