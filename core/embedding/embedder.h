// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of embedders: texts in, unit vectors out.
#pragma once

#include "core/async/retry.h"
#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/provider.h"
#include "core/model/query.h"

namespace core::net {
class HttpClient;
}
namespace core::secrets {
class Secrets;
}

namespace core::embedding {

struct EmbedderServices
{
    net::HttpClient *http = nullptr; ///< outlives the member; only members that need the network
    secrets::Secrets *secrets = nullptr; ///< the same
    const Clock *clock = nullptr;        ///< the same
    RetryPlan retry{.attempts = 5};      ///< of requests
    /// What the stored vectors of this model have; another one is refused. 0: not known yet
    int dimension = 0;
};

class Embedder
{
public:
    virtual ~Embedder() = default;
    /// "builtin/1": part of every stored vector. Two members with the same one make vectors that
    /// compare; whatever changes the vectors changes it.
    virtual QString model() const = 0;
    /// 0 before the first answer, if only that tells
    virtual int dimension() const = 0;
    /// Whether texts with nothing in common have a cosine near 0. The vectors of others are centred
    /// before they are used; see centring.h.
    virtual bool isCentred() const { return false; }
    /// n texts → n unit vectors of one dimension, in order. A text without a known word gives a
    /// fixed unit vector. All or nothing. The member may go while this runs.
    virtual Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) = 0;
};

using EmbedderInfo = ProviderInfo<Embedder, EmbedderServices>;
const ProviderTable<EmbedderInfo> &embedders();

} // namespace core::embedding
