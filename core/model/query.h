// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is embedded and matched instead of a signal's own words.
#pragma once

#include "core/base/ids.h"

#include <QString>

#include <vector>

namespace core {

/// 1 to 3 short statements of the problem behind a signal, free of its format.
struct QuerySet
{
    SignalId signal;
    std::vector<QString> queries;
    QString generator; ///< member id and version, "extractive/1"

    friend bool operator==(const QuerySet &, const QuerySet &) = default;
};

/// A vector of unit length, and the model it belongs to; vectors of different models are never
/// compared.
struct Embedding
{
    std::vector<float> values;
    QString model; ///< "builtin/1"

    int dimension() const { return int(values.size()); }
    friend bool operator==(const Embedding &, const Embedding &) = default;
};

} // namespace core
