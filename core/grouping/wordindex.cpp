// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/wordindex_p.h"

#include <algorithm>
#include <cmath>

namespace core::grouping {

namespace {

/// Of words, in one search. Measured on real signals: twice as many find nothing more.
constexpr size_t postingsRead = 20'000;
/// In one search by one field.
constexpr size_t postingsOfField = 60'000;
/// Of keys, in one search.
constexpr size_t keyPostingsRead = 10'000;
/// A list this long is worth looking whether it is still needed.
constexpr size_t longList = 1'000;
/// Entries of each sort that are scored for the words whose lists were not read.
constexpr size_t finished = 100;

bool isBetter(const Hit &a, const Hit &b)
{
    return a.score != b.score ? a.score > b.score : a.entry < b.entry;
}

void keepBest(std::vector<Hit> &hits, size_t count)
{
    const auto middle = hits.begin() + std::ptrdiff_t(std::min(count, hits.size()));
    std::partial_sort(hits.begin(), middle, hits.end(), isBetter);
    hits.erase(middle, hits.end());
}

} // namespace

double WordIndex::lengthOf(const Document &document)
{
    double length = 0;
    for (const Term &term : document.field(Field::Words))
        length += double(term.weight);
    return length;
}

void WordIndex::add(EntryIndex entry, const Document &document, const Vocabulary &vocabulary)
{
    if (m_lengths.size() <= entry) {
        m_lengths.resize(entry + 1);
        m_norms.resize(entry + 1);
        m_isAlive.resize(entry + 1);
        m_scores.resize(entry + 1);
    }
    m_lengths[entry] = float(lengthOf(document));
    double square = 0;
    for (const Term &term : document.field(Field::Words))
        square += std::pow(double(term.weight) * vocabulary.idf(term.id), 2);
    m_norms[entry] = float(std::sqrt(square));
    m_isAlive[entry] = true;
    ++m_alive;
    m_totalLength += double(m_lengths[entry]);
    for (const Term &term : document.field(Field::Words))
        m_lists.append(term.id, entry, term.weight);
    for (const TermId key : document.lookupKeys())
        m_lists.append(key, entry, 1);
}

void WordIndex::remove(EntryIndex entry)
{
    m_isAlive[entry] = false;
    --m_alive;
    m_totalLength -= double(m_lengths[entry]);
}

void WordIndex::addScore(EntryIndex entry, float score) const
{
    if (m_scores[entry] == 0)
        m_touched.push_back(entry);
    m_scores[entry] += score;
}

void WordIndex::clearScores() const
{
    for (const EntryIndex entry : m_touched)
        m_scores[entry] = 0;
    m_touched.clear();
}

std::vector<Hit> WordIndex::touched(const Admit &admit) const
{
    std::vector<Hit> hits;
    hits.reserve(m_touched.size());
    for (const EntryIndex entry : m_touched) {
        if (m_isAlive[entry] && (!admit || admit(entry)))
            hits.push_back({entry, m_scores[entry]});
    }
    return hits;
}

double WordIndex::contribution(double idf, double weight, EntryIndex entry, double mean) const
{
    const double normal =
        bm25Saturation * (1 - bm25Length + bm25Length * double(m_lengths[entry]) / mean);
    return idf * weight * (bm25Saturation + 1) / (weight + normal);
}

std::vector<WordIndex::Wanted> WordIndex::wantedFor(const Document &document, Field field,
                                                    const Vocabulary &vocabulary) const
{
    std::vector<Wanted> wanted;
    for (const Term &term : document.field(field)) {
        if (m_lists.count(term.id) == 0)
            continue;
        const double idf = vocabulary.idf(term.id);
        const auto highest = double(m_lists.highest(term.id));
        const double shortest = bm25Saturation * (1 - bm25Length); // of an entry without a length
        wanted.push_back({term.id, idf, idf * highest * (bm25Saturation + 1) / (highest + shortest),
                          double(term.weight)});
    }
    std::ranges::sort(wanted, [](const Wanted &a, const Wanted &b) {
        return a.idf != b.idf ? a.idf > b.idf : a.id < b.id;
    });
    return wanted;
}

void WordIndex::read(const Wanted &term, double mean) const
{
    const auto gain = float(term.idf * (bm25Saturation + 1));
    const auto constant = float(bm25Saturation * (1 - bm25Length));
    const auto slope = float(bm25Saturation * bm25Length / mean);
    m_lists.forEach(term.id, [&](EntryIndex entry, float weight) {
        addScore(entry, gain * weight / (weight + constant + slope * m_lengths[entry]));
    });
}

/// Whether `most` more makes nothing else one of the `count` best, of all and of other kinds.
bool WordIndex::areBestFound(SignalKind kind, const DocumentStore &documents, size_t count,
                             double most, const Admit &admit) const
{
    size_t above = 0;
    size_t otherAbove = 0;
    for (const EntryIndex entry : m_touched) {
        if (double(m_scores[entry]) <= most || !m_isAlive[entry] || (admit && !admit(entry)))
            continue;
        ++above;
        if (documents.kind(entry) != kind)
            ++otherAbove;
        if (above >= count && otherAbove >= count)
            return true;
    }
    return false;
}

void WordIndex::finish(std::span<const Wanted> rest, std::vector<Hit> &hits,
                       const DocumentStore &documents, double mean) const
{
    std::vector<Wanted> byId(rest.begin(), rest.end());
    std::ranges::sort(byId, {}, &Wanted::id);
    for (Hit &hit : hits) {
        auto next = byId.begin();
        documents.forWords(hit.entry, [&](TermId term, float weight) {
            while (next != byId.end() && next->id < term)
                ++next;
            if (next != byId.end() && next->id == term)
                hit.score += float(contribution(next->idf, double(weight), hit.entry, mean));
        });
    }
}

WordHits WordIndex::search(const Document &document, const Vocabulary &vocabulary,
                           const DocumentStore &documents, size_t count, const Admit &admit) const
{
    const std::vector<Wanted> wanted = wantedFor(document, Field::Words, vocabulary);
    double most = 0; // that the words not yet read add to any entry
    for (const Wanted &term : wanted)
        most += term.most;
    const double mean = meanLength();
    size_t postings = 0;
    size_t next = 0;
    for (; next < wanted.size(); ++next) {
        const size_t length = m_lists.count(wanted[next].id);
        if (next > 0 && postings + length > postingsRead)
            break;
        if (length >= longList && areBestFound(document.kind, documents, count, most, admit))
            break;
        postings += length;
        most -= wanted[next].most;
        read(wanted[next], mean);
    }
    WordHits hits{touched(admit), {}};
    clearScores();
    std::ranges::copy_if(hits.best, std::back_inserter(hits.otherKinds), [&](const Hit &hit) {
        return documents.kind(hit.entry) != document.kind;
    });
    const std::span<const Wanted> rest = std::span(wanted).subspan(next);
    for (std::vector<Hit> *list : {&hits.best, &hits.otherKinds}) {
        if (!rest.empty()) {
            keepBest(*list, std::max(count, finished));
            finish(rest, *list, documents, mean);
        }
        keepBest(*list, count);
    }
    return hits;
}

WordHits WordIndex::near(const Document &document, Field field, Likeness likeness,
                         const Vocabulary &vocabulary, const DocumentStore &documents, size_t count,
                         const Admit &admit, const Factor &factor) const
{
    const double mean = meanLength();
    size_t postings = 0;
    for (const Wanted &term : wantedFor(document, field, vocabulary)) {
        postings += m_lists.count(term.id);
        if (postings > postingsOfField && postings > m_lists.count(term.id))
            break;
        if (likeness == Likeness::Bm25) {
            read(term, mean);
            continue;
        }
        const auto gain = float(term.weight * term.idf * term.idf);
        m_lists.forEach(term.id,
                        [&](EntryIndex entry, float weight) { addScore(entry, gain * weight); });
    }
    WordHits hits{touched(admit), {}};
    clearScores();
    for (Hit &hit : hits.best) {
        hit.score *= float(factor(hit.entry));
        if (likeness == Likeness::Cosine && m_norms[hit.entry] > 0)
            hit.score /= m_norms[hit.entry];
    }
    std::ranges::copy_if(hits.best, std::back_inserter(hits.otherKinds), [&](const Hit &hit) {
        return documents.kind(hit.entry) != document.kind;
    });
    keepBest(hits.best, count);
    keepBest(hits.otherKinds, count);
    return hits;
}

std::vector<Hit> WordIndex::shareKeys(const Document &document, const Vocabulary &vocabulary,
                                      size_t count, const Admit &admit) const
{
    std::vector<TermId> keys = document.lookupKeys();
    std::ranges::stable_sort(keys, std::greater(), [&](TermId key) { return vocabulary.idf(key); });
    size_t read = 0;
    for (const TermId key : keys) {
        read += m_lists.count(key);
        if (read > keyPostingsRead)
            break;
        const auto idf = float(vocabulary.idf(key));
        m_lists.forEach(key, [&](EntryIndex entry, float) { addScore(entry, idf); });
    }
    std::vector<Hit> hits = touched(admit);
    clearScores();
    keepBest(hits, count);
    return hits;
}

} // namespace core::grouping
