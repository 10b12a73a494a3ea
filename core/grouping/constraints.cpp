// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/constraints.h"

#include <QSet>

#include <algorithm>

namespace core::grouping {

namespace {

SignalId otherOf(const PairRule &rule, SignalId one)
{
    return rule.first == one ? rule.second : rule.first;
}

} // namespace

Constraints::Constraints(std::span<const PairRule> rules)
{
    for (const PairRule &rule : rules) {
        if (rule.first == rule.second || objection(rule.first, rule.second, rule.pairing))
            continue;
        for (const SignalId signal : {rule.first, rule.second}) {
            Node &node = m_nodes[signal];
            (rule.pairing == Pairing::Always ? node.always : node.never).push_back(rule);
        }
    }
}

std::vector<SignalId> Constraints::together(SignalId signal) const
{
    std::vector<SignalId> found{signal};
    QSet<SignalId> seen{signal};
    for (size_t next = 0; next < found.size(); ++next) {
        const auto node = m_nodes.constFind(found[next]);
        if (node == m_nodes.constEnd())
            continue;
        for (const PairRule &rule : node->always) {
            const SignalId other = otherOf(rule, node.key());
            if (!seen.contains(other)) {
                seen.insert(other);
                found.push_back(other);
            }
        }
    }
    return found;
}

std::vector<SignalId> Constraints::apart(SignalId signal) const
{
    std::vector<SignalId> found;
    QSet<SignalId> seen;
    for (const SignalId one : together(signal)) {
        const auto node = m_nodes.constFind(one);
        if (node == m_nodes.constEnd())
            continue;
        for (const PairRule &rule : node->never) {
            for (const SignalId other : together(otherOf(rule, one))) {
                if (!seen.contains(other)) {
                    seen.insert(other);
                    found.push_back(other);
                }
            }
        }
    }
    return found;
}

std::optional<PairRule> Constraints::neverBetween(SignalId first, SignalId second) const
{
    const std::vector<SignalId> others = together(second);
    for (const SignalId one : together(first)) {
        const auto node = m_nodes.constFind(one);
        if (node == m_nodes.constEnd())
            continue;
        for (const PairRule &rule : node->never) {
            if (std::ranges::contains(others, otherOf(rule, one)))
                return rule;
        }
    }
    return std::nullopt;
}

std::optional<PairRule> Constraints::alwaysBetween(SignalId first, SignalId second) const
{
    if (!std::ranges::contains(together(first), second))
        return std::nullopt;
    const auto node = m_nodes.constFind(second);
    // The shortest thing to say: the rule of the two themselves if there is one.
    for (const PairRule &rule : node->always) {
        if (otherOf(rule, second) == first)
            return rule;
    }
    return node->always.front();
}

std::optional<PairRule> Constraints::objection(SignalId first, SignalId second,
                                               Pairing pairing) const
{
    if (std::optional<PairRule> never = neverBetween(first, second)) {
        // Said of the signals that go with these two, it may be said of them, too.
        const bool isSame = (never->first == first && never->second == second) ||
                            (never->first == second && never->second == first);
        if (pairing == Pairing::Always || isSame)
            return never;
        return std::nullopt;
    }
    std::optional<PairRule> always = alwaysBetween(first, second);
    if (always && pairing == Pairing::Always) {
        const bool isSame = otherOf(*always, second) == first &&
                            (always->first == second || always->second == second);
        if (!isSame)
            return std::nullopt;
    }
    return always;
}

} // namespace core::grouping
