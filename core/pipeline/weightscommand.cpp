// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command that shows how signals are weighed, tries other weights out and sets them.
#include "core/pipeline/commands_p.h"

#include "core/pipeline/reportweights.h"
#include "core/pipeline/weightacts.h"

#include <set>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

std::unexpected<Error> wrong(const QString &message)
{
    return fail(ErrorKind::InvalidInput, message);
}

QString settingNames()
{
    QStringList names;
    for (const WeightSettingInfo &info : weightSettings())
        names.append(info.name);
    return names.join(u", "_s);
}

/// "base=0.7", or "base=" for the built-in value.
Result<> take(WeightRules &rules, const WeightScope &scope, const QString &change)
{
    const QString shown = UntrustedText(change).displayLine(80);
    const qsizetype equals = change.indexOf(u'=');
    const std::optional<WeightSetting> setting =
        weightSettingFromName(QStringView(change).left(equals));
    if (equals < 0 || !setting)
        return wrong(tr("“%1” is no change of a weight. It is NAME=NUMBER, or NAME= for the "
                        "built-in value; names: %2")
                         .arg(shown, settingNames()));
    const QString text = change.mid(equals + 1);
    if (text.isEmpty())
        return rules.set(scope, *setting, std::nullopt);
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    if (!isNumber)
        return wrong(tr("“%1” has no number behind “=”.").arg(shown));
    return rules.set(scope, *setting, value);
}

Result<WeightRules> changedRules(WeightRules rules, const QJsonObject &arguments)
{
    const QJsonArray changes = arguments.value(u"changes").toArray();
    const QString name = arguments.value(u"scope").toString();
    if (name.isEmpty())
        return rules;
    const std::optional<WeightScope> scope = WeightScope::fromName(name);
    if (!scope)
        return wrong(
            tr("“%1” does not say which signals are meant. Name a source, a kind (exception, log, "
               "message, replay, experiment), SOURCE/KIND, or all.")
                .arg(UntrustedText(name).displayLine(80)));
    if (changes.isEmpty())
        return wrong(
            tr("What should change for “%1”? As in: base=0.7 halfLifeDays=30").arg(scope->name()));
    for (const QJsonValue &change : changes) {
        if (const Result<> taken = take(rules, *scope, change.toString()); !taken)
            return std::unexpected(taken.error());
    }
    return rules;
}

QJsonObject valuesOf(const WeightValues &values)
{
    QJsonObject object;
    for (const WeightSettingInfo &info : weightSettings())
        object.insert(info.name, values[size_t(info.setting)]);
    return object;
}

/// The built-in rows by kind, then what holds for each scope that was changed.
QJsonArray rowsOf(const WeightRules &rules)
{
    QJsonArray rows;
    const std::array kinds{SignalKind::Exception, SignalKind::Log, SignalKind::Message,
                           SignalKind::Replay, SignalKind::Experiment};
    const auto add = [&rows](const QString &scope, const WeightValues &values,
                             const QJsonObject &changed) {
        QJsonObject row = valuesOf(values);
        row.insert(u"scope"_s, scope);
        row.insert(u"changed"_s, changed);
        rows.append(row);
    };
    const QJsonObject changes = toJson(rules);
    for (const SignalKind kind : kinds) {
        const QString name = signalKindName(kind);
        add(name, rules.valuesFor({}, kind), changes.value(name).toObject());
    }
    std::set<WeightScope> scopes;
    for (const auto &[scope, values] : rules.changes()) {
        if (scope.source.isEmpty())
            continue; // in the rows of the kinds
        if (scope.kind) {
            scopes.insert(scope);
        } else {
            for (const SignalKind kind : kinds)
                scopes.insert({scope.source, kind});
        }
    }
    for (const WeightScope &scope : scopes)
        add(scope.name(), rules.valuesFor(scope.source, *scope.kind),
            changes.value(scope.name()).toObject());
    return rows;
}

QJsonObject toJson(const Reweighed &one)
{
    return {{u"id"_s, one.report.toString()},
            {u"title"_s, one.title},
            {u"state"_s, reportStateName(one.state)},
            {u"before"_s, one.before},
            {u"after"_s, one.after},
            {u"crosses"_s, one.crosses()}};
}

} // namespace

Task<QJsonValue> weightsCommand(Call call)
{
    Task<WeightRules> reading = call.context->storage->read(weightRules);
    const Result<WeightRules> present = co_await reading;
    if (!present)
        co_return std::unexpected(present.error());
    const Result<WeightRules> rules = changedRules(*present, call.arguments);
    if (!rules)
        co_return std::unexpected(rules.error());
    QJsonObject answer{{u"threshold"_s, promotionThreshold},
                       {u"weights"_s, rowsOf(*rules)},
                       {u"rules"_s, core::toJson(*rules)}};
    if (*rules == *present)
        co_return QJsonValue(answer);

    const ProgressFunction tell = call.progress;
    Task<WeightPreview> trying = previewWeights(
        call.context, *rules,
        [tell](int done, int total) {
            if (tell)
                tell(tr("Weighing reports: %1 of %2").arg(done).arg(total));
        },
        call.stop);
    const Result<WeightPreview> preview = co_await trying;
    if (!preview)
        co_return std::unexpected(preview.error());
    QJsonArray changed;
    for (const Reweighed &one : preview->changed)
        changed.append(toJson(one));
    answer.insert(u"preview"_s, changed);
    answer.insert(u"reports"_s, preview->reports);
    answer.insert(u"applied"_s, call.flag(u"apply"));
    if (call.flag(u"apply")) {
        Task<DecisionId> changing = changeWeights(call.context, *present, *rules, call.stop);
        const Result<DecisionId> decision = co_await changing;
        if (!decision)
            co_return std::unexpected(decision.error());
        if (!decision->isNull()) {
            answer.insert(u"decision"_s, decision->toString());
            answer.insert(u"undoable"_s, true);
        }
    }
    co_return QJsonValue(answer);
}

} // namespace core::pipeline
