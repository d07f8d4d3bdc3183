#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

namespace patchbay::interop {

struct SchemaPairs {
  nlohmann::json schema;  // of 2020-12
  std::vector<nlohmann::json> instances;
};

// Schemas and instances drawn from the same small vocabulary, so that they meet. The same on every
// machine for the same seed.
std::vector<SchemaPairs> generate_pairs(std::uint64_t seed, std::size_t schemas,
                                        std::size_t instances);

}  // namespace patchbay::interop
