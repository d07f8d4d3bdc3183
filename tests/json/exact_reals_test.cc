#include "json/exact_reals.h"

#include <catch2/catch.hpp>

#include "json/element_reader.h"

namespace patchbay::json {
namespace {

TEST_CASE("a real is long when a double does not hold its digits") {
  for (const char* literal : {"0.1", "-19.99", "123456789.123456", "0.000123456789012345", "1e300",
                              "1.5E-200", "0.0", "0e-400", "-0.0000"}) {
    INFO(literal);
    CHECK_FALSE(is_long_real(literal));
  }
  for (const char* literal : {"0.10000000000000001", "1234567890.123456", "-9007199254740993.5",
                              "1e-400", "-1E-5000", "0.5e-99999999999", "1.5e-308"}) {
    INFO(literal);
    CHECK(is_long_real(literal));
  }
  CHECK(is_long_real("0." + std::string(400, '0') + "1"));
  CHECK_FALSE(is_long_real("0." + std::string(400, '0')));
}

TEST_CASE("the tape gives long reals by their literals, wherever they stand") {
  ElementReader reader;
  const std::string text =
      R"( {"a,1":[1,-0.10000000000000001 ,true],"b":{"c":"0.10000000000000001","d":1e-400},"e":[],"f":2.5} )";
  const auto root = reader.read(text, 10, true);
  REQUIRE(root.has_value());
  std::vector<std::string> literals;
  std::vector<TapeValue> open = {*root};
  while (!open.empty()) {
    const TapeValue value = open.back();
    open.pop_back();
    if (value.kind() == Kind::kReal) {
      const Number number = value.number();
      literals.emplace_back(number.form == Number::Form::kText ? number.text : "double");
    }
    if (value.kind() == Kind::kArray) {
      for (const TapeValue item : value.items()) open.push_back(item);
    } else if (value.kind() == Kind::kObject) {
      for (const auto& [key, member] : value.members()) open.push_back(member);
    }
  }
  CHECK(literals == std::vector<std::string>{"double", "1e-400", "-0.10000000000000001"});
  CHECK(root->size() == 4);
  // What the reader's buffer held before does not lengthen a literal.
  CHECK(reader.read("0.10000000000000001", 10, true)->number().text == "0.10000000000000001");
  const auto rounded = reader.read("0.10000000000000001", 10, false);
  CHECK(rounded->number().form == Number::Form::kDouble);
}

}  // namespace
}  // namespace patchbay::json
