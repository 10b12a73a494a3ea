// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An embedder that asks a server on loopback, and the answers of one that works.
#pragma once

#include "core/embedding/embedder.h"
#include "core/net/httpclient.h"
#include "core/secrets/secrets.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/scriptedserver.h"

#include <QJsonArray>

namespace tests {

using namespace core;
using namespace core::embedding;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

struct Client
{
    FakeClock clock;
    net::HttpClient http;
    secrets::Secrets secrets;
    int dimension = 0;

    Result<std::unique_ptr<Embedder>> make(QJsonObject settings)
    {
        if (!settings.contains(u"model"))
            settings.insert(u"model"_s, u"tiny"_s);
        const EmbedderInfo *info = embedders().find(u"http"_s);
        const Result<QJsonObject> checked = checkedSettings(info->settings, settings);
        if (!checked)
            return std::unexpected(checked.error());
        return info->make({.http = &http,
                           .secrets = &secrets,
                           .clock = &clock,
                           .retry = {.attempts = 3, .firstDelay = 1ms, .longestDelay = 2'000ms},
                           .dimension = dimension},
                          *checked);
    }
    Result<std::vector<Embedding>> embed(const QJsonObject &settings, std::vector<QString> texts,
                                         StopToken stop = {})
    {
        const Result<std::unique_ptr<Embedder>> embedder = make(settings);
        if (!embedder)
            return std::unexpected(embedder.error());
        return waitFor((*embedder)->embed(std::move(texts), stop));
    }
};

/// Vectors as OpenAI writes them: (text's length, 1, 0).
inline QByteArray answerFor(const QJsonArray &texts)
{
    QJsonArray data;
    for (qsizetype i = texts.size(); i-- > 0;) // numbered, so in any order
        data.append(
            QJsonObject{{u"object"_s, u"embedding"_s},
                        {u"index"_s, i},
                        {u"embedding"_s, QJsonArray{double(texts.at(i).toString().size()), 1, 0}}});
    return QJsonDocument(QJsonObject{{u"object"_s, u"list"_s}, {u"data"_s, data}}).toJson();
}

inline Scripted openAi(const SeenRequest &request)
{
    return Scripted::json(answerFor(request.json().value(u"input").toArray()));
}

/// The text's length again, from a vector of answerFor().
inline int lengthOf(const Embedding &vector)
{
    return qRound(vector.values.at(0) / vector.values.at(1));
}

inline const QByteArray one = R"({"data":[{"index":0,"embedding":[3,4]}]})";

} // namespace tests
