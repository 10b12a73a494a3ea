// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Taking a person's decision back.
#include "core/pipeline/acts_p.h"
#include "core/pipeline/effects.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/reportweights.h"
#include "core/pipeline/settingchanges.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// What the index has to follow after an undo.
struct Undone
{
    std::vector<std::pair<SignalId, ReportId>> moved;
    ReportId reopened;
    QSet<ReportId> changed;
    bool rules = false;                     ///< those for pairs are others now
    const SettingChange *setting = nullptr; ///< was set back
};

bool isMove(const QString &action)
{
    return action == u"signalsMoved" || action == u"signalsSplit" || action == u"reportsMerged";
}

bool isPairing(const QString &action)
{
    return action == u"groupedNever" || action == u"groupedAlways" || action == u"ruleWithdrawn";
}

/// What moves signals, or says something about where they belong.
bool isRegrouping(const QString &action)
{
    return isMove(action) || isPairing(action) || action == u"proposalDismissed";
}

/// What goes back must not leave a report empty whose work would go on out of sight; and what was
/// merged away in the middle of its research goes on with that.
Result<> settleWork(Context &context, storage::Stores &stores, const AuditEntry &entry,
                    std::span<const ReportId> unmerged)
{
    if (!entry.report.isNull()) {
        const Result<Report> left = stores.reports.report(entry.report);
        if (!left)
            return std::unexpected(left.error());
        if (left->signalCount == 0) {
            const Result<InboxItem> going = itemFor(stores, entry.report, u"mergeAway"_s);
            if (!going)
                return std::unexpected(going.error());
        }
    }
    for (const ReportId id : unmerged) {
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        Result<> resumed = resumeWork(context, stores, *report, entry.id.toString());
        if (!resumed)
            return resumed;
    }
    return {};
}

Result<Undone> undoMove(Context &context, storage::Stores &stores, const AuditEntry &entry)
{
    Undone undone;
    const Result<QJsonObject> data = stores.audit.undoData(entry.id);
    if (!data)
        return std::unexpected(data.error());
    std::vector<ReportId> unmerged;
    if (entry.action == u"reportsMerged") // even if it had no signals any more
        unmerged.push_back(ReportId::fromString(entry.after.value(u"from").toString()));
    for (const QJsonValue &value : data->value(u"emptied").toArray()) {
        if (const ReportId id = ReportId::fromString(value.toString());
            !std::ranges::contains(unmerged, id))
            unmerged.push_back(id);
    }
    for (const ReportId id : unmerged) {
        Result<> unmarked = stores.reports.setMergedInto(id, {});
        if (!unmarked)
            return std::unexpected(std::move(unmarked.error()));
    }
    if (const auto proposal = RegroupingId::fromString(entry.after.value(u"proposal").toString());
        !proposal.isNull()) {
        Result<> reopened = stores.regroupings.setState(proposal, RegroupingState::Open, {});
        if (!reopened)
            return std::unexpected(std::move(reopened.error()));
    }
    if (isPairing(entry.action)) {
        undone.rules = true;
        if (Result<> taken = undoPairing(stores, entry); !taken)
            return std::unexpected(std::move(taken.error()));
    }
    if (Result<> unlabelled = stores.groups.removeLabels(entry.id); !unlabelled)
        return std::unexpected(std::move(unlabelled.error()));
    QSet<ReportId> touched;
    if (!entry.report.isNull())
        touched.insert(entry.report);
    std::vector<SignalId> back;
    for (const QJsonValue &value : data->value(u"assignments").toArray()) {
        const Assignment assignment = assignmentFromJson(value.toObject());
        const Result<Assignment> now = stores.reports.assignment(assignment.signal);
        if (!now)
            return std::unexpected(now.error());
        if (now->report != entry.report)
            return fail(ErrorKind::Conflict,
                        tr("A signal of these was moved again since. Take that back first."));
        Result<> joined = stores.reports.join(assignment);
        if (!joined)
            return std::unexpected(std::move(joined.error()));
        touched.insert(assignment.report);
        undone.moved.emplace_back(assignment.signal, assignment.report);
        back.push_back(assignment.signal);
    }
    if (Result<> holding = rulesHold(stores, back); !holding)
        return std::unexpected(std::move(holding.error()));
    for (const ReportId &report : std::as_const(touched)) {
        Result<> refreshed = refreshReport(context, stores, report, person);
        if (!refreshed)
            return std::unexpected(std::move(refreshed.error()));
    }
    if (Result<> settled = settleWork(context, stores, entry, unmerged); !settled)
        return std::unexpected(std::move(settled.error()));
    undone.changed = touched;
    return undone;
}

