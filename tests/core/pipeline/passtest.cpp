// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "passtest.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/consolidation.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/signalstages.h"
#include "shop.h"
#include "steps.h"

#include <QTest>

#include <functional>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Beside;
using tests::IndexSteps;
using tests::must;
using tests::oven;
using tests::printer;
using tests::Shop;
using tests::wages;
using tests::waitFor;

namespace {

/// Two reports of one problem, and one report of two. Compared by their words alone: what the model
/// makes of them is not what these tests are about.
struct Confused : Shop
{
    SignalId label = say(oven, u"a"_s);
    SignalId labelToo = say(oven, u"b"_s);
    SignalId baking = say(printer, u"c"_s);
    SignalId bakingToo = say(printer, u"d"_s);
    SignalId pay = say(wages, u"e"_s);
    SignalId payToo = say(wages, u"f"_s);

    Confused()
    {
        put(label, fresh());
        put(labelToo, fresh());
        const ReportId mixed = fresh();
        for (const SignalId id : {baking, bakingToo, pay, payToo})
            put(id, mixed);
        compareWords();
    }
    /// Until the next start.
    void compareWords()
    {
        const QStringList names = grouping::Grouper::featureNames();
        grouping::GroupingSettings settings;
        settings.weights.resize(size_t(names.size()), 0);
        settings.weights[size_t(names.indexOf(u"bias"_s))] = -6;
        settings.weights[size_t(names.indexOf(u"wordCosine"_s))] = 12;
        must(waitFor(context->index.run([this, settings]() -> Result<> {
            context->grouper = std::make_unique<grouping::Grouper>(settings, clock, context->ids);
            return {};
        })));
        must(waitFor(rebuildIndex(context, {})));
    }
    Regrouping only(RegroupingKind kind)
    {
        const auto all = open();
        const auto found = std::ranges::find(all, kind, &Regrouping::kind);
        return found == all.end() ? Regrouping() : *found;
    }
    qsizetype count(RegroupingKind kind)
    {
        return std::ranges::count(open(), kind, &Regrouping::kind);
    }
    DecisionId newestDecision()
    {
        const auto newest =
            read([](const storage::Stores &stores) { return stores.audit.list(1); });
        return newest.empty() ? DecisionId() : newest.front().id;
    }
    /// A pass that has read what it starts from and waits for the index.
    std::unique_ptr<Beside<int>> begin(const StopToken &stop)
    {
        auto pass = std::make_unique<Beside<int>>(consolidate(context, stop));
        must(waitFor(context->storage->read(
            [](const storage::Stores &) -> Result<> { return {}; }))); // read after its own
        return pass;
    }
};

/// What a person does while a pass is under way.
struct Act
{
    std::function<Task<DecisionId>(Confused &)> start; ///< none: nothing
    bool isAfterAPass = false;                         ///< it is about what one proposed
    int merges = 0;                                    ///< open after the pass
    int splits = 1;
};

const std::map<QString, Act> &acts()
{
    static const std::map<QString, Act> all{
        {u"nothing"_s, {.start = {}, .merges = 1}},
        {u"merge"_s,
         {.start =
              [](Confused &shop) {
                  return mergeReports(shop.context, shop.where(shop.labelToo),
                                      shop.where(shop.label));
              }}},
        {u"never"_s,
         {.start =
              [](Confused &shop) {
                  return pairSignals(shop.context, shop.label, shop.labelToo, Pairing::Never, {});
              }}},
        {u"move"_s,
         {.start =
              [](Confused &shop) {
                  return moveSignals(shop.context, {shop.labelToo}, shop.where(shop.pay));
              }}},
        {u"close"_s,
         {.start =
              [](Confused &shop) {
                  return closeReport(shop.context, shop.where(shop.labelToo),
                                     ReportState::Dismissed, u"notAProblem"_s, {}, {});
              }}},
        {u"dismiss"_s,
         {.start =
              [](Confused &shop) {
                  return decideRegrouping(shop.context, shop.only(RegroupingKind::Merge).id, false);
              },
          .isAfterAPass = true}},
        {u"accept"_s,
         {.start =
              [](Confused &shop) {
                  return decideRegrouping(shop.context, shop.only(RegroupingKind::Merge).id, true);
              },
          .isAfterAPass = true}},
        {u"move a part"_s,
         {.start =
              [](Confused &shop) {
                  return moveSignals(shop.context,
                                     {shop.only(RegroupingKind::Split).leaving.front()}, {});
              },
          .isAfterAPass = true,
          .merges = 1,
          .splits = 0}},
        {u"split"_s,
         {.start =
              [](Confused &shop) {
                  return decideRegrouping(shop.context, shop.only(RegroupingKind::Split).id, true);
              },
          .isAfterAPass = true,
          .merges = 1,
          .splits = 0}}};
    return all;
}

} // namespace

