// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/embedder.h"

namespace core::embedding {

#define DAYBREAK_MEMBER(name) EmbedderInfo name##Embedder();
#include "core/embedding/embedder_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<EmbedderInfo> &embedders()
{
    static const ProviderTable<EmbedderInfo> table({
#define DAYBREAK_MEMBER(name) name##Embedder(),
#include "core/embedding/embedder_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::embedding
