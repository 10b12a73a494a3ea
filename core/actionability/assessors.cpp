// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/actionability/assessor.h"

namespace core::actionability {

#define DAYBREAK_MEMBER(name) AssessorInfo name##Assessor();
#include "core/actionability/assessor_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<AssessorInfo> &assessors()
{
    static const ProviderTable<AssessorInfo> table({
#define DAYBREAK_MEMBER(name) name##Assessor(),
#include "core/actionability/assessor_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::actionability
