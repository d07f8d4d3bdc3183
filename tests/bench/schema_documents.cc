// Documents and schemas as large as those of real services.
#include "schema_parts.h"

namespace patchbay::bench {
namespace {

// The schema of an issue as an issue tracker returns it: about 1 KB.
json issue_schema() {
  const json user = closed({{"login", text_schema()},
                            {"id", count_schema()},
                            {"type", {{"enum", {"User", "Bot", "Organization"}}}},
                            {"site_admin", {{"type", "boolean"}}}},
                           {"login", "id"});
  const json label = closed(
      {{"name", text_schema()}, {"color", {{"type", "string"}, {"pattern", "^[0-9a-f]{6}$"}}}},
      {"name"});
  return closed({{"id", count_schema()},
                 {"number", count_schema()},
                 {"title", text_schema()},
                 {"state", {{"enum", {"open", "closed"}}}},
                 {"user", user},
                 {"assignees", {{"type", "array"}, {"maxItems", 10}, {"items", user}}},
                 {"labels", {{"type", "array"}, {"items", label}}},
                 {"body", {{"type", {"string", "null"}}}},
                 {"score", {{"type", "number"}, {"minimum", 0}}},
                 {"locked", {{"type", "boolean"}}}},
                {"id", "number", "title", "state", "user"});
}

json issue(Dice& dice) {
  const auto user = [&] {
    return json{{"login", dice.word(9)},
                {"id", dice.below(1'000'000)},
                {"type", "User"},
                {"site_admin", false}};
  };
  return {{"id", dice.below(1'000'000'000)},
          {"number", dice.below(10'000)},
          {"title", dice.word(40)},
          {"state", dice.below(2) == 0 ? "open" : "closed"},
          {"user", user()},
          {"assignees", {user(), user()}},
          {"labels",
           {{{"name", dice.word(7)}, {"color", dice.hex(6)}},
            {{"name", dice.word(5)}, {"color", dice.hex(6)}}}},
          {"body", dice.word(500)},
          {"score", dice.below(1000) / 8.0},
          {"locked", false}};
}

}  // namespace

SchemaSet documents(Dice& dice, const char* name, int issues, std::size_t count) {
  json schema = closed(
      {{"total_count", count_schema()}, {"items", {{"type", "array"}, {"items", issue_schema()}}}},
      {"total_count", "items"});
  return {name, schema, make_instances(count, [&] {
            json items = json::array();
            for (int i = 0; i < issues; ++i) items.push_back(issue(dice));
            return json{{"total_count", issues}, {"items", items}};
          })};
}

namespace {

// A definition like those in API descriptions: texts with a pattern, choices, counts and
// references.
json definition(Dice& dice, int index, int count) {
  const auto other = [&] {
    return json{
        {"$ref",
         "#/$defs/" + ("Type" + std::to_string(dice.below(static_cast<std::uint32_t>(count))))}};
  };
  json properties;
  json required;
  for (int i = 0; i < 8; ++i) {
    const std::string name = dice.word(5 + dice.below(10)) + std::to_string(i);
    json& property = properties[name];
    property = i == 0   ? count_schema()
               : i == 1 ? json{{"enum", {dice.word(5), dice.word(7), dice.word(9)}}}
               : i == 2 ? json{{"type", "array"}, {"items", other()}}
               : i == 3 ? json{{"oneOf", {other(), {{"type", "null"}}}}}
               : i == 4 ? json{{"type", "string"}, {"pattern", "^[a-z]{2,8}-[0-9]+$"}}
                        : text_schema();
    property["description"] = dice.word(30 + dice.below(60));
    if (i % 2 == 0) required.push_back(name);
  }
  json out = closed(properties, required);
  out["title"] = "Type " + std::to_string(index);
  return out;
}

}  // namespace

nlohmann::json large_schema(std::size_t bytes) {
  Dice dice;
  constexpr int kDefinitions = 300;
  json definitions;
  std::size_t size = 0;
  for (int i = 0; i < kDefinitions || size < bytes; ++i) {
    json& added = definitions["Type" + std::to_string(i)] = definition(dice, i, kDefinitions);
    size += added.dump().size() + 12;
  }
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"$defs", std::move(definitions)},
          {"$ref", "#/$defs/Type0"}};
}

}  // namespace patchbay::bench
