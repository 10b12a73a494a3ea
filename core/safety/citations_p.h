// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Quotes of texts that speak about attacks.
#pragma once

#include <QString>

namespace core::safety {

/// A folded text with what it cites as attacks blanked out: quoted parts of paragraphs that speak
/// of attacks, filters or examples outside of quotes. Of the same length.
QString withoutCitations(const QString &folded);

} // namespace core::safety
