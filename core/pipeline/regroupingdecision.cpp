// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What follows when a person accepts or dismisses a proposal.
#include "core/inbox/inbox.h"
#include "core/pipeline/consolidation.h"
#include "core/pipeline/groupacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// What a person who dismisses a proposal says of pairs: the opposite of what it proposed.
Result<std::vector<PairLabel>> labelsOfDismissal(const storage::Stores &stores,
                                                 const Regrouping &proposal)
{
    constexpr size_t each = 3;
    Result<std::vector<SignalId>> staying = stores.reports.members(proposal.report);
    if (!staying)
        return std::unexpected(std::move(staying.error()));
    std::vector<SignalId> leaving = proposal.leaving;
    if (proposal.kind == RegroupingKind::Merge) {
        Result<std::vector<SignalId>> others = stores.reports.members(proposal.other);
        if (!others)
            return std::unexpected(std::move(others.error()));
        leaving = std::move(*others);
    }
    std::erase_if(*staying,
                  [&](SignalId signal) { return std::ranges::contains(leaving, signal); });
    std::vector<PairLabel> labels;
    for (size_t i = 0; i < std::min(staying->size(), each); ++i) {
        for (size_t k = 0; k < std::min(leaving.size(), each); ++k)
            labels.push_back({(*staying)[i],
                              leaving[k],
                              proposal.kind != RegroupingKind::Merge,
                              u"dismissed"_s,
                              {}});
    }
    return labels;
}

/// Which of the two stays was said when it was proposed; since then work may have begun for the one
/// that would go.
Result<Regrouping> turnedIfNeeded(const storage::Stores &stores, Regrouping merge)
{
    const Result<InboxItem> staying = stores.inbox.item(merge.report);
    const Result<InboxItem> going = stores.inbox.item(merge.other);
    if (!staying || !going)
        return std::unexpected(staying ? going.error() : staying.error());
    for (const InboxItem &item : {*staying, *going}) {
        if (!item.report.mergedInto.isNull() || item.report.signalCount == 0)
            return fail(ErrorKind::Conflict, tr("One of the two reports was merged meanwhile."));
    }
    if (!inbox::mayAct(u"mergeAway"_s, *going) && inbox::mayAct(u"mergeAway"_s, *staying) &&
        inbox::mayAct(u"takeIn"_s, *going))
        std::swap(merge.report, merge.other);
    return merge;
}

/// As if the person had done it without a proposal.
QString actionOf(RegroupingKind kind)
{
    switch (kind) {
    case RegroupingKind::Merge: return u"reportsMerged"_s;
    case RegroupingKind::Split: return u"signalsSplit"_s;
    case RegroupingKind::Move: return u"signalsMoved"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

/// Inside a write. proposal  turned if it is a merge
Result<Moved> applied(Context &context, storage::Stores &stores, const Regrouping &proposal)
{
    if (proposal.kind == RegroupingKind::Merge)
        return mergeInStores(context, stores, proposal.other, proposal.report, u"accepted"_s);
    std::vector<SignalId> leaving;
    for (const SignalId signal : proposal.leaving) {
        const Result<Assignment> now = stores.reports.assignment(signal);
        if (now && now->report == proposal.report)
            leaving.push_back(signal);
    }
    const Result<Report> report = stores.reports.report(proposal.report);
    if (!report)
        return std::unexpected(report.error());
    if (leaving.empty() || report->signalCount <= int(leaving.size()))
        return fail(ErrorKind::Conflict, tr("The report is not what it was when this was "
                                            "proposed. Look over the reports again."));
    if (proposal.kind == RegroupingKind::Move)
        return moveInStores(context, stores, leaving, proposal.other, u"accepted"_s);
    const Result<ReportId> created = stores.reports.create({});
    if (!created)
        return std::unexpected(created.error());
    return moveInStores(context, stores, leaving, *created, u"accepted"_s);
}

} // namespace

Task<DecisionId> decideRegrouping(SharedContext context, RegroupingId id, bool accept)
{
    Task<Noted> storing =
        context->storage->write([context, id, accept](storage::Stores &stores) -> Result<Noted> {
            const Result<Regrouping> proposal = stores.regroupings.regrouping(id);
            if (!proposal)
                return std::unexpected(proposal.error());
            if (proposal->state != RegroupingState::Open)
                return fail(ErrorKind::Conflict, tr("This proposal is not open any more."));
            Moved moved{.before = {},
                        .to = proposal->report,
                        .reports = {proposal->report},
                        .emptied = {},
                        .labels = {}};
            QString action = u"proposalDismissed"_s;
            QJsonObject after{{u"proposal"_s, id.toString()},
                              {u"kind"_s, regroupingKindName(proposal->kind)}};
            if (accept) {
                const bool merges = proposal->kind == RegroupingKind::Merge;
                const Result<Regrouping> turned =
                    merges ? turnedIfNeeded(stores, *proposal) : proposal;
                if (!turned)
                    return std::unexpected(turned.error());
                Result<Moved> done = applied(*context, stores, *turned);
                if (!done)
                    return std::unexpected(std::move(done.error()));
                moved = std::move(*done);
                action = actionOf(proposal->kind);
                if (merges)
                    after.insert(u"from"_s, turned->other.toString());
                after.insert(merges ? u"into"_s : u"report"_s, moved.to.toString());
            } else {
                Result<std::vector<PairLabel>> labels = labelsOfDismissal(stores, *proposal);
                if (!labels)
                    return std::unexpected(std::move(labels.error()));
                moved.labels = std::move(*labels);
                if (!proposal->other.isNull())
                    moved.reports.insert(proposal->other);
            }
            const Result<DecisionId> decision = noteMove(stores, moved, action, after, {});
            if (!decision)
                return std::unexpected(decision.error());
            Result<> set = stores.regroupings.setState(
                id, accept ? RegroupingState::Accepted : RegroupingState::Dismissed, *decision);
            if (!set)
                return std::unexpected(std::move(set.error()));
            return Noted{std::move(moved), *decision};
        });
    Task<DecisionId> deciding = carryOut(context, std::move(storing));
    Result<DecisionId> decision = co_await deciding;
    co_return decision;
}

} // namespace core::pipeline
