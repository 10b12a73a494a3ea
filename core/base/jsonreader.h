// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Typed access to JSON from outside: a missing or wrong field is an Error that names its path.
#pragma once

#include "core/base/result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace core {

/// A JSON object and the path that led to it. Errors are InvalidInput and name the path,
/// "$.exception.values[0].type".
class JsonReader
{
public:
    explicit JsonReader(QJsonObject object, QString path = QStringLiteral("$"))
        : m_object(std::move(object)), m_path(std::move(path))
    {
    }

    /// Parses bytes that must hold one JSON object.
    static Result<JsonReader> parse(const QByteArray &bytes);

    const QJsonObject &object() const { return m_object; }
    Result<QString> string(QStringView key) const;
    Result<qint64> integer(QStringView key) const;
    Result<double> number(QStringView key) const;
    Result<bool> boolean(QStringView key) const;
    Result<JsonReader> child(QStringView key) const;
    Result<QJsonArray> array(QStringView key) const;

    /// The text at `key`, or `fallback` when it is missing or no text.
    QString stringOr(QStringView key, const QString &fallback = {}) const;

private:
    QString pathOf(QStringView key) const;

    QJsonObject m_object;
    QString m_path;
};

} // namespace core
