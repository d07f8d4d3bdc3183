#include "cli/connector_folders.h"

#include <ostream>

#include "base/words.h"
#include "cli/printable.h"
#include "engine/engine.h"
#include "manifest/manifest.h"

namespace patchbay::cli {

namespace fs = std::filesystem;

fs::path installed_connectors(const fs::path& executable) {
  const fs::path beside = executable.parent_path().parent_path() / PATCHBAY_CONNECTORS_PLACE;
  std::error_code ignored;
  return fs::is_directory(beside, ignored) ? beside : fs::path(PATCHBAY_INSTALLED_CONNECTORS);
}

namespace {

// Returns the path of a program in the folder of `executable` or in the installation's libexec
// folder, or "" if the program is in neither.
fs::path installed_program(const fs::path& executable, const char* name) {
  const fs::path folder = executable.parent_path();
  for (const fs::path& place : {folder, folder.parent_path() / PATCHBAY_LIBEXECDIR / "patchbay"}) {
    std::error_code ignored;
    if (fs::is_regular_file(place / name, ignored)) return place / name;
  }
  return {};
}

}  // namespace

fs::path installed_reader(const fs::path& executable) {
  return installed_program(executable, "patchbay-extract");
}

fs::path installed_reaper(const fs::path& executable) {
  return installed_program(executable, "patchbay-reaper");
}

namespace {

// The maximum number of entries that are read in one folder. A user may name a folder with very
// many entries.
constexpr std::size_t kMostEntries = 1000;

bool is_connector(const fs::path& folder) {
  std::error_code unknown;
  return fs::is_regular_file(folder / manifest::kFileName, unknown);
}

// Returns the first folder inside `folder` for which `is_meant` returns true, or an empty path if
// there is no such folder among the first kMostEntries entries.
template <class Test>
fs::path folder_in(const fs::path& folder, Test is_meant) {
  std::error_code unreadable;
  fs::directory_iterator entry(folder, unreadable);
  for (std::size_t seen = 0; !unreadable && entry != fs::directory_iterator(); ++seen) {
    if (seen == kMostEntries) break;
    std::error_code unknown;
    if (entry->is_directory(unknown) && is_meant(entry->path())) return entry->path();
    entry.increment(unreadable);
  }
  return {};
}

bool holds_connectors(const fs::path& folder) { return !folder_in(folder, is_connector).empty(); }

}  // namespace

std::string wrong_level(const fs::path& folder) {
  if (holds_connectors(folder)) return {};
  if (is_connector(folder)) {
    const fs::path whole = fs::absolute(folder).lexically_normal();
    const fs::path own = whole.has_filename() ? whole : whole.parent_path();
    return folder.string() + " is a connector's own folder; give the folder around it, " +
           own.parent_path().string() + ".";
  }
  const fs::path below = folder_in(folder, holds_connectors);
  if (below.empty()) return {};
  return folder.string() + " holds no connector's folder, and " + below.string() +
         " does; give that one.";
}

void say_wrong_levels(const Invocation& invocation) {
  if (invocation.output != Output::kTable) return;
  const auto config = configuration_of(invocation);
  if (!config) return;
  for (const fs::path& folder : config.value().connector_path) {
    const std::string fault = wrong_level(folder);
    if (!fault.empty()) invocation.terminal.err << "  " << printable(fault) << "\n";
  }
}

void say_where_looked(const Invocation& invocation, const engine::Engine& engine,
                      std::string_view connector) {
  if (invocation.output != Output::kTable) return;
  const auto known = engine.connector(connector);
  if (known || known.error().code() != Code::kNotFound) return;
  const auto config = configuration_of(invocation);
  if (!config) return;
  std::vector<std::string> folders;
  for (const fs::path& folder : config.value().connector_path) folders.push_back(folder.string());
  invocation.terminal.err << "  looked in " << printable(joined(folders, ", "))
                          << "; `patchbay connectors list` shows what is there\n";
  say_wrong_levels(invocation);
}

}  // namespace patchbay::cli
