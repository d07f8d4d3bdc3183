#pragma once

#include <catch2/catch.hpp>

#include "schema/schema.h"

namespace patchbay::schema {

using Sentences = std::vector<std::string>;

// Returns the sentences of the faults of an invalid instance. The test fails if the instance is
// valid.
inline Sentences told(std::string_view schema_text, std::string_view instance,
                      bool formats = false) {
  CompileOptions options;
  options.assert_formats = formats;
  const auto schema = Schema::compile(schema_text, options);
  INFO(schema_text);
  REQUIRE(schema.has_value());
  const auto checked = schema.value().check(instance);
  REQUIRE_FALSE(checked.has_value());
  Sentences sentences;
  for (const Fault& fault : checked.error().details().faults) {
    CHECK_FALSE(fault.keyword.empty());
    CHECK(fault.allowed != kNotExamined);
    sentences.push_back(fault.sentence);
  }
  return sentences;
}

}  // namespace patchbay::schema
