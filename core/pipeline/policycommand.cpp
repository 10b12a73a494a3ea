// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command that shows and sets how far Daybreak may go alone.
#include "core/pipeline/commands_p.h"

#include "core/pipeline/policyacts.h"
#include "core/pipeline/recurrence.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

constexpr int mostFixesADay = 10'000;
constexpr int mostRounds = 100;
constexpr int mostWatchHours = 366 * 24;
constexpr qsizetype longestGlob = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

std::unexpected<Error> wrong(const QString &message)
{
    return fail(ErrorKind::InvalidInput, message);
}

Result<QJsonValue> autonomyFrom(const QJsonValue &given)
{
    const QString level = given.toString();
    if (autonomyName(autonomyFromName(level)) != level)
        return wrong(tr("--autonomy is research, fix or pullRequest."));
    return QJsonValue(level);
}

Result<QJsonValue> priorityFrom(const QJsonValue &given)
{
    if (!priorityFromName(given.toString()))
        return wrong(tr("--lowest-priority is one of P0, P1, P2, P3 and P4."));
    return given;
}

Result<QJsonValue> yesOrNo(const QJsonValue &given)
{
    const QString word = given.toString();
    if (word != u"yes" && word != u"no")
        return wrong(tr("--hold-backfill is yes or no."));
    return QJsonValue(word == u"yes");
}

Result<QJsonValue> whole(const QString &option, const QJsonValue &given, int least, int most)
{
    bool isNumber = false;
    const int value = given.toString().toInt(&isNumber);
    if (!isNumber || value < least || value > most)
        return wrong(tr("--%1 needs a whole number from %2 to %3.")
                         .arg(option, QString::number(least), QString::number(most)));
    return QJsonValue(value);
}

/// Globs as the diff policy matches them: against paths relative to the repository's root.
Result<QJsonValue> globsFrom(const QJsonValue &given)
{
    QJsonArray globs;
    for (const QJsonValue &value : given.toArray()) {
        const QString glob = value.toString();
        if (glob.isEmpty())
            continue; // how a person says: none
        const bool climbs = glob.split(u'/').contains(u".."_s);
        if (glob.startsWith(u'/') || climbs || glob.contains(u'\\') || glob.size() > longestGlob ||
            UntrustedText(glob).displayLine(longestGlob) != glob)
            return wrong(tr("--allow needs a path or pattern inside the repository, as "
                            "“docs/*.md” or “**/setup.py”, not: %1")
                             .arg(UntrustedText(glob).displayLine(80)));
        if (!globs.contains(value))
            globs.append(value);
    }
    return QJsonValue(globs);
}

/// What the options say, by the names of toJson(Policy).
Result<QJsonObject> valuesFrom(const QJsonObject &arguments)
{
    const auto number = [](const QString &option, int least, int most) {
        return [=](const QJsonValue &given) { return whole(option, given, least, most); };
    };
    struct Option
    {
        QString name;
        QString key;
        std::function<Result<QJsonValue>(const QJsonValue &)> read;
    };
    const std::array options{
        Option{u"autonomy"_s, u"autonomy"_s, autonomyFrom},
        Option{u"lowest-priority"_s, u"lowestPriority"_s, priorityFrom},
        Option{u"daily-cap"_s, u"dailyCap"_s, number(u"daily-cap"_s, 0, mostFixesADay)},
        Option{u"hold-backfill"_s, u"holdBackfill"_s, yesOrNo},
        Option{u"maximum-rounds"_s, u"maximumRounds"_s, number(u"maximum-rounds"_s, 1, mostRounds)},
        Option{u"allow"_s, u"allowedPaths"_s, globsFrom},
        Option{u"watch-hours"_s, watchHoursKey, number(u"watch-hours"_s, 1, mostWatchHours)}};
    QJsonObject values;
    for (const Option &option : options) {
        if (!arguments.contains(option.name))
            continue;
        const Result<QJsonValue> value = option.read(arguments.value(option.name));
        if (!value)
            return std::unexpected(value.error());
        values.insert(option.key, *value);
    }
    return values;
}

QString namesOf(const std::vector<Repository> &repositories)
{
    QStringList names;
    for (const Repository &repository : repositories)
        names.append(repository.name);
    return names.join(u", "_s);
}

/// The repositories that the command is about.
/// name  empty for all; needsOne  what is set is of one repository
Result<std::vector<Repository>> chosen(std::vector<Repository> all, const QString &name,
                                       bool needsOne)
{
    if (!name.isEmpty()) {
        const auto found = std::ranges::find(all, name, &Repository::name);
        if (found == all.end())
            return fail(ErrorKind::NotFound,
                        all.empty()
                            ? tr("No repository is connected. Connect one with: daybreakctl init")
                            : tr("There is no repository “%1”. Connected: %2")
                                  .arg(UntrustedText(name).displayLine(80), namesOf(all)));
        return std::vector<Repository>{*found};
    }
    if (needsOne && all.empty())
        return fail(ErrorKind::NotFound,
                    tr("No repository is connected. Connect one with: daybreakctl init"));
    if (needsOne && all.size() > 1)
        return wrong(tr("Which repository? Connected: %1").arg(namesOf(all)));
    return all;
}

Task<QJsonValue> shown(SharedContext context, QString name)
{
    return context->storage->read([name](const storage::Stores &stores) -> Result<QJsonValue> {
        Result<std::vector<Repository>> all = stores.settings.repositories();
        const Result<QJsonValue> hours = stores.settings.value(watchHoursKey, defaultWatchHours);
        if (!all || !hours)
            return std::unexpected(all ? hours.error() : all.error());
        const Result<std::vector<Repository>> these = chosen(std::move(*all), name, false);
        if (!these)
            return std::unexpected(these.error());
        QJsonArray repositories;
        for (const Repository &repository : *these) {
            QJsonObject policy = toJson(repository.policy);
            policy.insert(u"repository"_s, repository.name);
            repositories.append(policy);
        }
        return QJsonValue(QJsonObject{{u"repositories"_s, repositories},
                                      {watchHoursKey, hours->toInteger(defaultWatchHours)}});
    });
}

} // namespace

Task<QJsonValue> policyCommand(Call call)
{
    const Result<QJsonObject> values = valuesFrom(call.arguments);
    if (!values)
        co_return std::unexpected(values.error());
    const QString name = call.text(u"repository");
    const bool needsOne = values->size() > (values->contains(watchHoursKey) ? 1 : 0);
    Task<std::vector<Repository>> choosing = call.context->storage->read(
        [name, needsOne](const storage::Stores &stores) -> Result<std::vector<Repository>> {
            Result<std::vector<Repository>> all = stores.settings.repositories();
            if (!all)
                return all;
            return chosen(std::move(*all), name, needsOne);
        });
    const Result<std::vector<Repository>> these = co_await choosing;
    if (!these)
        co_return std::unexpected(these.error());
    DecisionId decision;
    if (!values->isEmpty()) {
        const RepositoryId id = needsOne ? these->front().id : RepositoryId();
        Task<DecisionId> changing = changePolicy(call.context, id, *values);
        const Result<DecisionId> changed = co_await changing;
        if (!changed)
            co_return std::unexpected(changed.error());
        decision = *changed;
    }
    Task<QJsonValue> showing = shown(call.context, name);
    const Result<QJsonValue> page = co_await showing;
    if (!page)
        co_return page;
    QJsonObject answer = page->toObject();
    if (!decision.isNull()) {
        answer.insert(u"decision"_s, decision.toString());
        answer.insert(u"undoable"_s, true);
    }
    co_return QJsonValue(answer);
}

} // namespace core::pipeline
