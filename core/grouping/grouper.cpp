// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/grouper.h"

#include "core/base/logging.h"
#include "core/grouping/scoremodel_p.h"

#include <QCryptographicHash>
#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

/// Of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), which found 60 to do well.
constexpr double fusionRank = 60;
/// Fused candidates that are scored, for each one that a retriever is asked for.
constexpr int scoredPerCandidate = 3;
/// Members that stand for a report when its coherence is checked.
constexpr size_t coherenceSample = 5;
constexpr size_t rejectedKept = 5;
constexpr double nearMiss = 0.05;

/// What makes two signals certainly the same: the fingerprint, else all that they say. Empty if a
/// signal says too little.
QString exactKey(const Signal &signal)
{
    if (!signal.fingerprint.isEmpty())
        return u"f:"_s + signal.fingerprint;
    if (!signal.exceptions.empty() || signal.content.raw().size() < 40)
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part :
         {signal.service, signal.route, signal.feature, signal.title.raw(), signal.content.raw()}) {
        hash.addData(part.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
    }
    return u"t:"_s + signalKindName(signal.kind) + QString::fromLatin1(hash.result().toHex());
}

QString externalKey(const Signal &signal)
{
    return signal.externalId.isEmpty() ? QString() : signal.source + u'\0' + signal.externalId;
}

} // namespace

struct Proposal::Prepared
{
    Document document;
};

/// An indexed signal, and its exact repeats.
struct IndexEntry
{
    Document document;
    std::vector<SignalId> members; ///< the first one is shown as the parent; empty if removed
    ReportId report;
    QString exactKey;
    SlotIndex firstSlot = 0; ///< own vector, then one for each query
    int slotCount = 0;
};

struct ReportEntries
{
    std::vector<EntryIndex> entries;
    bool closed = false;
};

struct Grouper::State
{
    State(GroupingSettings given, const Clock &clockGiven, IdSource &idsGiven)
        : settings(std::move(given)), clock(clockGiven), ids(idsGiven)
    {
        if (settings.weights.size() != featureCount)
            settings.weights.assign(builtInWeights().begin(), builtInWeights().end());
    }

    Compared compared(EntryIndex entry) const;
    static Compared compared(const Document &document, const GroupingInput &input);
    Result<> check(const GroupingInput &input) const;
    Result<std::vector<EntryIndex>> retrieve(const Document &document, const GroupingInput &input,
                                             int depth, const Admit &admit) const;
    Result<std::vector<Candidate>> candidates(const Document &document, const GroupingInput &input,
                                              int depth, const Admit &admit) const;
    double coherence(const Compared &signal, const ReportEntries &report, EntryIndex parent) const;
    std::optional<EntryIndex> exactEntry(const Signal &signal, QString *rule) const;
    Result<EntryIndex> insert(const GroupingInput &input, Document document, ReportId report);
    void join(const Signal &signal, EntryIndex entry);
    QString bestQuery(const GroupingInput &input, EntryIndex entry) const;
    bool isClosed(ReportId report) const;
    Result<> separate(SignalId signal);

    GroupingSettings settings;
    const Clock &clock;
    IdSource &ids;
    Stemmer stemmer;
    mutable Vocabulary vocabulary;
    WordIndex words;
    VectorIndex vectors;
    QString model; ///< of the vectors; empty before the first
    std::vector<IndexEntry> entries;
    QHash<SignalId, EntryIndex> members;
    QHash<QString, EntryIndex> exact;
    QHash<QString, SignalId> external;
    QHash<ReportId, ReportEntries> reports;
};

Compared Grouper::State::compared(EntryIndex index) const
{
    const IndexEntry &entry = entries[index];
    Compared compared{entry.document, {}, {}};
    if (entry.slotCount > 0)
        compared.own = vectors.vector(entry.firstSlot);
    for (int i = 1; i < entry.slotCount; ++i)
        compared.queries.push_back(vectors.vector(entry.firstSlot + SlotIndex(i)));
    return compared;
}

Compared Grouper::State::compared(const Document &document, const GroupingInput &input)
{
    Compared compared{document, input.ownVector.values, {}};
    for (const Embedding &vector : input.queryVectors)
        compared.queries.emplace_back(vector.values);
    return compared;
}

