// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parts of session replays: kept for the signals of their session, and no signals by themselves.
#pragma once

#include "core/model/signal.h"

#include <optional>

namespace core::normalize {

struct ReplayPart
{
    QString sessionId; ///< as in Signal::sessionId of the same session; empty if it names none
};

/// Nothing if the payload is of another kind.
/// thread  any
std::optional<ReplayPart> replayPartOf(const RawSignal &raw);

/// The id of a session or a trace, or empty if redaction left a marker in its place that is the
/// same for all, by which strangers would meet. A marker with a digest of the value is an id like
/// any.
QString linkingId(const QString &id);

/// The id of a Sentry replay as both sides write it: dashes left out, lower case.
QString sentryReplayId(const QString &id);

} // namespace core::normalize
