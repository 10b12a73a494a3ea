// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/groupacts.h"

#include "core/grouping/constraints.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

QString titleOf(const storage::Stores &stores, SignalId id)
{
    const Result<Signal> signal = stores.signalStore.signal(id);
    return signal ? signal->title.displayLine(60) : id.toString().right(12);
}

/// A rule in the words of an error: what it says, and by what it can be withdrawn.
Error refusedBy(const storage::Stores &stores, const PairRule &rule)
{
    const QString text =
        rule.pairing == Pairing::Never
            ? tr("You said that “%1” and “%2” never belong in one report. To allow it, withdraw "
                 "the rule %3 first.")
            : tr("You said that “%1” and “%2” always belong in one report. To allow it, withdraw "
                 "the rule %3 first.");
    return fail(ErrorKind::Conflict,
                text.arg(titleOf(stores, rule.first), titleOf(stores, rule.second),
                         rule.id.toString().right(12)))
        .error();
}

/// The two signals as they stand in reports.
struct Pair
{
    SignalId first;
    SignalId second;
    ReportId firstReport;
    ReportId secondReport;
};

Result<Pair> pairOf(const storage::Stores &stores, SignalId first, SignalId second)
{
    const Result<SignalId> one = stores.groups.representative(first);
    const Result<SignalId> other = stores.groups.representative(second);
    if (!one || !other)
        return std::unexpected(one ? other.error() : one.error());
    if (first == second)
        return fail(ErrorKind::InvalidInput, tr("Choose two different signals."));
    if (*one == *other)
        return fail(ErrorKind::Conflict,
                    tr("One of these is an exact repeat of the other: they are counted as one."));
    const Result<Assignment> here = stores.reports.assignment(*one);
    const Result<Assignment> there = stores.reports.assignment(*other);
    if (!here || !there)
        return std::unexpected(here ? there.error() : here.error());
    return Pair{*one, *other, here->report, there->report};
}

/// Moves what the rule asks for. `to` and `reports` of the result are set even if nothing moves.
Result<Moved> settlePair(Context &context, storage::Stores &stores, const Pair &pair,
                         Pairing pairing, const grouping::Constraints &constraints)
{
    const bool isTogether = pair.firstReport == pair.secondReport;
    if (isTogether == (pairing == Pairing::Always))
        return Moved{.before = {},
                     .to = pair.secondReport,
                     .reports = {pair.firstReport, pair.secondReport},
                     .emptied = {},
                     .labels = {}};
    std::vector<SignalId> going;
    for (const SignalId signal : constraints.together(pair.second)) {
        const Result<Assignment> now = stores.reports.assignment(signal);
        if (now) // erased or expired ones are in no report
            going.push_back(signal);
    }
    ReportId to = pair.firstReport;
    if (pairing == Pairing::Never) {
        const Result<ReportId> created = stores.reports.create({});
        if (!created)
            return std::unexpected(created.error());
        to = *created;
    }
    Result<Moved> moved = moveInStores(context, stores, going, to, pairingName(pairing));
    if (!moved)
        return moved;
    moved->labels.clear(); // only the pair itself was judged
    if (Result<> merged = mergeEmptied(stores, *moved); !merged)
        return std::unexpected(std::move(merged.error()));
    return moved;
}

/// Inside a write.
Result<Noted> paired(Context &context, storage::Stores &stores, SignalId first, SignalId second,
                     Pairing pairing, const QString &note)
{
    const Result<Pair> pair = pairOf(stores, first, second);
    if (!pair)
        return std::unexpected(pair.error());
    const Result<std::vector<PairRule>> rules = stores.groups.rules();
    if (!rules)
        return std::unexpected(rules.error());
    const grouping::Constraints constraints(*rules);
    if (const auto rule = constraints.objection(pair->first, pair->second, pairing)) {
        if (rule->pairing == pairing)
            return fail(ErrorKind::Conflict,
                        tr("You said so already: rule %1.").arg(rule->id.toString().right(12)));
        return std::unexpected(refusedBy(stores, *rule));
    }
    Result<Moved> moved = settlePair(context, stores, *pair, pairing, constraints);
    if (!moved)
        return std::unexpected(std::move(moved.error()));
    moved->labels.push_back({.first = pair->first,
                             .second = pair->second,
                             .same = pairing == Pairing::Always,
                             .origin = pairingName(pairing)});
    const Result<DecisionId> decision = noteMove(
        stores, *moved, pairing == Pairing::Always ? u"groupedAlways"_s : u"groupedNever"_s,
        {{u"first"_s, pair->first.toString()}, {u"second"_s, pair->second.toString()}}, note);
    if (!decision)
        return std::unexpected(decision.error());
    Result<> put = stores.groups.putRule({.id = *decision,
                                          .first = pair->first,
                                          .second = pair->second,
                                          .pairing = pairing,
                                          .at = context.clock.now()});
    if (!put)
        return std::unexpected(std::move(put.error()));
    return Noted{std::move(*moved), *decision};
}

