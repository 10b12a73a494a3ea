// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which embedder is chosen, and how it does.
#include "core/pipeline/embedderchange_p.h"

#include "core/base/logging.h"
#include "core/embedding/centring.h"

#include <QElapsedTimer>
#include <QStringBuilder>

#include <cstring>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// Stands for an embedder that cannot be used: its vectors stay, and what needs new ones waits.
class Unavailable final : public embedding::Embedder
{
public:
    Unavailable(EmbedderChoice choice, Error error)
        : m_choice(std::move(choice)), m_error(std::move(error))
    {
    }

    QString model() const override { return m_choice.model; }
    int dimension() const override { return m_choice.dimension; }
    Task<std::vector<Embedding>> embed(std::vector<QString>, StopToken) override
    {
        return refuse(m_error);
    }

private:
    static Task<std::vector<Embedding>> refuse(Error error)
    {
        Result<std::vector<Embedding>> refused = std::unexpected(std::move(error));
        co_return refused;
    }

    EmbedderChoice m_choice;
    Error m_error;
};

/// What makes the vectors that are stored as of `choice.model`, or says why it cannot.
Task<Chosen<embedding::Embedder>> madeAsStored(SharedContext context, EmbedderChoice choice)
{
    Task<Chosen<embedding::Embedder>> making = madeEmbedder(context, choice);
    Result<Chosen<embedding::Embedder>> member = co_await making;
    if (member && member->member->model() == choice.model)
        co_return std::move(*member);
    Error error =
        member ? fail(ErrorKind::Conflict,
                      tr("The embedder is not the one that made the stored vectors: it is “%1” "
                         "now, and was “%2”. To embed everything again, set it once more with: "
                         "daybreakctl embedder set")
                          .arg(member->member->model(), choice.model))
                     .error()
               : std::move(member.error());
    co_return Chosen<embedding::Embedder>{choice.member,
                                          std::make_unique<Unavailable>(choice, std::move(error))};
}

struct InUse
{
    Chosen<embedding::Embedder> now;
    Chosen<embedding::Embedder> next; ///< without a member if no change is under way
};

Task<InUse> madeAsStored(SharedContext context, StoredChoices stored)
{
    Result<InUse> made = InUse();
    Task<Chosen<embedding::Embedder>> making = madeAsStored(context, stored.now);
    Result<Chosen<embedding::Embedder>> now = co_await making;
    if (!now)
        co_return std::unexpected(std::move(now.error()));
    made->now = std::move(*now);
    if (!stored.next.member.isEmpty()) {
        Task<Chosen<embedding::Embedder>> makingNext = madeAsStored(context, stored.next);
        Result<Chosen<embedding::Embedder>> next = co_await makingNext;
        if (!next)
            co_return std::unexpected(std::move(next.error()));
        made->next = std::move(*next);
    }
    co_return made;
}

Task<StoredChoices> choicesNow(SharedContext context)
{
    return context->storage->read(
        [](const storage::Stores &stores) { return storedChoices(stores); });
}

} // namespace

Task<Chosen<embedding::Embedder>> madeEmbedder(SharedContext context, EmbedderChoice choice)
{
    const embedding::EmbedderInfo *info = embedding::embedders().find(choice.member);
    if (!info) {
        QStringList known;
        for (const embedding::EmbedderInfo &member : embedding::embedders().members())
            known.append(member.id);
        co_return fail(ErrorKind::InvalidInput,
                       tr("There is no embedder “%1” here, only: %2")
                           .arg(UntrustedText(choice.member).displayLine(40), known.join(u", "_s)));
    }
    Result<QJsonObject> settings = checkedSettings(info->settings, choice.settings);
    if (!settings)
        co_return std::unexpected(std::move(settings.error()));
    // A member may read a model of gigabytes.
    Task<std::unique_ptr<embedding::Embedder>> making =
        offload([context, info, given = *settings,
                 dimension = choice.dimension]() -> Result<std::unique_ptr<embedding::Embedder>> {
            return info->make({.http = &context->http,
                               .secrets = &context->secrets,
                               .clock = &context->clock,
                               .dimension = dimension},
                              given);
        });
    Result<std::unique_ptr<embedding::Embedder>> member = co_await making;
    if (!member)
        co_return std::unexpected(std::move(member.error()));
    if (!(*member)->isCentred() && !choice.centre.empty())
        *member = embedding::centred(std::move(*member), choice.centre);
    co_return Chosen<embedding::Embedder>{info->id % u'/' % QString::number(info->version),
                                          std::move(*member)};
}

