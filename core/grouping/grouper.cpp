// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/grouper.h"

#include "core/base/logging.h"
#include "core/grouping/grouperstate_p.h"

#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace core::grouping {

QString ownText(const Signal &signal)
{
    return signal.title.raw() + u'\n' + signal.content.raw();
}

Grouper::Grouper(GroupingSettings settings, const Clock &clock, IdSource &ids)
    : m_state(std::make_unique<State>(std::move(settings), clock, ids))
{
}

Grouper::~Grouper() = default;

bool Grouper::isRepeat(const Signal &signal) const
{
    QString rule;
    const std::optional<EntryIndex> entry = m_state->exactEntry(signal, &rule);
    if (!entry)
        return false;
    const ReportId report = m_state->entries[*entry].report;
    return rule == u"externalId" ||
           (!m_state->isClosed(report) && !m_state->barred(signal).contains(report));
}

Result<Proposal> Grouper::propose(const GroupingInput &input) const
{
    Proposal proposal;
    if (const auto entry = m_state->exactEntry(input.signal, &proposal.exactRule)) {
        proposal.exact = m_state->entries[*entry].members.front();
        if (isRepeat(input.signal))
            return proposal;
    }
    if (const Result<> fits = m_state->check(input); !fits)
        return std::unexpected(fits.error());
    proposal.prepared = std::make_shared<Proposal::Prepared>(m_state->prepared(input));
    Result<std::vector<Candidate>> candidates =
        m_state->candidates(*proposal.prepared, m_state->settings.candidates, {});
    if (!candidates)
        return std::unexpected(candidates.error());
    proposal.candidates = std::move(*candidates);
    return proposal;
}

Result<Assignment> Grouper::settle(const GroupingInput &input, Proposal proposal)
{
    State &state = *m_state;
    Assignment assignment;
    assignment.signal = input.signal.id;
    assignment.judge = scoreJudgeName.toString();
    assignment.at = state.clock.now();
    const QSet<ReportId> barred = state.barred(input.signal);
    // What was known when the proposal was made may have moved since.
    QString rule;
    if (const auto entry = state.exactEntry(input.signal, &rule)) {
        IndexEntry &equal = state.entries[*entry];
        if (rule == u"externalId" ||
            (!state.isClosed(equal.report) && !barred.contains(equal.report))) {
            assignment.report = equal.report;
            assignment.rule = rule;
            assignment.parent = equal.members.front();
            assignment.score = 1;
            if (!state.members.contains(input.signal.id))
                state.join(input.signal, *entry);
            return assignment;
        }
        assignment.rejected.push_back(
            {.report = equal.report,
             .nearest = equal.members.front(),
             .score = 1,
             .reason = barred.contains(equal.report) ? u"never"_s : u"closed"_s});
    }
    if (!proposal.prepared) { // the equal signal was removed or closed in between
        Result<Proposal> again = propose(input);
        if (!again)
            return std::unexpected(again.error());
        proposal = std::move(*again);
    }
    assignment.threshold = state.settings.joinThreshold;
    assignment.coherenceThreshold = state.settings.coherenceThreshold;
    if (const auto companion = state.companion(input.signal)) {
        // A person said so; what the score thinks of others is kept as evidence.
        assignment.report = state.entries[*companion].report;
        assignment.rule = u"always"_s;
        assignment.parent = state.entries[*companion].members.front();
        assignment.score = 1;
    }
    state.decide(*proposal.prepared, input, std::move(proposal.candidates), barred, assignment);
    const Result<EntryIndex> added = state.insert(input, *proposal.prepared, assignment.report);
    if (!added)
        return std::unexpected(added.error());
    return assignment;
}

Result<Assignment> Grouper::assign(const GroupingInput &input)
{
    Result<Proposal> proposal = propose(input);
    if (!proposal)
        return std::unexpected(std::move(proposal.error()));
    return settle(input, std::move(*proposal));
}

Result<> Grouper::add(const GroupingInput &input, ReportId report)
{
    State &state = *m_state;
    if (state.members.contains(input.signal.id)) {
        move(input.signal.id, report);
        return {};
    }
    const QString key = exactKey(input.signal);
    const auto known = state.exact.constFind(key);
    if (!key.isEmpty() && known != state.exact.constEnd() &&
        state.entries[*known].report == report) {
        state.join(input.signal, *known);
        return {};
    }
    if (const Result<> fits = state.check(input); !fits)
        return fits;
    const Result<EntryIndex> added = state.insert(input, state.prepared(input), report);
    if (!added)
        return std::unexpected(added.error());
    return {};
}

