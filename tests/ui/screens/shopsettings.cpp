// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the shop's workspace is set.
#include "tests/ui/screens/fakedesk.h"

#include <QJsonArray>

using namespace core;
using namespace Qt::StringLiterals;

namespace tests {

void fillWithSettings(FakeDesk &desk)
{
    desk.policies =
        QJsonObject{{u"repositories"_s,
                     QJsonArray{QJsonObject{{u"repository"_s, u"shop"_s},
                                            {u"autonomy"_s, u"research"_s},
                                            {u"lowestPriority"_s, u"P3"_s},
                                            {u"dailyCap"_s, 20},
                                            {u"holdBackfill"_s, true},
                                            {u"maximumRounds"_s, 4},
                                            {u"allowedPaths"_s, QJsonArray{u"docs/*.md"_s}}}}},
                    {u"watchHours"_s, 168}};
    const auto field = [](const QString &key, const QString &label, const QString &help,
                          const QString &type, const QJsonValue &fallback = {},
                          bool required = false, const QStringList &choices = {}) {
        return QJsonObject{{u"key"_s, key},
                           {u"label"_s, label},
                           {u"help"_s, help},
                           {u"type"_s, type},
                           {u"fallback"_s, fallback},
                           {u"required"_s, required},
                           {u"choices"_s, QJsonArray::fromStringList(choices)}};
    };
    const QJsonArray server{
        field(u"url"_s, u"Address"_s, u"of the server, as http://127.0.0.1:11434"_s, u"url"_s, {},
              true),
        field(u"model"_s, u"Model"_s, u"as the server calls it"_s, u"text"_s, {}, true),
        field(u"key"_s, u"Key"_s, u"where it is, never itself"_s, u"secret"_s),
        field(u"shape"_s, u"Kind of server"_s, u"auto finds it out"_s, u"choice"_s, u"auto"_s,
              false, {u"auto"_s, u"openai"_s, u"voyage"_s, u"ollama"_s, u"llamacpp"_s}),
        field(u"prefix"_s, u"Prefix"_s, u"words before each text, as “clustering: ”"_s, u"text"_s),
        field(u"plainHttp"_s, u"Allow plain http"_s,
              u"the network between this machine and the server is yours"_s, u"boolean"_s, false),
        field(u"batch"_s, u"Texts in a request"_s, u"at most"_s, u"integer"_s, 64),
        field(u"timeoutSeconds"_s, u"Patience"_s, u"seconds for one request"_s, u"integer"_s, 120)};
    const QJsonArray folder{
        field(u"folder"_s, u"Folder"_s, u"of the model, with model.onnx and tokenizer.json"_s,
              u"path"_s, {}, true),
        field(u"threads"_s, u"Threads"_s, u"that one run uses"_s, u"integer"_s, 2)};
    desk.embedders = QJsonObject{
        {u"member"_s, u"builtin"_s},
        {u"model"_s, u"builtin/1"_s},
        {u"embedded"_s, 4213},
        {u"waiting"_s, 0},
        {u"settings"_s, QJsonObject()},
        {u"members"_s,
         QJsonArray{QJsonObject{{u"id"_s, u"builtin"_s},
                                {u"name"_s, u"Built in"_s},
                                {u"settings"_s, QJsonArray()}},
                    QJsonObject{{u"id"_s, u"http"_s},
                                {u"name"_s, u"A server (OpenAI, Voyage AI, Ollama, llama.cpp)"_s},
                                {u"settings"_s, server}},
                    QJsonObject{{u"id"_s, u"onnx"_s},
                                {u"name"_s, u"A model on this machine (ONNX Runtime)"_s},
                                {u"settings"_s, folder}}}}};
    desk.trial =
        QJsonObject{{u"checks"_s, QJsonArray{QJsonObject{{u"model"_s, u"nomic-embed-text"_s},
                                                         {u"dimension"_s, 768},
                                                         {u"milliseconds"_s, 34}}}}};
    const auto figures = [](double threshold, int found, int joined) {
        return QJsonObject{{u"threshold"_s, threshold},       {u"corrections"_s, 9},
                           {u"errors"_s, 5 - found + joined}, {u"same"_s, 5},
                           {u"sameFound"_s, found},           {u"apart"_s, 4},
                           {u"apartJoined"_s, joined}};
    };
    const QString signal = u"00000003-0000-7000-8000-000000000040"_s;
    const QString with = u"00000003-0000-7000-8000-000000000041"_s;
    const QString report = u"00000001-0000-7000-8000-000000000001"_s;
    desk.tuning = QJsonObject{
        {u"enough"_s, true},
        {u"now"_s, figures(0.42, 5, 3)},
        {u"proposed"_s, figures(0.55, 4, 0)},
        {u"coherence"_s, QJsonObject{{u"enough"_s, false},
                                     {u"now"_s, figures(0.02, 0, 0)},
                                     {u"proposed"_s, figures(0.02, 0, 0)}}},
        {u"looked"_s, 312},
        {u"changes"_s, QJsonArray{QJsonObject{{u"signal"_s, signal},
                                              {u"report"_s, report},
                                              {u"then"_s, QString()},
                                              {u"with"_s, with},
                                              {u"score"_s, 0.47}}}},
        {u"titles"_s,
         QJsonObject{
             {u"signals"_s, QJsonObject{{signal, u"search page is empty <b>after</b> the update"_s},
                                        {with, u"search gives nothing"_s}}},
             {u"reports"_s,
              QJsonObject{
                  {report, u"Search crashes on a query of only spaces, and then on others"_s}}}}}};
    desk.preview = {.changed = {{.report = {},
                                 .title = u"the app feels slow since monday"_s,
                                 .before = 0.7,
                                 .after = 1.14},
                                {.report = {},
                                 .title = u"Checkout fails for expired voucher codes"_s,
                                 .before = 2.24,
                                 .after = 2.95}},
                    .reports = 9};
}

} // namespace tests
