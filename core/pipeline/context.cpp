// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/context.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// The first member of a family's table, with default settings. A model-backed member will come
/// before or after it by the workspace's settings; the built-in one is always there.
template<typename T, typename Services>
Result<Chosen<T>> choose(const ProviderTable<ProviderInfo<T, Services>> &table,
                         const Services &services)
{
    for (const ProviderInfo<T, Services> &info : table.members()) {
        if (info.needsNetwork)
            continue;
        Result<QJsonObject> settings = checkedSettings(info.settings, {});
        if (!settings)
            return std::unexpected(std::move(settings.error()));
        Result<std::unique_ptr<T>> made = info.make(services, *settings);
        if (!made)
            return std::unexpected(std::move(made.error()));
        return Chosen<T>{info.id % u'/' % QString::number(info.version), std::move(*made)};
    }
    return fail(ErrorKind::Unsupported,
                QCoreApplication::translate("Pipeline", "A part of Daybreak is missing."),
                u"a family without a built-in member"_s);
}

template<typename T, typename Table, typename Services>
Result<> chooseInto(Chosen<T> &into, const Table &table, const Services &services)
{
    Result<Chosen<T>> chosen = choose<T, Services>(table, services);
    if (!chosen)
        return std::unexpected(std::move(chosen.error()));
    into = std::move(*chosen);
    return {};
}

} // namespace

std::unique_ptr<grouping::Grouper> newGrouper(Context &context)
{
    return std::make_unique<grouping::Grouper>(grouping::GroupingSettings{}, context.clock,
                                               context.ids);
}

Result<> chooseMembers(Context &context)
{
    auto filter = safety::SafetyFilter::makeDefault(context.clock, context.ids);
    if (!filter)
        return std::unexpected(std::move(filter.error()));
    context.filter = std::move(*filter);
    auto normalizer = normalize::Normalizer::makeDefault();
    if (!normalizer)
        return std::unexpected(std::move(normalizer.error()));
    context.normalizer = std::move(*normalizer);
    context.grouper = newGrouper(context);

    const QString state = context.folder + u"/sandbox"_s;
    Result<> chosen = chooseInto(context.sandbox, sandbox::sandboxes(),
                                 sandbox::SandboxServices{state, &context.ids});
    if (chosen)
        chosen = chooseInto(context.generator, queries::generators(), queries::GeneratorServices{});
    if (chosen)
        chosen =
            chooseInto(context.embedder, embedding::embedders(), embedding::EmbedderServices{});
    if (chosen)
        chosen = chooseInto(context.writer, reports::writers(), reports::WriterServices{});
    if (chosen)
        chosen = chooseInto(context.researcher, research::researchers(),
                            research::ResearcherServices{&context.clock, &context.ids});
    if (chosen)
        chosen = chooseInto(context.assessor, actionability::assessors(),
                            actionability::AssessorServices{&context.clock});
    if (chosen)
        chosen = chooseInto(context.fixer, execution::fixers(),
                            execution::FixerServices{context.sandbox.member.get(), &context.clock});
    if (chosen)
        chosen = chooseInto(context.checks, ci::checks(),
                            ci::ChecksServices{context.sandbox.member.get(), &context.clock});
    if (!chosen)
        return chosen;

    const codehost::HostServices hostServices{context.folder + u"/hosts"_s, &context.clock,
                                              &context.ids};
    for (const codehost::HostInfo &info : codehost::hosts().members()) {
        if (info.needsNetwork)
            continue;
        Result<std::unique_ptr<codehost::Host>> host = info.make(hostServices, {});
        if (!host)
            return std::unexpected(std::move(host.error()));
        context.hosts.emplace(info.id, std::move(*host));
    }
    return {};
}

} // namespace core::pipeline
