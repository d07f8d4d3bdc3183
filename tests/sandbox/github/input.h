// Query parameters and JSON bodies, read strictly: what a route does not name is refused.
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
  // 400 for a parameter that is not named, or that comes twice.
  static Granted<Query> read(const Exchange& exchange, Names known);

  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  // 422 for a value that is not allowed; without a value, the first allowed one.
  [[nodiscard]] Granted<std::string> one_of(std::string_view name, Names allowed) const;
  [[nodiscard]] Granted<std::size_t> number(std::string_view name, std::size_t least,
                                            std::size_t most, std::size_t otherwise) const;
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  explicit Query(const Request& request) : request_(&request) {}
  const Request* request_;
};

// The JSON object of a POST: 400 if it is not an object, 422 for a member that is not named.
Granted<std::shared_ptr<const nlohmann::json>> read_body(const Exchange& exchange, Names known);
// 422 if the member is missing or not a string.
Granted<std::string> required_text(const nlohmann::json& body, std::string_view resource,
                                   std::string_view name);
// "" if the member is missing; 422 if it is not a string.
Granted<std::string> optional_text(const nlohmann::json& body, std::string_view resource,
                                   std::string_view name);
Granted<std::vector<std::string>> optional_texts(const nlohmann::json& body,
                                                 std::string_view resource, std::string_view name);

}  // namespace patchbay::sandbox::github
