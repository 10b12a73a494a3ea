// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/provider.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace core {

namespace {

bool fits(const SettingField &field, const QJsonValue &value)
{
    switch (field.type) {
    case SettingField::Type::Integer:
        return value.isDouble() && value.toDouble() == double(qint64(value.toDouble()));
    case SettingField::Type::Boolean: return value.isBool();
    case SettingField::Type::Choice:
        return value.isString() && field.choices.contains(value.toString());
    case SettingField::Type::Url:
        return value.isString() && QUrl(value.toString(), QUrl::StrictMode).isValid() &&
               !QUrl(value.toString()).isRelative();
    case SettingField::Type::Text:
    case SettingField::Type::Path:
    case SettingField::Type::Secret: return value.isString();
    }
    return false;
}

} // namespace

Result<QJsonObject> checkedSettings(std::span<const SettingField> fields,
                                    const QJsonObject &settings)
{
    QJsonObject checked;
    for (const SettingField &field : fields) {
        const QJsonValue value =
            settings.contains(field.key) ? settings.value(field.key) : field.fallback;
        if (value.isNull() || value.isUndefined() ||
            (value.isString() && value.toString().isEmpty())) {
            if (field.required)
                return fail(
                    ErrorKind::InvalidInput,
                    QCoreApplication::translate("Settings", "“%1” is needed.").arg(field.label),
                    u"missing setting "_s + field.key);
            continue;
        }
        if (!fits(field, value))
            return fail(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("Settings", "“%1” has a value that cannot be used.")
                    .arg(field.label),
                u"bad value for setting "_s + field.key);
        checked.insert(field.key, value);
    }
    for (auto it = settings.begin(); it != settings.end(); ++it) {
        const bool known = std::ranges::any_of(
            fields, [&](const SettingField &field) { return field.key == it.key(); });
        if (!known)
            return fail(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("Settings", "There is no setting “%1”.").arg(it.key()),
                u"unknown setting "_s + it.key());
    }
    return checked;
}

} // namespace core
