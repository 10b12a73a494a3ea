// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/requestreader.h"

#include <algorithm>

namespace core::net {

namespace {

bool isTokenChar(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != 0 && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenChar);
}

/// Digits only, so no sign, no space and nothing that overflows; -1 otherwise.
qint64 number(QByteArrayView text, int base)
{
    const qsizetype longest = base == 16 ? 15 : 18;
    if (text.isEmpty() || text.size() > longest)
        return -1;
    qint64 value = 0;
    for (const char c : text) {
        int digit = -1;
        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (base == 16 && c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        else if (base == 16 && c >= 'A' && c <= 'F')
            digit = c - 'A' + 10;
        if (digit < 0)
            return -1;
        value = value * base + digit;
    }
    return value;
}

} // namespace

QByteArray RequestHead::header(QByteArrayView lowerName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerName)
            return value;
    }
    return {};
}

void RequestReader::fail(int status, QByteArray reason)
{
    m_state = State::Failed;
    m_status = status;
    m_reason = std::move(reason);
}

void RequestReader::next()
{
    m_state = State::Idle;
    m_head = {};
    m_line.clear();
    m_body = {};
    m_remaining = 0;
    m_chunk = Chunk::Size;
}

qsizetype RequestReader::feed(QByteArrayView bytes)
{
    switch (m_state) {
    case State::Idle:
    case State::Head: break;
    case State::HeadDone:
    case State::Body: return feedBody(bytes);
    case State::Done:
    case State::Failed: return 0;
    }
    qsizetype taken = 0;
    if (m_line.isEmpty()) { // RFC 9112, 2.2: empty lines before a request are skipped
        while (taken < bytes.size() && taken < 4 && (bytes[taken] == '\r' || bytes[taken] == '\n'))
            ++taken;
    }
    const QByteArrayView rest = bytes.sliced(taken);
    if (rest.isEmpty())
        return taken;
    m_state = State::Head;
    const qsizetype before = m_line.size();
    const qsizetype room = m_limits.headBytes + 1 - before;
    m_line.append(rest.first(std::min(rest.size(), std::max<qsizetype>(room, 0))));
    const qsizetype end = m_line.indexOf("\r\n\r\n", std::max<qsizetype>(0, before - 3));
    if (end < 0) {
        if (m_line.size() > m_limits.headBytes)
            fail(m_line.contains('\n') ? 431 : 414, "the request's head is too large");
        return bytes.size();
    }
    const qsizetype size = end + 4;
    if (size > m_limits.headBytes) {
        fail(431, "the request's head is too large");
        return bytes.size();
    }
    m_line.truncate(size - 2);
    parseHead();
    m_line.clear();
    return taken + size - before;
}

void RequestReader::parseHead()
{
    qsizetype at = 0;
    bool first = true;
    while (at < m_line.size()) {
        const qsizetype end = m_line.indexOf("\r\n", at);
        const QByteArrayView line = QByteArrayView(m_line).sliced(at, end - at);
        at = end + 2;
        if (!(first ? parseRequestLine(line) : parseHeaderLine(line)))
            return;
        first = false;
    }
    decideBody();
}

bool RequestReader::parseRequestLine(QByteArrayView line)
{
    const qsizetype space = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (space <= 0 || last <= space) {
        fail(400, "the request line is malformed");
        return false;
    }
    const QByteArrayView method = line.first(space);
    const QByteArrayView target = line.sliced(space + 1, last - space - 1);
    const QByteArrayView version = line.sliced(last + 1);
    const bool visible = std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f; });
    if (!isToken(method) || !target.startsWith('/') || !visible) {
        fail(400, "the request line is malformed");
        return false;
    }
    if (version != QByteArrayView("HTTP/1.1") && version != QByteArrayView("HTTP/1.0")) {
        fail(505, "only HTTP/1.1 is spoken here");
        return false;
    }
    m_head.method = method.toByteArray();
    m_head.target = target.toByteArray();
    m_head.keepAlive = version.endsWith('1');
    return true;
}

