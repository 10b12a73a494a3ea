// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Credentials by reference: only the name of one is stored, logged or shown, never its value.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <mutex>

namespace core::secrets {

/// A credential. Nothing prints it or turns it into text by accident.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray value) : m_value(std::move(value)) {}

    /// For the request that needs it, and nothing else.
    const QByteArray &reveal() const { return m_value; }
    bool isEmpty() const { return m_value.isEmpty(); }
    /// `text` without the credential, should a server have quoted it.
    QString removedFrom(QString text) const;

private:
    QByteArray m_value;
};

/// Where a credential is: "env:OPENAI_API_KEY", "keychain:openai" or "session:openai".
class SecretReference
{
public:
    SecretReference() = default; ///< of no credential

    /// errors  InvalidInput; what was given is not repeated, it may be the credential itself
    static Result<SecretReference> parse(const QString &text);

    bool isNull() const { return m_place.isEmpty(); }
    const QString &place() const { return m_place; } ///< env, keychain or session
    const QString &name() const { return m_name; }
    QString toString() const;
    /// Translated, one sentence: what a person does so that the credential is there.
    QString howToSet() const;

private:
    QString m_place;
    QString m_name;
};

/// thread  any, except the keychain: one with an event loop
class Secrets
{
public:
    /// The credential now; an environment variable is read at each call, so a test may change it.
    /// errors  NotFound, with how to set it; Denied (the keychain is locked or refuses), TimedOut,
    ///         Cancelled
    Task<Secret> read(SecretReference reference, StopToken stop);
    /// Keeps one: session in memory until the process ends, keychain for good.
    /// errors  InvalidInput (an environment variable, or no credential), Denied, TimedOut,
    /// Cancelled
    Task<> store(SecretReference reference, QByteArray value, StopToken stop);

private:
    std::mutex m_mutex;
    QHash<QString, Secret> m_session;
};

} // namespace core::secrets
