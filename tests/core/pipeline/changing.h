// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A change of the embedder, a step at a time, to a server that counts letters.
#pragma once

#include "bench.h"
#include "core/pipeline/embedderchange.h"
#include "tests/support/scriptedserver.h"

namespace tests::changing {

extern const QString builtin; ///< its model

/// Counts letters: texts that are alike have like vectors.
Scripted letters(const SeenRequest &request);
/// What becomes of a request that has the one text which the model cannot do.
Scripted poisoned(const SeenRequest &request, bool refuses);
/// The member's settings.
QJsonObject at(const ScriptedServer &server);

Told problem(int number);
int embeddedBy(Bench &bench, const QString &model);
int atMark(Bench &bench, core::storage::Progress mark);
int inIndex(Bench &bench);
QString modelOf(Bench &bench);

core::DecisionId change(Bench &bench, const QString &member, const QJsonObject &settings = {});
int again(Bench &bench);
bool switched(Bench &bench);
/// All that is left of a change.
void finish(Bench &bench);
/// With the embedder that the workspace's settings name.
void restart(Bench &bench);

} // namespace tests::changing
