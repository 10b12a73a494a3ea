// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/wordindex_p.h"

#include <algorithm>
#include <array>
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

/// Postings and entries that are on their way from memory at a time.
constexpr size_t postingsAhead = 32;
constexpr size_t entriesAhead = 16;

bool isBetter(const Hit &a, const Hit &b)
{
    return a.score != b.score ? a.score > b.score : a.entry < b.entry;
}

} // namespace

/// Keeps the best of what it is shown.
class WordIndex::Best
{
public:
    explicit Best(size_t count) : m_count(count) { m_hits.reserve(count); }

    /// Whether a hit of this score may be one of them.
    bool takes(float score) const
    {
        return m_hits.size() < m_count || (m_count > 0 && score >= m_hits.front().score);
    }

    void add(Hit hit)
    {
        if (m_hits.size() == m_count) {
            if (m_count == 0 || !isBetter(hit, m_hits.front()))
                return;
            std::ranges::pop_heap(m_hits, isBetter);
            m_hits.back() = hit;
        } else {
            m_hits.push_back(hit);
        }
        std::ranges::push_heap(m_hits, isBetter);
    }

    std::vector<Hit> sorted() &&
    {
        std::ranges::sort_heap(m_hits, isBetter);
        return std::move(m_hits);
    }

private:
    size_t m_count;
    std::vector<Hit> m_hits; ///< a heap, the worst in front
};

double WordIndex::lengthOf(const Document &document)
{
    double length = 0;
    for (const Term &term : document.field(Field::Words))
        length += double(term.weight);
    return length;
}

void WordIndex::add(EntryIndex entry, const Document &document, const Vocabulary &vocabulary)
{
    if (m_entries.size() <= entry)
        m_entries.resize(entry + 1);
    double square = 0;
    for (const Term &term : document.field(Field::Words))
        square += std::pow(double(term.weight) * vocabulary.idf(term.id), 2);
    Entry &added = m_entries[entry];
    added.length = float(lengthOf(document));
    added.norm = float(std::sqrt(square));
    added.kind = document.kind;
    added.isAlive = true;
    ++m_alive;
    m_totalLength += double(added.length);
    for (const Term &term : document.field(Field::Words))
        m_lists.append(term.id, entry, term.weight);
    for (const TermId key : document.lookupKeys())
        m_lists.append(key, entry, 1);
}

void WordIndex::remove(EntryIndex entry)
{
    m_entries[entry].isAlive = false;
    --m_alive;
    m_totalLength -= double(m_entries[entry].length);
}

/// Calls f(index, entry) for what was touched, with the next ones on their way from memory; until
/// it says false.
template<typename F>
void WordIndex::forTouched(F f) const
{
    for (size_t i = 0; i < m_touched.size(); ++i) {
        if (i + entriesAhead < m_touched.size())
            __builtin_prefetch(&m_entries[m_touched[i + entriesAhead]], 1);
        if (!f(m_touched[i], m_entries[m_touched[i]]))
            return;
    }
}

WordIndex::Entry &WordIndex::touched(EntryIndex entry) const
{
    Entry &found = m_entries[entry];
    if (!found.isTouched) {
        found.isTouched = true;
        m_touched.push_back(entry);
    }
    return found;
}

void WordIndex::clearSums() const
{
    forTouched([](EntryIndex, Entry &entry) {
        entry.words = entry.cosine = entry.title = entry.errors = 0;
        entry.isTouched = false;
        return true;
    });
    m_touched.clear();
}

double WordIndex::contribution(double idf, double weight, EntryIndex entry, double mean) const
{
    const double normal =
        bm25Saturation * (1 - bm25Length + bm25Length * double(m_entries[entry].length) / mean);
    return idf * weight * (bm25Saturation + 1) / (weight + normal);
}

/// The terms of a field that any entry has, rarest first.
std::vector<WordIndex::Wanted> WordIndex::wantedFor(const Document &document, Field field,
                                                    const Vocabulary &vocabulary) const
{
    std::vector<Wanted> wanted;
    wanted.reserve(document.field(field).size());
    for (const Term &term : document.field(field)) {
        if (m_lists.count(term.id) == 0)
            continue;
        const double idf = vocabulary.idf(term.id);
        const auto highest = double(m_lists.highest(term.id));
        const double shortest = bm25Saturation * (1 - bm25Length); // of an entry without a length
        wanted.push_back({.id = term.id,
                          .idf = idf,
                          .most = idf * highest * (bm25Saturation + 1) / (highest + shortest),
                          .weight = double(term.weight)});
    }
    std::ranges::sort(wanted, [](const Wanted &a, const Wanted &b) {
        return a.idf != b.idf ? a.idf > b.idf : a.id < b.id;
    });
    return wanted;
}

