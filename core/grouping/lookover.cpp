// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/lookover.h"

#include <QSet>

#include <map>

namespace core::grouping {

namespace {

constexpr int rounds = 5;
constexpr int neighboursOfEach = 5;
constexpr size_t dividedAtOnce = 1000;

/// Where the signals are, in the index and in the caller's list.
class Places
{
public:
    Places(Grouper &grouper, std::span<const SignalId> signals, std::span<ReportId> where)
        : m_grouper(grouper), m_signals(signals), m_where(where)
    {
        for (size_t i = 0; i < signals.size(); ++i) {
            m_places.insert(signals[i], i);
            m_members[where[i]].push_back(signals[i]);
        }
    }

    std::vector<ReportId> reports() const
    {
        std::vector<ReportId> all;
        for (const auto &[report, members] : m_members) {
            if (!members.empty())
                all.push_back(report);
        }
        return all;
    }
    std::vector<SignalId> members(ReportId report) const
    {
        const auto found = m_members.find(report);
        return found == m_members.end() ? std::vector<SignalId>() : found->second;
    }
    void move(const std::vector<SignalId> &leaving, ReportId to)
    {
        for (const SignalId signal : leaving) {
            ReportId &now = m_where[m_places.value(signal)];
            std::erase(m_members[now], signal);
            m_grouper.move(signal, to);
            m_members[to].push_back(signal);
            now = to;
        }
    }

private:
    Grouper &m_grouper;
    std::span<const SignalId> m_signals;
    std::span<ReportId> m_where;
    QHash<SignalId, size_t> m_places;
    std::map<ReportId, std::vector<SignalId>> m_members;
};

Result<int> mergeInto(Grouper &grouper, Places &places, ReportId report)
{
    const Result<std::vector<ReportId>> near = grouper.neighbours(report, neighboursOfEach);
    if (!near)
        return std::unexpected(near.error());
    int merged = 0;
    for (const ReportId other : *near) {
        const Result<Agreement> agreed = grouper.agreement(report, other);
        if (!agreed)
            return std::unexpected(agreed.error());
        if (agreed->compared == 0 || agreed->agreement < grouper.settings().joinThreshold)
            continue;
        places.move(places.members(other), report);
        ++merged;
    }
    return merged;
}

Result<int> divide(Grouper &grouper, IdSource &ids, Places &places, ReportId report)
{
    Result<std::optional<Division>> parted = grouper.division(report, {});
    if (!parted)
        return std::unexpected(parted.error());
    if (!*parted)
        return 0;
    Division &division = **parted;
    while (grouper.divide(division, dividedAtOnce)) {
    }
    if (division.leaving.empty())
        return 0;
    places.move(division.leaving, ReportId(ids.next()));
    return 1;
}

Result<int> moveFrom(Grouper &grouper, Places &places, ReportId report)
{
    int moved = 0;
    for (const SignalId signal : grouper.distinctMembers(report)) {
        const Result<std::optional<Misplacement>> found = grouper.misplacement(signal);
        if (!found)
            return std::unexpected(found.error());
        if (!*found)
            continue;
        places.move((*found)->leaving, (*found)->to);
        ++moved;
    }
    return moved;
}

} // namespace

Result<int> acceptProposals(Grouper &grouper, IdSource &ids, std::span<const SignalId> signals,
                            std::span<ReportId> where, const StopToken &stop)
{
    Places places(grouper, signals, where);
    int accepted = 0;
    for (int round = 0; round < rounds; ++round) {
        const int before = accepted;
        for (const ReportId report : places.reports()) {
            if (stop.stop_requested())
                return cancelled();
            if (places.members(report).empty()) // merged in this round
                continue;
            for (const Result<int> &done :
                 {mergeInto(grouper, places, report), divide(grouper, ids, places, report),
                  moveFrom(grouper, places, report)}) {
                if (!done)
                    return std::unexpected(done.error());
                accepted += *done;
            }
        }
        if (accepted == before)
            break;
    }
    return accepted;
}

} // namespace core::grouping
