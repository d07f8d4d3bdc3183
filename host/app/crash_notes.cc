#include "app/crash_notes.h"

#include <array>
#include <charconv>
#include <fstream>
#include <string>

#include "audit/events.h"

namespace patchbay::app {
namespace {

constexpr int kMost = 1000;  // maximum number of notes that are read

// Reads a line of crash_report.cc, for example "1764288000\tcrashed
// (SIGSEGV)\tgithub\tlist_issues\t4bf9…".
audit::AuditEntry entry_of_note(std::string_view line) {
  std::array<std::string_view, 5> parts{};
  for (std::string_view& part : parts) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    part = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  std::int64_t seconds = 0;
  std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), seconds);
  audit::AuditEntry entry;
  entry.event = audit::event_of(
      audit::ConnectorCrashed{std::string(parts[2]), std::string(parts[3]), std::string(parts[1]),
                              WallTime(std::chrono::seconds(seconds))});
  entry.subject = parts[2];
  entry.trace_id = parts[4];
  return entry;
}

}  // namespace

std::filesystem::path crash_notes_of(const ServerConfig& config) {
  if (config.store.find("://") == std::string::npos) return config.store + ".crashes";
  return config.key_ring.parent_path() / "patchbay.crashes";
}

void record_crashes(const std::filesystem::path& notes, audit::Audit& audit, telemetry::Log& log) {
  std::ifstream file(notes);
  std::string line;
  for (int count = 0; count < kMost && std::getline(file, line); ++count) {
    const audit::AuditEntry entry = entry_of_note(line);
    log.write(telemetry::Level::kWarning, "a connector ended the process that ran here before",
              {{"connector", entry.subject}, {"note", line}});
    if (const auto kept = audit.commit(entry); kept.has_error()) return;
  }
  std::error_code ignored;
  std::filesystem::remove(notes, ignored);
}

}  // namespace patchbay::app
