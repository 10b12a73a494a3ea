// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/reading_p.h"

#include "core/normalize/stacktrace.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

constexpr qsizetype longestTitle = 200;
constexpr qsizetype longestContent = 20'000;
constexpr qsizetype longestAttribute = 500;
constexpr int mostAttributes = 60;
constexpr size_t framesInContent = 30;
constexpr size_t framesWithoutOwn = 5;

QString hashed(const QString &text)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().first(32));
}

QString languageOf(const QString &platform)
{
    struct Name
    {
        QLatin1StringView part;
        QLatin1StringView language;
    };
    static constexpr std::array names{
        Name{"python"_L1, "python"_L1},   Name{"javascript"_L1, "javascript"_L1},
        Name{"node"_L1, "javascript"_L1}, Name{"java"_L1, "java"_L1},
        Name{"kotlin"_L1, "java"_L1},     Name{"csharp"_L1, "csharp"_L1},
        Name{"dotnet"_L1, "csharp"_L1},   Name{"go"_L1, "go"_L1},
        Name{"rust"_L1, "rust"_L1},       Name{"native"_L1, "cpp"_L1}};
    for (const Name &name : names) {
        if (platform.contains(name.part))
            return name.language;
    }
    return {};
}

/// Digits say which build or which closure, not which function.
QString withoutNumbers(QStringView text)
{
    QString out;
    for (const QChar c : text) {
        if (!c.isDigit())
            out += c;
        else if (!out.endsWith(u'#'))
            out += u'#';
    }
    return out;
}

/// The last two parts of a path: folders above differ between machines.
QString stableFile(QString file)
{
    file.replace(u'\\', u'/');
    return withoutNumbers(file.section(u'/', -2));
}

} // namespace

Result<QJsonObject> payloadOf(const RawSignal &raw)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(raw.payload, &error);
    if (!document.isObject())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Reader", "The payload of %1 is not a JSON object.")
                        .arg(raw.kind),
                    error.errorString());
    return document.object();
}

Timestamp timeOf(const QJsonValue &value)
{
    double seconds = 0;
    if (value.isString()) {
        bool isNumber = false;
        seconds = value.toString().toDouble(&isNumber);
        if (!isNumber)
            return fromIso(value.toString());
    } else {
        seconds = value.toDouble();
    }
    if (!(seconds > 0) || seconds > 1e20)
        return {};
    while (seconds > 1e11) // milli-, micro- or nanoseconds
        seconds /= 1000;
    return fromMs(qint64(std::llround(seconds * 1000)));
}

QString levelOf(const QJsonValue &value)
{
    if (value.isDouble()) {
        const int number = value.toInt();
        return number >= 21   ? u"fatal"_s
               : number >= 17 ? u"error"_s
               : number >= 13 ? u"warning"_s
               : number >= 9  ? u"info"_s
               : number >= 1  ? u"debug"_s
                              : QString();
    }
    const QString name = value.toString().toLower();
    if (name.startsWith("fatal"_L1) || name.startsWith("crit"_L1) || name.startsWith("emerg"_L1) ||
        name.startsWith("alert"_L1) || name.startsWith("panic"_L1))
        return u"fatal"_s;
    if (name.startsWith("err"_L1) || name.startsWith("severe"_L1))
        return u"error"_s;
    if (name.startsWith("warn"_L1))
        return u"warning"_s;
    if (name.startsWith("info"_L1) || name.startsWith("notice"_L1) || name == "log"_L1)
        return u"info"_s;
    if (name.startsWith("debug"_L1) || name.startsWith("trace"_L1) || name.startsWith("verb"_L1))
        return u"debug"_s;
    return {};
}

QString pseudonymOf(const QString &user)
{
    if (user.isEmpty() || user.startsWith("<redacted"_L1))
        return {};
    return u"u-"_s + hashed(u"user:"_s + user).first(12);
}

QString serviceOfRelease(const QString &release)
{
    const qsizetype at = release.lastIndexOf(u'@');
    return at > 0 ? release.first(at) : QString();
}

QString firstLine(const QString &text, qsizetype limit)
{
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        const QString plain = line.toString().simplified();
        if (plain.isEmpty())
            continue;
        return plain.size() <= limit ? plain : QString(plain.first(limit - 1) + u'…');
    }
    return {};
}

