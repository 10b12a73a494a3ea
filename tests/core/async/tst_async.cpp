// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/async: everything awaited resumes, on its own thread, also when stopped.
#include "core/async/completion.h"
#include "core/async/offload.h"
#include "core/async/retry.h"
#include "core/async/scope.h"
#include "core/async/timer.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QThread>

using namespace core;
using namespace std::chrono_literals;

namespace {

Task<bool> resumesOnItsThread()
{
    QThread *const before = QThread::currentThread();
    Task<QThread *> work = offload([]() -> Result<QThread *> { return QThread::currentThread(); });
    const Result<QThread *> other = co_await work;
    co_return *other != before &&QThread::currentThread() == before;
}

Task<int> answerOn(QThread *expected)
{
    Result<> slept = co_await sleepFor(1ms, {});
    if (!slept)
        co_return std::unexpected(slept.error());
    co_return QThread::currentThread() == expected ? 42 : 0;
}

Task<int> await(Completion<int> completion)
{
    Result<int> result = co_await completion;
    co_return result;
}

Task<> fails()
{
    co_return fail(ErrorKind::Internal, QStringLiteral("on purpose"));
}

} // namespace

class TestAsync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offloadResumesOnTheCallersThread()
    {
        QVERIFY(tests::waitFor(resumesOnItsThread()).value());
    }

    void callOnRunsThereAndResumesHere()
    {
        QThread thread;
        QObject context;
        context.moveToThread(&thread);
        thread.start();
        const Result<int> result =
            tests::waitFor(callOn<int>(&context, [&] { return answerOn(&thread); }));
        thread.quit();
        thread.wait();
        VERIFY_OK(result);
        QCOMPARE(*result, 42);
    }

    void aDroppedResolverCancels()
    {
        Completion<int> completion;
        {
            const Resolver<int> dropped = completion.resolver();
        }
        VERIFY_FAILS(tests::waitFor(await(std::move(completion))), ErrorKind::Cancelled);
    }

    void theFirstResolveCounts()
    {
        Completion<int> completion;
        const Resolver<int> resolver = completion.resolver();
        resolver.resolve(1);
        resolver.resolve(2);
        QCOMPARE(tests::waitFor(await(std::move(completion))).value(), 1);
    }

    void resolvingFromManyThreads()
    {
        for (int round = 0; round < 200; ++round) {
            Completion<int> completion;
            {
                const Resolver<int> resolver = completion.resolver();
                for (int i = 0; i < 4; ++i)
                    startOn(QThreadPool::globalInstance(), [resolver, i] { resolver.resolve(i); });
            }
            VERIFY_OK(tests::waitFor(await(std::move(completion))));
        }
    }

    void aStopEndsASleep()
    {
        StopSource stop;
        Task<> sleep = sleepFor(1h, stop.get_token());
        stop.request_stop();
        VERIFY_FAILS(tests::waitFor(std::move(sleep)), ErrorKind::Cancelled);
    }

    void aStopAskedForBeforeEndsASleep()
    {
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(tests::waitFor(sleepFor(1h, stop.get_token())), ErrorKind::Cancelled);
    }

    void serialQueueKeepsOrderAndThread()
    {
        SerialQueue queue(QStringLiteral("test"));
        QList<int> order;
        QThread *thread = nullptr;
        for (int i = 0; i < 100; ++i) {
            Task<> task = queue.run([&order, &thread, i]() -> Result<> {
                if (i == 0)
                    thread = QThread::currentThread();
                if (thread == QThread::currentThread())
                    order.append(i);
                return {};
            });
            if (i == 99)
                VERIFY_OK(tests::waitFor(std::move(task)));
        }
        QCOMPARE(order.size(), 100);
        QVERIFY(std::ranges::is_sorted(order));
    }

    void scopeDrains()
    {
        TaskScope scope(QStringLiteral("test"));
        scope.launch(sleepFor(1h, scope.token()), QStringLiteral("sleep"));
        scope.launch(sleepFor(1ms, scope.token()), QStringLiteral("nap"));
        QTRY_COMPARE(scope.running(), 1);
        scope.requestStop();
        VERIFY_OK(tests::waitFor(scope.drained()));
        QCOMPARE(scope.running(), 0);
    }

    void scopeLogsFailures()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("on purpose")));
        TaskScope scope(QStringLiteral("test"));
        scope.launch(fails(), QStringLiteral("failing task"));
        QTRY_COMPARE(scope.running(), 0);
    }

    void backoffDoublesUntilItSucceeds()
    {
        Backoff backoff(5'000ms, 300'000ms);
        std::vector<qint64> waits;
        for (int i = 0; i < 8; ++i)
            waits.push_back(backoff.failed().count());
        QCOMPARE(waits, (std::vector<qint64>{5'000, 10'000, 20'000, 40'000, 80'000, 160'000,
                                             300'000, 300'000}));
        backoff.reset();
        QCOMPARE(backoff.failed().count(), 5'000);
        QCOMPARE(backoff.failed().count(), 10'000);
    }

    void retryStopsAtWhatCannotSucceed()
    {
        int calls = 0;
        const RetryPlan plan{.attempts = 3, .firstDelay = 1ms, .longestDelay = 1ms};
        const auto attempt = [&](ErrorKind kind) {
            ++calls;
            return [](ErrorKind k) -> Task<int> { co_return fail(k, QStringLiteral("no")); }(kind);
        };
        VERIFY_FAILS(
            tests::waitFor(retry<int>([&] { return attempt(ErrorKind::Denied); }, plan, {})),
            ErrorKind::Denied);
        QCOMPARE(calls, 1);
        calls = 0;
        VERIFY_FAILS(
            tests::waitFor(retry<int>([&] { return attempt(ErrorKind::Offline); }, plan, {})),
            ErrorKind::Offline);
        QCOMPARE(calls, 3);
    }
};

TEST_MAIN_GUILESS(TestAsync)
#include "tst_async.moc"
