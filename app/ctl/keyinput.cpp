// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/keyinput.h"

#include "core/async/stop.h"
#include "core/secrets/secrets.h"

#include <QCoreApplication>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

constexpr qsizetype longestKey = 16'384;

QString tr(const char *text)
{
    return QCoreApplication::translate("KeyInput", text);
}

volatile std::sig_atomic_t wasInterrupted = 0;

/// While it lives, what would end the program ends only the waiting, so that the terminal is not
/// left as it is here.
class Interruptible
{
public:
    Interruptible()
    {
        wasInterrupted = 0;
        sigset_t blocked;
        sigemptyset(&blocked);
        struct sigaction action{};
        action.sa_handler = [](int) { wasInterrupted = 1; };
        for (size_t i = 0; i < numbers.size(); ++i) {
            sigaddset(&blocked, numbers[i]);
            sigaction(numbers[i], &action, &m_before[i]);
        }
        // They come only where they are waited for: none is lost between a look and a wait.
        pthread_sigmask(SIG_BLOCK, &blocked, &m_mask);
    }
    ~Interruptible()
    {
        for (size_t i = 0; i < numbers.size(); ++i)
            sigaction(numbers[i], &m_before[i], nullptr);
        pthread_sigmask(SIG_SETMASK, &m_mask, nullptr);
    }
    Interruptible(const Interruptible &) = delete;
    Interruptible &operator=(const Interruptible &) = delete;

    /// Blocks until there is input, or its end. returns  false if it was interrupted
    bool waitForInput() const
    {
        pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        while (wasInterrupted == 0) {
            if (ppoll(&input, 1, nullptr, &m_mask) >= 0 || errno != EINTR)
                return true;
        }
        return false;
    }

private:
    static constexpr std::array numbers{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    std::array<struct sigaction, numbers.size()> m_before{};
    sigset_t m_mask{};
};

/// Types unseen while it lives.
class Hidden
{
public:
    Hidden()
    {
        if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios unseen = m_before;
        unseen.c_lflag &= ~tcflag_t(ECHO);
        m_isSet = tcsetattr(STDIN_FILENO, TCSANOW, &unseen) == 0;
        const QByteArray prompt = tr("Key: ").toUtf8();
        std::fwrite(prompt.constData(), 1, size_t(prompt.size()), stderr);
    }
    ~Hidden()
    {
        if (!m_isSet)
            return;
        tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
        std::fputc('\n', stderr);
    }
    Hidden(const Hidden &) = delete;
    Hidden &operator=(const Hidden &) = delete;

private:
    termios m_before{};
    bool m_isSet = false;
};

} // namespace

core::Result<> checkKeyPlace(const QStringList &words)
{
    if (words.size() != 1)
        return core::fail(core::ErrorKind::InvalidInput,
                          tr("Say where to keep it: embedder key keychain:NAME"));
    const core::Result<core::secrets::SecretReference> reference =
        core::secrets::SecretReference::parse(words.front());
    if (!reference)
        return std::unexpected(reference.error());
    if (reference->isNull() || reference->place() == u"env")
        return core::fail(core::ErrorKind::InvalidInput,
                          tr("Daybreak keeps a key in keychain:NAME, or until it ends in "
                             "session:NAME."));
    return {};
}

core::Result<QString> readKey()
{
    const Interruptible interruptible;
    const Hidden hidden;
    QByteArray line;
    for (;;) {
        if (!interruptible.waitForInput())
            return core::cancelled();
        char c = 0;
        const ssize_t count = ::read(STDIN_FILENO, &c, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0 || c == '\n')
            break;
        if (line.size() == longestKey)
            return core::fail(core::ErrorKind::InvalidInput, tr("That is too long for a key."));
        line.append(c);
    }
    line = line.trimmed();
    if (line.isEmpty())
        return core::fail(core::ErrorKind::InvalidInput, tr("No key came in."));
    return QString::fromUtf8(line);
}

} // namespace app
