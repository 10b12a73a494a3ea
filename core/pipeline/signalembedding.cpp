// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalembedding_p.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// The usual size of a request; see the setting `batch` of the member that asks a server.
constexpr size_t textsTogether = 64;

using Vectors = std::vector<Embedding>;

Task<Vectors> refused(Error error)
{
    co_return std::unexpected(std::move(error));
}

Task<Vectors> embedNow(const CurrentEmbedder &current, SignalTexts texts, StopToken stop)
{
    embedding::Embedder *embedder = current();
    return embedder ? embedder->embed(std::move(texts), std::move(stop))
                    : refused(cancelled().error());
}

/// Whether what was asked for may be the reason, not only who was asked.
bool mayBeTheText(const Error &error)
{
    return error.kind == ErrorKind::InvalidInput || error.kind == ErrorKind::Corrupt ||
           error.kind == ErrorKind::Internal;
}

SignalTexts joined(const std::vector<SignalTexts> &signalTexts)
{
    SignalTexts all;
    for (const SignalTexts &texts : signalTexts)
        all.insert(all.end(), texts.begin(), texts.end());
    return all;
}

EmbeddedPart dividedBy(const std::vector<SignalTexts> &signalTexts, Vectors vectors)
{
    EmbeddedPart part;
    auto next = std::make_move_iterator(vectors.begin());
    for (const SignalTexts &texts : signalTexts) {
        const auto end = next + std::ptrdiff_t(texts.size());
        part.done.emplace_back(Vectors(next, end));
        next = end;
    }
    return part;
}

} // namespace

SignalTexts textsOf(const Signal &signal, const QuerySet &queries)
{
    SignalTexts texts(1, grouping::ownText(signal));
    texts.insert(texts.end(), queries.queries.begin(), queries.queries.end());
    return texts;
}

size_t partFrom(size_t first, const std::vector<SignalTexts> &signalTexts)
{
    size_t texts = 0;
    size_t end = first;
    while (end < signalTexts.size() &&
           (end == first || texts + signalTexts[end].size() <= textsTogether))
        texts += signalTexts[end++].size();
    return end - first;
}

Task<EmbeddedPart> embedPart(CurrentEmbedder current, std::vector<SignalTexts> signalTexts,
                             StopToken stop)
{
    Task<Vectors> embedding = embedNow(current, joined(signalTexts), stop);
    Result<Vectors> together = co_await embedding;
    if (together)
        co_return dividedBy(signalTexts, std::move(*together));
    Result<EmbeddedPart> part = EmbeddedPart();
    if (!mayBeTheText(together.error())) {
        part->failure = std::move(together.error());
        co_return part;
    }
    for (const SignalTexts &texts : signalTexts) {
        Result<Vectors> alone = std::unexpected(together.error());
        if (signalTexts.size() > 1) {
            Task<Vectors> trying = embedNow(current, texts, stop);
            alone = co_await trying;
        }
        bool isTheText = false;
        if (!alone && mayBeTheText(alone.error())) {
            // An embedder that is out of order refuses this, too.
            Task<Vectors> probing =
                embedNow(current, SignalTexts(1, u"The checkout fails."_s), stop);
            const Result<Vectors> probed = co_await probing;
            isTheText = probed.has_value();
            if (!probed && probed.error().kind == ErrorKind::Cancelled)
                alone = std::unexpected(probed.error());
        }
        if (!alone && !isTheText) {
            part->failure = std::move(alone.error());
            co_return part;
        }
        part->done.push_back(std::move(alone));
    }
    co_return part;
}

} // namespace core::pipeline
