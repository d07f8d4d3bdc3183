// Tests that objects and lists with special code in the evaluator get the same verdicts as all
// others.
#include <catch2/catch.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

// Returns the verdict. Requires that bytes and a parsed value give the same verdict.
bool valid(const Schema& schema, std::string_view instance) {
  const bool accepted = schema.accepts(instance);
  CHECK(schema.check(instance).has_value() == accepted);
  CHECK(schema.accepts_value(nlohmann::json::parse(instance)) == accepted);
  return accepted;
}

Schema compiled(std::string_view text) {
  auto schema = Schema::compile(text);
  REQUIRE(schema.has_value());
  return schema.value();
}

TEST_CASE("a map asks every member the same") {
  const Schema texts = compiled(R"({"additionalProperties":{"type":"string"}})");
  CHECK(valid(texts, R"({})"));
  CHECK(valid(texts, R"({"a":"1","b":"2"})"));
  CHECK_FALSE(valid(texts, R"({"a":"1","b":2,"c":"3"})"));
  const Schema lists = compiled(
      R"({"additionalProperties":{"type":["array","integer"],"items":{"type":"null"},"minimum":3}})");
  CHECK(valid(lists, R"({"a":[null],"b":3,"c":[]})"));
  CHECK_FALSE(valid(lists, R"({"a":[null],"b":2})"));
  CHECK_FALSE(valid(lists, R"({"a":[null,1]})"));
}

TEST_CASE("one declared key is found wherever it stands") {
  const Schema optional = compiled(R"({"properties":{"k":{"type":"string"}}})");
  CHECK(valid(optional, R"({"a":{"k":1},"b":[1],"k":"x","c":1.5})"));
  CHECK_FALSE(valid(optional, R"({"a":{"k":1},"b":[1],"k":1})"));
  CHECK(valid(optional, R"({"kk":1})"));
  CHECK_FALSE(valid(compiled(R"({"properties":{"k":{}},"required":["k"]})"), R"({"kk":1})"));
}

TEST_CASE("listed keys are asked their own and all others the same, in any order") {
  const Schema closed = compiled(
      R"({"properties":{"a":{"type":"string"},"b":{"minimum":1}},"required":["a"],"additionalProperties":false})");
  CHECK(valid(closed, R"({"a":"x"})"));
  CHECK(valid(closed, R"({"b":1,"a":"x"})"));
  CHECK_FALSE(valid(closed, R"({"b":1})"));
  CHECK_FALSE(valid(closed, R"({"a":"x","b":0})"));
  CHECK_FALSE(valid(closed, R"({"a":"x","c":0})"));
  const Schema open =
      compiled(R"({"properties":{"a":{"const":1},"b":{"const":2}},"required":["b"]})");
  CHECK(valid(open, R"({"x":0,"b":2,"y":0,"a":1,"z":0})"));
  CHECK(valid(open, R"({"b":2})"));
  CHECK_FALSE(valid(open, R"({"x":0,"b":2,"y":0,"a":2})"));
  CHECK_FALSE(valid(open, R"({"a":1,"x":2})"));
}

TEST_CASE("a key that is only required is asked what all others are") {
  const Schema schema = compiled(
      R"({"properties":{"a":{}},"required":["a","b"],"additionalProperties":{"type":"integer"}})");
  CHECK(valid(schema, R"({"a":"x","b":1})"));
  CHECK_FALSE(valid(schema, R"({"a":"x","b":"y"})"));
  CHECK_FALSE(valid(schema, R"({"a":"x","c":1})"));
  CHECK_FALSE(
      valid(compiled(R"({"properties":{"a":{}},"required":["b"],"additionalProperties":false})"),
            R"({"b":1})"));
  CHECK(valid(
      compiled(R"({"patternProperties":{"^b":{}},"required":["b"],"additionalProperties":false})"),
      R"({"b":1})"));
}

