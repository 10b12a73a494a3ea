// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small language for word patterns, and the matcher that finds them in sentences.
#pragma once

#include "core/safety/fold_p.h"

#include <QHash>
#include <QStringList>

#include <bitset>
#include <span>
#include <string_view>
#include <vector>

namespace core::safety {

/// A named set of words, "ignore disregard forget*"; a star ends a prefix.
struct WordClass
{
    std::string_view name;
    std::string_view words;
};

/// One scored feature.
///
/// pattern  elements separated by blanks, in the order of the words they match:
///            word  word|other|pref*  @class  @class|word    one word out of a set
///            !@class                                        one word that is not in the set
///            ..N                                            up to N words in between
///            ^                                              the next word begins a sentence or
///            line
///                                                           (politeness before it is skipped)
struct Rule
{
    std::string_view id;
    std::string_view category;
    double weight;
    std::string_view pattern;
    /// What texts about models and security say too: however many of these, they count as one.
    bool topic = false;
};

struct RuleHit
{
    int rule;
    qsizetype begin; ///< of the sentence, in the folded text
    qsizetype end;
};

/// Compiled rules. thread  any; const
class PatternSet
{
public:
    PatternSet(std::span<const WordClass> classes, std::span<const Rule> rules);

    /// Every rule found, at most once a sentence, in the order of sentences.
    std::vector<RuleHit> match(const QString &folded) const;
    /// How many words of the text any rule names.
    int knownWords(const QString &folded, int enough) const;

private:
    static constexpr size_t maximumSets = 512;
    using Sets = std::bitset<maximumSets>;
    struct Element
    {
        int set = -1;
        int gap = 0; ///< most words between the element before and this one
        bool negated = false;
        bool atStart = false;
    };
    struct Compiled
    {
        std::vector<Element> elements;
        Sets needed;
    };
    struct Token
    {
        qsizetype begin;
        qsizetype end;
        bool start;
        const Sets *sets; ///< null for a word no rule names
        bool participle;  ///< ends like "failed" or "looking"
    };

    int setOf(std::string_view alternatives, std::span<const WordClass> classes);
    const Sets *lookUp(QStringView word) const;
    bool matchesAt(const Compiled &rule, size_t element, std::span<const Token> tokens,
                   size_t from) const;
    bool matches(const Compiled &rule, std::span<const Token> tokens) const;
    bool fits(const Element &element, const Token &token) const;
    void splitSpaced(QStringView joined, qsizetype begin, qsizetype end,
                     std::vector<Token> &tokens) const;

    std::vector<Compiled> m_rules;
    QStringList m_sets; ///< spelling of each set, index is its id
    QHash<QString, Sets> m_words;
    QHash<QString, Sets> m_prefixes;
    int m_polite = -1;
};

} // namespace core::safety
