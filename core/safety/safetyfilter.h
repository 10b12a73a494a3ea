// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The only maker of a ScreenedSignal.
#pragma once

#include "core/base/clock.h"
#include "core/model/signal.h"
#include "core/safety/screen.h"

#include <memory>
#include <variant>
#include <vector>

namespace core::safety {

using Screening = std::variant<ScreenedSignal, Rejection>;

/// Runs every screen over every text of a payload (keys and values, bounded), the first detection
/// decides. thread  any; const
class SafetyFilter
{
public:
    /// screens  in the order they are asked
    SafetyFilter(std::vector<std::pair<QString, std::unique_ptr<Screen>>> screens,
                 const Clock &clock, IdSource &ids);
    ~SafetyFilter();

    /// All built-in screens of the table with their default settings.
    static Result<std::unique_ptr<SafetyFilter>> makeDefault(const Clock &clock, IdSource &ids);

    Screening screen(SignalId id, RawSignal raw) const;
    /// A person looked at the rejection and let it pass.
    ScreenedSignal restore(SignalId id, RawSignal raw) const;

private:
    std::vector<std::pair<QString, std::unique_ptr<Screen>>> m_screens;
    const Clock &m_clock;
    IdSource &m_ids;
};

/// Replaces secrets (keys, tokens, passwords, private keys) and personal data (mail and IP
/// addresses, card and phone numbers) in every string of a JSON payload by markers such as
/// <redacted:email>. Run before anything is written. payload  one JSON object; anything that is
/// none is treated as text
QByteArray redactPayload(const QByteArray &payload);
/// The same for one text.
QString redactText(const QString &text);

} // namespace core::safety