Task<DecisionId> carryOutPairing(SharedContext context, Task<Noted> storing)
{
    Task<DecisionId> settling = carryOut(context, std::move(storing));
    Result<DecisionId> decision = co_await settling;
    Task<> telling = tellIndexRules(context); // the rule may stand even if the moves failed there
    const Result<> told = co_await telling;
    if (decision && !told)
        co_return std::unexpected(told.error());
    co_return decision;
}

} // namespace

Result<> rulesHold(const storage::Stores &stores, std::span<const SignalId> changed)
{
    const Result<std::optional<PairRule>> broken = stores.groups.brokenRule(changed);
    if (!broken)
        return std::unexpected(broken.error());
    if (*broken)
        return std::unexpected(refusedBy(stores, **broken));
    return {};
}

Task<> tellIndexRules(SharedContext context)
{
    // Read where it is told: of two who tell at once, the later one has read what both wrote.
    return context->index.run([context]() -> Result<> {
        const Result<std::vector<PairRule>> rules = context->storage->readNow(
            [](const storage::Stores &stores) { return stores.groups.rules(); });
        if (!rules)
            return std::unexpected(rules.error());
        context->grouper->setConstraints(grouping::Constraints(*rules));
        return {};
    });
}

Result<SignalId> heaviestOf(const storage::Stores &stores, ReportId report)
{
    const Result<std::vector<SignalId>> members = stores.reports.members(report);
    if (!members)
        return std::unexpected(members.error());
    if (members->empty())
        return fail(ErrorKind::Conflict,
                    tr("The report %1 has no signals any more.").arg(report.toString().right(12)));
    return members->front();
}

Task<DecisionId> pairSignals(SharedContext context, SignalId first, SignalId second,
                             Pairing pairing, QString note)
{
    return carryOutPairing(context, context->storage->write([context, first, second, pairing,
                                                             note](storage::Stores &stores) {
        return paired(*context, stores, first, second, pairing, note);
    }));
}

Task<DecisionId> tieSignal(SharedContext context, SignalId signal, ReportId with, QString note)
{
    return carryOutPairing(
        context, context->storage->write(
                     [context, signal, with, note](storage::Stores &stores) -> Result<Noted> {
                         const Result<SignalId> heaviest = heaviestOf(stores, with);
                         if (!heaviest)
                             return std::unexpected(heaviest.error());
                         return paired(*context, stores, signal, *heaviest, Pairing::Always, note);
                     }));
}

Task<DecisionId> withdrawRule(SharedContext context, DecisionId id)
{
    struct Withdrawn
    {
        DecisionId decision;
        QSet<ReportId> reports;
    };
    Task<Withdrawn> storing =
        context->storage->write([id](storage::Stores &stores) -> Result<Withdrawn> {
            const Result<PairRule> rule = stores.groups.rule(id);
            if (!rule)
                return std::unexpected(rule.error());
            Withdrawn withdrawn;
            ReportId of;
            for (const SignalId signal : {rule->second, rule->first}) {
                const Result<Assignment> now = stores.reports.assignment(signal);
                if (!now)
                    continue;
                of = now->report;
                withdrawn.reports.insert(of);
            }
            Result<> removed = stores.groups.removeRule(id);
            if (!removed)
                return std::unexpected(std::move(removed.error()));
            const Result<DecisionId> decision = stores.audit.append({.actor = person,
                                                                     .action = u"ruleWithdrawn"_s,
                                                                     .report = of,
                                                                     .before = toJson(*rule),
                                                                     .undoable = true});
            if (!decision)
                return std::unexpected(decision.error());
            withdrawn.decision = *decision;
            return withdrawn;
        });
    const Result<Withdrawn> withdrawn = co_await storing;
    if (!withdrawn)
        co_return std::unexpected(withdrawn.error());
    Task<> telling = tellIndexRules(context);
    const Result<> told = co_await telling;
    for (const ReportId &report : std::as_const(withdrawn->reports))
        context->reportChanged(report);
    if (!told)
        co_return std::unexpected(told.error());
    co_return withdrawn->decision;
}

Result<> undoPairing(storage::Stores &stores, const AuditEntry &entry)
{
    if (entry.action != u"ruleWithdrawn") {
        Result<> removed = stores.groups.removeRule(entry.id);
        if (!removed && removed.error().kind == ErrorKind::NotFound)
            return fail(ErrorKind::Conflict,
                        tr("This rule was withdrawn since. Take that back first."));
        return removed;
    }
    const PairRule rule = pairRuleFromJson(entry.before);
    const Result<std::vector<PairRule>> rules = stores.groups.rules();
    if (!rules)
        return std::unexpected(rules.error());
    if (const auto other =
            grouping::Constraints(*rules).objection(rule.first, rule.second, rule.pairing))
        return std::unexpected(refusedBy(stores, *other));
    Result<> put = stores.groups.putRule(rule);
    if (!put)
        return put;
    return rulesHold(stores, std::array{rule.first, rule.second});
}

} // namespace core::pipeline
