// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands between a TCP connection and Qt's HTTP server, which buffers whatever it is sent.
#pragma once

#include "core/net/httpserver.h"
#include "core/net/requestreader.h"

#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <memory>

namespace core::net {

/// What all connections of a server share.
struct Gate
{
    HttpServerOptions options;
    /// Looks at a head before the body is read: an answer ends it there.
    std::function<std::optional<HttpAnswer>(const RequestHead &)> check;
    std::function<void(const QByteArray &code, const QByteArray &target)> refused;
    qint64 buffered = 0; ///< bytes of bodies in memory, of all connections
    int connections = 0;
};

/// Looks like a connected socket to Qt's HTTP server, but gives it only complete requests within
/// the limits, rewritten so that they can be read in one way only (a length instead of chunks), and
/// one at a time. It counts and times what comes on the real connection and answers by itself what
/// is refused.
class GuardedSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    /// The header that carries id() to the server. A client's own is dropped.
    static constexpr QByteArrayView idHeader = "daybreak-connection";

    GuardedSocket(quint64 id, std::unique_ptr<QTcpSocket> real, std::shared_ptr<Gate> gate);
    ~GuardedSocket() override;

    quint64 id() const { return m_id; }
    /// The answer to the request handed over last was written.
    void answered();

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return m_real->bytesToWrite(); }
    void disconnectFromHost() override;
    void close() override;

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    enum class State : std::uint8_t { Reading, Handling, Draining, Closed };

    void readReal();
    void feed();
    void headArrived();
    void handOver();
    void answerHere(const HttpAnswer &answer, bool last);
    void refuse(int status, const QByteArray &code, const QByteArray &reason);
    void drain();
    void endWriting();
    void account();
    void timeIsUp();
    void realGone();

    quint64 m_id;
    std::unique_ptr<QTcpSocket> m_real;
    std::shared_ptr<Gate> m_gate;
    RequestReader m_reader;
    State m_state = State::Reading;
    QByteArray m_pending; ///< read from the connection, not yet by the reader; at most one step
    QByteArray m_ready;   ///< for Qt's server
    qsizetype m_readyAt = 0;
    qint64 m_accounted = 0;
    qint64 m_drained = 0;
    QTimer m_deadline;
};

} // namespace core::net
