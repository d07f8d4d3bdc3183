#include "oauth_messages/metadata.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http_client/url.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::oauth_messages {
namespace {

using nlohmann::json;

std::string address_of(const json& object, const char* name) {
  std::string address = text_of(object, name);
  return check_endpoint(address).has_value() ? address : std::string();
}

std::vector<std::string> texts_of(const json& object, const char* name) {
  std::vector<std::string> texts;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return texts;
  for (const json& each : *found) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}

bool is_true(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

// Splits an address at the beginning of its path. The path "/" counts as empty.
std::pair<std::string_view, std::string_view> split(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  const std::size_t scheme = address.find("://");
  const std::size_t path = scheme == address.npos ? address.npos : address.find('/', scheme + 3);
  if (path == address.npos) return {address, {}};
  const std::string_view rest = address.substr(path);
  return {address.substr(0, path), rest == "/" ? std::string_view() : rest};
}

constexpr std::string_view kResourceName = "/.well-known/oauth-protected-resource";

std::string_view without_slash(std::string_view path) {
  return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

// Removes repeated addresses. The first of equal addresses stays.
std::vector<std::string> each_once(const std::vector<std::string>& addresses) {
  std::vector<std::string> once;
  for (const std::string& address : addresses) {
    if (std::find(once.begin(), once.end(), address) == once.end()) once.push_back(address);
  }
  return once;
}

std::string_view query_of(std::string_view address) {
  const std::size_t begin = address.find('?');
  return begin == address.npos ? std::string_view() : address.substr(begin);
}

}  // namespace

std::optional<ResourceMetadata> read_resource_metadata(std::string_view document) {
  const auto object = parse_object(document);
  if (!object) return std::nullopt;
  ResourceMetadata metadata;
  metadata.resource = text_of(*object, "resource");
  metadata.authorization_servers = texts_of(*object, "authorization_servers");
  metadata.scopes_supported = texts_of(*object, "scopes_supported");
  if (metadata.resource.empty() || metadata.authorization_servers.empty()) return std::nullopt;
  return metadata;
}

std::optional<ServerMetadata> read_server_metadata(std::string_view document) {
  const auto object = parse_object(document);
  if (!object) return std::nullopt;
  ServerMetadata metadata;
  metadata.issuer = text_of(*object, "issuer");
  metadata.authorization_endpoint = address_of(*object, "authorization_endpoint");
  metadata.token_endpoint = address_of(*object, "token_endpoint");
  metadata.device_authorization_endpoint = address_of(*object, "device_authorization_endpoint");
  metadata.revocation_endpoint = address_of(*object, "revocation_endpoint");
  metadata.registration_endpoint = address_of(*object, "registration_endpoint");
  metadata.scopes_supported = texts_of(*object, "scopes_supported");
  metadata.code_challenge_methods_supported = texts_of(*object, "code_challenge_methods_supported");
  metadata.token_endpoint_auth_methods_supported =
      texts_of(*object, "token_endpoint_auth_methods_supported");
  metadata.iss_is_sent = is_true(*object, "authorization_response_iss_parameter_supported");
  metadata.reads_client_documents = is_true(*object, "client_id_metadata_document_supported");
  metadata.jwks_uri = address_of(*object, "jwks_uri");
  metadata.userinfo_endpoint = address_of(*object, "userinfo_endpoint");
  if (metadata.issuer.empty() || metadata.token_endpoint.empty()) return std::nullopt;
  return metadata;
}

std::string resource_metadata_address(std::string_view resource) {
  const auto [origin, path] = split(resource);
  return std::string(origin).append(kResourceName).append(path);
}

std::vector<std::string> resource_metadata_addresses(std::string_view resource) {
  const auto [origin, path] = split(resource);
  const std::string at_root = std::string(origin).append(kResourceName);
  return each_once(
      {at_root + std::string(path), at_root + std::string(without_slash(path)), at_root});
}

std::vector<std::string> server_metadata_addresses(std::string_view issuer) {
  const auto [origin, whole_path] = split(issuer);
  const std::string host(origin);
  const std::string path(without_slash(whole_path));
  return each_once({host + "/.well-known/oauth-authorization-server" + path,
                    host + "/.well-known/openid-configuration" + path,
                    host + path + "/.well-known/openid-configuration"});
}

bool covers(std::string_view resource, std::string_view address) {
  if (resource.find('#') != resource.npos) return false;  // RFC 8707 §2
  const auto named = http_client::Url::parse(resource);
  const auto used = http_client::Url::parse(address);
  if (named.has_error() || used.has_error()) return false;
  const std::string_view resource_text = named.value().text();
  const std::string_view address_text = used.value().text();
  if (named.value().origin() != used.value().origin()) return false;
  const std::string_view folder = without_slash(split(resource_text).second);
  const std::string_view path = split(address_text).second;
  if (!query_of(resource_text).empty()) {
    return query_of(resource_text) == query_of(address_text) && folder == without_slash(path);
  }
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_same_issuer(std::string_view found, std::string_view asked) {
  if (found == asked) return true;
  const auto is_bare = [](std::string_view issuer) {
    return split(issuer).second.empty() && issuer.find_first_of("?#") == issuer.npos;
  };
  return is_bare(found) && is_bare(asked) && without_slash(found) == without_slash(asked);
}

}  // namespace patchbay::oauth_messages
