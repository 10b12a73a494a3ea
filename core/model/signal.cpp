// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/signal.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core {

QString signalKindName(SignalKind kind)
{
    switch (kind) {
    case SignalKind::Exception: return u"exception"_s;
    case SignalKind::Log: return u"log"_s;
    case SignalKind::Message: return u"message"_s;
    case SignalKind::Replay: return u"replay"_s;
    case SignalKind::Experiment: return u"experiment"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

SignalKind signalKindFromName(QStringView name)
{
    for (const SignalKind kind :
         {SignalKind::Exception, SignalKind::Log, SignalKind::Replay, SignalKind::Experiment}) {
        if (name == signalKindName(kind))
            return kind;
    }
    return SignalKind::Message;
}

QString trustName(Trust trust)
{
    return trust == Trust::Internal ? u"internal"_s : u"public"_s;
}
Trust trustFromName(QStringView name)
{
    return name == u"internal" ? Trust::Internal : Trust::Public;
}

namespace {

QJsonObject toJson(const Frame &frame)
{
    QJsonObject object{{u"function"_s, frame.function},
                       {u"file"_s, frame.file},
                       {u"line"_s, frame.line},
                       {u"inApp"_s, frame.inApp}};
    if (!frame.module.isEmpty())
        object.insert(u"module"_s, frame.module);
    if (frame.column > 0)
        object.insert(u"column"_s, frame.column);
    if (!frame.contextLine.isEmpty())
        object.insert(u"contextLine"_s, frame.contextLine);
    if (!frame.variables.isEmpty())
        object.insert(u"variables"_s, frame.variables);
    return object;
}

Frame frameFromJson(const QJsonObject &object)
{
    return Frame{.function = object.value(u"function").toString(),
                 .file = object.value(u"file").toString(),
                 .module = object.value(u"module").toString(),
                 .line = object.value(u"line").toInt(),
                 .column = object.value(u"column").toInt(),
                 .inApp = object.value(u"inApp").toBool(true),
                 .contextLine = object.value(u"contextLine").toString(),
                 .variables = object.value(u"variables").toObject()};
}

void insertUnlessEmpty(QJsonObject &object, const QString &key, const QString &value)
{
    if (!value.isEmpty())
        object.insert(key, value);
}

} // namespace

QJsonObject toJson(const ExceptionInfo &exception)
{
    QJsonArray frames;
    for (const Frame &frame : exception.frames)
        frames.append(toJson(frame));
    return {{u"type"_s, exception.type},
            {u"message"_s, exception.message.raw()},
            {u"language"_s, exception.language},
            {u"frames"_s, frames}};
}

ExceptionInfo exceptionFromJson(const QJsonObject &object)
{
    ExceptionInfo exception;
    exception.type = object.value(u"type").toString();
    exception.message = UntrustedText(object.value(u"message").toString());
    exception.language = object.value(u"language").toString();
    for (const QJsonValue &frame : object.value(u"frames").toArray())
        exception.frames.push_back(frameFromJson(frame.toObject()));
    return exception;
}

QJsonObject toJson(const Signal &signal)
{
    QJsonArray exceptions;
    for (const ExceptionInfo &exception : signal.exceptions)
        exceptions.append(toJson(exception));
    QJsonObject attributes;
    for (auto it = signal.attributes.begin(); it != signal.attributes.end(); ++it)
        attributes.insert(it.key(), it.value());

    QJsonObject object{{u"id"_s, signal.id.toString()},
                       {u"source"_s, signal.source},
                       {u"externalId"_s, signal.externalId},
                       {u"kind"_s, signalKindName(signal.kind)},
                       {u"occurred"_s, toMs(signal.occurred)},
                       {u"received"_s, toMs(signal.received)},
                       {u"title"_s, signal.title.raw()},
                       {u"content"_s, signal.content.raw()},
                       {u"occurrences"_s, signal.occurrences},
                       {u"trust"_s, trustName(signal.trust)},
                       {u"weight"_s, QJsonObject{{u"base"_s, signal.weight.base},
                                                 {u"severity"_s, signal.weight.severity},
                                                 {u"reach"_s, signal.weight.reach},
                                                 {u"decay"_s, signal.weight.decay}}}};
    insertUnlessEmpty(object, u"service"_s, signal.service);
    insertUnlessEmpty(object, u"route"_s, signal.route);
    insertUnlessEmpty(object, u"feature"_s, signal.feature);
    insertUnlessEmpty(object, u"release"_s, signal.release);
    insertUnlessEmpty(object, u"environment"_s, signal.environment);
    insertUnlessEmpty(object, u"level"_s, signal.level);
    insertUnlessEmpty(object, u"sessionId"_s, signal.sessionId);
    insertUnlessEmpty(object, u"traceId"_s, signal.traceId);
    insertUnlessEmpty(object, u"userId"_s, signal.userId);
    insertUnlessEmpty(object, u"logTemplate"_s, signal.logTemplate);
    insertUnlessEmpty(object, u"thread"_s, signal.thread);
    insertUnlessEmpty(object, u"fingerprint"_s, signal.fingerprint);
    if (!exceptions.isEmpty())
        object.insert(u"exceptions"_s, exceptions);
    if (!attributes.isEmpty())
        object.insert(u"attributes"_s, attributes);
    return object;
}

Signal signalFromJson(const QJsonObject &object)
{
    const auto text = [&](QStringView key) { return object.value(key).toString(); };
    Signal signal;
    signal.id = SignalId::fromString(text(u"id"));
    signal.source = text(u"source");
    signal.externalId = text(u"externalId");
    signal.kind = signalKindFromName(text(u"kind"));
    signal.service = text(u"service");
    signal.route = text(u"route");
    signal.feature = text(u"feature");
    signal.release = text(u"release");
    signal.environment = text(u"environment");
    signal.level = text(u"level");
    signal.occurred = fromMs(object.value(u"occurred").toInteger());
    signal.received = fromMs(object.value(u"received").toInteger());
    signal.sessionId = text(u"sessionId");
    signal.traceId = text(u"traceId");
    signal.userId = text(u"userId");
    signal.title = UntrustedText(text(u"title"));
    signal.content = UntrustedText(text(u"content"));
    for (const QJsonValue &exception : object.value(u"exceptions").toArray())
        signal.exceptions.push_back(exceptionFromJson(exception.toObject()));
    signal.logTemplate = text(u"logTemplate");
    signal.thread = text(u"thread");
    const QJsonObject attributes = object.value(u"attributes").toObject();
    for (auto it = attributes.begin(); it != attributes.end(); ++it)
        signal.attributes.insert(it.key(), it.value().toString());
    signal.occurrences = object.value(u"occurrences").toInt(1);
    signal.fingerprint = text(u"fingerprint");
    signal.trust = trustFromName(text(u"trust"));
    const QJsonObject weight = object.value(u"weight").toObject();
    signal.weight =
        WeightFactors{weight.value(u"base").toDouble(), weight.value(u"severity").toDouble(1),
                      weight.value(u"reach").toDouble(1), weight.value(u"decay").toDouble(1)};
    return signal;
}

} // namespace core
