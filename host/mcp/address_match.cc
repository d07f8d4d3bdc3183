#include "mcp/address_match.h"

#include <algorithm>

#include "mcp/uri_template.h"

namespace patchbay::mcp {
namespace {

constexpr std::size_t kMostTemplates = 500;

bool lists(const json::Node* items, std::string_view member, std::string_view uri) {
  if (items == nullptr || !items->is(json::Kind::kArray)) return false;
  const auto all = items->items();
  return std::any_of(all.begin(), all.end(), [&](const json::Node& item) {
    return text_of(member_of(&item, member)) == uri;
  });
}

bool has_template_for(const json::Node* templates, std::string_view uri) {
  if (templates == nullptr || !templates->is(json::Kind::kArray)) return false;
  std::size_t looked = 0;
  for (const json::Node& each : templates->items()) {
    if (++looked > kMostTemplates) return false;
    if (may_make(text_of(member_of(&each, "uriTemplate")), uri)) return true;
  }
  return false;
}

}  // namespace

AddressMatch holding_of(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                        std::string_view uri) {
  const auto listed = ask_gateway(mcp, as, gateway, "list_resources", "{}");
  if (listed.has_error()) return AddressMatch::kNothing;
  const json::Node& has = listed.value().root();
  const json::Node* templates = member_of(&has, "templates");
  if (lists(member_of(&has, "resources"), "uri", uri) || lists(templates, "uriTemplate", uri)) {
    return AddressMatch::kListed;
  }
  return has_template_for(templates, uri) ? AddressMatch::kByTemplate : AddressMatch::kNothing;
}

}  // namespace patchbay::mcp
