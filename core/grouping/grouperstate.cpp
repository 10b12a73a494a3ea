// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/grouperstate_p.h"

#include "core/base/logging.h"

#include <QCryptographicHash>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

/// Of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), which found 60 to do well.
constexpr double fusionRank = 60;
/// Fused candidates that are scored, for each one that a retriever is asked for.
constexpr int scoredPerCandidate = 3;
/// Portion of a similarity that is lost with each unit of ln(1 + days) between two signals.
constexpr double recencyLoss = 0.1;
constexpr double undatedFactor = 0.6;

} // namespace

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

KeyDigest::KeyDigest(const QString &text)
{
    if (text.isEmpty())
        return;
    const QByteArrayView bytes(reinterpret_cast<const char *>(text.utf16()),
                               text.size() * qsizetype(sizeof(char16_t)));
    const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Blake2s_128);
    std::memcpy(&m_first, digest.constData(), sizeof(m_first));
    std::memcpy(&m_second, digest.constData() + sizeof(m_first), sizeof(m_second));
}

Compared Grouper::State::compared(EntryIndex index) const
{
    Compared compared;
    get(index, compared);
    return compared;
}

void Grouper::State::get(EntryIndex index, Compared &compared) const
{
    const IndexEntry &entry = entries[index];
    documents.get(index, compared.document);
    compared.own = entry.slotCount > 0 ? vectors.vector(entry.firstSlot) : VectorView();
    compared.queries.clear();
    for (int i = 1; i < entry.slotCount; ++i)
        compared.queries.push_back(vectors.vector(entry.firstSlot + SlotIndex(i)));
}

Compared Grouper::State::compared(const Proposal::Prepared &prepared)
{
    Compared compared{prepared.document, prepared.vectors.front().vector.view(), {}};
    for (size_t i = 1; i < prepared.vectors.size(); ++i)
        compared.queries.push_back(prepared.vectors[i].vector.view());
    return compared;
}

