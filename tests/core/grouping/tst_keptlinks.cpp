// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of links that are kept from one index for the next: what is found is the same, and nothing
// that a file says can change more than how soon the index is there.
#include "core/grouping/grouper.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <QCryptographicHash>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

constexpr int checksumSize = 32;

std::vector<GroupingInput> invented(int count)
{
    SyntheticSignals source;
    return must(prepared(source.batch(count)));
}

ReportId reportOf(size_t number)
{
    return ReportId(QUuid(quint32(number / 4 + 1), 1, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2));
}

struct Index
{
    FakeClock clock;
    CountingIds ids;
    Grouper grouper{{}, clock, ids};

    /// Of those that `has` admits.
    void fill(std::span<const GroupingInput> inputs, const std::function<bool(size_t)> &has = {})
    {
        for (size_t i = 0; i < inputs.size(); ++i) {
            if (!has || has(i))
                must(grouper.add(inputs[i], reportOf(i)));
        }
        while (must(grouper.connect(50)) > 0) {
        }
    }
};

QByteArray linksOf(std::span<const GroupingInput> inputs)
{
    Index index;
    index.fill(inputs);
    return index.grouper.links();
}

/// Sums of terms are in the order of their ids, which differs between indexes.
double rounded(double score)
{
    constexpr double digits = 1e12;
    return std::round(score * digits) / digits;
}

/// What the probes find: signals with their scores.
std::vector<std::vector<std::pair<SignalId, double>>>
found(const Grouper &grouper, std::span<const GroupingInput> probes, int count = 10)
{
    std::vector<std::vector<std::pair<SignalId, double>>> all;
    for (const GroupingInput &probe : probes) {
        all.emplace_back();
        for (const RankedSignal &one : grouper.nearest(probe, count))
            all.back().emplace_back(one.signal, rounded(one.score));
    }
    return all;
}

/// The portion of what `one` finds that `other` finds too.
double overlap(const Grouper &one, const Grouper &other, std::span<const GroupingInput> probes)
{
    const auto first = found(one, probes);
    const auto second = found(other, probes);
    size_t both = 0;
    size_t all = 0;
    for (size_t i = 0; i < first.size(); ++i) {
        all += first[i].size();
        for (const auto &[signal, score] : first[i])
            both += std::ranges::contains(second[i], signal, &std::pair<SignalId, double>::first)
                        ? 1
                        : 0;
    }
    return all > 0 ? double(both) / double(all) : 1;
}

QByteArray sealed(const QByteArray &body)
{
    return body + QCryptographicHash::hash(body, QCryptographicHash::Blake2b_256);
}

} // namespace

class TestKeptLinks : public QObject
{
    Q_OBJECT

    const std::vector<GroupingInput> m_all = invented(900);
    const std::span<const GroupingInput> m_known = std::span(m_all).first(600);
    const std::span<const GroupingInput> m_later = std::span(m_all).subspan(600, 200);
    const std::span<const GroupingInput> m_probes = std::span(m_all).last(100);

private Q_SLOTS:
    void findsTheSameAsBefore()
    {
        Index before;
        before.fill(m_known);
        const QByteArray links = before.grouper.links();
        QVERIFY(!links.isEmpty());
        Index after;
        must(after.grouper.useLinks(links));
        after.fill(m_known);
        QVERIFY(after.grouper.isConnected());
        QCOMPARE(after.grouper.size(), int(m_known.size()));
        QCOMPARE(found(after.grouper, m_probes), found(before.grouper, m_probes));
        // and goes on the same way
        QCOMPARE(after.grouper.links().size(), links.size());
        for (const GroupingInput &input : m_later)
            QCOMPARE(must(after.grouper.propose(input)).candidates.front().signal,
                     must(before.grouper.propose(input)).candidates.front().signal);
    }