Result<> Grouper::State::check(const GroupingInput &input) const
{
    const auto checkOne = [this](const Embedding &vector, const QString &first) -> Result<> {
        if (!first.isEmpty() && vector.model != first)
            return fail(ErrorKind::InvalidInput,
                        QCoreApplication::translate(
                            "Grouping", "A signal's vector belongs to another embedder than the "
                                        "index. Let the workspace embed its signals again."),
                        u"vector of %1 in an index of %2"_s.arg(vector.model, first));
        return vectors.check(vector.values);
    };
    const QString &expected = model.isEmpty() ? input.ownVector.model : model;
    if (const Result<> own = checkOne(input.ownVector, expected); !own)
        return own;
    if (input.queryVectors.size() != input.queries.queries.size())
        return fail(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("Grouping", "A signal's queries and their vectors differ."),
            u"%1 queries, %2 vectors"_s.arg(input.queries.queries.size())
                .arg(input.queryVectors.size()));
    for (const Embedding &vector : input.queryVectors) {
        if (vector.values.size() != input.ownVector.values.size())
            return vectors.check({}); // the message for a wrong dimension
        if (Result<> fits = checkOne(vector, expected); !fits)
            return fits;
    }
    return {};
}

Result<std::vector<EntryIndex>> Grouper::State::retrieve(const Document &document,
                                                         const GroupingInput &input, int depth,
                                                         const Admit &admit) const
{
    QHash<EntryIndex, double> fused;
    const auto fuse = [&fused](const std::vector<Hit> &hits) {
        for (size_t rank = 0; rank < hits.size(); ++rank)
            fused[hits[rank].entry] += 1 / (fusionRank + double(rank) + 1);
    };
    const auto count = size_t(depth);
    const auto fuseVector = [&](const Embedding &vector) -> Result<> {
        const Result<std::vector<Hit>> hits = vectors.search(vector.values, count, admit);
        if (!hits)
            return std::unexpected(hits.error());
        fuse(*hits);
        return {};
    };
    if (const Result<> done = fuseVector(input.ownVector); !done)
        return std::unexpected(done.error());
    for (const Embedding &vector : input.queryVectors) {
        if (const Result<> done = fuseVector(vector); !done)
            return std::unexpected(done.error());
    }
    fuse(words.search(document, vocabulary, count, admit));
    // Signals of the same kind share its vocabulary and would crowd out the others.
    fuse(words.search(document, vocabulary, count, [&](EntryIndex entry) {
        return entries[entry].document.kind != document.kind && (!admit || admit(entry));
    }));
    fuse(words.shareKeys(document, vocabulary, count, admit));

    std::vector<std::pair<double, EntryIndex>> order;
    order.reserve(size_t(fused.size()));
    for (auto it = fused.begin(); it != fused.end(); ++it)
        order.emplace_back(-it.value(), it.key());
    std::ranges::sort(order);
    std::vector<EntryIndex> found;
    for (size_t i = 0; i < std::min(order.size(), count * scoredPerCandidate); ++i)
        found.push_back(order[i].second);
    return found;
}

Result<std::vector<Candidate>> Grouper::State::candidates(const Document &document,
                                                          const GroupingInput &input, int depth,
                                                          const Admit &admit) const
{
    const Result<std::vector<EntryIndex>> found = retrieve(document, input, depth, admit);
    if (!found)
        return std::unexpected(found.error());
    const Compared signal = compared(document, input);
    std::vector<Candidate> scored;
    scored.reserve(found->size());
    for (const EntryIndex entry : *found) {
        const FeatureValues values =
            compare(signal, compared(entry), vocabulary, words.meanLength());
        scored.push_back({entries[entry].members.front(),
                          entries[entry].report,
                          probability(values, settings.weights),
                          {values.begin(), values.end()},
                          {}});
    }
    std::ranges::stable_sort(scored, std::greater(), &Candidate::score);
    return scored;
}

bool Grouper::State::isClosed(ReportId report) const
{
    const auto found = reports.constFind(report);
    return found != reports.constEnd() && found->closed;
}

double Grouper::State::coherence(const Compared &signal, const ReportEntries &report,
                                 EntryIndex parent) const
{
    std::vector<EntryIndex> others;
    for (const EntryIndex entry : report.entries) {
        if (entry != parent)
            others.push_back(entry);
    }
    if (others.empty())
        return 1;
    // Evenly spaced, first and last included: what the report began with and where it went.
    const size_t sample = std::min(others.size(), coherenceSample);
    std::vector<double> scores;
    for (size_t i = 0; i < sample; ++i) {
        const EntryIndex entry = others[sample == 1 ? 0 : i * (others.size() - 1) / (sample - 1)];
        scores.push_back(probability(
            compare(signal, compared(entry), vocabulary, words.meanLength()), settings.weights));
    }
    // The upper median: half of a report may speak another language, of logs or of people, but one
    // or two near members do not make up for a rest that has nothing to do with the signal.
    std::ranges::sort(scores);
    return scores[scores.size() / 2];
}