QJsonObject toJson(const EmbedderChoice &choice)
{
    const QByteArray centre(reinterpret_cast<const char *>(choice.centre.data()),
                            qsizetype(choice.centre.size() * sizeof(float)));
    return {{u"centre"_s, QString::fromLatin1(centre.toBase64())},
            {u"member"_s, choice.member},
            {u"settings"_s, choice.settings},
            {u"model"_s, choice.model},
            {u"dimension"_s, choice.dimension}};
}

EmbedderChoice embedderChoiceFromJson(const QJsonObject &json)
{
    const QByteArray bytes = QByteArray::fromBase64(json.value(u"centre").toString().toLatin1());
    std::vector<float> centre(size_t(bytes.size()) / sizeof(float));
    if (!centre.empty())
        std::memcpy(centre.data(), bytes.constData(), centre.size() * sizeof(float));
    return {.member = json.value(u"member").toString(),
            .settings = json.value(u"settings").toObject(),
            .model = json.value(u"model").toString(),
            .dimension = json.value(u"dimension").toInt(),
            .centre = std::move(centre)};
}

Task<> useStoredEmbedders(SharedContext context)
{
    if (context->change.isLoaded)
        co_return {};
    const QString builtin = context->embedder.member->model();
    const EmbedderChoice standard{.member = builtin.section(u'/', 0, 0),
                                  .model = builtin,
                                  .dimension = context->embedder.member->dimension()};
    Task<StoredChoices> reading =
        context->storage->write([standard](storage::Stores &stores) -> Result<StoredChoices> {
            Result<StoredChoices> stored = storedChoices(stores);
            if (!stored)
                return stored;
            Result<> kept;
            if (stored->now.member.isEmpty()) {
                stored->now = standard;
                kept = stores.settings.setValue(embedderKey, toJson(standard));
            }
            // A newer version of the built-in one: that needs nobody's consent.
            const bool isOlder =
                stored->now.member == standard.member && stored->now.model != standard.model;
            if (isOlder && stored->next.member.isEmpty()) {
                stored->next = standard;
                kept = stores.settings.setValue(nextEmbedderKey, toJson(standard));
            }
            if (!kept)
                return std::unexpected(std::move(kept.error()));
            return stored;
        });
    const Result<StoredChoices> stored = co_await reading;
    if (!stored)
        co_return std::unexpected(stored.error());
    Task<InUse> making = madeAsStored(context, *stored);
    Result<InUse> made = co_await making;
    if (!made)
        co_return std::unexpected(std::move(made.error()));
    if (context->change.isLoaded)
        co_return {}; // by another command meanwhile
    if (stored->now.model != builtin)
        context->embedder = std::move(made->now);
    context->change.next = std::move(made->next);
    context->change.isLoaded = true;
    co_return {};
}

