#include "gates/read_gates.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace patchbay::gates {
namespace {

std::string sample_text() {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/host/gates/sample/gates.json");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("the sample file is in order, and each gate has a category, an owner and an end") {
  const auto gates = read_gates(sample_text());
  INFO((gates.has_error() ? gates.error().message() : ""));
  REQUIRE(gates.has_value());
  CHECK(gates.value().size() == 7);
  for (const Gate& gate : gates.value()) {
    CHECK_FALSE(gate.category.empty());
    CHECK_FALSE(gate.owner.empty());
    CHECK_FALSE(gate.remove_when.empty());
  }
  CHECK(gates.value()[0].connectors.empty());
  CHECK(gates.value()[1].percent == 10);
  CHECK(gates.value()[5].variants.size() == 2);
}

TEST_CASE("a gate is written as it is read") {
  const auto gates = read_gates(sample_text());
  REQUIRE(gates.has_value());
  const auto document = nlohmann::json::parse(sample_text());
  for (std::size_t i = 0; i < gates.value().size(); ++i) {
    auto expected = document.at("gates").at(i);
    auto written = nlohmann::json::parse(json_of(gates.value()[i]));
    if (!expected.contains("enabled")) written.erase("enabled");
    if (expected["rule"].contains("variants")) {
      for (auto& variant : written["rule"]["variants"]) variant.erase("open");
    }
    CHECK(written == expected);
  }
}

TEST_CASE("every fault of a gate is named") {
  const auto refused = read_gates(
      R"({"gates":[{"name":"x y","category":"c","owner":"o","rule":{"kind":"plan","plans":["a"]}},
                   {"name":"b","category":"c","owner":"o","remove_when":"r","percent":5,
                    "rule":{"kind":"percentage_rollout","percent":101}}]})");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kInvalidArgument);
  CHECK(refused.error().details().faults.size() == 4);
}

TEST_CASE("two gates of one name and shares above 100 percent are refused") {
  const std::string variants = R"([{"name":"a","share":60},{"name":"b","share":40.01}])";
  const std::string gate = R"({"name":"g","category":"c","owner":"o","remove_when":"r",)"
                           R"("rule":{"kind":"experiment","variants":)" +
                           variants + "}}";
  const auto refused = read_gates("{\"gates\":[" + gate + "," + gate + "]}");
  REQUIRE(refused.has_error());
  CHECK(refused.error().details().faults.size() == 3);
  CHECK(refused.error().message().find("Two gates are called \"g\"") != std::string::npos);
}

TEST_CASE("shares of exactly 100 percent are taken") {
  const auto gate = read_gate(
      R"({"name":"g","category":"c","owner":"o","remove_when":"r","rule":{"kind":"experiment",
          "variants":[{"name":"a","share":33.33},{"name":"b","share":33.33},
                      {"name":"c","share":33.34}]}})");
  CHECK(gate.has_value());
}

TEST_CASE("what is not one gate is refused") {
  CHECK(read_gate("").has_error());
  CHECK(read_gate("[]").has_error());
  CHECK(read_gate("{}").has_error());
  CHECK(read_gate("{},{}").has_error());
}

}  // namespace
}  // namespace patchbay::gates
