// The validators that host/schema is measured against: one in process, two from npm.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "clocked.h"
#include "schema_sets.h"

namespace patchbay::bench {

// Nanoseconds an instance, over all instances of a set.
struct PeerTimes {
  std::optional<double> validate;  // parsed beforehand
  std::optional<double> verdict;   // from the bytes on
};

// valijson over nlohmann values. Nothing for a set that is beyond draft-07.
PeerTimes time_valijson(const SchemaSet& set);

// The npm peers, over sets written to a folder as NAME/schema.json and NAME/instances.jsonl. Empty
// where tests/interop is not installed.
std::map<std::string, PeerTimes> time_ajv(const std::filesystem::path& folder);

// Times one instance of a set, by its number, as clocked.h does.
using ClockOurs = std::function<Clocked(std::size_t instance, std::size_t loop)>;

// Nanoseconds an instance, parsed beforehand.
struct SideBySide {
  double ours = 0;
  double peer = 0;
};

// Ours beside `jsonschema validate --benchmark --fast`, in turns, so that whatever else the machine
// does meets both; the best of several runs of each instance. It times no parsing. Nothing where
// tests/interop is not installed.
std::optional<SideBySide> time_beside_sourcemeta(const std::filesystem::path& folder,
                                                 const SchemaSet& set, const ClockOurs& clock_ours);

}  // namespace patchbay::bench
