// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/fixer.h"

namespace core::execution {

#define DAYBREAK_MEMBER(name) FixerInfo name##Fixer();
#include "core/execution/fixer_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<FixerInfo> &fixers()
{
    static const ProviderTable<FixerInfo> table({
#define DAYBREAK_MEMBER(name) name##Fixer(),
#include "core/execution/fixer_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::execution
