// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A sink that keeps what it is given in memory, once per (source, external id), and fails on
// demand.
#pragma once

#include "core/sources/source.h"

#include <QJsonDocument>
#include <QSet>

#include <optional>

namespace tests {

class MemorySink final : public core::sources::SignalSink
{
public:
    core::Task<core::sources::CommitReceipt> commit(core::sources::RawBatch batch,
                                                    core::StopToken) override
    {
        ++commits;
        if (failingCounts > 0 && batch.items.empty()) {
            --failingCounts;
            co_return core::fail(core::ErrorKind::Internal, QStringLiteral("on purpose"));
        }
        if (failure && !batch.items.empty())
            co_return core::fail(*failure, QStringLiteral("on purpose"));
        core::sources::CommitReceipt receipt;
        for (core::RawSignal &item : batch.items) {
            const auto id = std::pair(item.source, item.externalId);
            if (m_known.contains(id)) {
                ++receipt.duplicates;
                continue;
            }
            m_known.insert(id);
            items.push_back(std::move(item));
            ++receipt.stored;
        }
        for (const auto &[code, times] : batch.counted.asKeyValueRange())
            counted[batch.source + QLatin1Char('/') + code] += times;
        co_return receipt;
    }

    /// The payload of the item of this kind, an empty object unless there is exactly one.
    QJsonObject only(const QString &kind) const
    {
        QJsonObject found;
        int count = 0;
        for (const core::RawSignal &item : items) {
            if (item.kind == kind) {
                found = QJsonDocument::fromJson(item.payload).object();
                ++count;
            }
        }
        return count == 1 ? found : QJsonObject();
    }

    std::vector<core::RawSignal> items;
    QHash<QString, int> counted; ///< by "source/code"
    std::optional<core::ErrorKind> failure;
    int failingCounts = 0; ///< so many commits of nothing but counts fail
    int commits = 0;

private:
    QSet<std::pair<QString, QString>> m_known;
};

} // namespace tests
