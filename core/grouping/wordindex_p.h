// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Retrieval by words and by shared keys: an inverted index with BM25.
#pragma once

#include "core/grouping/document_p.h"

#include <functional>

namespace core::grouping {

using EntryIndex = std::uint32_t;

struct Hit
{
    EntryIndex entry = 0;
    float score = 0;
};

/// Whether an entry may be found; removed entries are none of its business.
using Admit = std::function<bool(EntryIndex)>;

/// The parameters of BM25 that `Words` is searched with. The usual ones, a little less length
/// normalization: a log excerpt is long without being about more.
inline constexpr double bm25Saturation = 1.2;
inline constexpr double bm25Length = 0.5;

/// source  Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond
/// thread  one at a time, const members included
class WordIndex
{
public:
    void add(EntryIndex entry, const Document &document);
    /// Cheap: the entry is skipped from now on and its postings go when they are many.
    void remove(EntryIndex entry, const Document &document);

    /// The `count` best by words, best first; equal scores by entry. At most 200,000 postings are
    /// read, those of the rarest words first.
    std::vector<Hit> search(const Document &document, const Vocabulary &vocabulary, size_t count,
                            const Admit &admit) const;
    /// The `count` entries that share the most and rarest keys.
    std::vector<Hit> shareKeys(const Document &document, const Vocabulary &vocabulary, size_t count,
                               const Admit &admit) const;

    double meanLength() const { return m_alive > 0 ? m_totalLength / m_alive : 1; }
    static double lengthOf(const Document &document);

private:
    struct Posting
    {
        EntryIndex entry = 0;
        float weight = 0;
    };
    using Lists = std::vector<std::vector<Posting>>;

    std::vector<Hit> best(size_t count, const Admit &admit) const;
    void addScore(EntryIndex entry, double score) const;
    static void append(Lists &lists, TermId term, Posting posting);

    Lists m_words; ///< by term
    Lists m_keys;
    std::vector<float> m_lengths; ///< by entry
    std::vector<bool> m_isAlive;
    int m_alive = 0;
    double m_totalLength = 0;
    mutable std::vector<float> m_scores; ///< by entry; zero between searches
    mutable std::vector<EntryIndex> m_touched;
};

} // namespace core::grouping