Task<> followStoredEmbedders(SharedContext context)
{
    if (!context->change.isLoaded) {
        Task<> loading = useStoredEmbedders(context);
        Result<> loaded = co_await loading;
        co_return loaded;
    }
    Task<StoredChoices> reading = choicesNow(context);
    Result<StoredChoices> stored = co_await reading;
    for (;;) {
        if (!stored)
            co_return std::unexpected(stored.error());
        Task<InUse> making = madeAsStored(context, *stored);
        Result<InUse> made = co_await making;
        if (!made)
            co_return std::unexpected(std::move(made.error()));
        Task<StoredChoices> readingAgain = choicesNow(context);
        Result<StoredChoices> now = co_await readingAgain;
        if (now && *now != *stored) { // chosen while these were made
            stored = std::move(now);
            continue;
        }
        if (!now)
            co_return std::unexpected(std::move(now.error()));
        context->embedder = std::move(made->now);
        context->change.begin(std::move(made->next));
        break;
    }
    context->wakeEmbedding();
    context->wake();
    co_return {};
}

Task<EmbedderTrial> tryEmbedder(SharedContext context, QString member, QJsonObject settings,
                                StopToken stop)
{
    Task<Chosen<embedding::Embedder>> making =
        madeEmbedder(context, {.member = member, .settings = settings});
    const Result<Chosen<embedding::Embedder>> chosen = co_await making;
    if (!chosen)
        co_return std::unexpected(chosen.error());
    Task<EmbedderTrial> trying = tryMember(*chosen->member, stop);
    Result<EmbedderTrial> trial = co_await trying;
    co_return trial;
}

namespace {

/// since  when it was asked
Task<EmbedderTrial> tried(QString model, QElapsedTimer since, Task<std::vector<Embedding>> asking)
{
    const Result<std::vector<Embedding>> vectors = co_await asking;
    if (!vectors)
        co_return std::unexpected(
            vectors.error().because(tr("The embedder %1 does not work.").arg(model)));
    co_return EmbedderTrial{
        .model = model, .dimension = vectors->front().dimension(), .milliseconds = since.elapsed()};
}

} // namespace

Task<EmbedderTrial> tryMember(embedding::Embedder &member, StopToken stop)
{
    QElapsedTimer now;
    now.start();
    return tried(member.model(), now,
                 member.embed({u"The checkout fails."_s, u"KeyError: 'sku'"_s}, std::move(stop)));
}

Task<> noteEmbedderProblem(SharedContext context, QString problem)
{
    if (context->change.problem == problem)
        co_return {};
    context->change.problem = problem;
    Task<> keeping = context->storage->write([problem](storage::Stores &stores) {
        return stores.settings.setSourceProblem(embedderProblemId, problem);
    });
    const Result<> kept = co_await keeping;
    // Work goes on without it: only what is told when nothing runs is older than it could be.
    if (!kept)
        qCWarning(lcPipeline).noquote() << "embedder problem:" << kept.error().toLogString();
    co_return {};
}

Task<EmbedderStatus> embedderStatus(SharedContext context)
{
    Task<EmbedderStatus> reading =
        context->storage->read([](const storage::Stores &stores) -> Result<EmbedderStatus> {
            const Result<StoredChoices> stored = storedChoices(stores);
            if (!stored)
                return std::unexpected(stored.error());
            EmbedderStatus status{.now = stored->now};
            const Result<int> embedded = stores.vectors.count(stored->now.model);
            const Result<QHash<QString, int>> marks = stores.intake.progressCounts();
            const Result<storage::SourceProblem> problem =
                stores.settings.sourceProblem(embedderProblemId);
            if (!embedded || !marks || !problem)
                return std::unexpected(!embedded ? embedded.error()
                                       : !marks  ? marks.error()
                                                 : problem.error());
            status.embedded = *embedded;
            status.waiting = marks->value(storage::progressName(storage::Progress::Normalized)) +
                             marks->value(storage::progressName(storage::Progress::Queried));
            status.problem = problem->message;
            if (!stored->next.member.isEmpty()) {
                const Result<int> again = stores.vectors.count(stored->next.model);
                if (!again)
                    return std::unexpected(again.error());
                status.next = stored->next;
                status.again = *again;
            }
            return status;
        });
    Result<EmbedderStatus> status = co_await reading;
    if (status)
        status->nextProblem = context->change.nextProblem;
    co_return status;
}

} // namespace core::pipeline
