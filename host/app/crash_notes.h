// Records the notes of crashes. A process that crashes in a connector's code leaves a note, and the
// next process records it.
#pragma once

#include <filesystem>

#include "app/config.h"
#include "audit/audit.h"
#include "telemetry/log.h"

namespace patchbay::app {

// Returns the file for the note of a process that crashes in a connector's code
// (services/crash_report.h). It is beside the store or, if the store is not a file, beside the key
// ring.
std::filesystem::path crash_notes_of(const ServerConfig& config);

// Records an earlier process's notes in the audit log, logs and deletes them. If the store refuses
// a note, all notes stay.
void record_crashes(const std::filesystem::path& notes, audit::Audit& audit, telemetry::Log& log);

}  // namespace patchbay::app
