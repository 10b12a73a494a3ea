// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Functions given to another thread through Qt, in a way that ThreadSanitizer can follow.
#pragma once

#include <QObject>
#include <QThreadPool>

#include <type_traits>
#include <utility>

#if defined(__SANITIZE_THREAD__)
#define DAYBREAK_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DAYBREAK_THREAD_SANITIZER 1
#endif
#endif
#if defined(DAYBREAK_THREAD_SANITIZER)
#include <sanitizer/tsan_interface.h>
#endif

namespace core::detail {

// Qt's event queue and thread pool order what was done before a function is given to them before
// its start. They do it with futexes inside a library that is not instrumented, so ThreadSanitizer
// is told. The pair names one address, so it orders this one hand-over and hides no other race. In
// all other builds both do nothing.

/// Everything this thread did so far happens before takeOver() of the same address.
inline void handOver([[maybe_unused]] const void *what)
{
#if defined(DAYBREAK_THREAD_SANITIZER)
    __tsan_release(const_cast<void *>(what));
#endif
}

inline void takeOver([[maybe_unused]] const void *what)
{
#if defined(DAYBREAK_THREAD_SANITIZER)
    __tsan_acquire(const_cast<void *>(what));
#endif
}

/// A function on its way to another thread. Qt moves it into an object of its own and calls or
/// destroys it there; both ends know its last address without reading a byte of it.
template<typename F>
class Parcel
{
public:
    explicit Parcel(F f) : m_f(std::move(f)) {}
    Parcel(Parcel &&other) : m_f(std::move(other.m_f)) { handOver(this); }
    Parcel(const Parcel &other) : m_f(other.m_f) { handOver(this); }
    Parcel &operator=(const Parcel &) = delete;
    Parcel &operator=(Parcel &&) = delete;
    ~Parcel() { takeOver(this); }

    void operator()()
    {
        takeOver(this);
        m_f();
    }

private:
    F m_f;
};

} // namespace core::detail

namespace core {

/// Calls `f()` once from the event loop of `context`'s thread, if `context` still lives then. `f`
/// is destroyed there, too. Thread-safe.
template<typename F>
void postTo(QObject *context, F f)
{
    QMetaObject::invokeMethod(context, detail::Parcel<F>(std::move(f)), Qt::QueuedConnection);
}

/// Calls `f()` on a thread of `pool`, where it is also destroyed. Thread-safe.
template<typename F>
void startOn(QThreadPool *pool, F f)
{
    auto work = [pool, f = std::move(f)]() mutable {
        {
            F once = std::move(f);
            once();
        }
        detail::handOver(pool);
    };
    pool->start(detail::Parcel<decltype(work)>(std::move(work)));
}

/// Blocks until nothing is queued or running on `pool`; what ran there happened before the return.
inline void drainPool(QThreadPool *pool)
{
    pool->waitForDone();
    detail::takeOver(pool);
}

} // namespace core
