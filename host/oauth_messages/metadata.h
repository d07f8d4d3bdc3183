#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::oauth_messages {

// The metadata of a protected resource (RFC 9728 §2). Has only the members that a client needs.
struct ResourceMetadata {
  std::string resource;
  std::vector<std::string> authorization_servers;  // issuers; never empty
  std::vector<std::string> scopes_supported;
};

// The metadata of an authorization server (RFC 8414 §2). Has only the members that a client needs.
struct ServerMetadata {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string device_authorization_endpoint;
  std::string revocation_endpoint;
  std::string registration_endpoint;
  std::vector<std::string> scopes_supported;
  std::vector<std::string> code_challenge_methods_supported;
  std::vector<std::string> token_endpoint_auth_methods_supported;
  bool iss_is_sent = false;             // the server sends `iss` in callbacks (RFC 9207 §3)
  bool reads_client_documents = false;  // client_id_metadata_document_supported
  // Only an OpenID provider has these members (OpenID Connect Discovery 1.0 §3).
  std::string jwks_uri{};
  std::string userinfo_endpoint{};
};

// Read a metadata document. Return nullopt if the document is not a JSON object or lacks a required
// member. Endpoints must be https, or http to loopback; any other endpoint counts as missing.
std::optional<ResourceMetadata> read_resource_metadata(std::string_view document);
std::optional<ServerMetadata> read_server_metadata(std::string_view document);

// Return the addresses that may have the metadata. RFC 9728 §3.1 and RFC 8414 §3.1 put the
// well-known name between host and path. OpenID Connect Discovery §4 puts it after the path. Many
// resources publish their metadata only at the root of their host, so the root is the last address
// for a resource.
std::string resource_metadata_address(std::string_view resource);
std::vector<std::string> resource_metadata_addresses(std::string_view resource);
std::vector<std::string> server_metadata_addresses(std::string_view issuer);

// Returns true if metadata with the member `resource` apply to the resource at `address`. Both must
// have the same origin, and the path of `resource` must be the path of `address` or of a folder
// above it. If `resource` has a query, the paths and the queries must be equal. RFC 9728 §3.3
// requires equal texts, but many resources write another final slash, or their whole host.
bool covers(std::string_view resource, std::string_view address);

// Returns true if metadata with the issuer `found` are about the issuer `asked` (RFC 8414 §3.3).
// The texts must be equal, except for the final slash of an address without a path. Large providers
// write this slash in one place and omit it in the other.
bool is_same_issuer(std::string_view found, std::string_view asked);

}  // namespace patchbay::oauth_messages
