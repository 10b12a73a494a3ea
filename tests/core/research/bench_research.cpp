// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Measures research on recorded fixes and on single signals of any repository:
//   DAYBREAK_TASKS=tasks.jsonl DAYBREAK_REPOSITORY=clone tst_bench_research recordedFixes
//   DAYBREAK_SIGNALS=signals.jsonl DAYBREAK_REPOSITORY=clone tst_bench_research signalFile
// prints JSON (findings, then the rubric's verdict); skipped without the variables.
#include "core/actionability/rubric.h"
#include "core/base/gzipfile.h"
#include "core/research/investigate.h"
#include "core/research/researcheval.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QJsonDocument>

#include <cstdio>

using namespace core;
using namespace core::research;

class BenchResearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordedFixes()
    {
        const QString tasks = qEnvironmentVariable("DAYBREAK_TASKS");
        const QString repository = qEnvironmentVariable("DAYBREAK_REPOSITORY");
        if (tasks.isEmpty() || repository.isEmpty())
            QSKIP("DAYBREAK_TASKS and DAYBREAK_REPOSITORY are not set");
        const Result<ResearchScore> score =
            evaluateResearch(tasks, repository, {}, tests::FakeClock());
        VERIFY_OK(score);
        print(score->toJson());
    }

    /// A line each: {"signals": [Signal, …]}; one report each.
    void signalFile()
    {
        const QString file = qEnvironmentVariable("DAYBREAK_SIGNALS");
        const QString repository = qEnvironmentVariable("DAYBREAK_REPOSITORY");
        if (file.isEmpty() || repository.isEmpty())
            QSKIP("DAYBREAK_SIGNALS and DAYBREAK_REPOSITORY are not set");
        tests::CountingIds ids;
        const Result<> read =
            forEachJsonLine(file, [&](const QJsonObject &line, qint64) -> Result<> {
                ResearchRequest request;
                for (const QJsonValue &value : line.value(QStringLiteral("signals")).toArray())
                    request.members.push_back(signalFromJson(value.toObject()));
                Repository candidate;
                candidate.path = repository;
                request.repositories.push_back(candidate);
                const Result<Findings> findings = investigate(request, tests::FakeClock(), ids, {});
                if (!findings)
                    return std::unexpected(findings.error());
                print(toJson(*findings));
                const Verdict verdict = actionability::judge(
                    actionability::factsOf(
                        {.report = {}, .members = request.members, .findings = *findings}),
                    courseOf(request.members).last);
                print(toJson(verdict));
                return {};
            });
        VERIFY_OK(read);
    }

private:
    static void print(const QJsonObject &object)
    {
        std::fprintf(stdout, "%s\n",
                     QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    }
};

TEST_MAIN_GUILESS(BenchResearch)
#include "bench_research.moc"
