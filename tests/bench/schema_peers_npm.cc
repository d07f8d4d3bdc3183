#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string_view>
#include <vector>

#include "schema_peers.h"

namespace patchbay::bench {
namespace {

const std::filesystem::path kPeers = std::filesystem::path(PATCHBAY_SOURCE_DIR) / "tests/interop";

// Returns the output of a command. All parts of the command come from this program, so simple
// quoting is enough.
std::string output_of(const std::string& command) {
  const auto close = [](FILE* pipe) { pclose(pipe); };
  const std::unique_ptr<FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  std::string out;
  std::array<char, 4096> piece{};
  while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) out += piece.data();
  return out;
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "' "; }

// Returns a time for each line like "instances.jsonl[1]: PASS 0.058 +- 0.406 us (0.028)".
std::vector<ClockedTime> times_of(const std::string& output) {
  std::vector<ClockedTime> out;
  std::istringstream lines(output);
  constexpr std::string_view kPass = ": PASS ";
  for (std::string line; std::getline(lines, line);) {
    const std::size_t pass = line.find(kPass);
    const std::size_t clock = line.rfind('(');
    if (pass == std::string::npos || clock == std::string::npos) continue;
    out.push_back({std::stod(line.substr(pass + kPass.size())) * 1000,
                   std::stod(line.substr(clock + 1)) * 1000});
  }
  return out;
}

}  // namespace

std::map<std::string, PeerTimes> time_ajv(const std::filesystem::path& folder) {
  const auto node = kPeers / "node_modules/.bin/node";
  if (!std::filesystem::exists(node)) return {};
  std::istringstream lines(
      output_of(quoted(node) + quoted(kPeers / "schema_ajv.mjs") + "bench " + quoted(folder)));
  std::map<std::string, PeerTimes> out;
  std::string name;
  double validate = 0;
  double verdict = 0;
  while (lines >> name >> validate >> verdict) out[name] = {validate, verdict};
  return out;
}

std::optional<ComparedTimes> time_beside_sourcemeta(const std::filesystem::path& folder,
                                                    const SchemaSet& set,
                                                    const ClockOurs& clock_ours) {
  const auto program = kPeers / "node_modules/.bin/jsonschema";
  if (!std::filesystem::exists(program)) return std::nullopt;
  const auto path = folder / set.name;
  constexpr std::uintmax_t kBytesToRead = 2'000'000;
  const auto bytes = std::filesystem::file_size(path / "instances.jsonl");
  const auto loop = std::clamp<std::uintmax_t>(kBytesToRead / bytes, 20, 20'000);
  const std::string command = quoted(program) + "validate " + quoted(path / "schema.json") +
                              quoted(path / "instances.jsonl") + "--benchmark --fast --loop " +
                              std::to_string(loop);
  constexpr std::size_t kRuns = 15;
  const std::size_t count = set.instances.size();
  std::vector<std::vector<ClockedTime>> ours(count);
  std::vector<std::vector<ClockedTime>> peer(count);
  for (std::size_t run = 0; run < kRuns; ++run) {
    const auto times = times_of(output_of(command));
    if (times.size() != count) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      peer[i].push_back(times[i]);
      ours[i].push_back(clock_ours(i, loop));
    }
  }
  ComparedTimes mean;
  for (std::size_t i = 0; i < count; ++i) {
    mean.ours += best_of(ours[i]) / static_cast<double>(count);
    mean.peer += best_of(peer[i]) / static_cast<double>(count);
  }
  return mean;
}

}  // namespace patchbay::bench
