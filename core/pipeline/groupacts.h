// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person says about groups: the rules for pairs, and what every move of signals shares.
#pragma once

#include "core/pipeline/acts.h"

#include <QSet>

#include <span>

namespace core::pipeline {

/// What a move of signals did; the index has to follow it.
struct Moved
{
    std::vector<Assignment> before; ///< what the signals had
    ReportId to;
    QSet<ReportId> reports;        ///< look different now
    std::vector<ReportId> emptied; ///< went into `to` as a whole
    std::vector<PairLabel> labels; ///< what the move says of pairs
};

// These four run inside a write of the storage.

/// Moves, and refreshes the reports. given  those that are in `to` stay there. origin  of the
/// labels
/// errors  Conflict if a rule for a pair forbids it, if `to` takes nothing in (inbox::mayAct), or
/// if all are there already
Result<Moved> moveInStores(Context &context, storage::Stores &stores,
                           std::span<const SignalId> given, ReportId to, const QString &origin);
/// The same with all that `from` has; what is left of it points to `into`.
/// errors  also Conflict if it may not be merged away (inbox::mayAct)
Result<Moved> mergeInStores(Context &context, storage::Stores &stores, ReportId from, ReportId into,
                            const QString &origin);
/// Reports that a move has left without signals point to where these went.
/// errors  Conflict if one of them may not be merged away (inbox::mayAct)
Result<> mergeEmptied(storage::Stores &stores, Moved &moved);
/// Writes the decision, what undoing it needs, and its labels.
Result<DecisionId> noteMove(storage::Stores &stores, const Moved &moved, const QString &action,
                            QJsonObject after, const QString &note);
/// errors  Conflict, with the rule in words, if the memberships of these signals break one
Result<> rulesHold(const storage::Stores &stores, std::span<const SignalId> changed);

/// A move that is written down.
struct Noted
{
    Moved moved;
    DecisionId decision;
};
/// What is written, then what follows from it: the index moves too, and the screen is told.
Task<DecisionId> carryOut(SharedContext context, Task<Noted> storing);
/// The index decides by the rules that are stored now.
Task<> tellIndexRules(SharedContext context);

/// Says that two signals never, or always, belong in one report, and moves what has to be moved:
/// the second one goes to a report of its own, or to that of the first; what always goes with it
/// goes, too. A repeat stands for the signal that it repeats.
/// errors  Conflict if a rule says the opposite, or the same, or the two repeat each other
Task<DecisionId> pairSignals(SharedContext context, SignalId first, SignalId second,
                             Pairing pairing, QString note);
/// The same, always, with the heaviest signal of a report, which goes to where `signal` is.
/// errors  also Conflict if the report has no signals
Task<DecisionId> tieSignal(SharedContext context, SignalId signal, ReportId with, QString note);
/// What stands for a report where a signal is asked for.
/// errors  Conflict if it has none
Result<SignalId> heaviestOf(const storage::Stores &stores, ReportId report);
/// The rule no longer holds; nothing moves. rule  its id
Task<DecisionId> withdrawRule(SharedContext context, DecisionId rule);

/// Takes back what pairSignals or withdrawRule wrote, but for the moves. Inside a write.
Result<> undoPairing(storage::Stores &stores, const AuditEntry &entry);

} // namespace core::pipeline
