// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where sources hand over what they got: redacted, then committed, then the stages are woken.
#pragma once

#include "core/pipeline/context.h"
#include "core/sources/source.h"

namespace core::pipeline {

/// thread  core thread
class SignalIntake final : public sources::SignalSink
{
public:
    /// context  borrowed
    explicit SignalIntake(Context &context) : m_context(context) {}

    /// errors  RateLimited while the writer is far behind; else the store's
    Task<sources::CommitReceipt> commit(sources::RawBatch batch, StopToken stop) override;

private:
    Context &m_context;
};

} // namespace core::pipeline
