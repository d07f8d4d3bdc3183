// Tests that every limit has its own error, and that no schema and no instance takes long to check.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/schema.h"
#include "schema/value_equality.h"
#include "skip.h"

namespace patchbay::schema {
namespace {

using Catch::Contains;

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

Error refused(std::string_view schema, const CompileLimits& limits) {
  CompileOptions options;
  options.limits = limits;
  const auto compiled = Schema::compile(schema, options);
  REQUIRE_FALSE(compiled.has_value());
  return compiled.error();
}

Error unjudged(std::string_view schema, std::string_view instance, const InstanceLimits& limits) {
  const auto compiled = Schema::compile(schema).value();
  CHECK_FALSE(compiled.accepts(instance, limits));
  const auto checked = compiled.check(instance, limits);
  REQUIRE_FALSE(checked.has_value());
  return checked.error();
}

TEST_CASE("each limit of compiling has an error of its own") {
  const auto large = refused(R"({"title":"0123456789"})", {.bytes = 10});
  CHECK(large.code() == Code::kTooLarge);
  CHECK_THAT(large.message(), Contains("22 bytes; at most 10"));

  const auto deep = refused(R"({"not":{"not":{"not":{}}}})", {.depth = 3});
  CHECK(deep.code() == Code::kMalformedRequest);
  CHECK_THAT(deep.message(), Contains("deeper than the 3 levels"));

  const auto many = refused(R"({"allOf":[{},{},{},{}]})", {.subschemas = 4});
  CHECK(many.code() == Code::kTooLarge);
  CHECK_THAT(many.message(), Contains("more than the 4 subschemas"));

  const auto work =
      refused(R"({"properties":{"a":{"minLength":1},"b":{"minLength":2}}})", {.instructions = 2});
  CHECK(work.code() == Code::kTooLarge);
  CHECK_THAT(work.message(), Contains("more than the 2 instructions"));
}

TEST_CASE("each limit of judging has an error of its own") {
  const auto large = unjudged("{}", "[1,2,3]", {.bytes = 3});
  CHECK(large.code() == Code::kTooLarge);
  CHECK_THAT(large.message(), Contains("7 bytes; at most 3"));

  const auto deep = unjudged("{}", "[[[1]]]", {.depth = 2});
  CHECK(deep.code() == Code::kMalformedRequest);
  CHECK_THAT(deep.message(), Contains("deeper than the 2 levels"));

  const auto work =
      unjudged(R"({"items":{"items":{"type":"integer"}}})", "[[1],[2],[3],[4],[5]]", {.work = 4});
  CHECK(work.code() == Code::kTooLarge);
  CHECK_THAT(work.message(), Contains("takes too much work"));

  const auto patterns =
      unjudged(R"({"items":{"pattern":"^(a|aa)+$"}})", "[\"" + repeated("a", 60) + "!\"]", {});
  CHECK(patterns.code() == Code::kTooLarge);
  CHECK_THAT(patterns.message(), Contains("patterns of the schema take too much work"));
}

TEST_CASE("the searches of one call share a budget") {
  const auto schema = Schema::compile(R"({"items":{"pattern":"^(?:(?:a|aa)+|.*!)$"}})").value();
  const std::string text = "\"" + repeated("a", 18) + "!\"";  // the search needs about ten thousand
                                                              // steps
  const std::string list = "[" + repeated(text + ",", 19) + text + "]";
  CHECK(schema.accepts("[" + text + "]"));
  CHECK(schema.accepts(list, {.search_steps = 20'000'000}));
  CHECK(schema.check(list, {.search_steps = 5'000'000}).error().code() == Code::kTooLarge);
}

TEST_CASE("a parsed value is bounded like bytes") {
  const auto schema = Schema::compile(R"({"items":{"$ref":"#"}})").value();
  nlohmann::json deep = 1;
  for (int i = 0; i < 2000; ++i) deep = nlohmann::json::array({std::move(deep)});
  CHECK(schema.check_value(deep).error().code() == Code::kTooLarge);
  CHECK(schema.check_value(deep, {.depth = 2000}).has_value());
}

TEST_CASE("alternatives within alternatives end in an error, not in years") {
  const auto schema = Schema::compile(R"({"$ref":"#/$defs/n","$defs":{"n":{"anyOf":[
    {"type":"object","properties":{"a":{"$ref":"#/$defs/n"}}},
    {"type":"object","properties":{"a":{"$ref":"#/$defs/n"}}}]}}})")
                          .value();
  const std::string deep = repeated(R"({"a":)", 200) + "1" + repeated("}", 200);
  CHECK(schema.check(deep, {.work = 1'000'000}).error().code() == Code::kTooLarge);
  CHECK_FALSE(schema.accepts(deep, {.work = 1'000'000}));
}

