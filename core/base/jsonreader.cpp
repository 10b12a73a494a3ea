// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonreader.h"

#include <QJsonDocument>
#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core {

namespace {

std::unexpected<Error> wrong(const QString &path, const QString &expected)
{
    return fail(
        ErrorKind::InvalidInput,
        QCoreApplication::translate("JsonReader", "The JSON has no %1 at %2.").arg(expected, path),
        u"expected "_s % expected % u" at "_s % path);
}

} // namespace

Result<JsonReader> JsonReader::parse(const QByteArray &bytes)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("JsonReader", "This is not JSON: %1 at byte %2.")
                        .arg(error.errorString())
                        .arg(error.offset));
    if (!document.isObject())
        return wrong(u"$"_s, u"object"_s);
    return JsonReader(document.object());
}

QString JsonReader::pathOf(QStringView key) const
{
    return m_path % u'.' % key;
}

Result<QString> JsonReader::string(QStringView key) const
{
    const QJsonValue value = m_object.value(key);
    if (!value.isString())
        return wrong(pathOf(key), u"text"_s);
    return value.toString();
}

Result<qint64> JsonReader::integer(QStringView key) const
{
    const QJsonValue value = m_object.value(key);
    if (!value.isDouble() || value.toDouble() != double(value.toInteger()))
        return wrong(pathOf(key), u"whole number"_s);
    return value.toInteger();
}

Result<double> JsonReader::number(QStringView key) const
{
    const QJsonValue value = m_object.value(key);
    if (!value.isDouble())
        return wrong(pathOf(key), u"number"_s);
    return value.toDouble();
}

Result<bool> JsonReader::boolean(QStringView key) const
{
    const QJsonValue value = m_object.value(key);
    if (!value.isBool())
        return wrong(pathOf(key), u"true or false"_s);
    return value.toBool();
}

Result<JsonReader> JsonReader::child(QStringView key) const
{
    const QJsonValue value = m_object.value(key);
    if (!value.isObject())
        return wrong(pathOf(key), u"object"_s);
    return JsonReader(value.toObject(), pathOf(key));
}

Result<QJsonArray> JsonReader::array(QStringView key) const
{
    const QJsonValue value = m_object.value(key);
    if (!value.isArray())
        return wrong(pathOf(key), u"array"_s);
    return value.toArray();
}

QString JsonReader::stringOr(QStringView key, const QString &fallback) const
{
    const QJsonValue value = m_object.value(key);
    return value.isString() ? value.toString() : fallback;
}

} // namespace core
