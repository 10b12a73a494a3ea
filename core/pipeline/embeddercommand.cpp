// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command that shows, changes and tries what makes vectors of signals.
#include "core/pipeline/commands_p.h"

#include "core/pipeline/embedderchange_p.h"

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

QString typeName(SettingField::Type type)
{
    switch (type) {
    case SettingField::Type::Integer: return u"integer"_s;
    case SettingField::Type::Boolean: return u"boolean"_s;
    case SettingField::Type::Choice: return u"choice"_s;
    case SettingField::Type::Secret: return u"secret"_s;
    case SettingField::Type::Path: return u"path"_s;
    case SettingField::Type::Url: return u"url"_s;
    case SettingField::Type::Text: break;
    }
    return u"text"_s;
}

QJsonArray membersAsJson()
{
    QJsonArray members;
    for (const embedding::EmbedderInfo &info : embedding::embedders().members()) {
        QJsonArray fields;
        for (const SettingField &field : info.settings)
            fields.append(QJsonObject{{u"key"_s, field.key},
                                      {u"label"_s, field.label},
                                      {u"help"_s, field.help},
                                      {u"type"_s, typeName(field.type)},
                                      {u"fallback"_s, field.fallback},
                                      {u"required"_s, field.required},
                                      {u"choices"_s, QJsonArray::fromStringList(field.choices)}});
        members.append(QJsonObject{{u"id"_s, info.id},
                                   {u"name"_s, info.name},
                                   {u"needsNetwork"_s, info.needsNetwork},
                                   {u"settings"_s, fields}});
    }
    return members;
}

Task<QJsonValue> shown(SharedContext context)
{
    Task<EmbedderStatus> reading = embedderStatus(context);
    const Result<EmbedderStatus> status = co_await reading;
    if (!status)
        co_return std::unexpected(status.error());
    QJsonObject page = toJson(status->now);
    page.remove(u"centre"_s); // a thousand numbers that tell nobody anything
    page.insert(u"embedded"_s, status->embedded);
    page.insert(u"waiting"_s, status->waiting);
    page.insert(u"problem"_s, status->problem);
    page.insert(u"members"_s, membersAsJson());
    if (status->next) {
        QJsonObject next = toJson(*status->next);
        next.remove(u"centre"_s);
        next.insert(u"embedded"_s, status->again);
        next.insert(u"problem"_s, status->nextProblem);
        page.insert(u"next"_s, next);
    }
    co_return QJsonValue(page);
}

/// How it is after a decision, and which that was.
Task<QJsonValue> shownAfter(SharedContext context, Task<DecisionId> deciding)
{
    const Result<DecisionId> decision = co_await deciding;
    if (!decision)
        co_return std::unexpected(decision.error());
    Task<QJsonValue> showing = shown(context);
    const Result<QJsonValue> page = co_await showing;
    if (!page || decision->isNull())
        co_return page;
    QJsonObject changed = page->toObject();
    changed.insert(u"decision"_s, decision->toString());
    co_return QJsonValue(changed);
}

Result<QJsonValue> valueFrom(const SettingField &field, const QString &text)
{
    bool isNumber = false;
    switch (field.type) {
    case SettingField::Type::Integer: {
        const int number = text.toInt(&isNumber);
        if (!isNumber)
            return wrong(tr("%1 needs a whole number.").arg(field.key));
        return QJsonValue(number);
    }
    case SettingField::Type::Boolean:
        if (text != u"yes" && text != u"no")
            return wrong(tr("%1 is yes or no.").arg(field.key));
        return QJsonValue(text == u"yes");
    case SettingField::Type::Choice:
        if (!field.choices.contains(text))
            return wrong(tr("%1 is one of %2.").arg(field.key, field.choices.join(u", "_s)));
        break;
    case SettingField::Type::Path:
        if (!text.startsWith(u'/'))
            return wrong(
                tr("%1 needs a path from the root, as /home/me/models/minilm.").arg(field.key));
        break;
    default: break;
    }
    return QJsonValue(text);
}

/// words  "key=value"; no value is repeated in an error, it may be a credential
Result<QJsonObject> settingsFrom(const embedding::EmbedderInfo &info, const QStringList &words)
{
    QJsonObject settings;
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (equals <= 0)
            return wrong(tr("A setting is written as key=value."));
        const QString key = word.first(equals);
        const auto field = std::ranges::find(info.settings, key, &SettingField::key);
        if (field == info.settings.end()) {
            QStringList known;
            for (const SettingField &each : info.settings)
                known.append(each.key);
            return wrong(known.isEmpty() ? tr("The embedder “%1” has no settings.").arg(info.id)
                                         : tr("The embedder “%1” has no setting “%2”, only: %3")
                                               .arg(info.id, UntrustedText(key).displayLine(40),
                                                    known.join(u", "_s)));
        }
        if (settings.contains(key))
            return wrong(tr("%1 is given twice.").arg(key));
        const Result<QJsonValue> value = valueFrom(*field, word.sliced(equals + 1));
        if (!value)
            return std::unexpected(value.error());
        settings.insert(key, *value);
    }
    return settings;
}

/// What words name and set: "http url=… model=…".
struct Given
{
    QString member;
    QJsonObject settings;
};

