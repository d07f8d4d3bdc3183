// Our identity at a provider: a client id and its secret, from the operator or from the provider.
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
  // How it is proved, if the server said so; otherwise the manifest says it.
  std::optional<manifest::ClientAuthentication> authentication{};
  // Finds a client again that this host obtained (obtained_clients.h); "" for one of the operator.
  std::string reference{};
};

// The connector and organization that need a client.
struct ClientOwner {
  std::string connector;
  std::string provider;
  std::string organization;  // empty for the operator's own clients
};

// A place at which a client may be found: the name of a connector or provider, and the
// organization.
struct ClientPlace {
  std::string name;
  std::string organization;
};

// Returns the places to search for an owner, the nearest first: the organization's clients before
// the operator's, and among each of these the connector's before the provider's.
std::vector<ClientPlace> nearest_first(const ClientOwner& owner);

// Finds clients. Thread-safe.
class ClientRegistry {
 public:
  virtual ~ClientRegistry() = default;

  // Returns the nearest client for the owner, or nothing if there is no client.
  [[nodiscard]] virtual Result<std::optional<ClientIdentity>> find(
      const ClientOwner& owner) const = 0;
};

// Like ClientRegistry::find, but a missing client is the error OAUTH_FAILED with client_missing.
Result<ClientIdentity> require_client(const ClientRegistry& registry, const ClientOwner& owner);

// One client from the operator's configuration.
struct ConfiguredClient {
  std::string name;          // of the connector or provider
  std::string organization;  // empty: for every organization that has no client of its own
  ClientIdentity client;
};

// Returns the value of an environment variable, or nothing if it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// Clients from the configuration. If the configuration has no client for the connector or provider,
// it comes from PATCHBAY_OAUTH_<NAME>_CLIENT_ID and PATCHBAY_OAUTH_<NAME>_CLIENT_SECRET (upper
// case, "_" for "-" and "."). The environment cannot hold a client of one organization. Immutable.
class ConfiguredClients final : public ClientRegistry {
 public:
  ConfiguredClients(std::vector<ConfiguredClient> clients, Environment environment);

  [[nodiscard]] Result<std::optional<ClientIdentity>> find(const ClientOwner& owner) const override;

  // Returns the client at exactly this place, or nothing if there is no client.
  [[nodiscard]] std::optional<ClientIdentity> exactly(std::string_view name,
                                                      std::string_view organization) const;

 private:
  [[nodiscard]] std::optional<ClientIdentity> in_environment(std::string_view name) const;

  const std::vector<ConfiguredClient> clients_;
  const Environment environment_;
};

}  // namespace patchbay::oauth
