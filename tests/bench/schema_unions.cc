// Sets whose schemas choose between alternatives.
#include "schema_parts.h"

namespace patchbay::bench {
namespace {

// Six kinds of event, which differ by a constant or by their required keys.
std::vector<json> branches(bool tagged) {
  std::vector<json> out;
  for (const char* kind : {"push", "issue", "review", "deploy", "release", "comment"}) {
    json properties = {{std::string(kind) + "_id", count_schema()}, {"title", text_schema()}};
    json required = {std::string(kind) + "_id"};
    if (tagged) {
      properties["kind"] = {{"const", kind}};
      required.push_back("kind");
    }
    out.push_back(closed(properties, required));
  }
  return out;
}

std::vector<json> events(Dice& dice, bool tagged) {
  constexpr const char* kKinds[] = {"push", "issue", "review", "deploy", "release", "comment"};
  return make_instances(kInstances, [&] {
    const std::string kind = kKinds[dice.below(6)];
    json out = {{kind + "_id", dice.below(9999)}, {"title", dice.word(20)}};
    if (tagged) out["kind"] = kind;
    return out;
  });
}

}  // namespace

SchemaSet any_of(Dice& dice) { return {"any-of", {{"anyOf", branches(true)}}, events(dice, true)}; }

SchemaSet one_of(Dice& dice) {
  return {"one-of", {{"oneOf", branches(false)}}, events(dice, false)};
}

// Forty shapes that differ in one constant. The constant comes after other members.
SchemaSet union_by_constant(Dice& dice) {
  json branches = json::array();
  for (int i = 0; i < 40; ++i) {
    const std::string kind = "kind-" + std::to_string(i);
    branches.push_back(closed({{"name", text_schema()},
                               {"platform", {{"const", kind}}},
                               {"options", {{"type", "array"}, {"items", count_schema()}}}},
                              {"name", "platform"}));
  }
  return {"union-by-constant",
          {{"type", "array"}, {"items", {{"anyOf", branches}}}},
          make_instances(kInstances, [&] {
            json out = json::array();
            for (int i = 0; i < 5; ++i) {
              out.push_back({{"name", dice.word(9)},
                             {"options", {1, 2, 3}},
                             {"platform", "kind-" + std::to_string(dice.below(40))}});
            }
            return out;
          })};
}

namespace {

// Rich text with twenty kinds of node. Each node contains nodes, and its tag comes after these
// nodes. The text has only two levels, because each further level makes a peer that tries every
// alternative twenty times slower.
json rich_text(Dice& dice, int depth) {
  json content = json::array();
  for (int i = 0; depth > 0 && i < 2; ++i) content.push_back(rich_text(dice, depth - 1));
  return {{"content", content}, {"type", "t" + std::to_string(dice.below(20))}};
}

}  // namespace

SchemaSet recursive_union(Dice& dice) {
  json branches = json::array();
  for (int i = 0; i < 20; ++i) {
    branches.push_back(
        closed({{"content", {{"type", "array"}, {"items", {{"$ref", "#/$defs/node"}}}}},
                {"type", {{"const", "t" + std::to_string(i)}}}},
               {"type"}));
  }
  return {"recursive-union",
          {{"$ref", "#/$defs/node"}, {"$defs", {{"node", {{"anyOf", branches}}}}}},
          make_instances(kInstances, [&] { return rich_text(dice, 2); })};
}

}  // namespace patchbay::bench
