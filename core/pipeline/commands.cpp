// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/commands.h"

#include "core/pipeline/commands_p.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

Task<QJsonValue> runUntilIdle(Call call)
{
    const auto follow = QObject::connect(call.engine, &Engine::progressChanged, call.engine,
                                         [progress = call.progress](const StageProgress &now) {
                                             if (progress && !now.stage.isEmpty())
                                                 progress(now.stage + u": "_s + now.text);
                                         });
    Task<> waiting = call.engine->idle(call.stop);
    const Result<> idle = co_await waiting;
    QObject::disconnect(follow);
    if (!idle)
        co_return std::unexpected(idle.error());
    Task<QJsonValue> listing = answered(call.engine->inbox(), arrayOf<InboxItem>);
    Result<QJsonValue> inbox = co_await listing;
    co_return inbox;
}

/// What a second start of the desktop sends instead of opening the workspace again. Not in the
/// command table: no person types it.
Task<QJsonValue> activate(Call call)
{
    const Result<> shown = call.engine->activate(call.text(u"token"));
    if (!shown)
        co_return std::unexpected(shown.error());
    co_return QJsonValue(QJsonObject{{u"text"_s, tr("Shown.\n")}});
}

/// Null if there is no such command.
CommandFunction functionOf(const QString &command)
{
    if (command == u"run")
        return runUntilIdle;
    if (command == u"activate")
        return activate;
    for (const CommandFunctions *table : {&readCommands(), &decisionCommands()}) {
        if (const auto found = table->find(command); found != table->end())
            return found->second;
    }
    return nullptr;
}

} // namespace

Task<QJsonValue> runCommand(Engine *engine, SharedContext context, QString command,
                            QJsonObject arguments, ProgressFunction progress, StopToken stop)
{
    const CommandFunction function = functionOf(command);
    if (!function)
        co_return fail(ErrorKind::InvalidInput,
                       tr("There is no command “%1”.").arg(UntrustedText(command).displayLine(40)));
    Task<QJsonValue> running = function({engine, context, arguments, progress, stop});
    Result<QJsonValue> result = co_await running;
    co_return result;
}

} // namespace core::pipeline
