#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace patchbay::bench {

// A schema with instances that are valid by it.
struct SchemaSet {
  std::string name;
  nlohmann::json schema;
  std::vector<nlohmann::json> instances;
  bool in_draft_7 = true;  // uses nothing that a validator of draft-07 does not know
};

// The same sets on every machine: made by rule from a fixed seed.
std::vector<SchemaSet> schema_sets();

// Definitions that refer to each other, of about that many bytes or a few more.
nlohmann::json large_schema(std::size_t bytes);

}  // namespace patchbay::bench