QString plainText(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

void addAttribute(Signal &signal, const QString &key, const QString &value)
{
    if (!key.isEmpty() && !value.isEmpty() && signal.attributes.size() < mostAttributes)
        signal.attributes.insert(key.left(100), value.left(longestAttribute));
}

ExceptionInfo exceptionOfSdk(const QJsonObject &object, const QString &platform)
{
    ExceptionInfo exception;
    exception.type = object.value(u"type").toString();
    exception.message = UntrustedText(plainText(object.value(u"value")));
    exception.language = languageOf(platform);
    const QJsonArray frames = object.value(u"stacktrace").toObject().value(u"frames").toArray();
    for (qsizetype i = frames.size() - 1; i >= 0; --i) {
        const QJsonObject from = frames.at(i).toObject();
        Frame frame;
        frame.function = from.value(u"function").toString();
        if (frame.function == "?"_L1 || frame.function == "<anonymous>"_L1)
            frame.function.clear();
        frame.file = from.value(u"filename").toString();
        if (frame.file.isEmpty())
            frame.file = from.value(u"abs_path").toString();
        if (frame.file.startsWith("file://"_L1))
            frame.file.remove(0, 7);
        frame.module = from.value(u"module").toString();
        frame.line = from.value(u"lineno").toInt();
        frame.column = from.value(u"colno").toInt();
        frame.contextLine = plainText(from.value(u"context_line")).trimmed();
        frame.variables = from.value(u"vars").toObject();
        if (exception.language.isEmpty())
            exception.language = languageOfFile(frame.file);
        frame.inApp = from.value(u"in_app").isBool() ? from.value(u"in_app").toBool()
                                                     : isInApp(frame, exception.language);
        exception.frames.push_back(std::move(frame));
    }
    return exception;
}

std::vector<ExceptionInfo> chainOfSdk(const QJsonArray &values, const QString &platform,
                                      bool newestFirst)
{
    std::vector<std::pair<int, ExceptionInfo>> chain;
    bool numbered = true;
    for (const QJsonValue &value : values) {
        const QJsonObject object = value.toObject();
        const QJsonValue id = object.value(u"mechanism").toObject().value(u"exception_id");
        numbered = numbered && id.isDouble();
        chain.emplace_back(id.toInt(), exceptionOfSdk(object, platform));
    }
    if (numbered)
        std::ranges::stable_sort(chain, {}, [](const auto &one) { return one.first; });
    else if (!newestFirst)
        std::ranges::reverse(chain);
    std::vector<ExceptionInfo> out;
    for (auto &[id, exception] : chain)
        out.push_back(std::move(exception));
    return out;
}

QString fingerprintOf(const std::vector<ExceptionInfo> &exceptions)
{
    QString key;
    bool framed = false;
    for (const ExceptionInfo &exception : exceptions) {
        key += u'\n' + exception.type;
        const bool own = std::ranges::any_of(exception.frames, &Frame::inApp);
        size_t taken = 0;
        QString last;
        for (const Frame &frame : exception.frames) {
            if (own ? !frame.inApp : taken >= framesWithoutOwn)
                continue;
            ++taken;
            framed = true;
            const QString place = QString(
                u'|' + withoutNumbers(frame.function) + u'@' +
                (frame.file.isEmpty() ? withoutNumbers(frame.module) : stableFile(frame.file)));
            if (place != last) // recursion of any depth is one problem
                key += place;
            last = place;
        }
    }
    return framed ? QString(u"exception:"_s + hashed(key)) : QString();
}

QString stackText(const std::vector<Frame> &frames)
{
    QString text;
    size_t shown = 0;
    const bool own = std::ranges::any_of(frames, &Frame::inApp);
    for (const Frame &frame : frames) {
        if ((own && !frame.inApp) || shown >= framesInContent)
            continue;
        ++shown;
        text += u"  at "_s + (frame.function.isEmpty() ? u"?"_s : frame.function) + u" ("_s +
                (frame.file.isEmpty() ? frame.module : frame.file) +
                (frame.line > 0 ? QString(u':' + QString::number(frame.line)) : QString()) +
                u")\n"_s;
    }
    return text;
}

void chooseFingerprint(Signal &signal, const QStringList &parts)
{
    const auto isDefault = [](const QString &part) {
        QString name = part.trimmed();
        if (!name.startsWith("{{"_L1) || !name.endsWith("}}"_L1))
            return false;
        name = name.sliced(2, name.size() - 4).trimmed();
        return name == "default"_L1;
    };
    if (std::ranges::all_of(parts, isDefault))
        return;
    QString key = signal.service;
    for (const QString &part : parts)
        key += u'\n' + (isDefault(part) ? signal.fingerprint : part.left(longestAttribute));
    signal.fingerprint = u"own:"_s + hashed(key);
}

void finishException(Signal &signal, const QString &tail)
{
    signal.kind = SignalKind::Exception;
    if (signal.level.isEmpty())
        signal.level = u"error"_s;
    QString content;
    for (size_t i = 0; i < signal.exceptions.size(); ++i) {
        const ExceptionInfo &exception = signal.exceptions[i];
        const QString type = exception.type.isEmpty() ? u"Error"_s : exception.type;
        const QString head =
            exception.message.isEmpty() ? type : QString(type + u": "_s + exception.message.raw());
        if (i == 0)
            signal.title = UntrustedText(firstLine(head, longestTitle));
        content += (i == 0 ? QString() : u"caused by "_s) + head.left(4000) + u'\n';
        content += stackText(exception.frames);
    }
    if (!tail.isEmpty())
        content += u'\n' + tail;
    signal.content = UntrustedText(content.left(longestContent).trimmed());
    signal.fingerprint = fingerprintOf(signal.exceptions);
}

void finishLog(Signal &signal, LogTemplates &templates, const QString &line, const QString &tail)
{
    signal.kind = SignalKind::Log;
    signal.title = UntrustedText(firstLine(line, longestTitle));
    QString content = line;
    if (!tail.isEmpty())
        content += u"\n\n"_s + tail;
    signal.content = UntrustedText(content.left(longestContent).trimmed());
    signal.logTemplate = templates.learn(line.section(u'\n', 0, 0)).text;
    if (!signal.logTemplate.isEmpty())
        signal.fingerprint = u"log:"_s + hashed(signal.service + u'\n' + signal.logTemplate);
}

} // namespace core::normalize
