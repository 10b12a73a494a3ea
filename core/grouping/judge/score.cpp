// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The judge that needs nothing: the same score by which the grouper decides.
#include "core/grouping/judge.h"

#include "core/grouping/scoremodel_p.h"

namespace core::grouping {

namespace {

Task<std::vector<Judgement>> scored(std::vector<Comparison> comparisons)
{
    std::vector<Judgement> judgements;
    judgements.reserve(comparisons.size());
    for (const Comparison &comparison : comparisons) {
        if (comparison.values.size() != featureCount)
            co_return fail(ErrorKind::InvalidInput,
                           QCoreApplication::translate(
                               "Grouping", "A pair of signals cannot be judged: its features "
                                           "come from another version."),
                           QStringLiteral("%1 features").arg(comparison.values.size()));
        judgements.push_back({builtInModel()->probability(comparison.values), {}});
    }
    co_return judgements;
}

class Score final : public Judge
{
public:
    QString judge() const override { return scoreJudgeName.toString(); }

    Task<std::vector<Judgement>> judge(std::vector<Comparison> comparisons, StopToken) override
    {
        return scored(std::move(comparisons));
    }
};

} // namespace

JudgeInfo scoreJudge()
{
    return {
        .id = QStringLiteral("score"),
        .name = QCoreApplication::translate("Grouping", "Built in"),
        .version = 2,
        .make = [](const JudgeServices &, const QJsonObject &) -> Result<std::unique_ptr<Judge>> {
            return std::make_unique<Score>();
        }};
}

} // namespace core::grouping
