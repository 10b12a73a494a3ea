// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/screens/fakedesk.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;
using namespace core;

namespace tests {

namespace {

Error notFound()
{
    return Error{ErrorKind::NotFound, u"There is no such thing."_s, {}};
}

} // namespace

Task<std::vector<InboxItem>> FakeDesk::inbox()
{
    Result<std::vector<InboxItem>> result = items;
    if (error)
        result = std::unexpected(*error);
    co_return result;
}

void FakeDesk::answerHeld()
{
    for (const Resolver<> &held : std::exchange(heldReads, {}))
        held.resolve({});
}

Task<> FakeDesk::held()
{
    Result<> outcome;
    if (holdsReads) {
        Completion<> completion;
        heldReads.push_back(completion.resolver());
        outcome = co_await completion;
    }
    co_return outcome;
}

Task<pipeline::InboxHead> FakeDesk::inboxHead()
{
    inboxReads << u"head"_s;
    if (error)
        co_return std::unexpected(*error);
    std::vector<InboxItem> sorted = items;
    std::ranges::sort(sorted, std::greater(), [](const InboxItem &item) {
        const Report &report = item.report;
        const bool done = sectionOf(report.state) == InboxSection::Done;
        const int urgency = report.priority ? -int(*report.priority) : -9;
        return std::tuple(done ? 0 : urgency, done ? report.updated : report.lastSeen);
    });
    pipeline::InboxHead head;
    std::map<ReportState, int> taken;
    for (const InboxItem &item : sorted) {
        pipeline::SectionCount &count = head.counts[sectionOf(item.report.state)];
        ++count.all;
        count.unread += item.unread ? 1 : 0;
        if (++taken[item.report.state] <= headSize)
            head.items.push_back(item);
    }
    head.isWhole = head.items.size() == items.size();
    Task<> holding = held();
    const Result<> waited = co_await holding;
    if (!waited)
        co_return std::unexpected(waited.error());
    co_return head;
}

Task<pipeline::InboxPiece> FakeDesk::inboxPiece(ReportId after, int most)
{
    inboxReads << u"piece %1"_s.arg(most);
    if (error)
        co_return std::unexpected(*error);
    std::vector<const InboxItem *> rest;
    for (const InboxItem &item : items) {
        if (after.isNull() || after < item.report.id)
            rest.push_back(&item);
    }
    const size_t size = std::min(rest.size(), size_t(most));
    std::ranges::partial_sort(rest, rest.begin() + std::ptrdiff_t(size), {},
                              [](const InboxItem *item) { return item->report.id.uuid(); });
    pipeline::InboxPiece piece;
    for (size_t i = 0; i < size; ++i)
        piece.items.push_back(*rest[i]);
    if (size < rest.size())
        piece.next = piece.items.back().report.id;
    Task<> holding = held();
    const Result<> waited = co_await holding;
    if (!waited)
        co_return std::unexpected(waited.error());
    co_return piece;
}

Task<std::vector<InboxItem>> FakeDesk::inboxItems(QList<ReportId> reports)
{
    inboxReads << u"items %1"_s.arg(reports.size());
    if (error)
        co_return std::unexpected(*error);
    std::vector<InboxItem> chosen = items;
    std::erase_if(chosen, [&](const InboxItem &item) { return !reports.contains(item.report.id); });
    Task<> holding = held();
    const Result<> waited = co_await holding;
    if (!waited)
        co_return std::unexpected(waited.error());
    co_return chosen;
}

Task<pipeline::ReportPage> FakeDesk::report(ReportId id)
{
    Result<pipeline::ReportPage> result = std::unexpected(notFound());
    if (error)
        result = std::unexpected(*error);
    else if (const auto page = pages.find(id); page != pages.end())
        result = page->second;
    else if (const InboxItem *known = item(id))
        result = pipeline::ReportPage{.item = *known};
    co_return result;
}

Task<pipeline::ReviewPage> FakeDesk::review(PullRequestId id)
{
    Result<pipeline::ReviewPage> result = std::unexpected(notFound());
    if (error)
        result = std::unexpected(*error);
    else if (const auto page = reviews.find(id); page != reviews.end())
        result = page->second;
    co_return result;
}

Task<std::vector<AuditEntry>> FakeDesk::audit(int)
{
    Result<std::vector<AuditEntry>> result = entries;
    if (error)
        result = std::unexpected(*error);
    co_return result;
}

Task<std::vector<Rejection>> FakeDesk::rejections()
{
    Result<std::vector<Rejection>> result = rejected;
    if (error)
        result = std::unexpected(*error);
    co_return result;
}

Task<std::vector<pipeline::SourceStatus>> FakeDesk::sources()
{
    Result<std::vector<pipeline::SourceStatus>> result = sourceList;
    if (error)
        result = std::unexpected(*error);
    co_return result;
}

Result<DecisionId> FakeDesk::act(const QString &what)
{
    if (error)
        return std::unexpected(*error);
    if (refusal)
        return std::unexpected(*refusal);
    acts << what;
    given.push_back(
        DecisionId(QUuid(0xd, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, uchar(given.size() + 1))));
    return given.back();
}

Result<DecisionId> FakeDesk::correct(Correction correction)
{
    const QString what = correction.act;
    corrections.push_back(std::move(correction));
    return act(what);
}

InboxItem *FakeDesk::item(ReportId id)
{
    const auto found =
        std::ranges::find_if(items, [&](const InboxItem &i) { return i.report.id == id; });
    return found == items.end() ? nullptr : &*found;
}

void FakeDesk::setState(ReportId id, ReportState state)
{
    if (InboxItem *known = item(id))
        known->report.state = state;
    if (const auto page = pages.find(id); page != pages.end())
        page->second.item.report.state = state;
    for (auto &[key, page] : reviews) {
        if (page.item.report.id == id)
            page.item.report.state = state;
    }
    Q_EMIT inboxChanged({id});
    Q_EMIT reportChanged(id);
}

Task<DecisionId> FakeDesk::submitReview(PullRequestId id, std::vector<ReviewComment> drafts,
                                        pipeline::ReviewAct how)
{
    const QString name = how == pipeline::ReviewAct::Approve          ? u"approve"_s
                         : how == pipeline::ReviewAct::RequestChanges ? u"request"_s
                                                                      : u"comment"_s;
    Result<DecisionId> result = act(u"submit %1 %2"_s.arg(name).arg(drafts.size()));
    if (result) {
        sent = drafts;
        if (const auto page = reviews.find(id);
            page != reviews.end() && how == pipeline::ReviewAct::Approve)
            setState(page->second.item.report.id, ReportState::Approved);
    }
    co_return result;
}

Task<> FakeDesk::saveDrafts(PullRequestId id, std::vector<ReviewComment> drafts)
{
    if (error)
        co_return std::unexpected(*error);
    reviews[id].drafts = std::move(drafts);
    co_return {};
}

Task<DecisionId> FakeDesk::merge(ReportId id)
{
    Result<DecisionId> result = act(u"merge"_s);
    if (result)
        setState(id, ReportState::Merged);
    co_return result;
}

Task<DecisionId> FakeDesk::publish(ReportId id)
{
    Result<DecisionId> result = act(u"publish"_s);
    if (result)
        setState(id, ReportState::Fixing);
    co_return result;
}

Task<DecisionId> FakeDesk::retry(ReportId id, QString direction)
{
    Result<DecisionId> result = act(u"retry "_s + direction);
    if (result)
        setState(id, ReportState::Queued);
    co_return result;
}

Task<DecisionId> FakeDesk::dismiss(ReportId id, QString reason, QString note)
{
    Result<DecisionId> result =
        act(u"dismiss "_s + reason + (note.isEmpty() ? u""_s : u' ' + note));
    if (result)
        setState(id, ReportState::Dismissed);
    co_return result;
}

Task<DecisionId> FakeDesk::resolve(ReportId id, QString reason, QString)
{
    Result<DecisionId> result = act(u"resolve "_s + reason);
    if (result)
        setState(id, ReportState::Resolved);
    co_return result;
}

Task<DecisionId> FakeDesk::snooze(ReportId, Timestamp until, int untilSignals)
{
    Result<DecisionId> result =
        act(u"snooze %1 %2"_s.arg(isKnown(until) ? u"time"_s : u"-"_s).arg(untilSignals));
    co_return result;
}

Task<DecisionId> FakeDesk::restoreRejection(RejectionId id)
{
    Result<DecisionId> result = act(u"restore"_s);
    for (Rejection &rejection : rejected)
        rejection.restored = rejection.restored || (result && rejection.id == id);
    co_return result;
}

Task<DecisionId> FakeDesk::moveSignals(std::vector<SignalId> chosen, ReportId to)
{
    Result<DecisionId> result =
        correct({.act = u"move"_s, .about = std::move(chosen), .reports = {to}});
    co_return result;
}

Task<DecisionId> FakeDesk::mergeReports(ReportId from, ReportId into)
{
    Result<DecisionId> result = correct({.act = u"join"_s, .reports = {from, into}});
    co_return result;
}

Task<DecisionId> FakeDesk::pairSignals(SignalId first, SignalId second, Pairing pairing, QString)
{
    Result<DecisionId> result = correct({.act = pairingName(pairing), .about = {first, second}});
    co_return result;
}

Task<DecisionId> FakeDesk::tieSignal(SignalId signal, ReportId with, QString)
{
    Result<DecisionId> result = correct({.act = u"always"_s, .about = {signal}, .reports = {with}});
    co_return result;
}

Task<DecisionId> FakeDesk::withdrawRule(DecisionId rule)
{
    Result<DecisionId> result = correct({.act = u"withdraw"_s, .decision = rule});
    co_return result;
}

Task<int> FakeDesk::consolidate(StopToken)
{
    acts << u"consolidate"_s;
    co_return 1;
}

Task<DecisionId> FakeDesk::decideRegrouping(RegroupingId proposal, bool accept)
{
    Result<DecisionId> result =
        correct({.act = accept ? u"accept"_s : u"dismiss proposal"_s, .proposal = proposal});
    co_return result;
}

Task<> FakeDesk::undo(DecisionId decision)
{
    Result<> result;
    corrections.push_back({.act = u"undo"_s, .decision = decision});
    if (error || refusal)
        result = std::unexpected(error ? *error : *refusal);
    else
        acts << u"undo"_s;
    co_return result;
}

Task<> FakeDesk::setRead(ReportId id, bool read)
{
    Result<> result;
    if (error)
        result = std::unexpected(*error);
    else if (InboxItem *known = item(id)) {
        known->unread = !read;
        marks << (read ? u"read"_s : u"unread"_s);
        Q_EMIT inboxChanged({id});
    }
    co_return result;
}

Task<QJsonValue> FakeDesk::policy(QJsonObject changes)
{
    if (error)
        co_return std::unexpected(*error);
    asked = changes;
    QJsonObject answer = policies;
    if (!changes.isEmpty()) {
        const Result<DecisionId> decision = act(u"policy"_s);
        if (!decision)
            co_return std::unexpected(decision.error());
        answer.insert(u"decision"_s, decision->toString());
    }
    co_return QJsonValue(answer);
}

Task<QJsonValue> FakeDesk::embedder(QJsonObject arguments)
{
    if (error)
        co_return std::unexpected(*error);
    asked = arguments;
    const QString what = arguments.value(u"act"_s).toString();
    if (what == u"try" && refusal)
        co_return std::unexpected(*refusal);
    if (what == u"try")
        co_return QJsonValue(trial);
    QJsonObject answer = embedders;
    if (!what.isEmpty()) {
        const Result<DecisionId> decision = act(u"embedder "_s + what);
        if (!decision)
            co_return std::unexpected(decision.error());
        if (what == u"cancel") {
            embedders.remove(u"next"_s);
            answer.remove(u"next"_s);
        }
        answer.insert(u"decision"_s, decision->toString());
    }
    co_return QJsonValue(answer);
}

Task<QJsonValue> FakeDesk::tune()
{
    if (error)
        co_return std::unexpected(*error);
    co_return QJsonValue(tuning);
}

Task<DecisionId> FakeDesk::setThresholds(Thresholds expected, Thresholds thresholds)
{
    applied = {expected, thresholds};
    if (isSlow) {
        Completion<> completion;
        waiting.push_back(completion.resolver());
        const Result<> answered = co_await completion;
        Q_UNUSED(answered)
    }
    Result<DecisionId> result = act(u"tune"_s);
    co_return result;
}

Task<WeightRules> FakeDesk::weightRules()
{
    if (error)
        co_return std::unexpected(*error);
    co_return weights;
}

Task<pipeline::WeightPreview> FakeDesk::previewWeights(WeightRules rules, StopToken stop)
{
    tried << toJson(rules);
    trying = stop;
    if (error)
        co_return std::unexpected(*error);
    co_return preview;
}

Task<DecisionId> FakeDesk::setWeights(WeightRules expected, WeightRules rules)
{
    if (expected != weights)
        co_return fail(ErrorKind::Conflict, u"Somebody else changed them."_s);
    Result<DecisionId> result = act(u"weights"_s);
    if (result)
        weights = rules;
    co_return result;
}

Task<> FakeDesk::stop(ReportId)
{
    Result<> result;
    acts << u"stop"_s;
    co_return result;
}

} // namespace tests
