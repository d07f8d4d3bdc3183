// Measures JSON Schema: host/schema against valijson, ajv and @sourcemeta/jsonschema, with the same
// schemas and instances in one run. The rows are SET/validate/PEER (parsed and compiled before) and
// SET/verdict/PEER (beginning with the bytes), in nanoseconds for each instance. Each row times
// host/schema in the same way as the peer: either one instance repeatedly between two readings of
// the clock (clocked.h), or all instances in turn.
#include <simdjson.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "measure.h"
#include "schema/schema.h"
#include "schema_peers.h"
#include "schema_sets.h"

namespace patchbay::bench {
namespace {

// The instances of a set, as simdjson has parsed them.
struct ParsedInstances {
  explicit ParsedInstances(const SchemaSet& set) : parsers(set.instances.size()) {
    for (std::size_t i = 0; i < parsers.size(); ++i) {
      texts.push_back(set.instances[i].dump());
      elements.push_back(parsers[i].parse(texts.back()).value());
    }
  }
  std::vector<std::string> texts;
  std::vector<simdjson::dom::parser> parsers;
  std::vector<simdjson::dom::element> elements;
};

struct OurTimes {
  double validate = 0;
  double verdict = 0;
  double compile = 0;  // time to compile the schema
};

// Measures all instances, one after the other, in the same way as for ajv and valijson.
OurTimes time_ours(const SchemaSet& set, const schema::Schema& compiled,
                   const ParsedInstances& parsed) {
  const std::string schema_text = set.schema.dump();
  const auto count = static_cast<double>(parsed.texts.size());
  OurTimes out;
  out.validate = nanoseconds([&] {
                   for (const auto& element : parsed.elements) {
                     keep(compiled.accepts_element(element));
                   }
                 }) /
                 count;
  out.verdict = nanoseconds([&] {
                  for (const std::string& text : parsed.texts) keep(compiled.accepts(text));
                }) /
                count;
  out.compile = nanoseconds([&] { keep(schema::Schema::compile(schema_text).has_value()); }, 20);
  return out;
}

void write_set(const std::filesystem::path& folder, const SchemaSet& set) {
  std::filesystem::create_directories(folder / set.name);
  std::ofstream(folder / set.name / "schema.json") << set.schema.dump() << "\n";
  std::ofstream instances(folder / set.name / "instances.jsonl");
  for (const nlohmann::json& instance : set.instances) instances << instance.dump() << "\n";
}

bool all_accepted(const SchemaSet& set, const schema::Schema& compiled) {
  for (const nlohmann::json& instance : set.instances) {
    const auto checked = compiled.check(instance.dump());
    if (checked) continue;
    std::fprintf(stderr, "bench schema: an instance of %s is refused: %s\n", set.name.c_str(),
                 checked.error().message().c_str());
    return false;
  }
  return true;
}

// Adds rows for a schema of 400 KB: the time to compile the schema, and the memory of the compiled
// schema.
bool add_large(Rows& rows) {
  const std::string text = large_schema(400'000).dump();
  const auto compiled = schema::Schema::compile(text);
  if (!compiled) return false;
  const double took = nanoseconds([&] { keep(schema::Schema::compile(text).has_value()); }, 80);
  rows.add("schema-400k/compile", took / 1e6, std::nullopt, "ms");
  rows.add("schema-400k/memory", static_cast<double>(compiled.value().memory()) / 1e6, std::nullopt,
           "MB");
  return true;
}

// Adds a row for the time to report the only fault in a document of 65 kB. The fault is in the
// document's last row. Compares the time with five times the verdict's time.
bool add_faults(Rows& rows) {
  std::string text = "[";
  for (int i = 0; i < 5000; ++i) text += R"({"v":null},)";
  text += R"({"v":"x"}])";
  const auto compiled = schema::Schema::compile(
      R"({"items":{"properties":{"v":{"anyOf":[{"type":"integer"},{"type":"null"}]}}}})");
  if (!compiled || compiled.value().check(text).has_value()) return false;
  const double verdict = nanoseconds([&] { keep(compiled.value().accepts(text)); });
  const double faults = nanoseconds([&] { keep(compiled.value().check(text).has_value()); });
  rows.add("document-65k/faults", faults, 5 * verdict, "ns", GoodDirection::kLower, ratio_of(1.0));
  return true;
}

// Collects the ratios of all sets.
struct Ratios {
  double logarithms = 0;
  int count = 0;
};

void add_set(Rows& rows, const std::filesystem::path& folder, const SchemaSet& set,
             const schema::Schema& compiled, const std::map<std::string, PeerTimes>& ajv,
             Ratios& ratios) {
  const ParsedInstances parsed(set);
  const auto clock_ours = [&](std::size_t instance, std::size_t loop) {
    const auto element = parsed.elements[instance];
    return clocked(loop, [&] { keep(compiled.accepts_element(element)); });
  };
  if (const auto times = time_beside_sourcemeta(folder, set, clock_ours)) {
    rows.add(set.name + "/validate/sourcemeta", times->ours, times->peer, "ns",
             GoodDirection::kLower, ratio_of(1.0));
    ratios.logarithms += std::log(times->peer / times->ours);
    ++ratios.count;
  }
  const OurTimes ours = time_ours(set, compiled, parsed);
  const auto add = [&](const char* peer, const PeerTimes& times) {
    if (times.validate) {
      rows.add(set.name + "/validate/" + peer, ours.validate, times.validate, "ns");
    }
    if (times.verdict) {
      rows.add(set.name + "/verdict/" + peer, ours.verdict, times.verdict, "ns");
    }
  };
  if (const auto found = ajv.find(set.name); found != ajv.end()) add("ajv", found->second);
  add("valijson", time_valijson(set));
  rows.add(set.name + "/compile", ours.compile / 1000, std::nullopt, "us");
  if (set.name != "tool-arguments") return;
  rows.add("tool-arguments/validate", ours.validate, std::nullopt, "ns", GoodDirection::kLower,
           at_most(40));
  rows.add("tool-arguments/verdict", ours.verdict, std::nullopt, "ns", GoodDirection::kLower,
           at_most(150));
}

int run(int argc, char** argv) {
  const std::filesystem::path folder =
      std::filesystem::path(PATCHBAY_SOURCE_DIR) / "build/bench/schema";
  const auto sets = schema_sets();
  for (const SchemaSet& set : sets) write_set(folder, set);
  const auto ajv = time_ajv(folder);
  Rows rows;
  Ratios ratios;
  for (const SchemaSet& set : sets) {
    const auto compiled = schema::Schema::compile(set.schema.dump());
    if (!compiled) {
      std::fprintf(stderr, "bench schema: %s does not compile: %s\n", set.name.c_str(),
                   compiled.error().message().c_str());
      return 1;
    }
    if (!all_accepted(set, compiled.value())) return 1;
    add_set(rows, folder, set, compiled.value(), ajv, ratios);
  }
  if (ratios.count > 0) {
    rows.add("all-sets/validate/sourcemeta", 1, std::exp(ratios.logarithms / ratios.count), "mean",
             GoodDirection::kLower, ratio_of(1.6));
  }
  if (!add_large(rows) || !add_faults(rows)) return 1;
  return rows.finish(argc, argv);
}

}  // namespace
}  // namespace patchbay::bench

int main(int argc, char** argv) { return patchbay::bench::run(argc, argv); }
