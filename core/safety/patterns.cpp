// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/patterns_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr qsizetype shortestPrefix = 4;
constexpr qsizetype longestWord = 40;
/// Sentences are cut here, so that text without any punctuation costs no more than other text.
constexpr size_t longestSentence = 90;

QString toQString(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

bool isWordUnit(QChar c)
{
    return c.isLetterOrNumber();
}

bool isUrlAt(QStringView text)
{
    return text.startsWith("http://"_L1) || text.startsWith("https://"_L1) ||
           text.startsWith("ftp://"_L1) || text.startsWith("www."_L1);
}

} // namespace

PatternSet::PatternSet(std::span<const WordClass> classes, std::span<const Rule> rules)
{
    m_polite = setOf("@polite", classes);
    for (const Rule &rule : rules) {
        Compiled compiled;
        int gap = 0;
        bool atStart = false;
        for (const QString &part : toQString(rule.pattern).split(u' ', Qt::SkipEmptyParts)) {
            if (part == "^"_L1) {
                atStart = true;
            } else if (part.startsWith(".."_L1)) {
                gap = part.sliced(2).toInt();
            } else {
                Element element;
                element.negated = part.startsWith(u'!');
                element.set =
                    setOf((element.negated ? part.sliced(1) : part).toStdString(), classes);
                element.gap = std::exchange(gap, 0);
                element.atStart = std::exchange(atStart, false);
                if (!element.negated)
                    compiled.needed.set(size_t(element.set));
                compiled.elements.push_back(element);
            }
        }
        m_rules.push_back(std::move(compiled));
    }
    // What is found in full, or by a long prefix, also carries what its shorter prefixes say.
    const QHash<QString, Sets> prefixes = m_prefixes;
    for (QHash<QString, Sets> *table : {&m_words, &m_prefixes}) {
        for (auto it = table->begin(); it != table->end(); ++it) {
            for (qsizetype length = shortestPrefix; length <= it.key().size(); ++length)
                *it |= prefixes.value(it.key().left(length));
        }
    }
}

int PatternSet::setOf(std::string_view alternatives, std::span<const WordClass> classes)
{
    const QString spelling = toQString(alternatives);
    if (const qsizetype known = m_sets.indexOf(spelling); known >= 0)
        return int(known);
    const int id = int(m_sets.size());
    Q_ASSERT_X(size_t(id) < maximumSets, "PatternSet", "more word sets than bits");
    m_sets.append(spelling);

    QStringList words;
    for (const QString &part : spelling.split(u'|', Qt::SkipEmptyParts)) {
        if (!part.startsWith(u'@')) {
            words.append(part);
            continue;
        }
        const auto found = std::ranges::find_if(classes, [&](const WordClass &one) {
            return toQString(one.name) == QStringView(part).sliced(1);
        });
        Q_ASSERT_X(found != classes.end(), "PatternSet", qPrintable(part));
        words.append(toQString(found->words).split(u' ', Qt::SkipEmptyParts));
    }
    for (const QString &word : std::as_const(words)) {
        if (word.endsWith(u'*'))
            m_prefixes[word.chopped(1)].set(size_t(id));
        else
            m_words[word].set(size_t(id));
    }
    return id;
}

const PatternSet::Sets *PatternSet::lookUp(QStringView word) const
{
    if (word.size() > longestWord)
        return nullptr;
    const QString key = word.toString();
    if (const auto found = m_words.constFind(key); found != m_words.constEnd())
        return &*found;
    for (qsizetype length = key.size(); length >= shortestPrefix; --length) {
        if (const auto found = m_prefixes.constFind(key.left(length));
            found != m_prefixes.constEnd())
            return &*found;
    }
    return nullptr;
}

bool PatternSet::fits(const Element &element, const Token &token) const
{
    const bool in = token.sets && token.sets->test(size_t(element.set));
    return element.negated ? !in && !token.participle : in;
}

bool PatternSet::matchesAt(const Compiled &rule, size_t element, std::span<const Token> tokens,
                           size_t from) const
{
    if (element == rule.elements.size())
        return true;
    const Element &wanted = rule.elements[element];
    const size_t last = std::min(tokens.size(), from + size_t(wanted.gap) + 1);
    for (size_t i = from; i < last; ++i) {
        if (fits(wanted, tokens[i]) && matchesAt(rule, element + 1, tokens, i + 1))
            return true;
    }
    return false;
}

bool PatternSet::matches(const Compiled &rule, std::span<const Token> tokens) const
{
    const Element &first = rule.elements.front();
    for (size_t i = 0; i < tokens.size(); ++i) {
        if (first.atStart && !tokens[i].start)
            continue;
        size_t at = i;
        while (first.atStart && at < tokens.size() && at < i + 3 && !fits(first, tokens[at]) &&
               tokens[at].sets && tokens[at].sets->test(size_t(m_polite)))
            ++at;
        // "Please add": the verb, not the politeness, is what a negated set looks at.
        while (first.atStart && first.negated && at + 1 < tokens.size() && at < i + 3 &&
               tokens[at].sets && tokens[at].sets->test(size_t(m_polite)))
            ++at;
        if (at < tokens.size() && fits(first, tokens[at]) && matchesAt(rule, 1, tokens, at + 1))
            return true;
    }
    return false;
}

