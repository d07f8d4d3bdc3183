// Reads query parameters and JSON bodies strictly. Refuses parameters and members that the route
// does not name.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/github/exchange.h"

namespace patchbay::sandbox::github {

using Names = std::initializer_list<std::string_view>;

class Query {
 public:
  // Reads the query. Refuses with 400 a parameter that is not in `known` or that occurs twice.
  static SandboxResult<Query> read(const Exchange& exchange, Names known);

  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  // Returns the parameter's value, or the first allowed value if the parameter is missing. Refuses
  // with 422 a value that is not allowed.
  [[nodiscard]] SandboxResult<std::string> one_of(std::string_view name, Names allowed) const;
  [[nodiscard]] SandboxResult<std::size_t> number(std::string_view name, std::size_t least,
                                                  std::size_t most, std::size_t otherwise) const;
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  explicit Query(const Request& request) : request_(&request) {}
  const Request* request_;
};

// Returns the JSON object of a POST. Refuses with 400 if the body is not an object, and with 422 if
// a member is not in `known`.
SandboxResult<std::shared_ptr<const nlohmann::json>> read_body(const Exchange& exchange,
                                                               Names known);
// Returns the member. Refuses with 422 if it is missing or not a string.
SandboxResult<std::string> required_text(const nlohmann::json& body, std::string_view resource,
                                         std::string_view name);
// Returns "" if the member is missing. Refuses with 422 if it is not a string.
SandboxResult<std::string> optional_text(const nlohmann::json& body, std::string_view resource,
                                         std::string_view name);
SandboxResult<std::vector<std::string>> optional_texts(const nlohmann::json& body,
                                                       std::string_view resource,
                                                       std::string_view name);

}  // namespace patchbay::sandbox::github
