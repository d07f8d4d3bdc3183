// A host that publishes metadata, and our discovery, which reads the metadata.
#pragma once

#include <string>

#include "oauth/asked_server.h"
#include "oauth/discovery.h"

namespace patchbay::oauth::test {

inline constexpr const char* kServerPath = "/.well-known/oauth-authorization-server";
inline constexpr const char* kResourcePath = "/.well-known/oauth-protected-resource";

// A discovery in which addresses may be in the networks of `reach`.
inline Searcher anybody(http_client::Reach reach) { return {directions_of("", reach)}; }

class PublishedMetadata {
 public:
  PublishedMetadata() { asked.declared.discovery = asked.server.origin(); }

  void publish(const std::string& path, const std::string& body, const std::string& headers = "") {
    asked.server.on(path,
                    [=](const auto&, auto& connection) { connection.answer(200, body, headers); });
  }
  [[nodiscard]] std::string server_metadata(const std::string& issuer,
                                            const std::string& more = "") const {
    return R"({"issuer": ")" + issuer + R"(", "authorization_endpoint": ")" +
           asked.server.url("/as/authorize") + R"(", "token_endpoint": ")" +
           asked.server.url("/as/token") + R"(", "revocation_endpoint": ")" +
           asked.server.url("/as/revoke") +
           R"(", "code_challenge_methods_supported": ["plain", "S256"])" + more + "}";
  }
  void guard(const std::string& path, const std::string& resource, const std::string& issuer) {
    publish(path,
            R"({"resource": ")" + resource + R"(", "authorization_servers": [")" + issuer + "\"]}");
  }
  // Makes the manifest use the resource /mcp to find its authorization server.
  void asks_resource() {
    asked.declared.discovery = asked.server.url("/mcp");
    asked.declared.discovery_request = {{{"Content-Type", "text/plain"}}, "who authorizes?"};
  }
  void refuse_at_resource(const std::string& challenge) {
    asked.server.on("/mcp", [=](const auto&, auto& connection) {
      connection.answer(401, "{}", "WWW-Authenticate: " + challenge + "\r\n");
    });
  }
  Result<Endpoints> endpoints() { return discovery.endpoints_of(asked.declared, "", {}); }
  [[nodiscard]] std::size_t count(const std::string& path) const {
    std::size_t count = 0;
    for (const auto& request : asked.server.seen()) count += request.target == path ? 1 : 0;
    return count;
  }

  AskedServer asked;
  Discovery discovery{asked.client, asked.clock};
};

}  // namespace patchbay::oauth::test
