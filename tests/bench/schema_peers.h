// The validators with which host/schema is compared: one in this process, two from npm.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "clocked.h"
#include "schema_sets.h"

namespace patchbay::bench {

// Nanoseconds for each instance, over all instances of a set.
struct PeerTimes {
  std::optional<double> validate;  // time for an instance that is already parsed
  std::optional<double> verdict;   // time from the instance's bytes
};

// Measures valijson with nlohmann values. Returns no times for a set that needs more than draft-07.
PeerTimes time_valijson(const SchemaSet& set);

// Measures the npm peers. Their sets were written to a folder as NAME/schema.json and
// NAME/instances.jsonl. Returns an empty map if tests/interop is not installed.
std::map<std::string, PeerTimes> time_ajv(const std::filesystem::path& folder);

// Measures the instance with this number in a set, as clocked.h does.
using ClockOurs = std::function<ClockedTime(std::size_t instance, std::size_t loop)>;

// Nanoseconds for each instance, which is already parsed.
struct ComparedTimes {
  double ours = 0;
  double peer = 0;
};

// Times host/schema and `jsonschema validate --benchmark --fast` in turns, so that disturbances of
// the machine affect both. Takes the best of several runs of each instance. Does not time parsing.
// Returns nothing if tests/interop is not installed.
std::optional<ComparedTimes> time_beside_sourcemeta(const std::filesystem::path& folder,
                                                    const SchemaSet& set,
                                                    const ClockOurs& clock_ours);

}  // namespace patchbay::bench
