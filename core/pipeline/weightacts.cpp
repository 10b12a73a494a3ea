// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/weightacts.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/reportweights.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// Read in one go: small enough that a stop is quick.
constexpr size_t batchSize = 200;

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

Result<std::vector<Reweighed>> reweighed(const storage::Stores &stores,
                                         std::span<const ReportId> ids, const WeightRules &rules,
                                         Timestamp now)
{
    const Result<WeightRules> present = weightRules(stores);
    if (!present)
        return std::unexpected(present.error());
    std::vector<Reweighed> changed;
    for (const ReportId id : ids) {
        const Result<Report> report = stores.reports.report(id);
        const Result<std::vector<Weighable>> members = stores.reports.weighables(id);
        if (!report || !members)
            return std::unexpected(report ? members.error() : report.error());
        const Reweighed weighed{id, report->title, report->state, weightOf(*members, *present, now),
                                weightOf(*members, rules, now)};
        if (std::abs(weighed.after - weighed.before) >= leastWeightChange)
            changed.push_back(weighed);
    }
    return changed;
}

Result<> store(storage::Stores &stores, const WeightRules &rules)
{
    return stores.settings.setValue(weightRulesKey, toJson(rules));
}

} // namespace

Task<WeightPreview> previewWeights(SharedContext context, WeightRules rules,
                                   std::function<void(int, int)> progress, StopToken stop)
{
    Task<std::vector<ReportId>> listing = context->storage->read(weighedReports);
    const Result<std::vector<ReportId>> ids = co_await listing;
    if (!ids)
        co_return std::unexpected(ids.error());
    const Timestamp now = context->clock.now();
    WeightPreview preview{.changed = {}, .reports = int(ids->size())};
    for (size_t done = 0; done < ids->size(); done += batchSize) {
        if (stop.stop_requested())
            co_return cancelled();
        if (progress)
            progress(int(done), preview.reports);
        const std::vector<ReportId> batch(ids->begin() + ptrdiff_t(done),
                                          ids->begin() +
                                              ptrdiff_t(std::min(done + batchSize, ids->size())));
        Task<std::vector<Reweighed>> weighing =
            context->storage->read([batch, rules, now](const storage::Stores &stores) {
                return reweighed(stores, batch, rules, now);
            });
        Result<std::vector<Reweighed>> part = co_await weighing;
        if (!part)
            co_return std::unexpected(std::move(part.error()));
        std::ranges::move(*part, std::back_inserter(preview.changed));
    }
    std::ranges::stable_sort(preview.changed, std::greater(), [](const Reweighed &one) {
        return std::pair(one.crosses(), std::abs(one.after - one.before));
    });
    co_return preview;
}

Task<DecisionId> changeWeights(SharedContext context, WeightRules expected, WeightRules rules,
                               StopToken stop)
{
    Task<DecisionId> storing =
        context->storage->write([expected, rules](storage::Stores &stores) -> Result<DecisionId> {
            const Result<WeightRules> before = weightRules(stores);
            if (!before)
                return std::unexpected(before.error());
            if (*before == rules)
                return DecisionId();
            if (*before != expected)
                return fail(ErrorKind::Conflict,
                            tr("The weights were changed elsewhere meanwhile. Look at them again, "
                               "then change them."));
            if (const Result<> stored = store(stores, rules); !stored)
                return std::unexpected(stored.error());
            return stores.audit.append({.actor = person,
                                        .action = weightsChanged,
                                        .before = toJson(*before),
                                        .after = toJson(rules),
                                        .undoable = true});
        });
    const Result<DecisionId> decision = co_await storing;
    if (!decision || decision->isNull())
        co_return decision;
    // A stop or a crash here loses nothing: the next start weighs everything again, and so does the
    // upkeep of an engine that runs.
    Task<int> weighing = decayWeights(context, stop);
    const Result<int> weighed = co_await weighing;
    if (!weighed && weighed.error().kind != ErrorKind::Cancelled)
        co_return std::unexpected(weighed.error());
    context->wake();
    co_return decision;
}

Result<> undoWeightChange(storage::Stores &stores, const AuditEntry &entry)
{
    const Result<WeightRules> now = weightRules(stores);
    if (!now)
        return std::unexpected(now.error());
    if (toJson(*now) != entry.after)
        return fail(ErrorKind::Conflict,
                    tr("The weights were changed again since. Take that back first, or set them "
                       "with: daybreakctl weights"));
    return store(stores, weightRulesFromJson(entry.before));
}

} // namespace core::pipeline
