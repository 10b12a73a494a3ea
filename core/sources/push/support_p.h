// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the receivers' protocols share.
#pragma once

#include "core/net/decoding.h"
#include "core/sources/source.h"

#include <QCryptographicHash>
#include <QSet>

namespace core::sources {

/// 40 hexadecimal digits of SHA-256 over the bytes: the external id of what has no id of its own.
inline QByteArray contentId(QByteArrayView bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().first(40);
}

/// A name from outside as a key of RawBatch::counted: itself if it is known, "other" otherwise, so
/// that no sender fills the table of counts.
inline QString countedName(const QString &name, const QSet<QString> &known)
{
    return known.contains(name) ? name : QStringLiteral("other");
}

} // namespace core::sources
