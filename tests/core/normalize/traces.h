// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces of every language as its runtime prints them, and what is in them.
#pragma once

#include <array>

namespace tests {

struct Trace
{
    const char *name;
    const char *language;
    const char *text;
    const char *shape; ///< of shape.h
};

inline constexpr std::array traces{
    Trace{"python chain", "python",
          "Traceback (most recent call last):\n"
          "  File \"/srv/shop/storefront/checkout/prices.py\", line 118, in lookup_price\n"
          "    return table[sku].for_currency(currency)\n"
          "           ~~~~~^^^^^\n"
          "KeyError: 'sku-1'\n"
          "\n"
          "The above exception was the direct cause of the following exception:\n"
          "\n"
          "Traceback (most recent call last):\n"
          "  File \"/srv/shop/venv/lib/python3.12/site-packages/flask/app.py\", line 880, in "
          "full_dispatch_request\n"
          "    rv = self.dispatch_request()\n"
          "  File \"/srv/shop/storefront/checkout/api.py\", line 41, in <lambda>\n"
          "    handler = lambda cart: total(cart, currency)\n"
          "  File \"/srv/shop/storefront/checkout/cart.py\", line 9, in total\n"
          "    raise PricingError(sku) from error\n"
          "shop.errors.PricingError: no price for sku-1",
          "shop.errors.PricingError|total@/srv/shop/storefront/checkout/cart.py:9,"
          "<lambda>@/srv/shop/storefront/checkout/api.py:41,"
          "(full_dispatch_request@/srv/shop/venv/lib/python3.12/site-packages/flask/app.py:880); "
          "KeyError|lookup_price@/srv/shop/storefront/checkout/prices.py:118"},
    Trace{"python on Windows", "python",
          "Traceback (most recent call last):\n"
          "  File \"C:\\Users\\Ann Smith\\Documents\\new shop\\manage.py\", line 22, in main\n"
          "    execute_from_command_line(sys.argv)\n"
          "  File \"C:\\Users\\Ann Smith\\Documents\\new shop\\orders\\tasks.py\", line 310, in "
          "send_pending_confirmations\n"
          "    smtp.connect(host)\n"
          "ConnectionRefusedError: [WinError 10061] No connection could be made",
          "ConnectionRefusedError|send_pending_confirmations@C:\\Users\\Ann "
          "Smith\\Documents\\new shop\\orders\\tasks.py:310,main@C:\\Users\\Ann "
          "Smith\\Documents\\new shop\\manage.py:22"},
    Trace{"node", "javascript",
          "TypeError: Cannot read properties of undefined (reading 'discount')\n"
          "    at applyDiscount (/srv/shop/storefront/src/checkout/discounts.js:41:50)\n"
          "    at /srv/shop/storefront/src/checkout/baskets/totals.js:7:13\n"
          "    at Array.map (<anonymous>)\n"
          "    at new Basket (/srv/shop/storefront/src/checkout/baskets/basket.js:118:9)\n"
          "    at async Basket.checkout [as pay] "
          "(/srv/shop/storefront/src/checkout/baskets/basket.js:230:3)\n"
          "    at async Promise.all (index 0)\n"
          "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
          "TypeError|applyDiscount@/srv/shop/storefront/src/checkout/discounts.js:41,"
          "@/srv/shop/storefront/src/checkout/baskets/totals.js:7,(Array.map@<anonymous>),"
          "Basket@/srv/shop/storefront/src/checkout/baskets/basket.js:118,"
          "Basket.checkout@/srv/shop/storefront/src/checkout/baskets/basket.js:230,"
          "(Promise.all@<anonymous>),"
          "(process.processTicksAndRejections@node:internal/process/task_queues:105)"},
    Trace{
        "browser bundle", "javascript",
        "RangeError: Invalid array length\n"
        "    at t.<anonymous> (https://cdn.shop.example/assets/checkout-9f31aa02.min.js:1:48211)\n"
        "    at Xe (https://cdn.shop.example/assets/vendor-4c1bd3e7.min.js:2:104429)\n"
        "    at HTMLButtonElement.o (https://cdn.shop.example/assets/vendor-4c1bd3e7.min.js:2:777)",
        "RangeError|t.<anonymous>@https://cdn.shop.example/assets/checkout-9f31aa02.min.js:1,"
        "Xe@https://cdn.shop.example/assets/vendor-4c1bd3e7.min.js:2,"
        "HTMLButtonElement.o@https://cdn.shop.example/assets/vendor-4c1bd3e7.min.js:2"},
    Trace{
        "java chain", "java",
        "java.lang.IllegalStateException: Failed to load the basket\n"
        "\tat com.shop.storefront.checkout.BasketService.load(BasketService.java:141)\n"
        "\tat com.shop.storefront.checkout.BasketService$$Lambda$214/0x0000000800e1.apply(Unknown "
        "Source)\n"
        "\tat java.base/java.util.stream.ReferencePipeline$3$1.accept(ReferencePipeline.java:197)\n"
        "\tat com.shop.storefront.checkout.Basket.<init>(Basket.kt:12)\n"
        "\tSuppressed: java.io.IOException: close\n"
        "\t\tat com.shop.storefront.Db.close(Db.java:5)\n"
        "Caused by: java.sql.SQLTimeoutException: statement timed out\n"
        "\tat org.postgresql.jdbc.PgStatement.executeInternal(PgStatement.java:490) "
        "~[postgresql-42.7.1.jar:42.7.1]\n"
        "\tat jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)\n"
        "\t... 23 more",
        "java.lang.IllegalStateException|"
        "com.shop.storefront.checkout.BasketService.load@BasketService.java:141,"
        "com.shop.storefront.checkout.BasketService$$Lambda$214.apply@,"
        "(java.util.stream.ReferencePipeline$3$1.accept@ReferencePipeline.java:197),"
        "com.shop.storefront.checkout.Basket.<init>@Basket.kt:12; "
        "java.io.IOException|com.shop.storefront.Db.close@Db.java:5; "
        "java.sql.SQLTimeoutException|"
        "org.postgresql.jdbc.PgStatement.executeInternal@PgStatement.java:490,"
        "(jdk.internal.reflect.NativeMethodAccessorImpl.invoke0@)"},
    Trace{"android", "java",
          "FATAL EXCEPTION: main\n"
          "Process: com.shop.app, PID: 4711\n"
          "java.lang.NullPointerException: Attempt to invoke virtual method 'int a()'\n"
          "\tat com.shop.app.checkout.PaymentSheetFragment$onViewCreated$2.invokeSuspend("
          "PaymentSheetFragment.kt:88)\n"
          "\tat kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith("
          "ContinuationImpl.kt:33)\n"
          "\tat o.a.b(SourceFile:5)\n"
          "\tat android.app.ActivityThread.-wrap7(ActivityThread.java)\n"
          "\tat com.android.internal.os.ZygoteInit.main(ZygoteInit.java:858)",
          "java.lang.NullPointerException|"
          "com.shop.app.checkout.PaymentSheetFragment$onViewCreated$2.invokeSuspend@"
          "PaymentSheetFragment.kt:88,"
          "(kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith@ContinuationImpl.kt:33),"
          "o.a.b@SourceFile:5,(android.app.ActivityThread.-wrap7@ActivityThread.java),"
          "(com.android.internal.os.ZygoteInit.main@ZygoteInit.java:858)"},
    Trace{"csharp inner", "csharp",
          "System.InvalidOperationException: The basket cannot be priced\n"
          " ---> System.Collections.Generic.KeyNotFoundException: The given key 'sku-1' was not "
          "present\n"
          "   at System.Collections.Generic.Dictionary`2.get_Item(TKey key)\n"
          "   at Shop.Pricing.PriceTable.Lookup[T](String sku, T currency) in "
          "C:\\agent\\_work\\1\\s\\src\\Pricing\\PriceTable.cs:line 118\n"
          "   --- End of inner exception stack trace ---\n"
          "   at Shop.Checkout.BasketController.<Total>d__14.MoveNext() in "
          "C:\\agent\\_work\\1\\s\\src\\Checkout\\BasketController.cs:line 41\n"
          "--- End of stack trace from previous location ---\n"
          "   at Shop.Checkout.Basket..ctor(BasketOptions options)\n"
          "   at Microsoft.AspNetCore.Routing.EndpointMiddleware.<Invoke>g__AwaitRequestTask|7_0("
          "Endpoint endpoint, Task requestTask, ILogger logger)",
          "System.InvalidOperationException|Shop.Checkout.BasketController.Total@"
          "C:\\agent\\_work\\1\\s\\src\\Checkout\\BasketController.cs:41,"
          "Shop.Checkout.Basket..ctor@,"
          "(Microsoft.AspNetCore.Routing.EndpointMiddleware.Invoke@); "
          "System.Collections.Generic.KeyNotFoundException|"
          "(System.Collections.Generic.Dictionary`2.get_Item@),"
          "Shop.Pricing.PriceTable.Lookup[T]@"
          "C:\\agent\\_work\\1\\s\\src\\Pricing\\PriceTable.cs:118"},
    Trace{
        "go panic", "go",
        "panic: runtime error: invalid memory address or nil pointer dereference\n"
        "[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x6a1f2c]\n"
        "\n"
        "goroutine 41 [running]:\n"
        "github.com/shop/storefront/internal/checkout.(*Basket).Total(0xc0001a2000, {0xc00012e0c0, "
        "0x3}, 0x1)\n"
        "\t/home/build/src/github.com/shop/storefront/internal/checkout/basket.go:118 +0x1d\n"
        "github.com/shop/storefront/internal/api.Server.handleTotal.func2(...)\n"
        "\t/home/build/src/github.com/shop/storefront/internal/api/server.go:41\n"
        "net/http.HandlerFunc.ServeHTTP(0x0?, {0x7f3a10?, 0xc0000b8000?}, 0x0?)\n"
        "\t/usr/local/go/src/net/http/server.go:2136 +0x29\n"
        "created by net/http.(*Server).Serve in goroutine 1\n"
        "\t/usr/local/go/src/net/http/server.go:3086 +0x5cb",
        "runtime error|github.com/shop/storefront/internal/checkout.(*Basket).Total@"
        "/home/build/src/github.com/shop/storefront/internal/checkout/basket.go:118,"
        "github.com/shop/storefront/internal/api.Server.handleTotal.func2@"
        "/home/build/src/github.com/shop/storefront/internal/api/server.go:41,"
        "(net/http.HandlerFunc.ServeHTTP@/usr/local/go/src/net/http/server.go:2136),"
        "(net/http.(*Server).Serve@/usr/local/go/src/net/http/server.go:3086)"},
    Trace{
        "rust backtrace", "rust",
        "thread 'tokio-runtime-worker' panicked at src/checkout/basket.rs:118:41:\n"
        "called `Option::unwrap()` on a `None` value\n"
        "stack backtrace:\n"
        "   0: rust_begin_unwind\n"
        "             at /rustc/07dca489ac2d933c78d3c5158e3f43beefeb02ce/library/std/src/"
        "panicking.rs:645:5\n"
        "   1: shop::checkout::basket::Basket::total::{{closure}}\n"
        "             at ./src/checkout/basket.rs:118:41\n"
        "   2: <core::pin::Pin<P> as core::future::future::Future>::poll\n"
        "             at /rustc/07dca489ac2d933c78d3c5158e3f43beefeb02ce/library/core/src/future/"
        "future.rs:125:9",
        "panic|(rust_begin_unwind@/rustc/07dca489ac2d933c78d3c5158e3f43beefeb02ce/library/std/src/"
        "panicking.rs:645),"
        "shop::checkout::basket::Basket::total::{{closure}}@src/checkout/basket.rs:118,"
        "(<core::pin::Pin<P> as core::future::future::Future>::poll@/rustc/"
        "07dca489ac2d933c78d3c5158e3f43beefeb02ce/library/core/src/future/future.rs:125)"},
    Trace{"gdb", "cpp",
          "Program received signal SIGSEGV, Segmentation fault.\n"
          "#0  0x00005555555551a9 in Shop::Basket::total (this=0x0, currency=..., rounding=2) at "
          "/home/build/shop/src/checkout/basket.cpp:118\n"
          "#1  0x00005555555551c4 in std::vector<int, std::allocator<int> >::at (this=0x7ffe, "
          "__n=41) at /usr/include/c++/14/bits/stl_vector.h:1180\n"
          "#2  0x00005555555551f0 in main () at /home/build/shop/src/main.cpp:9",
          "SIGSEGV|Shop::Basket::total@/home/build/shop/src/checkout/basket.cpp:118,"
          "(std::vector<int, std::allocator<int> >::at@/usr/include/c++/14/bits/stl_vector.h:1180),"
          "main@/home/build/shop/src/main.cpp:9"},
    Trace{"address sanitizer", "cpp",
          "==4711==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000014\n"
          "    #0 0x55d1c9a4f2 in Shop::Basket::total(std::string const&, int) "
          "/home/build/shop/src/checkout/basket.cpp:118:12\n"
          "    #1 0x55d1c9a5aa in Shop::Checkout::run() "
          "/home/build/shop/src/checkout/checkout.cpp:41:3\n"
          "    #2 0x7f11aa2724a in __libc_start_main (/lib/x86_64-linux-gnu/libc.so.6+0x2724a)",
          "heap-buffer-overflow|Shop::Basket::total@/home/build/shop/src/checkout/basket.cpp:118,"
          "Shop::Checkout::run@/home/build/shop/src/checkout/checkout.cpp:41,"
          "(__libc_start_main@/lib/x86_64-linux-gnu/libc.so.6)"},
};

/// Of further languages.
inline constexpr std::array moreTraces{
    Trace{"ruby", "ruby",
          "app/models/cart.rb:41:in `total': undefined method `price' for nil:NilClass "
          "(NoMethodError)\n"
          "\tfrom app/controllers/carts_controller.rb:12:in `block in show'\n"
          "\tfrom /usr/lib/ruby/gems/3.1.0/gems/rack-2.2.4/lib/rack/lint.rb:49:in `call'",
          "NoMethodError|total@app/models/cart.rb:41,block in "
          "show@app/controllers/carts_controller.rb:12,"
          "(call@/usr/lib/ruby/gems/3.1.0/gems/rack-2.2.4/lib/rack/lint.rb:49)"},
    Trace{"ruby 3.4 with a cause", "ruby",
          "/srv/shop/cart.rb:9:in 'Shop::Cart#total': no price (Shop::PricingError)\n"
          "\tfrom /srv/shop/main.rb:3:in '<main>'\n"
          "/srv/shop/prices.rb:5:in 'Hash#fetch': key not found: 1 (KeyError)\n"
          "\tfrom /srv/shop/cart.rb:8:in 'Shop::Cart#total'",
          "Shop::PricingError|Shop::Cart#total@/srv/shop/cart.rb:9,<main>@/srv/shop/main.rb:3; "
          "KeyError|Hash#fetch@/srv/shop/prices.rb:5,Shop::Cart#total@/srv/shop/cart.rb:8"},
    Trace{"rails", "ruby",
          "ActiveRecord::RecordNotFound (Couldn't find Cart with 'id'=7):\n"
          "\n"
          "app/controllers/carts_controller.rb:12:in `show'\n"
          "app/middleware/trace.rb:7:in `call'",
          "ActiveRecord::RecordNotFound|show@app/controllers/carts_controller.rb:12,"
          "call@app/middleware/trace.rb:7"},
    Trace{"php", "php",
          "PHP Fatal error:  Uncaught Shop\\PricingError: no price for sku-1 in "
          "/srv/shop/src/Cart.php:41\n"
          "Stack trace:\n"
          "#0 /srv/shop/src/Api.php(12): Shop\\Cart->total(Array)\n"
          "#1 [internal function]: Shop\\Api->handle()\n"
          "#2 /srv/shop/vendor/slim/App.php(9): call_user_func()\n"
          "#3 {main}\n"
          "  thrown in /srv/shop/src/Cart.php on line 41",
          "Shop\\PricingError|Shop\\Cart->total@/srv/shop/src/Cart.php:41,"
          "Shop\\Api->handle@/srv/shop/src/Api.php:12,(call_user_func@),"
          "({main}@/srv/shop/vendor/slim/App.php:9)"},
    Trace{
        "php chain", "php",
        "PHP Fatal error:  Uncaught Shop\\Db\\ConnectionLost: server has gone away in "
        "/srv/shop/src/Db/Connection.php:77\n"
        "Stack trace:\n"
        "#0 /srv/shop/src/Checkout/BasketRepository.php(118): Shop\\Db\\Connection->fetch('SELECT "
        "sku, amount...', Array)\n"
        "#1 {main}\n"
        "\n"
        "Next Shop\\PricingError: no price for sku-1 in /srv/shop/src/Checkout/Basket.php:41\n"
        "Stack trace:\n"
        "#0 /srv/shop/src/Http/CheckoutController.php(230): Shop\\Checkout\\Basket->total()\n"
        "#1 /srv/shop/public/index.php(9): Shop\\Http\\CheckoutController->handle(Object(Shop\\Http"
        "\\Request))\n"
        "#2 {main}\n"
        "  thrown in /srv/shop/src/Checkout/Basket.php on line 41",
        "Shop\\PricingError|Shop\\Checkout\\Basket->total@/srv/shop/src/Checkout/Basket.php:41,"
        "Shop\\Http\\CheckoutController->handle@/srv/shop/src/Http/CheckoutController.php:230,"
        "{main}@/srv/shop/public/index.php:9; "
        "Shop\\Db\\ConnectionLost|Shop\\Db\\Connection->fetch@/srv/shop/src/Db/Connection.php:77,"
        "{main}@/srv/shop/src/Checkout/BasketRepository.php:118"},
    Trace{"crash report in swift", "swift",
          "Exception Type:  EXC_BREAKPOINT (SIGTRAP)\n"
          "Triggered by Thread:  0\n"
          "\n"
          "Thread 0 Crashed:\n"
          "0   libswiftCore.dylib                  0x000000018f1b2c3d4 "
          "_assertionFailure(_:_:file:line:flags:) + 312\n"
          "1   Shop                                0x0000000104f2a11c "
          "Basket.total(of:in:) + 156 (Basket.swift:42)\n"
          "2   Shop                                0x0000000104f2a2f0 closure #1 (Swift.Int) -> () "
          "in Shop.CheckoutView.body.getter : some + 88 (CheckoutView.swift:118)\n"
          "3   SwiftUI                             0x00000001a1b2c3d4 "
          "specialized ButtonAction.callAsFunction() + 40\n"
          "4   Shop                                0x0000000104f2a400 "
          "-[LegacyCart checkout:] (LegacyCart.m:230)",
          "EXC_BREAKPOINT|(_assertionFailure@libswiftCore.dylib),"
          "Basket.total@Basket.swift:42,"
          "closure #1 in Shop.CheckoutView.body.getter@CheckoutView.swift:118,"
          "(specialized ButtonAction.callAsFunction@SwiftUI),"
          "-[LegacyCart checkout:]@LegacyCart.m:230"},
    Trace{
        "exception of objective-c", "objc",
        "*** Terminating app due to uncaught exception 'NSInvalidArgumentException', reason: "
        "'-[__NSCFString total]: unrecognized selector sent to instance 0x6000'\n"
        "*** First throw call stack:\n"
        "(\n"
        "\t0   CoreFoundation                      0x00000001804ae0f8 __exceptionPreprocess + 172\n"
        "\t1   libobjc.A.dylib                     0x0000000180087db4 objc_exception_throw + 56\n"
        "\t2   Shop                                0x0000000102a0c644 "
        "-[CheckoutController totalOf:inCurrency:] + 256\n"
        "\t3   Shop                                0x0000000102a0c90c "
        "__42-[CheckoutController viewDidAppear:]_block_invoke + 72\n"
        ")",
        "NSInvalidArgumentException|(__exceptionPreprocess@CoreFoundation),"
        "(objc_exception_throw@libobjc.A.dylib),"
        "-[CheckoutController totalOf:inCurrency:]@Shop,"
        "__42-[CheckoutController viewDidAppear:]_block_invoke@Shop"},
    Trace{"swift stops", "swift",
          "Fatal error: Unexpectedly found nil while unwrapping an Optional value: file "
          "Shop/Checkout/Basket.swift, line 118",
          "Fatal error|@Shop/Checkout/Basket.swift:118"},
    Trace{"dart", "dart",
          "Unhandled exception:\n"
          "RangeError: Index out of range: 3\n"
          "#0      List.[] (dart:core-patch/growable_array.dart:264:36)\n"
          "#1      Cart.total (package:shop/cart.dart:12:5)\n"
          "<asynchronous suspension>\n"
          "#2      main (file:///srv/shop/bin/main.dart:9:3)",
          "RangeError|(List.[]@dart:core-patch/growable_array.dart:264),"
          "Cart.total@package:shop/cart.dart:12,main@file:///srv/shop/bin/main.dart:9"},
    Trace{"elixir", "elixir",
          "** (KeyError) key :sku not found in: %{}\n"
          "    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1\n"
          "    (elixir 1.15.4) lib/enum.ex:1693: Enum.map/2\n"
          "    test/cart_test.exs:5: (test)",
          "KeyError|shop.Shop.Cart.total/1@lib/shop/cart.ex:12,"
          "(elixir.Enum.map/2@lib/enum.ex:1693),(test)@test/cart_test.exs:5"},
};

} // namespace tests
