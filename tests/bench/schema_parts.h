// The parts from which the sets of schemas and instances are made.
#pragma once

#include <cstdint>
#include <random>

#include "schema_sets.h"

namespace patchbay::bench {

using nlohmann::json;

constexpr std::size_t kInstances = 20;

class Dice {
 public:
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(engine_() % end); }
  std::string word(std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>('a' + below(26));
    return out;
  }
  std::string hex(std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += "0123456789abcdef"[below(16)];
    return out;
  }

 private:
  std::mt19937_64 engine_{20'260'101};
};

template <class Make>
std::vector<json> make_instances(std::size_t count, Make&& make) {
  std::vector<json> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(make());
  return out;
}

inline json closed(json properties, json required) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

inline json text_schema() { return {{"type", "string"}, {"minLength", 1}, {"maxLength", 200}}; }
inline json count_schema() { return {{"type", "integer"}, {"minimum", 0}}; }

// In schema_unions.cc: schemas that choose between alternatives.
SchemaSet any_of(Dice& dice);
SchemaSet one_of(Dice& dice);
SchemaSet union_by_constant(Dice& dice);
SchemaSet recursive_union(Dice& dice);

// In schema_documents.cc: the documents of an issue tracker.
SchemaSet documents(Dice& dice, const char* name, int issues, std::size_t count);

}  // namespace patchbay::bench
