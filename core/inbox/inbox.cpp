// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inbox/inbox.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace core::inbox {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Inbox", text);
}

/// What a report may take in, and when it may be emptied. Of two reports the message names the one
/// that is in the way.
Result<> mayRegroup(const QString &act, const InboxItem &item)
{
    const Report &report = item.report;
    const ReportState state = report.state;
    QString why;
    if (!report.mergedInto.isNull())
        why = tr("The report “%1” was joined with another one meanwhile.");
    else if (isFixed(state))
        why = act == u"takeIn"
                  ? tr("The fix of “%1” is merged, so it takes nothing in. Leave the signal where "
                       "it is, split it off, or choose another report.")
                  : tr("The fix of “%1” is merged, so what it was made for stays there.");
    else if (isClosed(state))
        why = tr("“%1” is closed. Restore it first (undo the decision that closed it), or choose "
                 "another report.");
    else if (act == u"takeIn")
        return {};
    // Whatever is under way, or waits for a person, must not go on out of sight.
    else if (item.pullRequest && isOpen(item.pullRequest->state))
        why = tr("“%1” has an open pull request, so it cannot be left without signals. Merge the "
                 "other report into it instead, or dismiss it first.");
    else if (state == ReportState::Actionable || state == ReportState::Fixing ||
             state == ReportState::Checking || state == ReportState::Ready ||
             state == ReportState::Approved)
        why = tr("A fix of “%1” is under way, so it cannot be left without signals. Merge the "
                 "other report into it instead, or stop it first.");
    else if (state == ReportState::NeedsDecision && report.stateReason == u"policyLimit")
        why = tr("A proven change of “%1” waits to be published, so it cannot be left without "
                 "signals. Merge the other report into it instead, or publish or dismiss it "
                 "first.");
    if (why.isEmpty())
        return {};
    return fail(ErrorKind::Conflict, why.arg(UntrustedText(report.title).displayLine(60)));
}

} // namespace

bool isSnoozed(const Report &report, Timestamp now)
{
    const bool byTime = isKnown(report.snoozedUntil) && now < report.snoozedUntil;
    const bool bySignals =
        report.snoozedUntilSignals > 0 && report.signalCount < report.snoozedUntilSignals;
    // Both given means whichever comes first.
    if (isKnown(report.snoozedUntil) && report.snoozedUntilSignals > 0)
        return byTime && bySignals;
    return byTime || bySignals;
}

std::vector<InboxItem> ordered(std::vector<InboxItem> items, Timestamp now)
{
    std::erase_if(items, [now](const InboxItem &item) {
        return !item.report.mergedInto.isNull() || item.report.signalCount == 0 ||
               isSnoozed(item.report, now);
    });
    const auto key = [](const InboxItem &item) {
        const Report &report = item.report;
        return std::tuple(int(sectionOf(report.state)), report.priority ? int(*report.priority) : 9,
                          -std::llround(report.weight * 1000), -toMs(report.lastSeen),
                          report.id.uuid());
    };
    std::ranges::sort(items,
                      [&](const InboxItem &a, const InboxItem &b) { return key(a) < key(b); });
    return items;
}

QMap<InboxSection, int> counts(std::span<const InboxItem> items)
{
    QMap<InboxSection, int> result;
    for (const InboxItem &item : items)
        ++result[sectionOf(item.report.state)];
    return result;
}

const QStringList &dismissReasons()
{
    static const QStringList codes{u"notAProblem"_s, u"wontFix"_s, u"duplicate"_s, u"tooVague"_s,
                                   u"other"_s};
    return codes;
}

const QStringList &resolveReasons()
{
    static const QStringList codes{u"fixedElsewhere"_s, u"cannotReproduce"_s, u"other"_s};
    return codes;
}

Result<> mayAct(const QString &act, const InboxItem &item)
{
    if (act == u"takeIn" || act == u"mergeAway")
        return mayRegroup(act, item);
    const ReportState state = item.report.state;
    if (act == u"comment" && !item.pullRequest)
        return fail(ErrorKind::Conflict, tr("There is no pull request to comment on yet."));
    if (act == u"approve") {
        if (state == ReportState::Approved)
            return fail(ErrorKind::Conflict, tr("This is approved already."));
        if (state != ReportState::Ready)
            return fail(ErrorKind::Conflict,
                        tr("Only a pull request with green checks can be approved."));
    }
    if (act == u"merge") {
        if (!item.pullRequest)
            return fail(ErrorKind::Conflict, tr("There is no pull request to merge."));
        if (item.pullRequest->state == PullRequestState::Merged)
            return fail(ErrorKind::Conflict, tr("This is merged already."));
        if (item.pullRequest->checks != CheckState::Passed)
            return fail(ErrorKind::Conflict,
                        tr("The checks are not green, so this cannot be merged."));
        if (state != ReportState::Approved)
            return fail(ErrorKind::Conflict,
                        tr("Approve the pull request first; merging is a second, separate act."));
    }
    if (act == u"publish") {
        if (item.pullRequest)
            return fail(ErrorKind::Conflict, tr("There is a pull request already."));
        if (state != ReportState::NeedsDecision || item.report.stateReason != u"policyLimit")
            return fail(ErrorKind::Conflict,
                        tr("There is no proven change that waits to be published."));
    }
    if (act == u"retry" && (state == ReportState::Queued || state == ReportState::Researching ||
                            state == ReportState::Fixing || state == ReportState::Checking))
        return fail(ErrorKind::Conflict,
                    tr("This is being worked on right now. Stop it first, or wait."));
    if (act == u"retry" && state == ReportState::Regressed)
        return fail(ErrorKind::Conflict,
                    tr("What came back has a report of its own; try that one again."));
    if (act == u"retry" && !isAllowed(state, ReportState::Queued) &&
        !isAllowed(state, ReportState::Fixing))
        return fail(ErrorKind::Conflict,
                    tr("This report is closed; there is nothing to try again."));
    if (act == u"dismiss" && !isAllowed(state, ReportState::Dismissed))
        return fail(ErrorKind::Conflict, tr("This report is closed or merged already."));
    if (act == u"resolve" && !isAllowed(state, ReportState::Resolved))
        return fail(ErrorKind::Conflict, tr("This report is closed or merged already."));
    if (act == u"snooze" && isClosed(state))
        return fail(ErrorKind::Conflict,
                    tr("This report is closed; it is out of the way already."));
    return {};
}

Notice noticeFor(const InboxItem *before, const InboxItem &after)
{
    const auto was = [before](ReportState state) {
        return before && before->report.state == state;
    };
    // Taking back an approval or a dismissal is no news: it was green before. A reason says that a
    // round changed nothing, so a person decides.
    if (after.report.state == ReportState::Ready && !was(ReportState::Ready) &&
        !was(ReportState::Approved) && !(before && isClosed(before->report.state)) &&
        after.pullRequest && after.pullRequest->checks == CheckState::Passed)
        return after.report.stateReason.isEmpty() ? Notice::TurnedGreen : Notice::NeedsDecision;
    if (after.report.state == ReportState::NeedsDecision && !was(ReportState::NeedsDecision))
        return Notice::NeedsDecision;
    return Notice::None;
}

} // namespace core::inbox
