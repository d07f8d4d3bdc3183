#include "catalog/instances.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <variant>

#include "base/ascii.h"
#include "base/lower_case.h"
#include "base/net.h"
#include "manifest/name_check.h"

namespace patchbay::catalog {
namespace {

constexpr const char* kInstanceOf = "instance_of";

// The members of an instance's configuration that the host uses. They name the place of the API
// key.
constexpr const char* kKeyHeader = "api_key_header";
constexpr const char* kKeyPrefix = "api_key_prefix";
constexpr const char* kKeyQuery = "api_key_query";

// The members of an instance's configuration that say how the host asks the server for
// authorization.
constexpr const char* kOauthResource = "oauth_resource";
constexpr const char* kOauthParameters = "oauth_parameters";

Error bad_instance(const std::string& name, const std::string& sentence) {
  return Error(Code::kGateClosed, "[connector." + name.substr(0, manifest::kLongestId) +
                                      "] is an instance, and " + sentence)
      .with_reason("not_configured");
}

// Returns true if the name of a header or parameter is short enough and has only allowed
// characters.
bool is_plain_name(const std::string& name) {
  constexpr std::size_t kLongest = 128;
  return !name.empty() && name.size() <= kLongest &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_plain_prefix(const std::string& prefix) {
  constexpr std::size_t kLongest = 64;
  return prefix.size() <= kLongest &&
         std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// Removes the member `name` from the configuration and returns its text. Returns nullopt if there
// is no such member. If the member is not a text, returns a text that every check refuses.
std::optional<std::string> taken_from(nlohmann::json& config, const char* name) {
  if (!config.contains(name)) return std::nullopt;
  const auto value = config[name];
  config.erase(name);
  return value.is_string() ? value.get<std::string>() : std::string("\n");
}

// Returns true for a header that has a fixed purpose and so cannot carry an API key.
bool is_other_header(const std::string& header) {
  return is_framing_header(header) ||
         is_one_of_ignoring_case(header, {"content-type", "te", "upgrade", "trailer", "cookie"}) ||
         lower_case(header).starts_with("mcp-");
}

// Sets the place of the server's API key in the manifest, according to the operator's
// configuration.
Result<void> place_key(const std::string& name, nlohmann::json& config,
                       manifest::Manifest& manifest) {
  const auto header = taken_from(config, kKeyHeader);
  const auto prefix = taken_from(config, kKeyPrefix);
  const auto query = taken_from(config, kKeyQuery);
  if (!header && !prefix && !query) return success();
  if (query && (header || prefix)) {
    return bad_instance(name,
                        "has api_key_query beside api_key_header or api_key_prefix. Keep one "
                        "place for the key.");
  }
  if (header && (!is_plain_name(*header) || is_other_header(*header))) {
    return bad_instance(name, "its api_key_header is not the name of a header for a key.");
  }
  if (query && !is_plain_name(*query)) {
    return bad_instance(name, "its api_key_query is not the name of a parameter.");
  }
  if (prefix && !is_plain_prefix(*prefix)) {
    return bad_instance(name, "its api_key_prefix is not a text for a header.");
  }
  bool is_placed = false;
  for (manifest::Auth& auth : manifest.auth) {
    auto* const key = std::get_if<manifest::ApiKey>(&auth);
    if (key == nullptr) continue;
    is_placed = true;
    key->place = query ? manifest::KeyPlace::kQuery : manifest::KeyPlace::kHeader;
    if (header || query) key->prefix.clear();
    if (header) key->name = *header;
    if (query) key->name = *query;
    if (prefix) key->prefix = *prefix;
  }
  if (is_placed) return success();
  return bad_instance(name, "its connector takes no API key, so it has no place for one.");
}

// Adds the parameters to the manifest's parameters for the authorization address.
Result<void> add_parameters(const std::string& name, const nlohmann::json& parameters,
                            manifest::OAuth2& oauth) {
  const auto wrong = [&] {
    return bad_instance(name, "its oauth_parameters are not names with texts.");
  };
  if (!parameters.is_object()) return wrong();
  for (const auto& [key, value] : parameters.items()) {
    if (!is_plain_name(key) || !value.is_string()) return wrong();
    oauth.authorize_parameters[key] = value.get<std::string>();
  }
  return success();
}

// Changes the manifest's OAuth settings according to the operator's configuration.
Result<void> adapt_oauth(const std::string& name, nlohmann::json& config,
                         manifest::Manifest& manifest) {
  const auto resource = taken_from(config, kOauthResource);
  const auto parameters = config.value(kOauthParameters, nlohmann::json());
  config.erase(kOauthParameters);
  if (!resource && parameters.is_null()) return success();
  manifest::OAuth2* const oauth = manifest::oauth_of(manifest);
  if (oauth == nullptr) {
    return bad_instance(name,
                        "its connector has no OAuth. Leave out oauth_resource and "
                        "oauth_parameters.");
  }
  if (resource && *resource != "send" && *resource != "omit") {
    return bad_instance(name, R"(its oauth_resource is neither "send" nor "omit".)");
  }
  oauth->names_resource = resource != "omit";
  return parameters.is_null() ? success() : add_parameters(name, parameters, *oauth);
}

}  // namespace

std::vector<ConfiguredInstance> instances_in(
    const std::map<std::string, std::string, std::less<>>& configurations) {
  std::vector<ConfiguredInstance> instances;
  for (const auto& [name, text] : configurations) {
    if (text.find(kInstanceOf) == text.npos) continue;
    auto config = nlohmann::json::parse(text, nullptr, false);
    if (!config.is_object() || !config.contains(kInstanceOf)) continue;
    const auto of = config[kInstanceOf];
    config.erase(kInstanceOf);
    instances.push_back({name, of.is_string() ? of.get<std::string>() : "", config.dump()});
  }
  return instances;
}

Result<manifest::Manifest> manifest_of(ConfiguredInstance& instance, manifest::Manifest connector) {
  if (!manifest::may_be_id(instance.name)) {
    return bad_instance(instance.name,
                        "cannot be called that. Use lower-case letters, digits and underscores, a "
                        "letter first, at most 64.");
  }
  auto config = nlohmann::json::parse(instance.config);
  PATCHBAY_TRY(place_key(instance.name, config, connector));
  PATCHBAY_TRY(adapt_oauth(instance.name, config, connector));
  instance.config = config.dump();
  manifest::Identity& identity = connector.identity;
  identity.instance_of = identity.id;
  identity.id = instance.name;
  identity.aliases.clear();
  identity.provider = instance.name;  // no other instance can use the account
  identity.name += " (" + instance.name + ")";
  return connector;
}

bool is_called(const manifest::Manifest& manifest, const std::string& name) {
  const auto& aliases = manifest.identity.aliases;
  return manifest.identity.id == name ||
         std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

}  // namespace patchbay::catalog