std::optional<EntryIndex> Grouper::State::exactEntry(const Signal &signal, QString *rule) const
{
    if (const auto known = members.constFind(signal.id); known != members.constEnd()) {
        *rule = u"externalId"_s;
        return *known;
    }
    const QString outside = externalKey(signal);
    if (const auto known = external.constFind(outside);
        !outside.isEmpty() && known != external.constEnd() && members.contains(*known)) {
        *rule = u"externalId"_s;
        return members.value(*known);
    }
    const QString key = exactKey(signal);
    if (const auto known = exact.constFind(key); !key.isEmpty() && known != exact.constEnd()) {
        *rule = u"fingerprint"_s;
        return *known;
    }
    return std::nullopt;
}

Result<EntryIndex> Grouper::State::insert(const GroupingInput &input, Document document,
                                          ReportId report)
{
    if (const Result<> fits = check(input); !fits)
        return std::unexpected(fits.error());
    const auto index = EntryIndex(entries.size());
    IndexEntry entry{std::move(document), {}, report, exactKey(input.signal), 0, 0};
    const Result<SlotIndex> own = vectors.add(index, input.ownVector.values);
    if (!own)
        return std::unexpected(own.error());
    entry.firstSlot = *own;
    entry.slotCount = 1;
    for (const Embedding &vector : input.queryVectors) {
        if (const Result<SlotIndex> slot = vectors.add(index, vector.values); !slot)
            return std::unexpected(slot.error());
        ++entry.slotCount;
    }
    model = input.ownVector.model;
    vocabulary.count(entry.document.allTerms());
    words.add(index, entry.document);
    if (!entry.exactKey.isEmpty())
        exact.insert(entry.exactKey, index);
    reports[report].entries.push_back(index);
    entries.push_back(std::move(entry));
    join(input.signal, index);
    return index;
}

void Grouper::State::join(const Signal &signal, EntryIndex entry)
{
    entries[entry].members.push_back(signal.id);
    members.insert(signal.id, entry);
    const QString outside = externalKey(signal);
    if (!outside.isEmpty())
        external.insert(outside, signal.id);
}

QString Grouper::State::bestQuery(const GroupingInput &input, EntryIndex entry) const
{
    const Compared member = compared(entry);
    QString best;
    float highest = -2;
    for (size_t i = 0; i < input.queryVectors.size(); ++i) {
        const std::vector<float> &vector = input.queryVectors[i].values;
        for (const std::span<const float> other : member.queries) {
            const float cosine = innerProduct(vector.data(), other.data(), vector.size());
            if (cosine > highest) {
                highest = cosine;
                best = input.queries.queries[i];
            }
        }
    }
    return best;
}

