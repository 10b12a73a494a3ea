// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consolidationtest.h"

#include "core/inbox/codewords.h"
#include "core/inbox/why.h"
#include "core/pipeline/consolidation.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/pages.h"
#include "core/pipeline/tuning.h"
#include "shop.h"

#include <QJsonArray>
#include <QSemaphore>
#include <QTest>

#include <cmath>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::must;
using tests::printer;
using tests::printerToo;
using tests::said;
using tests::Shop;
using tests::Told;
using tests::wages;
using tests::wagesToo;
using tests::waitFor;

namespace {

const Thresholds builtIn{grouping::GroupingSettings().joinThreshold,
                         grouping::GroupingSettings().coherenceThreshold};

double probabilityOf(const std::vector<MatchFeature> &features)
{
    double sum = 0;
    for (const MatchFeature &feature : features)
        sum += feature.contribution;
    return 1 / (1 + std::exp(-sum));
}

/// What a stored decision says that its own numbers do not; empty if they agree.
QString contradiction(const Assignment &made)
{
    constexpr double digits = 1e-6;
    const auto differs = [](double a, double b) { return std::abs(a - b) > digits; };
    if (made.rule == u"fingerprint" || made.rule == u"externalId")
        return made.score == 1 && made.features.empty() ? QString() : u"an exact key is certain"_s;
    if (made.threshold <= 0 || made.judge.isEmpty())
        return u"no threshold or model is stored"_s;
    if (!made.features.empty() && differs(probabilityOf(made.features), made.score))
        return u"the contributions do not give the score"_s;
    if (made.rule == u"score" &&
        (made.score < made.threshold || made.coherence < made.coherenceThreshold))
        return u"it joined below what was asked for"_s;
    double last = 1;
    for (const RejectedCandidate &other : made.rejected) {
        if (differs(probabilityOf(other.features), other.score))
            return u"a runner-up's contributions do not give its score"_s;
        if (other.score > last)
            return u"runners-up are not in order"_s;
        last = other.score;
        const bool isRight =
            other.reason == u"belowThreshold" ? other.score < made.threshold
            : other.reason == u"incoherent"
                ? other.score >= made.threshold && other.coherence < made.coherenceThreshold
            : other.reason == u"secondBest" ? other.score <= made.score
                                            : other.reason == u"closed";
        if (!isRight)
            return u"a runner-up lost for another reason than its numbers: "_s + other.reason;
    }
    return {};
}

} // namespace

void ConsolidationTest::everyDecisionRecomputes()
{
    Shop shop;
    std::vector<SignalId> ids;
    for (const QString &text : {printer, wages, printerToo, wagesToo,
                                u"The oven schedule of the bakery is empty after midnight."_s,
                                u"Labels for the oven schedule are printed twice."_s})
        ids.push_back(shop.say(text, u"f%1"_s.arg(ids.size())));
    shop.take({});
    shop.restart(); // nothing but what is stored
    int joined = 0;
    for (const SignalId id : ids) {
        const Assignment made = shop.assignment(id);
        QVERIFY2(contradiction(made).isEmpty(), qPrintable(contradiction(made)));
        joined += made.rule == u"score" ? 1 : 0;
        QVERIFY(made.opened == (made.rule == u"opened"));
        if (made.opened && id != ids.front())
            QVERIFY(!made.rejected.empty()); // what was nearest is told even if it is far
    }
    QVERIFY(joined >= 2);
}

