// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The built-in screen: scored word patterns and code abilities, read from the text itself and from
// what is hidden or encoded in it.
#include "core/safety/screen.h"

#include "core/safety/channels_p.h"
#include "core/safety/citations_p.h"
#include "core/safety/codescan_p.h"
#include "core/safety/ruletable_p.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr double threshold = 1.0;
/// Text that somebody took care to hide from the eye needs less to be an order.
constexpr double hiddenThreshold = 0.6;
/// Features add up within this many characters.
constexpr qsizetype windowLength = 1200;
constexpr qsizetype longestQuote = 500;
/// Code alone proves nothing: a bug report may show it. At most this much counts.
constexpr double mostFromCode = 0.75;
/// Words of the subject alone prove nothing either: an advisory, a manual and a role have them.
constexpr double mostFromTopic = 0.6;
/// So much must be said to the reader, whatever the text is about.
constexpr double leastFromOrders = 0.5;
constexpr int deepestNesting = 2;
/// What is cited as an attack may weigh up to this much.
constexpr double citedThreshold = 3.5;
/// One short order can have the words of many rules; in a text that says more, it may weigh this.
constexpr double briefThreshold = 6.0;
constexpr double mostOfCitations = 0.35;

QString toQString(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

/// A scored place in a folded text.
struct Feature
{
    int index; ///< rule index; code abilities follow after the rules
    std::string_view id;
    std::string_view category;
    double weight;
    qsizetype begin;
    qsizetype end;
    enum class Kind : std::uint8_t { Order, Topic, Code } kind;
};

class RulesScreen final : public Screen
{
public:
    RulesScreen() : m_patterns(ruleWords(), ruleTable()) {}

    std::optional<Detection> inspect(const QString &text) const override
    {
        return inspectAt(text, threshold, 0);
    }

private:
    std::optional<Detection> inspectAt(const QString &text, double enough, int depth) const
    {
        if (text.size() < 8)
            return {};
        const Folded folded = fold(text);
        // What is hidden is named so, even where it would be found as plain text too.
        std::optional<Detection> found = fromHidden(text, depth);
        if (found)
            return found;
        found = score(text, folded, enough);
        if (found && depth == 0 && isMention(text, folded, enough))
            found.reset();
        if (found && folded.invisible > 2) {
            // What the words say is seen only after the invisible characters are out.
            const Folded asSeen{text.toLower(), {}, 0};
            if (!score(text, asSeen, enough))
                found->category = u"hiddenInstructions"_s;
        }
        if (!found)
            found = fromEncoded(text, depth);
        return found;
    }

    /// Whether the orders stand in quotes of a text about attacks: an advisory that cites one. A
    /// text full of orders is none, whatever is said about them.
    bool isMention(const QString &text, const Folded &folded, double enough) const
    {
        const QString rest = withoutCitations(folded.text);
        qsizetype cited = 0;
        for (qsizetype i = 0; i < rest.size(); ++i)
            cited += rest.at(i) != folded.text.at(i);
        const double most =
            double(cited) < mostOfCitations * double(rest.size()) ? briefThreshold : citedThreshold;
        return cited > 0 && !score(text, {rest, folded.origin, folded.invisible}, enough) &&
               !score(text, folded, most);
    }

    std::optional<Detection> score(const QString &original, const Folded &folded,
                                   double enough) const
    {
        const std::span<const Rule> rules = ruleTable();
        std::vector<Feature> features;
        for (const RuleHit &hit : m_patterns.match(folded.text)) {
            const Rule &rule = rules[size_t(hit.rule)];
            features.push_back({hit.rule, rule.id, rule.category, rule.weight, hit.begin, hit.end,
                                rule.topic ? Feature::Kind::Topic : Feature::Kind::Order});
        }
        if (features.empty())
            return {};
        int index = int(rules.size());
        for (const CodeHit &hit : scanCode(folded.text))
            features.push_back({index++, hit.id, hit.category, hit.weight, hit.begin, hit.end,
                                Feature::Kind::Code});
        std::ranges::sort(features, {}, &Feature::begin);

        // Slide a window over the features; each rule counts once in it.
        std::vector<int> inside(size_t(index), 0);
        std::array<double, 3> sums{}; // by kind
        double best = 0;
        size_t bestFrom = 0, bestTo = 0, from = 0;
        for (size_t to = 0; to < features.size(); ++to) {
            const Feature &in = features[to];
            if (inside[size_t(in.index)]++ == 0)
                sums[size_t(in.kind)] += in.weight;
            while (in.begin - features[from].begin > windowLength) {
                const Feature &out = features[from++];
                if (--inside[size_t(out.index)] == 0)
                    sums[size_t(out.kind)] -= out.weight;
            }
            if (sums[0] < leastFromOrders - 1e-9)
                continue;
            const double words = sums[0] + std::min(sums[1], mostFromTopic);
            const double sum = words + std::min(sums[2], mostFromCode);
            if (sum > best + 1e-9) {
                best = sum;
                bestFrom = from;
                bestTo = to;
            }
        }
        if (best < enough - 1e-9)
            return {};
        return describe(original, folded,
                        std::span(features).subspan(bestFrom, bestTo - bestFrom + 1), best);
    }

    static Detection describe(const QString &original, const Folded &folded,
                              std::span<const Feature> features, double sum)
    {
        QMap<QString, double> byCategory;
        QSet<int> counted;
        const Feature *heaviest = &features.front();
        const bool wantsCode = std::ranges::any_of(
            features, [](const Feature &one) { return one.id.contains("code"); });
        for (const Feature &feature : features) {
            if (feature.weight > heaviest->weight)
                heaviest = &feature;
            if (!counted.contains(feature.index)) {
                counted.insert(feature.index);
                // An order to take in harmful code is named after what the code would do.
                byCategory[toQString(feature.category)] +=
                    feature.kind == Feature::Kind::Code && wantsCode ? feature.weight * 4
                                                                     : feature.weight;
            }
        }
        QString category;
        double most = 0;
        for (auto it = byCategory.cbegin(); it != byCategory.cend(); ++it) {
            if (it.value() > most) {
                most = it.value();
                category = it.key();
            }
        }
        const qsizetype begin = folded.originalIndex(heaviest->begin);
        const qsizetype end = std::min(folded.originalIndex(heaviest->end), original.size());
        return {category, toQString(heaviest->id),
                original.sliced(begin, std::clamp<qsizetype>(end - begin, 0, longestQuote)),
                std::min(sum / 2, 1.0)};
    }

    std::optional<Detection> fromHidden(const QString &text, int depth) const
    {
        if (depth >= deepestNesting)
            return {};
        for (const Channel &channel : hiddenChannels(text)) {
            const QString quote =
                text.sliced(channel.begin, std::min(channel.end - channel.begin, longestQuote));
            if (channel.suspicious)
                return Detection{u"hiddenInstructions"_s, channel.rule, quote, 0.9};
            if (inspectAt(channel.text, hiddenThreshold, depth + 1))
                return Detection{u"hiddenInstructions"_s, channel.rule, quote, 0.8};
        }
        return {};
    }

    std::optional<Detection> fromEncoded(const QString &text, int depth) const
    {
        if (depth >= deepestNesting)
            return {};
        for (const Channel &channel : encodedChannels(text)) {
            const bool whole = channel.rule == "rot13"_L1 || channel.rule == "reversed"_L1 ||
                               channel.rule == "leetspeak"_L1;
            const bool few = channel.rule == "few-escapes"_L1;
            // Any text can be turned round; it must then hold several words that rules know.
            if (whole && m_patterns.knownWords(channel.text.toLower(), 3) < 3)
                continue;
            const Folded folded = fold(channel.text);
            const bool order =
                score(channel.text, folded, whole || few ? threshold : hiddenThreshold).has_value();
            const bool code =
                !whole && !few && channel.rule != "escapes"_L1 && isHarmfulCode(folded.text);
            if (order || code || (!whole && !few && nested(channel.text, depth)))
                return Detection{
                    u"encodedPayload"_s, channel.rule,
                    text.sliced(channel.begin, std::min(channel.end - channel.begin, longestQuote)),
                    0.9};
        }
        return {};
    }

    /// Encoded twice.
    bool nested(const QString &text, int depth) const
    {
        return fromEncoded(text, depth + 1).has_value();
    }

    /// Nobody encodes code of this kind for a bug report.
    static bool isHarmfulCode(const QString &folded)
    {
        double sum = 0;
        for (const CodeHit &hit : scanCode(folded))
            sum += hit.weight;
        return sum >= 0.5;
    }

    PatternSet m_patterns;
};

} // namespace

ScreenInfo rulesScreen()
{
    return {
        .id = u"rules"_s,
        .name = QCoreApplication::translate("Screen", "Built-in rules"),
        .version = 1,
        .make = [](const ScreenServices &, const QJsonObject &) -> Result<std::unique_ptr<Screen>> {
            return std::make_unique<RulesScreen>();
        }};
}

} // namespace core::safety
