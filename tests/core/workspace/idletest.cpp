// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/workspace/idletest.h"

#include "tests/core/workspace/workspacefixture.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::waitFor;
using tests::WorkspaceFixture;

namespace {

/// One write after the other, until `left` is used up.
Task<> writeOn(Engine *engine, ReportId report, std::shared_ptr<int> left)
{
    while ((*left)-- > 0) {
        Task<> writing = engine->setRead(report, *left % 2 == 0);
        const Result<> written = co_await writing;
        if (!written)
            co_return written;
    }
    co_return {};
}

} // namespace

void IdleTest::endsAlthoughOthersWrite()
{
    WorkspaceFixture f;
    const ReportId report = f.keptChange();
    VERIFY_OK(f.open({.pull = false})); // no source asks again and again
    // Whatever loop ends last finds a write in the queue, and none of them looks again.
    const auto left = std::make_shared<int>(4'000);
    QObject here;
    int ended = 0;
    for (int i = 0; i < 16; ++i) {
        join(writeOn(f.engine.get(), report, left), &here, [&](Result<> written) {
            VERIFY_OK(written);
            ++ended;
        });
    }
    VERIFY_OK(waitFor(f.engine->idle({}), 30s));
    *left = 0;
    QTRY_COMPARE(ended, 16);
}

void IdleTest::isRefusedWhereNothingWorks()
{
    WorkspaceFixture f;
    VERIFY_OK(f.open({.pull = false, .work = false}));
    VERIFY_FAILS(waitFor(f.engine->idle({}), 10s), ErrorKind::Unsupported);
    VERIFY_FAILS(f.tryRun(u"run"_s), ErrorKind::Unsupported);
}
