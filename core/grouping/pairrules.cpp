// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person said about pairs, as the decisions ask for it.
#include "core/grouping/grouperstate_p.h"

#include <algorithm>

namespace core::grouping {

void Grouper::setConstraints(Constraints constraints)
{
    State &state = *m_state;
    state.constraints = std::move(constraints);
    state.ruledKeys.clear();
    for (const SignalId named : state.constraints.named()) {
        const auto entry = state.members.constFind(named);
        if (entry == state.members.constEnd() || state.entries[*entry].exactKey.isEmpty())
            continue;
        state.ruledKeys[state.entries[*entry].exactKey].push_back(named);
    }
}

std::vector<SignalId> Grouper::State::ruledAs(const Signal &signal) const
{
    if (constraints.isEmpty())
        return {};
    std::vector<SignalId> found{signal.id};
    const QString key = exactKey(signal);
    const auto same = ruledKeys.constFind(key);
    if (key.isEmpty() || same == ruledKeys.constEnd())
        return found;
    const EntryIndex newest = exact.value(key);
    for (const SignalId named : *same) {
        // Where a person told repeats of one key apart, the key says no more than its newest entry.
        const bool isApart = std::ranges::any_of(constraints.apart(named), [&](SignalId other) {
            return std::ranges::contains(*same, other);
        });
        if (!isApart || members.value(named, newest + 1) == newest)
            found.push_back(named);
    }
    return found;
}

std::vector<EntryIndex> Grouper::State::entriesOf(SignalId named) const
{
    std::vector<EntryIndex> found;
    const auto own = members.constFind(named);
    if (own == members.constEnd())
        return found;
    found.push_back(*own);
    // What came back after its report was closed has an entry of its own.
    const auto newest = exact.constFind(entries[*own].exactKey);
    if (entries[*own].exactKey.isEmpty() || newest == exact.constEnd() || *newest == *own)
        return found;
    const std::vector<SignalId> apart = constraints.apart(named);
    if (std::ranges::none_of(entries[*newest].members,
                             [&](SignalId member) { return std::ranges::contains(apart, member); }))
        found.push_back(*newest);
    return found;
}

QSet<ReportId> Grouper::State::barred(const Signal &signal) const
{
    QSet<ReportId> found;
    for (const SignalId as : ruledAs(signal))
        found.unite(reportsApart(as));
    return found;
}

QSet<ReportId> Grouper::State::reportsApart(SignalId named) const
{
    QSet<ReportId> found;
    for (const SignalId other : constraints.apart(named)) {
        for (const EntryIndex entry : entriesOf(other))
            found.insert(entries[entry].report);
    }
    return found;
}

std::optional<EntryIndex> Grouper::State::companion(const Signal &signal) const
{
    for (const SignalId as : ruledAs(signal)) {
        for (const SignalId other : constraints.together(as)) {
            if (other == signal.id)
                continue;
            for (const EntryIndex entry : entriesOf(other)) {
                if (!isClosed(entries[entry].report))
                    return entry;
            }
        }
    }
    return std::nullopt;
}

} // namespace core::grouping