// Returns a schema with the alternatives of a rich text: twenty kinds of node. The last member of a
// node distinguishes the kinds.
std::string tagged_schema(std::string_view combination, std::string_view tag_of) {
  std::string branches;
  for (int i = 0; i < 20; ++i) {
    std::string tag(tag_of);
    tag.replace(tag.find('#'), 1, std::to_string(i));
    branches +=
        std::string(i == 0 ? "" : ",") + R"({"type":"object","properties":{"type":)" + tag +
        R"(,"content":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["type"]})";
  }
  return R"({"$ref":"#/$defs/node","$defs":{"node":{")" + std::string(combination) + R"(":[)" +
         branches + "]}}}";
}

TEST_CASE("recursive alternatives take work linear in the document, in any order of the keys") {
  std::string document = R"({"content":[],"type":"t19"})";
  for (int i = 0; i < 50; ++i) document = R"({"content":[)" + document + R"(],"type":"t19"})";
  constexpr std::string_view kReference = R"({"allOf":[{"type":"string","enum":["t#"]}]})";
  for (const char* combination : {"anyOf", "oneOf"}) {
    for (const std::string_view tag : {std::string_view(R"({"const":"t#"})"), kReference,
                                       std::string_view(R"({"pattern":"^t#$"})")}) {
      const auto schema = Schema::compile(tagged_schema(combination, tag)).value();
      INFO(combination << " told apart by " << tag);
      CHECK(schema.accepts(document, {.work = 20'000}));
      CHECK(schema.accepts_value(nlohmann::json::parse(document), {.work = 20'000}));
    }
  }
}

// Returns a union of `kinds` kinds of node with children. "@" in `own` is replaced by the number of
// the kind.
std::string union_of(std::string_view combination, const std::string& own, int kinds) {
  std::string branches;
  for (int i = 0; i < kinds; ++i) {
    std::string branch = own;
    for (auto at = branch.find('@'); at != branch.npos; at = branch.find('@')) {
      branch.replace(at, 1, std::to_string(i));
    }
    branches += (i == 0 ? "" : ",") + branch;
  }
  return R"({"$ref":"#/$defs/node","$defs":{"kids":{"type":"array","items":{"$ref":"#/$defs/node"}},"node":{")" +
         std::string(combination) + R"(":[)" + branches + "]}}}";
}

TEST_CASE("whatever tells recursive alternatives apart, in any place, the work has a bound") {
  struct Union {
    std::string own;    // the schema of one kind
    std::string open;   // a node up to its children
    std::string close;  // the rest of the node after its children
    int kinds = 20;
  };
  const std::string kids = R"("kids":{"$ref":"#/$defs/kids"})";
  const Union unions[] = {
      {R"({"properties":{)" + kids + R"(,"k@":true},"required":["k@"]})", R"({"kids":[)",
       R"(],"k19":1})"},
      {R"({"properties":{)" + kids + R"(,"k@":true},"additionalProperties":false})", R"({"kids":[)",
       R"(],"k19":1})"},
      {R"({"properties":{)" + kids + R"(,"t":{"const":@.5}},"required":["t"]})", R"({"kids":[)",
       R"(],"t":19.5})"},
      {R"({"properties":{)" + kids + R"(,"t":{"const":@}},"required":["t"]})", R"({"kids":[)",
       R"(],"t":79})", 80},
      {R"({"properties":{)" + kids +
           R"(,"z":{"properties":{"t":{"const":@}},"required":["t"]}},"required":["z"]})",
       R"({"kids":[)", R"(],"z":{"t":19}})"},
      {R"({"prefixItems":[{"$ref":"#/$defs/kids"},{"const":"t@"}],"type":"array","minItems":2})",
       "[[", R"(],"t19"])"},
      {R"({"properties":{)" + kids + R"(,"z":{"const":{"t":@}}},"required":["z"]})", R"({"kids":[)",
       R"(],"z":{"t":19}})"},
  };
  for (const Union& kind : unions) {
    std::string document = kind.open + kind.close;
    for (int i = 0; i < 50; ++i) document = kind.open + document + kind.close;
    for (const char* combination : {"anyOf", "oneOf"}) {
      INFO(combination << " of " << kind.own);
      const auto schema = Schema::compile(union_of(combination, kind.own, kind.kinds)).value();
      CHECK(schema.accepts(document, {.work = 3'000'000}));
      CHECK(schema.check(document, {.work = 3'000'000}).has_value());
      CHECK(schema.accepts_value(nlohmann::json::parse(document), {.work = 3'000'000}));
    }
  }
}

TEST_CASE("integer constants choose the alternative") {
  std::string branches;
  for (int i = 0; i < 40; ++i) {
    branches += std::string(i == 0 ? "" : ",") + R"({"properties":{"kind":{"const":)" +
                std::to_string(i) + R"(}},"required":["kind"]})";
  }
  for (const char* combination : {"anyOf", "oneOf"}) {
    const std::string text =
        "{\"items\":{\"" + std::string(combination) + "\":[" + branches + "]}}";
    const auto schema = Schema::compile(text).value();
    std::string list = R"([{"kind":39})";
    for (int i = 0; i < 99; ++i) list += R"(,{"kind":39})";
    list += "]";
    CHECK(schema.accepts(list, {.work = 500}));
    CHECK(schema.accepts(R"([{"kind":39.0},{"kind":-0},{"kind":3e0}])"));
    for (const char* other : {"40", "-1", "0.5", "1e400", "\"1\"", "99999999999999999999"}) {
      CHECK_FALSE(schema.accepts(R"([{"kind":)" + std::string(other) + "}]"));
    }
  }
  const auto shared = Schema::compile(R"({"oneOf":[
    {"properties":{"k":{"const":1}},"required":["k"]},{"properties":{"k":{"enum":[1,2]}},"required":["k"]},
    {"properties":{"k":{"const":3.0}},"required":["k"]}]})")
                          .value();
  CHECK_FALSE(shared.accepts(R"({"k":1})"));
  CHECK_FALSE(shared.accepts(R"({"k":1.0})"));
  CHECK(shared.accepts(R"({"k":2})"));
  CHECK(shared.accepts(R"({"k":3})"));
}

TEST_CASE("a schema that refers to itself for ever is an error when it is asked") {
#ifdef __SANITIZE_THREAD__
  return skip("the sanitizer's own record of calls ends before the stack does");
#endif
  for (
      const char* text :
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#"}}})",
       R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a","propertyNames":{"maxLength":4}}}})",
       R"({"if":{"type":"object"},"then":{"$ref":"#"}})",
       R"({"dependentSchemas":{"k":{"$ref":"#"}}})", R"({"not":{"$ref":"#"}})",
       R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})", R"({"oneOf":[{"$ref":"#"},{"$ref":"#"}]})",
       R"({"allOf":[{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}],"unevaluatedProperties":false})"}) {
    INFO(text);
    const auto schema = Schema::compile(text).value();
    CHECK(schema.check(R"({"k":1})").error().code() == Code::kTooLarge);
    CHECK_FALSE(schema.accepts(R"({"k":1})"));
  }
}

