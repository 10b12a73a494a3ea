// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The learned screen: weighs what the sentences of a text say to whom, for orders in words that no
// rule knows.
#include "core/safety/screen.h"

#include "core/safety/channels_p.h"
#include "core/safety/citations_p.h"
#include "core/safety/evidencemodel_p.h"
#include "core/safety/fold_p.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr qsizetype shortestText = 12;
constexpr qsizetype longestQuote = 500;
/// So many traits are named in a verdict.
constexpr size_t mostNamed = 4;

class LearnedScreen final : public Screen
{
public:
    explicit LearnedScreen(const EvidenceModel &model) : m_model(model) {}

    std::optional<Detection> inspect(const QString &text) const override
    {
        if (text.size() < shortestText || !text.contains(u' '))
            return {};
        // What nobody sees or can read without a tool is read, too; what a cipher may make of any
        // text is left to the rules.
        for (const Channel &channel : hiddenChannels(text)) {
            if (plain(channel.text))
                return inside(text, channel, u"hiddenInstructions"_s);
        }
        if (std::optional<Detection> found = plain(text))
            return found;
        for (const Channel &channel : encodedChannels(text)) {
            const bool decoded = channel.rule == "base64"_L1 || channel.rule == "hex"_L1 ||
                                 channel.rule == "escapes"_L1;
            if (decoded && plain(channel.text))
                return inside(text, channel, u"encodedPayload"_s);
        }
        return {};
    }

private:
    static Detection inside(const QString &text, const Channel &channel, const QString &category)
    {
        return {category, u"learned: "_s + channel.rule,
                text.sliced(channel.begin, std::min(channel.end - channel.begin, longestQuote)),
                0.8};
    }

    std::optional<Detection> plain(const QString &text) const
    {
        const Folded folded = fold(text);
        const QString spoken = withoutCitations(folded.text);
        const std::optional<Strongest> found = strongest(spoken, m_model);
        if (!found || found->score < m_model.threshold(found->passages.size()))
            return {};
        const Passage &passage = found->passages[found->index];
        const qsizetype begin = folded.originalIndex(passage.begin);
        const qsizetype end = std::min(folded.originalIndex(passage.end), text.size());
        Detection detection{
            .category = u"instructionOverride"_s,
            .quote = text.sliced(begin, std::clamp<qsizetype>(end - begin, 0, longestQuote)),
            .score = 1 / (1 + std::exp(-found->score))};
        name(spoken, passage, &detection);
        return detection;
    }

    /// Which traits spoke for it most, and what the order is about.
    void name(const QString &spoken, const Passage &passage, Detection *detection) const
    {
        const std::vector<QString> names = traitNames(spoken, passage);
        std::vector<std::pair<double, QString>> shares;
        double secrets = 0, code = 0, sum = 0;
        for (size_t i = 0; i < names.size(); ++i) {
            const double share = m_model.share(passage.traits[i], passage);
            if (share <= 0)
                continue;
            shares.emplace_back(share, names[i]);
            if (names[i].startsWith(u'\''))
                continue;
            sum += share;
            if (names[i].contains("secret"_L1) || names[i].contains("private"_L1))
                secrets += share;
            if (names[i].contains("code"_L1) || names[i].contains("shell"_L1))
                code += share;
        }
        std::ranges::sort(shares, std::greater<>());
        QStringList first;
        for (size_t i = 0; i < std::min(mostNamed, shares.size()); ++i)
            first.append(shares[i].second);
        detection->rule = u"learned: "_s + first.join(", "_L1);
        if (sum > 0 && std::max(secrets, code) > 0.25 * sum)
            detection->category =
                code > secrets ? u"remoteCodeExecution"_s : u"secretExfiltration"_s;
    }

    const EvidenceModel &m_model;
};

} // namespace

ScreenInfo learnedScreen()
{
    return {
        .id = u"learned"_s,
        .name = QCoreApplication::translate("Screen", "Learned signs of orders"),
        .version = 1,
        .make = [](const ScreenServices &, const QJsonObject &) -> Result<std::unique_ptr<Screen>> {
            return std::make_unique<LearnedScreen>(EvidenceModel::builtIn());
        }};
}

} // namespace core::safety
