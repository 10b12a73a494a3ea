// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks on Result<T> that print the error, and waiting for a Task in a test.
#pragma once

#include "core/async/task.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <memory>
#include <optional>
#include <source_location>

#define VERIFY_OK(result)                                                                          \
    do {                                                                                           \
        const auto &verified = (result);                                                           \
        QVERIFY2(verified.has_value(),                                                             \
                 verified ? "" : qPrintable(verified.error().toLogString()));                      \
    } while (false)

#define VERIFY_FAILS(result, expectedKind)                                                         \
    do {                                                                                           \
        const auto &verified = (result);                                                           \
        QVERIFY2(!verified.has_value(), "expected an error");                                      \
        QVERIFY2(verified.error().kind == (expectedKind),                                          \
                 qPrintable(verified.error().toLogString()));                                      \
    } while (false)

namespace tests {

/// The value; fails the test with the error's text if there is none.
template<typename T>
T must(core::Result<T> result, std::source_location at = std::source_location::current())
{
    if (!result) {
        QTest::qFail(qPrintable(result.error().toLogString()), at.file_name(), int(at.line()));
        qFatal("run tests with QTEST_THROW_ON_FAIL=1"); // qFail has thrown, if so
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// Runs the event loop until the task ends; TimedOut after `limit`.
template<typename T>
core::Result<T> waitFor(core::Task<T> task,
                        std::chrono::milliseconds limit = std::chrono::seconds(60))
{
    const auto result = std::make_shared<std::optional<core::Result<T>>>();
    QEventLoop loop;
    core::join(std::move(task), &loop, [result, &loop](core::Result<T> value) {
        result->emplace(std::move(value));
        loop.quit();
    });
    QTimer::singleShot(limit, &loop, &QEventLoop::quit);
    if (!*result)
        loop.exec();
    if (!*result)
        return core::fail(core::ErrorKind::TimedOut, QStringLiteral("the task did not end"));
    return std::move(**result);
}

} // namespace tests
