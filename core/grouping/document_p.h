// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the index keeps of a signal: terms by field and keys.
#pragma once

#include "core/base/words.h"
#include "core/grouping/grouper.h"
#include "core/grouping/vocabulary_p.h"

#include <array>

namespace core::grouping {

struct Term
{
    TermId id = noTerm;
    float weight = 0; ///< 1 + ln(occurrences)
};

enum class Field : std::uint8_t {
    Words,       ///< stems and whole identifiers of everything
    Statement,   ///< title and queries, words of one idea as one term
    Identifiers, ///< whole identifiers of everything
    Errors,      ///< stems of error types, error messages and the lines that tell of an error
    Places,      ///< stems of the culprit's file and function, of route and feature
    Title,       ///< stems of the title; of a log without one, of its first line about an error
    Calls,       ///< stems and names of the frames' functions and classes, innermost first
};
inline constexpr size_t fieldCount = 7;

/// Two words in a row.
struct WordPair
{
    TermId first = noTerm;
    TermId second = noTerm;

    friend auto operator<=>(const WordPair &, const WordPair &) = default;
};

/// Keys are terms too; noTerm where the signal has none. Lists are sorted and distinct.
struct Document
{
    SignalKind kind = SignalKind::Message;
    Timestamp occurred;
    std::array<std::vector<Term>, fieldCount> fields; ///< sorted by id
    std::vector<TermId> errorTypes;                   ///< raised, or named in the text
    std::vector<TermId> symbols;                      ///< function and file of in-app frames
    std::vector<TermId> files;                        ///< of in-app frames
    std::vector<TermId> routes;                       ///< its own, or named in the text
    std::vector<TermId> quotes;                       ///< texts in quotation marks
    std::vector<TermId> mentions; ///< ids of traces, sessions and tickets: its own or in the text
    std::vector<WordPair> pairs;  ///< of title and the first of the content; sorted, distinct
    TermId culprit = noTerm;      ///< the symbol that gave up
    bool hasErrorType = false;    ///< raised, not only named
    bool hasRoute = false;        ///< its own
    TermId service = noTerm;
    TermId feature = noTerm;
    TermId release = noTerm;
    TermId session = noTerm;
    TermId trace = noTerm;
    TermId thread = noTerm;

    const std::vector<Term> &field(Field which) const { return fields[size_t(which)]; }
    /// All terms and keys, distinct: what the vocabulary counts.
    std::vector<TermId> allTerms() const;
    /// Keys worth looking others up by.
    std::vector<TermId> lookupKeys() const;
};

Document makeDocument(const GroupingInput &input, Vocabulary &vocabulary, const Stemmer &stemmer);

/// A route as a key: path only, lower case, ids and placeholders as "*". Empty for an empty route.
QString routeKey(QStringView route);

} // namespace core::grouping
