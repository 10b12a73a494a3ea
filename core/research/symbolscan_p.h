// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The scanners behind readSource: fill `kinds` and `symbols` from `lines`.
#pragma once

#include "core/research/sourcetext.h"

namespace core::research {

void scanPython(SourceText &source);
void scanBraces(SourceText &source);
void scanPlain(SourceText &source); ///< kinds only

} // namespace core::research
