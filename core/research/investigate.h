// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The history researcher's work as a plain function.
#pragma once

#include "core/research/researcher.h"

namespace core::research {

/// Opens its own handle on the repository, so it may run on any thread. The repository is only
/// read. errors  as Researcher::research
Result<Findings> investigate(const ResearchRequest &request, const Clock &clock, IdSource &ids,
                             const StopToken &stop);

} // namespace core::research
