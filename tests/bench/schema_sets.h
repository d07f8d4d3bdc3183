#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace patchbay::bench {

// A schema and instances that are valid against it.
struct SchemaSet {
  std::string name;
  nlohmann::json schema;
  std::vector<nlohmann::json> instances;
  bool in_draft_7 = true;  // false: draft-07 does not have all keywords of this schema
};

// Makes the sets from a fixed seed, so that all machines have the same sets.
std::vector<SchemaSet> schema_sets();

// Makes definitions that refer to each other. Their size is about `bytes` bytes or slightly more.
nlohmann::json large_schema(std::size_t bytes);

}  // namespace patchbay::bench
