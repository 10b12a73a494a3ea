// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commandline.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStringBuilder>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace core;
using namespace core::pipeline;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

const CommandOption *findOption(const CommandInfo &command, const QString &name)
{
    for (const CommandOption &option : command.options) {
        if (option.name == name)
            return &option;
    }
    return nullptr;
}

QString synopsis(const CommandInfo &command)
{
    QString text = command.name;
    for (const CommandArgument &argument : command.arguments) {
        const QString name = argument.name.toUpper() % (argument.repeats ? u"…"_s : QString());
        text += argument.required ? QString(u' ' % name) : QString(u" ["_s % name % u']');
    }
    for (const CommandOption &option : command.options)
        text += u" [--"_s % option.name %
                (option.value.isEmpty() ? QString() : QString(u' ' % option.value)) %
                (option.repeats ? u"]…"_s : u"]"_s);
    return text;
}

const QStringList &exitCodes()
{
    static const QStringList codes{
        tr("0  done"),
        tr("1  failed; the message says why and what to do"),
        tr("2  the command line is wrong"),
        tr("3  there is no such report, signal, workspace or file"),
        tr("4  refused: somebody else holds it, or its state does not allow it"),
        tr("5  this machine lacks something; see daybreakctl doctor"),
        tr("130  stopped by Ctrl+C before it was done; run --watch ends with 0, as it has no other "
           "end"),
    };
    return codes;
}

std::unexpected<Error> wrong(const QString &message)
{
    return fail(ErrorKind::InvalidInput, message);
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &argv)
{
    CommandLine line;
    QStringList positional;
    bool onlyPositional = false;
    for (qsizetype i = 0; i < argv.size(); ++i) {
        const QString &word = argv.at(i);
        if (onlyPositional || !word.startsWith(u"--") || word.size() == 2) {
            if (word == u"--" && !onlyPositional) {
                onlyPositional = true;
            } else if (word == u"-h" && !onlyPositional) {
                line.help = true;
            } else if (!line.command && positional.isEmpty()) {
                line.command = findCommand(word);
                if (!line.command)
                    return wrong(
                        tr("There is no command “%1”. daybreakctl --help lists them.").arg(word));
            } else {
                positional.append(word);
            }
            continue;
        }
        QString name = word.sliced(2);
        QString value;
        const qsizetype equals = name.indexOf(u'=');
        const bool hasValue = equals >= 0;
        if (hasValue) {
            value = name.sliced(equals + 1);
            name.truncate(equals);
        }
        const auto needValue = [&]() -> Result<> {
            if (hasValue)
                return {};
            if (i + 1 >= argv.size())
                return wrong(tr("--%1 needs a value.").arg(name));
            value = argv.at(++i);
            return {};
        };
        if (name == u"help") {
            line.help = true;
        } else if (name == u"version") {
            line.version = true;
        } else if (name == u"json") {
            line.json = true;
        } else if (name == u"workspace") {
            if (const Result<> given = needValue(); !given)
                return std::unexpected(given.error());
            line.workspace = value;
        } else {
            const CommandOption *option = line.command ? findOption(*line.command, name) : nullptr;
            if (!option)
                return wrong(tr("There is no option --%1 here.").arg(name));
            if (option->value.isEmpty()) {
                if (hasValue)
                    return wrong(tr("--%1 takes no value.").arg(name));
                line.arguments.insert(name, true);
            } else {
                if (const Result<> given = needValue(); !given)
                    return std::unexpected(given.error());
                if (option->repeats) {
                    QJsonArray values = line.arguments.value(name).toArray();
                    values.append(value);
                    line.arguments.insert(name, values);
                    continue;
                }
                if (line.arguments.contains(name))
                    return wrong(tr("--%1 is given twice.").arg(name));
                line.arguments.insert(name, value);
            }
        }
    }
    if (line.help || !line.command)
        return line;

    qsizetype next = 0;
    for (const CommandArgument &argument : line.command->arguments) {
        if (argument.repeats) {
            if (next >= positional.size() && argument.required)
                return wrong(tr("%1 is missing: %2.").arg(argument.name.toUpper(), argument.help));
            line.arguments.insert(argument.name,
                                  QJsonArray::fromStringList(positional.sliced(next)));
            next = positional.size();
        } else if (next < positional.size()) {
            line.arguments.insert(argument.name, positional.at(next++));
        } else if (argument.required) {
            return wrong(tr("%1 is missing: %2.").arg(argument.name.toUpper(), argument.help));
        }
    }
    if (next < positional.size())
        return wrong(tr("“%1” is one word too many.").arg(positional.at(next)));
    return line;
}

