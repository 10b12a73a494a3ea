// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/async/scope.h"

#include "core/async/completion.h"
#include "core/base/logging.h"

namespace core {

struct TaskScope::State
{
    QString name;
    StopSource stop;
    int running = 0;
    std::optional<Resolver<>> idle;

    void ended()
    {
        if (--running == 0 && idle)
            idle->resolve({});
    }

    static QCoro::Task<> follow(std::shared_ptr<State> state, Task<> task, QString what)
    {
        const Result<> result = co_await task;
        if (!result && result.error().kind != ErrorKind::Cancelled)
            qCWarning(lcAsync).noquote()
                << state->name << what << "failed:" << result.error().toLogString();
        state->ended();
    }
};

TaskScope::TaskScope(QString name) : m_state(std::make_shared<State>())
{
    m_state->name = std::move(name);
}

TaskScope::~TaskScope()
{
    m_state->stop.request_stop();
}

StopToken TaskScope::token() const
{
    return m_state->stop.get_token();
}

void TaskScope::launch(Task<> task, QString what)
{
    ++m_state->running;
    State::follow(m_state, std::move(task), std::move(what));
}

void TaskScope::requestStop()
{
    m_state->stop.request_stop();
}

int TaskScope::running() const
{
    return m_state->running;
}

Task<> TaskScope::drained()
{
    const std::shared_ptr<State> state = m_state;
    if (state->running == 0)
        co_return {};
    Completion<> completion;
    state->idle.emplace(completion.resolver());
    Result<> result = co_await completion;
    state->idle.reset();
    co_return result;
}

} // namespace core
