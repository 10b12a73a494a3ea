// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Retention: what expires in the database, and what nobody needs of the files beside it; and what
// will be needed of them.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Expires evidence, finished jobs and old journal entries; a part at a time, so that nothing waits
/// long for the writer.
/// returns  the number of items that expired
Task<int> expireRecords(SharedContext context, StopToken stop);

/// Removes snapshots, prepared layers and checkouts that no report needs: of those that ended
/// before the retention time, of none (left by a kill) after a day, and prepared layers above
/// `layerBytes`. What a running attempt uses stays. Journalled if anything went.
Task<> tidyFiles(SharedContext context, qint64 layerBytes, StopToken stop);

/// Has the code hosts fetch and check out the base of every repository that may be fixed, so that a
/// first fix need not wait for it. What cannot be read now is left to the job that needs it, which
/// tells of it.
Task<> readyBases(SharedContext context, StopToken stop);

} // namespace core::pipeline
