// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which releases hold which merged fix, as far as the history of the clone tells.
#pragma once

#include "core/base/ids.h"
#include "core/storage/runstore.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <mutex>
#include <span>

namespace core::pipeline {

using storage::MergedFix;

/// For each report, the releases that are known not to hold its fix.
using ReleasesWithoutFix = QHash<ReportId, QSet<QString>>;

/// What history says does not change, so it is kept.
/// thread  any
class FixReleases
{
public:
    /// A release that names no commit of the clone is not known, whatever else is; nor is any if
    /// the clone cannot be read. A clone that does not have the merge cannot have a release with
    /// it. Opens repositories: not for the core thread.
    ReleasesWithoutFix without(std::span<const MergedFix> fixes, const QSet<QString> &releases);

private:
    std::mutex m_mutex;
    QHash<QString, bool> m_holds; ///< by merge and release commit
};

} // namespace core::pipeline