QString helpText(const CommandInfo *command)
{
    QString text;
    if (command) {
        text = tr("Usage: daybreakctl %1\n\n%2.\n").arg(synopsis(*command), command->summary);
        if (!command->details.isEmpty())
            text += u'\n' % command->details % u'\n';
        for (const CommandArgument &argument : command->arguments)
            text += u'\n' % QString(u"  "_s % argument.name.toUpper()).leftJustified(22) %
                    argument.help;
        for (const CommandOption &option : command->options)
            text += u'\n' %
                    QString(u"  --"_s % option.name % u' ' % option.value).leftJustified(22) %
                    u' ' % option.help;
        return text % u'\n';
    }
    text = tr("Usage: daybreakctl [--workspace DIR] [--json] COMMAND …\n\n");
    qsizetype widest = 0;
    for (const CommandInfo &info : commandTable())
        widest = std::max(widest, info.name.size());
    for (const CommandInfo &info : commandTable())
        text += u"  "_s % info.name.leftJustified(widest + 2) % info.summary % u'\n';
    text += tr("\n  --workspace DIR  folder of the workspace; else $DAYBREAK_WORKSPACE, else the "
               "one opened last\n"
               "  --json           print JSON for programs\n"
               "  --help           explain a command\n"
               "  --version        print the version\n\nExit codes:\n");
    for (const QString &code : exitCodes())
        text += u"  "_s % code % u'\n';
    return text;
}

QString manPage()
{
    const auto escaped = [](QString text) {
        return text.replace(u'\\', u"\\\\"_s).replace(u'-', u"\\-"_s);
    };
    QString text =
        u".TH DAYBREAKCTL 1\n.SH NAME\ndaybreakctl \\- "_s %
        escaped(tr("from telemetry to reviewed pull requests, without a screen")) %
        u"\n.SH SYNOPSIS\n.B daybreakctl\n[\\-\\-workspace DIR] [\\-\\-json] COMMAND …\n.SH COMMANDS\n"_s;
    for (const CommandInfo &info : commandTable()) {
        text += u".TP\n.B "_s % escaped(synopsis(info)) % u'\n' % escaped(info.summary) % u".\n"_s;
        if (!info.details.isEmpty())
            text += escaped(info.details) % u'\n';
        for (const CommandArgument &argument : info.arguments)
            text += u".br\n"_s % escaped(argument.name.toUpper()) % u": "_s %
                    escaped(argument.help) % u".\n"_s;
        for (const CommandOption &option : info.options)
            text += u".br\n"_s % escaped(u"--"_s % option.name) % u": "_s % escaped(option.help) %
                    u".\n"_s;
    }
    text += u".SH EXIT STATUS\n"_s;
    for (const QString &code : exitCodes())
        text += u".TP\n.B "_s % code.section(u' ', 0, 0) % u'\n' %
                escaped(code.section(u' ', 1).trimmed()) % u'\n';
    return text;
}

Result<QStringList> splitWords(const QString &line)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (quote.isNull() && c.isSpace()) {
            if (inWord)
                words.append(std::exchange(word, {}));
            inWord = false;
        } else if (quote.isNull() && (c == u'"' || c == u'\'')) {
            quote = c;
            inWord = true;
        } else if (!quote.isNull() && c == quote) {
            quote = {};
        } else if (c == u'\\' && quote != u'\'' && i + 1 < line.size()) {
            word += line.at(++i);
            inWord = true;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (!quote.isNull())
        return fail(ErrorKind::InvalidInput, tr("A quote is not closed in: %1").arg(line));
    if (inWord)
        words.append(word);
    return words;
}

} // namespace app
