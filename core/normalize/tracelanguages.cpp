// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a file's name says of the language, and which frames are the product's own.
#include "core/normalize/stacktrace_p.h"

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

/// A crash report names the image of a frame without a source; these come with the system.
bool isAppleSystem(const Frame &frame)
{
    static constexpr std::array images{"AppKit"_L1,
                                       "Foundation"_L1,
                                       "CoreFoundation"_L1,
                                       "UIKit"_L1,
                                       "UIKitCore"_L1,
                                       "SwiftUI"_L1,
                                       "SwiftUICore"_L1,
                                       "QuartzCore"_L1,
                                       "CoreData"_L1,
                                       "CoreGraphics"_L1,
                                       "GraphicsServices"_L1,
                                       "AttributeGraph"_L1,
                                       "CFNetwork"_L1,
                                       "Combine"_L1,
                                       "CoreAutoLayout"_L1,
                                       "WebKit"_L1,
                                       "WebCore"_L1,
                                       "JavaScriptCore"_L1,
                                       "HIToolbox"_L1,
                                       "Security"_L1,
                                       "CoreLocation"_L1,
                                       "AVFoundation"_L1,
                                       "AVFCore"_L1,
                                       "FrontBoardServices"_L1,
                                       "BaseBoard"_L1,
                                       "XCTest"_L1,
                                       "XCTestCore"_L1,
                                       "UpdateCycle"_L1,
                                       "CoreText"_L1,
                                       "StoreKit"_L1,
                                       "MapKit"_L1,
                                       "Metal"_L1,
                                       "dyld"_L1,
                                       "dyld_sim"_L1,
                                       "???"_L1};
    const QString &image = frame.file;
    if (image.contains(u'/') && !image.startsWith("/System/"_L1) &&
        !image.startsWith("/usr/lib/"_L1))
        return false;
    return std::ranges::find(images, image) != images.end() ||
           startsWithAny(image, {"/System/"_L1, "/usr/lib/"_L1, "com.apple."_L1, "libsystem_"_L1,
                                 "libobjc"_L1, "libdispatch"_L1, "libdyld"_L1, "libc++"_L1,
                                 "libswift"_L1, "libxpc"_L1, "libSystem."_L1, "libicucore"_L1});
}

} // namespace

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
        Ending{".ex"_L1, "elixir"_L1},      Ending{".exs"_L1, "elixir"_L1},
        Ending{".swift"_L1, "swift"_L1},    Ending{".m"_L1, "objc"_L1},
        Ending{".mm"_L1, "objc"_L1}};
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
    if (language == "swift"_L1 || language == "objc"_L1)
        return !isAppleSystem(frame) && !file.startsWith("<compiler"_L1) &&
               !file.startsWith("/<compiler"_L1) && !file.startsWith("Swift/"_L1);
    if (language == "cpp"_L1)
        return !isAppleSystem(frame) &&
               !startsWithAny(name, {"std::"_L1, "__GI_"_L1, "__libc_"_L1, "__interceptor_"_L1,
                                     "__asan"_L1, "_start"_L1, "__cxa_"_L1, "__gnu_cxx"_L1,
                                     "operator new"_L1, "__assert"_L1}) &&
               !file.contains(".so"_L1) && !(file.isEmpty() && name == "??"_L1);
    return true;
}

} // namespace core::normalize