/// The terms whose postings are read, rarest first: those of words, title and errors, each once.
std::vector<WordIndex::Wanted> WordIndex::readFor(const Document &document,
                                                  std::span<const Wanted> words,
                                                  const Vocabulary &vocabulary) const
{
    std::vector<Wanted> all;
    const auto append = [&](std::span<const Wanted> terms, bool Wanted::*in) {
        size_t postings = 0;
        for (const Wanted &term : terms) {
            const size_t length = m_lists.count(term.id);
            postings += length;
            if (postings > postingsOfField && postings > length)
                break;
            all.push_back(term);
            all.back().*in = true;
        }
    };
    append(words, &Wanted::inWords);
    append(wantedFor(document, Field::Title, vocabulary), &Wanted::inTitle);
    append(wantedFor(document, Field::Errors, vocabulary), &Wanted::inErrors);
    // The words' own come first among equals: the weight is theirs.
    std::ranges::stable_sort(all, [](const Wanted &a, const Wanted &b) {
        return a.idf != b.idf ? a.idf > b.idf : a.id < b.id;
    });
    size_t last = 0;
    for (size_t i = 1; i < all.size(); ++i) {
        if (all[i].id == all[last].id) {
            all[last].inTitle |= all[i].inTitle;
            all[last].inErrors |= all[i].inErrors;
        } else {
            all[++last] = all[i];
        }
    }
    all.resize(std::min(all.size(), last + 1));
    return all;
}

void WordIndex::read(const Wanted &term, double mean) const
{
    const auto gain = float(term.idf * (bm25Saturation + 1));
    const auto constant = float(bm25Saturation * (1 - bm25Length));
    const auto slope = float(bm25Saturation * bm25Length / mean);
    const auto cosine = float(term.inWords ? term.weight * term.idf * term.idf : 0);
    const float words = term.inWords ? 1 : 0;
    const float title = term.inTitle ? 1 : 0;
    const float errors = term.inErrors ? 1 : 0;
    std::array<std::pair<EntryIndex, float>, postingsAhead> postings;
    size_t count = 0;
    const auto add = [&] {
        for (size_t i = 0; i < count; ++i) {
            const auto [index, weight] = postings[i];
            Entry &entry = touched(index);
            const float bm25 = gain * weight / (weight + constant + slope * entry.length);
            entry.words += bm25 * words;
            entry.cosine += cosine * weight;
            entry.title += bm25 * title;
            entry.errors += bm25 * errors;
        }
        count = 0;
    };
    m_lists.forEach(term.id, [&](EntryIndex entry, float weight) {
        __builtin_prefetch(&m_entries[entry], 1);
        postings[count++] = {entry, weight};
        if (count == postings.size())
            add();
    });
    add();
}

/// Whether `most` more makes nothing else one of the `count` best, of all and of other kinds.
bool WordIndex::areBestFound(SignalKind kind, size_t count, double most, const Admit &admit) const
{
    size_t above = 0;
    size_t otherAbove = 0;
    bool areFound = false;
    forTouched([&](EntryIndex index, const Entry &entry) {
        if (double(entry.words) <= most || !entry.isAlive || (admit && !admit(index)))
            return true;
        ++above;
        if (entry.kind != kind)
            ++otherAbove;
        areFound = above >= count && otherAbove >= count;
        return !areFound;
    });
    return areFound;
}

