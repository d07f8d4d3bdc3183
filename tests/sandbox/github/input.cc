#include "sandbox/github/input.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

namespace patchbay::sandbox::github {

using nlohmann::json;

SandboxResult<Query> Query::read(const Exchange& exchange, Names known) {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : exchange.request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) return unknown_parameter(name);
    if (!seen.insert(name).second) return unknown_parameter(name + " (given twice)");
  }
  return Query(exchange.request);
}

std::string Query::text(std::string_view name, std::string_view otherwise) const {
  return std::string(request_->parameter(name).value_or(otherwise));
}

bool Query::has(std::string_view name) const { return request_->parameter(name).has_value(); }

SandboxResult<std::string> Query::one_of(std::string_view name, Names allowed) const {
  const auto given = request_->parameter(name);
  if (!given) return std::string(*allowed.begin());
  if (std::find(allowed.begin(), allowed.end(), *given) == allowed.end()) {
    return validation_failed("Query", name, "invalid");
  }
  return std::string(*given);
}

SandboxResult<std::size_t> Query::number(std::string_view name, std::size_t least, std::size_t most,
                                         std::size_t otherwise) const {
  const auto given = request_->parameter(name);
  if (!given) return otherwise;
  std::size_t value = 0;
  const auto* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value < least || value > most) {
    return validation_failed("Query", name, "invalid");
  }
  return value;
}

SandboxResult<std::shared_ptr<const json>> read_body(const Exchange& exchange, Names known) {
  const auto type = exchange.request.header("Content-Type").value_or("");
  if (!type.starts_with("application/json")) {
    return refusal(415, "The body must be sent as application/json");
  }
  auto body = std::make_shared<json>(json::parse(exchange.request.body, nullptr, false));
  if (body->is_discarded()) return refusal(400, "Problems parsing JSON");
  if (!body->is_object()) return refusal(400, "Body should be a JSON object");
  for (const auto& [name, value] : body->items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return validation_failed("Body", name, "unknown");
    }
  }
  return std::shared_ptr<const json>(std::move(body));
}

SandboxResult<std::string> required_text(const json& body, std::string_view resource,
                                         std::string_view name) {
  BOOST_OUTCOME_TRY(auto text, optional_text(body, resource, name));
  if (text.empty()) return validation_failed(resource, name, "missing_field");
  return text;
}

SandboxResult<std::string> optional_text(const json& body, std::string_view resource,
                                         std::string_view name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::string();
  if (!found->is_string()) return validation_failed(resource, name, "invalid");
  return found->get<std::string>();
}

SandboxResult<std::vector<std::string>> optional_texts(const json& body, std::string_view resource,
                                                       std::string_view name) {
  std::vector<std::string> texts;
  const auto found = body.find(name);
  if (found == body.end()) return texts;
  if (!found->is_array()) return validation_failed(resource, name, "invalid");
  for (const auto& each : *found) {
    if (!each.is_string()) return validation_failed(resource, name, "invalid");
    texts.push_back(each.get<std::string>());
  }
  return texts;
}

}  // namespace patchbay::sandbox::github
