// Who we are to a provider: a client id and its secret, each from the operator.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::oauth {

struct ClientCredentials {
  std::string id;
  Secret secret;  // empty for a public client (RFC 6749 §2.1)
};

// For whom a client is wanted.
struct ClientOwner {
  std::string connector;
  std::string provider;
  std::string organization;  // "": the operator's own
};

// Where a client is looked for: a connector's or provider's name, and whose it is.
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

  // The client to use, or nothing. Of several the nearest.
  [[nodiscard]] virtual Result<std::optional<ClientCredentials>> find(
      const ClientOwner& owner) const = 0;
};

// The same, but that there is none is OAUTH_FAILED with client_missing.
Result<ClientCredentials> require_client(const ClientRegistry& registry, const ClientOwner& owner);

// One client that the operator wrote down.
struct ConfiguredClient {
  std::string name;          // of a connector or provider
  std::string organization;  // "": for every organization without one of its own
  ClientCredentials client;
};

// Looks up an environment variable.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// Clients from the configuration, and where it has none for the connector or provider, from
// PATCHBAY_OAUTH_<NAME>_CLIENT_ID and PATCHBAY_OAUTH_<NAME>_CLIENT_SECRET (upper case, "_" for "-"
// and "."). The environment holds no organization's own. Immutable.
class ConfiguredClients final : public ClientRegistry {
 public:
  ConfiguredClients(std::vector<ConfiguredClient> clients, Environment environment);

  [[nodiscard]] Result<std::optional<ClientCredentials>> find(
      const ClientOwner& owner) const override;

  // The one at this place, if there is one.
  [[nodiscard]] std::optional<ClientCredentials> exactly(std::string_view name,
                                                         std::string_view organization) const;

 private:
  [[nodiscard]] std::optional<ClientCredentials> in_environment(std::string_view name) const;

  const std::vector<ConfiguredClient> clients_;
  const Environment environment_;
};

}  // namespace patchbay::oauth
