// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core {

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled: return u"cancelled"_s;
    case ErrorKind::Offline: return u"offline"_s;
    case ErrorKind::Denied: return u"denied"_s;
    case ErrorKind::RateLimited: return u"rateLimited"_s;
    case ErrorKind::TimedOut: return u"timedOut"_s;
    case ErrorKind::NotFound: return u"notFound"_s;
    case ErrorKind::InvalidInput: return u"invalidInput"_s;
    case ErrorKind::Conflict: return u"conflict"_s;
    case ErrorKind::Corrupt: return u"corrupt"_s;
    case ErrorKind::Unsupported: return u"unsupported"_s;
    case ErrorKind::Internal: return u"internal"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

Error Error::because(QString doing, std::source_location at) const
{
    return Error{kind, std::move(doing), detail, at, std::make_shared<const Error>(*this)};
}

QString Error::toUserText() const
{
    return cause ? QString(message % u'\n' % cause->toUserText()) : message;
}

QString Error::toLogString() const
{
    QString text = errorKindName(kind) % u": "_s % message;
    if (!detail.isEmpty() && !cause)
        text += u" ("_s % detail % u')';
    if (cause)
        text += u" <- "_s % cause->toLogString();
    return text;
}

} // namespace core
