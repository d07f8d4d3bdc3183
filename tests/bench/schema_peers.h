// The validators that host/schema is measured against: one in process, two from npm.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

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
// `jsonschema validate --benchmark --fast`: its mean time of each instance, the best of several
// runs, less what its clock takes; it times no parsing.
PeerTimes time_sourcemeta(const std::filesystem::path& folder, const SchemaSet& set);

}  // namespace patchbay::bench
