// Tests that the cost of one instruction is counted, for numbers, lists and keys of any length.
#include <catch2/catch.hpp>
#include <string>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

std::string digits_of(std::size_t count) {
  std::string digits;
  while (digits.size() < count) digits += "1234567";
  digits.resize(count - 1);
  return digits + "7";
}

std::string array_of(std::string_view item, std::size_t count) {
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::string(item);
  return list + "]";
}

bool is_too_large(std::string_view schema, std::string_view instance, std::uint64_t work) {
  const auto compiled = Schema::compile(schema).value();
  const auto checked = compiled.check(instance, {.work = work});
  return !checked && checked.error().code() == Code::kTooLarge;
}

TEST_CASE("a long divisor of a short literal is decided by their lengths") {
  // The divisor has no factor 2 or 5, so zeros cannot help: no division is made.
  const std::string text = R"({"items":{"multipleOf":)" + digits_of(3000) + "}}";
  const auto schema = Schema::compile(text).value();
  const std::string items = array_of("1e999999999", 50);
  CHECK_FALSE(schema.accepts(items, {.work = 100'000}));
  CHECK(schema.check(items, {.work = 100'000}).error().code() == Code::kInvalidArgument);
}

TEST_CASE("a division counts its steps") {
  const std::string divisor = digits_of(3000);
  const std::string schema = R"({"items":{"multipleOf":)" + divisor + "}}";
  CHECK(Schema::compile(schema).value().accepts(array_of(divisor + "0", 5)));
  CHECK(is_too_large(schema, array_of(divisor + digits_of(3000), 5), 50'000));
  const std::string even = R"({"multipleOf":)" + digits_of(9000) + "2}";
  CHECK(is_too_large(even, "1e999999999", 10'000));
}

TEST_CASE("a long literal of a schema is read once, not for each item") {
  const std::string schema = R"({"items":{"not":{"enum":[)" + digits_of(10'000) + "]}}}";
  const std::string items = array_of("1", 5000);
  CHECK(Schema::compile(schema).value().accepts(items, {.work = 30'000}));
}

TEST_CASE("a long literal of an instance is counted each time an instruction reads it") {
  const std::string number = digits_of(8000) + ".5";
  for (const char* rule : {R"({"minimum":1.5})", R"({"minimum":1})", R"({"not":{"enum":[1,2]}})",
                           R"({"multipleOf":0.5})"}) {
    INFO(rule);
    const std::string schema = R"({"allOf":)" + array_of(rule, 100) + "}";
    CHECK(Schema::compile(schema).value().accepts(number));
    CHECK(is_too_large(schema, number, 20'000));
  }
}

TEST_CASE("lists that must differ, and values that are compared with them, are counted") {
  const std::string list = array_of("[1,2,3]", 1000);
  const std::string equal = R"({"items":{"const":)" + list + "}}";
  CHECK(is_too_large(equal, array_of(list, 20), 10'000));
  const std::string unique = R"({"allOf":)" + array_of(R"({"uniqueItems":true})", 100) + "}";
  std::string numbers = "[0";
  for (int i = 1; i < 4000; ++i) numbers += "," + std::to_string(i);
  CHECK(is_too_large(unique, numbers + "]", 50'000));
}

TEST_CASE("a long literal within a list is counted each time the list is compared") {
  std::string lists;
  for (int i = 0; i < 1000; ++i) lists += (i == 0 ? "[" : ",[") + std::to_string(i) + ".5]";
  const std::string instance = "[" + digits_of(8000) + ".5]";
  CHECK(is_too_large(R"({"not":{"enum":[)" + lists + "]}}", instance, 500'000));
  CHECK(Schema::compile(R"({"not":{"enum":[)" + lists + "]}}").value().accepts(instance));
}

TEST_CASE("a short divisor of a long literal counts a division for each digit") {
  const std::string schema = R"({"allOf":)" + array_of(R"({"multipleOf":7})", 100) + "}";
  CHECK(is_too_large(schema, digits_of(80'000), 1'000'000));
}

}  // namespace
}  // namespace patchbay::schema
