// Who we are at a provider: a client id and its secret, both from the operator.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::oauth {

struct ClientIdentity {
  std::string id;
  Secret secret;  // empty for a public client (RFC 6749 §2.1)
};

// The connector and organization that need a client.
struct ClientOwner {
  std::string connector;
  std::string provider;
  std::string organization;  // "": the operator's own
};

// Where a client is looked for: the name of a connector or provider, and the organization.
struct ClientPlace {
  std::string name;
  std::string organization;
};

// The places for an owner, the nearest first: the organization's before the operator's, and within
// these the connector's before the provider's.
std::vector<ClientPlace> nearest_first(const ClientOwner& owner);

// Finds clients. Thread-safe.
class ClientRegistry {
 public:
  virtual ~ClientRegistry() = default;

  // The client to use, the nearest if there are several; nothing if there is no client.
  [[nodiscard]] virtual Result<std::optional<ClientIdentity>> find(
      const ClientOwner& owner) const = 0;
};

// As ClientRegistry::find, but a missing client is OAUTH_FAILED with client_missing.
Result<ClientIdentity> require_client(const ClientRegistry& registry, const ClientOwner& owner);

// One client from the operator's configuration.
struct ConfiguredClient {
  std::string name;          // of a connector or provider
  std::string organization;  // "": for every organization that has no client of its own
  ClientIdentity client;
};

// Looks up an environment variable.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// Clients from the configuration. If it has none for the connector or provider, they come from
// PATCHBAY_OAUTH_<NAME>_CLIENT_ID and PATCHBAY_OAUTH_<NAME>_CLIENT_SECRET (upper case, "_" for "-"
// and "."). The environment cannot hold a client of one organization. Immutable.
class ConfiguredClients final : public ClientRegistry {
 public:
  ConfiguredClients(std::vector<ConfiguredClient> clients, Environment environment);

  [[nodiscard]] Result<std::optional<ClientIdentity>> find(const ClientOwner& owner) const override;

  // The client at exactly this place; nothing if there is no client.
  [[nodiscard]] std::optional<ClientIdentity> exactly(std::string_view name,
                                                      std::string_view organization) const;

 private:
  [[nodiscard]] std::optional<ClientIdentity> in_environment(std::string_view name) const;

  const std::vector<ConfiguredClient> clients_;
  const Environment environment_;
};

}  // namespace patchbay::oauth
