#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

namespace patchbay::interop {

struct SchemaPairs {
  nlohmann::json schema;  // a schema in dialect 2020-12
  std::vector<nlohmann::json> instances;
};

// Generates schemas and instances from one small vocabulary, so that the schemas apply to the
// instances. One seed gives the same pairs on every machine.
std::vector<SchemaPairs> generate_pairs(std::uint64_t seed, std::size_t schemas,
                                        std::size_t instances);

}  // namespace patchbay::interop
