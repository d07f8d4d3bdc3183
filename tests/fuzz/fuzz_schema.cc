// Input: a schema, a NUL byte, an instance. Compiling and judging stay within their limits, and
// every way to get a verdict gives the same verdict.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "invariant.h"
#include "schema/schema.h"

using patchbay::fuzz::must_hold;
using patchbay::schema::OutputFormat;
using patchbay::schema::Schema;

namespace {

// Returns true if the report says that the instance is valid. All output formats have this member.
bool says_valid(const std::string& report) {
  return nlohmann::json::parse(report).at("valid").get<bool>();
}

bool names_a_fault(const patchbay::Error& error) {
  const auto& faults = error.details().faults;
  return !faults.empty() && !faults.front().keyword.empty() &&
         faults.front().allowed != patchbay::schema::kNotExamined;
}

void parsed_values_agree(const Schema& schema, std::string_view instance) {
  const auto value = nlohmann::json::parse(instance, nullptr, false);
  if (!value.is_discarded()) {
    must_hold(schema.accepts_value(value) == schema.check_value(value).has_value(),
              "accepts_value and check_value agree");
  }
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  const simdjson::padded_string padded(instance);
  if (parser.parse(padded).get(element) == simdjson::SUCCESS) {
    must_hold(schema.accepts_element(element) == schema.check_element(element).has_value(),
              "accepts_element and check_element agree");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  if (end == std::string_view::npos) return 0;
  const std::string_view instance = input.substr(end + 1);

  patchbay::schema::CompileOptions options;
  options.assert_formats = size % 2 == 0;
  const auto schema = Schema::compile(input.substr(0, end), options);
  if (!schema) return 0;

  const bool accepted = schema.value().accepts(instance);
  const auto checked = schema.value().check(instance);
  must_hold(accepted == checked.has_value(), "accepts and check agree");
  if (!checked && checked.error().code() == patchbay::Code::kInvalidArgument) {
    must_hold(names_a_fault(checked.error()), "what is refused has a fault with a keyword");
  }
  for (const OutputFormat format : {OutputFormat::kFlag, OutputFormat::kBasic,
                                    OutputFormat::kDetailed, OutputFormat::kVerbose}) {
    const auto report = schema.value().report(instance, format);
    if (report) must_hold(says_valid(report.value()) == accepted, "the report agrees");
    if (!report) must_hold(!accepted, "what cannot be reported on is not accepted");
  }
  parsed_values_agree(schema.value(), instance);
  must_hold(Schema::compile(schema.value().standard_form(), options).has_value(),
            "the standard form compiles");
  return 0;
}