void ConsolidationTest::everySignalIsExplained()
{
    for (const QString &feature : grouping::Grouper::featureNames())
        QVERIFY2(inbox::featureText(feature) != feature, qPrintable(feature)); // in words
    Shop shop;
    const SignalId first = shop.say(printer, u"a"_s);
    const SignalId joined = shop.say(printerToo, u"b"_s);
    const SignalId repeat = shop.say(printer, u"a"_s);
    const SignalId other = shop.say(wages, u"c"_s);
    const SignalId waiting = shop.receive(said(wages, u"d"_s)).id;
    const auto why = [&](SignalId id) {
        return must(waitFor(explainSignal(shop.context, id))).toObject();
    };
    const auto words = [&](SignalId id) {
        const QJsonObject object = why(id);
        return inbox::whyText(assignmentFromJson(object),
                              inbox::namesFromJson(object.value(u"titles").toObject()));
    };
    QVERIFY2(words(joined).contains(u"likely the same problem as “The label printer"),
             qPrintable(words(joined)));
    QVERIFY2(words(repeat).contains(u"exact repeat of “The label printer"),
             qPrintable(words(repeat)));
    QCOMPARE(why(repeat).value(u"report").toString(), shop.where(first).toString());
    QVERIFY2(words(other).startsWith(u"It opened this report: nothing fits. The nearest was"),
             qPrintable(words(other)));
    QVERIFY(!why(joined).value(u"queries").toArray().isEmpty());
    QCOMPARE(why(waiting).value(u"state").toString(), u"normalized"_s);
    QVERIFY(!why(waiting).contains(u"report"));
    const auto unknown = waitFor(explainSignal(shop.context, SignalId(shop.context->ids.next())));
    QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
}

void ConsolidationTest::nearMissesAreLinks()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(wages, u"b"_s);
    const ReportId printing = shop.where(a);
    const ReportId paying = shop.where(b);
    QVERIFY(printing != paying);
    // A decision that nearly went the other way, with the score of a near miss.
    Assignment near = shop.assignment(b);
    near.rejected = {
        {.report = printing, .nearest = a, .score = 0.2, .reason = u"belowThreshold"_s}};
    shop.write([&](storage::Stores &stores) { return stores.reports.join(near); });
    const auto links = [&](ReportId id) {
        return must(waitFor(readReport(shop.context, id))).links;
    };
    QCOMPARE(links(paying).size(), 1U);
    QCOMPARE(links(paying).front().other, printing);
    QCOMPARE(links(paying).front().score, 0.2);
    QCOMPARE(links(printing).front().other, paying); // seen from both sides
    QCOMPARE(links(printing).front().signal, a);
    // It follows the signals.
    must(waitFor(moveSignals(shop.context, {a}, shop.fresh())));
    const ReportId moved = shop.where(a);
    QVERIFY(moved != printing);
    QCOMPARE(links(paying).front().other, moved);
    must(waitFor(pairSignals(shop.context, a, b, Pairing::Never, {})));
    QVERIFY(links(paying).front().apart);
    must(waitFor(undoDecision(shop.context, {}, {})));
    // Merged, it has ended; taken back, it is there again.
    must(waitFor(mergeReports(shop.context, moved, paying)));
    QVERIFY(links(paying).empty());
    must(waitFor(undoDecision(shop.context, {}, {})));
    QCOMPARE(links(paying).size(), 1U);
}

void ConsolidationTest::agreeingReportsAreProposed()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    shop.say(wages, u"c"_s);
    QVERIFY(shop.propose().empty());
    shop.put(b, shop.fresh());
    const ReportId apart = shop.where(b);
    const std::vector<Regrouping> proposals = shop.propose();
    QCOMPARE(proposals.size(), 1U);
    const Regrouping &merge = proposals.front();
    QCOMPARE(merge.kind, RegroupingKind::Merge);
    QCOMPARE((QSet{merge.report, merge.other}), (QSet{shop.where(a), apart}));
    QVERIFY(merge.agreement >= merge.threshold);
    QCOMPARE(merge.members, 2);
    QCOMPARE(must(waitFor(readReport(shop.context, apart))).proposals.size(), 1U);
    // Looking again finds the same one and adds none.
    QCOMPARE(shop.propose().front().id, merge.id);

    must(waitFor(decideRegrouping(shop.context, merge.id, true)));
    QCOMPARE(shop.where(a), shop.where(b));
    QVERIFY(shop.propose().empty());
    QVERIFY(!waitFor(decideRegrouping(shop.context, merge.id, true)));
    must(waitFor(undoDecision(shop.context, {}, {})));
    QVERIFY(shop.where(a) != shop.where(b));
    QCOMPARE(shop.propose().size(), 1U);
}

