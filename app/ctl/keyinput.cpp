// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/keyinput.h"

#include <QCoreApplication>

#include <cstdio>

#include <termios.h>
#include <unistd.h>

namespace app {

namespace {

constexpr qsizetype longestKey = 16'384;

QString tr(const char *text)
{
    return QCoreApplication::translate("KeyInput", text);
}

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

core::Result<QString> readKey()
{
    const Hidden hidden;
    QByteArray line;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin)) {
        if (line.size() == longestKey)
            return core::fail(core::ErrorKind::InvalidInput, tr("That is too long for a key."));
        line.append(char(c));
    }
    line = line.trimmed();
    if (line.isEmpty())
        return core::fail(core::ErrorKind::InvalidInput, tr("No key came in."));
    return QString::fromUtf8(line);
}

} // namespace app
