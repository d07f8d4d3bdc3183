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
  std::vector<double> best(set.instances.size(), std::numeric_limits<double>::max());
  constexpr int kRounds = 5;
  for (int round = 0; round < kRounds; ++round) {
    const auto means = means_of(output_of(command));
    if (means.size() != best.size()) return {};
    for (std::size_t i = 0; i < best.size(); ++i) best[i] = std::min(best[i], means[i]);
  }
  double microseconds = 0;
  for (const double mean : best) microseconds += mean;
  return {microseconds * 1000 / static_cast<double>(best.size()), std::nullopt};
}

}  // namespace patchbay::bench
