// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/settingchanges.h"

#include "core/pipeline/embedderchange.h"
#include "core/pipeline/policyacts.h"
#include "core/pipeline/reportweights.h"
#include "core/pipeline/tuning.h"
#include "core/pipeline/weightacts.h"

namespace core::pipeline {

namespace {

/// For those that need only the stores.
template<auto takeBack>
Result<> fromStores(Context &, storage::Stores &stores, const AuditEntry &entry)
{
    return takeBack(stores, entry);
}

Task<> weighAgain(SharedContext context, StopToken stop)
{
    Task<int> weighing = decayWeights(context, stop);
    const Result<int> weighed = co_await weighing;
    // A stop here loses nothing: the next start weighs everything again.
    if (!weighed && weighed.error().kind != ErrorKind::Cancelled)
        co_return std::unexpected(weighed.error());
    co_return {};
}

Task<> tellThresholds(SharedContext context, StopToken)
{
    return tellIndexThresholds(context);
}

Task<> useChosen(SharedContext context, StopToken)
{
    return followStoredEmbedders(context);
}

} // namespace

const SettingChange *settingChange(QStringView action)
{
    static const std::vector<SettingChange> changes{
        {policyChanged, undoPolicyChange},
        {weightsChanged, fromStores<undoWeightChange>, weighAgain},
        {thresholdTuned, fromStores<undoThresholds>, tellThresholds},
        {embedderChangeBegun, fromStores<undoEmbedderChange>, useChosen},
        {embedderChanged, fromStores<undoEmbedderChange>, useChosen},
        {embedderChangeCancelled, fromStores<undoEmbedderChange>, useChosen}};
    const auto found = std::ranges::find(changes, action, &SettingChange::action);
    return found == changes.end() ? nullptr : &*found;
}

} // namespace core::pipeline
