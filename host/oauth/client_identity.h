// Finds the host's identity at a provider: a client id and its secret, from the operator or from
// the provider.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "manifest/auth.h"

namespace patchbay::oauth {

struct ClientIdentity {
  std::string id;
  Secret secret;  // empty for a public client (RFC 6749 §2.1)
  // How the client authenticates itself, as the server's registration says. Empty if the
  // registration does not say this. Then the manifest's method applies.
  std::optional<manifest::ClientAuthentication> authentication{};
  // Identifies a client that this host registered (obtained_clients.h). "" for the operator's
  // clients.
  std::string reference{};
  // The only authorization server at which the operator's client may be used (RFC 8414 issuer). ""
  // if the operator did not set one.
  std::string issuer{};
};

// The connector and organization for which a client is needed.
struct ClientOwner {
  std::string connector;
  std::string provider;
  std::string organization;  // empty for the operator's own clients
};

// One place to look for a client: the name of a connector or provider, and an organization.
struct ClientPlace {
  std::string name;
  std::string organization;
};

// Returns the places to search for the owner's client, nearest first: organization and connector,
// organization and provider, operator and connector, operator and provider.
std::vector<ClientPlace> nearest_first(const ClientOwner& owner);

// Finds clients. Thread-safe.
class ClientRegistry {
 public:
  virtual ~ClientRegistry() = default;

  // Returns the client at the first place of nearest_first() that has a client. Returns nullopt if
  // no place has one.
  [[nodiscard]] virtual Result<std::optional<ClientIdentity>> find(
      const ClientOwner& owner) const = 0;
};

// Returns the client like ClientRegistry::find. Fails with OAUTH_FAILED (client_missing) if there
// is no client.
Result<ClientIdentity> require_client(const ClientRegistry& registry, const ClientOwner& owner);

// One client from the operator's configuration.
struct ConfiguredClient {
  std::string name;          // name of the connector or provider
  std::string organization;  // empty: every organization without its own client
  ClientIdentity client;
};

// Returns the value of an environment variable, or nullopt if it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// Finds clients in the configuration. Without a configured client for a connector or provider,
// finds the client in the environment variables PATCHBAY_OAUTH_<NAME>_CLIENT_ID,
// PATCHBAY_OAUTH_<NAME>_CLIENT_SECRET and PATCHBAY_OAUTH_<NAME>_CLIENT_ISSUER (upper case, "_" for
// "-" and "."). Clients of single organizations cannot come from the environment. Immutable.
class ConfiguredClients final : public ClientRegistry {
 public:
  ConfiguredClients(std::vector<ConfiguredClient> clients, Environment environment);

  [[nodiscard]] Result<std::optional<ClientIdentity>> find(const ClientOwner& owner) const override;

  // Returns the client at exactly this place. Returns nullopt if there is no client.
  [[nodiscard]] std::optional<ClientIdentity> exactly(std::string_view name,
                                                      std::string_view organization) const;

 private:
  [[nodiscard]] std::optional<ClientIdentity> in_environment(std::string_view name) const;

  const std::vector<ConfiguredClient> clients_;
  const Environment environment_;
};

}  // namespace patchbay::oauth