void ConsolidationTest::acceptingWhatBecameSomethingElse_data()
{
    QTest::addColumn<bool>("isOther"); // what would go, or what would stay, has gone on since
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("then"); // who stays; empty: refused
    QTest::newRow("what would go is fixed now") << true << u"fixing"_s << u"other"_s;
    QTest::newRow("what would stay is fixed now") << false << u"fixing"_s << u"report"_s;
    QTest::newRow("what would go is dismissed") << true << u"dismissed"_s << u""_s;
    QTest::newRow("what would stay is dismissed") << false << u"dismissed"_s << u""_s;
}

void ConsolidationTest::acceptingWhatBecameSomethingElse()
{
    using enum ReportState;
    QFETCH(bool, isOther);
    QFETCH(QString, state);
    QFETCH(QString, then);
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    shop.put(b, shop.fresh());
    const Regrouping merge = shop.propose().front();
    const ReportId changed = isOther ? merge.other : merge.report;
    const ReportId asked = isOther ? merge.report : merge.other;
    if (state == u"fixing")
        shop.walk(changed, {Queued, Researching, Actionable, Fixing});
    else
        shop.walk(changed, {Dismissed});
    QCOMPARE(must(waitFor(readReport(shop.context, asked))).proposals.empty(), then.isEmpty());
    const Result<DecisionId> accepted = waitFor(decideRegrouping(shop.context, merge.id, true));
    QCOMPARE(accepted.has_value(), !then.isEmpty());
    if (!accepted) {
        QCOMPARE(accepted.error().kind, ErrorKind::Conflict);
        QVERIFY(shop.where(a) != shop.where(b));
        return;
    }
    const ReportId stays = then == u"other" ? merge.other : merge.report;
    QCOMPARE(shop.where(a), stays);
    QCOMPARE(shop.where(b), stays);
    must(waitFor(undoDecision(shop.context, *accepted, {})));
    QVERIFY(shop.where(a) != shop.where(b));
    for (const ReportId id : {merge.report, merge.other})
        QVERIFY(shop.report(id).mergedInto.isNull());
}

void ConsolidationTest::aDismissedProposalStaysAway()
{
    Shop shop;
    shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    shop.put(b, shop.fresh());
    const Regrouping merge = shop.propose().front();
    must(waitFor(decideRegrouping(shop.context, merge.id, false)));
    QVERIFY(shop.propose().empty());
    shop.restart();
    QVERIFY(shop.propose().empty());
    const auto labels =
        shop.read([](const storage::Stores &stores) { return stores.groups.labels(); });
    QCOMPARE(labels.size(), 1U);
    QCOMPARE(labels.front().origin, u"dismissed"_s);
    QVERIFY(!labels.front().same);
    // More of the same on both sides: that is new evidence.
    const SignalId c = shop.say(printerToo + u" Nobody changed anything."_s, u"c"_s);
    const SignalId d = shop.say(printer + u" Nobody changed anything."_s, u"d"_s);
    shop.put(c, merge.other);
    shop.put(d, merge.report);
    QCOMPARE(shop.propose().size(), 1U);
}

void ConsolidationTest::aCrowdHidesNoProposal()
{
    Shop shop;
    shop.clock.advance(std::chrono::hours(48));
    shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    shop.put(b, shop.fresh());
    // More reports than a pass asks about, of older signals but written later.
    const auto crowd = [&](const QString &name, Timestamp occurred) {
        for (int i = 0; i < 160; ++i) {
            Told told = said(wages, u"%1/%2"_s.arg(name).arg(i));
            told.occurred = occurred;
            const SignalId id = shop.receive(told).id;
            shop.write([&](storage::Stores &stores) -> Result<> {
                const Result<ReportId> report = stores.reports.create({});
                return report ? stores.reports.join(
                                    {.signal = id, .report = *report, .rule = u"opened"_s})
                              : std::unexpected(report.error());
            });
        }
    };
    const Timestamp now = shop.clock.now();
    shop.clock.advance(std::chrono::minutes(1));
    crowd(u"older"_s, now - std::chrono::hours(24));
    const std::vector<Regrouping> proposals = shop.propose();
    QCOMPARE(proposals.size(), 1U);
    shop.clock.advance(std::chrono::minutes(1));
    crowd(u"newer"_s, shop.clock.now());
    const std::vector<Regrouping> still = shop.propose();
    QCOMPARE(still.size(), 1U);
    QCOMPARE(still.front().id, proposals.front().id);
}

