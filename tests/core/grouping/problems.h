// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Three problems of one service, told in several formats, and ways to group them.
#pragma once

#include "core/grouping/grouper.h"
#include "tests/core/grouping/prepared.h"
#include "tests/support/fakes.h"

#include <QHash>

#include <vector>

namespace tests {

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

inline SignalId signalId(int number)
{
    return SignalId(QUuid(quint32(number), 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
}

inline Signal message(int number, const QString &text, const QString &service = u"bakery"_s)
{
    Signal signal;
    signal.id = signalId(number);
    signal.source = u"test"_s;
    signal.externalId = QString::number(number);
    signal.kind = SignalKind::Message;
    signal.service = service;
    signal.occurred = fromMs(1'769'000'000'000 + number * 60'000LL);
    signal.title = UntrustedText(text.section(u'.', 0, 0).left(80));
    signal.content = UntrustedText(text);
    return signal;
}

inline Signal logLine(int number, const QString &text, const QString &route)
{
    Signal signal = message(number, text);
    signal.kind = SignalKind::Log;
    signal.level = u"error"_s;
    signal.route = route;
    return signal;
}

inline Signal exception(int number, const QString &type, const QString &text,
                        const QString &function, const QString &file, const QString &route)
{
    Signal signal = message(number, type + u": "_s + text);
    signal.kind = SignalKind::Exception;
    signal.route = route;
    ExceptionInfo info;
    info.type = type;
    info.message = UntrustedText(text);
    info.frames = {Frame{.function = function, .file = file, .line = 20},
                   Frame{.function = u"dispatch"_s, .file = u"bakery/web.py"_s, .line = 88}};
    signal.exceptions = {info};
    return signal;
}

/// Ovens, deliveries and wages of one service: three problems told in two or three formats.
inline std::vector<Signal> threeProblems()
{
    return {
        exception(1, u"ZeroDivisionError"_s, u"division by zero"_s, u"bake_minutes"_s,
                  u"bakery/oven.py"_s, u"POST /ovens/{id}/schedule"_s),
        logLine(2, u"could not schedule oven 7: division by zero in bake_minutes"_s,
                u"POST /ovens/{id}/schedule"_s),
        message(3, u"Scheduling an oven fails with an error when the batch is empty. We see it at "
                   "/ovens/12/schedule since this morning."_s),
        exception(4, u"KeyError"_s, u"'driver'"_s, u"assign_route"_s, u"bakery/delivery.py"_s,
                  u"POST /deliveries/{id}/route"_s),
        message(5, u"Deliveries without a driver cannot get a route assigned, the page only says "
                   "that something went wrong."_s),
        message(6, u"The payroll export rounds night shift wages down, people get a cent less "
                   "per hour."_s)};
}

inline std::vector<int> partitionOf(const std::vector<GroupingInput> &inputs,
                                    const std::vector<int> &order,
                                    const GroupingSettings &settings = {})
{
    const tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper(settings, clock, ids);
    QHash<ReportId, int> numbers;
    std::vector<int> partition(inputs.size());
    for (const int i : order) {
        const Result<Assignment> assignment = grouper.assign(inputs[size_t(i)]);
        if (!assignment)
            qFatal("%s", qPrintable(assignment.error().toLogString()));
        if (!numbers.contains(assignment->report))
            numbers.insert(assignment->report, int(numbers.size()));
        partition[size_t(i)] = numbers.value(assignment->report);
    }
    return partition;
}

/// Names that do not depend on which report was opened first.
inline std::vector<int> canonical(const std::vector<int> &partition)
{
    QHash<int, int> names;
    std::vector<int> result;
    for (const int label : partition) {
        if (!names.contains(label))
            names.insert(label, int(names.size()));
        result.push_back(names.value(label));
    }
    return result;
}

struct Bench
{
    tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper{{}, clock, ids};

    Assignment assign(const GroupingInput &input)
    {
        const Result<Assignment> assignment = grouper.assign(input);
        if (!assignment)
            qFatal("%s", qPrintable(assignment.error().toLogString()));
        return *assignment;
    }
};

inline std::vector<GroupingInput> ready(const std::vector<Signal> &batch)
{
    Result<std::vector<GroupingInput>> inputs = tests::prepared(batch);
    if (!inputs)
        qFatal("%s", qPrintable(inputs.error().toLogString()));
    return std::move(*inputs);
}

} // namespace tests
