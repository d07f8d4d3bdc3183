#include "httpd/content_coding.h"

#include <algorithm>

#include "base/words.h"

namespace patchbay::httpd {
namespace {

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Returns true if a Content-Type names a charset other than utf-8. A Content-Type has the form
// "type/subtype; name=value; name="value"" (RFC 9110 §8.3.1).
bool names_other_charset(std::string_view content_type) {
  std::string_view rest =
      content_type.substr(std::min(content_type.find(';'), content_type.size()));
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view parameter = rest.substr(0, rest.find(';'));
    rest.remove_prefix(parameter.size());
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    if (!equal_ignoring_case(trimmed(parameter.substr(0, equals)), "charset")) continue;
    const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
    if (!equal_ignoring_case(without_quotes(trimmed(value)), "utf-8")) return true;
  }
  return false;
}

}  // namespace

Result<void> check_coding(const Request& request) {
  const std::string_view coding = request.header("Content-Encoding").value_or("identity");
  if (!equal_ignoring_case(coding, "identity")) {
    return Error(Code::kMalformedRequest,
                 "The request's body is encoded as \"" + std::string(coding.substr(0, 64)) +
                     "\"; this server takes it as it is. Send it without Content-Encoding.");
  }
  if (names_other_charset(request.header("Content-Type").value_or(""))) {
    return Error(Code::kMalformedRequest,
                 "The request's Content-Type names another charset than utf-8, the only one that "
                 "is read here.");
  }
  return success();
}

}  // namespace patchbay::httpd
