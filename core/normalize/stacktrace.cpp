// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/tracetext_p.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

bool containsAny(QStringView text, std::initializer_list<QLatin1StringView> parts)
{
    return std::ranges::any_of(parts, [&](QLatin1StringView part) { return text.contains(part); });
}

bool startsWithAny(QStringView text, std::initializer_list<QLatin1StringView> parts)
{
    return std::ranges::any_of(parts,
                               [&](QLatin1StringView part) { return text.startsWith(part); });
}

} // namespace

bool isAtFrame(QStringView line)
{
    if (line.startsWith("at "_L1))
        return readJavaScriptFrame(line) || readJavaFrame(line) || readCSharpFrame(line);
    return line.contains(u'@') && readJavaScriptFrame(line).has_value();
}

bool isErrorName(const QString &type)
{
    return type.contains(u'.') || type.contains("::"_L1) || type.endsWith("Error"_L1) ||
           type.endsWith("Exception"_L1) || type.endsWith("ExceptionGroup"_L1) ||
           type.endsWith("Exit"_L1) || type.endsWith("Interrupt"_L1) || type.endsWith("Warning"_L1);
}

int number(QStringView text)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok && value > 0 ? value : 0;
}

bool cutPosition(QStringView &text, int *line, int *column)
{
    const auto cut = [&](int *into) {
        const qsizetype colon = text.lastIndexOf(u':');
        if (colon <= 0 || colon + 1 >= text.size() || text.size() - colon > 9)
            return false;
        const QStringView digits = text.sliced(colon + 1);
        if (!std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; }))
            return false;
        *into = digits.toInt();
        text = text.first(colon);
        return true;
    };
    int last = 0;
    if (!cut(&last))
        return false;
    int first = 0;
    if (cut(&first)) {
        *line = first;
        *column = last;
    } else {
        *line = last;
    }
    return true;
}

bool isTypeName(QStringView text)
{
    if (text.isEmpty() || text.size() > 200 || !(text.at(0).isLetter() || text.at(0) == u'_'))
        return false;
    return std::ranges::all_of(text, [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'.' || c == u'$' || c == u'`' ||
               c == u'/' || c == u':' || c == u'<' || c == u'>';
    });
}

std::optional<Header> readHeader(QStringView line)
{
    for (const QLatin1StringView prefix :
         {"Uncaught (in promise) "_L1, "Uncaught exception "_L1, "Uncaught "_L1,
          "Unhandled exception. "_L1, "Unhandled Exception: "_L1, "Unhandled rejection "_L1,
          "[cause]: "_L1, "Caused by: "_L1, "Suppressed: "_L1, "Wrapped by: "_L1,
          "FATAL EXCEPTION: main "_L1, "Error: Uncaught "_L1}) {
        if (line.startsWith(prefix))
            line = line.sliced(prefix.size());
    }
    if (line.startsWith("Exception in thread "_L1)) {
        const qsizetype quote = line.lastIndexOf(u'"');
        if (quote < 0)
            return {};
        line = line.sliced(quote + 1).trimmed();
    }
    qsizetype colon = line.indexOf(": "_L1);
    if (colon < 0 && line.endsWith(u':'))
        colon = line.size() - 1;
    QStringView type = colon < 0 ? line : line.first(colon);
    if (const qsizetype bracket = type.indexOf(" ["_L1); bracket > 0) // Error [ERR_CODE]: text
        type = type.first(bracket);
    if (type.endsWith(" {"_L1))
        type = type.chopped(2);
    if (!isTypeName(type))
        return {};
    QStringView message = colon < 0 ? QStringView() : line.sliced(colon + 1).trimmed();
    if (message.endsWith(" {"_L1))
        message = message.chopped(2);
    // A single word is a type only if it looks like one.
    if (colon < 0 && !type.contains(u'.') && !type.endsWith("Error"_L1) &&
        !type.endsWith("Exception"_L1) && !type.endsWith("Interrupt"_L1) &&
        !type.endsWith("Exit"_L1) && !type.endsWith("Warning"_L1))
        return {};
    return Header{type.toString(), message.toString()};
}

