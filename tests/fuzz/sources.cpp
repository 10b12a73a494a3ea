// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What SDKs and exports send: receivers' protocols, encodings, chat archives.
#include "core/net/decoding.h"
#include "core/sources/pull/exportfiles_p.h"
#include "core/sources/source.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace core::sources;

namespace fuzz {

namespace {

const tests::FakeClock clock;

std::unique_ptr<PushSource> protocol(QStringView id)
{
    const PushInfo *const info = pushSources().find(id);
    require(info != nullptr, "the protocol is there");
    auto made = info->make({.clock = &clock}, {});
    require(made.has_value(), "the protocol can be made");
    return std::move(*made);
}

void send(const PushSource &source, PushRequest request)
{
    request.method = "POST";
    request.received = clock.now();
    require(source.accepts(request), "the path is the protocol's");
    source.key(request);
    const PushAnswer answer = source.handle(request);
    const bool taken = answer.status >= 200 && answer.status < 300;
    require(taken || (answer.status >= 400 && answer.status < 500), "a body is taken or refused");
    require(taken || answer.batch.items.empty(), "what is refused leaves nothing");
    for (const core::RawSignal &item : answer.batch.items)
        walk(item);
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    require(file.open(QIODevice::WriteOnly), "a temporary file can be written");
    file.write(bytes);
}

/// Reads an export to its end, as the pipeline does, page by page.
void readExport(const QString &path)
{
    const PullInfo *const info = pullSources().find(u"slackexport");
    require(info != nullptr, "the export source is there");
    const auto source = info->make({.clock = &clock}, {{u"path"_s, path}});
    require(source.has_value(), "the export source can be made");
    QJsonObject cursor;
    for (int pages = 0; pages < 20; ++pages) {
        const auto page = tests::waitFor((*source)->fetch(cursor, 50, {}));
        if (!page)
            return;
        for (const core::RawSignal &item : page->batch.items)
            walk(item);
        if (!page->more)
            return;
        require(page->batch.cursor != cursor, "a page that promises more goes on");
        cursor = page->batch.cursor;
    }
}

} // namespace

void sentry(const QByteArray &bytes)
{
    static const std::unique_ptr<PushSource> source = protocol(u"sentry");
    send(*source, {.path = u"/api/1/envelope/"_s, .body = bytes});
    send(*source, {.path = u"/api/1/store/"_s, .body = bytes});
}

void posthog(const QByteArray &bytes)
{
    static const std::unique_ptr<PushSource> source = protocol(u"posthog");
    send(*source, {.path = u"/batch/"_s, .body = bytes});
    send(*source, {.path = u"/e/"_s,
                   .headers = {{"content-type", "application/x-www-form-urlencoded"}},
                   .body = bytes});
}

void otlpJson(const QByteArray &bytes)
{
    static const std::unique_ptr<PushSource> source = protocol(u"otlp");
    for (const QString &path : {u"/v1/logs"_s, u"/v1/traces"_s})
        send(*source,
             {.path = path, .headers = {{"content-type", "application/json"}}, .body = bytes});
}

void otlpProtobuf(const QByteArray &bytes)
{
    static const std::unique_ptr<PushSource> source = protocol(u"otlp");
    for (const QString &path : {u"/v1/logs"_s, u"/v1/traces"_s})
        send(
            *source,
            {.path = path, .headers = {{"content-type", "application/x-protobuf"}}, .body = bytes});
}

void slackZip(const QByteArray &bytes)
{
    static const QTemporaryDir folder;
    const QString path = folder.filePath(u"export.zip"_s);
    put(path, bytes);
    const ExportLimits limits{.archiveBytes = 1024 * 1024, .entries = 100, .entryBytes = 65'536};
    const auto files = ExportFiles::open(path, limits);
    if (files) {
        for (const QString &name : (*files)->names()) {
            const auto content = (*files)->read(name);
            require(!content || content->size() <= limits.entryBytes, "an entry keeps its limit");
        }
    }
    readExport(path);
}

void slackJson(const QByteArray &bytes)
{
    // Users, channels and a day of messages, with a line of % between them.
    static const QTemporaryDir folder;
    static const bool made = QDir(folder.path()).mkdir(u"general"_s);
    require(made, "a temporary folder can be made");
    QList<QByteArray> parts;
    for (qsizetype from = 0; parts.size() < 3;) {
        const qsizetype end = parts.size() < 2 ? bytes.indexOf("\n%\n", from) : -1;
        parts.append(end < 0 ? bytes.sliced(from) : bytes.sliced(from, end - from));
        from = end < 0 ? bytes.size() : end + 3;
    }
    put(folder.filePath(u"users.json"_s), parts[0]);
    put(folder.filePath(u"channels.json"_s), parts[1]);
    put(folder.filePath(u"general/2026-01-31.json"_s), parts[2]);
    readExport(folder.path());
}

void decoding(const QByteArray &bytes)
{
    // The first byte chooses the encoding.
    static const std::array<QByteArray, 6> encodings{"gzip", "deflate",  "br",
                                                     "zstd", "gzip, br", ""};
    if (bytes.isEmpty())
        return;
    const core::net::DecodeLimits limits{.bytes = 256 * 1024, .ratio = 100, .ratioFrom = 16 * 1024};
    const QByteArray &encoding = encodings.at(size_t(uchar(bytes[0])) % encodings.size());
    const auto content = core::net::decodeContent(bytes.sliced(1), encoding, true, limits);
    require(!content || content->size() <= limits.bytes, "a decoded body keeps its limit");
    const auto inflated = core::net::inflateData(bytes.sliced(1), limits);
    require(!inflated || inflated->size() <= limits.bytes, "inflated data keeps its limit");
}

} // namespace fuzz
