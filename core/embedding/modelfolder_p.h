// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder with a model as sentence-transformers and Hugging Face lay it out. Its files come from
// elsewhere: sizes are limited, and nothing outside the folder is read for them.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace core::embedding {

/// How vectors of tokens become one.
enum class Pooling : std::uint8_t { Mean, Cls };
QString poolingName(Pooling pooling); ///< mean, cls

struct ModelFolder
{
    QString path;         ///< canonical
    QByteArray model;     ///< ONNX; all weights in it
    QByteArray tokenizer; ///< tokenizer.json
    QByteArray digest;    ///< SHA-256 of both
    bool namesPooling = false;
    Pooling pooling = Pooling::Mean; ///< mean if the folder does not name one
    int mostTokens = 0;              ///< that the model takes; 0 if the folder does not say
    qint64 vocabulary = 0;           ///< numbers that the model knows; 0 if it does not say
};

/// file  of the model, below `path`; empty: model.onnx or onnx/model.onnx
/// errors  NotFound (a file is missing; the message says which), InvalidInput (too large, a path
///         that leaves the folder, no ONNX), Unsupported (weights in other files, another pooling
///         or layers after it; the message names it)
Result<ModelFolder> readModelFolder(const QString &path, const QString &file);

/// Whether an ONNX file is one, and keeps its weights in itself.
/// errors  InvalidInput, Unsupported
Result<> checkWholeModel(QByteArrayView model);

} // namespace core::embedding
