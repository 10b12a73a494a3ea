// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts to the numbers a model knows, as a tokenizer.json of Hugging Face's tokenizers says.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace core::embedding {

/// One row of a model's input.
struct Tokens
{
    std::vector<qint64> ids;   ///< special tokens included
    std::vector<qint64> types; ///< of each: which text of a pair, as the template says

    friend bool operator==(const Tokens &, const Tokens &) = default;
};

/// WordPiece and BPE, with the parts that models for sentences use: the normalizers of BERT,
/// Lowercase, StripAccents, Strip and Unicode's forms; the pre-tokenizers of BERT, ByteLevel,
/// Whitespace, WhitespaceSplit, Punctuation, Digits and Split; templates; added tokens.
/// thread  any; nothing changes after load()
class Tokenizer
{
public:
    /// errors  InvalidInput (no tokenizer.json, or one that contradicts itself), Unsupported (it
    ///         uses a part that is not here; the message names it)
    static Result<std::shared_ptr<const Tokenizer>> load(const QByteArray &json);
    ~Tokenizer();
    Tokenizer(const Tokenizer &) = delete;
    Tokenizer &operator=(const Tokenizer &) = delete;

    /// text  well-formed UTF-16
    /// most  tokens, special ones included; what comes after is cut. At least as many as the
    ///       template has special ones
    Tokens encode(const QString &text, int most) const;
    /// Special tokens that the template adds to a text.
    int specialCount() const;
    /// What fills a row up to the longest of its batch.
    qint64 padId() const;
    /// How many tokens the file itself cuts at; 0 if it does not say.
    int mostTokens() const;
    /// The highest number encode() can give.
    qint64 highestId() const;

private:
    struct State;
    explicit Tokenizer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace core::embedding
