// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts that the extractive generator puts statements together from.
#pragma once

#include "core/model/signal.h"

#include <QStringList>

namespace core::queries {

/// A message without what differs from one occurrence to the next: numbers, ids, addresses, paths
/// (their last part stays), quoted values. Short quoted names stay, without quotes.
QString withoutValues(QStringView message);

/// Words of a route without method and placeholders: "POST /carts/{id}/lines" → "carts lines".
QString routeWords(QStringView route);

/// File and function of a frame as words, "cart total"; empty if it names neither.
QString frameWords(const Frame &frame);

/// The frame where the product's own code gave up: the first in-app frame, else the first; null if
/// there is none.
const Frame *culprit(const ExceptionInfo &exception);

/// The sentences of a text that tell of a problem, most telling first, at most `count`; the first
/// sentence if none does.
QStringList problemSentences(QStringView text, int count);

/// Names of errors in a text, "KeyError", "ERR_NO_ROUTE", in order, without repetition.
QStringList errorNames(QStringView text);

/// 1 to 3 statements of at most 300 characters, most specific first. Deterministic.
QStringList extractQueries(const Signal &signal);

} // namespace core::queries
