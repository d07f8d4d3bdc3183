// Answers the metadata documents, which clients read first. They are public, also for other sites'
// pages.
#include <nlohmann/json.hpp>

#include "authserver/handlers.h"
#include "authserver/oauth_error.h"
#include "callers/tool_scopes.h"

namespace patchbay::authserver {
namespace {

using Json = nlohmann::ordered_json;

std::string at_issuer(const Authserver& server, std::string_view path) {
  return server.resources.issuer() + std::string(path);
}

// Returns a resource's metadata. `resource` is the address in the client's request. Contains only
// `scope`, the smallest useful scope, because a client asks the user for all scopes that it finds
// here.
httpd::Response resource_metadata(const Authserver& server, const std::string& resource,
                                  std::string_view scope, std::string_view name) {
  const Json document = {{"resource", resource},
                         {"authorization_servers", {server.resources.issuer()}},
                         {"scopes_supported", {scope}},
                         {"bearer_methods_supported", {"header"}},
                         {"resource_name", name}};
  return open_json(document.dump());
}

}  // namespace

Answer server_metadata(Authserver& server, const Request& /*request*/) {
  const Json methods = {kNoSecret, kBasic, kPost, kPrivateKey};
  const Json with_proof = {kBasic, kPost, kPrivateKey};
  const Json document = {
      {"issuer", server.resources.issuer()},
      {"authorization_endpoint", at_issuer(server, kAuthorizePath)},
      {"token_endpoint", at_issuer(server, kTokenPath)},
      {"registration_endpoint", at_issuer(server, kRegisterPath)},
      {"revocation_endpoint", at_issuer(server, kRevokePath)},
      {"introspection_endpoint", at_issuer(server, kIntrospectPath)},
      // Connectors' scopes are omitted, because this document is public. A client that asks for
      // "mcp:github" already knows the scope.
      {"scopes_supported", {callers::kAllTools, kOfflineAccess, "call", "connect"}},
      {"response_types_supported", {"code"}},
      {"response_modes_supported", {"query"}},
      {"grant_types_supported", {"authorization_code", "refresh_token"}},
      {"code_challenge_methods_supported", {"S256"}},
      {"token_endpoint_auth_methods_supported", methods},
      {"revocation_endpoint_auth_methods_supported", methods},
      {"introspection_endpoint_auth_methods_supported", with_proof},
      {"token_endpoint_auth_signing_alg_values_supported", kSignatureAlgorithms},
      {"revocation_endpoint_auth_signing_alg_values_supported", kSignatureAlgorithms},
      {"introspection_endpoint_auth_signing_alg_values_supported", kSignatureAlgorithms},
      {"authorization_response_iss_parameter_supported", true},
      {"client_id_metadata_document_supported", static_cast<bool>(server.parts.fetch_document)},
      {"protected_resources", {server.resources.tools(), server.resources.api()}},
  };
  return open_json(document.dump());
}

Answer api_metadata(Authserver& server, const Request& /*request*/) {
  return resource_metadata(server, server.resources.api(), "call", "Patchbay");
}

Answer tools_metadata(Authserver& server, const Request& /*request*/) {
  return resource_metadata(server, server.resources.tools(), callers::kAllTools, "Patchbay tools");
}

Answer events_metadata(Authserver& server, const Request& /*request*/) {
  return resource_metadata(server, at_issuer(server, kToolsEventsPath), callers::kAllTools,
                           "Patchbay tools");
}

Answer allow_page(Authserver& /*server*/, const Request& /*request*/) {
  httpd::Response response = httpd::no_content();
  response.headers = {
      {"Access-Control-Allow-Origin", "*"},
      {"Access-Control-Allow-Methods", "GET, POST, OPTIONS"},
      {"Access-Control-Allow-Headers", "Authorization, Content-Type, MCP-Protocol-Version"},
      {"Access-Control-Max-Age", "86400"}};
  return response;
}

}  // namespace patchbay::authserver