void ConsolidationTest::anEmptiedIndexEndsNoProposal()
{
    Shop shop;
    shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    shop.put(b, shop.fresh());
    QCOMPARE(shop.propose().size(), 1U);
    Task<int> looking = consolidate(shop.context, {});
    shop.context->isIndexFilled = false; // as a change of the embedder does
    must(waitFor(shop.context->index.run([&]() -> Result<> {
        shop.context->grouper->remove(b);
        return {};
    })));
    const Result<int> looked = waitFor(std::move(looking));
    QVERIFY(!looked);
    QCOMPARE(looked.error().kind, ErrorKind::Conflict);
    QCOMPARE(shop.read([](const storage::Stores &stores) {
                     return stores.regroupings.list(RegroupingState::Open);
                 })
                 .size(),
             1U);
}

void ConsolidationTest::anEmptiedReportHasNoProposals()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    shop.put(b, shop.fresh());
    QCOMPARE(shop.propose().size(), 1U);
    // A person does what was proposed without the proposal: there is nothing to accept any more.
    must(waitFor(moveSignals(shop.context, {b}, shop.where(a))));
    const auto open = shop.read([](const storage::Stores &stores) {
        return stores.regroupings.list(RegroupingState::Open);
    });
    QVERIFY(open.empty());
}

void ConsolidationTest::theLastThresholdsAreTold()
{
    Shop shop;
    must(waitFor(applyThresholds(shop.context, builtIn, {0.7, 0.1})));
    QSemaphore go;
    Task<> busy = shop.context->index.run([&go]() -> Result<> {
        go.acquire();
        return {};
    });
    Task<> telling = tellIndexThresholds(shop.context);
    must(waitFor(
        shop.context->storage->read([](const storage::Stores &) -> Result<int> { return 0; })));
    Task<DecisionId> applying = applyThresholds(shop.context, {0.7, 0.1}, {0.8, 0.1});
    must(waitFor(shop.context->storage->write([](storage::Stores &) -> Result<int> { return 0; })));
    go.release();
    must(waitFor(std::move(busy)));
    must(waitFor(std::move(telling)));
    QCOMPARE(shop.context->grouper->settings().joinThreshold, 0.8);
    must(waitFor(std::move(applying)));
}

void ConsolidationTest::rulesAndCorrectionsAreRespected()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    QCOMPARE(shop.where(a), shop.where(b));
    // A person took them apart: that is not proposed to be undone.
    must(waitFor(moveSignals(shop.context, {b}, {})));
    QVERIFY(shop.propose().empty());
    must(waitFor(undoDecision(shop.context, {}, {})));
    shop.put(b, shop.fresh());
    QCOMPARE(shop.propose().size(), 1U);
    must(waitFor(pairSignals(shop.context, a, b, Pairing::Never, {})));
    QVERIFY(shop.propose().empty());
}

