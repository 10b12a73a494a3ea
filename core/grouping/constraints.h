// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person said about pairs of signals, and what follows from it: "always" is transitive, and
// "never" holds for everything that always goes with either side.
#pragma once

#include "core/model/grouping.h"

#include <QHash>

#include <optional>
#include <span>
#include <vector>

namespace core::grouping {

class Constraints
{
public:
    Constraints() = default;
    /// Rules that contradict each other cannot be made by a person; of such the earlier ones hold.
    explicit Constraints(std::span<const PairRule> rules);

    bool isEmpty() const { return m_nodes.isEmpty(); }
    /// Every signal that a rule names.
    QList<SignalId> named() const { return m_nodes.keys(); }

    /// The signals that are always where this one is, itself first.
    std::vector<SignalId> together(SignalId signal) const;
    /// The signals that must never be in a report with this one.
    std::vector<SignalId> apart(SignalId signal) const;
    /// The rule that a new one about these two would contradict, or repeat.
    std::optional<PairRule> objection(SignalId first, SignalId second, Pairing pairing) const;

private:
    struct Node
    {
        std::vector<PairRule> always;
        std::vector<PairRule> never;
    };

    /// A rule of the first "never" between what goes with either.
    std::optional<PairRule> neverBetween(SignalId first, SignalId second) const;
    /// A rule on the way of "always" from one to the other.
    std::optional<PairRule> alwaysBetween(SignalId first, SignalId second) const;

    QHash<SignalId, Node> m_nodes;
};

} // namespace core::grouping
