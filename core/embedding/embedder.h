// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of embedders: texts in, unit vectors out.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/provider.h"
#include "core/model/query.h"

namespace core::embedding {

struct EmbedderServices
{
};

class Embedder
{
public:
    virtual ~Embedder() = default;
    virtual QString model() const = 0; ///< "builtin/1": part of every stored vector
    virtual int dimension() const = 0;
    /// n texts → n unit vectors of `dimension()`, in order. A text without a known word gives a
    /// fixed unit vector.
    virtual Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) = 0;
};

using EmbedderInfo = ProviderInfo<Embedder, EmbedderServices>;
const ProviderTable<EmbedderInfo> &embedders();

} // namespace core::embedding
