// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/guardedsocket_p.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <sys/socket.h>

namespace core::net {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 stepSize = 64 * 1024;
constexpr qint64 mostDrained = 64 * 1024 * 1024;

QByteArray statusLine(int status)
{
    static const QHash<int, QByteArray> reasons{
        {200, "OK"},
        {204, "No Content"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {421, "Misdirected Request"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasons.value(status, "Error") + "\r\n";
}

/// Headers that say how a message is framed or what happens to the connection: ours to decide.
bool isHopByHop(const QByteArray &name)
{
    static const QSet<QByteArray> names{
        "connection",        "content-length",   "expect", "http2-settings",
        "keep-alive",        "proxy-connection", "te",     "trailer",
        "transfer-encoding", "upgrade"};
    return names.contains(name) || name == GuardedSocket::idHeader;
}

} // namespace

GuardedSocket::GuardedSocket(quint64 id, std::unique_ptr<QTcpSocket> real,
                             std::shared_ptr<Gate> gate)
    : m_id(id), m_real(std::move(real)), m_gate(std::move(gate)), m_reader(m_gate->options.limits)
{
    ++m_gate->connections;
    setOpenMode(QIODevice::ReadWrite | QIODevice::Unbuffered);
    setSocketState(QAbstractSocket::ConnectedState);
    setPeerAddress(m_real->peerAddress());
    setPeerPort(m_real->peerPort());
    setLocalAddress(m_real->localAddress());
    setLocalPort(m_real->localPort());
    // What a client sends beyond this waits in the kernel, which slows the client down.
    m_real->setReadBufferSize(2 * stepSize);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &GuardedSocket::timeIsUp);
    connect(m_real.get(), &QTcpSocket::readyRead, this, &GuardedSocket::readReal);
    connect(m_real.get(), &QTcpSocket::bytesWritten, this, &GuardedSocket::bytesWritten);
    connect(m_real.get(), &QTcpSocket::disconnected, this, &GuardedSocket::realGone);
    m_deadline.start(m_gate->options.headTime);
    // Bytes may have come before anybody listened.
    QMetaObject::invokeMethod(this, &GuardedSocket::readReal, Qt::QueuedConnection);
}

GuardedSocket::~GuardedSocket()
{
    m_real->disconnect(this);
    m_real->abort();
    m_gate->buffered -= m_accounted;
    --m_gate->connections;
    setOpenMode(QIODevice::NotOpen);
    setSocketState(QAbstractSocket::UnconnectedState);
}

qint64 GuardedSocket::bytesAvailable() const
{
    return m_ready.size() - m_readyAt + QIODevice::bytesAvailable();
}

qint64 GuardedSocket::readData(char *data, qint64 size)
{
    const qint64 part = std::min<qint64>(size, m_ready.size() - m_readyAt);
    std::copy_n(m_ready.constData() + m_readyAt, part, data);
    m_readyAt += part;
    if (m_readyAt == m_ready.size()) {
        m_ready = {};
        m_readyAt = 0;
    }
    return part;
}

qint64 GuardedSocket::writeData(const char *data, qint64 size)
{
    return m_real->write(data, size);
}

void GuardedSocket::disconnectFromHost()
{
    if (m_state != State::Closed)
        m_real->disconnectFromHost();
}

void GuardedSocket::close()
{
    disconnectFromHost();
}

void GuardedSocket::readReal()
{
    if (m_state == State::Draining) {
        while (m_real->bytesAvailable() > 0)
            m_drained += m_real->read(stepSize).size();
        if (m_drained > mostDrained)
            m_real->abort();
        return;
    }
    while (m_state == State::Reading) {
        if (m_pending.isEmpty())
            m_pending = m_real->read(stepSize);
        if (m_pending.isEmpty())
            return;
        feed();
    }
}

void GuardedSocket::feed()
{
    if (m_reader.state() == RequestReader::State::Idle)
        m_deadline.start(m_gate->options.headTime);
    const qsizetype taken = m_reader.feed(m_pending);
    m_pending.remove(0, taken);
    if (m_reader.state() == RequestReader::State::HeadDone)
        headArrived();
    if (m_state != State::Reading)
        return;
    account();
    if (m_reader.state() == RequestReader::State::Failed) {
        refuse(m_reader.status(), m_reader.status() == 413 ? "tooLarge" : "malformedRequest",
               m_reader.reason());
    } else if (m_gate->buffered > m_gate->options.bufferedBytes) {
        refuse(429, "overCapacity", "too many requests at once");
    } else if (m_reader.state() == RequestReader::State::Done) {
        handOver();
    }
}

void GuardedSocket::headArrived()
{
    m_deadline.start(m_gate->options.bodyTime);
    const std::optional<HttpAnswer> answer = m_gate->check(m_reader.head());
    if (answer) {
        const RequestHead &head = m_reader.head();
        const bool hasBody = head.chunked || head.contentLength > 0;
        return answerHere(*answer, hasBody || !head.keepAlive || answer->status >= 400);
    }
    if (m_reader.head().expectsContinue)
        m_real->write("HTTP/1.1 100 Continue\r\n\r\n");
    const qsizetype taken = m_reader.feed(m_pending);
    m_pending.remove(0, taken);
}

void GuardedSocket::account()
{
    m_gate->buffered += m_reader.bodySize() - m_accounted;
    m_accounted = m_reader.bodySize();
}

void GuardedSocket::handOver()
{
    m_state = State::Handling;
    m_deadline.stop();
    const RequestHead &head = m_reader.head();
    const QByteArray body = m_reader.takeBody();
    m_ready.reserve(m_gate->options.limits.headBytes / 8 + body.size());
    m_ready = head.method + ' ' + head.target + " HTTP/1.1\r\n";
    for (const auto &[name, value] : head.headers) {
        if (!isHopByHop(name))
            m_ready += name + ": " + value + "\r\n";
    }
    m_ready += idHeader.toByteArray() + ": " + QByteArray::number(m_id) + "\r\n";
    m_ready += "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    m_ready += body;
    Q_EMIT readyRead();
}

void GuardedSocket::answered()
{
    if (m_state != State::Handling)
        return;
    const bool keepAlive = m_reader.head().keepAlive;
    m_gate->buffered -= std::exchange(m_accounted, 0);
    m_reader.next();
    if (!keepAlive)
        return drain();
    m_state = State::Reading;
    m_deadline.start(m_gate->options.idleTime);
    QMetaObject::invokeMethod(this, &GuardedSocket::readReal, Qt::QueuedConnection);
}

void GuardedSocket::answerHere(const HttpAnswer &answer, bool last)
{
    QByteArray text = statusLine(answer.status);
    for (const auto &[name, value] : answer.headers.asKeyValueRange())
        text += name + ": " + value + "\r\n";
    if (answer.status != 204) {
        text += "content-type: " + answer.contentType + "\r\n";
        text += "content-length: " + QByteArray::number(answer.body.size()) + "\r\n";
    }
    if (last)
        text += "connection: close\r\n";
    text += "\r\n" + answer.body;
    m_real->write(text);
    if (last)
        return drain();
    m_reader.next();
    m_deadline.start(m_gate->options.idleTime);
}

void GuardedSocket::refuse(int status, const QByteArray &code, const QByteArray &reason)
{
    m_gate->refused(code, m_reader.head().target);
    HttpAnswer answer{.status = status};
    answer.body = QJsonDocument(QJsonObject{{u"detail"_s, QString::fromLatin1(reason)}})
                      .toJson(QJsonDocument::Compact);
    if (status == 429 || status == 503)
        answer.headers.insert("retry-after", "1");
    answerHere(answer, true);
}

// Closing with unread bytes resets the connection, and the client may lose the answer. So only our
// direction is closed, and what still comes is read and thrown away for a moment.
void GuardedSocket::drain()
{
    m_state = State::Draining;
    m_pending.clear();
    m_gate->buffered -= std::exchange(m_accounted, 0);
    m_reader.takeBody();
    m_deadline.start(m_gate->options.drainTime);
    connect(m_real.get(), &QTcpSocket::bytesWritten, this, &GuardedSocket::endWriting);
    m_real->flush();
    endWriting();
    readReal();
}

void GuardedSocket::endWriting()
{
    if (m_real->bytesToWrite() == 0 && m_real->state() == QAbstractSocket::ConnectedState)
        ::shutdown(int(m_real->socketDescriptor()), SHUT_WR);
}

void GuardedSocket::timeIsUp()
{
    if (m_state == State::Reading && m_reader.state() != RequestReader::State::Idle)
        return refuse(408, "tooSlow", "the request came too slowly");
    m_real->abort();
}

void GuardedSocket::realGone()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_deadline.stop();
    setSocketState(QAbstractSocket::UnconnectedState);
    Q_EMIT disconnected();
}

} // namespace core::net
