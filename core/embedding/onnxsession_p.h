// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A model that ONNX Runtime runs: rows of tokens in, a vector for each out.
#pragma once

#include "core/async/stop.h"
#include "core/embedding/modelfolder_p.h"
#include "core/embedding/tokenizer_p.h"

#include <memory>
#include <span>
#include <vector>

namespace core::embedding {

/// thread  any, also several at once
class OnnxSession
{
public:
    /// Blocks while the model is read and made ready. threads  that one run uses, ≥ 1
    /// pooling  empty: a vector of whole sentences if the model gives one, else the folder's
    /// errors  InvalidInput (no model, or none that can run), Unsupported (inputs or outputs that
    ///         Daybreak does not know; the message names them)
    static Result<std::shared_ptr<const OnnxSession>>
    open(const ModelFolder &folder, std::optional<Pooling> pooling, int threads);
    ~OnnxSession();
    OnnxSession(const OnnxSession &) = delete;
    OnnxSession &operator=(const OnnxSession &) = delete;

    /// rows  any lengths ≥ 1; they are filled up with `pad`, which counts for nothing
    /// returns  as many vectors, not normalized. errors  InvalidInput (the model fails, or gives
    ///          what is no vector for each), Cancelled
    Result<std::vector<std::vector<double>>> run(std::span<const Tokens> rows, qint64 pad,
                                                 const StopToken &stop) const;
    /// Of the vectors; 0 if only a run tells.
    int dimension() const;
    /// What makes the vectors: mean, cls, or the output's name.
    QString how() const;

private:
    struct State;
    explicit OnnxSession(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace core::embedding
