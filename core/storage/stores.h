// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All stores over one connection.
#pragma once

#include "core/storage/auditstore.h"
#include "core/storage/effectstore.h"
#include "core/storage/groupingstore.h"
#include "core/storage/inboxstore.h"
#include "core/storage/intakestore.h"
#include "core/storage/jobstore.h"
#include "core/storage/journalstore.h"
#include "core/storage/personstore.h"
#include "core/storage/regroupingstore.h"
#include "core/storage/reportstore.h"
#include "core/storage/retentionstore.h"
#include "core/storage/runstore.h"
#include "core/storage/settingstore.h"
#include "core/storage/signalstore.h"
#include "core/storage/vectorstore.h"

namespace core::storage {

/// What a write changes and a read reads. Reading verbs are const, so a read cannot write.
/// Every verb that takes several statements is all or nothing by itself.
struct Stores
{
    explicit Stores(const StoreContext &context)
        : intake(context), signalStore(context), vectors(context), reports(context), runs(context),
          jobs(context), journal(context), effects(context), audit(context), settings(context),
          inbox(context), groups(context), regroupings(context),
          retention(context), persons(context)
    {
    }

    IntakeStore intake;
    SignalStore signalStore;
    VectorStore vectors;
    ReportStore reports;
    RunStore runs;
    JobStore jobs;
    JournalStore journal;
    EffectStore effects;
    AuditStore audit;
    SettingStore settings;
    InboxStore inbox;
    GroupingStore groups;
    RegroupingStore regroupings;
    RetentionStore retention;
    PersonStore persons;
};

} // namespace core::storage
