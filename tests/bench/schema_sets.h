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
  bool in_draft_7 = true;  // false: a draft-07 validator does not know all its keywords
};

// Makes the same sets on every machine, from a fixed seed.
std::vector<SchemaSet> schema_sets();

// Makes definitions that refer to each other, of about `bytes` bytes or a few more.
nlohmann::json large_schema(std::size_t bytes);

}  // namespace patchbay::bench
