// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/evidence_p.h"

#include "core/safety/sentences_p.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <span>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

/// Sentences of a passage; each overlaps with half of the one before.
constexpr std::array<size_t, 2> lengths{4, 12};
/// A sentence alone says something from here on.
constexpr size_t shortestSentence = 3;
/// How far apart words of a pair may stand.
constexpr size_t reach = 6;
/// The same from the word that a sentence begins with.
constexpr size_t headReach = 14;

/// What a trait is about; its bits go into the hash.
enum class Kind : std::uint8_t {
    Word,
    Neighbours,
    Role,
    Pair,
    Head,
    HeadRole,
    HeadPair,
    Shape,
    ListedRole
};

struct Trait
{
    Kind kind;
    quint32 a;
    quint32 b;

    quint32 bucket() const
    {
        quint64 x =
            (quint64(a) << 32) ^ (quint64(b) * 0x9e3779b97f4a7c15ULL) ^ (quint64(kind) << 56);
        x ^= x >> 33; // the finalizer of MurmurHash3
        x *= 0xff51afd7ed558ccdULL;
        x ^= x >> 33;
        x *= 0xc4ceb9fe1a85ec53ULL;
        x ^= x >> 33;
        const bool ofWords = kind == Kind::Word || kind == Kind::Neighbours || kind == Kind::Head;
        return ofWords ? firstOfWords + quint32(x % ((1U << traitBits) - firstOfWords))
                       : quint32(x % firstOfWords);
    }
};

enum class Shape : std::uint8_t {
    Question,
    Exclaimed,
    Short,
    Long,
    YouOften,
    CodeBehind,
    CodeTold,
    Listed,
    Apart,
    Within
};

template<typename F>
void forEachRole(Roles roles, F f)
{
    for (; roles; roles &= roles - 1)
        f(quint32(std::countr_zero(roles)));
}

/// Where the sentence's order would begin: behind politeness, greetings and a name with a colon.
size_t headOf(const Sentence &sentence, Roles skipped)
{
    size_t head = 0;
    while (head + 1 < sentence.words.size() && head < 3 && (sentence.words[head].roles & skipped))
        ++head;
    return head;
}

/// Calls `each` for every trait, some of them more than once.
template<typename F>
void traitsOf(const Sentence &sentence, F each)
{
    static const Roles skipped = roleNamed("polite") | roleNamed("now") | roleNamed("urgent");
    static const Roles actions = actionRoles();
    const std::vector<Word> &words = sentence.words;
    const size_t head = sentence.whole ? headOf(sentence, skipped) : words.size();
    const auto orders = [&](size_t at) {
        const size_t last = std::min(words.size(), at + headReach + 1);
        forEachRole(words[at].roles, [&](quint32 role) {
            each(Trait{Kind::HeadRole, role, 0});
            for (size_t k = at + 1; k < last; ++k)
                forEachRole(words[k].roles,
                            [&](quint32 other) { each(Trait{Kind::HeadPair, role, other}); });
        });
    };
    for (size_t i = 0; i < words.size(); ++i) {
        const Word &one = words[i];
        if (one.opens && i != head && (one.roles & actions))
            orders(i);
        each(Trait{Kind::Word, one.hash, 0});
        if (i + 1 < words.size())
            each(Trait{Kind::Neighbours, one.hash, words[i + 1].hash});
        const size_t last = std::min(words.size(), i + reach + 1);
        forEachRole(one.roles, [&](quint32 role) {
            each(Trait{Kind::Role, role, 0});
            for (size_t k = i + 1; k < last; ++k)
                forEachRole(words[k].roles,
                            [&](quint32 other) { each(Trait{Kind::Pair, role, other}); });
        });
    }
    if (head < words.size()) {
        each(Trait{Kind::Head, words[head].hash, 0});
        orders(head);
        if (sentence.listed) {
            forEachRole(words[head].roles,
                        [&](quint32 role) { each(Trait{Kind::ListedRole, role, 0}); });
        }
    }
}

template<typename F>
void traitsOf(std::span<const Sentence> sentences, F each)
{
    static const Roles you = roleNamed("you");
    static const Roles code = roleNamed("codeblock");
    static const Roles told = roleNamed("told") | roleNamed("me");
    const auto shape = [&](Shape one) { each(Trait{Kind::Shape, quint32(one), 0}); };
    size_t words = 0, spoken = 0;
    for (const Sentence &sentence : sentences) {
        traitsOf(sentence, each);
        words += sentence.words.size();
        for (const Word &word : sentence.words)
            spoken += (word.roles & you) != 0;
        if (sentence.listed)
            shape(Shape::Listed);
        if (sentence.question)
            shape(Shape::Question);
        if (sentence.exclaimed)
            shape(Shape::Exclaimed);
        if (sentence.words.size() > 2 && (sentence.words.back().roles & code)) {
            // "Our patch has these lines" shows a program, and asks for nothing.
            const bool shown = std::ranges::any_of(
                sentence.words, [](const Word &word) { return (word.roles & told) != 0; });
            shape(shown ? Shape::CodeTold : Shape::CodeBehind);
        }
    }
    if (words < 6)
        shape(Shape::Short);
    if (words > 50)
        shape(Shape::Long);
    if (spoken * 15 > words && spoken > 1)
        shape(Shape::YouOften);
}

bool isContent(const Word &word)
{
    return word.end - word.begin > 3;
}

