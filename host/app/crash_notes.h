#pragma once

#include <filesystem>

#include "app/config.h"
#include "audit/audit.h"
#include "telemetry/log.h"

namespace patchbay::app {

// Where a process that dies in a connector's code notes it (services/crash_report.h): beside the
// store, or beside the key ring where the store is elsewhere.
std::filesystem::path crash_notes_of(const ServerConfig& config);

// Records in the audit what an earlier process noted, says so in the log, and takes the notes away.
// What the store refuses stays noted.
void record_crashes(const std::filesystem::path& notes, Audit& audit, Log& log);

}  // namespace patchbay::app
