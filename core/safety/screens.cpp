// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/screen.h"

namespace core::safety {

#define DAYBREAK_MEMBER(name) ScreenInfo name##Screen();
#include "core/safety/screen_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<ScreenInfo> &screens()
{
    static const ProviderTable<ScreenInfo> table({
#define DAYBREAK_MEMBER(name) name##Screen(),
#include "core/safety/screen_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::safety