    void takesInWhatCameLater()
    {
        Index built;
        Index after;
        must(after.grouper.useLinks(linksOf(m_known)));
        const std::span<const GroupingInput> both = std::span(m_all).first(800);
        built.fill(both);
        after.fill(both);
        QVERIFY2(overlap(built.grouper, after.grouper, m_probes) > 0.97,
                 qPrintable(QString::number(overlap(built.grouper, after.grouper, m_probes))));
        for (const GroupingInput &input : m_later)
            QCOMPARE(after.grouper.nearest(input, 1).front().signal, input.signal.id);
    }

    void whatIsGoneStaysGone_data()
    {
        QTest::addColumn<size_t>("every");
        QTest::newRow("a few") << size_t(25);
        QTest::newRow("some") << size_t(11);
        QTest::newRow("too many to use the links") << size_t(2);
    }

    void whatIsGoneStaysGone()
    {
        QFETCH(size_t, every);
        const auto isThere = [every](size_t i) { return i % every != 0; };
        QSet<SignalId> gone;
        std::vector<GroupingInput> goneInputs;
        for (size_t i = 0; i < m_known.size(); i += every) {
            gone.insert(m_known[i].signal.id);
            goneInputs.push_back(m_known[i]);
        }
        Index built;
        built.fill(m_known, isThere);
        Index after;
        must(after.grouper.useLinks(linksOf(m_known)));
        after.fill(m_known, isThere);
        QCOMPARE(after.grouper.size(), built.grouper.size());
        for (const auto &hits : found(after.grouper, goneInputs, 40)) {
            for (const auto &[signal, score] : hits)
                QVERIFY(!gone.contains(signal));
        }
        const double same = overlap(built.grouper, after.grouper, m_probes);
        QVERIFY2(same > 0.97, qPrintable(QString::number(same)));

        // Kept and used once more, without those that are gone.
        Index third;
        must(third.grouper.useLinks(after.grouper.links()));
        third.fill(m_known, isThere);
        QCOMPARE(found(third.grouper, m_probes), found(after.grouper, m_probes));
    }

    /// An index that forgot many keeps links from which many were taken.
    void keepsWithoutTheRemoved()
    {
        Index worn;
        worn.fill(m_known);
        const auto isThere = [](size_t i) { return i % 3 != 0; };
        for (size_t i = 0; i < m_known.size(); ++i) {
            if (!isThere(i))
                worn.grouper.remove(m_known[i].signal.id);
        }
        Index built;
        built.fill(m_known, isThere);
        Index after;
        must(after.grouper.useLinks(worn.grouper.links()));
        after.fill(m_known, isThere);
        const double same = overlap(built.grouper, after.grouper, m_probes);
        QVERIFY2(same > 0.97, qPrintable(QString::number(same)));
    }

