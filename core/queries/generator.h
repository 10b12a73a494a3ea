// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of query generators: what is this signal about, free of its format?
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/provider.h"
#include "core/model/query.h"
#include "core/model/signal.h"

namespace core::queries {

struct GeneratorServices
{
};

class Generator
{
public:
    virtual ~Generator() = default;
    /// 1 to 3 queries for each signal, in the same order.
    virtual Task<std::vector<QuerySet>> generate(std::vector<Signal> batch, StopToken stop) = 0;
};

using GeneratorInfo = ProviderInfo<Generator, GeneratorServices>;
const ProviderTable<GeneratorInfo> &generators();

} // namespace core::queries