/// How often each word is in a text.
class Vocabulary
{
public:
    explicit Vocabulary(std::span<const Sentence> all)
    {
        for (const Sentence &sentence : all) {
            for (const Word &word : sentence.words) {
                if (isContent(word)) {
                    ++m_counts[word.hash];
                    ++m_all;
                }
            }
        }
    }

    /// Whether some sentences are about what the rest of the text is about: an order that was put
    /// into a report shares few words with it. Nothing where there is no rest.
    std::optional<Shape> place(std::span<const Sentence> some) const
    {
        QHash<quint32, int> own;
        int words = 0;
        for (const Sentence &sentence : some) {
            for (const Word &word : sentence.words) {
                if (isContent(word)) {
                    ++own[word.hash];
                    ++words;
                }
            }
        }
        if (m_all - words < fewestOthers)
            return {};
        qsizetype shared = 0;
        for (auto it = own.cbegin(); it != own.cend(); ++it)
            shared += m_counts.value(it.key()) > it.value() ? 1 : 0;
        return shared * 4 < own.size() ? Shape::Apart : Shape::Within;
    }

private:
    static constexpr int fewestOthers = 12;
    QHash<quint32, int> m_counts;
    int m_all = 0;
};

Passage passageOf(std::span<const Sentence> sentences, const Vocabulary &vocabulary)
{
    Passage passage{sentences.front().words.front().begin, sentences.back().words.back().end, {}};
    traitsOf(sentences, [&](const Trait &trait) { passage.traits.push_back(trait.bucket()); });
    if (const std::optional<Shape> place = vocabulary.place(sentences))
        passage.traits.push_back(Trait{Kind::Shape, quint32(*place), 0}.bucket());
    std::ranges::sort(passage.traits);
    const auto rest = std::ranges::unique(passage.traits);
    passage.traits.erase(rest.begin(), rest.end());
    double squares = 0;
    for (const quint32 trait : passage.traits)
        squares += valueOf(trait) * valueOf(trait);
    passage.norm = std::sqrt(squares);
    return passage;
}

} // namespace

std::vector<Passage> passagesOf(const QString &folded)
{
    const std::vector<Sentence> sentences = sentencesOf(folded);
    const std::span<const Sentence> all(sentences);
    const Vocabulary vocabulary(all);
    std::vector<Passage> out;
    for (size_t i = 0; i < all.size(); ++i) {
        if (all[i].words.size() >= shortestSentence || all.size() == 1)
            out.push_back(passageOf(all.subspan(i, 1), vocabulary));
    }
    for (const size_t length : lengths) {
        for (size_t i = 0; i + length / 2 < all.size(); i += length / 2) {
            const size_t count = std::min(length, all.size() - i);
            out.push_back(passageOf(all.subspan(i, count), vocabulary));
            if (i + count >= all.size())
                break;
        }
    }
    return out;
}

std::vector<QString> traitNames(const QString &folded, const Passage &passage)
{
    const QString text = folded.sliced(passage.begin, passage.end - passage.begin);
    const std::vector<Sentence> sentences = sentencesOf(text);
    QHash<quint32, QString> words;
    for (const Sentence &sentence : sentences) {
        for (const Word &word : sentence.words) {
            const QString as = text.sliced(word.begin, word.end - word.begin);
            if (!words.contains(word.hash))
                words.insert(word.hash, as.size() > longestWord ? u"…"_s : as);
        }
    }
    const auto role = [](quint32 index) {
        const std::string_view name = roleName(int(index));
        return QString::fromLatin1(name.data(), qsizetype(name.size()));
    };
    static const std::array shapes{"question"_L1,      "exclaimed"_L1, "short"_L1,
                                   "long"_L1,          "you often"_L1, "code behind"_L1,
                                   "code told of"_L1,  "listed"_L1,    "about something else"_L1,
                                   "about the same"_L1};
    QHash<quint32, QString> names;
    // Where it stands among others is not seen from the passage alone.
    for (const Shape one : {Shape::Apart, Shape::Within})
        names.insert(Trait{Kind::Shape, quint32(one), 0}.bucket(), shapes[size_t(one)]);
    traitsOf(sentences, [&](const Trait &trait) {
        QString name;
        switch (trait.kind) {
        case Kind::Word: name = u'\'' + words.value(trait.a) + u'\''; break;
        case Kind::Neighbours:
            name = u'\'' + words.value(trait.a) + u' ' + words.value(trait.b) + u'\'';
            break;
        case Kind::Role: name = role(trait.a); break;
        case Kind::Pair: name = role(trait.a) + u'>' + role(trait.b); break;
        case Kind::Head: name = u"^'"_s + words.value(trait.a) + u'\''; break;
        case Kind::HeadRole: name = u'^' + role(trait.a); break;
        case Kind::HeadPair: name = u'^' + role(trait.a) + u'>' + role(trait.b); break;
        case Kind::Shape: name = shapes[trait.a]; break;
        case Kind::ListedRole: name = u"- "_s + role(trait.a); break;
        }
        // A role says more than the words it stands for.
        if (!names.contains(trait.bucket()) || names.value(trait.bucket()).contains(u'\''))
            names.insert(trait.bucket(), name);
    });
    std::vector<QString> out;
    out.reserve(passage.traits.size());
    for (const quint32 bucket : passage.traits)
        out.push_back(names.value(bucket));
    return out;
}

} // namespace core::safety