/// Gives one of several exact repeats an entry of its own.
Result<> Grouper::State::separate(SignalId signal)
{
    const EntryIndex from = members.value(signal);
    if (entries[from].members.size() < 2)
        return {};
    const auto index = EntryIndex(entries.size());
    IndexEntry copy = entries[from];
    copy.members = {signal};
    for (int i = 0; i < copy.slotCount; ++i) {
        const std::span<const float> values = vectors.vector(copy.firstSlot + SlotIndex(i));
        // A copy: adding may move what the index holds.
        const std::vector<float> own(values.begin(), values.end());
        const Result<SlotIndex> slot = vectors.add(index, own);
        if (!slot)
            return std::unexpected(slot.error());
    }
    copy.firstSlot = SlotIndex(vectors.slots() - copy.slotCount);
    vocabulary.count(copy.document.allTerms());
    words.add(index, copy.document);
    if (!copy.exactKey.isEmpty())
        exact.insert(copy.exactKey, index);
    reports[copy.report].entries.push_back(index);
    std::erase(entries[from].members, signal);
    entries.push_back(std::move(copy));
    members.insert(signal, index);
    return {};
}

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
    return entry && (rule == u"externalId" || !m_state->isClosed(m_state->entries[*entry].report));
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
    proposal.prepared = std::make_shared<Proposal::Prepared>(
        makeDocument(input, m_state->vocabulary, m_state->stemmer));
    Result<std::vector<Candidate>> candidates =
        m_state->candidates(proposal.prepared->document, input, m_state->settings.candidates, {});
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
    // What was known when the proposal was made may have moved since.
    QString rule;
    if (const auto entry = state.exactEntry(input.signal, &rule)) {
        IndexEntry &equal = state.entries[*entry];
        if (rule == u"externalId" || !state.isClosed(equal.report)) {
            assignment.report = equal.report;
            assignment.rule = rule;
            assignment.parent = equal.members.front();
            assignment.score = 1;
            if (!state.members.contains(input.signal.id))
                state.join(input.signal, *entry);
            return assignment;
        }
        assignment.rejected.push_back({equal.report, equal.members.front(), 1, u"closed"_s});
    }
    if (!proposal.prepared) { // the equal signal was removed or closed in between
        Result<Proposal> again = propose(input);
        if (!again)
            return std::unexpected(again.error());
        proposal = std::move(*again);
    }
    const Document &document = proposal.prepared->document;
    const Compared signal = State::compared(document, input);
    std::ranges::stable_sort(proposal.candidates, std::greater(), &Candidate::score);

    QSet<ReportId> seen;
    for (const RejectedCandidate &rejected : assignment.rejected)
        seen.insert(rejected.report);
    for (const Candidate &candidate : proposal.candidates) {
        if (!state.members.contains(candidate.signal))
            continue;
        const EntryIndex entry = state.members.value(candidate.signal);
        const ReportId report = state.entries[entry].report;
        if (seen.contains(report))
            continue;
        seen.insert(report);
        const ReportEntries &entries = state.reports[report];
        QString reason;
        if (candidate.score < state.settings.joinThreshold)
            reason = candidate.judge.isEmpty() ? u"belowThreshold"_s : u"judgeRefused"_s;
        else if (entries.closed)
            reason = u"closed"_s;
        else if (state.coherence(signal, entries, entry) < state.settings.coherenceThreshold)
            reason = u"incoherent"_s;
        if (reason.isEmpty() && assignment.parent.isNull()) {
            assignment.report = report;
            assignment.rule = u"score"_s;
            assignment.parent = candidate.signal;
            assignment.score = candidate.score;
            assignment.query = state.bestQuery(input, entry);
            assignment.features = explained(candidate.values, state.settings.weights);
            if (!candidate.judge.isEmpty())
                assignment.judge = candidate.judge;
        } else if (candidate.score >= nearMiss && assignment.rejected.size() < rejectedKept) {
            assignment.rejected.push_back({report, candidate.signal, candidate.score,
                                           reason.isEmpty() ? u"secondBest"_s : reason});
        }
    }
    if (assignment.parent.isNull()) {
        assignment.opened = true;
        assignment.rule = u"opened"_s;
        assignment.report = ReportId(state.ids.next());
        if (!proposal.candidates.empty()) {
            // Why nothing was near enough is part of the evidence.
            const Candidate &nearest = proposal.candidates.front();
            assignment.score = nearest.score;
            assignment.features = explained(nearest.values, state.settings.weights);
        }
    }
    const Result<EntryIndex> added = state.insert(input, document, assignment.report);
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
    const Result<EntryIndex> added =
        state.insert(input, makeDocument(input, state.vocabulary, state.stemmer), report);
    if (!added)
        return std::unexpected(added.error());
    return {};
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
    state.words.remove(index, entry.document);
    state.vocabulary.discount(entry.document.allTerms());
    if (state.exact.value(entry.exactKey, index + 1) == index)
        state.exact.remove(entry.exactKey);
    std::erase(state.reports[entry.report].entries, index);
    entry.document = {};
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
    const State &state = *m_state;
    if (count <= 0 || !state.check(input))
        return {};
    const Admit admitEntry = [&](EntryIndex entry) {
        return !admit || admit(state.entries[entry].members.front());
    };
    const Document document = makeDocument(input, state.vocabulary, state.stemmer);
    const Result<std::vector<Candidate>> candidates =
        state.candidates(document, input, std::max(count, state.settings.candidates), admitEntry);
    if (!candidates) {
        qCWarning(lcGrouping) << "looking for similar signals:" << candidates.error().toLogString();
        return {};
    }
    std::vector<RankedSignal> ranked;
    for (const Candidate &candidate : *candidates) {
        if (ranked.size() < size_t(count))
            ranked.push_back({candidate.signal, candidate.score});
    }
    return ranked;
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
