// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything the stages work with: the services and one member of each family, made once when a
// workspace is opened.
#pragma once

#include "core/actionability/assessor.h"
#include "core/async/offload.h"
#include "core/async/scope.h"
#include "core/base/clock.h"
#include "core/ci/checks.h"
#include "core/codehost/host.h"
#include "core/embedding/embedder.h"
#include "core/execution/fixer.h"
#include "core/grouping/grouper.h"
#include "core/model/policy.h"
#include "core/net/httpclient.h"
#include "core/normalize/normalizer.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/fixreleases.h"
#include "core/queries/generator.h"
#include "core/reports/reportbuilder.h"
#include "core/research/researcher.h"
#include "core/safety/safetyfilter.h"
#include "core/sandbox/sandbox.h"
#include "core/secrets/secrets.h"
#include "core/storage/storage.h"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace core::pipeline {

/// A member with the name that is stored beside what it made, "rules/1".
template<typename T>
struct Chosen
{
    QString name;
    std::unique_ptr<T> member;
};

/// How far a change of the embedder is; see embedderchange.h. Signals count by arrival.
struct EmbedderChange
{
    Chosen<embedding::Embedder> next; ///< embeds everything again; no member: nothing is changed
    QString nextProblem;              ///< translated; empty if all is well
    qint64 done = 0;                  ///< signals
    qint64 total = 0;                 ///< signals; 0 before they were counted
    SignalId upTo;                    ///< what came before it was embedded again, or cannot be
    std::set<SignalId> skipped;       ///< what the new one cannot do, as far as it was asked
    bool isSwitchDue = false;         ///< the new vectors were complete when last looked

    bool isLoaded = false;          ///< the embedders that the workspace's settings name are used
    std::optional<QString> problem; ///< of the one in use, translated; none before it was asked
    bool isIndexStale = false;      ///< it holds another embedder's vectors, or not all

    bool isUnderWay() const { return next.member != nullptr; }
    /// From the first signal, with this one. member  none: stays with the one that is in use
    void begin(Chosen<embedding::Embedder> member)
    {
        next = std::move(member);
        nextProblem.clear();
        done = 0;
        total = 0;
        upTo = {};
        skipped.clear();
        isSwitchDue = false;
    }
};

/// thread  core thread; what is offloaded says so
struct Context
{
    /// given  borrowed; none for the system's
    explicit Context(const Clock *given = nullptr) : clock(given ? *given : systemClock) {}

    QString folder; ///< of the workspace
    SystemClock systemClock;
    const Clock &clock;
    TimeOrderedIds ids{clock};
    std::unique_ptr<storage::Storage> storage;
    net::HttpClient http;
    secrets::Secrets secrets;

    std::unique_ptr<safety::SafetyFilter> filter;      ///< any thread
    std::unique_ptr<normalize::Normalizer> normalizer; ///< on `learning` only
    quint64 savedTemplates = 0; ///< revision of the log templates that the database has
    Chosen<queries::Generator> generator;
    Chosen<embedding::Embedder> embedder;
    std::unique_ptr<grouping::Grouper> grouper; ///< on `index` only
    bool isIndexFilled = false;     ///< all stored signals are in it; on the core thread
    int keptSize = 0;               ///< of the index when its links were kept; on `index` only
    Chosen<reports::Writer> writer; ///< any thread
    Chosen<research::Researcher> researcher;
    Chosen<actionability::Assessor> assessor;
    Chosen<sandbox::Sandbox> sandbox;
    Chosen<execution::Fixer> fixer;
    Chosen<ci::Checks> checks;
    std::map<QString, std::unique_ptr<codehost::Host>> hosts; ///< by member id

    FixReleases fixReleases; ///< any thread

    std::set<ReportId> counted; ///< occurrences were counted that their weight does not show yet

    EmbedderChange change; ///< of `embedder`

    SerialQueue learning{QStringLiteral("normalize")}; ///< log templates learn one line at a time
    SerialQueue index{QStringLiteral("index")};        ///< the vector index

    // What the screen is told; called on the core thread.
    std::function<void(StageProgress)> progress;
    std::function<void(ReportId)> reportChanged;
    std::function<void()> anyReportChanged; ///< more than is worth naming
    /// New work may be there: wakes the worker.
    std::function<void()> wake;
    /// There may be something to embed again, or vectors to remove.
    std::function<void()> wakeEmbedding;

    /// Tells the screen what a stage is doing with a report. text  translated
    void say(const char *stage, ReportId report, const QString &text) const
    {
        if (progress)
            progress({.stage = QString::fromLatin1(stage), .text = text, .report = report});
    }
};

using SharedContext = std::shared_ptr<Context>;

/// Makes the members of all families with their default settings.
/// errors  whatever a member's factory fails with
Result<> chooseMembers(Context &context);
/// An empty index, with this workspace's settings.
std::unique_ptr<grouping::Grouper> newGrouper(Context &context);

} // namespace core::pipeline
