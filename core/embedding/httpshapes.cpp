// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/httpshapes_p.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

using Row = std::vector<double>;

std::unexpected<Error> unreadable(const QString &detail)
{
    return fail(ErrorKind::Corrupt,
                QCoreApplication::translate(
                    "Embedding", "The server's answer cannot be used as vectors for the texts."),
                detail);
}

Result<Row> readRow(const QJsonValue &value)
{
    QJsonArray numbers = value.toArray();
    // llama.cpp wraps a pooled vector once more, and without pooling gives one for each token.
    if (numbers.size() == 1 && numbers.first().isArray())
        numbers = numbers.first().toArray();
    else if (!numbers.isEmpty() && numbers.first().isArray())
        return fail(ErrorKind::Unsupported,
                    QCoreApplication::translate(
                        "Embedding", "The server gives a vector for each token. Start it with "
                                     "pooling, for llama.cpp: --pooling mean"));
    Row row;
    row.reserve(size_t(numbers.size()));
    for (const QJsonValue &number : std::as_const(numbers)) {
        if (!number.isDouble())
            return unreadable(u"a vector with something else than numbers"_s);
        row.push_back(number.toDouble());
    }
    if (row.empty())
        return unreadable(u"an empty vector"_s);
    return row;
}

/// Objects with "embedding", and "index" if they are numbered.
Result<std::vector<Row>> readNumbered(const QJsonArray &items)
{
    std::vector<Row> rows(size_t(items.size()));
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QJsonObject item = items.at(i).toObject();
        const QJsonValue index = item.value(u"index");
        const qint64 at = index.isDouble() ? index.toInteger(-1) : i;
        if (at < 0 || at >= items.size())
            return unreadable(u"index %1 of %2"_s.arg(at).arg(items.size()));
        if (!rows[size_t(at)].empty())
            return unreadable(u"index %1 twice"_s.arg(at));
        Result<Row> row = readRow(item.value(u"embedding"));
        if (!row)
            return std::unexpected(std::move(row.error()));
        rows[size_t(at)] = std::move(*row);
    }
    return rows;
}

Result<std::vector<Row>> readPlain(const QJsonArray &items)
{
    std::vector<Row> rows;
    for (const QJsonValue &item : items) {
        Result<Row> row = readRow(item);
        if (!row)
            return std::unexpected(std::move(row.error()));
        rows.push_back(std::move(*row));
    }
    return rows;
}

QString pathOf(const QUrl &address)
{
    QString path = address.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    return path;
}

bool namesEndpoint(const QString &path)
{
    return path.endsWith(u"/embeddings") || path.endsWith(u"/embedding") ||
           path.endsWith(u"/embed");
}

} // namespace

QString shapeName(Shape shape)
{
    switch (shape) {
    case Shape::OpenAi: return u"openai"_s;
    case Shape::Voyage: return u"voyage"_s;
    case Shape::Ollama: return u"ollama"_s;
    case Shape::LlamaCpp: return u"llamacpp"_s;
    }
    return {};
}

std::vector<Shape> shapesFor(const QUrl &address)
{
    constexpr int portOfOllama = 11434;
    const QString host = address.host().toLower();
    const QString path = pathOf(address);
    if (host == u"voyageai.com" || host.endsWith(u".voyageai.com"))
        return {Shape::Voyage};
    if (path.endsWith(u"/api/embed") || path.endsWith(u"/api"))
        return {Shape::Ollama};
    if (path.endsWith(u"/embedding"))
        return {Shape::LlamaCpp};
    if (path.endsWith(u"/v1") || namesEndpoint(path))
        return {Shape::OpenAi};
    if (address.port() == portOfOllama)
        return {Shape::Ollama, Shape::OpenAi};
    return {Shape::OpenAi, Shape::Ollama, Shape::LlamaCpp};
}

QUrl endpointOf(const QUrl &address, Shape shape)
{
    QUrl endpoint = address;
    QString path = pathOf(address);
    if (!namesEndpoint(path)) {
        switch (shape) {
        case Shape::OpenAi:
        case Shape::Voyage:
            path += path.endsWith(u"/v1") ? u"/embeddings"_s : u"/v1/embeddings"_s;
            break;
        case Shape::Ollama: path += path.endsWith(u"/api") ? u"/embed"_s : u"/api/embed"_s; break;
        case Shape::LlamaCpp: path += u"/embedding"_s; break;
        }
    }
    endpoint.setPath(path);
    return endpoint;
}

QByteArray requestBody(Shape shape, const QString &model, int dimensions,
                       std::span<const QString> texts)
{
    const QJsonArray input = QJsonArray::fromStringList(QStringList(texts.begin(), texts.end()));
    QJsonObject body{{u"model"_s, model}};
    switch (shape) {
    case Shape::OpenAi: body.insert(u"input"_s, input); break;
    case Shape::Voyage:
        body.insert(u"input"_s, input);
        // Signals are compared with signals: neither is a question about the other.
        body.insert(u"input_type"_s, u"document"_s);
        body.insert(u"truncation"_s, true);
        break;
    case Shape::Ollama:
        body.insert(u"input"_s, input);
        body.insert(u"truncate"_s, true);
        break;
    case Shape::LlamaCpp: body = {{u"content"_s, input}}; break;
    }
    if (dimensions > 0 && shape != Shape::LlamaCpp)
        body.insert(shape == Shape::Voyage ? u"output_dimension"_s : u"dimensions"_s, dimensions);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Result<std::vector<Row>> readVectors(const QByteArray &answer, size_t count)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(answer, &problem);
    if (problem.error != QJsonParseError::NoError)
        return unreadable(u"no JSON: "_s + problem.errorString());
    const QJsonObject object = document.object();
    Result<std::vector<Row>> rows;
    if (document.isArray())
        rows = readNumbered(document.array());
    else if (object.value(u"data").isArray())
        rows = readNumbered(object.value(u"data").toArray());
    else if (object.value(u"results").isArray())
        rows = readNumbered(object.value(u"results").toArray());
    else if (object.value(u"embeddings").isArray())
        rows = readPlain(object.value(u"embeddings").toArray());
    else if (object.value(u"embedding").isArray())
        rows = readPlain({object.value(u"embedding")});
    else
        return unreadable(u"no vectors in it"_s);
    if (rows && rows->size() != count)
        return unreadable(u"%1 vectors for %2 texts"_s.arg(rows->size()).arg(count));
    return rows;
}

QString refusalIn(const QByteArray &answer)
{
    const QJsonObject object = QJsonDocument::fromJson(answer).object();
    for (const QString &key : {u"error"_s, u"detail"_s, u"message"_s}) {
        const QJsonValue value = object.value(key);
        if (value.isString())
            return value.toString();
        if (value.isObject())
            return value.toObject().value(u"message").toString();
    }
    return {};
}

} // namespace core::embedding
