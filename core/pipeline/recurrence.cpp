// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recurrence.h"

#include "core/pipeline/reportjobs.h"
#include "core/reports/settlement.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

using reports::Belonging;

/// How the report was settled; none if it is open.
Result<std::optional<reports::Settlement>> settlementOf(const storage::Stores &stores,
                                                        const Report &report)
{
    if (!isSettled(report.state))
        return std::nullopt;
    const ReportState step = isFixed(report.state) ? ReportState::Merged : report.state;
    const Result<Timestamp> at = stores.reports.enteredState(report.id, step);
    if (!at)
        return std::unexpected(at.error());
    return reports::Settlement{report.state, report.stateReason, *at};
}

/// A signal, as the rule sees it.
struct Judged
{
    const Signal &signal;
    const ReleasesWithoutFix &without;

    reports::Arrival arrival(ReportId at, bool isSame) const
    {
        return {.happened = isKnown(signal.occurred) ? signal.occurred : signal.received,
                .isSame = isSame,
                .lacksFix = without.value(at).contains(signal.release)};
    }
};

/// None if the report is open.
Result<std::optional<Belonging>> belongingTo(const storage::Stores &stores, const Judged &judged,
                                             ReportId id, bool isSame)
{
    const Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(report.error());
    const Result<std::optional<reports::Settlement>> settlement = settlementOf(stores, *report);
    if (!settlement)
        return std::unexpected(settlement.error());
    if (!*settlement)
        return std::nullopt;
    return reports::belonging(**settlement, judged.arrival(id, isSame));
}

bool isCertain(const RejectedCandidate &candidate)
{
    return candidate.score >= 1; // an exact key; likeness stays below
}

/// The assignment to a report that was not joined because it is closed, although the signal belongs
/// to it.
Assignment settledIn(Assignment assignment, RejectedCandidate candidate)
{
    std::erase_if(assignment.rejected, [&candidate](const RejectedCandidate &other) {
        return other.report == candidate.report;
    });
    assignment.report = candidate.report;
    assignment.parent = candidate.nearest;
    assignment.score = candidate.score;
    assignment.opened = false;
    assignment.rule = u"settled"_s;
    return assignment;
}

/// From the report that a signal joined back to the one it came from, as long as the signal belongs
/// to what was settled there.
Result<ReportId> originOf(const storage::Stores &stores, const Judged &judged, ReportId joined,
                          bool isSame)
{
    ReportId home = joined;
    for (;;) {
        const Result<Report> report = stores.reports.report(home);
        if (!report)
            return std::unexpected(report.error());
        if (report->recurrenceOf.isNull())
            return home;
        const auto belonging = belongingTo(stores, judged, report->recurrenceOf, isSame);
        if (!belonging)
            return std::unexpected(belonging.error());
        if (*belonging != Belonging::Settled)
            return home;
        home = report->recurrenceOf; // never a circle: noteRecurrences makes none
    }
}

/// Whether `of` is `report`, or a recurrence of it, or of one of those.
Result<bool> comesFrom(const storage::Stores &stores, ReportId of, ReportId report)
{
    QSet<ReportId> seen;
    while (!of.isNull() && !seen.contains(of)) {
        if (of == report)
            return true;
        seen.insert(of);
        const Result<Report> next = stores.reports.report(of);
        if (!next)
            return std::unexpected(next.error());
        of = next->recurrenceOf;
    }
    return false;
}

/// The report itself, or what it was joined with.
Result<ReportId> standingFor(const storage::Stores &stores, ReportId id)
{
    QSet<ReportId> seen;
    for (;;) {
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        if (report->mergedInto.isNull() || seen.contains(id))
            return id;
        seen.insert(id);
        id = report->mergedInto;
    }
}

