// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The catalogues that are compiled in: plural forms of the source language, and other languages.
#pragma once

namespace app {

/// Installs the catalogue of the user's language, or else the English one. Call once, after the
/// application object is made and before any text is shown.
/// thread  main
void loadTranslations();

} // namespace app
