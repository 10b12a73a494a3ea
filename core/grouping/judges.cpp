// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/judge.h"

namespace core::grouping {

#define DAYBREAK_MEMBER(name) JudgeInfo name##Judge();
#include "core/grouping/judge_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<JudgeInfo> &judges()
{
    static const ProviderTable<JudgeInfo> table({
#define DAYBREAK_MEMBER(name) name##Judge(),
#include "core/grouping/judge_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::grouping
