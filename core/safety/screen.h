// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of screens: each looks at text and says whether it tries to steer whoever reads it.
#pragma once

#include "core/base/provider.h"

#include <QString>

#include <optional>

namespace core::safety {

struct Detection
{
    QString category; ///< instructionOverride, hiddenInstructions, encodedPayload,
                      ///< secretExfiltration, remoteCodeExecution
    QString rule;     ///< stable id of what matched
    QString quote;    ///< the fragment, at most 500 characters
    double score = 1; ///< (0, 1]
};

struct ScreenServices
{
};

/// thread  any; const and without state
class Screen
{
public:
    virtual ~Screen() = default;
    virtual std::optional<Detection> inspect(const QString &text) const = 0;
};

using ScreenInfo = ProviderInfo<Screen, ScreenServices>;
const ProviderTable<ScreenInfo> &screens();

} // namespace core::safety