bool RequestReader::parseHeaderLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon))) {
        fail(400, "a header line is malformed");
        return false;
    }
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    const bool clean = std::ranges::none_of(
        value, [](char c) { return (uchar(c) < 0x20 && c != '\t') || c == 0x7f; });
    if (!clean) {
        fail(400, "a header holds a control character");
        return false;
    }
    if (m_head.headers.size() >= m_limits.headers) {
        fail(431, "too many headers");
        return false;
    }
    m_head.headers.emplaceBack(line.first(colon).toByteArray().toLower(), value.toByteArray());
    return true;
}

void RequestReader::decideBody()
{
    int lengths = 0;
    int encodings = 0;
    int hosts = 0;
    for (const auto &[name, value] : m_head.headers) {
        if (name == "content-length") {
            ++lengths;
            m_head.contentLength = number(value, 10);
        } else if (name == "transfer-encoding") {
            ++encodings;
            m_head.chunked = value.compare("chunked", Qt::CaseInsensitive) == 0;
        } else if (name == "host") {
            ++hosts;
        } else if (name == "connection") {
            for (const QByteArray &option : value.toLower().split(',')) {
                if (option.trimmed() == "close")
                    m_head.keepAlive = false;
            }
        } else if (name == "expect") {
            m_head.expectsContinue = value.compare("100-continue", Qt::CaseInsensitive) == 0;
        }
    }
    if (hosts != 1)
        return fail(400, "exactly one Host is needed");
    if (lengths > 1 || encodings > 1 || (lengths && encodings) || m_head.contentLength < 0)
        return fail(400, "the length of the body is not clear");
    if (encodings && !m_head.chunked)
        return fail(501, "the only transfer encoding known is chunked");
    if (m_head.contentLength > m_limits.bodyBytes)
        return fail(413, "the body is too large");
    m_remaining = m_head.contentLength;
    m_state = State::HeadDone;
}

qsizetype RequestReader::feedBody(QByteArrayView bytes)
{
    m_state = State::Body;
    if (m_head.chunked)
        return feedChunked(bytes);
    const qsizetype taken = std::min<qint64>(bytes.size(), m_remaining);
    m_body.append(bytes.first(taken));
    m_remaining -= taken;
    if (m_remaining == 0)
        m_state = State::Done;
    return taken;
}

qsizetype RequestReader::feedChunked(QByteArrayView bytes)
{
    qsizetype at = 0;
    while (at < bytes.size() && m_state == State::Body) {
        if (m_chunk == Chunk::Data) {
            const qsizetype part = std::min<qint64>(bytes.size() - at, m_remaining);
            m_body.append(bytes.sliced(at, part));
            at += part;
            m_remaining -= part;
            if (m_remaining == 0)
                m_chunk = Chunk::DataEnd;
            continue;
        }
        const char c = bytes[at++];
        m_line.append(c);
        if (c == '\n' && !endChunkLine())
            return at;
        if (m_line.size() > 18)
            fail(400, "a chunk is malformed");
    }
    return at;
}

// m_line ends in a line feed: the size of a chunk, the end of its data, or the end of it all.
bool RequestReader::endChunkLine()
{
    if (!m_line.endsWith("\r\n")) {
        fail(400, "a chunk is malformed");
        return false;
    }
    const QByteArray line = m_line.chopped(2);
    m_line.clear();
    if (m_chunk == Chunk::Size) {
        m_remaining = number(line, 16);
        if (m_remaining < 0)
            fail(400, "a chunk is malformed");
        else if (m_remaining > m_limits.bodyBytes - m_body.size())
            fail(413, "the body is too large");
        else
            m_chunk = m_remaining == 0 ? Chunk::End : Chunk::Data;
        return m_state == State::Body;
    }
    if (!line.isEmpty()) {
        fail(400, "a chunk is malformed");
        return false;
    }
    if (m_chunk == Chunk::End)
        m_state = State::Done;
    m_chunk = Chunk::Size;
    return m_state == State::Body;
}

} // namespace core::net
