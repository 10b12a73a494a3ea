// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "laterdecisionstest.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/groupacts.h"
#include "shop.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::must;
using tests::printer;
using tests::said;
using tests::Shop;
using tests::wages;
using tests::waitFor;

void LaterDecisionsTest::laterDecisionsFollow_data()
{
    QTest::addColumn<QString>("act");
    QTest::addColumn<QString>("then");
    QTest::addColumn<bool>("restarted");
    QTest::addColumn<bool>("together");
    for (const QString &act : {u"never"_s, u"always"_s, u"move"_s, u"merge"_s, u"split"_s}) {
        const bool isRule = act == u"never" || act == u"always";
        for (const QString &then : {u"kept"_s, u"undone"_s, u"withdrawn"_s}) {
            if (then == u"withdrawn" && !isRule)
                continue;
            // A rule says the opposite of what the words say; without one the words decide.
            const bool together = (act != u"always") != (isRule && then == u"kept");
            for (const bool restarted : {false, true})
                QTest::addRow("%s, %s%s", qPrintable(act), qPrintable(then),
                              restarted ? ", restarted" : "")
                    << act << then << restarted << together;
        }
    }
}

void LaterDecisionsTest::laterDecisionsFollow()
{
    QFETCH(QString, act);
    QFETCH(QString, then);
    QFETCH(bool, restarted);
    QFETCH(bool, together);

    // Three that are one report by their words; or two that are not, for "always".
    Shop shop;
    const QString other = act == u"always" ? wages : printer;
    const std::vector ids{shop.say(printer, u"first"_s), shop.say(other, u"second"_s),
                          shop.say(printer, u"third"_s)};
    QCOMPARE(shop.where(ids[1]) == shop.where(ids[0]), act != u"always");
    QCOMPARE(shop.where(ids[2]), shop.where(ids[0]));
    if (act == u"move")
        must(waitFor(moveSignals(shop.context, {ids[2]}, {})));
    else if (act == u"merge")
        must(waitFor(moveSignals(shop.context, {ids[1]}, {})));
    std::vector<ReportId> before;
    for (const SignalId id : ids)
        before.push_back(shop.where(id));

    DecisionId decision;
    if (act == u"never" || act == u"always")
        decision = must(waitFor(pairSignals(
            shop.context, ids[0], ids[1], act == u"never" ? Pairing::Never : Pairing::Always, {})));
    else if (act == u"merge")
        decision = must(waitFor(mergeReports(shop.context, before[1], before[0])));
    else
        decision = must(
            waitFor(moveSignals(shop.context, {ids[1]}, act == u"move" ? before[2] : ReportId())));
    QVERIFY(shop.where(ids[1]) != before[1]);
    if (then == u"undone") {
        must(waitFor(undoDecision(shop.context, decision, {})));
        for (size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(shop.where(ids[i]), before[i]);
    } else if (then == u"withdrawn") {
        must(waitFor(withdrawRule(shop.context, decision)));
    }
    if (restarted)
        shop.restart();
    QSet<ReportId> homes;
    for (const SignalId id : ids) {
        QCOMPARE(shop.inIndex(id), shop.where(id));
        homes.insert(shop.where(id));
    }

    // All is settled, and comes back.
    for (const ReportId home : homes)
        must(waitFor(
            closeReport(shop.context, home, ReportState::Resolved, u"fixedElsewhere"_s, {}, {})));
    shop.clock.advance(std::chrono::hours(48));
    const ReportId first = shop.take(said(printer, u"first"_s));
    const ReportId second = shop.take(said(other, u"second"_s));
    QVERIFY(!homes.contains(first) && !homes.contains(second));
    QCOMPARE(second == first, together);
}
