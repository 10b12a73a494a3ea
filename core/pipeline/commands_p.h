// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the files of commands share: the call, and how an answer becomes JSON.
#pragma once

#include "core/pipeline/commands.h"
#include "core/pipeline/engine.h"
#include "core/pipeline/pages.h"

#include <QJsonArray>

#include <map>

namespace core::pipeline {

/// What a command has at hand.
struct Call
{
    Engine *engine = nullptr;
    SharedContext context;
    QJsonObject arguments;
    ProgressFunction progress;
    StopToken stop;

    QString text(QStringView key) const { return arguments.value(key).toString(); }
    bool flag(QStringView key) const { return arguments.value(key).toBool(); }
    /// A whole number of at least 1, or `fallback` if it is not given.
    Result<int> number(QStringView key, int fallback) const
    {
        if (!arguments.contains(key))
            return fallback;
        bool isNumber = false;
        const int value = text(key).toInt(&isNumber);
        if (!isNumber || value < 1)
            return fail(ErrorKind::InvalidInput,
                        QCoreApplication::translate("Commands", "--%1 needs a whole number from 1.")
                            .arg(key));
        return value;
    }
};

using CommandFunction = Task<QJsonValue> (*)(Call);
using CommandFunctions = std::map<QString, CommandFunction>;

const CommandFunctions &readCommands();     ///< those that change nothing
const CommandFunctions &decisionCommands(); ///< those that write down what a person decided
/// Rules about pairs of signals: makes, withdraws and lists them.
Task<QJsonValue> groupCommand(Call call);
/// Proposes merges and splits, and decides about proposals.
Task<QJsonValue> consolidateCommand(Call call);
/// Measures the engine on the person's own corrections.
Task<QJsonValue> evaluateMine(Call call);
/// Proposes a threshold from them, and applies it if told to.
Task<QJsonValue> tuneCommand(Call call);
/// Waits for an act and says which decision it was, and whether it can be taken back.
Task<QJsonValue> decided(Call call, Task<DecisionId> acting);
/// Shows how far Daybreak may go alone, and sets what the options say.
Task<QJsonValue> policyCommand(Call call);
/// Shows, changes and tries what makes vectors of signals.
Task<QJsonValue> embedderCommand(Call call);
/// Shows how signals are weighed, tries other weights out and sets them.
Task<QJsonValue> weightsCommand(Call call);

template<typename T>
QJsonArray arrayOf(const std::vector<T> &items)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(core::toJson(item));
    return array;
}

/// Waits for `asking`. words  its result as the command's
template<typename T, typename Words>
Task<QJsonValue> answered(Task<T> asking, Words words)
{
    const Result<T> result = co_await asking;
    if (!result)
        co_return std::unexpected(result.error());
    co_return QJsonValue(words(*result));
}

/// Finds the report that the argument `report` names and does `act` with it.
/// act  (const Call &, ReportId) → Task<QJsonValue>
template<typename Act>
Task<QJsonValue> onReport(Call call, Act act)
{
    Task<ReportId> finding = findReport(call.context, call.text(u"report"));
    const Result<ReportId> report = co_await finding;
    if (!report)
        co_return std::unexpected(report.error());
    Task<QJsonValue> answering = act(call, *report);
    Result<QJsonValue> answer = co_await answering;
    co_return answer;
}

/// The report that an argument names; none if it is not given.
inline Task<ReportId> namedReport(Call call)
{
    if (call.text(u"report").isEmpty())
        co_return ReportId();
    Task<ReportId> finding = findReport(call.context, call.text(u"report"));
    Result<ReportId> report = co_await finding;
    co_return report;
}

} // namespace core::pipeline
