// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/wordindex_p.h"

#include <algorithm>

namespace core::grouping {

namespace {

constexpr size_t postingsRead = 200'000;

bool isBetter(const Hit &a, const Hit &b)
{
    return a.score != b.score ? a.score > b.score : a.entry < b.entry;
}

} // namespace

double WordIndex::lengthOf(const Document &document)
{
    double length = 0;
    for (const Term &term : document.field(Field::Words))
        length += double(term.weight);
    return length;
}

void WordIndex::append(Lists &lists, TermId term, Posting posting)
{
    if (lists.size() <= term)
        lists.resize(std::max<size_t>(term + 1, lists.size() * 3 / 2));
    lists[term].push_back(posting);
}

void WordIndex::add(EntryIndex entry, const Document &document)
{
    if (m_lengths.size() <= entry) {
        m_lengths.resize(entry + 1);
        m_isAlive.resize(entry + 1);
        m_scores.resize(entry + 1);
    }
    m_lengths[entry] = float(lengthOf(document));
    m_isAlive[entry] = true;
    ++m_alive;
    m_totalLength += double(m_lengths[entry]);
    for (const Term &term : document.field(Field::Words))
        append(m_words, term.id, {entry, term.weight});
    for (const TermId key : document.lookupKeys())
        append(m_keys, key, {entry, 1});
}

void WordIndex::remove(EntryIndex entry, const Document &document)
{
    m_isAlive[entry] = false;
    --m_alive;
    m_totalLength -= double(m_lengths[entry]);
    const auto isGone = [entry](const Posting &posting) { return posting.entry == entry; };
    for (const Term &term : document.field(Field::Words))
        std::erase_if(m_words[term.id], isGone);
    for (const TermId key : document.lookupKeys())
        std::erase_if(m_keys[key], isGone);
}

void WordIndex::addScore(EntryIndex entry, double score) const
{
    if (m_scores[entry] == 0)
        m_touched.push_back(entry);
    m_scores[entry] += float(score);
}

std::vector<Hit> WordIndex::best(size_t count, const Admit &admit) const
{
    std::vector<Hit> hits;
    hits.reserve(m_touched.size());
    for (const EntryIndex entry : m_touched) {
        if (m_isAlive[entry] && (!admit || admit(entry)))
            hits.push_back({entry, m_scores[entry]});
        m_scores[entry] = 0;
    }
    m_touched.clear();
    const auto middle = hits.begin() + std::ptrdiff_t(std::min(count, hits.size()));
    std::partial_sort(hits.begin(), middle, hits.end(), isBetter);
    hits.erase(middle, hits.end());
    return hits;
}

std::vector<Hit> WordIndex::search(const Document &document, const Vocabulary &vocabulary,
                                   size_t count, const Admit &admit) const
{
    struct Wanted
    {
        TermId id;
        double idf;
    };
    std::vector<Wanted> wanted;
    for (const Term &term : document.field(Field::Words)) {
        if (term.id < m_words.size() && !m_words[term.id].empty())
            wanted.push_back({term.id, vocabulary.idf(term.id)});
    }
    std::ranges::sort(wanted, [](const Wanted &a, const Wanted &b) {
        return a.idf != b.idf ? a.idf > b.idf : a.id < b.id;
    });
    const double mean = meanLength();
    size_t read = 0;
    for (const Wanted &term : wanted) {
        const std::vector<Posting> &list = m_words[term.id];
        read += list.size();
        if (read > postingsRead && read > list.size())
            break;
        for (const Posting &posting : list) {
            const double weight = double(posting.weight);
            const double normal =
                bm25Saturation *
                (1 - bm25Length + bm25Length * double(m_lengths[posting.entry]) / mean);
            addScore(posting.entry, term.idf * weight * (bm25Saturation + 1) / (weight + normal));
        }
    }
    return best(count, admit);
}

std::vector<Hit> WordIndex::shareKeys(const Document &document, const Vocabulary &vocabulary,
                                      size_t count, const Admit &admit) const
{
    std::vector<TermId> keys = document.lookupKeys();
    std::ranges::stable_sort(keys, std::greater(), [&](TermId key) { return vocabulary.idf(key); });
    size_t read = 0;
    for (const TermId key : keys) {
        if (key >= m_keys.size())
            continue;
        read += m_keys[key].size();
        if (read > postingsRead)
            break;
        for (const Posting &posting : m_keys[key])
            addScore(posting.entry, vocabulary.idf(key));
    }
    return best(count, admit);
}

} // namespace core::grouping