Result<> regress(storage::Stores &stores, ReportId id)
{
    const Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(report.error());
    const QString actor = u"stage:"_s + QLatin1StringView(verifyStage);
    Result<> stepped;
    if (report->state == ReportState::Merged)
        stepped = stepTo(stores, id, ReportState::Verifying, actor);
    if (stepped &&
        (report->state == ReportState::Merged || report->state == ReportState::Verifying))
        stepped = stepTo(stores, id, ReportState::Regressed, actor, u"recurrence"_s);
    return stepped;
}

} // namespace

Task<ReleasesWithoutFix> releasesWithoutFix(SharedContext context, QSet<QString> releases)
{
    Result<ReleasesWithoutFix> without;
    releases.remove(QString());
    if (releases.isEmpty())
        co_return without;
    Task<std::vector<MergedFix>> reading = context->storage->read(
        [](const storage::Stores &stores) { return stores.runs.mergedFixes(); });
    const Result<std::vector<MergedFix>> fixes = co_await reading;
    if (!fixes)
        co_return std::unexpected(fixes.error());
    if (fixes->empty())
        co_return without;
    Task<ReleasesWithoutFix> asking =
        offload([context, releases, all = *fixes]() -> Result<ReleasesWithoutFix> {
            return context->fixReleases.without(all, releases);
        });
    without = co_await asking;
    co_return without;
}

Result<std::optional<storage::SignalHome>>
homeOf(const storage::Stores &stores, const Signal &signal, const ReleasesWithoutFix &without)
{
    const Result<std::vector<storage::SignalHome>> homes =
        stores.signalStore.withFingerprint(signal.fingerprint, signal.source);
    if (!homes)
        return std::unexpected(homes.error());
    // The oldest first: what happened before a fix is not of the report that was opened after it.
    for (const storage::SignalHome &home : *homes) {
        const auto belonging = belongingTo(stores, {signal, without}, home.report, true);
        if (!belonging)
            return std::unexpected(belonging.error());
        if (*belonging != Belonging::Recurrence)
            return home;
    }
    return std::nullopt;
}

Result<Placement> placed(Context &context, const storage::Stores &stores, const Signal &signal,
                         Assignment assignment, const ReleasesWithoutFix &without)
{
    const Judged judged{signal, without};
    Placement placement;
    if (!assignment.opened) {
        // Joined with another, or settled, after the index decided: it would have said so.
        const Result<ReportId> standing = standingFor(stores, assignment.report);
        if (!standing)
            return std::unexpected(standing.error());
        placement.isElsewhere = *standing != assignment.report;
        assignment.report = *standing;
        const bool isSame = assignment.rule == u"fingerprint";
        const auto belonging = belongingTo(stores, judged, assignment.report, isSame);
        if (!belonging)
            return std::unexpected(belonging.error());
        if (*belonging == Belonging::Recurrence) {
            assignment.rejected.insert(
                assignment.rejected.begin(),
                {assignment.report, assignment.parent, assignment.score, u"closed"_s});
            assignment.report = ReportId(context.ids.next());
            assignment.parent = {};
            assignment.opened = true;
            assignment.rule = u"opened"_s;
            placement.isElsewhere = true;
        }
    }
    ReportId same;
    for (const RejectedCandidate &candidate : assignment.rejected) {
        if (candidate.reason != u"closed" ||
            (!assignment.opened && candidate.score < assignment.score))
            continue;
        const bool isSame = isCertain(candidate);
        const auto belonging = belongingTo(stores, judged, candidate.report, isSame);
        if (!belonging)
            return std::unexpected(belonging.error());
        if (*belonging == Belonging::Settled) {
            placement.assignment = settledIn(std::move(assignment), candidate);
            placement.isElsewhere = true;
            placement.recurrences.clear();
            return placement;
        }
        if (*belonging != Belonging::Recurrence)
            continue;
        if (same.isNull()) {
            placement.recurrences.push_back(
                {candidate.report, reports::isRegression(signal.kind, isSame, candidate.score)});
            if (isSame)
                same = candidate.report;
            continue;
        }
        // Whose problem it is, is known; it may have come back before, and been settled again.
        const Result<bool> later = comesFrom(stores, candidate.report, same);
        if (!later)
            return std::unexpected(later.error());
        if (*later)
            placement.recurrences.insert(placement.recurrences.begin(), {candidate.report, true});
    }
    if (!assignment.opened) {
        const Result<ReportId> origin =
            originOf(stores, judged, assignment.report, assignment.rule == u"fingerprint");
        if (!origin)
            return std::unexpected(origin.error());
        if (*origin != assignment.report) {
            assignment.report = *origin;
            assignment.rule = u"settled"_s;
            placement.isElsewhere = true;
            placement.recurrences.clear();
        }
    }
    placement.assignment = std::move(assignment);
    return placement;
}