Proposal::Prepared Grouper::State::prepared(const GroupingInput &input) const
{
    Proposal::Prepared prepared{makeDocument(input, vocabulary, stemmer), {}};
    prepared.vectors.push_back({PackedVector(input.ownVector.values), {}});
    for (const Embedding &vector : input.queryVectors)
        prepared.vectors.push_back({PackedVector(vector.values), {}});
    return prepared;
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
    const QString &expected = vectorModel.isEmpty() ? input.ownVector.model : vectorModel;
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

Result<std::vector<EntryIndex>> Grouper::State::retrieve(Proposal::Prepared &prepared, int depth,
                                                         const Admit &admit) const
{
    QHash<EntryIndex, double> fused;
    const auto fuse = [&fused](const std::vector<Hit> &hits) {
        for (size_t rank = 0; rank < hits.size(); ++rank)
            fused[hits[rank].entry] += 1 / (fusionRank + double(rank) + 1);
    };
    const auto count = size_t(depth);
    for (PreparedVector &one : prepared.vectors) {
        const Result<std::vector<Hit>> hits =
            vectors.search(one.vector.view(), count, admit, &one.met);
        if (!hits)
            return std::unexpected(hits.error());
        fuse(*hits);
    }
    // What happened at about the same time is likelier to be one problem.
    const bool isDated = settings.usesTime && isKnown(prepared.document.occurred);
    const double minute = double(toMs(prepared.document.occurred)) / 60'000;
    const WordIndex::Factor recency = [&](EntryIndex entry) {
        const std::int32_t other = documents.minute(entry);
        if (!isDated || other == DocumentStore::unknownMinute)
            return undatedFactor;
        return std::max(0.1, 1 - recencyLoss * std::log1p(std::abs(minute - other) / 1440));
    };
    // Signals of the same kind share its vocabulary and would crowd out the others.
    const WordFindings found =
        words.search(prepared.document, vocabulary, documents, count, admit, recency);
    fuse(found.byWords.best);
    fuse(found.byWords.otherKinds);
    fuse(found.alike.best);
    fuse(found.alike.otherKinds);
    fuse(found.otherKinds);
    fuse(found.byTitle);
    fuse(found.errorsOtherKinds);
    fuse(words.shareKeys(prepared.document, vocabulary, count, admit));

    std::vector<std::pair<double, EntryIndex>> order;
    order.reserve(size_t(fused.size()));
    for (auto it = fused.begin(); it != fused.end(); ++it)
        order.emplace_back(-it.value(), it.key());
    std::ranges::sort(order);
    std::vector<EntryIndex> best;
    for (size_t i = 0; i < std::min(order.size(), count * scoredPerCandidate); ++i)
        best.push_back(order[i].second);
    return best;
}

Result<std::vector<Candidate>> Grouper::State::pairs(Proposal::Prepared &prepared, int depth,
                                                     const Admit &admit) const
{
    const Result<std::vector<EntryIndex>> found = retrieve(prepared, depth, admit);
    if (!found)
        return std::unexpected(found.error());
    Compared signal = compared(prepared);
    std::vector<FeatureValues> values;
    values.reserve(found->size());
    CandidateScale list;
    for (const EntryIndex entry : *found) {
        values.push_back(valuesOf(signal, entry));
        list.add(documents.kind(entry), values.back());
    }
    list.finish();
    std::vector<Candidate> scored;
    scored.reserve(found->size());
    for (size_t i = 0; i < found->size(); ++i) {
        const EntryIndex entry = (*found)[i];
        list.apply(documents.kind(entry), values[i]);
        for (const size_t feature : ignored)
            values[i][feature] = 0;
        scored.push_back({entries[entry].members.front(),
                          entries[entry].report,
                          model->score(values[i]),
                          {values[i].begin(), values[i].end()},
                          {}});
    }
    prepared.scale = std::move(list);
    std::ranges::stable_sort(scored, std::greater(), &Candidate::score);
    return scored;
}

Result<std::vector<Candidate>> Grouper::State::candidates(Proposal::Prepared &prepared, int depth,
                                                          const Admit &admit) const
{
    Result<std::vector<Candidate>> found = pairs(prepared, depth, admit);
    if (!found)
        return found;
    Compared signal = compared(prepared);
    signal.scale = &prepared.scale;
    prepared.means = hearReports(signal, admit, *found);
    std::ranges::stable_sort(*found, std::greater(), &Candidate::score);
    return found;
}

bool Grouper::State::isClosed(ReportId report) const
{
    const auto found = reports.constFind(report);
    return found != reports.constEnd() && found->closed;
}

FeatureValues Grouper::State::valuesOf(const Compared &a, EntryIndex entry) const
{
    get(entry, second);
    FeatureValues values = compare(a, second, vocabulary, words.meanLength());
    for (const size_t feature : ignored)
        values[feature] = 0;
    return values;
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

Result<EntryIndex> Grouper::State::insert(const GroupingInput &input,
                                          const Proposal::Prepared &prepared, ReportId report)
{
    if (const Result<> fits = check(input); !fits)
        return std::unexpected(fits.error());
    const auto index = EntryIndex(entries.size());
    IndexEntry entry{{}, report, exactKey(input.signal), prepared.document.thread, 0, 0};
    const Result<SlotIndex> first = insertVectors(index, prepared.vectors, input.ownVector.model);
    if (!first)
        return std::unexpected(first.error());
    entry.firstSlot = *first;
    entry.slotCount = int(prepared.vectors.size());
    vectorModel = input.ownVector.model;
    vocabulary.count(prepared.document.allTerms());
    documents.add(prepared.document);
    words.add(index, prepared.document, vocabulary);
    if (!entry.exactKey.isEmpty())
        exact.insert(entry.exactKey, index);
    reports[report].entries.push_back(index);
    entries.push_back(std::move(entry));
    join(input.signal, index);
    return index;
}

/// returns  the first of their slots, which follow each other
Result<SlotIndex> Grouper::State::insertVectors(EntryIndex entry,
                                                std::span<const PreparedVector> prepared,
                                                const QString &ofModel)
{
    if (const auto kept = std::exchange(keptLinks, nullptr);
        kept && kept->model() == ofModel &&
        prepared.front().vector.view().dimension() == size_t(kept->dimension())) {
        if (const Result<> restored = vectors.restore(std::move(*kept)); !restored)
            qCWarning(lcGrouping) << "kept links:" << restored.error().toLogString();
    }
    if (!vectors.isWhole()) {
        std::vector<VectorView> views;
        for (const PreparedVector &one : prepared)
            views.push_back(one.vector.view());
        if (const std::optional<SlotIndex> first = vectors.claim(entry, views))
            return *first;
    }
    const auto first = SlotIndex(vectors.slots());
    for (const PreparedVector &one : prepared) {
        const Result<SlotIndex> slot = vectors.add(entry, one.vector.view(), one.met);
        if (!slot)
            return std::unexpected(slot.error());
    }
    return first;
}

void Grouper::State::join(const Signal &signal, EntryIndex entry)
{
    entries[entry].members.push_back(signal.id);
    members.insert(signal.id, entry);
    const QString outside = externalKey(signal);
    if (!outside.isEmpty())
        external.insert(outside, signal.id);
}

QString Grouper::State::bestQuery(const GroupingInput &input, const Proposal::Prepared &prepared,
                                  EntryIndex entry) const
{
    const IndexEntry &member = entries[entry];
    QString best;
    float highest = -2;
    for (size_t i = 1; i < prepared.vectors.size(); ++i) {
        for (int k = 1; k < member.slotCount; ++k) {
            const float cosine = innerProduct(prepared.vectors[i].vector.view(),
                                              vectors.vector(member.firstSlot + SlotIndex(k)));
            if (cosine > highest) {
                highest = cosine;
                best = input.queries.queries[i - 1];
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
        // A copy: adding may move what the index holds.
        const PackedVector own(vectors.vector(copy.firstSlot + SlotIndex(i)));
        const Result<SlotIndex> slot = vectors.add(index, own.view());
        if (!slot)
            return std::unexpected(slot.error());
    }
    copy.firstSlot = SlotIndex(vectors.slots() - copy.slotCount);
    const Document document = documents.get(from);
    vocabulary.count(document.allTerms());
    documents.add(document);
    words.add(index, document, vocabulary);
    if (!copy.exactKey.isEmpty())
        exact.insert(copy.exactKey, index);
    reports[copy.report].entries.push_back(index);
    std::erase(entries[from].members, signal);
    entries.push_back(std::move(copy));
    members.insert(signal, index);
    return {};
}

} // namespace core::grouping
