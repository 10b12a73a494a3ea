// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// ScreenedSignal → Signal, by the reader of the payload's kind.
#pragma once

#include "core/base/provider.h"
#include "core/model/signal.h"

#include <memory>
#include <vector>

namespace core::normalize {

/// The state that normalizing log lines needs: templates learned so far. One per workspace; saved
/// with it.
class LogTemplates;

struct ReaderServices
{
    LogTemplates *templates = nullptr; ///< borrowed; never null
};

/// Reads one kind of payload.
class Reader
{
public:
    virtual ~Reader() = default;
    virtual bool reads(const QString &rawKind) const = 0;
    /// Everything but id, source, externalId, received and weight, which the normalizer fills in.
    /// errors  InvalidInput: the payload is not what its kind says
    virtual Result<Signal> read(const RawSignal &raw) const = 0;
};

using ReaderInfo = ProviderInfo<Reader, ReaderServices>;
const ProviderTable<ReaderInfo> &readers();

/// What signals call a user: the same user gives the same pseudonym; empty for none and for what
/// was redacted.
QString pseudonymOf(const QString &user);

/// thread  one at a time (log templates learn)
class Normalizer
{
public:
    static Result<std::unique_ptr<Normalizer>> makeDefault();
    ~Normalizer();

    /// errors  InvalidInput (unreadable payload), Unsupported (no reader for the kind)
    Result<Signal> normalize(const ScreenedSignal &screened);

    /// The learned log templates, to be stored with the workspace, and back. An unreadable state is
    /// InvalidInput and changes nothing.
    QByteArray saveTemplates() const;
    /// Grows whenever saveTemplates() would give something else.
    quint64 templatesRevision() const;
    Result<> loadTemplates(const QByteArray &state);

private:
    Normalizer();
    std::unique_ptr<LogTemplates> m_templates;
    std::vector<std::unique_ptr<Reader>> m_readers;
};

} // namespace core::normalize
