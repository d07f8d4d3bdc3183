#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <memory>
#include <sstream>
#include <string_view>
#include <vector>

#include "schema_peers.h"

namespace patchbay::bench {
namespace {

const std::filesystem::path kPeers = std::filesystem::path(PATCHBAY_SOURCE_DIR) / "tests/interop";

// What a command prints. Every part of it is ours: no quoting is needed beyond the quotes.
std::string output_of(const std::string& command) {
  const auto close = [](FILE* pipe) { pclose(pipe); };
  const std::unique_ptr<FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  std::string out;
  std::array<char, 4096> piece{};
  while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) out += piece.data();
  return out;
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "' "; }

// An instance as one run timed it, in microseconds.
struct Timed {
  double mean = 0;   // without what the clock takes
  double clock = 0;  // what that was thought to be
};

// One for each line like "instances.jsonl[1]: PASS 0.058 +- 0.406 us (0.028)".
std::vector<Timed> times_of(const std::string& output) {
  std::vector<Timed> out;
  std::istringstream lines(output);
  constexpr std::string_view kPass = ": PASS ";
  for (std::string line; std::getline(lines, line);) {
    const std::size_t pass = line.find(kPass);
    const std::size_t clock = line.rfind('(');
    if (pass == std::string::npos || clock == std::string::npos) continue;
    out.push_back({std::stod(line.substr(pass + kPass.size())), std::stod(line.substr(clock + 1))});
  }
  return out;
}

// The best of several runs, as measure.h takes it, but of none in which the clock was disturbed:
// the mean is then too small by as much.
double best_of(const std::vector<Timed>& runs) {
  constexpr double kSlack = 1.3;
  const auto by_clock = [](const Timed& left, const Timed& right) {
    return left.clock < right.clock;
  };
  const double clock = std::min_element(runs.begin(), runs.end(), by_clock)->clock;
  double best = std::numeric_limits<double>::max();
  for (const Timed& run : runs) {
    if (run.clock <= kSlack * clock) best = std::min(best, run.mean);
  }
  return best;
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

PeerTimes time_sourcemeta(const std::filesystem::path& folder, const SchemaSet& set) {
  const auto program = kPeers / "node_modules/.bin/jsonschema";
  if (!std::filesystem::exists(program)) return {};
  const auto path = folder / set.name;
  constexpr std::uintmax_t kBytesToRead = 2'000'000;
  const auto bytes = std::filesystem::file_size(path / "instances.jsonl");
  const auto loop = std::clamp<std::uintmax_t>(kBytesToRead / bytes, 20, 20'000);
  const std::string command = quoted(program) + "validate " + quoted(path / "schema.json") +
                              quoted(path / "instances.jsonl") + "--benchmark --fast --loop " +
                              std::to_string(loop);
  constexpr std::size_t kRuns = 15;
  std::vector<std::vector<Timed>> of_instance(set.instances.size());
  for (std::size_t run = 0; run < kRuns; ++run) {
    const auto times = times_of(output_of(command));
    if (times.size() != of_instance.size()) return {};
    for (std::size_t i = 0; i < times.size(); ++i) of_instance[i].push_back(times[i]);
  }
  double microseconds = 0;
  for (const auto& runs : of_instance) microseconds += best_of(runs);
  return {microseconds * 1000 / static_cast<double>(of_instance.size()), std::nullopt};
}

}  // namespace patchbay::bench
