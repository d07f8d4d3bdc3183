#include "schema_sets.h"

#include "schema_parts.h"

namespace patchbay::bench {
namespace {

SchemaSet tool_arguments() {
  return {"tool-arguments",
          closed({{"repo", {{"type", "string"}}},
                  {"state", {{"enum", {"open", "closed", "all"}}}},
                  {"per_page", {{"type", "integer"}, {"minimum", 1}, {"maximum", 100}}}},
                 {"repo"}),
          {{{"repo", "a/b"}, {"state", "open"}, {"per_page", 30}}}};
}

SchemaSet closed_object(Dice& dice) {
  json properties;
  json required;
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) {
    names.push_back(dice.word(4 + dice.below(12)) + std::to_string(i));
    properties[names.back()] = i % 3 == 0   ? text_schema()
                               : i % 3 == 1 ? count_schema()
                                            : json{{"type", {"boolean", "null"}}};
    if (i % 2 == 0) required.push_back(names.back());
  }
  return {"closed-object", closed(properties, required), make_instances(kInstances, [&] {
            json out;
            for (int i = 0; i < 20; ++i) {
              json value = i % 3 == 0   ? json(dice.word(12))
                           : i % 3 == 1 ? json(dice.below(100'000))
                                        : json(dice.below(2) == 0);
              out[names[static_cast<std::size_t>(i)]] = std::move(value);
            }
            return out;
          })};
}

SchemaSet deep_nesting(Dice& dice) {
  json schema = text_schema();
  for (int i = 0; i < 30; ++i)
    schema = closed({{"next", schema}, {"at", count_schema()}}, {"next"});
  return {"deep-nesting", schema, make_instances(kInstances, [&] {
            json out = dice.word(10);
            for (int i = 0; i < 30; ++i) out = {{"next", out}, {"at", dice.below(1000)}};
            return out;
          })};
}

SchemaSet large_array(Dice& dice) {
  return {"large-array",
          {{"type", "array"},
           {"maxItems", 5000},
           {"items", {{"type", "integer"}, {"minimum", -1}, {"maximum", 1'000'000}}}},
          make_instances(3, [&] {
            json out = json::array();
            for (int i = 0; i < 2000; ++i) out.push_back(dice.below(1'000'000));
            return out;
          })};
}

SchemaSet patterns(Dice& dice) {
  const auto pattern = [](const char* text) { return json{{"type", "string"}, {"pattern", text}}; };
  json schema = closed({{"slug", pattern("^[a-z0-9_-]{1,64}$")},
                        {"date", pattern("^\\d{4}-\\d{2}-\\d{2}$")},
                        {"version", pattern("^v?\\d+\\.\\d+\\.\\d+(-[a-z0-9.]+)?$")},
                        {"mail", pattern("^[^@\\s]+@[a-z0-9.-]+\\.[a-z]{2,}$")},
                        {"sha", pattern("^(?:[0-9a-f]{40}|[0-9a-f]{64})$")},
                        {"link", pattern("^https://")},
                        {"any", pattern(".*")}},
                       {"slug", "date"});
  schema["patternProperties"] = {{"^x-", {{"type", "string"}}}};
  return {"patterns", schema, make_instances(kInstances, [&] {
            return json{{"slug", dice.word(12) + "-" + dice.word(6)},
                        {"date", "2026-03-1" + std::to_string(dice.below(10))},
                        {"version", "v1." + std::to_string(dice.below(30)) + ".7-rc.1"},
                        {"mail", dice.word(8) + "@" + dice.word(9) + ".example"},
                        {"sha", dice.hex(40)},
                        {"link", "https://" + dice.word(20)},
                        {"any", dice.word(20)},
                        {"x-" + dice.word(5), dice.word(9)}};
          })};
}

SchemaSet unevaluated(Dice& dice) {
  json schema = {
      {"type", "object"},
      {"properties", {{"name", text_schema()}, {"kind", {{"enum", {"file", "folder"}}}}}},
      {"allOf", {{{"properties", {{"owner", text_schema()}, {"size", count_schema()}}}}}},
      {"if", {{"properties", {{"kind", {{"const", "file"}}}}}}},
      {"then", {{"properties", {{"mime", text_schema()}}}, {"required", {"mime"}}}},
      {"else", {{"properties", {{"children", {{"type", "array"}, {"items", text_schema()}}}}}}},
      {"unevaluatedProperties", false}};
  SchemaSet out{"unevaluated", schema, make_instances(kInstances, [&] {
                  const bool file = dice.below(2) == 0;
                  json one = {{"name", dice.word(12)},
                              {"kind", file ? "file" : "folder"},
                              {"owner", dice.word(6)},
                              {"size", dice.below(10'000)}};
                  if (file) {
                    one["mime"] = "text/plain";
                  } else {
                    one["children"] = {dice.word(4), dice.word(5), dice.word(6)};
                  }
                  return one;
                })};
  out.in_draft_7 = false;
  return out;
}

json tree(Dice& dice, int depth) {
  json out = {{"name", dice.word(6)}, {"weight", dice.below(100)}, {"children", json::array()}};
  for (int i = 0; depth > 0 && i < 3; ++i) out["children"].push_back(tree(dice, depth - 1));
  return out;
}

SchemaSet recursive(Dice& dice) {
  json node = closed({{"name", text_schema()},
                      {"weight", count_schema()},
                      {"children", {{"type", "array"}, {"items", {{"$ref", "#/$defs/node"}}}}}},
                     {"name"});
  return {"recursive",
          {{"$ref", "#/$defs/node"}, {"$defs", {{"node", node}}}},
          make_instances(kInstances, [&] { return tree(dice, 3); })};
}

SchemaSet enum_of_100(Dice& dice) {
  json values;
  for (int i = 0; i < 100; ++i) values.push_back(dice.word(3 + dice.below(10)) + std::to_string(i));
  return {"enum-100",
          {{"type", "array"}, {"items", {{"enum", values}}}},
          make_instances(kInstances, [&] {
            json out = json::array();
            for (int i = 0; i < 50; ++i) out.push_back(values[dice.below(100)]);
            return out;
          })};
}

// A map from words to texts, like an import map or a list of variables.
SchemaSet typed_map(Dice& dice) {
  const json texts = {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
  return {"typed-map",
          {{"type", "object"}, {"properties", {{"imports", texts}, {"env", texts}}}},
          make_instances(kInstances, [&] {
            json out = {{"imports", json::object()}, {"env", json::object()}};
            for (int i = 0; i < 12; ++i) {
              out["imports"][dice.word(3 + dice.below(12))] = "./" + dice.word(20);
              out["env"][dice.word(3 + dice.below(12))] = dice.word(10);
            }
            return out;
          })};
}

// A list of small closed objects whose keys are all required, as in a lock file.
SchemaSet small_closed(Dice& dice) {
  const json text = {{"type", "string"}};
  const json entry = closed({{"name", text}, {"repository", text}, {"version", text}},
                            {"name", "repository", "version"});
  return {"small-closed",
          closed({{"dependencies", {{"type", "array"}, {"items", entry}}}, {"digest", text}},
                 {"dependencies", "digest"}),
          make_instances(kInstances, [&] {
            json list = json::array();
            for (int i = 0; i < 4; ++i) {
              list.push_back({{"name", dice.word(8)},
                              {"repository", "https://" + dice.word(12)},
                              {"version", "1." + std::to_string(dice.below(20))}});
            }
            return json{{"dependencies", list}, {"digest", "sha256:" + dice.hex(64)}};
          })};
}

// The schema declares one optional key. Each document also has keys that the schema does not
// declare.
SchemaSet one_optional_key(Dice& dice) {
  return {"one-optional-key",
          {{"type", "object"}, {"properties", {{"extends", {{"type", "string"}}}}}},
          make_instances(kInstances, [&] {
            json out;
            for (int i = 0; i < 8; ++i)
              out[dice.word(4 + dice.below(8))] = json{{"a", i}, {"b", true}};
            if (dice.below(2) == 0) out["extends"] = dice.word(8);
            return out;
          })};
}

}  // namespace

std::vector<SchemaSet> schema_sets() {
  Dice dice;
  std::vector<SchemaSet> out;
  out.push_back(tool_arguments());
  out.push_back(closed_object(dice));
  out.push_back(deep_nesting(dice));
  out.push_back(large_array(dice));
  out.push_back(any_of(dice));
  out.push_back(one_of(dice));
  out.push_back(patterns(dice));
  out.push_back(unevaluated(dice));
  out.push_back(recursive(dice));
  out.push_back(enum_of_100(dice));
  out.push_back(typed_map(dice));
  out.push_back(small_closed(dice));
  out.push_back(one_optional_key(dice));
  out.push_back(union_by_constant(dice));
  out.push_back(recursive_union(dice));
  out.push_back(documents(dice, "document-2k", 2, kInstances));
  out.push_back(documents(dice, "document-200k", 200, 2));
  for (SchemaSet& set : out) set.schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  return out;
}

}  // namespace patchbay::bench
