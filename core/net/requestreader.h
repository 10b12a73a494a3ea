// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads HTTP/1.x requests from bytes as they come, strictly and within limits.
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace core::net {

struct RequestLimits
{
    qsizetype headBytes = 32 * 1024; ///< request line and headers
    qsizetype headers = 100;
    qint64 bodyBytes = 20 * 1024 * 1024; ///< as sent, without the framing of chunks
};

struct RequestHead
{
    QByteArray method;                                ///< "POST"
    QByteArray target;                                ///< "/api/1/envelope/?sentry_key=…", as sent
    QList<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case, as ordered
    qint64 contentLength = 0;                         ///< 0 if chunked
    bool chunked = false;
    bool keepAlive = true;
    bool expectsContinue = false;

    /// The first value of a header, null if there is none.
    QByteArray header(QByteArrayView lowerName) const;
};

/// One request after another. Whatever two readers could take for two different requests is an
/// error: bare line feeds, folded lines, white space before a colon, two lengths, a length beside
/// chunks, chunk extensions and trailers (RFC 9112, sections 5, 6 and 11.2).
class RequestReader
{
public:
    enum class State : std::uint8_t {
        Idle,     ///< no byte of a request yet
        Head,     ///< in the middle of the head
        HeadDone, ///< the head can be looked at; feed on for the body
        Body,     ///< in the middle of the body
        Done,     ///< complete; takeBody() and next()
        Failed,   ///< status() says why; nothing more is read
    };

    explicit RequestReader(RequestLimits limits) : m_limits(limits) {}

    /// Takes bytes until the head, the body or the request ends, or it fails.
    /// returns  how many were taken; less than given when the state is HeadDone, Done or Failed
    qsizetype feed(QByteArrayView bytes);

    State state() const { return m_state; }
    const RequestHead &head() const { return m_head; }
    qint64 bodySize() const { return m_body.size(); }
    QByteArray takeBody() { return std::move(m_body); }
    /// 400, 413, 414, 431, 501 or 505 once failed.
    int status() const { return m_status; }
    /// English, for the log and the answer.
    QByteArray reason() const { return m_reason; }
    /// Gets ready for the next request on the connection.
    void next();

private:
    enum class Chunk : std::uint8_t { Size, Data, DataEnd, End };

    void fail(int status, QByteArray reason);
    void parseHead();
    bool parseRequestLine(QByteArrayView line);
    bool parseHeaderLine(QByteArrayView line);
    void decideBody();
    qsizetype feedBody(QByteArrayView bytes);
    qsizetype feedChunked(QByteArrayView bytes);
    bool endChunkLine();

    RequestLimits m_limits;
    State m_state = State::Idle;
    RequestHead m_head;
    QByteArray m_line; ///< the head so far, or the line between chunks
    QByteArray m_body;
    qint64 m_remaining = 0; ///< of the body or of the chunk
    Chunk m_chunk = Chunk::Size;
    int m_status = 0;
    QByteArray m_reason;
};

} // namespace core::net
