// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay.h"

#include "core/pipeline/intake.h"
#include "core/pipeline/pipeline.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

using namespace core;
using namespace Qt::StringLiterals;

namespace tests {

namespace {

class CountingGenerator final : public queries::Generator
{
public:
    CountingGenerator(std::unique_ptr<queries::Generator> inner, Replayed &counts)
        : m_inner(std::move(inner)), m_counts(counts)
    {
    }
    Task<std::vector<QuerySet>> generate(std::vector<Signal> batch, StopToken stop) override
    {
        m_counts.generatorSignals += int(batch.size());
        return m_inner->generate(std::move(batch), std::move(stop));
    }

private:
    std::unique_ptr<queries::Generator> m_inner;
    Replayed &m_counts;
};

class CountingEmbedder final : public embedding::Embedder
{
public:
    CountingEmbedder(std::unique_ptr<embedding::Embedder> inner, Replayed &counts)
        : m_inner(std::move(inner)), m_counts(counts)
    {
    }
    QString model() const override { return m_inner->model(); }
    int dimension() const override { return m_inner->dimension(); }
    Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) override
    {
        ++m_counts.embedderCalls;
        m_counts.embeddedTexts += int(texts.size());
        return m_inner->embed(std::move(texts), std::move(stop));
    }

private:
    std::unique_ptr<embedding::Embedder> m_inner;
    Replayed &m_counts;
};

/// A name without numbers, which say nothing about a place: 0 is "qaaa".
QString nameOf(int number)
{
    QString name = u"q"_s;
    for (int i = 0; i < 3; ++i, number /= 26)
        name += QChar(u'a' + number % 26);
    return name;
}

RawSignal crash(int number, int place, Timestamp now)
{
    const QString name = nameOf(place);
    const QJsonArray frames{QJsonObject{{u"function"_s, u"handle"_s},
                                        {u"filename"_s, u"shop/routes.py"_s},
                                        {u"lineno"_s, 40},
                                        {u"in_app"_s, true}},
                            QJsonObject{{u"function"_s, name},
                                        {u"filename"_s, QString(u"shop/"_s + name + u".py"_s)},
                                        {u"lineno"_s, 12},
                                        {u"in_app"_s, true}}};
    const QJsonObject exception{{u"type"_s, u"KeyError"_s},
                                {u"value"_s, u"'sku' of order %1"_s.arg(number)},
                                {u"stacktrace"_s, QJsonObject{{u"frames"_s, frames}}}};
    const QJsonObject event{{u"level"_s, u"error"_s},
                            {u"platform"_s, u"python"_s},
                            {u"timestamp"_s, double(toMs(now)) / 1'000},
                            {u"user"_s, QJsonObject{{u"id"_s, u"u%1"_s.arg(number % 977)}}},
                            {u"exception"_s, QJsonObject{{u"values"_s, QJsonArray{exception}}}}};
    return {.source = u"sentry"_s,
            .externalId = u"event-%1"_s.arg(number),
            .kind = u"sentry.event"_s,
            .payload = QJsonDocument(event).toJson(QJsonDocument::Compact),
            .received = now};
}

} // namespace

Replayed replay(Bench &bench, int events, int places, int perRequest, int first)
{
    Replayed replayed;
    pipeline::SharedContext context = bench.context;
    context->generator.member =
        std::make_unique<CountingGenerator>(std::move(context->generator.member), replayed);
    context->embedder.member =
        std::make_unique<CountingEmbedder>(std::move(context->embedder.member), replayed);
    pipeline::SignalIntake intake(*context);
    QElapsedTimer timer;
    for (int sent = 0; sent < events;) {
        sources::RawBatch batch{.source = u"sentry"_s, .items = {}, .counted = {}, .cursor = {}};
        for (int i = 0; i < perRequest && sent < events; ++i, ++sent) {
            // A step that shares no factor with `places` meets every place, mixed.
            const auto place = int(qint64(sent) * 7'919 % places);
            batch.items.push_back(crash(first + sent, place, bench.clock.now()));
        }
        timer.restart();
        replayed.stored += must(waitFor(intake.commit(std::move(batch), {}))).stored;
        replayed.intakeSeconds += double(timer.nsecsElapsed()) / 1e9;
        if (sent % (20 * perRequest) != 0 && sent < events)
            continue;
        timer.restart();
        while (must(waitFor(pipeline::runSignalStages(context, {}))) > 0) {
        }
        replayed.stageSeconds += double(timer.nsecsElapsed()) / 1e9;
    }
    const QHash<QString, int> marks =
        bench.read([](const storage::Stores &stores) { return stores.intake.progressCounts(); });
    replayed.grouped = marks.value(storage::progressName(storage::Progress::Grouped));
    replayed.occurrences = marks.value(storage::progressName(storage::Progress::Occurrence));
    replayed.normalized = replayed.grouped + replayed.occurrences;
    replayed.reports = int(bench.reports().size());
    replayed.indexed = must(waitFor(
        context->index.run([context]() -> Result<int> { return context->grouper->size(); })));
    return replayed;
}

} // namespace tests
