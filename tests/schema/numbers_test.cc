// Tests that numbers are compared by the decimal values of their literals, in the schema and in the
// instance.
#include <catch2/catch.hpp>

#include "schema/schema.h"

namespace patchbay::schema {
namespace {

struct NumberCase {
  const char* schema;
  const char* instance;
  bool valid;
};

constexpr NumberCase kLiterals[] = {
    {R"({"const":0.10000000000000001})", "0.10000000000000001", true},
    {R"({"const":0.10000000000000001})", "0.1", false},
    {R"({"const":0.1})", "0.10000000000000001", false},
    {R"({"enum":[1.2345678901234567890]})", "1.2345678901234567890", true},
    {R"({"enum":["x",[0.10000000000000001]]})", "[0.10000000000000001]", true},
    {R"({"enum":[{"a":0.1}]})", R"({"a":0.10000000000000001})", false},
    {R"({"minimum":3.14159265358979323846})", "3.14159265358979323846", true},
    {R"({"minimum":3.14159265358979323846})", "3.14159265358979323845", false},
    {R"({"type":"integer"})", "123456789012345678901234567890.5", false},
    {R"({"type":"integer"})", "123456789012345678901234567890.0", true},
    {R"({"type":"integer"})", "9007199254740993.5", false},
    {R"({"type":"integer"})", "1.00000000000000000001", false},
    {R"({"type":"integer"})", "1e-5000", false},
    {R"({"type":"integer"})", "100e-2", true},
    {R"({"multipleOf":0.01})", "4.350000000000000001", false},
    {R"({"multipleOf":0.01})", "0.10000000000000001", false},
    {R"({"multipleOf":0.01})", "4.35", true},
    {R"({"exclusiveMaximum":972783798187987123879878123.18878137})",
     "972783798187987123879878123.188781371", false},
    {R"({"exclusiveMaximum":0.1})", "0.0999999999999999999999", true},
    {R"({"uniqueItems":true})", "[0.1,0.10000000000000001]", true},
    {R"({"uniqueItems":true})", "[0.10000000000000001,0.10000000000000001]", false},
    {R"({"uniqueItems":true})", "[9999999999999999999,9999999999999999999e0]", false},
    {R"({"uniqueItems":true})", "[1,2,3,4,5,6,7,8,9,0.1,0.10000000000000001]", true},
    {R"({"uniqueItems":true})", "[1,2,3,4,5,6,7,8,9,100000000000000000.0,1e17]", false},
    {R"({"minimum":0})", "-1e-400", false},
    {R"({"exclusiveMinimum":0})", "1e-400", true},
    {R"({"contains":{"maximum":0.1}})", "[0.10000000000000001]", false},
    // exponents beyond 2^60, and beyond 2^64
    {R"({"const":1e2000000000000000000})", "1e3000000000000000000", false},
    {R"({"const":1e2000000000000000000})", "10e1999999999999999999", true},
    {R"({"const":10.0e1152921504606846976})", "1e1152921504606846977", true},
    {R"({"const":1e-99999999999999999999999})", "0.1e-99999999999999999999998", true},
    {R"({"enum":["x",1e0000000000000000000000001]})", "10", true},
    {R"({"maximum":1e2000000000000000000})", "1e3000000000000000000", false},
    {R"({"maximum":1e3000000000000000000})", "9e2999999999999999999", true},
    {R"({"exclusiveMaximum":1e3000000000000000000})", "10e2999999999999999999", false},
    {R"({"exclusiveMinimum":1e-2000000000000000000})", "1e-3000000000000000000", false},
    {R"({"minimum":-1e2000000000000000000})", "-1e3000000000000000000", false},
    {R"({"uniqueItems":true})", "[1e2000000000000000000,1e3000000000000000000]", true},
    {R"({"uniqueItems":true})", "[1,2,3,4,5,6,7,8,9,1e2000000000000000000,1e3000000000000000000]",
     true},
    {R"({"uniqueItems":true})", "[1,2,3,4,5,6,7,8,9,1e2000000000000000000,10e1999999999999999999]",
     false},
    {R"({"multipleOf":1e-2000000000000000000})", "1e-3000000000000000000", false},
    {R"({"multipleOf":1e2000000000000000000})", "1e3000000000000000000", true},
    {R"({"multipleOf":3e2000000000000000000})", "15e2000000000000000000", true},
    {R"({"multipleOf":3e2000000000000000000})", "1e3000000000000000000", false},
    {R"({"type":"integer"})", "1e-99999999999999999999", false},
    {R"({"type":"integer"})", "1.5e99999999999999999999", true},
    // long divisors: with factors 2, with factors 5, with neither
    {R"({"multipleOf":1267650600228229401496703205376})", "1e99", false},
    {R"({"multipleOf":1267650600228229401496703205376})", "1e100", true},
    {R"({"multipleOf":1267650600228229401496703205376})", "7e101", true},
    {R"({"multipleOf":7888609052210118054117285652827862296732064351090230047702789306640625})",
     "1e100", true},
    {R"({"multipleOf":7888609052210118054117285652827862296732064351090230047702789306640625})",
     "1e99", false},
    {R"({"multipleOf":1000000000000000000000000000057})",
     "1000000000000000000000000000114000000000000000000000000003249", true},
    {R"({"multipleOf":1000000000000000000000000000057})",
     "1000000000000000000000000000114000000000000000000000000003248", false},
    {R"({"multipleOf":1000000000000000000000000000057})", "1e999999999", false},
};

TEST_CASE("a number is its literal: equal to itself, and told apart from its neighbours") {
  for (const auto& [text, instance, valid] : kLiterals) {
    INFO(text << " over " << instance);
    const auto schema = Schema::compile(text).value();
    CHECK(schema.accepts(instance) == valid);
    const auto checked = schema.check(instance);
    REQUIRE(checked.has_value() == valid);
    if (!valid) {
      REQUIRE(checked.error().details().faults.size() == 1);
      CHECK_FALSE(checked.error().details().faults.front().keyword.empty());
    }
    for (const OutputFormat format : {OutputFormat::kFlag, OutputFormat::kBasic,
                                      OutputFormat::kDetailed, OutputFormat::kVerbose}) {
      const std::string report = schema.report(instance, format).value();
      CHECK((report.find(R"({"valid":true)") == 0) == valid);
    }
  }
}

}  // namespace
}  // namespace patchbay::schema
