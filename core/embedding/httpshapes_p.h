// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What embedding servers are asked and how they answer. Sources: the API references of OpenAI and
// Voyage AI, Ollama's docs/api.md, llama.cpp's tools/server/README.md.
#pragma once

#include "core/base/result.h"

#include <QUrl>

#include <span>
#include <vector>

namespace core::embedding {

enum class Shape : std::uint8_t { OpenAi, Voyage, Ollama, LlamaCpp };

/// As in the setting: openai, voyage, ollama, llamacpp.
QString shapeName(Shape shape);

/// The shapes to try at an address, the likeliest first. An address that names an endpoint
/// ("…/api/embed") has one.
std::vector<Shape> shapesFor(const QUrl &address);

/// Where requests go. address  of the server, with or without "/v1", or of the endpoint itself
QUrl endpointOf(const QUrl &address, Shape shape);

/// dimensions  0: as many as the model has
QByteArray requestBody(Shape shape, const QString &model, int dimensions,
                       std::span<const QString> texts);

/// The vectors in the order of the texts: restored where the answer numbers them. Reads every
/// shape, since servers that stand in for another often mix them.
/// errors  Corrupt: no JSON, not `count` vectors, an index twice or out of range, or what is no
///         vector
Result<std::vector<std::vector<double>>> readVectors(const QByteArray &answer, size_t count);

/// What a server says is wrong; empty if it says nothing readable. Untrusted.
QString refusalIn(const QByteArray &answer);

} // namespace core::embedding
