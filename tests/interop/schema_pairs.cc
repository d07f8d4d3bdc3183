#include "schema_pairs.h"

#include <random>
#include <string>

namespace patchbay::interop {
namespace {

using nlohmann::json;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : engine_(seed) {}

  json root() {
    // A reference leads only to a later definition, so there are no cycles.
    references_ = {};
    json last = schema(2);
    references_ = {"#/$defs/d1"};
    json first = schema(2);
    references_ = {"#/$defs/d0", "#/$defs/d1"};
    json out = schema(4);
    if (out.is_boolean()) out = json::object();
    out["$defs"] = {{"d0", first}, {"d1", last}};
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    return out;
  }

  json value(int depth) {
    switch (below(depth > 0 ? 9 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
      case 3:
        return number();
      case 4:
      case 5:
        return text();
      case 6: {
        json out = json::array();
        for (std::uint32_t i = below(5); i > 0; --i) out.push_back(value(depth - 1));
        return out;
      }
      default: {
        json out = json::object();
        for (std::uint32_t i = below(5); i > 0; --i) out[key()] = value(depth - 1);
        return out;
      }
    }
  }

 private:
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(engine_() % end); }
  template <class T>
  T one_of(std::initializer_list<T> choices) {
    return *(choices.begin() + below(static_cast<std::uint32_t>(choices.size())));
  }

  std::string key() { return one_of<const char*>({"a", "b", "c", "d", "x-a", "x-b", ""}); }
  std::string text() { return one_of<const char*>({"", "a", "ab", "abc", "b1", "é", "🐲", "x y"}); }
  json number() {
    return one_of<json>({0, 1, 2, 3, -1, 10, 1.0, 1.5, 0.1, 0.3, 19.99, -2.5, 1e3, 1e20});
  }
  int small() { return static_cast<int>(below(4)); }

  json list_of(int depth, json (Generator::*make)(int)) {
    json out = json::array();
    for (std::uint32_t i = 1 + below(3); i > 0; --i) out.push_back((this->*make)(depth));
    return out;
  }
  json keys() {
    json out = json::array();
    for (const char* name : {"a", "b", "c"}) {
      if (below(3) == 0) out.push_back(name);
    }
    return out;
  }
  json map_of_schemas(int depth) {
    json out = json::object();
    for (std::uint32_t i = 1 + below(3); i > 0; --i) out[key()] = schema(depth);
    return out;
  }

  json schema(int depth) {
    if (below(10) == 0) return below(4) != 0;
    json out = json::object();
    for (std::uint32_t i = 1 + below(3); i > 0; --i) {
      if (depth > 0 && below(3) != 0) {
        add_applicator(out, depth - 1);
      } else {
        add_assertion(out);
      }
    }
    return out;
  }

  void add_assertion(json& out) {
    switch (below(14)) {
      case 0:
      case 1: {
        out["type"] = one_of<json>({"string", "integer", "number", "object", "array", "boolean",
                                    "null", json{"string", "number"}, json{"object", "array"}});
        return;
      }
      case 2:
        out["enum"] = {value(1), value(1), value(1)};
        return;
      case 3:
        out["const"] = value(1);
        return;
      case 4:
        out[one_of<const char*>({"minimum", "exclusiveMinimum"})] = number();
        return;
      case 5:
        out[one_of<const char*>({"maximum", "exclusiveMaximum"})] = number();
        return;
      case 6:
        out["multipleOf"] = one_of<json>({1, 2, 0.5, 0.1, 0.01, 3});
        return;
      case 7:
        out[one_of<const char*>({"minLength", "maxLength"})] = small();
        return;
      case 8:
        out["pattern"] =
            one_of<const char*>({"^a", "b$", "^[a-c]{1,2}$", "\\d", "^\\p{L}+$", ".", ""});
        return;
      case 9:
        out[one_of<const char*>({"minItems", "maxItems"})] = small();
        return;
      case 10:
        out["uniqueItems"] = true;
        return;
      case 11:
        out["required"] = keys();
        return;
      case 12:
        out[one_of<const char*>({"minProperties", "maxProperties"})] = small();
        return;
      default:
        out["dependentRequired"] = {{key(), keys()}};
        return;
    }
  }

  void add_applicator(json& out, int depth) {
    switch (below(18)) {
      case 0:
      case 1:
      case 2:
        out["properties"] = map_of_schemas(depth);
        return;
      case 3:
        out["patternProperties"] = {{one_of<const char*>({"^x-", "a", "^[bc]$"}), schema(depth)}};
        return;
      case 4:
        out["additionalProperties"] = schema(depth);
        return;
      case 5:
        out["propertyNames"] = schema(0);
        return;
      case 6:
        out["items"] = schema(depth);
        return;
      case 7:
        out["prefixItems"] = list_of(depth, &Generator::schema);
        return;
      case 8:
        out["contains"] = schema(depth);
        if (below(2) == 0) out["minContains"] = small();
        if (below(3) == 0) out["maxContains"] = small();
        return;
      case 9:
        out["allOf"] = list_of(depth, &Generator::schema);
        return;
      case 10:
        out["anyOf"] = list_of(depth, &Generator::schema);
        return;
      case 11:
        out["oneOf"] = list_of(depth, &Generator::schema);
        return;
      case 12:
        out["not"] = schema(depth);
        return;
      case 13:
        out["if"] = schema(depth);
        if (below(4) != 0) out["then"] = schema(depth);
        if (below(4) != 0) out["else"] = schema(depth);
        return;
      case 14:
        out["unevaluatedProperties"] = schema(0);
        return;
      case 15:
        out["unevaluatedItems"] = schema(0);
        return;
      case 16:
        out["dependentSchemas"] = {{key(), schema(depth)}};
        return;
      default:
        if (references_.empty()) return;
        out["$ref"] = references_[below(static_cast<std::uint32_t>(references_.size()))];
        return;
    }
  }

  std::mt19937_64 engine_;
  std::vector<const char*> references_;
};

}  // namespace

std::vector<SchemaPairs> generate_pairs(std::uint64_t seed, std::size_t schemas,
                                        std::size_t instances) {
  Generator generator(seed);
  std::vector<SchemaPairs> out(schemas);
  for (SchemaPairs& pairs : out) {
    pairs.schema = generator.root();
    for (std::size_t i = 0; i < instances; ++i) pairs.instances.push_back(generator.value(3));
  }
  return out;
}

}  // namespace patchbay::interop
