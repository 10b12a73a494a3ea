// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A data race made on purpose, between a queue's thread and its owner: run under ThreadSanitizer,
// which has to find it. It keeps the hand-overs that are told to the sanitizer, and its
// suppressions, from hiding what they must not.
#include "core/async/offload.h"

#include <QCoreApplication>

using namespace core;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    SerialQueue queue(QStringLiteral("race"));
    int counted = 0;
    for (int i = 0; i < 1'000; ++i) {
        queue.post([&counted] { ++counted; });
        ++counted;
    }
    queue.drain();
    return counted > 0 ? 0 : 1;
}
