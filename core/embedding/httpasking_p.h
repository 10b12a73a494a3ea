// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asking a server for vectors: in batches, patiently, and no oftener than it wants.
#pragma once

#include "core/embedding/embedder.h"
#include "core/embedding/httpshapes_p.h"
#include "core/secrets/secrets.h"

namespace core::embedding {

/// How a server is asked, and what was found out about it. Kept by the coroutines that ask.
/// thread  core thread
struct HttpServer
{
    EmbedderServices services;
    QUrl address;
    QString model;
    QString modelId;
    QString prefix;
    int dimensions = 0; ///< asked for; 0: as many as the model has
    secrets::SecretReference key;
    std::vector<Shape> candidates; ///< what the server at this address may speak
    std::vector<Shape> shapes;     ///< of them, to try; one once the server has answered
    int batch = 0;                 ///< texts in one request
    qsizetype batchCharacters = 0;
    qsizetype textCharacters = 0;
    Milliseconds timeout{0};
    int dimension = 0;       ///< of the vectors; 0 before the first answer
    Timestamp closedUntil{}; ///< the server wants no request before

    /// Its address as a person may read it.
    QString name() const;
};
using SharedHttpServer = std::shared_ptr<HttpServer>;

/// n texts → n unit vectors, in order; all or nothing.
/// errors  Internal: status 500, which also one text can be the reason for; RateLimited; what else
///         the server or the network says
Task<std::vector<Embedding>> askForVectors(SharedHttpServer state, std::vector<QString> texts,
                                           StopToken stop);

} // namespace core::embedding
