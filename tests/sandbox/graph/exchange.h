// One request to the stand-in Microsoft Graph, while a route handles it.
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

  // Refuses with 400 a parameter that is not in `parameters` or that comes twice.
  [[nodiscard]] Granted<bool> knows(Names parameters) const;
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  // Returns $top.
  [[nodiscard]] Granted<std::size_t> top(std::size_t most, std::size_t otherwise) const;
  // Returns the drive of the path, if the user may see it.
  [[nodiscard]] Granted<const Drive*> drive() const;
  // Returns the item of the path (its drive's root without {item}), if the user may see it.
  [[nodiscard]] Granted<const Item*> item() const;
  // Returns the site of {site}, if the user may see it.
  [[nodiscard]] Granted<const Site*> site() const;

  // Returns an address at this server: the path of this request and these parameters.
  [[nodiscard]] std::string link(const std::string& parameters) const;
};

// Returns an answer of the members that $select names; all of `full` without $select. A name that
// is not in `known`, separated by commas, is refused.
Granted<nlohmann::json> selected(const Exchange& exchange, const nlohmann::json& full,
                                 std::string_view known);
Response json_answer(const nlohmann::json& body);

}  // namespace patchbay::sandbox::graph
