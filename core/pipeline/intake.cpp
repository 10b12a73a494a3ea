// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/intake.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// Batches waiting for the disk. A client that is told to come back later keeps its data; memory is
/// for those accepted.
constexpr int mostQueuedWrites = 1'000;

Result<storage::IntakeBatch> redacted(sources::RawBatch batch)
{
    for (RawSignal &item : batch.items)
        item.payload = safety::redactPayload(item.payload);
    return storage::IntakeBatch{std::move(batch.source), std::move(batch.items),
                                std::move(batch.counted), std::move(batch.cursor)};
}

Task<sources::CommitReceipt> commitTo(storage::Storage *storage, std::function<void()> wake,
                                      sources::RawBatch batch)
{
    if (storage->queuedWrites() > mostQueuedWrites)
        co_return fail(
            ErrorKind::RateLimited,
            QCoreApplication::translate("Pipeline", "More is coming in than can be stored."));
    // Before anything is written: what is redacted never reaches the disk.
    Task<storage::IntakeBatch> redacting =
        offload([raw = std::move(batch)]() mutable { return redacted(std::move(raw)); });
    Result<storage::IntakeBatch> ready = co_await redacting;
    if (!ready)
        co_return std::unexpected(std::move(ready.error()));
    Task<storage::IntakeReceipt> storing =
        storage->write([intake = std::move(*ready)](storage::Stores &stores) {
            return stores.intake.commit(intake);
        });
    const Result<storage::IntakeReceipt> receipt = co_await storing;
    if (!receipt)
        co_return std::unexpected(receipt.error());
    if (receipt->stored > 0)
        wake();
    co_return sources::CommitReceipt{receipt->stored, receipt->duplicates};
}

} // namespace

Task<sources::CommitReceipt> SignalIntake::commit(sources::RawBatch batch, StopToken)
{
    // A commit that has begun is finished: the sender may already be gone, but what is stored once
    // is known as such.
    return commitTo(m_context.storage.get(), m_context.wake, std::move(batch));
}

} // namespace core::pipeline
