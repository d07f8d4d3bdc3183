#include "sandbox/github/exchange.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace patchbay::sandbox::github {

SandboxResult<std::int64_t> Exchange::number(std::string_view name) const {
  const auto found = path.find(name);
  std::int64_t value = 0;
  if (found == path.end()) return not_found();
  const auto& text = found->second;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return not_found();
  return value;
}

SandboxResult<Issue*> Exchange::issue(bool pull) const {
  BOOST_OUTCOME_TRY(const auto wanted, number("number"));
  Issue* found = repository->issue(wanted);
  if (found == nullptr || (pull && !found->pull)) return not_found();
  return found;
}

Response json_response(const nlohmann::json& body, int status) {
  return text_response(status, "application/json; charset=utf-8",
                       body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace patchbay::sandbox::github