void ConsolidationTest::aReportOfTwoProblemsIsProposedToBeSplit()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    const SignalId c = shop.say(wages, u"c"_s);
    const SignalId d = shop.say(wagesToo, u"d"_s);
    const ReportId report = shop.where(a);
    shop.put(c, report);
    shop.put(d, report);
    QCOMPARE(shop.report(report).signalCount, 4);
    const std::vector<Regrouping> proposals = shop.propose();
    QCOMPARE(proposals.size(), 1U);
    const Regrouping &split = proposals.front();
    QCOMPARE(split.kind, RegroupingKind::Split);
    QCOMPARE(split.report, report);
    const QSet<SignalId> leaving(split.leaving.begin(), split.leaving.end());
    QVERIFY(leaving == (QSet{a, b}) || leaving == (QSet{c, d}));
    QVERIFY(split.agreement < split.threshold);
    QVERIFY(split.within > split.agreement);
    must(waitFor(decideRegrouping(shop.context, split.id, true)));
    QCOMPARE(shop.where(a), shop.where(b));
    QCOMPARE(shop.where(c), shop.where(d));
    QVERIFY(shop.where(a) != shop.where(c));
    QVERIFY(shop.propose().empty());
    must(waitFor(undoDecision(shop.context, {}, {})));
    QCOMPARE(shop.where(a), shop.where(c));
    // What a person put together is no reason to propose a split.
    must(waitFor(decideRegrouping(shop.context, shop.propose().front().id, false)));
    QVERIFY(shop.propose().empty());
}

void ConsolidationTest::aSignalInTheWrongReportIsProposedToBeMoved()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(printerToo, u"b"_s);
    const SignalId c = shop.say(wages, u"c"_s);
    const SignalId d = shop.say(wagesToo, u"d"_s);
    const ReportId printers = shop.where(a);
    const ReportId pay = shop.where(c);
    const SignalId again = shop.say(u"Two labels for every box: the label printer of the bakery "
                                    "prints delivery labels twice since this morning."_s,
                                    u"e"_s);
    QCOMPARE(shop.where(again), printers);
    shop.put(again, pay);
    QCOMPARE(shop.report(pay).signalCount, 3);
    std::vector<Regrouping> proposals = shop.propose();
    QCOMPARE(proposals.size(), 1U);
    const Regrouping move = proposals.front();
    QCOMPARE(move.kind, RegroupingKind::Move);
    QCOMPARE(move.report, pay);
    QCOMPARE(move.other, printers);
    QCOMPARE(move.leaving, std::vector<SignalId>{again});
    QCOMPARE(move.signal, again);
    QVERIFY(move.nearest == a || move.nearest == b);
    QVERIFY(move.agreement >= move.threshold && move.agreement > move.within);
    // Found again it is the same proposal.
    proposals = shop.propose();
    QCOMPARE(proposals.size(), 1U);
    QCOMPARE(proposals.front().id, move.id);

    const DecisionId moved = must(waitFor(decideRegrouping(shop.context, move.id, true)));
    QCOMPARE(shop.where(again), printers);
    QCOMPARE(shop.inIndex(again), printers);
    QCOMPARE(shop.where(c), shop.where(d));
    QVERIFY(shop.propose().empty());
    must(waitFor(undoDecision(shop.context, moved, {})));
    QCOMPARE(shop.where(again), pay);
    QCOMPARE(shop.inIndex(again), pay);
    // A person leaves it where it is: that is not asked again.
    must(waitFor(decideRegrouping(shop.context, shop.propose().front().id, false)));
    QVERIFY(shop.propose().empty());
    QCOMPARE(shop.where(again), pay);
    // The other way round is another question.
    shop.put(again, printers);
    const SignalId back = shop.say(u"One cent less per hour for people: the payroll export rounds "
                                   "the wages of the night shift down."_s,
                                   u"f"_s);
    shop.put(back, printers);
    proposals = shop.propose();
    QCOMPARE(proposals.size(), 1U);
    QCOMPARE(proposals.front().report, printers);
    QCOMPARE(proposals.front().other, pay);
    QCOMPARE(proposals.front().leaving, std::vector<SignalId>{back});
}

void ConsolidationTest::measuringCanBeStopped()
{
    Shop shop;
    const SignalId a = shop.say(printer, u"a"_s);
    const SignalId b = shop.say(wages, u"b"_s);
    must(waitFor(pairSignals(shop.context, a, b, Pairing::Never, {})));
    QCOMPARE(must(waitFor(measureCorrections(shop.context, {}))).figures.apart, 1);
    StopSource stop;
    stop.request_stop();
    VERIFY_FAILS(waitFor(measureCorrections(shop.context, stop.get_token())), ErrorKind::Cancelled);
    VERIFY_FAILS(waitFor(proposeThresholds(shop.context, stop.get_token())), ErrorKind::Cancelled);
}

