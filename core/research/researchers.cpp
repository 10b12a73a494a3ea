// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/researcher.h"

namespace core::research {

#define DAYBREAK_MEMBER(name) ResearcherInfo name##Researcher();
#include "core/research/researcher_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<ResearcherInfo> &researchers()
{
    static const ProviderTable<ResearcherInfo> table({
#define DAYBREAK_MEMBER(name) name##Researcher(),
#include "core/research/researcher_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::research
