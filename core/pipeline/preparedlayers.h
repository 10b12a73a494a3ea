// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dependencies of a repository, made once for each state of its lock files.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// What the layer is kept under: hash over the prepare command and over names and contents of the
/// lock files, a missing one told from an empty one.
QString preparedLayerKey(const Repository &repository, const QString &baseTree);

/// Dependencies of a repository as read-only layers; none if it needs no preparing.
///
/// baseTree  path of the checkout whose lock files count
/// errors    what the prepare command failed with
Task<QStringList> preparedLayers(SharedContext context, Repository repository, QString baseTree,
                                 StopToken stop);

} // namespace core::pipeline
