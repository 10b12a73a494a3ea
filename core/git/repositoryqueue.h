// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A repository on its own serial queue, for callers that await.
#pragma once

#include "core/async/offload.h"
#include "core/git/repository.h"

#include <memory>
#include <optional>

namespace core::git {

/// Opens the repository at the first use and keeps it, with what it has read, on one thread.
/// The destructor waits for what was queued.
class RepositoryQueue
{
public:
    explicit RepositoryQueue(QString path)
        : m_path(std::move(path)), m_opened(std::make_shared<std::optional<Repository>>()),
          m_queue(QStringLiteral("git"))
    {
    }

    /// f  called with Repository &, on the queue; gives a Result
    template<typename F>
    auto run(F f)
    {
        using R = std::invoke_result_t<F, Repository &>;
        return m_queue.run([path = m_path, opened = m_opened, work = std::move(f)]() mutable -> R {
            if (!*opened) {
                Result<Repository> repository = Repository::open(path);
                if (!repository)
                    return std::unexpected(std::move(repository.error()));
                opened->emplace(std::move(*repository));
            }
            return work(**opened);
        });
    }

private:
    QString m_path;
    std::shared_ptr<std::optional<Repository>> m_opened;
    SerialQueue m_queue;
};

} // namespace core::git