TEST_CASE("each of many required keys is missed") {
  for (const int count : {1, 2, 63, 64, 65, 130}) {
    nlohmann::json keys;
    nlohmann::json all;
    for (int i = 0; i < count; ++i) {
      keys.push_back("k" + std::to_string(i));
      all[keys.back().get<std::string>()] = i;
    }
    const Schema schema = compiled(nlohmann::json{{"required", keys}}.dump());
    CHECK(valid(schema, all.dump()));
    for (const std::string key : {keys.front(), keys.back()}) {
      nlohmann::json without = all;
      without.erase(key);
      without["other"] = 1;
      CHECK_FALSE(valid(schema, without.dump()));
    }
  }
}

TEST_CASE("a list of numbers is judged to its last item, whatever the spelling") {
  const Schema schema = compiled(R"({"items":{"type":"integer","minimum":-1,"maximum":9}})");
  CHECK(valid(schema, "[-1,9,0,1.0,9e0]"));
  CHECK_FALSE(valid(schema, "[1,2,10]"));
  CHECK_FALSE(valid(schema, "[1,2,-2]"));
  CHECK_FALSE(valid(schema, "[1,18446744073709551615]"));
  CHECK_FALSE(valid(schema, "[1,2.5]"));
  CHECK_FALSE(valid(schema, "[1,\"2\"]"));
}

TEST_CASE("a key given twice is refused, in objects of any size") {
  const Schema schema = compiled("{}");
  for (const int count : {2, 3, 8, 9, 64, 65}) {
    for (const std::string start : {"", "short", "a beginning of sixteen bytes and more "}) {
      std::string text = "{";
      for (int i = 1; i < count; ++i) text += "\"" + start + std::to_string(i) + "\":1,";
      CHECK(schema.accepts(text + "\"" + start + "\":{}}"));
      CHECK_FALSE(schema.accepts(text + "\"" + start + "1\":{}}"));
      CHECK_FALSE(schema.accepts(text + "\"" + start + std::to_string(count - 1) + "\":[]}"));
    }
  }
}

TEST_CASE("the members of an object are found in any order of its keys") {
  const std::vector<std::string> keys = {"a", "", "sixteen_sixteen_", "a key of many more bytes",
                                         "bb"};
  std::string properties;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    properties += (i == 0 ? "\"" : ",\"") + keys[i] + "\":{\"const\":" + std::to_string(i) + "}";
  }
  const std::string open = "{\"properties\":{" + properties + "}";
  const auto any = Schema::compile(open + "}").value();
  const auto closed = Schema::compile(open + R"(,"additionalProperties":false})").value();
  std::vector<std::size_t> order = {0, 1, 2, 3, 4};
  do {
    std::string members;
    for (const std::size_t i : order) members += ",\"" + keys[i] + "\":" + std::to_string(i);
    const std::string good = "{" + members.substr(1) + "}";
    INFO(good);
    CHECK((any.accepts(good) && closed.accepts(good)));
    std::string bad = good;
    bad[bad.size() - 2] = '7';
    CHECK_FALSE((any.accepts(bad) || closed.accepts(bad)));
    const std::string more = R"({"c":0)" + members + R"(,"a key of many more byteS":0})";
    CHECK((any.accepts(more) && !closed.accepts(more)));
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("the only key that is judged is found among others of its length, however long it is") {
  for (const std::size_t size : {0, 1, 3, 4, 8, 15, 16, 17, 40}) {
    const std::string key(size, 'k');
    const Schema schema = compiled(R"({"properties":{")" + key + R"(":{"type":"string"}}})");
    std::string others;
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = key;
      other[at] = 'x';
      others += "\"" + other + "\":{\"a\":[1,true]},";
    }
    INFO(size);
    CHECK(valid(schema, "{" + others + "\"" + key + "\":\"text\"}"));
    CHECK_FALSE(valid(schema, "{" + others + "\"" + key + "\":1}"));
    CHECK_FALSE(valid(schema, "{" + others + "\"" + key + "\":{}}"));
  }
}

}  // namespace
}  // namespace patchbay::schema