Result<> noteRecurrences(storage::Stores &stores, const Placement &placement)
{
    const Assignment &assignment = placement.assignment;
    for (const Recurrence &recurrence : placement.recurrences) {
        const Result<Report> report = stores.reports.report(assignment.report);
        const Result<bool> circle = comesFrom(stores, recurrence.of, assignment.report);
        if (!report || !circle)
            return std::unexpected(report ? circle.error() : report.error());
        // A report that was open before is about its own problem; only certainty says otherwise.
        const bool links = report->recurrenceOf.isNull() && !*circle &&
                           (assignment.opened || recurrence.isRegression);
        Result<> noted;
        if (links)
            noted = stores.reports.setRecurrenceOf(assignment.report, recurrence.of);
        if (noted && recurrence.isRegression)
            noted = regress(stores, recurrence.of);
        if (!noted)
            return noted;
    }
    return {};
}

Result<> beginWatch(storage::Stores &stores, ReportId report)
{
    Result<> stepped = stepTo(stores, report, ReportState::Verifying,
                              u"stage:"_s + QLatin1StringView(verifyStage));
    if (!stepped)
        return stepped;
    return queueVerification(stores, report, u"merged"_s, {});
}

Result<> resumeWatches(Context &context, storage::Stores &stores)
{
    constexpr std::array watched{ReportState::Merged, ReportState::Verifying};
    const Result<std::vector<Report>> reports = stores.reports.list(watched);
    if (!reports)
        return std::unexpected(reports.error());
    const QString opening = QString::number(toMs(context.clock.now()));
    for (const Report &report : *reports) {
        Result<> watching = report.state == ReportState::Merged
                                ? beginWatch(stores, report.id)
                                : queueVerification(stores, report.id, opening, {});
        if (!watching)
            return watching;
    }
    return {};
}

Result<Timestamp> watchedUntil(const Context &context, const storage::Stores &stores,
                               const Report &report)
{
    if (report.state != ReportState::Verifying)
        return Timestamp{};
    const Result<Timestamp> merged = stores.reports.enteredState(report.id, ReportState::Merged);
    if (!merged)
        return std::unexpected(merged.error());
    const Result<QJsonValue> hours = stores.settings.value(watchHoursKey, defaultWatchHours);
    if (!hours)
        return std::unexpected(hours.error());
    // What a sender's wrong clock put into the future must not keep the watch from ending.
    const Timestamp last = std::min(report.lastSeen, context.clock.now());
    return std::max(*merged, last) +
           std::chrono::hours(qMax<qint64>(1, hours->toInteger(defaultWatchHours)));
}

Result<QJsonObject> recurrenceToJson(const Context &context, const storage::Stores &stores,
                                     ReportId id)
{
    const Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(report.error());
    const Result<std::vector<ReportId>> later = stores.reports.recurrencesOf(id);
    const Result<Timestamp> until = watchedUntil(context, stores, *report);
    if (!later || !until)
        return std::unexpected(later ? until.error() : later.error());
    QJsonArray recurrences;
    for (const ReportId &recurrence : *later)
        recurrences.append(recurrence.toString());
    return QJsonObject{{u"recurrenceOf"_s, report->recurrenceOf.isNull()
                                               ? QString()
                                               : report->recurrenceOf.toString()},
                       {u"recurrences"_s, recurrences},
                       {u"watchedUntil"_s, toIso(*until)}};
}

} // namespace core::pipeline