void ConsolidationTest::correctionsMeasureAndTune()
{
    Shop shop;
    QVERIFY(!must(waitFor(proposeThresholds(shop.context, {}))).join.isEnough);
    QCOMPARE(must(waitFor(measureCorrections(shop.context, {}))).figures.corrections, 0.0);
    // Three problems of two signals each; the person takes each pair apart, and says of signals
    // that are nothing alike that they belong together.
    const std::array texts{std::pair(printer, printerToo), std::pair(wages, wagesToo),
                           std::pair(u"The oven schedule of the bakery is empty after midnight."_s,
                                     u"After midnight the bakery's oven schedule is empty."_s)};
    std::vector<SignalId> ids;
    for (const auto &[one, other] : texts) {
        ids.push_back(shop.say(one, u"f%1"_s.arg(ids.size())));
        ids.push_back(shop.say(other, u"f%1"_s.arg(ids.size())));
    }
    const double current = grouping::GroupingSettings().joinThreshold;
    for (size_t i = 0; i < ids.size(); i += 2)
        must(waitFor(pairSignals(shop.context, ids[i], ids[i + 1], Pairing::Never, {})));
    const Measured measured = must(waitFor(measureCorrections(shop.context, {})));
    QCOMPARE(measured.figures.corrections, 3.0);
    QCOMPARE(measured.figures.apart, 3);
    QVERIFY(measured.figures.apartJoined >= 2); // that is why they were together
    QCOMPARE(measured.byOrigin.size(), 1U);
    QVERIFY(measured.placed >= 2);
    QVERIFY(!must(waitFor(proposeThresholds(shop.context, {}))).join.isEnough); // of one kind alone
    must(waitFor(pairSignals(shop.context, ids[0], ids[2], Pairing::Always, {})));
    must(waitFor(pairSignals(shop.context, ids[2], ids[4], Pairing::Always, {})));
    must(waitFor(pairSignals(shop.context, ids[1], ids[3], Pairing::Always, {})));
    const Tuning tuning = must(waitFor(proposeThresholds(shop.context, {})));
    QVERIFY(tuning.join.isEnough);
    QCOMPARE(tuning.join.now.threshold, current);
    QVERIFY(tuning.join.then.errors <= tuning.join.now.errors);

    const DecisionId decision = must(waitFor(applyThresholds(shop.context, builtIn, {0.8, 0.1})));
    QVERIFY(must(waitFor(applyThresholds(shop.context, builtIn, {0.8, 0.1}))).isNull());
    const SignalId later = shop.say(u"Invoices of the bakery show last year's address."_s, u"z"_s);
    QCOMPARE(shop.assignment(later).threshold, 0.8);
    shop.restart();
    const SignalId after = shop.say(u"Invoices of the bakery have an old address."_s, u"y"_s);
    QCOMPARE(shop.assignment(after).threshold, 0.8);
    QCOMPARE(shop.assignment(after).coherenceThreshold, 0.1);
    must(waitFor(undoDecision(shop.context, decision, {})));
    const SignalId last = shop.say(u"Croissants are missing in the weekly statistics."_s, u"x"_s);
    QCOMPARE(shop.assignment(last).threshold, current);
    QCOMPARE(shop.assignment(last).coherenceThreshold,
             grouping::GroupingSettings().coherenceThreshold);
    VERIFY_FAILS(waitFor(applyThresholds(shop.context, builtIn, {1.5, 0.1})),
                 ErrorKind::InvalidInput);
    VERIFY_FAILS(waitFor(applyThresholds(shop.context, builtIn, {0.5, -0.1})),
                 ErrorKind::InvalidInput);
    // Somebody who looked at others must look again.
    VERIFY_FAILS(waitFor(applyThresholds(shop.context, {0.7, 0.1}, {0.6, 0.1})),
                 ErrorKind::Conflict);
}
