// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/pipeline.h"

#include "core/async/timer.h"
#include "core/base/logging.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/reportstages.h"
#include "core/pipeline/signalstages.h"

#include <QElapsedTimer>
#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// How often a job is tried whose failure may pass.
constexpr int mostAttempts = 4;
/// Longer than the longest fix with its preparing: one process owns the workspace, so nobody waits
/// for a lease to end.
constexpr Milliseconds lease{60 * 60'000};

/// Checkouts and layers need room. What fails for want of it says nothing about the report.
constexpr qint64 leastFreeBytes = 32LL << 20;
/// What ended must be written down, or its job would be held until the lease ends.
constexpr int mostSettlings = 20;
constexpr Milliseconds betweenSettlings{3'000};

bool hasRoom(const Context &context)
{
    const QStorageInfo disk(context.folder);
    return !disk.isValid() || disk.bytesAvailable() >= leastFreeBytes;
}

Error noRoom(const Context &context)
{
    return fail(ErrorKind::Internal,
                QCoreApplication::translate("Pipeline",
                                            "The disk of %1 is full, or nearly. Work goes on when "
                                            "%2 MB are free.")
                    .arg(context.folder)
                    .arg(leastFreeBytes >> 20))
        .error();
}

struct Claimed
{
    storage::Job job;
    const ReportStage *stage = nullptr;
};

Result<std::optional<Claimed>> claimOne(storage::Stores &stores)
{
    for (const ReportStage &stage : reportStages()) {
        Result<std::vector<storage::Job>> jobs =
            stores.jobs.claim(QString::fromLatin1(stage.name), 1, lease);
        if (!jobs)
            return std::unexpected(std::move(jobs.error()));
        if (!jobs->empty())
            return Claimed{std::move(jobs->front()), &stage};
    }
    return std::nullopt;
}

Result<> journal(storage::Stores &stores, const Claimed &claimed, const QString &event,
                 qint64 durationMs, const QString &code = {})
{
    return stores.journal.append(
        {.stage = claimed.job.stage,
         .event = event,
         .job = claimed.job.id,
         .subject = claimed.job.subjects.empty() ? QUuid() : claimed.job.subjects.front(),
         .durationMs = durationMs,
         .detail = code.isEmpty() ? QJsonObject() : QJsonObject{{u"kind"_s, code}}});
}

/// An attempt that was being made when its job failed for good.
Result<> endRunningAttempt(const Context &context, storage::Stores &stores, ReportId report,
                           const Error &error)
{
    const Result<std::vector<Attempt>> attempts = stores.runs.attempts(report);
    if (!attempts)
        return std::unexpected(attempts.error());
    if (attempts->empty() || attempts->back().state != AttemptState::Running)
        return {};
    Attempt attempt = attempts->back();
    attempt.state =
        error.kind == ErrorKind::Cancelled ? AttemptState::Stopped : AttemptState::Failed;
    attempt.outcome = error.toUserText();
    attempt.ended = context.clock.now();
    return stores.runs.putAttempt(attempt);
}

/// What becomes of a job whose work ended with `error`.
Result<> settleFailure(const Context &context, storage::Stores &stores, const Claimed &claimed,
                       const Error &error, bool putsBack, qint64 durationMs)
{
    if (putsBack)
        return stores.jobs.putBack(claimed.job);
    const bool tryAgain = error.isRetryable() && claimed.job.attempt < mostAttempts;
    const Milliseconds wait{5'000 << qMin(claimed.job.attempt, 6)};
    Result<> settled = stores.jobs.fail(claimed.job, error, tryAgain, context.clock.now() + wait);
    if (settled)
        settled = journal(stores, claimed, u"failed"_s, durationMs, errorKindName(error.kind));
    if (!settled || tryAgain)
        return settled;

    const ReportId id(claimed.job.subjects.front());
    settled = endRunningAttempt(context, stores, id, error);
    if (!settled)
        return settled;
    const Result<Report> report = stores.reports.report(id);
    if (!report || !isAllowed(report->state, ReportState::Failed))
        return {}; // a person decided otherwise in the meantime
    const bool wasStopped = error.kind == ErrorKind::Cancelled;
    const Result<DecisionId> failed =
        stores.reports.transition({.report = id,
                                   .from = report->state,
                                   .to = ReportState::Failed,
                                   .reason = wasStopped ? u"stopped"_s : u"error"_s,
                                   .note = wasStopped ? QString() : error.toUserText(),
                                   .retryable = true,
                                   .actor = u"stage:"_s + claimed.job.stage});
    if (!failed)
        return std::unexpected(failed.error());
    return {};
}

} // namespace

std::span<const SignalStage> signalStages()
{
    // sources ─► here: SignalIntake commits what receivers and pull sources bring.
    static const std::vector<SignalStage> stages{
        // safety, normalize
        {"safety", screenAndNormalize,
         QT_TRANSLATE_NOOP("Pipeline", "Checking and reading what came failed.")},
        // queries, embedding
        {"queries", understand, QT_TRANSLATE_NOOP("Pipeline", "Making vectors of signals failed.")},
        // grouping, reports
        {"grouping", groupAndWeigh,
         QT_TRANSLATE_NOOP("Pipeline", "Comparing signals with earlier ones failed.")},
    };
    return stages;
}

std::span<const ReportStage> reportStages()
{
    static const std::vector<ReportStage> stages{
        {verifyStage, verifyReport},     // after the merge: does the fix hold?
        {checkStage, checkReport},       // ci, and from there the inbox or another round
        {fixStage, fixReport},           // execution, codehost
        {researchStage, researchReport}, // research, actionability
    };
    return stages;
}

Task<int> runSignalStages(SharedContext context, StopToken stop)
{
    int moved = 0;
    std::optional<Error> failure;
    for (const SignalStage &stage : signalStages()) {
        QElapsedTimer timer;
        timer.start();
        Task<int> running = stage.run(context, stop);
        const Result<int> result = co_await running;
        if (!result && result.error().kind == ErrorKind::Cancelled)
            co_return std::unexpected(result.error());
        if (!result) {
            // What has come past it goes on: a model that cannot be reached stops nothing else.
            if (!failure)
                failure =
                    result.error().because(QCoreApplication::translate("Pipeline", stage.failed));
            continue;
        }
        if (*result == 0)
            continue;
        moved += *result;
        context->progress(
            {.stage = QString::fromLatin1(stage.name),
             .text = QCoreApplication::translate("Pipeline", "%n signal(s)", nullptr, *result)});
        Task<> writing =
            context->storage->write([name = QString::fromLatin1(stage.name), count = *result,
                                     ms = timer.elapsed()](storage::Stores &stores) {
                return stores.journal.append({.stage = name,
                                              .event = u"finished"_s,
                                              .durationMs = ms,
                                              .detail = {{u"count"_s, count}}});
            });
        const Result<> written = co_await writing;
        if (!written)
            co_return std::unexpected(written.error());
    }
    Result<int> result = moved;
    if (failure)
        result = std::unexpected(std::move(*failure));
    co_return result;
}

Task<bool> runReportJob(SharedContext context, std::function<StopToken(ReportId)> stopFor,
                        StopToken stop)
{
    Task<std::optional<Claimed>> claiming = context->storage->write(claimOne);
    const Result<std::optional<Claimed>> claimed = co_await claiming;
    if (!claimed)
        co_return std::unexpected(claimed.error());
    if (!*claimed)
        co_return false;
    const Claimed work = **claimed;
    if (work.job.subjects.empty())
        co_return fail(ErrorKind::Corrupt,
                       QCoreApplication::translate("Pipeline", "A job has no subject."));
    const ReportId report(work.job.subjects.front());

    QElapsedTimer timer;
    timer.start();
    Result<> result = std::unexpected(noRoom(*context));
    if (hasRoom(*context)) {
        Task<> running = work.stage->run(context, report, stopFor(report));
        result = co_await running;
    }
    const bool wantsRoom = !result && !hasRoom(*context);
    const bool putsBack = wantsRoom || (stop.stop_requested() && !result);
    if (!result && result.error().kind != ErrorKind::Cancelled)
        qCWarning(lcPipeline).noquote()
            << work.stage->name << report.toString() << result.error().toLogString();

    const qint64 ms = timer.elapsed();
    Result<> settled;
    for (int attempt = 1;; ++attempt) {
        Task<> settling = context->storage->write(
            [context, work, result, putsBack, ms](storage::Stores &stores) -> Result<> {
                if (!result)
                    return settleFailure(*context, stores, work, result.error(), putsBack, ms);
                Result<> finished = stores.jobs.finish(work.job);
                if (finished)
                    finished = journal(stores, work, u"finished"_s, ms);
                return finished;
            });
        settled = co_await settling;
        if (settled || settled.error().kind == ErrorKind::Cancelled)
            break;
        if (attempt >= mostSettlings && hasRoom(*context))
            break;
        qCWarning(lcPipeline).noquote() << "settling a job:" << settled.error().toLogString();
        Task<> sleeping = sleepFor(betweenSettlings, stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            break;
    }
    context->reportChanged(report);
    if (!settled)
        co_return std::unexpected(settled.error());
    if (wantsRoom)
        co_return std::unexpected(noRoom(*context));
    co_return true;
}

} // namespace core::pipeline
