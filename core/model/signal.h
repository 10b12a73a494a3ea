// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One observation on its way from a source to a group: raw, screened, normalized.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/untrustedtext.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>

#include <vector>

namespace core {

namespace safety {
class SafetyFilter;
}

/// What a source hands over, before anybody looked into it.
struct RawSignal
{
    QString source;     ///< id of the source member, "sentry"
    QString externalId; ///< unique in the source: event id, or "<file id>:<byte>"; never empty
    QString kind;       ///< what the payload is, "sentry.event", "posthog.exception", "otlp.log",
                        ///< "logfile.line", "slack.message"
    QByteArray payload; ///< one JSON object, UTF-8, secrets and personal data already redacted
    Timestamp received;

    friend bool operator==(const RawSignal &, const RawSignal &) = default;
};

/// Why a signal was kept out, restorable.
struct Rejection
{
    RejectionId id;
    SignalId signal;     ///< the id the signal has, or would have
    QString category;    ///< instructionOverride, hiddenInstructions, encodedPayload,
                         ///< secretExfiltration, remoteCodeExecution
    QString screen;      ///< id of the member that decided
    QString path;        ///< where in the payload, "$.message"
    UntrustedText quote; ///< the fragment, at most 500 characters
    Timestamp at;
    bool restored = false;

    friend bool operator==(const Rejection &, const Rejection &) = default;
};

/// A raw signal that passed the safety filter, or that a person restored. Only the filter makes
/// one.
class ScreenedSignal
{
public:
    const SignalId &id() const { return m_id; }
    const RawSignal &raw() const { return m_raw; }

private:
    friend class safety::SafetyFilter;
    ScreenedSignal(SignalId id, RawSignal raw) : m_id(id), m_raw(std::move(raw)) {}

    SignalId m_id;
    RawSignal m_raw;
};

enum class SignalKind : std::uint8_t { Exception, Log, Message, Replay, Experiment };
enum class Trust : std::uint8_t {
    Public,  ///< anybody may have written it (chat with customers, error texts with user input)
    Internal ///< written by the team
};

QString signalKindName(SignalKind kind); ///< "exception", "log", "message", "replay", "experiment"
SignalKind signalKindFromName(QStringView name); ///< Message if unknown
QString trustName(Trust trust);                  ///< "public", "internal"
Trust trustFromName(QStringView name);           ///< Public if unknown

/// One stack frame.
struct Frame
{
    QString function; ///< as the language prints it, "Cart.total"; empty if unknown
    QString file;     ///< as printed: absolute, relative or module path; empty if unknown
    QString module;   ///< dotted module or class where the language names one
    int line = 0;     ///< from 1; 0 unknown
    int column = 0;   ///< from 1; 0 unknown
    bool inApp = true;
    QString contextLine;   ///< the source line, if the sender had it
    QJsonObject variables; ///< local variables as the SDK sent them (representations, not values)

    friend bool operator==(const Frame &, const Frame &) = default;
};

/// One exception of a chain.
struct ExceptionInfo
{
    QString type; ///< "KeyError"; may be empty
    UntrustedText message;
    std::vector<Frame> frames; ///< innermost (where it was raised) first
    QString language; ///< python, javascript, java, csharp, go, rust, cpp; empty if unknown

    friend bool operator==(const ExceptionInfo &, const ExceptionInfo &) = default;
};

/// Factors of one signal's weight; the weight is their product. All are kept for display.
struct WeightFactors
{
    double base = 0;     ///< by kind
    double severity = 1; ///< by level
    double reach = 1;    ///< by users, sessions and occurrences
    double decay = 1;    ///< by age, [0, 1]

    double product() const { return base * severity * reach * decay; }
    friend bool operator==(const WeightFactors &, const WeightFactors &) = default;
};

/// One normalized observation.
struct Signal
{
    SignalId id;
    QString source;
    QString externalId;
    SignalKind kind = SignalKind::Message;
    QString service; ///< product context; any may be empty
    QString route;   ///< "POST /checkout", transaction or screen
    QString feature;
    QString release; ///< "shop@1.4.2"
    QString environment;
    QString level; ///< fatal, error, warning, info, debug; empty if unknown
    Timestamp occurred;
    Timestamp received;
    QString sessionId;
    QString traceId;
    QString userId; ///< pseudonym, never an address
    UntrustedText title;
    UntrustedText content;
    std::vector<ExceptionInfo> exceptions; ///< the one raised last first, then what it came from
    QString logTemplate;                   ///< Kind::Log: the line with its variable parts as <*>
    QString thread; ///< Kind::Message: external id of the thread's first message
    QMap<QString, QString> attributes;
    int occurrences = 1;
    QString fingerprint; ///< equal for signals that are certainly the same problem; empty if none
    Trust trust = Trust::Public;
    WeightFactors weight;

    friend bool operator==(const Signal &, const Signal &) = default;
};

/// The signal as JSON, lowerCamel keys, and back. Reading is lenient: what is missing keeps its
/// default.
QJsonObject toJson(const Signal &signal);
Signal signalFromJson(const QJsonObject &object);
QJsonObject toJson(const ExceptionInfo &exception);
ExceptionInfo exceptionFromJson(const QJsonObject &object);

} // namespace core
