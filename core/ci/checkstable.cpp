// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ci/checks.h"

namespace core::ci {

#define DAYBREAK_MEMBER(name) ChecksInfo name##Checks();
#include "core/ci/checks_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<ChecksInfo> &checks()
{
    static const ProviderTable<ChecksInfo> table({
#define DAYBREAK_MEMBER(name) name##Checks(),
#include "core/ci/checks_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::ci