QByteArray Grouper::links() const
{
    std::vector<SlotRange> kept;
    kept.reserve(m_state->entries.size());
    for (const IndexEntry &entry : m_state->entries) {
        if (!entry.members.empty())
            kept.push_back({entry.firstSlot, SlotIndex(entry.slotCount)});
    }
    return m_state->vectors.links(m_state->vectorModel, kept);
}

Result<> Grouper::useLinks(const QByteArray &bytes)
{
    if (!m_state->entries.empty())
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate("Grouping", "The index is in use."),
                    u"kept links for an index with entries"_s);
    Result<KeptLinks> kept = KeptLinks::parse(bytes);
    if (!kept)
        return std::unexpected(std::move(kept.error()));
    m_state->keptLinks = std::make_shared<KeptLinks>(std::move(*kept));
    return {};
}

Result<int> Grouper::connect(int count)
{
    m_state->keptLinks.reset();
    return m_state->vectors.connect(count);
}

bool Grouper::isConnected() const
{
    return m_state->vectors.isWhole();
}

void Grouper::move(SignalId signal, ReportId to)
{
    State &state = *m_state;
    if (!state.members.contains(signal) || state.entries[state.members.value(signal)].report == to)
        return;
    if (const Result<> done = state.separate(signal); !done) {
        // The stored membership is right all the same; the index is rebuilt from it.
        qCWarning(lcGrouping) << "moving a signal in the index:" << done.error().toLogString();
        return;
    }
    const EntryIndex entry = state.members.value(signal);
    IndexEntry &moved = state.entries[entry];
    std::erase(state.reports[moved.report].entries, entry);
    moved.report = to;
    state.reports[to].entries.push_back(entry);
    if (!moved.exactKey.isEmpty())
        state.exact.insert(moved.exactKey, entry);
}

void Grouper::remove(SignalId signal)
{
    State &state = *m_state;
    const auto found = state.members.constFind(signal);
    if (found == state.members.constEnd())
        return;
    const EntryIndex index = *found;
    state.members.erase(found);
    IndexEntry &entry = state.entries[index];
    std::erase(entry.members, signal);
    if (!entry.members.empty())
        return;
    for (int i = 0; i < entry.slotCount; ++i)
        state.vectors.remove(entry.firstSlot + SlotIndex(i));
    state.words.remove(index);
    state.vocabulary.discount(state.documents.get(index).allTerms());
    if (state.exact.value(entry.exactKey, index + 1) == index)
        state.exact.remove(entry.exactKey);
    std::erase(state.reports[entry.report].entries, index);
}

void Grouper::setClosed(ReportId report, bool closed)
{
    m_state->reports[report].closed = closed;
}

std::vector<RankedSignal> Grouper::nearest(const GroupingInput &input, int count) const
{
    return nearest(input, count, {});
}

std::vector<RankedSignal> Grouper::nearest(const GroupingInput &input, int count,
                                           const std::function<bool(SignalId)> &admit) const
{
    std::vector<RankedSignal> ranked;
    if (count <= 0)
        return ranked;
    // By the pair alone, whatever else is in the report.
    for (const Candidate &candidate : compared(input, admit))
        ranked.push_back({candidate.signal, m_state->model->probability(candidate.values)});
    std::ranges::stable_sort(ranked, std::greater(), &RankedSignal::score);
    ranked.resize(std::min(ranked.size(), size_t(count)));
    return ranked;
}

std::vector<Candidate> Grouper::compared(const GroupingInput &input,
                                         const std::function<bool(SignalId)> &admit) const
{
    const State &state = *m_state;
    if (!state.check(input))
        return {};
    const Admit admitEntry = [&](EntryIndex entry) {
        return !admit || admit(state.entries[entry].members.front());
    };
    Proposal::Prepared prepared = state.prepared(input);
    Result<std::vector<Candidate>> candidates =
        state.candidates(prepared, state.settings.candidates, admitEntry);
    if (!candidates) {
        qCWarning(lcGrouping) << "looking for similar signals:" << candidates.error().toLogString();
        return {};
    }
    return std::move(*candidates);
}

int Grouper::size() const
{
    return int(m_state->members.size());
}

QStringList Grouper::featureNames()
{
    QStringList names;
    for (size_t i = 0; i < featureCount; ++i)
        names.append(featureName(FeatureId(i)));
    return names;
}

} // namespace core::grouping
