// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What went wrong, in two texts: one for the person who reads it, one for the log.
#pragma once

#include <QCoreApplication>
#include <QString>

#include <cstdint>
#include <expected>
#include <memory>
#include <source_location>

namespace core {

/// What a caller can do differently about. Add one when a caller needs it.
enum class ErrorKind : std::uint8_t {
    Cancelled,    ///< a stop was asked for; never shown
    Offline,      ///< the other side cannot be reached; try again later
    Denied,       ///< permission or credential refused
    RateLimited,  ///< too many requests; wait
    TimedOut,     ///< no answer in time
    NotFound,     ///< the thing named does not exist
    InvalidInput, ///< what was given cannot be used; the message says why
    Conflict,     ///< somebody else changed or holds it
    Corrupt,      ///< stored data is damaged
    Unsupported,  ///< known, but not possible here
    Internal,     ///< none of the above
};

/// Stable lowerCamel spelling, for JSON and the journal.
QString errorKindName(ErrorKind kind);

/// A failure as a value. Copies are cheap; all members are set when it is made.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message; ///< translated: what failed, on what, what to do next; see toUserText()
    QString detail;  ///< English, exact, for the log; never a secret
    std::source_location where = std::source_location::current();
    std::shared_ptr<const Error> cause;

    /// Whether the same call may succeed later without anybody's help.
    bool isRetryable() const
    {
        return kind == ErrorKind::Offline || kind == ErrorKind::RateLimited ||
               kind == ErrorKind::TimedOut;
    }

    /// This error below a message of what was being done; kind and detail are kept.
    [[nodiscard]] Error because(QString doing,
                                std::source_location at = std::source_location::current()) const;

    /// The message and those of its causes, a line each: what a person is told.
    QString toUserText() const;

    /// Message, detail and causes in one line, for logs and test output.
    QString toLogString() const;
};

/// `return fail(ErrorKind::NotFound, tr("…"), u"…"_s);` in any function that returns a Result.
[[nodiscard]] inline std::unexpected<Error>
fail(ErrorKind kind, QString message, QString detail = {},
     std::source_location at = std::source_location::current())
{
    return std::unexpected(Error{kind, std::move(message), std::move(detail), at, {}});
}

} // namespace core