QString languageOfFile(const QString &file)
{
    struct Ending
    {
        QLatin1StringView suffix;
        QLatin1StringView language;
    };
    static constexpr std::array endings{
        Ending{".py"_L1, "python"_L1},      Ending{".js"_L1, "javascript"_L1},
        Ending{".ts"_L1, "javascript"_L1},  Ending{".tsx"_L1, "javascript"_L1},
        Ending{".jsx"_L1, "javascript"_L1}, Ending{".mjs"_L1, "javascript"_L1},
        Ending{".cjs"_L1, "javascript"_L1}, Ending{".vue"_L1, "javascript"_L1},
        Ending{".java"_L1, "java"_L1},      Ending{".kt"_L1, "java"_L1},
        Ending{".cs"_L1, "csharp"_L1},      Ending{".go"_L1, "go"_L1},
        Ending{".rs"_L1, "rust"_L1},        Ending{".c"_L1, "cpp"_L1},
        Ending{".cc"_L1, "cpp"_L1},         Ending{".cpp"_L1, "cpp"_L1},
        Ending{".cxx"_L1, "cpp"_L1},        Ending{".h"_L1, "cpp"_L1},
        Ending{".hpp"_L1, "cpp"_L1},        Ending{".rb"_L1, "ruby"_L1},
        Ending{".php"_L1, "php"_L1},        Ending{".dart"_L1, "dart"_L1},
        Ending{".ex"_L1, "elixir"_L1},      Ending{".exs"_L1, "elixir"_L1}};
    for (const Ending &ending : endings) {
        if (file.endsWith(ending.suffix))
            return ending.language;
    }
    return {};
}

bool isInApp(const Frame &frame, const QString &language)
{
    QString file = frame.file;
    file.replace(u'\\', u'/');
    if (containsAny(file,
                    {"/site-packages/"_L1, "/dist-packages/"_L1, "node_modules/"_L1, "/usr/lib/"_L1,
                     "/usr/local/lib/"_L1, "/usr/include/"_L1, "/vendor/"_L1, "/pkg/mod/"_L1,
                     "/rustc/"_L1, "/.cargo/"_L1, "/lib/python3"_L1, "/lib/python2"_L1,
                     "/sysdeps/"_L1, "/csu/"_L1, "webpack/bootstrap"_L1, "/dotnet/runtime/"_L1}))
        return false;
    if (startsWithAny(file, {"node:"_L1, "internal/"_L1, "<frozen "_L1, "<anonymous>"_L1,
                             "native"_L1, "[native"_L1, "/_/src/"_L1, "chrome-extension:"_L1,
                             "moz-extension:"_L1, "/lib/"_L1, "/lib64/"_L1, "../sysdeps"_L1}))
        return false;
    const QString &name = frame.function;
    const QString qualified = frame.module.isEmpty() ? name : QString(frame.module + u'.' + name);
    if (language == "java"_L1)
        return !startsWithAny(qualified, {"java."_L1,
                                          "javax."_L1,
                                          "jdk."_L1,
                                          "sun."_L1,
                                          "com.sun."_L1,
                                          "kotlin."_L1,
                                          "kotlinx."_L1,
                                          "scala."_L1,
                                          "android."_L1,
                                          "androidx."_L1,
                                          "com.android."_L1,
                                          "dalvik."_L1,
                                          "jakarta."_L1,
                                          "org.springframework."_L1,
                                          "org.apache."_L1,
                                          "org.hibernate."_L1,
                                          "org.junit."_L1,
                                          "io.netty."_L1,
                                          "reactor."_L1,
                                          "com.google.android."_L1,
                                          "com.fasterxml."_L1,
                                          "ch.qos.logback."_L1,
                                          "org.eclipse.jetty."_L1});
    if (language == "csharp"_L1)
        return !startsWithAny(qualified, {"System."_L1, "Microsoft."_L1, "Newtonsoft."_L1, "MS."_L1,
                                          "Npgsql."_L1, "Xunit."_L1});
    if (language == "go"_L1)
        return !startsWithAny(name, {"runtime."_L1, "runtime/"_L1, "net/http."_L1, "testing."_L1,
                                     "reflect."_L1, "sync."_L1, "syscall."_L1, "panic("_L1}) &&
               !containsAny(file, {"/go/src/"_L1, "/golang/"_L1}) && name != "panic"_L1;
    if (language == "rust"_L1)
        return !startsWithAny(name, {"std::"_L1, "core::"_L1, "alloc::"_L1, "rust_begin_unwind"_L1,
                                     "<core::"_L1, "<alloc::"_L1, "<std::"_L1, "__rust"_L1,
                                     "_start"_L1, "__libc"_L1, "tokio::"_L1}) &&
               name != "main"_L1;
    if (language == "ruby"_L1)
        return !containsAny(file, {"/gems/"_L1, "/lib/ruby/"_L1}) &&
               !startsWithAny(file, {"<internal:"_L1});
    if (language == "php"_L1)
        return !file.isEmpty();
    if (language == "dart"_L1)
        return !startsWithAny(file,
                              {"dart:"_L1, "package:flutter/"_L1, "package:flutter_test/"_L1});
    if (language == "elixir"_L1) {
        static constexpr std::array libraries{
            "elixir"_L1,   "stdlib"_L1, "kernel"_L1, "plug"_L1,    "phoenix"_L1, "ecto"_L1,
            "ecto_sql"_L1, "cowboy"_L1, "mix"_L1,    "ex_unit"_L1, "logger"_L1};
        return std::ranges::none_of(libraries,
                                    [&](QLatin1StringView one) { return frame.module == one; });
    }
    if (language == "cpp"_L1)
        return !startsWithAny(name, {"std::"_L1, "__GI_"_L1, "__libc_"_L1, "__interceptor_"_L1,
                                     "__asan"_L1, "_start"_L1, "__cxa_"_L1, "__gnu_cxx"_L1,
                                     "operator new"_L1, "__assert"_L1}) &&
               !file.contains(".so"_L1) && !(file.isEmpty() && name == "??"_L1);
    return true;
}

