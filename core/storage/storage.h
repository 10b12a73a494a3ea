// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace's database: one writer whose calls share commits, and readers that never wait for it.
#pragma once

#include "core/async/offload.h"
#include "core/storage/stores.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace core::storage {

class Database;

struct StorageOptions
{
    QString path;                 ///< the file; its folder must exist
    const Clock *clock = nullptr; ///< never null; must outlive the storage
    IdSource *ids = nullptr;      ///< never null; must outlive the storage
    int readers = 3;              ///< read-only connections kept open, ≥ 1
};

namespace detail {

/// One call of Storage::write on its way.
class PendingWrite
{
public:
    virtual ~PendingWrite() = default;
    /// thread  writer. returns  the call's own error
    virtual const Error *run(Stores &stores) = 0;
    /// Gives the result to the caller. failure  why the transaction did not end well, or null
    virtual void end(const Error *failure) = 0;
};

template<typename T, typename F, typename Give>
class TypedWrite final : public PendingWrite
{
public:
    TypedWrite(F f, Give give) : m_f(std::move(f)), m_give(std::move(give)) {}

    const Error *run(Stores &stores) override
    {
        m_result.emplace(m_f(stores));
        return *m_result ? nullptr : &m_result->error();
    }
    void end(const Error *failure) override
    {
        if (failure && (!m_result || *m_result))
            m_result.emplace(std::unexpected(*failure));
        m_give(std::move(*m_result));
    }

private:
    F m_f;
    Give m_give;
    std::optional<Result<T>> m_result;
};

} // namespace detail

/// thread  every method from any thread; tasks resume on the thread that awaits them
/// errors  of every call: see Database
class Storage
{
public:
    /// Opens or creates the database and brings it to this version. Looks at an existing file
    /// without writing first: what is damaged, newer or foreign stays untouched. Blocks.
    /// errors  Corrupt, Unsupported (newer, or another program's), Denied, Conflict, NotFound (its
    ///         folder), InvalidInput (a folder)
    static Result<std::unique_ptr<Storage>> open(const StorageOptions &options);
    /// Finishes what was queued.
    ~Storage();
    Storage(const Storage &) = delete;
    Storage &operator=(const Storage &) = delete;

    /// Runs `f(Stores &)`, a function returning Result<T>, on the writer's thread, in a transaction
    /// that calls queued at the same time share (up to 512, or 50 ms of work): each sees those
    /// before it, an error takes back its own changes alone, and all resume after the one commit.
    /// A value means committed and on the disk. `f` runs once, must not block or wait, and must not
    /// call write.
    template<typename F>
    auto write(F f)
        -> Task<typename core::detail::ResultValue<std::invoke_result_t<F, Stores &>>::type>
    {
        using T = typename core::detail::ResultValue<std::invoke_result_t<F, Stores &>>::type;
        Completion<T> completion;
        const auto give = [resolver = completion.resolver()](Result<T> result) {
            resolver.resolve(std::move(result));
        };
        enqueue(std::make_unique<detail::TypedWrite<T, F, std::decay_t<decltype(give)>>>(
            std::move(f), give));
        return core::detail::awaitCompletion<T>(std::move(completion));
    }

    /// The same, blocking the caller: for commands and tests; never on the screen's thread.
    template<typename F>
    auto writeNow(F f) -> std::invoke_result_t<F, Stores &>
    {
        using R = std::invoke_result_t<F, Stores &>;
        using T = typename core::detail::ResultValue<R>::type;
        Waiting<R> waiting;
        const auto give = [&waiting](R result) { waiting.give(std::move(result)); };
        enqueue(std::make_unique<detail::TypedWrite<T, F, std::decay_t<decltype(give)>>>(
            std::move(f), give));
        return waiting.take();
    }

    /// Runs `f(const Stores &)`, a function returning Result<T>, on a pool, with one consistent
    /// view of the database as it was last committed.
    template<typename F>
    auto read(F f)
    {
        return offloadTo(&m_readPool, [this, f = std::move(f)]() mutable { return readNow(f); });
    }

    /// The same on the caller's thread.
    template<typename F>
    auto readNow(F &&f) -> std::invoke_result_t<F, const Stores &>
    {
        Result<ReadLease> lease = beginRead();
        if (!lease)
            return std::unexpected(std::move(lease.error()));
        return f(lease->stores());
    }

    /// Calls of write that did not end yet: what a receiver looks at before it takes more.
    int queuedWrites() const { return m_queued.load(std::memory_order_relaxed); }

    /// Moves everything from the log into the database file and gives free pages back to the disk;
    /// after an erasure, nothing of it is left in the log. Blocks; run it when little is going on.
    Result<> compact();
    /// Reads and checks the whole file. Blocks for as long as reading it takes.
    Result<> check();
    /// Refuses new writes (Cancelled), finishes those queued, empties the log. Blocks.
    Result<> close();

private:
    struct Reader;

    /// A reader's connection inside a read transaction.
    class ReadLease
    {
    public:
        ReadLease(Storage &storage, std::unique_ptr<Reader> reader);
        ~ReadLease();
        ReadLease(ReadLease &&) noexcept;
        ReadLease &operator=(ReadLease &&) = delete;
        const Stores &stores() const;

    private:
        Storage *m_storage;
        std::unique_ptr<Reader> m_reader;
    };

    /// A result that another thread gives.
    template<typename R>
    class Waiting
    {
    public:
        void give(R result)
        {
            // Notified under the lock: the waiter's object is gone once it has the lock.
            const std::scoped_lock lock(m_mutex);
            m_result.emplace(std::move(result));
            m_given.notify_one();
        }
        R take()
        {
            std::unique_lock lock(m_mutex);
            m_given.wait(lock, [this] { return m_result.has_value(); });
            return std::move(*m_result);
        }

    private:
        std::mutex m_mutex;
        std::condition_variable m_given;
        std::optional<R> m_result;
    };

    explicit Storage(const StorageOptions &options);
    void enqueue(std::unique_ptr<detail::PendingWrite> write);
    std::unique_ptr<detail::PendingWrite> takeQueued();
    void writeQueued();
    void writeTogether();
    Result<ReadLease> beginRead();

    StorageOptions m_options;
    std::unique_ptr<Database> m_writer; ///< the queue's thread only, once open
    std::unique_ptr<Stores> m_writerStores;

    std::mutex m_mutex; ///< guards what follows
    std::deque<std::unique_ptr<detail::PendingWrite>> m_pending;
    bool m_writing = false;
    bool m_closed = false;
    std::vector<std::unique_ptr<Reader>> m_idleReaders;

    std::atomic<int> m_queued = 0;
    QThreadPool m_readPool;
    SerialQueue m_queue{QStringLiteral("storage")}; ///< last: drained before the rest is destroyed
};

} // namespace core::storage
