// usage: differential_schema [SCHEMAS]
// Compares the verdicts of host/schema with those of ajv and @sourcemeta/jsonschema for generated
// pairs: ten instances for each schema. A larger number of schemas begins with the same schemas.
// Fails on a disagreement that schema_disagreements.txt does not explain, and on an explanation
// without a disagreement. Exits with 77 (ctest: skipped) if the npm peers are not installed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "schema/schema.h"
#include "schema_pairs.h"

namespace patchbay::interop {
namespace {

using nlohmann::json;
using std::filesystem::path;

constexpr int kSkipped = 77;
constexpr std::uint64_t kSeed = 20'260'102;
constexpr std::size_t kSchemas = 800;
constexpr std::size_t kMostSchemas = 10'000;  // limited by the four digits in the names of the
                                              // files
constexpr std::size_t kInstances = 10;

const path kFolder = path(PATCHBAY_SOURCE_DIR) / "tests/interop";
const path kPrograms = kFolder / "node_modules/.bin";

// One string for each schema, with one character for each verdict: `1` valid, `0` invalid, `E` the
// schema is refused, `X` our own verdicts differ.
using Verdicts = std::vector<std::string>;

std::string quoted(const path& of) { return "'" + of.string() + "' "; }

std::string output_of(const std::string& command) {
  const auto close = [](FILE* pipe) { pclose(pipe); };
  const std::unique_ptr<FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  std::string out;
  std::array<char, 65'536> piece{};
  while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) out += piece.data();
  return out;
}

// Returns `X` if our functions give different verdicts about one instance.
char verdict_on(const schema::Schema& compiled, const std::string& instance) {
  const bool accepted = compiled.accepts(instance);
  const auto report = compiled.report(instance, schema::OutputFormat::kFlag);
  const bool all_agree = compiled.check(instance).has_value() == accepted && report.has_value() &&
                         (report.value().find(R"("valid":true)") != std::string::npos) == accepted;
  return !all_agree ? 'X' : accepted ? '1' : '0';
}

std::string ours(const SchemaPairs& pairs) {
  const auto compiled = schema::Schema::compile(pairs.schema.dump());
  if (!compiled) return std::string(pairs.instances.size(), 'E');
  std::string out;
  for (const json& instance : pairs.instances) {
    out += verdict_on(compiled.value(), instance.dump());
  }
  return out;
}

Verdicts verdicts_of_ajv(const std::vector<SchemaPairs>& all, const path& folder) {
  {
    std::ofstream file(folder / "pairs.jsonl");
    for (const SchemaPairs& pairs : all) file << json{pairs.schema, pairs.instances}.dump() << "\n";
  }
  std::istringstream lines(output_of(quoted(kPrograms / "node") +
                                     quoted(kFolder / "schema_ajv.mjs") + "verdicts " +
                                     quoted(folder / "pairs.jsonl")));
  Verdicts out;
  for (std::string line; std::getline(lines, line);) out.push_back(line);
  return out;
}

std::string number(std::size_t index) {
  std::string digits = std::to_string(index);
  return std::string(4 - digits.size(), '0') + digits;
}

// Runs `jsonschema test` once. There is one file for each schema, which declares every instance
// valid. Returns the verdicts.
Verdicts verdicts_of_sourcemeta(const std::vector<SchemaPairs>& all, const path& folder) {
  std::filesystem::create_directories(folder / "schemas");
  std::filesystem::create_directories(folder / "tests");
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::ofstream(folder / "schemas" / (number(i) + ".json")) << all[i].schema.dump();
    json tests = json::array();
    for (std::size_t j = 0; j < all[i].instances.size(); ++j) {
      tests.push_back(
          {{"description", std::to_string(j)}, {"valid", true}, {"data", all[i].instances[j]}});
    }
    std::ofstream(folder / "tests" / (number(i) + ".test.json"))
        << json{{"target", "../schemas/" + number(i) + ".json"}, {"tests", tests}}.dump();
  }
  const json report = json::parse(
      output_of(quoted(kPrograms / "jsonschema") + "test " + quoted(folder / "tests") + "--json"),
      nullptr, false);
  Verdicts out(all.size());
  if (!report.is_object() || !report.contains("results")) {
    std::cout << "@sourcemeta/jsonschema gave no report: " << report.dump().substr(0, 400) << "\n";
    return out;
  }
  for (std::size_t i = 0; i < all.size(); ++i) out[i].assign(all[i].instances.size(), 'E');
  for (const json& test : report["results"]["tests"]) {
    const auto file = path(test["filePath"].get<std::string>()).filename().string();
    const std::size_t i = std::stoul(file.substr(0, 4));
    const std::size_t j = std::stoul(test["name"].get<std::string>());
    out.at(i).at(j) = test["status"] == "passed" ? '1' : '0';
  }
  return out;
}

