// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/interrupt.h"

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace app {

namespace {

/// [0] is written by the handler, [1] read by the event loop. A signal handler may touch nothing
/// but such a descriptor.
std::array<int, 2> descriptors{-1, -1};

void onSignal(int number)
{
    const char byte = char(number);
    const ssize_t written = write(descriptors[0], &byte, 1);
    (void)written;
    std::signal(number, SIG_DFL); // the second one ends the process
}

} // namespace

Interrupt::Interrupt(core::StopSource stop, QObject *parent)
    : QObject(parent), m_stop(std::move(stop))
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, descriptors.data()) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(descriptors[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        const ssize_t got = read(descriptors[1], &byte, 1);
        if (got != 1)
            return;
        m_stop.request_stop();
        Q_EMIT interrupted();
    });
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

Interrupt::~Interrupt()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    for (int &descriptor : descriptors) {
        if (descriptor >= 0)
            close(descriptor);
        descriptor = -1;
    }
}

} // namespace app
