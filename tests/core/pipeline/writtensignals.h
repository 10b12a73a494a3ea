// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the stages write of signals, without the stages.
#pragma once

#include "core/grouping/grouper.h"
#include "core/storage/stores.h"

namespace tests {

/// Commits them to the intake; each gets the id that it has there.
/// inputs  of one source
core::Result<> receive(core::storage::Stores &stores,
                       std::vector<core::grouping::GroupingInput> &inputs);
/// Their bodies, queries and vectors.
core::Result<> write(core::storage::Stores &stores,
                     const std::vector<core::grouping::GroupingInput> &inputs);

} // namespace tests
