// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Vectors for several signals at once. What is wrong with one signal is told apart from what is
// wrong with the embedder: the first stops that signal, the second stops all and passes.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// What a signal's vectors are made from: its own text, then its queries.
using SignalTexts = std::vector<QString>;
SignalTexts textsOf(const Signal &signal, const QuerySet &queries);
/// Gives the embedder to ask now, borrowed until control goes back to the event loop; a person may
/// have chosen another one since the last call. Null: this one is not wanted any more.
using CurrentEmbedder = std::function<embedding::Embedder *()>;

struct EmbeddedPart
{
    /// Of the first signals, in their order: a vector for each text, or why this signal alone
    /// cannot have any.
    std::vector<Result<std::vector<Embedding>>> done;
    std::optional<Error> failure; ///< why the others were not embedded: they can be, later
};

/// How many signals from `first` on are embedded, and stored, together: what one request of most
/// servers takes, so that a limit or a kill loses little. 0 at the end only.
size_t partFrom(size_t first, const std::vector<SignalTexts> &signalTexts);

/// Embeds the signals' texts together. If the embedder refuses them for what may be in one of them,
/// each signal is tried alone, and is given up where the embedder still answers other texts.
/// returns  never an error; a stop is a failure of kind Cancelled
Task<EmbeddedPart> embedPart(CurrentEmbedder current, std::vector<SignalTexts> signalTexts,
                             StopToken stop);

} // namespace core::pipeline
