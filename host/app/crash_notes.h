// The notes that a process leaves if it ends in a connector's code. The next process records them.
#pragma once

#include <filesystem>

#include "app/config.h"
#include "audit/audit.h"
#include "telemetry/log.h"

namespace patchbay::app {

// Returns the file into which a process that ends in a connector's code writes a note
// (services/crash_report.h): beside the store or, if the store is elsewhere, beside the key ring.
std::filesystem::path crash_notes_of(const ServerConfig& config);

// Records the notes of an earlier process in the audit, logs them, and deletes them. If the store
// refuses a note, all notes are kept.
void record_crashes(const std::filesystem::path& notes, Audit& audit, Log& log);

}  // namespace patchbay::app
