// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of a tokenizer.json, each made from its JSON. Source: the behaviour of Hugging Face's
// tokenizers 0.2x, which the stored expectations of the tests come from.
#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QJsonObject>
#include <QString>

#include <functional>
#include <vector>

namespace core::embedding {

using Vocabulary = QHash<QString, qint64>;
using Normalize = std::function<QString(const QString &text)>;
/// A text into what the model sees one by one.
using Split = std::function<std::vector<QString>(const QString &text)>;
/// Appends the numbers of one such piece.
using Number = std::function<void(const QString &piece, std::vector<qint64> &ids)>;

struct WordModel
{
    Vocabulary vocabulary;
    Number number;
};

/// The error for a part that is not here. part  "the normalizer “Precompiled”"
std::unexpected<Error> unsupportedPart(const QString &part);
/// The error for a file that cannot be.
std::unexpected<Error> brokenTokenizer(const QString &detail);

/// json  null: leaves texts as they are
Result<Normalize> normalizerFrom(const QJsonValue &json);
/// json  null: one piece
Result<Split> preTokenizerFrom(const QJsonValue &json);
Result<WordModel> modelFrom(const QJsonObject &json);

/// White space and marks of sentences, as the libraries of the original count them.
bool isTokenSpace(char32_t c);
bool isTokenPunctuation(char32_t c);

} // namespace core::embedding