Result<Given> givenBy(const QStringList &words)
{
    const QString name = words.value(0);
    const embedding::EmbedderInfo *info = embedding::embedders().find(name);
    if (!info) {
        QStringList known;
        for (const embedding::EmbedderInfo &member : embedding::embedders().members())
            known.append(member.id);
        return wrong(tr("Which embedder? There are: %1").arg(known.join(u", "_s)));
    }
    const Result<QJsonObject> settings = settingsFrom(*info, words.sliced(1));
    if (!settings)
        return std::unexpected(settings.error());
    return Given{.member = name, .settings = *settings};
}

Task<QJsonValue> changed(Call call, Given given)
{
    Task<DecisionId> changing =
        changeEmbedder(call.context, given.member, given.settings, call.stop);
    Task<QJsonValue> showing = shownAfter(call.context, std::move(changing));
    Result<QJsonValue> page = co_await showing;
    co_return page;
}

QJsonObject toJson(const EmbedderTrial &trial)
{
    return {{u"model"_s, trial.model},
            {u"dimension"_s, trial.dimension},
            {u"milliseconds"_s, trial.milliseconds}};
}

/// What is given, without using it; or what is in use, and what it is being changed to.
Task<QJsonValue> tried(Call call, std::optional<Given> given)
{
    QJsonArray checks;
    if (given) {
        Task<EmbedderTrial> trying =
            tryEmbedder(call.context, given->member, given->settings, call.stop);
        const Result<EmbedderTrial> trial = co_await trying;
        if (!trial)
            co_return std::unexpected(trial.error());
        checks.append(toJson(*trial));
        co_return QJsonValue(QJsonObject{{u"checks"_s, checks}});
    }
    for (const bool isNext : {false, true}) {
        if (isNext && !call.context->change.isUnderWay())
            continue;
        Task<EmbedderTrial> trying = tryMember(
            isNext ? *call.context->change.next.member : *call.context->embedder.member, call.stop);
        const Result<EmbedderTrial> trial = co_await trying;
        if (!trial)
            co_return std::unexpected(trial.error());
        checks.append(toJson(*trial));
    }
    // What waited because it did not work goes on.
    call.context->wake();
    call.context->wakeEmbedding();
    co_return QJsonValue(QJsonObject{{u"checks"_s, checks}});
}

Task<QJsonValue> keyKept(Call call, QString name)
{
    const Result<secrets::SecretReference> reference = secrets::SecretReference::parse(name);
    if (!reference)
        co_return std::unexpected(reference.error());
    const bool isForSession = reference->place() == u"session";
    if (isForSession && !call.engine->isWorking())
        co_return fail(ErrorKind::Unsupported,
                       tr("Daybreak does not run on this workspace, so there is no session to "
                          "keep the key for. Start it first, or use keychain:NAME."));
    Task<> storing = call.context->secrets.store(
        *reference, call.arguments.value(u"secret").toString().toUtf8(), call.stop);
    const Result<> stored = co_await storing;
    if (!stored)
        co_return std::unexpected(stored.error());
    call.context->wake();
    call.context->wakeEmbedding();
    co_return QJsonValue(QJsonObject{
        {u"text"_s, isForSession ? tr("Kept until Daybreak ends. Settings name it as key=%1\n")
                                       .arg(reference->toString())
                                 : tr("Kept in the keychain. Settings name it as key=%1\n")
                                       .arg(reference->toString())}});
}

} // namespace

Task<QJsonValue> embedderCommand(Call call)
{
    QStringList words;
    for (const QJsonValue &word : call.arguments.value(u"words").toArray())
        words.append(word.toString());
    const QString act = call.arguments.value(u"act").toString(u"show"_s);
    Task<> choosing = useStoredEmbedders(call.context);
    const Result<> chosen = co_await choosing;
    if (!chosen)
        co_return std::unexpected(chosen.error());
    if (act == u"set" || (act == u"try" && !words.isEmpty())) {
        const Result<Given> given = givenBy(words);
        if (!given)
            co_return std::unexpected(given.error());
        Task<QJsonValue> doing = act == u"set" ? changed(call, *given) : tried(call, *given);
        Result<QJsonValue> done = co_await doing;
        co_return done;
    }
    if (act == u"key" && words.size() == 1) {
        Task<QJsonValue> keeping = keyKept(call, words.front());
        Result<QJsonValue> kept = co_await keeping;
        co_return kept;
    }
    if (!words.isEmpty())
        co_return wrong(tr("“%1” takes no more words.").arg(UntrustedText(act).displayLine(20)));
    if (act == u"cancel") {
        Task<QJsonValue> cancelling = shownAfter(call.context, cancelEmbedderChange(call.context));
        Result<QJsonValue> page = co_await cancelling;
        co_return page;
    }
    if (act == u"check" || act == u"try") {
        Task<QJsonValue> checking = tried(call, {});
        Result<QJsonValue> works = co_await checking;
        co_return works;
    }
    if (act != u"show")
        co_return wrong(tr("What to do is show, set, try, cancel, check or key."));
    Task<QJsonValue> showing = shown(call.context);
    Result<QJsonValue> page = co_await showing;
    co_return page;
}

} // namespace core::pipeline