// Reads lines of the form "PEER SCHEMA INSTANCE OURS THEIRS # why". Returns the lines about the
// first `schemas` schemas.
std::map<std::string, std::string> explained(std::size_t schemas) {
  std::map<std::string, std::string> out;
  std::ifstream file(kFolder / "schema_disagreements.txt");
  for (std::string line; std::getline(file, line);) {
    const std::size_t hash = line.find(" # ");
    if (line.empty() || line[0] == '#' || hash == std::string::npos) continue;
    const std::size_t schema = std::stoul(line.substr(line.find(' ')));
    if (schema < schemas) out[line.substr(0, hash)] = line.substr(hash + 3);
  }
  return out;
}

class Comparison {
 public:
  explicit Comparison(std::size_t schemas) : known_(explained(schemas)) {}

  void add(const char* peer, const Verdicts& own, const Verdicts& theirs,
           const std::vector<SchemaPairs>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < all[i].instances.size(); ++j) {
        const char their = i < theirs.size() && j < theirs[i].size() ? theirs[i][j] : '-';
        ++pairs_;
        if (own[i][j] == their) continue;
        const std::string key = std::string(peer) + " " + std::to_string(i) + " " +
                                std::to_string(j) + " " + own[i][j] + " " + their;
        if (known_.count(key) != 0) {
          met_.insert(key);
          continue;
        }
        ++unexplained_;
        if (unexplained_ > kShown) continue;
        std::cout << "unexplained: " << key << "\n  schema   " << all[i].schema.dump()
                  << "\n  instance " << all[i].instances[j].dump() << "\n";
      }
    }
  }

  int finish() const {
    std::size_t stale = 0;
    for (const auto& [key, why] : known_) {
      if (met_.count(key) != 0) continue;
      ++stale;
      std::cout << "no longer needed: " << key << " # " << why << "\n";
    }
    std::cout << pairs_ << " verdicts compared, " << met_.size() << " disagreements explained, "
              << unexplained_ << " not\n";
    return unexplained_ == 0 && stale == 0 ? 0 : 1;
  }

 private:
  static constexpr std::size_t kShown = 40;
  std::map<std::string, std::string> known_;
  std::set<std::string> met_;
  std::size_t pairs_ = 0;
  std::size_t unexplained_ = 0;
};

int run(std::size_t schemas) {
  if (!std::filesystem::exists(kPrograms / "jsonschema")) {
    std::cout << "skipped: the npm peers of tests/interop are not installed; ./dev setup does it\n";
    return kSkipped;
  }
  const path folder = path(PATCHBAY_BINARY_DIR) / "differential_schema";
  std::filesystem::remove_all(folder);  // an earlier run with more schemas may have left more files
  std::filesystem::create_directories(folder);
  const auto all = generate_pairs(kSeed, schemas, kInstances);
  Verdicts own;
  std::size_t valid = 0;
  for (const SchemaPairs& pairs : all) {
    own.push_back(ours(pairs));
    for (const char verdict : own.back()) valid += verdict == '1' ? 1 : 0;
  }
  std::cout << all.size() << " schemas, " << all.size() * kInstances << " instances, " << valid
            << " valid\n";
  Comparison comparison(schemas);
  comparison.add("sourcemeta", own, verdicts_of_sourcemeta(all, folder), all);
  comparison.add("ajv", own, verdicts_of_ajv(all, folder), all);
  return comparison.finish();
}

}  // namespace
}  // namespace patchbay::interop

int main(int argc, char** argv) {
  using namespace patchbay::interop;
  const std::size_t schemas = argc > 1 ? std::stoul(argv[1]) : kSchemas;
  return run(std::min(schemas, kMostSchemas));
}
