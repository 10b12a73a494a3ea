// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weightrules.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core {

namespace {

constexpr qsizetype longestSource = 64;

/// Two ordinary exceptions, or one and two voices from elsewhere, reach the threshold of 1.
double baseOf(SignalKind kind)
{
    switch (kind) {
    case SignalKind::Exception: return 0.5;
    case SignalKind::Replay: return 0.4;
    case SignalKind::Log: return 0.35;
    case SignalKind::Message: return 0.35;
    case SignalKind::Experiment: return 0.3;
    }
    Q_UNREACHABLE_RETURN(0.3);
}

std::optional<SignalKind> kindFromName(QStringView name)
{
    for (const SignalKind kind : {SignalKind::Exception, SignalKind::Replay, SignalKind::Log,
                                  SignalKind::Message, SignalKind::Experiment}) {
        if (signalKindName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

bool isSourceName(const QString &name)
{
    return !name.isEmpty() && name.size() <= longestSource &&
           std::ranges::all_of(name, [](QChar c) {
               return (c.unicode() < 128 && c.isLetterOrNumber()) || c == u'-' || c == u'_';
           });
}

bool isAllowed(const WeightSettingInfo &info, double value)
{
    return std::isfinite(value) && value >= info.least && value <= info.most;
}

} // namespace

std::span<const WeightSettingInfo> weightSettings()
{
    // A reach of less than 1 would let repeats weigh less than one; a half-life of nothing would
    // divide by it.
    static const std::array<WeightSettingInfo, weightSettingCount> settings{{
        {WeightSetting::Base, u"base"_s, 0, 10},
        {WeightSetting::Fatal, u"fatal"_s, 0, 10},
        {WeightSetting::Error, u"error"_s, 0, 10},
        {WeightSetting::Warning, u"warning"_s, 0, 10},
        {WeightSetting::Info, u"info"_s, 0, 10},
        {WeightSetting::Debug, u"debug"_s, 0, 10},
        {WeightSetting::ReachStep, u"reachStep"_s, 0, 10},
        {WeightSetting::ReachMost, u"reachMost"_s, 1, 100},
        {WeightSetting::HalfLifeDays, u"halfLifeDays"_s, 0.01, 3660},
        {WeightSetting::Least, u"least"_s, 0, 1},
    }};
    return settings;
}

std::optional<WeightSetting> weightSettingFromName(QStringView name)
{
    const auto found = std::ranges::find(weightSettings(), name, &WeightSettingInfo::name);
    return found == weightSettings().end() ? std::nullopt : std::optional(found->setting);
}

QString WeightScope::name() const
{
    if (!kind)
        return source.isEmpty() ? u"all"_s : source;
    return source.isEmpty() ? signalKindName(*kind) : source + u'/' + signalKindName(*kind);
}

std::optional<WeightScope> WeightScope::fromName(const QString &name)
{
    if (name == u"all")
        return WeightScope();
    const qsizetype slash = name.indexOf(u'/');
    if (slash < 0) {
        if (const std::optional<SignalKind> kind = kindFromName(name))
            return WeightScope{{}, kind};
        return isSourceName(name) ? std::optional(WeightScope{name, {}}) : std::nullopt;
    }
    const QString source = name.left(slash);
    const std::optional<SignalKind> kind = kindFromName(QStringView(name).mid(slash + 1));
    return kind && isSourceName(source) ? std::optional(WeightScope{source, kind}) : std::nullopt;
}

WeightValues WeightRules::builtIn(SignalKind kind)
{
    WeightValues values{};
    const auto set = [&values](WeightSetting setting, double value) {
        values[size_t(setting)] = value;
    };
    set(WeightSetting::Base, baseOf(kind));
    set(WeightSetting::Fatal, 1.6);
    set(WeightSetting::Error, 1);
    set(WeightSetting::Warning, 0.6);
    set(WeightSetting::Info, 0.3);
    set(WeightSetting::Debug, 0.1);
    // 1 for one occurrence, one more for every tenfold, up to 4: a loop that fails ten thousand
    // times is one defect, not ten thousand.
    set(WeightSetting::ReachStep, 1);
    set(WeightSetting::ReachMost, 4);
    set(WeightSetting::HalfLifeDays, 14);
    set(WeightSetting::Least, 1.0 / 16); // so that what is old stays visible
    return values;
}

WeightValues WeightRules::valuesFor(const QString &source, SignalKind kind) const
{
    WeightValues values = builtIn(kind);
    if (m_changes.empty())
        return values;
    const std::array scopes{WeightScope{}, WeightScope{{}, kind}, WeightScope{source, {}},
                            WeightScope{source, kind}};
    for (const WeightScope &scope : scopes) {
        for (const auto &[setting, value] : changesFor(scope))
            values[size_t(setting)] = value;
    }
    return values;
}

std::map<WeightSetting, double> WeightRules::changesFor(const WeightScope &scope) const
{
    const auto found = m_changes.find(scope);
    return found == m_changes.end() ? std::map<WeightSetting, double>() : found->second;
}

Result<> WeightRules::set(const WeightScope &scope, WeightSetting setting,
                          std::optional<double> value)
{
    if (!value) {
        const auto found = m_changes.find(scope);
        if (found != m_changes.end()) {
            found->second.erase(setting);
            if (found->second.empty())
                m_changes.erase(found);
        }
        return {};
    }
    const WeightSettingInfo &info = weightSettings()[size_t(setting)];
    if (!isAllowed(info, *value))
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Weights", "%1 is a number from %2 to %3.")
                        .arg(info.name, QString::number(info.least), QString::number(info.most)));
    m_changes[scope][setting] = *value;
    return {};
}

QJsonObject toJson(const WeightRules &rules)
{
    QJsonObject object;
    for (const auto &[scope, values] : rules.changes()) {
        QJsonObject changed;
        for (const auto &[setting, value] : values)
            changed.insert(weightSettings()[size_t(setting)].name, value);
        object.insert(scope.name(), changed);
    }
    return object;
}

WeightRules weightRulesFromJson(const QJsonObject &object)
{
    WeightRules rules;
    for (auto rule = object.begin(); rule != object.end(); ++rule) {
        const std::optional<WeightScope> scope = WeightScope::fromName(rule.key());
        const QJsonObject values = rule.value().toObject();
        for (auto it = values.begin(); scope && it != values.end(); ++it) {
            const std::optional<WeightSetting> setting = weightSettingFromName(it.key());
            if (setting && it.value().isDouble() &&
                isAllowed(weightSettings()[size_t(*setting)], it.value().toDouble()))
                std::ignore = rules.set(*scope, *setting, it.value().toDouble());
        }
    }
    return rules;
}

} // namespace core
