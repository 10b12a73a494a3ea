// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Acts on a code host, written down before and after, so that none is done twice or half.
#pragma once

#include "core/pipeline/context.h"

#include <functional>

namespace core::pipeline {

/// An act outside of the database.
struct Effect
{
    QString key;       ///< the same for the same act; given to the host as well where it takes one
    QString kind;      ///< publish, review, merge, withdraw, close, closeLeft, reopen
    QJsonObject input; ///< what resumeEffects() needs to do it again
    /// A job comes back with the same key, so an outcome that is not known stays open. A person is
    /// told of the error and decides again, so nothing may be done later behind their back.
    bool isJob = false;
};

/// The key of what a person decides now: each decision is an act of its own.
QString newEffectKey(Context &context, const QString &kind);

struct Performed
{
    QJsonObject result;
    bool before = false; ///< it was done, and its rows were written, in an earlier life
};

/// Looks the key up and does the act unless it is known to be done. After a kill in between it is
/// done again with the same key, by which the host knows it. The caller writes
/// `stores.effects.complete(key, result)` in one transaction with the rows that the act leads to.
///
/// act     gives the result as JSON; the host's verbs are idempotent on the key or on the state
/// errors  the act's
Task<Performed> performOnce(SharedContext context, Effect effect,
                            std::function<Task<QJsonObject>()> act);

/// A verb's answer for performOnce, without the logs of its checks, which have rows of their own.
Task<QJsonObject> described(Task<PullRequest> acting);

/// Finishes what people decided before a kill. What the host refuses by now is given up and
/// journalled.
Task<> resumeEffects(SharedContext context, StopToken stop);

} // namespace core::pipeline