/// Words that were written with a separator after each letter: cut into known words, longest first.
void PatternSet::splitSpaced(QStringView joined, qsizetype begin, qsizetype end,
                             std::vector<Token> &tokens) const
{
    bool start = tokens.empty();
    for (qsizetype at = 0; at < joined.size();) {
        qsizetype taken = 0;
        for (qsizetype length = std::min<qsizetype>(joined.size() - at, 20); length > 1; --length) {
            const auto found = m_words.constFind(joined.sliced(at, length).toString());
            if (found != m_words.constEnd()) {
                tokens.push_back({begin, end, std::exchange(start, false), &*found, false});
                taken = length;
                break;
            }
        }
        at += std::max<qsizetype>(taken, 1);
    }
}

std::vector<RuleHit> PatternSet::match(const QString &folded) const
{
    std::vector<RuleHit> hits;
    std::vector<Token> tokens;
    const auto finish = [&] {
        if (tokens.empty())
            return;
        Sets present;
        for (const Token &token : tokens) {
            if (token.sets)
                present |= *token.sets;
        }
        if (present.any()) {
            for (size_t i = 0; i < m_rules.size(); ++i) {
                if ((m_rules[i].needed & ~present).none() && matches(m_rules[i], tokens))
                    hits.push_back({int(i), tokens.front().begin, tokens.back().end});
            }
        }
        tokens.clear();
    };

    const QStringView text(folded);
    const Sets *url = lookUp(u"<url>");
    bool start = true;
    QString spaced; // letters of a word that is written one letter at a time
    qsizetype spacedBegin = 0;
    size_t spacedTokens = 0;
    const auto finishSpaced = [&](qsizetype end) {
        if (spaced.size() >= 6) {
            tokens.resize(tokens.size() - std::min(tokens.size(), spacedTokens));
            splitSpaced(spaced, spacedBegin, end, tokens);
        }
        spaced.clear();
        spacedTokens = 0;
    };

    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text.at(i);
        if (!isWordUnit(c)) {
            if (c == u'\n') {
                start = true;
                if (i + 1 < text.size() && text.at(i + 1) == u'\n') {
                    finishSpaced(i);
                    finish();
                }
            } else if (c == u'.' || c == u'!' || c == u'?' || c == u';') {
                if ((i + 1 >= text.size() || !isWordUnit(text.at(i + 1))) && spaced.size() < 2) {
                    finish();
                    start = true;
                }
            } else if (c == u':' || c == u'"' || c == u'`' || c == u'*' || c == u'>' || c == u'(' ||
                       c == u'[' || c == u'{' || c == u'-' || c == u'#') {
                start = true;
            }
            ++i;
            continue;
        }
        const qsizetype begin = i;
        if ((c == u'h' || c == u'f' || c == u'w') && isUrlAt(text.sliced(i))) {
            while (i < text.size() && !text.at(i).isSpace() && text.at(i) != u'"' &&
                   text.at(i) != u'>' && text.at(i) != u')')
                ++i;
            finishSpaced(begin);
            tokens.push_back({begin, i, std::exchange(start, false), url, false});
            continue;
        }
        QString word;
        for (; i < text.size(); ++i) {
            if (text.at(i) == u'\'' && i + 1 < text.size() && text.at(i + 1).isLetter())
                continue; // don't → dont
            if (!isWordUnit(text.at(i)))
                break;
            word += text.at(i);
        }
        const bool isLetter = word.size() == 1 && word.at(0).isLetter();
        if (isLetter) {
            if (spaced.isEmpty())
                spacedBegin = begin;
            spaced += word;
            ++spacedTokens;
        } else {
            finishSpaced(begin);
        }
        const bool participle =
            word.size() > 4 &&
            (word.endsWith("ing"_L1) || (word.endsWith("ed"_L1) && !word.endsWith("embed"_L1)));
        tokens.push_back({begin, i, std::exchange(start, false), lookUp(word), participle});
        if (tokens.size() >= longestSentence)
            finish();
    }
    finishSpaced(text.size());
    finish();
    return hits;
}

int PatternSet::knownWords(const QString &folded, int enough) const
{
    int known = 0;
    for (const QStringView word : QStringView(folded).tokenize(u' ', Qt::SkipEmptyParts)) {
        qsizetype end = word.size();
        while (end > 0 && !word.at(end - 1).isLetter())
            --end;
        if (end >= 4 && lookUp(word.first(end)) && ++known >= enough)
            break;
    }
    return known;
}

} // namespace core::safety
