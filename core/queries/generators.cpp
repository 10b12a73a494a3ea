// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queries/generator.h"

namespace core::queries {

#define DAYBREAK_MEMBER(name) GeneratorInfo name##Generator();
#include "core/queries/generator_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<GeneratorInfo> &generators()
{
    static const ProviderTable<GeneratorInfo> table({
#define DAYBREAK_MEMBER(name) name##Generator(),
#include "core/queries/generator_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::queries
