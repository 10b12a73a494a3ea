// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a pull request says: what happened, what changes, the evidence, the proof, who should look.
#pragma once

#include "core/model/change.h"
#include "core/pipeline/subject.h"

namespace core::pipeline {

/// Markdown. Outside text in it mentions nobody, closes nothing and loads nothing.
QString pullRequestBody(const Subject &subject, const ChangeSet &changes);

} // namespace core::pipeline
