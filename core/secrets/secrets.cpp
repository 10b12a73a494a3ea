// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/secrets.h"

#include "core/async/completion.h"
#include "core/base/clock.h"

#include <QRegularExpression>
#include <QTimer>

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace core::secrets {

namespace {

const QString service = u"daybreak"_s;
constexpr qsizetype longestSecret = 16'384;
/// A keychain may ask its owner for a password first.
constexpr Milliseconds keychainPatience{120'000};

QString tr(const char *text)
{
    return QCoreApplication::translate("Secrets", text);
}

std::unexpected<Error> missing(const SecretReference &reference)
{
    return fail(ErrorKind::NotFound, tr("There is no credential. %1").arg(reference.howToSet()),
                reference.toString());
}

/// A credential goes into a header: a line feed in it would end that.
Result<Secret> checked(const SecretReference &reference, QByteArray value)
{
    value = value.trimmed();
    if (value.isEmpty())
        return missing(reference);
    const bool isPlain = std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!isPlain || value.size() > longestSecret)
        return fail(
            ErrorKind::InvalidInput,
            tr("The credential in %1 has characters that none has.").arg(reference.toString()));
    return Secret(std::move(value));
}

/// What a job of the keychain found.
struct Answer
{
    QKeychain::Error error = QKeychain::NoError;
    QString problem; ///< in the keychain's words
    QString text;    ///< of a job that reads
};

/// Starts a job, which deletes itself when it has ended, and waits for it. A prompt to unlock the
/// keychain may be answered long after we gave up, and the backend then looks for its job.
/// errors  Denied, with the job's error in the detail; TimedOut, Cancelled
Task<QString> answerOf(QKeychain::Job *job, QString name, StopToken stop)
{
    job->setKey(name);
    Completion<Answer> completion;
    const Resolver<Answer> resolver = completion.resolver();
    QObject::connect(job, &QKeychain::Job::finished, job, [resolver](QKeychain::Job *ended) {
        const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(ended);
        resolver.resolve(Answer{.error = ended->error(),
                                .problem = ended->errorString(),
                                .text = reading ? reading->textData() : QString()});
    });
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &patience, [resolver] {
        resolver.resolve(fail(ErrorKind::TimedOut, tr("The keychain does not answer.")));
    });
    patience.start(keychainPatience);
    const StopCallback onStop(stop, &patience, [resolver] { resolver.resolve(cancelled()); });
    job->start();
    Result<Answer> answer = co_await completion;
    if (!answer)
        co_return std::unexpected(std::move(answer.error()));
    if (answer->error == QKeychain::NoError || answer->error == QKeychain::EntryNotFound)
        co_return std::move(answer->text);
    const QString detail = u"keychain error %1: %2"_s.arg(int(answer->error)).arg(answer->problem);
    if (answer->error == QKeychain::AccessDenied || answer->error == QKeychain::AccessDeniedByUser)
        co_return fail(ErrorKind::Denied,
                       tr("The keychain refuses the credential “%1”. Unlock the keychain and let "
                          "Daybreak use it, or use an environment variable: env:NAME")
                           .arg(name),
                       detail);
    co_return fail(ErrorKind::Denied,
                   tr("No keychain takes part in the credential “%1”: none runs here, or it is "
                      "locked. Start and unlock one (GNOME Keyring, KWallet or KeePassXC), or use "
                      "an environment variable: env:NAME")
                       .arg(name),
                   detail);
}

Task<Secret> readKeychain(SecretReference reference, StopToken stop)
{
    Task<QString> reading =
        answerOf(new QKeychain::ReadPasswordJob(service), reference.name(), stop);
    const Result<QString> read = co_await reading;
    if (!read)
        co_return std::unexpected(read.error());
    // A locked keychain with nobody to unlock it says no more than one without the credential.
    if (read->isEmpty())
        co_return fail(ErrorKind::NotFound,
                       tr("The keychain gives no credential “%1”. If it is locked, unlock it. %2")
                           .arg(reference.name(), reference.howToSet()),
                       reference.toString());
    co_return checked(reference, read->toUtf8());
}

Task<> writeKeychain(SecretReference reference, Secret secret, StopToken stop)
{
    auto *job = new QKeychain::WritePasswordJob(service); // deletes itself
    job->setTextData(QString::fromUtf8(secret.reveal()));
    Task<QString> writing = answerOf(job, reference.name(), stop);
    const Result<QString> written = co_await writing;
    co_return written ? Result<>() : std::unexpected(written.error());
}

} // namespace

QString Secret::removedFrom(QString text) const
{
    return m_value.isEmpty() ? text : text.replace(QString::fromUtf8(m_value), u"…"_s);
}

Result<SecretReference> SecretReference::parse(const QString &text)
{
    SecretReference reference;
    if (text.isEmpty())
        return reference;
    static const QRegularExpression form(
        u"\\A(?:env:([A-Za-z_][A-Za-z0-9_]{0,99})|(keychain|session):([A-Za-z0-9._-]{1,100}))\\z"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return fail(ErrorKind::InvalidInput,
                    tr("A key is given by where it is, never by itself: env:NAME of an environment "
                       "variable, or keychain:NAME. If you typed the key, take it for seen by "
                       "others and make a new one."));
    const bool isVariable = !match.captured(1).isEmpty();
    reference.m_place = isVariable ? u"env"_s : match.captured(2);
    reference.m_name = isVariable ? match.captured(1) : match.captured(3);
    return reference;
}

QString SecretReference::toString() const
{
    return isNull() ? QString() : QString(m_place + u':' + m_name);
}

QString SecretReference::howToSet() const
{
    if (m_place == u"env")
        return tr("Set the environment variable %1 and start Daybreak again.").arg(m_name);
    if (m_place == u"keychain")
        return tr("Store it with: daybreakctl embedder key keychain:%1").arg(m_name);
    if (m_place == u"session")
        return tr("Give it, until Daybreak ends, with: daybreakctl embedder key session:%1")
            .arg(m_name);
    return tr("Name an environment variable that has it: key=env:NAME");
}

Task<Secret> Secrets::read(SecretReference reference, StopToken stop)
{
    if (reference.isNull())
        co_return Secret();
    if (reference.place() == u"env")
        co_return checked(reference, qgetenv(reference.name().toLatin1().constData()));
    if (reference.place() == u"session") {
        const std::scoped_lock lock(m_mutex);
        co_return checked(reference, m_session.value(reference.name()).reveal());
    }
    Task<Secret> reading = readKeychain(reference, stop);
    Result<Secret> secret = co_await reading;
    co_return secret;
}

Task<> Secrets::store(SecretReference reference, QByteArray value, StopToken stop)
{
    if (reference.isNull() || reference.place() == u"env")
        co_return fail(ErrorKind::InvalidInput,
                       tr("Daybreak keeps a key in keychain:NAME, or until it ends in "
                          "session:NAME."));
    Result<Secret> secret = checked(reference, std::move(value));
    if (!secret)
        co_return std::unexpected(std::move(secret.error()));
    if (reference.place() == u"session") {
        const std::scoped_lock lock(m_mutex);
        m_session.insert(reference.name(), *secret);
        co_return {};
    }
    Task<> writing = writeKeychain(reference, std::move(*secret), stop);
    Result<> written = co_await writing;
    co_return written;
}

} // namespace core::secrets