/// Why a decision can never be taken back; empty if it only was undone before.
QString refusalOf(const QString &action)
{
    if (action == u"merged")
        return tr("A merge cannot be taken back here. Revert it in the repository; if the problem "
                  "comes back, a new report says so.");
    if (action == u"published")
        return tr("The change has left the workspace as a pull request. Dismiss the report if it "
                  "should not be merged.");
    if (action == u"commented" || action == u"changesRequested")
        return tr("A comment that was sent cannot be taken back.");
    return {};
}

/// id  none: the newest decision of the person that can be taken back
Result<AuditEntry> undoableEntry(const storage::Stores &stores, DecisionId id)
{
    Result<AuditEntry> entry = fail(ErrorKind::NotFound, tr("There is nothing to undo."));
    if (id.isNull()) {
        const Result<std::vector<AuditEntry>> newest = stores.audit.list(200);
        if (!newest)
            return std::unexpected(newest.error());
        for (const AuditEntry &candidate : *newest) {
            if (candidate.actor == person && candidate.undoable && candidate.undoes.isNull()) {
                entry = candidate;
                break;
            }
        }
    } else {
        entry = stores.audit.entry(id);
    }
    if (!entry || entry->undoable)
        return entry;
    const QString refusal = refusalOf(entry->action);
    return fail(ErrorKind::Conflict,
                refusal.isEmpty()
                    ? tr("This cannot be taken back: it was undone before, or it left the "
                         "workspace.")
                    : refusal);
}

/// What undoing a decision means on the host.
enum class OnHost : std::uint8_t { Nothing, Withdraw, Reopen };

Result<OnHost> onHost(const storage::Stores &stores, const AuditEntry &entry)
{
    const bool closes = entry.action == u"dismissed" || entry.action == u"resolved";
    if (!closes && entry.action != u"approved")
        return OnHost::Nothing;
    const Result<Report> report = stores.reports.report(entry.report);
    const Result<std::optional<PullRequest>> newest = stores.runs.newestPullRequest(entry.report);
    if (!report || !newest)
        return std::unexpected(report ? newest.error() : report.error());
    // Something was built on it since: it cannot be undone, so the host must not hear of it.
    if (reportStateName(report->state) != entry.after.value(u"state").toString())
        return OnHost::Nothing;
    if (!closes)
        return OnHost::Withdraw;
    return *newest && (*newest)->state == PullRequestState::Closed ? OnHost::Reopen
                                                                   : OnHost::Nothing;
}

struct Found
{
    AuditEntry entry;
    OnHost onHost = OnHost::Nothing;
};

Task<Found> findEntry(SharedContext context, DecisionId id)
{
    return context->storage->read([id](const storage::Stores &stores) -> Result<Found> {
        Result<AuditEntry> entry = undoableEntry(stores, id);
        if (!entry)
            return std::unexpected(std::move(entry.error()));
        const Result<OnHost> there = onHost(stores, *entry);
        if (!there)
            return std::unexpected(there.error());
        return Found{std::move(*entry), *there};
    });
}

/// What the host was told of the undoing.
struct Told
{
    OnHost what = OnHost::Nothing;
    QString key;
    QJsonObject answer;
};

Result<> storeTold(storage::Stores &stores, const Told &told, DecisionId id)
{
    if (told.what == OnHost::Nothing)
        return {};
    if (told.what == OnHost::Reopen)
        return storeHosted(stores, told.key, told.answer, u"pullRequestReopened"_s);
    const PullRequest withdrawn = pullRequestFromJson(told.answer);
    Result<PullRequest> pullRequest = stores.runs.pullRequest(withdrawn.id);
    if (!pullRequest)
        return std::unexpected(std::move(pullRequest.error()));
    pullRequest->state = withdrawn.state;
    Result<> stored = stores.runs.putPullRequest(*pullRequest);
    if (stored)
        stored = stores.effects.complete(told.key, {{u"decision"_s, id.toString()}});
    return stored;
}

