// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the layers that a sandbox wrote to the changes that may leave it.
#pragma once

#include "core/base/result.h"
#include "core/model/change.h"

#include <QStringList>

namespace core::sandbox {

/// What written layers (lowest first) change against the base tree and the prepared layers above
/// it: see Session::changes. The limits: 5 MB a file, 2,000 files, 50 MB in all.
Result<std::vector<FileChange>> changesIn(const QString &base, const QStringList &prepared,
                                          const QStringList &written);

/// Whether a path is what tools leave behind (byte code, caches, installed packages). Such paths
/// are left out of a change unless the base tree has them. The list is in the source.
bool isGenerated(const QByteArray &path);

} // namespace core::sandbox
