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

// The mean of every instance in a line like "instances.jsonl[1]: PASS 0.058 +- 0.406 us (0.028)":
// mean, deviation, and what its clock alone takes (contained in the mean), in microseconds.
std::vector<double> means_of(const std::string& output) {
  std::vector<double> out;
  std::istringstream lines(output);
  constexpr std::string_view kPass = ": PASS ";
  for (std::string line; std::getline(lines, line);) {
    const std::size_t pass = line.find(kPass);
    const std::size_t clock = line.rfind('(');
    if (pass == std::string::npos || clock == std::string::npos) continue;
    const double mean = std::stod(line.substr(pass + kPass.size()));
    out.push_back(std::max(mean - std::stod(line.substr(clock + 1)), 0.001));
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
  // The median of several runs: one disturbance shifts a mean, or the clock it is less of, by far.
  constexpr std::size_t kRuns = 7;
  std::vector<std::vector<double>> of_instance(set.instances.size());
  for (std::size_t run = 0; run < kRuns; ++run) {
    const auto means = means_of(output_of(command));
    if (means.size() != of_instance.size()) return {};
    for (std::size_t i = 0; i < means.size(); ++i) of_instance[i].push_back(means[i]);
  }
  double microseconds = 0;
  for (auto& means : of_instance) {
    std::nth_element(means.begin(), means.begin() + kRuns / 2, means.end());
    microseconds += means[kRuns / 2];
  }
  return {microseconds * 1000 / static_cast<double>(of_instance.size()), std::nullopt};
}

}  // namespace patchbay::bench
