// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The index's links in a file beside the database, so that a start need not find them again.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Where they are kept. Whoever deletes the file loses nothing but time.
QString keptLinksPath(const QString &folder);

/// Gives what is kept to the index, if that is empty. What cannot be used is logged and left, and
/// the index is built without.
/// thread  index queue
void useKeptLinks(Context &context);

/// Replaces the file as a whole, so that a kill or a full disk leaves the old one.
/// errors  Internal, Denied
Result<> writeKeptLinks(const QString &path, const QByteArray &links);

enum class Keep : std::uint8_t {
    IfMuchChanged, ///< a tenth of the signals, at least a thousand
    IfStartWaits,  ///< a thousand: finding their links takes the next start a second
};

/// Keeps the links of an index that is filled; a failure is logged, as the next start only takes
/// longer. Signals that came since are nothing to worry about.
Task<> keepLinks(SharedContext context, Keep keep);

} // namespace core::pipeline