TEST_CASE("references may lead into each other on every level of a deep document") {
  std::string many;  // more rules than the compiler copies to the place of a reference
  for (int i = 0; i < 10; ++i) many += R"({"not":{"const":)" + std::to_string(i) + "}},";
  std::string text = R"({"$defs":{"d8":{"type":"array","items":{"$ref":"#"}})";
  for (int i = 0; i < 8; ++i) {
    text += R"(,"d)" + std::to_string(i) + R"(":{"allOf":[)" + many + R"({"$ref":"#/$defs/d)" +
            std::to_string(i + 1) + R"("}]})";
  }
  const auto schema = Schema::compile(text + R"(},"$ref":"#/$defs/d0"})").value();
  CHECK(schema.accepts(std::string(990, '[') + std::string(990, ']')));
  CHECK_FALSE(schema.accepts(std::string(989, '[') + "1" + std::string(989, ']')));
}

TEST_CASE("no more faults are told than were asked for") {
  const auto schema = Schema::compile(R"({"additionalProperties":false})").value();
  std::string instance = "{\"k\":1";
  for (int i = 0; i < 50'000; ++i) instance += ",\"k" + std::to_string(i) + "\":1";
  instance += "}";
  CHECK(schema.check(instance).error().details().faults.size() == 100);
  CHECK(schema.check(instance, {.faults = 3}).error().details().faults.size() == 3);
}

// Returns a schema with this number of definitions. Each definition refers to the next two and to
// itself.
std::string recursive_schema(int definitions) {
  std::string text = R"({"$ref":"#/$defs/d0","$defs":{)";
  const auto reference = [&](int to) {
    return R"({"$ref":"#/$defs/d)" + std::to_string(to % definitions) + "\"}";
  };
  for (int i = 0; i < definitions; ++i) {
    text += (i == 0 ? "\"d" : ",\"d") + std::to_string(i) +
            R"(":{"type":"object","properties":{"a":)" + reference(i + 1) +
            ",\"b\":" + reference(i + 2) + R"(,"c":{"type":"array","items":)" + reference(i) +
            R"(}},"anyOf":[)" + reference(i + 1) + ",{\"required\":[\"a\"]}]}";
  }
  return text + "}}";
}

TEST_CASE("schemas that refer to themselves compile to as many instructions as they are long") {
  for (const int definitions : {100, 1000, 4000}) {
    CompileOptions options;
    options.limits.instructions = 20 * static_cast<std::size_t>(definitions);
    INFO(definitions);
    CHECK(Schema::compile(recursive_schema(definitions), options).has_value());
  }
}

// A value that counts how often its kind is read.
class CountedValue {
 public:
  static constexpr bool kIsUtf8 = true;
  static inline std::size_t asked = 0;

  explicit CountedValue(NodeValue value) : value_(value) {}
  [[nodiscard]] Kind kind() const {
    ++asked;
    return value_.kind();
  }
  [[nodiscard]] bool boolean() const { return value_.boolean(); }
  [[nodiscard]] std::string_view text() const { return value_.text(); }
  [[nodiscard]] Number number() const { return value_.number(); }
  [[nodiscard]] std::size_t size() const { return value_.size(); }

  struct MakeItem {
    auto operator()(const Node* at) const { return CountedValue(NodeValue(*at)); }
  };
  struct MakeMember {
    auto operator()(const Member* at) const {
      return MemberOf<CountedValue>{at->key, CountedValue(NodeValue(at->value))};
    }
  };
  [[nodiscard]] auto items() const {
    const auto all = value_.items();
    return Walk<const Node*, MakeItem>{all.first, all.last};
  }
  [[nodiscard]] auto members() const {
    const auto all = value_.members();
    return Walk<const Member*, MakeMember>{all.first, all.last};
  }

 private:
  NodeValue value_;
};

TEST_CASE("uniqueItems reads each item a bounded number of times, objects too") {
  for (const int count : {1000, 10'000}) {
    std::string list = "[0";
    for (int i = 0; i < count; ++i) list += R"(,{"a":1,"b":)" + std::to_string(i) + "}";
    const auto document = Document::read(list + "]", 10).value();
    CountedValue::asked = 0;
    CHECK_FALSE(equal_items(CountedValue(NodeValue(document.root())), 1));
    CHECK(CountedValue::asked <= 10 * static_cast<std::size_t>(count));
  }
  CHECK_FALSE(Schema::compile(R"({"uniqueItems":true})")
                  .value()
                  .accepts("[1,2,3,4,5,6,7,8,9,{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]"));
}

// If all pairs were compared, this test would exceed the time limit for tests.
TEST_CASE("two hundred thousand keys of one object are compared in the time of sorting them") {
  std::string instance = "{";
  for (int i = 0; i < 200'000; ++i) {
    instance += (i == 0 ? "\"" : ",\"") + std::to_string(100'000'000 + i) + "\":1";
  }
  const auto schema = Schema::compile("{}").value();
  CHECK(schema.accepts(instance + "}", {.bytes = 8U << 20U}));
  CHECK_FALSE(schema.accepts(instance + ",\"100000077\":1}", {.bytes = 8U << 20U}));
}

}  // namespace
}  // namespace patchbay::schema