void PassTest::whatIsSettledDuringAPass_data()
{
    QTest::addColumn<QString>("act");
    for (const auto &[name, act] : acts())
        QTest::addRow("%s", qPrintable(name)) << name;
}

void PassTest::whatIsSettledDuringAPass()
{
    QFETCH(QString, act);
    const Act &done = acts().at(act);
    Confused shop;
    if (done.isAfterAPass) {
        must(waitFor(consolidate(shop.context, {})));
        QCOMPARE(shop.count(RegroupingKind::Merge), 1);
        QCOMPARE(shop.count(RegroupingKind::Split), 1);
    }
    IndexSteps steps(shop.context);
    const auto pass = shop.begin({});
    std::unique_ptr<Beside<DecisionId>> acting;
    if (done.start) {
        const DecisionId before = shop.newestDecision();
        acting = std::make_unique<Beside<DecisionId>>(done.start(shop));
        QTRY_VERIFY(shop.newestDecision() != before); // it is stored; the index was not told
    }
    QVERIFY(!pass->hasEnded());
    steps.goOn();
    must(pass->result());
    if (acting)
        must(acting->result());
    QCOMPARE(shop.count(RegroupingKind::Merge), done.merges);
    QCOMPARE(shop.count(RegroupingKind::Split), done.splits);
}

void PassTest::aPassIsStopped()
{
    Confused shop;
    // Several of each kind of step: neighbours of reports, pairs, reports that may be two.
    for (const QString &more : {u"g"_s, u"h"_s, u"i"_s})
        shop.put(shop.say(oven, more), shop.where(shop.label));
    shop.put(shop.say(oven, u"j"_s), shop.fresh());
    const std::vector<Regrouping> before = shop.propose();
    QCOMPARE_GE(shop.count(RegroupingKind::Merge), 2);
    QCOMPARE(shop.count(RegroupingKind::Split), 1);

    int done = 0;
    for (bool isWhole = false; !isWhole; ++done) {
        QCOMPARE_LT(done, 50);
        IndexSteps steps(shop.context);
        StopSource stop;
        const auto pass = shop.begin(stop.get_token());
        for (int i = 0; i < done; ++i)
            steps.step();
        QVERIFY(!pass->hasEnded());
        stop.request_stop();
        steps.step();
        QTRY_VERIFY(pass->hasEnded()); // it asked the index for nothing more
        const Result<int> result = pass->result();
        isWhole = result.has_value();
        if (!isWhole)
            QCOMPARE(result.error().kind, ErrorKind::Cancelled);
        const std::vector<Regrouping> now = shop.open();
        QVERIFY(std::ranges::equal(now, before, {}, &Regrouping::id, &Regrouping::id));
    }
    QCOMPARE_GE(done, 4 + 2 + 2); // reports, pairs, reports of four
}

void PassTest::aDismissalIsTakenBack()
{
    Confused shop;
    must(waitFor(consolidate(shop.context, {})));
    const auto labels = [&shop] {
        return shop.read([](const storage::Stores &stores) { return stores.groups.labels(); });
    };
    for (const RegroupingKind kind : {RegroupingKind::Merge, RegroupingKind::Split}) {
        const Regrouping proposal = shop.only(kind);
        const DecisionId dismissal =
            must(waitFor(decideRegrouping(shop.context, proposal.id, false)));
        QCOMPARE(shop.count(kind), 0);
        QVERIFY(!labels().empty());
        must(waitFor(undoDecision(shop.context, dismissal, {})));
        QCOMPARE(shop.only(kind).id, proposal.id);
        QVERIFY(labels().empty());
        shop.restart();
        shop.compareWords();
        must(waitFor(consolidate(shop.context, {})));
        QCOMPARE(shop.only(kind).id, proposal.id);
        VERIFY_FAILS(waitFor(undoDecision(shop.context, dismissal, {})), ErrorKind::Conflict);
    }
}
