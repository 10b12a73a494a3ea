// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the stages of signals share.
#pragma once

#include "core/pipeline/signalstages.h"

#include <ranges>

namespace core::pipeline {

/// Large enough that a transaction's cost is spread, small enough that progress is seen and a stop
/// is quick.
inline constexpr int batchSize = 200;

/// Counts another event of a problem that is in a report already; it gets no row there. From
/// another source it is evidence of its own kind, so it goes on. Inside a write of the storage.
/// returns  the report; none if the problem is not known
Result<ReportId> countIfKnown(storage::Stores &stores, const Signal &signal,
                              const ReleasesWithoutFix &without);

/// release  (const Item &) → QString
template<typename Release>
QSet<QString> releasesOf(const std::ranges::range auto &items, Release release)
{
    QSet<QString> releases;
    for (const auto &item : items)
        releases.insert(release(item));
    return releases;
}

} // namespace core::pipeline
