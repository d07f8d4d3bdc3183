// One request to the fake Microsoft Graph, while a route handles it.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/graph/refusal.h"
#include "sandbox/graph/store.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::graph {

class Subscriptions;

using Names = std::initializer_list<std::string_view>;

struct Exchange {
  const Request& request;
  const PathParameters& path;
  Store& store;
  const Token& token;
  Subscriptions& subscriptions;

  [[nodiscard]] const std::string& user() const { return token.user; }
  [[nodiscard]] bool has_scope(std::string_view scope) const;

  // Refuses with 400 a parameter that is not in `parameters` or that occurs twice.
  [[nodiscard]] SandboxResult<bool> knows(Names parameters) const;
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  // Returns the value of $top.
  [[nodiscard]] SandboxResult<std::size_t> top(std::size_t most, std::size_t otherwise) const;
  // Returns the drive in the path. Fails if the user may not see it.
  [[nodiscard]] SandboxResult<const Drive*> drive() const;
  // Returns the item in the path, or its drive's root without {item}. Fails if the user may not see
  // it.
  [[nodiscard]] SandboxResult<const Item*> item() const;
  // Returns the site of {site}. Fails if the user may not see it.
  [[nodiscard]] SandboxResult<const Site*> site() const;

  // Returns an address at this server, with the path of this request and these parameters.
  [[nodiscard]] std::string link(const std::string& parameters) const;
};

// Answers with the members that $select names. Without $select, answers with all members of `full`.
// Refuses a name that is not in `known`, a list separated by commas.
SandboxResult<nlohmann::json> selected(const Exchange& exchange, const nlohmann::json& full,
                                       std::string_view known);
Response json_answer(const nlohmann::json& body);

}  // namespace patchbay::sandbox::graph
