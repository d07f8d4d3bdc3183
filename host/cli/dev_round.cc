#include "cli/dev_round.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "cli/dev_output.h"
#include "manifest/manifest.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMostLines = 20;  // the maximum number of lines of a program's output

bool says_error(std::string_view line) {
  return line.find("error") != line.npos || line.find("Error") != line.npos;
}

// Returns the first lines, and a line with the number of dropped lines. Keeps every line that says
// how many bytes are left out (KeptEnds::is_gap).
std::vector<std::string> first_of(std::vector<std::string> faults) {
  if (faults.size() <= kMostLines) return faults;
  const auto rest = faults.begin() + kMostLines;
  const auto gaps = std::stable_partition(
      rest, faults.end(), [](const std::string& line) { return !KeptEnds::is_gap(line); });
  const auto more = gaps - rest;
  const auto after = faults.erase(rest, gaps);
  if (more > 0) faults.insert(after, "… and " + std::to_string(more) + " more lines");
  return faults;
}

// Returns the lines of a failed program that say what is wrong. Such a line has "error" in it, or
// it is indented and follows such a line, because CMake and rustc indent the details of an error.
// If there is no such line, returns the last lines. A line that says how many bytes are left out is
// kept too.
std::vector<std::string> words_of_failure(const ProgramRun& ran) {
  std::istringstream text(ran.out + "\n" + ran.err);
  std::vector<std::string> faults;
  std::vector<std::string> all;
  bool is_in_fault = false;
  bool has_fault = false;
  for (std::string line; std::getline(text, line);) {
    if (line.empty()) continue;
    const bool is_indented = line.front() == ' ' || line.front() == '\t';
    is_in_fault = says_error(line) || (is_in_fault && is_indented);
    has_fault = has_fault || is_in_fault;
    all.push_back(line);
    if (is_in_fault || KeptEnds::is_gap(line)) faults.push_back(line);
  }
  if (has_fault) return first_of(std::move(faults));
  if (all.size() > kMostLines) all.erase(all.begin(), all.end() - kMostLines);
  return all;
}

DevRound bad_round(std::string summary, std::vector<std::string> details) {
  return {false, std::move(summary), std::move(details)};
}

// Configures the build folder, unless an earlier call has succeeded. CMake's cache does not prove a
// success, because CMake writes the cache even when it fails. CMake may also write the file
// `shows_success` when it fails late, such as at a generator expression. So this function removes
// that file after each failure, and the file then proves a success.
Result<ProgramRun> configure(const DevOptions& options, const DevTools& tools) {
  std::error_code ignored;
  const fs::path build = options.folder / "build";
  const fs::path shows_success = build / "cmake_install.cmake";
  if (fs::exists(shows_success, ignored)) return ProgramRun{};
  std::vector<std::string> arguments = {"-S", options.folder.string(), "-B", build.string(),
                                        "-DCMAKE_BUILD_TYPE=Debug"};
  if (!options.sdk_prefix.empty()) {
    arguments.push_back("-DCMAKE_PREFIX_PATH=" + options.sdk_prefix.string());
  }
  auto configured = tools.run("cmake", arguments);
  if (configured.has_error() || configured.value().exit_code != 0) {
    fs::remove(shows_success, ignored);
  }
  return configured;
}

std::vector<fs::path> built_connectors(const fs::path& build) {
  std::vector<fs::path> folders;
  std::error_code failed;
  for (fs::directory_iterator each(build / "connectors", failed), end; !failed && each != end;
       each.increment(failed)) {
    std::error_code ignored;
    if (fs::exists(each->path() / manifest::kFileName, ignored)) folders.push_back(each->path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// Adds the results of a run of patchbay-conformance to `round`.
void add_report(const json& report, int level, DevRound& round) {
  std::size_t passed = 0;
  std::size_t skipped = 0;
  std::size_t failed = 0;
  for (const json& check : report.value("checks", json::array())) {
    const std::string outcome = check.value("outcome", "");
    if (outcome == "passed") ++passed;
    if (outcome == "skipped") ++skipped;
    if (outcome == "passed" || outcome == "skipped" || check.contains("suppressed")) continue;
    if (outcome != "warning") ++failed;
    round.details.push_back(outcome + " " + check.value("id", "") + ": " +
                            check.value("found", ""));
    const std::string change = check.value("change", "");
    if (!change.empty()) round.details.push_back("  " + change);
  }
  for (const json& fault : report.value("suppression_faults", json::array())) {
    round.details.push_back("conformance.toml: " +
                            (fault.is_string() ? fault.get<std::string>() : std::string()));
  }
  round.is_good = round.is_good && report.value("exit_code", 1) == 0;
  round.summary += ", " + counted(passed, "check") + " of level " + std::to_string(level) + " pass";
  if (skipped > 0) round.summary += ", " + std::to_string(skipped) + " skipped";
  if (failed > 0) round.summary += ", " + std::to_string(failed) + " FAIL";
}

Result<void> check_built(const fs::path& connector, const DevOptions& options,
                         const DevTools& tools, DevRound& round) {
  PATCHBAY_TRY(const ProgramRun ran,
               tools.run("patchbay-conformance", {"run", connector.string(), "--format", "json",
                                                  "--level", std::to_string(options.level)}));
  const json report = json::parse(ran.out, nullptr, false);
  if (report.is_object()) {
    add_report(report, options.level, round);
    return success();
  }
  round.is_good = false;
  round.summary += ", not checked";
  for (std::string& line : words_of_failure(ran)) round.details.push_back(std::move(line));
  return success();
}

}  // namespace

Result<DevRound> run_round(const DevOptions& options, const DevTools& tools) {
  const fs::path build = options.folder / "build";
  PATCHBAY_TRY(const ProgramRun configured, configure(options, tools));
  if (configured.exit_code != 0) {
    return bad_round("cannot be configured", words_of_failure(configured));
  }
  PATCHBAY_TRY(const ProgramRun built, tools.run("cmake", {"--build", build.string()}));
  if (built.exit_code != 0) return bad_round("does not build", words_of_failure(built));
  const std::vector<fs::path> connectors = built_connectors(build);
  if (connectors.empty()) {
    return bad_round("built, but there is no connector in " + (build / "connectors").string(), {});
  }
  DevRound round{true, "built", {}};
  if (tools.reload) {
    const auto reloaded = tools.reload();
    round.summary += reloaded ? ", reloaded" : ", not reloaded";
    if (!reloaded) round.details.push_back("the server: " + reloaded.error().message());
    round.is_good = reloaded.has_value();
  }
  for (const fs::path& connector : connectors) {
    PATCHBAY_TRY(check_built(connector, options, tools, round));
  }
  return round;
}

}  // namespace patchbay::cli
