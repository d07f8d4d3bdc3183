#include "oauth_messages/metadata.h"

#include <algorithm>
#include <nlohmann/json.hpp>

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

// Splits an address where its path begins; the path "/" counts as empty.
std::pair<std::string_view, std::string_view> split(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  const std::size_t scheme = address.find("://");
  const std::size_t path = scheme == address.npos ? address.npos : address.find('/', scheme + 3);
  if (path == address.npos) return {address, {}};
  const std::string_view rest = address.substr(path);
  return {address.substr(0, path), rest == "/" ? std::string_view() : rest};
}

std::string inserted(std::string_view address, std::string_view well_known) {
  const auto [origin, path] = split(address);
  return std::string(origin).append(well_known).append(path);
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
  return inserted(resource, "/.well-known/oauth-protected-resource");
}

std::vector<std::string> server_metadata_addresses(std::string_view issuer) {
  const auto [origin, path] = split(issuer);
  std::string appended = std::string(origin).append(path);
  if (appended.ends_with('/')) appended.pop_back();
  std::vector<std::string> addresses = {inserted(issuer, "/.well-known/oauth-authorization-server"),
                                        inserted(issuer, "/.well-known/openid-configuration"),
                                        appended.append("/.well-known/openid-configuration")};
  addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
  return addresses;
}

}  // namespace patchbay::oauth_messages
