// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces of compiled programs, as debuggers, sanitizers and crash reports print them.
#pragma once

#include "tests/core/normalize/traces.h"

namespace tests {

inline constexpr std::array nativeTraces{
    Trace{"lldb", "cpp",
          "* thread #1, queue = 'com.apple.main-thread', stop reason = EXC_BAD_ACCESS (code=1)\n"
          "  * frame #0: 0x0000000100003f2c shop`Cart::total(this=0x0) at cart.cpp:12:5\n"
          "    frame #1: 0x0000000100003f60 shop`main at main.cpp:9:3\n"
          "    frame #2: 0x00000001a2b3c4d5 dyld`start + 2360",
          "EXC_BAD_ACCESS|Cart::total@cart.cpp:12,main@main.cpp:9,(start@dyld)"},
    Trace{"tombstone", "cpp",
          "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0\nbacktrace:\n"
          "      #00 pc 0000000000012345  /data/app/lib/arm64/libshop.so (Cart::total(int)+24) "
          "(BuildId: 1a2b)\n"
          "      #01 pc 0000000000023456  /apex/com.android.runtime/lib64/bionic/libc.so",
          "SIGSEGV|(Cart::total@/data/app/lib/arm64/libshop.so),"
          "(@/apex/com.android.runtime/lib64/bionic/libc.so)"},
    Trace{"apple crash report", "objc",
          "Exception Type:  EXC_CRASH (SIGABRT)\nThread 0 Crashed:\n"
          "0   libobjc.A.dylib               0x00000001d75fcd70 objc_msgSend + 16\n"
          "1   Shop                          0x0000000102a0c644 -[Cart total:] (Cart.m:256)\n"
          "2   Shop                          0x0000000102a0c90c main + 72\n\n"
          "Thread 1:\n0   libsystem   0x00000001d75fcd70 __workq_kernreturn + 8\n",
          "EXC_CRASH|(objc_msgSend@libobjc.A.dylib),-[Cart total:]@Cart.m:256,main@Shop"},
    Trace{"crash report, another thread first", "swift",
          "Exception Type:  EXC_BAD_ACCESS (SIGSEGV)\nTriggered by Thread:  3\n\n"
          "Thread 0 name:  Dispatch queue: com.apple.main-thread\nThread 0:\n"
          "0   libsystem_kernel.dylib   0x00000001d75fcd70 mach_msg_trap + 8\n"
          "1   Shop                     0x0000000102a0c900 Shop.Window.run() + 8\n\n"
          "Thread 3 Crashed:\n"
          "0   Shop                     0x0000000102a0c644 Shop.Cart.total() -> Swift.Int "
          "(Cart.swift:42)\n"
          "1   Shop                     0x0000000102a0c90c 0x102a00000 + 51468\n\n"
          "Thread 3 crashed with ARM Thread State (64-bit):\n    x0: 0x0000000000000000   x1: "
          "0x0000000000000001\n",
          "EXC_BAD_ACCESS|Shop.Cart.total@Cart.swift:42,@Shop"},
    Trace{"crash report, the exception's own frames", "objc",
          "Exception Type:  EXC_CRASH (SIGABRT)\n\nApplication Specific Information:\n"
          "*** Terminating app due to uncaught exception 'NSRangeException', reason: 'index "
          "3'\n\n"
          "Last Exception Backtrace:\n"
          "0   CoreFoundation   0x1804ae0f8 __exceptionPreprocess + 164\n"
          "1   Shop             0x102a0c644 -[Cart at:] + 36 (Cart.m:12)\n\n"
          "Thread 0 Crashed:\n0   libsystem_kernel.dylib   0x1d75fcd70 __pthread_kill + 8\n",
          "NSRangeException|(__exceptionPreprocess@CoreFoundation),-[Cart at:]@Cart.m:12"},
    Trace{"crash report with empty lines between, and an offset cut off", "objc",
          "Jan 1 unknown Shop[88] <Error>: *** Terminating app due to uncaught exception "
          "'NSGenericException', reason: 'x'\n\n0   CoreFoundation   0x0268d58c "
          "__exceptionPreprocess + 156\n\n1   Shop             0x00114e57 -[Cart at:]\n+ 16\n\n"
          "2   Shop             0x00114e58 Shop + 1871503\n",
          "NSGenericException|(__exceptionPreprocess@CoreFoundation),-[Cart at:]@Shop,@Shop"},
    Trace{"frames without numbers", "swift",
          "crashes since 2.1:\nMyApp.Cart.total() -> Int (Cart.swift:42)\n"
          "closure #2 in MyApp.Api.load(_:) (in MyApp) (Api.swift:7)\n"
          "-[Legacy pay:] (in MyApp) (Legacy.m:3)\n",
          "|MyApp.Cart.total@Cart.swift:42,closure #2 in MyApp.Api.load@Api.swift:7,"
          "-[Legacy pay:]@Legacy.m:3"},
    Trace{"swift stops, in a file", "swift",
          "2026-01-31 09:30:00 Shop[4711:22] Shop/Cart.swift:42: Fatal error: Index out of range",
          "Fatal error|@Shop/Cart.swift:42"},
    Trace{"swift stops in lldb", "swift",
          "Shop/Cart.swift:42: Fatal error: Index out of range\n"
          "* thread #1, queue = 'main', stop reason = Fatal error: Index out of range\n"
          "    frame #0: 0x00000001a2b3c4d5 libswiftCore.dylib`_swift_runtime_on_report\n"
          "  * frame #1: 0x0000000100003f2c Shop`Cart.total(self=0x0) at Cart.swift:42:5\n"
          "    frame #2: 0x0000000100003f60 Shop`-[Legacy pay:](self=0x1, _cmd=\"pay:\") at "
          "Legacy.m:9:3\n",
          "Fatal error|(_swift_runtime_on_report@libswiftCore.dylib),Cart.total@Cart.swift:42,"
          "-[Legacy pay:]@Legacy.m:9"},
    Trace{"swift on its own", "swift",
          "*** Program crashed: Bad pointer dereference at 0x0000000000000004 ***\n\n"
          "Thread 0 \"shop\" crashed:\n\n"
          "0 0x0000000104f2a6f8 total() + 16 in shop at /srv/shop/Sources/Cart.swift:12:15\n"
          "1 [ra] 0x0000000104f2a7a0 static Main.main() + 8 in shop at "
          "/srv/shop/Sources/Main.swift:3:1\n",
          "Bad pointer dereference|total@/srv/shop/Sources/Cart.swift:12,"
          "static Main.main@/srv/shop/Sources/Main.swift:3"},
    Trace{"a place in swift in prose", "", "It stops in the basket (Cart.swift:42), see there.",
          ""},
    Trace{"valgrind", "cpp",
          "==4711== Invalid read of size 4\n==4711==    at 0x109155: Cart::total(int) "
          "(cart.cpp:12)\n"
          "==4711==    by 0x1091F0: main (main.cpp:9)\n",
          "|Cart::total@cart.cpp:12,main@main.cpp:9"},
    Trace{"std::stacktrace", "cpp",
          "   0# Cart::total(int) at /src/cart.cpp:12\n   1# main at /src/main.cpp:9\n",
          "|Cart::total@/src/cart.cpp:12,main@/src/main.cpp:9"},
    Trace{"gdb, the place on its own line", "cpp",
          "#0  Cart::total (this=0x0, n=3)\n    at /src/cart.cpp:12\n#1  0x0555 in main ()\n"
          "    at /src/main.cpp:9",
          "|Cart::total@/src/cart.cpp:12,main@/src/main.cpp:9"},
    Trace{"glibc", "cpp", "./shop(_ZN4Cart5totalEv+0x1d) [0x4005f6]\n./shop(main+0x9) [0x400700]",
          "|_ZN4Cart5totalEv@./shop,main@./shop"},
};

} // namespace tests
