// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace without loops: the stages run when a test says so, on a clock that it sets.
#pragma once

#include "core/git/repository.h"
#include "core/pipeline/context.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QTemporaryDir>

namespace tests {

/// What a test says of a signal; the rest is as any crash of one place has it.
struct Told
{
    core::SignalKind kind = core::SignalKind::Exception;
    QString source = QStringLiteral("sentry");
    QString fingerprint = QStringLiteral("cart.total/KeyError");
    QString release;
    core::Timestamp occurred; ///< now if unknown
    double base = 0.5;        ///< its weight
    QString text;             ///< what it says instead; its first sentence is the title
    QString route = QStringLiteral("POST /checkout");
};

class Bench
{
public:
    Bench();
    ~Bench();

    /// Forgets everything but the database, as a restart does.
    void restart();

    template<typename F>
    auto write(F f, std::source_location at = std::source_location::current())
    {
        return must(context->storage->writeNow(std::move(f)), at);
    }
    template<typename F>
    auto read(F f, std::source_location at = std::source_location::current())
    {
        return must(context->storage->readNow(std::move(f)), at);
    }

    /// A signal that is received and read, and stands before the stage of queries.
    core::Signal receive(const Told &told);
    /// The same, walked to its end; the report it is in or was counted in.
    core::ReportId take(const Told &told);
    core::Report report(core::ReportId id);
    std::vector<core::Report> reports();
    /// Steps by the table of states, in this order.
    void walk(core::ReportId id, std::initializer_list<core::ReportState> states);
    /// Walks the report to an approved pull request and has a person merge it.
    void merge(core::ReportId id);
    /// Does every job that is due now.
    void work();

    QTemporaryDir folder;
    FakeClock clock;
    core::pipeline::SharedContext context;
    core::RepositoryId repository;
    QString mergeCommit; ///< tagged v1.1.0; its parent is v1.0.0, its child v1.2.0

private:
    void open();
    void makeClone();

    int m_received = 0;
};

} // namespace tests