/// A step of the report's walk; the store checks that it has not gone on since, and notes it.
Result<Undone> undoStep(Context &context, storage::Stores &stores, const AuditEntry &entry)
{
    const Result<DecisionId> stepped = stores.reports.undoTransition(entry.id, person);
    if (!stepped)
        return std::unexpected(stepped.error());
    const Result<Report> report = stores.reports.report(entry.report);
    if (!report)
        return std::unexpected(report.error());
    Result<> resumed = resumeWork(context, stores, *report, entry.id.toString());
    if (!resumed)
        return std::unexpected(std::move(resumed.error()));
    return Undone{.reopened = isSettled(report->state) ? ReportId() : report->id,
                  .changed = {entry.report}};
}

Result<Undone> undoInStores(Context &context, storage::Stores &stores, DecisionId id,
                            const Told &told)
{
    Result<AuditEntry> entry = undoableEntry(stores, id);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    if (Result<> stored = storeTold(stores, told, id); !stored)
        return std::unexpected(std::move(stored.error()));

    const SettingChange *setting = settingChange(entry->action);
    Result<Undone> undone = Undone{.changed = {entry->report}, .setting = setting};
    Result<> set;
    if (isRegrouping(entry->action)) {
        undone = undoMove(context, stores, *entry);
    } else if (setting) {
        set = setting->takeBack(context, stores, *entry);
    } else if (entry->action == u"snoozed") {
        set = stores.reports.setSnooze(entry->report,
                                       fromMs(entry->before.value(u"untilMs").toInteger()),
                                       entry->before.value(u"untilSignals").toInt());
    } else if (entry->action == u"restored") {
        set = stores.intake.takeBackRestore(
            RejectionId::fromString(entry->after.value(u"rejection").toString()));
    } else {
        return undoStep(context, stores, *entry);
    }
    if (!set)
        return std::unexpected(std::move(set.error()));
    if (!undone)
        return undone;
    const Result<DecisionId> noted = stores.audit.append(
        {.actor = person, .action = u"undone"_s, .report = entry->report, .undoes = entry->id});
    if (!noted)
        return std::unexpected(noted.error());
    return undone;
}

} // namespace

Task<> undoOnce(SharedContext context, DecisionId id, QString key, StopToken stop)
{
    Task<Found> finding = findEntry(context, id);
    const Result<Found> found = co_await finding;
    if (!found)
        co_return std::unexpected(found.error());
    const DecisionId decision = found->entry.id;
    Told told{.what = found->onHost, .key = key, .answer = {}};
    if (told.what != OnHost::Nothing) {
        const ReportId report = found->entry.report;
        Task<QJsonObject> telling = told.what == OnHost::Reopen
                                        ? reopenPullRequest(context, report, decision, key, stop)
                                        : withdrawApproval(context, report, decision, key, stop);
        Result<QJsonObject> answer = co_await telling;
        if (!answer)
            co_return std::unexpected(std::move(answer.error()));
        told.answer = std::move(*answer);
    }
    Task<Undone> storing =
        context->storage->write([context, decision, told](storage::Stores &stores) {
            return undoInStores(*context, stores, decision, told);
        });
    const Result<Undone> undone = co_await storing;
    if (!undone)
        co_return std::unexpected(undone.error());
    Task<> telling = context->index.run([context, back = *undone]() -> Result<> {
        for (const auto &[signal, report] : back.moved)
            context->grouper->move(signal, report);
        if (!back.reopened.isNull())
            context->grouper->setClosed(back.reopened, false);
        return {};
    });
    Result<> followed = co_await telling;
    if (followed && undone->setting && undone->setting->follow) {
        Task<> following = undone->setting->follow(context, stop);
        followed = co_await following;
    }
    if (followed && undone->rules) {
        Task<> ruling = tellIndexRules(context);
        followed = co_await ruling;
    }
    for (const ReportId &report : undone->changed) {
        if (!report.isNull()) // how the workspace is set belongs to none
            context->reportChanged(report);
    }
    context->wake();
    co_return followed;
}

Task<> undoDecision(SharedContext context, DecisionId id, StopToken stop)
{
    return undoOnce(context, id, newEffectKey(*context, u"undo"_s), std::move(stop));
}

} // namespace core::pipeline
