// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words for codes that the engine writes down are the engine's, so that a terminal says the
// same; screens find them where they find all words.
#include "core/inbox/codewords.h"

#include "ui/support/format.h"

namespace ui::support {

QString stateText(core::ReportState state)
{
    return core::inbox::stateText(state);
}

QString stateReasonText(const QString &code)
{
    return core::inbox::reasonText(code);
}

QString triggerText(const QString &code)
{
    return core::inbox::triggerText(code);
}

QString categoryText(const QString &code)
{
    return core::inbox::categoryText(code);
}

QString ruleText(const QString &code)
{
    return core::inbox::ruleText(code);
}

QString featureText(const QString &code)
{
    return core::inbox::featureText(code);
}

QString rejectionReasonText(const QString &code)
{
    return core::inbox::rejectionReasonText(code);
}

QString actorText(const QString &actor)
{
    return core::inbox::actorText(actor);
}

QString auditText(const core::AuditEntry &entry)
{
    return core::inbox::auditText(entry);
}

} // namespace ui::support
