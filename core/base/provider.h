// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Families and their members: how a source, screen, embedder, fixer, … describes itself.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace core {

/// One setting of a member, enough to build a form and to check a value.
struct SettingField
{
    enum class Type : std::uint8_t { Text, Path, Url, Integer, Boolean, Choice, Secret };

    QString key;   ///< stable, lowerCamel
    QString label; ///< translated
    QString help;  ///< translated, one sentence
    Type type = Type::Text;
    QJsonValue fallback{};
    bool required = false;
    QStringList choices{}; ///< Type::Choice only
};

/// Describes one member of a family whose members are `Interface` and are made from `Services`.
///
/// id        stable and unique in the family; stored in databases, so never renamed
/// version   rises when the output for the same input changes: it is part of every job's input hash
/// make      InvalidInput if the settings cannot be used; the message names the field
template<typename Interface, typename Services>
struct ProviderInfo
{
    QString id;
    QString name; ///< translated
    int version = 1;
    bool needsNetwork = false;
    std::vector<SettingField> settings{};
    std::function<Result<std::unique_ptr<Interface>>(const Services &services,
                                                     const QJsonObject &settings)>
        make;
};

/// The members of one family in the order of their register_provider lines, which is the order of
/// preference.
template<typename Info>
class ProviderTable
{
public:
    explicit ProviderTable(std::vector<Info> members) : m_members(std::move(members)) {}

    std::span<const Info> members() const { return m_members; }

    /// Null if no member has this id (an id from an older or newer version of Daybreak).
    const Info *find(QStringView id) const
    {
        for (const Info &member : m_members) {
            if (member.id == id)
                return &member;
        }
        return nullptr;
    }

private:
    std::vector<Info> m_members;
};

/// Checks a value object against the fields: required ones present, types and choices right, no
/// unknown key. errors  InvalidInput, naming the field
Result<QJsonObject> checkedSettings(std::span<const SettingField> fields,
                                    const QJsonObject &settings);

} // namespace core