namespace {

Exceptions readLines(TraceLines all)
{
    Exceptions found;
    for (size_t i = 0; i < all.size() && found.empty(); ++i) {
        const QStringView line = all[i].text;
        if (line.size() < 5)
            continue;
        if (line.contains("Traceback (most recent call last)"_L1) || line.startsWith("File \""_L1))
            found = readPython(all.subspan(i));
        else if (line.startsWith("panic: "_L1) || line.startsWith("fatal error: "_L1) ||
                 line.startsWith("goroutine "_L1) ||
                 (i + 3 < all.size() && isGoFrame(all.subspan(i)) && isGoFrame(all.subspan(i + 2))))
            found = readGo(all.subspan(i));
        else if (readPhpFrame(line))
            found = readPhp(all.first(i), all.subspan(i));
        else if (readDartFrame(line))
            found = readDart(all.first(i), all.subspan(i));
        else if (readRubyFrame(line))
            found = readRuby(all.first(i), all.subspan(i));
        else if (line.contains("** ("_L1))
            found = readElixir(all.subspan(i));
        else if (line.startsWith("thread '"_L1) ||
                 line.compare("stack backtrace:"_L1, Qt::CaseInsensitive) == 0)
            found = readRust(all.subspan(i));
        else if (line.at(0) == u'#' || line.startsWith("Program received"_L1) ||
                 line.startsWith("Program terminated"_L1) ||
                 line.startsWith("terminate called"_L1) || line.contains("Sanitizer: "_L1) ||
                 line.startsWith("frame #"_L1) || line.startsWith("* frame #"_L1) ||
                 line.contains(" stop reason = "_L1) || line.startsWith("at 0x"_L1) ||
                 line.contains("(SIG"_L1) || line.startsWith("Exception Type:"_L1) ||
                 line.contains("(+0x"_L1) || line.endsWith(u']') ||
                 (line.at(0) == u'0' && line.contains(" 0x"_L1)) || line.startsWith("0# "_L1))
            found = readNative(all.subspan(i));
        if (found.empty() && isAtFrame(line))
            found = readAtTrace(all.first(i), all.subspan(i));
    }
    return found;
}

size_t frameCount(const Exceptions &chain)
{
    size_t count = 0;
    for (const ExceptionInfo &exception : chain)
        count += exception.frames.size();
    return count;
}

/// Whether something looks like frames that a reading of so many did not see.
bool mayHoldMore(const QString &text, size_t seen)
{
    size_t hints = 0;
    for (const QLatin1StringView hint : {"at "_L1, "File \""_L1, ".go:"_L1, "#"_L1, "@"_L1}) {
        size_t count = 0;
        for (qsizetype at = 0; (at = text.indexOf(hint, at)) >= 0 && count <= 4 * seen + 4; ++at)
            ++count;
        hints = std::max(hints, count);
    }
    return hints > 2 * seen;
}

} // namespace

std::vector<ExceptionInfo> parseStackTrace(const QString &text)
{
    const QString plain = plainTrace(text);
    Exceptions found = readLines(TraceDocument(plain, TraceDocument::Reading::Lines).lines());
    // Wrapped beyond what the lines tell: the frames alone are looked for.
    if (const size_t seen = frameCount(found); mayHoldMore(plain, seen)) {
        Exceptions flowed = readLines(TraceDocument(plain, TraceDocument::Reading::Flowed).lines());
        if (frameCount(flowed) > 2 * seen + 1)
            found = std::move(flowed);
    }
    for (ExceptionInfo &exception : found) {
        if (exception.frames.size() > mostFrames)
            exception.frames.resize(mostFrames);
        for (Frame &frame : exception.frames)
            frame.inApp = isInApp(frame, exception.language);
    }
    if (found.size() > mostExceptions)
        found.resize(mostExceptions);
    return found;
}

} // namespace core::normalize
