// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpclient.h"

#include "core/async/completion.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QThread>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace core::net {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Net", text);
}

/// What is told of an address: no credential can be in it, checkEndpoint() refuses those.
QString shown(const QUrl &url)
{
    return url.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
}

bool isThisMachine(const QUrl &url)
{
    const QString host = url.host();
    if (host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

/// Qt numbers what the network did below 200 and what the server answered from there on.
bool isAnswer(const QNetworkReply &reply)
{
    constexpr int firstOfAnswers = 200;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 100 || status > 599)
        return false;
    return reply.error() == QNetworkReply::NoError ||
           (int(reply.error()) >= firstOfAnswers && status >= 300);
}

std::unexpected<Error> failureOf(const QNetworkReply &reply)
{
    const QString where = shown(reply.url());
    const QString detail = u"network error %1"_s.arg(int(reply.error()));
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return fail(ErrorKind::Offline, tr("Nothing answers at %1.").arg(where), detail);
    case QNetworkReply::HostNotFoundError:
        return fail(ErrorKind::Offline, tr("There is no host for %1.").arg(where), detail);
    case QNetworkReply::SslHandshakeFailedError:
        return fail(ErrorKind::Denied, tr("The certificate of %1 cannot be trusted.").arg(where),
                    detail);
    case QNetworkReply::TimeoutError:
        return fail(ErrorKind::TimedOut, tr("%1 did not answer in time.").arg(where), detail);
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return fail(ErrorKind::Corrupt, tr("What answers at %1 is no HTTP server.").arg(where),
                    detail);
    default:
        return fail(ErrorKind::Offline, tr("The connection to %1 was cut.").arg(where), detail);
    }
}

Result<HttpReply> tooLarge(const QString &where, qint64 most)
{
    return fail(ErrorKind::Corrupt, tr("The answer of %1 is too large.").arg(where),
                u"more than %1 bytes"_s.arg(most));
}

/// begun  what was read of the body while it came
Result<HttpReply> readReply(QNetworkReply &reply, QByteArray begun, qint64 most)
{
    begun += reply.read(most + 1 - begun.size());
    if (begun.size() > most)
        return tooLarge(shown(reply.url()), most);
    if (!isAnswer(reply))
        return failureOf(reply);
    HttpReply read;
    read.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : reply.rawHeaderPairs())
        read.headers.insert(name.toLower(), value);
    read.body = std::move(begun);
    return read;
}

} // namespace

Result<> checkEndpoint(const QUrl &url, bool allowPlain)
{
    const QString scheme = url.scheme();
    if (!url.isValid() || url.host().isEmpty() || (scheme != u"https" && scheme != u"http"))
        return fail(ErrorKind::InvalidInput,
                    tr("%1 is no address of an HTTP server. One looks like "
                       "http://127.0.0.1:11434 or https://api.example.com.")
                        .arg(shown(url)));
    if (!url.userInfo().isEmpty())
        return fail(ErrorKind::InvalidInput,
                    tr("An address must not hold a name or password: %1").arg(shown(url)));
    if (scheme == u"http" && !allowPlain && !isThisMachine(url))
        return fail(ErrorKind::InvalidInput,
                    tr("%1 is not encrypted and not on this machine. Use https, or say that the "
                       "network in between is yours.")
                        .arg(shown(url)));
    return {};
}

std::optional<Milliseconds> retryAfter(const HttpReply &reply, Timestamp now)
{
    const QByteArray value = reply.headers.value("retry-after").trimmed();
    if (value.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const double seconds = value.toDouble(&isNumber);
    constexpr double mostSeconds = 7.0 * 24 * 3600;
    if (isNumber)
        return Milliseconds(qint64(std::clamp(seconds, 0.0, mostSeconds) * 1000));
    const QDateTime until = QDateTime::fromString(
        QString::fromLatin1(value).replace(u"GMT"_s, u"+0000"_s), Qt::RFC2822Date);
    if (!until.isValid())
        return std::nullopt;
    return std::max(Milliseconds(0), fromMs(until.toMSecsSinceEpoch()) - now);
}

struct HttpClient::State
{
    std::unique_ptr<QNetworkAccessManager> manager;

    State() = default;
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State()
    {
        if (manager && manager->thread() != QThread::currentThread())
            manager.release()->deleteLater();
    }

    /// On the thread that sends, which may not be the one the client was made on.
    QNetworkAccessManager &on()
    {
        if (!manager) {
            manager = std::make_unique<QNetworkAccessManager>();
            manager->setProxy(QNetworkProxy::NoProxy);
            manager->setAutoDeleteReplies(false);
            manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        }
        return *manager;
    }

    static Task<HttpReply> send(std::shared_ptr<State> state, HttpCall call, StopToken stop)
    {
        if (stop.stop_requested())
            co_return cancelled();
        QNetworkRequest request(call.url);
        for (auto it = call.headers.cbegin(); it != call.headers.cend(); ++it)
            request.setRawHeader(it.key(), it.value());
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute,
                             QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                             QNetworkRequest::AlwaysNetwork);
        const std::unique_ptr<QNetworkReply> reply(
            state->on().sendCustomRequest(request, call.verb, call.body));

        enum class Ended : std::uint8_t { ByItself, Stopped, TimedOut, TooLarge };
        QByteArray body;
        Ended ended = Ended::ByItself;
        const auto end = [&ended, from = reply.get()](Ended how) {
            if (ended == Ended::ByItself && !from->isFinished()) {
                ended = how;
                from->abort();
            }
        };
        const auto take = [&body, &end, most = call.mostBytes, from = reply.get()] {
            body += from->read(most + 1 - body.size());
            if (body.size() > most)
                end(Ended::TooLarge);
        };
        Completion<> completion;
        const Resolver<> resolver = completion.resolver();
        QObject::connect(reply.get(), &QIODevice::readyRead, reply.get(), take);
        QObject::connect(reply.get(), &QNetworkReply::finished, reply.get(),
                         [resolver] { resolver.resolve({}); });
        QTimer deadline;
        deadline.setSingleShot(true);
        QObject::connect(&deadline, &QTimer::timeout, reply.get(),
                         [&end] { end(Ended::TimedOut); });
        deadline.start(call.timeout);
        const StopCallback onStop(stop, reply.get(), [&end] { end(Ended::Stopped); });

        const Result<> finished = co_await completion;
        Result<HttpReply> result = fail(ErrorKind::Cancelled, {});
        const QString where = shown(call.url);
        if (!finished)
            result = std::unexpected(finished.error());
        else if (ended == Ended::Stopped)
            result = cancelled();
        else if (ended == Ended::TimedOut)
            result = fail(ErrorKind::TimedOut, tr("%1 did not answer within %2 s.")
                                                   .arg(where)
                                                   .arg(double(call.timeout.count()) / 1000));
        else
            result = ended == Ended::TooLarge ? tooLarge(where, call.mostBytes)
                                              : readReply(*reply, body, call.mostBytes);
        co_return result;
    }
};

HttpClient::HttpClient() : m_state(std::make_shared<State>()) {}

HttpClient::~HttpClient() = default;

Task<HttpReply> HttpClient::send(HttpCall call, StopToken stop)
{
    return State::send(m_state, std::move(call), std::move(stop));
}

} // namespace core::net
