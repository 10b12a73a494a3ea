// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the factors of a signal's weight are made from, and how a workspace changes that for a
// source, a kind of signal, or both.
#pragma once

#include "core/base/result.h"
#include "core/model/signal.h"

#include <QJsonObject>

#include <array>
#include <map>
#include <optional>
#include <span>

namespace core {

/// The numbers behind a weight.
enum class WeightSetting : std::uint8_t {
    Base,  ///< of one signal of this kind
    Fatal, ///< what levels multiply it with
    Error, ///< also where no level, or an unknown one, is given
    Warning,
    Info,
    Debug,
    ReachStep,    ///< added for every tenfold of occurrences
    ReachMost,    ///< what occurrences multiply it with at most
    HalfLifeDays, ///< after which it counts half
    Least,        ///< portion that age leaves at least
};
inline constexpr size_t weightSettingCount = size_t(WeightSetting::Least) + 1;

struct WeightSettingInfo
{
    WeightSetting setting;
    QString name; ///< "halfLifeDays"; stable, stored
    double least; ///< allowed, both ends included
    double most;
};
std::span<const WeightSettingInfo> weightSettings();
std::optional<WeightSetting> weightSettingFromName(QStringView name);

using WeightValues = std::array<double, weightSettingCount>;

/// What a signal's weight is made from, and the weight that is stored. Kept as long as the signal
/// is counted: longer than its texts.
struct Weighable
{
    SignalId id;
    QString source;
    SignalKind kind = SignalKind::Exception;
    QString level;
    int occurrences = 1;
    Timestamp happened; ///< when it occurred, else when it was received
    WeightFactors weight;
};

/// Which signals a rule is about.
struct WeightScope
{
    QString source;                 ///< member id of a source; empty for every one
    std::optional<SignalKind> kind; ///< none for every one

    /// "sentry/exception", "sentry", "exception", "all".
    QString name() const;
    /// source  need not exist: a rule may be there before its source. None if it is no scope: too
    /// long, or with other characters than letters, digits, "-", "_" and one "/"
    static std::optional<WeightScope> fromName(const QString &name);

    friend auto operator<=>(const WeightScope &, const WeightScope &) = default;
};

/// What a workspace changed. Where nothing is said the built-in values hold; a rule for one source
/// and kind goes before one for a source, that before one for a kind, that before one for all.
class WeightRules
{
public:
    /// The values of a signal.
    WeightValues valuesFor(const QString &source, SignalKind kind) const;
    /// What is changed for exactly this scope.
    std::map<WeightSetting, double> changesFor(const WeightScope &scope) const;
    /// value  none: as if it was never set
    /// errors  InvalidInput: out of its range, or not a number
    Result<> set(const WeightScope &scope, WeightSetting setting, std::optional<double> value);

    const std::map<WeightScope, std::map<WeightSetting, double>> &changes() const
    {
        return m_changes;
    }
    static WeightValues builtIn(SignalKind kind);

    friend bool operator==(const WeightRules &, const WeightRules &) = default;

private:
    std::map<WeightScope, std::map<WeightSetting, double>> m_changes;
};

/// {"sentry/exception": {"base": 0.7}}. Reading leaves out what is unknown or out of range.
QJsonObject toJson(const WeightRules &rules);
WeightRules weightRulesFromJson(const QJsonObject &object);

/// The setting of the workspace that keeps them.
inline const QString weightRulesKey = QStringLiteral("weights");

} // namespace core
