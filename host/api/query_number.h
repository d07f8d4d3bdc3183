#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "base/result.h"
#include "httpd/request.h"

namespace patchbay::api {

struct NumberRange {
  int least = 1;
  int most = 1000;
  int usual = 100;  // default, if the query lacks the parameter
};

// Returns the number in the query parameter `name`. Returns range.usual if it is missing. Fails
// with INVALID_ARGUMENT if it is not a decimal number within the range.
inline Result<int> query_number(const httpd::Request& request, std::string_view name,
                                const NumberRange& range) {
  const auto given = request.query_value(name);
  if (!given) return range.usual;
  int number = 0;
  const char* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, number);
  const bool is_number = read.ec == std::errc() && read.ptr == end;
  if (is_number && number >= range.least && number <= range.most) return number;
  return Error(Code::kInvalidArgument,
               "The query's " + std::string(name) + " has to be a number from " +
                   std::to_string(range.least) + " to " + std::to_string(range.most) + ".");
}

}  // namespace patchbay::api
