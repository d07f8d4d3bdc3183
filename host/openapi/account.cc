#include "openapi/account.h"

#include <algorithm>

#include "base/lower_case.h"
#include "openapi/names.h"
#include "openapi/refusal.h"

namespace patchbay::openapi {
namespace {

constexpr const char* kByHand =
    " Choose the account by --auth none or --auth api_key, and write its \"auth\" by hand.";

Tree key_way(const std::string& name, const std::string& prefix, const std::string& place,
             const std::string& description) {
  Tree way = {{"type", "api_key"}, {"place", place}, {"name", name}};
  if (!prefix.empty()) way["prefix"] = prefix;
  way["title"] = "API key";
  if (!description.empty()) way["description"] = sentence(description);
  return way;
}

// Returns an element of the manifest's `auth` for a scheme of OAuth 2. Reads the flows
// authorizationCode and clientCredentials. Returns null if the scheme has neither of these flows.
Tree oauth_way(const Tree& scheme) {
  const Tree& flows = member(scheme, "flows");
  Tree way = {{"type", "oauth2"}, {"flows", Tree::array()}, {"endpoints", Tree::object()}};
  Tree scopes = Tree::array();
  for (const auto& [flow, name] : {std::pair("authorizationCode", "authorization_code"),
                                   std::pair("clientCredentials", "client_credentials")}) {
    const Tree& found = member(flows, flow);
    if (!found.is_object()) continue;
    way["flows"].push_back(name);
    const std::string authorize = text_member(found, "authorizationUrl");
    if (!authorize.empty()) way["endpoints"]["authorize"] = authorize;
    way["endpoints"]["token"] = text_member(found, "tokenUrl");
    const Tree& described = member(found, "scopes");
    if (!scopes.empty() || !described.is_object()) continue;
    for (const auto& scope : described.items()) {
      const std::string text = scope.value().is_string() ? scope.value().get<std::string>() : "";
      scopes.push_back(
          {{"name", scope.key()}, {"description", sentence(text.empty() ? scope.key() : text)}});
    }
  }
  if (way["flows"].empty()) return {};
  if (!scopes.empty()) way["scopes"] = std::move(scopes);
  return way;
}

// Returns an element of the manifest's `auth` for a security scheme. Returns null for a kind of
// scheme that this program does not support, such as mutualTLS.
Tree way_of(const Tree& scheme) {
  const std::string type = text_member(scheme, "type");
  const std::string description = text_member(scheme, "description");
  const std::string place = text_member(scheme, "in");
  if (type == "apiKey" && (place == "header" || place == "query")) {
    return key_way(text_member(scheme, "name"), "", place, description);
  }
  if (type == "http" && equal_ignoring_case(text_member(scheme, "scheme"), "bearer")) {
    return key_way("Authorization", "Bearer ", "header", description);
  }
  return type == "oauth2" ? oauth_way(scheme) : Tree();
}

// Returns the security requirements of an operation. If the operation does not declare any, returns
// the requirements of the whole description.
const Tree& requirements(const Description& description, const Operation& operation) {
  const Tree& own = member(*operation.place.operation, "security");
  return own.is_array() ? own : member(description.root(), "security");
}

// Returns true if the operation can be called without an account.
bool is_open(const Tree& needed) {
  return !needed.is_array() || needed.empty() ||
         std::ranges::all_of(needed, [](const Tree& each) { return each.empty(); });
}

// A security scheme: its name in the description, and its element of the manifest's `auth`.
struct SchemeChoice {
  std::string scheme;
  Tree way;
};

// Returns the first scheme that way_of() supports and that the operation accepts without a second
// scheme.
Result<SchemeChoice> choose(const Description& description, const Operation& operation,
                            const Tree& needed) {
  const Tree& schemes = member(member(description.root(), "components"), "securitySchemes");
  std::string offered;
  for (const Tree& alternative : needed) {
    if (!alternative.is_object() || alternative.size() != 1) continue;
    const std::string& name = alternative.items().begin().key();
    offered += (offered.empty() ? "" : ", ") + name;
    PATCHBAY_TRY(const Tree* scheme, description.resolved(member(schemes, name)));
    Tree way = way_of(*scheme);
    if (!way.is_null()) return SchemeChoice{name, std::move(way)};
  }
  return refusal("operation \"" + operation.place.name +
                 "\" needs an account of a kind that is not known here" +
                 (offered.empty() ? std::string() : " (" + offered + ")") +
                 ": known are API keys, bearer tokens, and OAuth 2 by code or by client." +
                 kByHand);
}

// Adds the scopes of the first requirement that names this scheme and has scopes to the operation.
void take_scopes(const Tree& needed, const std::string& scheme, Operation& operation) {
  for (const Tree& alternative : needed) {
    for (const Tree& scope : member(alternative, scheme)) {
      if (scope.is_string()) operation.scopes.push_back(scope.get<std::string>());
    }
    if (!operation.scopes.empty()) return;
  }
}

// Adds the scopes that operations need and that the security scheme does not describe.
void complete_scopes(const std::vector<Operation>& operations, Tree& way) {
  for (const Operation& operation : operations) {
    for (const std::string& scope : operation.scopes) {
      const bool is_there = std::ranges::any_of(member(way, "scopes"), [&](const Tree& each) {
        return text_member(each, "name") == scope;
      });
      if (!is_there) way["scopes"].push_back({{"name", scope}, {"description", scope}});
    }
  }
}

// Returns the address of a server. Replaces each variable in it by the variable's default.
Result<std::string> address_of(const Tree& server) {
  std::string address = text_member(server, "url");
  const Tree& variables = member(server, "variables");
  for (std::size_t open = address.find('{'); open != std::string::npos;
       open = address.find('{', open + 1)) {
    const std::size_t close = address.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = address.substr(open + 1, close - open - 1);
    const std::string value = text_member(member(variables, name), "default");
    if (value.empty()) {
      return refusal("the variable \"" + name + "\" of its server has no default; give it one.");
    }
    address.replace(open, close - open + 1, value);
  }
  while (!address.empty() && address.back() == '/') address.pop_back();
  return address;
}

Result<std::string> base_of(const Description& description, const Operation& operation) {
  for (const Tree* owner :
       {operation.place.operation, operation.place.path_item, &description.root()}) {
    const Tree& servers = member(*owner, "servers");
    if (servers.is_array() && !servers.empty()) return address_of(servers.front());
  }
  return std::string();
}

}  // namespace

Result<Account> account_of(const Description& description, std::vector<Operation>& operations) {
  SchemeChoice chosen;
  for (Operation& operation : operations) {
    const Tree& needed = requirements(description, operation);
    if (is_open(needed)) continue;
    PATCHBAY_TRY(SchemeChoice own, choose(description, operation, needed));
    if (!chosen.scheme.empty() && chosen.scheme != own.scheme) {
      return refusal("the operations need different accounts (" + chosen.scheme + ", " +
                     own.scheme + "). Make a connector for each." + kByHand);
    }
    take_scopes(needed, own.scheme, operation);
    chosen = std::move(own);
  }
  if (chosen.scheme.empty()) return account_named("none");
  const std::string kind = text_member(chosen.way, "type");
  if (kind == "oauth2") {
    complete_scopes(operations, chosen.way);
  } else {
    for (Operation& each : operations) each.scopes.clear();  // API keys have no scopes
  }
  return Account{kind, Tree::array({std::move(chosen.way)})};
}

Account account_named(const std::string& kind) {
  if (kind == "none") return {kind, Tree::array({Tree{{"type", "none"}}})};
  return {kind, Tree::array({key_way("Authorization", "Bearer ", "header", "")})};
}

Result<Server> server_of(const Description& description, const std::vector<Operation>& operations) {
  Server server;
  for (const Operation& operation : operations) {
    PATCHBAY_TRY(const std::string base, base_of(description, operation));
    if (!server.base.empty() && base != server.base) {
      return refusal("the operations are at different servers (" + server.base + ", " + base +
                     "). Make a connector for each.");
    }
    server.base = base;
  }
  const std::size_t scheme = server.base.find("://");
  if (!server.base.starts_with("http") || scheme == std::string::npos) {
    return refusal("its server is \"" + server.base.substr(0, 200) +
                   "\", which is not an absolute address. Write the provider's address into it: "
                   "\"servers\": [{\"url\": \"https://…\"}].");
  }
  server.origin = server.base.substr(0, server.base.find('/', scheme + 3));
  return server;
}

}  // namespace patchbay::openapi
