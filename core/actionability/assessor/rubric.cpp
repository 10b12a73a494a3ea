// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The built-in assessor: a fixed table, no model, the same verdict every time.
#include "core/actionability/rubric.h"

using namespace Qt::StringLiterals;

namespace core::actionability {

namespace {

class RubricAssessor final : public Assessor
{
public:
    explicit RubricAssessor(const AssessorServices &services) : m_clock(services.clock) {}

    Task<Verdict> assess(AssessmentRequest request, StopToken stop) override
    {
        Result<Verdict> result = cancelled();
        if (!stop.stop_requested()) {
            result = judge(factsOf(request), m_clock->now());
            result->assessor = u"rubric/1"_s;
        }
        co_return result;
    }

private:
    const Clock *m_clock;
};

} // namespace

AssessorInfo rubricAssessor()
{
    return {.id = u"rubric"_s,
            .name = QCoreApplication::translate("Actionability", "Rubric"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = [](const AssessorServices &services,
                       const QJsonObject &settings) -> Result<std::unique_ptr<Assessor>> {
                if (const Result<QJsonObject> checked = checkedSettings({}, settings); !checked)
                    return std::unexpected(checked.error());
                if (!services.clock)
                    return fail(
                        ErrorKind::Internal,
                        QCoreApplication::translate("Actionability", "Verdicts cannot be given."),
                        u"no clock"_s);
                return std::make_unique<RubricAssessor>(services);
            }};
}

} // namespace core::actionability
