// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tasks that a test does not wait for, and an index that takes one step at a time.
#pragma once

#include "core/pipeline/context.h"
#include "tests/support/results.h"

#include <QSemaphore>

namespace tests {

/// Lets the index do one thing at a time.
class IndexSteps
{
public:
    explicit IndexSteps(core::pipeline::SharedContext context) : m_context(std::move(context))
    {
        hold();
    }
    ~IndexSteps() { goOn(); }
    Q_DISABLE_COPY_MOVE(IndexSteps)

    /// What was queued is done and who awaited it has gone on, to where it waits for the index
    /// again.
    void step()
    {
        core::Task<> passed = m_context->index.run([]() -> core::Result<> { return {}; });
        goOn();
        hold();
        must(waitFor(std::move(passed)));
    }
    void goOn() { m_gate->release(); }

private:
    void hold()
    {
        m_gate = std::make_shared<QSemaphore>();
        m_context->index.post([gate = m_gate] { gate->acquire(); });
    }

    core::pipeline::SharedContext m_context;
    std::shared_ptr<QSemaphore> m_gate;
};

/// A task that runs beside the test.
template<typename T>
class Beside
{
public:
    explicit Beside(core::Task<T> task)
    {
        core::join(std::move(task), &m_receiver,
                   [this](core::Result<T> result) { m_result = result; });
    }
    bool hasEnded() const { return m_result.has_value(); }
    /// TimedOut if it does not end.
    core::Result<T> result()
    {
        if (!QTest::qWaitFor([this] { return m_result.has_value(); }, 30'000))
            return core::fail(core::ErrorKind::TimedOut, QStringLiteral("it does not end"));
        return *m_result;
    }

private:
    QObject m_receiver;
    std::optional<core::Result<T>> m_result;
};

} // namespace tests