void WordIndex::finish(std::span<const Wanted> rest, std::span<Hit> hits,
                       const DocumentStore &documents) const
{
    const double mean = meanLength();
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

/// The best of what was read. rest  words that were not
WordHits WordIndex::bestByWords(SignalKind kind, std::span<const Wanted> rest,
                                const DocumentStore &documents, size_t count,
                                const Admit &admit) const
{
    const size_t kept = rest.empty() ? count : std::max(count, finished);
    Best best(kept);
    Best otherKinds(kept);
    forTouched([&](EntryIndex index, const Entry &entry) {
        const bool isOther = entry.kind != kind;
        if (entry.words == 0 || !entry.isAlive ||
            (!best.takes(entry.words) && !(isOther && otherKinds.takes(entry.words))) ||
            (admit && !admit(index)))
            return true;
        best.add({index, entry.words});
        if (isOther)
            otherKinds.add({index, entry.words});
        return true;
    });
    WordHits hits{std::move(best).sorted(), std::move(otherKinds).sorted()};
    if (rest.empty())
        return hits;
    // The others among the best of all are the best of the others: they are scored once.
    const auto sameKind = std::ranges::partition(
        hits.best, [&](const Hit &hit) { return m_entries[hit.entry].kind == kind; });
    finish(rest, {hits.best.begin(), sameKind.begin()}, documents);
    finish(rest, hits.otherKinds, documents);
    std::copy_n(hits.otherKinds.begin(), sameKind.size(), sameKind.begin());
    for (std::vector<Hit> *list : {&hits.best, &hits.otherKinds}) {
        std::ranges::sort(*list, isBetter);
        list->resize(std::min(list->size(), count));
    }
    return hits;
}

/// All but `byWords`.
void WordIndex::collect(SignalKind kind, size_t count, const Admit &admit, const Factor &factor,
                        WordFindings &findings) const
{
    Best alike(count);
    Best alikeOthers(2 * count);
    Best others(count);
    Best titles(count);
    Best errors(count);
    forTouched([&](EntryIndex index, const Entry &entry) {
        if (!entry.isAlive)
            return true;
        const float norm = entry.norm > 0 ? entry.norm : 1;
        // What the factor can only lower: most entries need not be asked for theirs.
        const float most = entry.cosine / norm;
        const bool isOther = entry.kind != kind;
        const bool isAlike =
            entry.cosine > 0 && (alike.takes(most) || (isOther && alikeOthers.takes(most)));
        const bool isFound = isOther && entry.words > 0 && others.takes(entry.words);
        const bool hasTitle = entry.title > 0 && titles.takes(entry.title);
        const bool hasErrors = isOther && entry.errors > 0 && errors.takes(entry.errors);
        if ((!isAlike && !isFound && !hasTitle && !hasErrors) || (admit && !admit(index)))
            return true;
        const auto portion = float(factor(index));
        if (isAlike) {
            const Hit hit{index, entry.cosine * portion / norm};
            alike.add(hit);
            if (isOther)
                alikeOthers.add(hit);
        }
        if (isFound)
            others.add({index, entry.words * portion});
        if (hasTitle)
            titles.add({index, entry.title * portion});
        if (hasErrors)
            errors.add({index, entry.errors * portion});
        return true;
    });
    findings.alike = {std::move(alike).sorted(), std::move(alikeOthers).sorted()};
    findings.otherKinds = std::move(others).sorted();
    findings.byTitle = std::move(titles).sorted();
    findings.errorsOtherKinds = std::move(errors).sorted();
}

WordFindings WordIndex::search(const Document &document, const Vocabulary &vocabulary,
                               const DocumentStore &documents, size_t count, const Admit &admit,
                               const Factor &factor) const
{
    const std::vector<Wanted> words = wantedFor(document, Field::Words, vocabulary);
    double most = 0; // that the words not yet read add to any entry
    for (const Wanted &term : words)
        most += term.most;
    const double mean = meanLength();
    WordFindings findings;
    size_t postings = 0;
    size_t next = 0; // of the words
    bool isEnough = false;
    const auto takeBest = [&] {
        findings.byWords =
            bestByWords(document.kind, std::span(words).subspan(next), documents, count, admit);
        isEnough = true;
    };
    for (const Wanted &term : readFor(document, words, vocabulary)) {
        if (term.inWords && !isEnough) {
            const size_t length = m_lists.count(term.id);
            postings += length;
            if ((next > 0 && postings > postingsRead) ||
                (length >= longList && areBestFound(document.kind, count, most, admit))) {
                takeBest();
            } else {
                most -= term.most;
                ++next;
            }
        }
        read(term, mean);
    }
    if (!isEnough)
        takeBest();
    collect(document.kind, count, admit, factor, findings);
    clearSums();
    return findings;
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
        m_lists.forEach(key, [&](EntryIndex entry, float) { touched(entry).words += idf; });
    }
    Best best(count);
    forTouched([&](EntryIndex index, const Entry &entry) {
        if (entry.isAlive && best.takes(entry.words) && (!admit || admit(index)))
            best.add({index, entry.words});
        return true;
    });
    clearSums();
    return std::move(best).sorted();
}

} // namespace core::grouping
