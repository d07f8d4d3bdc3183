#include "sandbox/graph/exchange.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "sandbox/graph/access.h"

namespace patchbay::sandbox::graph {

using nlohmann::json;

namespace {

std::set<std::string, std::less<>> names_in(std::string_view list) {
  std::set<std::string, std::less<>> out;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    out.insert(std::string(list.substr(0, comma)));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return out;
}

}  // namespace

bool Exchange::has_scope(std::string_view scope) const {
  return token.scopes.contains(std::string(scope));
}

SandboxResult<bool> Exchange::knows(Names parameters) const {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : request.query) {
    if (std::find(parameters.begin(), parameters.end(), name) == parameters.end()) {
      return invalid_request("Unknown parameter: " + name);
    }
    if (!seen.insert(name).second) return invalid_request("Given twice: " + name);
  }
  return true;
}

std::string Exchange::text(std::string_view name, std::string_view otherwise) const {
  return std::string(request.parameter(name).value_or(otherwise));
}

SandboxResult<std::size_t> Exchange::top(std::size_t most, std::size_t otherwise) const {
  const auto given = request.parameter("$top");
  if (!given) return std::min(otherwise, store.most_of_page);
  std::size_t value = 0;
  const char* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value == 0) {
    return invalid_request("Invalid value of $top");
  }
  return std::min({value, most, store.most_of_page});
}

SandboxResult<const Drive*> Exchange::drive() const {
  const Drive* found = nullptr;
  std::string wanted = "me";
  if (const auto id = path.find("drive"); id != path.end()) {
    wanted = id->second;
    const auto at = store.drives.find(wanted);
    if (at != store.drives.end()) found = &at->second;
  } else if (const auto site_id = path.find("site"); site_id != path.end()) {
    BOOST_OUTCOME_TRY(const Site* at, site());
    wanted = at->id;
    for (const auto& [each, drive] : store.drives) {
      if (found == nullptr && drive.site == at->id && !drive.is_system) found = &drive;
    }
  } else {
    found = store.own_drive(user());
  }
  if (found == nullptr) return item_not_found(wanted);
  if (found->is_locked) return refusal(423, "resourceLocked", "The site is locked.");
  const bool may_all = has_scope("Files.Read.All") || has_scope("Sites.Read.All");
  const bool may = may_all || (has_scope("Files.Read") && found->owner == user());
  if (!may) return access_denied();
  return found;
}

SandboxResult<const Item*> Exchange::item() const {
  BOOST_OUTCOME_TRY(const Drive* in, drive());
  const auto given = path.find("item");
  const std::string id = given != path.end() && given->second != "root" ? given->second : in->root;
  const Item* found = store.item(id);
  if (found == nullptr || found->drive != in->id || !may_read(store, *found, user())) {
    return item_not_found(id);
  }
  return found;
}

SandboxResult<const Site*> Exchange::site() const {
  if (!has_scope("Sites.Read.All")) return access_denied();
  const std::string& id = path.find("site")->second;
  const auto found = store.sites.find(id);
  if (found == store.sites.end()) return item_not_found(id);
  if (!may_see_site(store, found->second, user())) return access_denied();
  return &found->second;
}

std::string Exchange::link(const std::string& parameters) const {
  return request.origin + request.path + "?" + parameters;
}

SandboxResult<json> selected(const Exchange& exchange, const json& full, std::string_view known) {
  const auto mask = exchange.request.parameter("$select");
  if (!mask) return full;
  const auto names = names_in(known);
  json out = json::object();
  for (const std::string& each : names_in(*mask)) {
    if (!names.contains(each)) {
      return refusal(400, "BadRequest", "Could not find a property named '" + each + "'.");
    }
    if (full.contains(each)) out[each] = full.at(each);
  }
  for (const auto& [name, value] : full.items()) {
    if (name.starts_with("@")) out[name] = value;
  }
  return out;
}

Response json_answer(const json& body) {
  auto response = text_response(
      200, "application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8",
      body.dump(-1, ' ', false, json::error_handler_t::replace));
  response.set("Cache-Control", "no-store, no-cache");
  return response;
}

}  // namespace patchbay::sandbox::graph