    void reportsComeFromTheSignals()
    {
        const QByteArray links = linksOf(m_known);
        Index after;
        must(after.grouper.useLinks(links));
        QSet<ReportId> moved; // all of them
        for (size_t i = 0; i < m_known.size(); ++i) {
            must(after.grouper.add(m_known[i], reportOf(i + 4'000)));
            moved.insert(reportOf(i + 4'000));
        }
        QCOMPARE(must(after.grouper.connect(1)), 0);
        const Proposal proposal = must(after.grouper.propose(m_probes.front()));
        QVERIFY(!proposal.candidates.empty());
        for (const Candidate &candidate : proposal.candidates)
            QVERIFY(moved.contains(candidate.report));
    }

    void removedWhileItWaits()
    {
        Index after;
        must(after.grouper.useLinks(linksOf(m_known)));
        for (size_t i = 0; i < 800; ++i)
            must(after.grouper.add(m_all[i], reportOf(i)));
        QVERIFY(!after.grouper.isConnected());
        QVERIFY(after.grouper.links().isEmpty());
        for (size_t i = 590; i < 620; ++i)
            after.grouper.remove(m_all[i].signal.id);
        while (must(after.grouper.connect(30)) > 0) {
        }
        for (size_t i = 590; i < 620; ++i) {
            for (const RankedSignal &one : after.grouper.nearest(m_all[i], 40))
                QVERIFY(one.signal != m_all[i].signal.id);
        }
        QCOMPARE(after.grouper.nearest(m_all[700], 1).front().signal, m_all[700].signal.id);
    }

    void anotherEmbedderIgnoresThem()
    {
        const QByteArray links = linksOf(m_known.first(100));
        std::vector<GroupingInput> others(m_known.begin(), m_known.begin() + 100);
        for (GroupingInput &input : others) {
            input.ownVector.model += u"-next"_s;
            for (Embedding &vector : input.queryVectors)
                vector.model = input.ownVector.model;
        }
        Index after;
        must(after.grouper.useLinks(links));
        must(after.grouper.add(others.front(), reportOf(0)));
        QVERIFY(after.grouper.isConnected());
        Index shorter;
        must(shorter.grouper.useLinks(links));
        GroupingInput half = m_known.front();
        half.ownVector.values.resize(128);
        for (Embedding &vector : half.queryVectors)
            vector.values.resize(128);
        must(shorter.grouper.add(half, reportOf(0)));
        QVERIFY(shorter.grouper.isConnected());
    }

    void anIndexInUseTakesNone()
    {
        Index index;
        index.fill(m_known.first(3));
        const Result<> used = index.grouper.useLinks(linksOf(m_known.first(3)));
        QVERIFY(!used);
        QCOMPARE(used.error().kind, ErrorKind::Conflict);
        QVERIFY(Index().grouper.links().isEmpty());
    }

    void everyCutIsSeen()
    {
        const QByteArray links = linksOf(m_known.first(20));
        Index index;
        for (qsizetype size = 0; size < links.size(); ++size) {
            const Result<> used = index.grouper.useLinks(links.first(size));
            QVERIFY2(!used && used.error().kind == ErrorKind::Corrupt,
                     qPrintable(QString::number(size)));
        }
        QVERIFY(!index.grouper.useLinks(links + '\0'));
        VERIFY_OK(index.grouper.useLinks(links));
    }

    void everyFlippedBitIsSeen()
    {
        const QByteArray links = linksOf(m_known.first(20));
        Index index;
        for (qsizetype at = 0; at < links.size(); ++at) {
            QByteArray flipped = links;
            flipped[at] = char(uchar(flipped[at]) ^ (1U << (at % 8)));
            QVERIFY2(!index.grouper.useLinks(flipped), qPrintable(QString::number(at)));
        }
    }

    void anotherVersionIsLeft()
    {
        QByteArray body = linksOf(m_known.first(5)).chopped(checksumSize);
        body[8] = char(body[8] + 1);
        const Result<> used = Index().grouper.useLinks(sealed(body));
        QVERIFY(!used);
        QCOMPARE(used.error().kind, ErrorKind::Unsupported);
    }

    /// Whatever a file with a right checksum says: it is refused, or nothing but the links is its.
    void wrongLinksFindNothingWrong()
    {
        const std::span<const GroupingInput> few = m_known.first(20);
        const QByteArray body = linksOf(few).chopped(checksumSize);
        QSet<SignalId> known;
        for (const GroupingInput &input : few)
            known.insert(input.signal.id);
        int used = 0;
        for (qsizetype at = 0; at < body.size(); at += at < 200 ? 1 : 61) {
            for (const uchar value : {0x00, 0x01, 0x7f, 0xff}) {
                QByteArray changed = body;
                changed[at] = char(value);
                Index index;
                if (!index.grouper.useLinks(sealed(changed)))
                    continue;
                ++used;
                index.fill(few);
                for (const GroupingInput &probe : m_probes.first(2)) {
                    for (const RankedSignal &one : index.grouper.nearest(probe, 10))
                        QVERIFY(known.contains(one.signal));
                }
                must(index.grouper.assign(m_probes[3]));
            }
        }
        QVERIFY(used > 50); // or this test would say nothing
    }
};

TEST_CLASSES(runKeptLinks, TestKeptLinks)
#include "tst_keptlinks.moc"
