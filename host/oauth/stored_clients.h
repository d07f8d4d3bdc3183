#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "oauth/client_identity.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

// A stored client without its secret.
struct ShownClient {
  std::string name;          // name of the connector or provider
  std::string organization;  // empty for the operator's own clients
  std::string id;
  bool has_secret = false;
  std::string issuer;  // as in ClientIdentity
  WallTime changed_at;
};

// Finds the clients that operators or administrators set while hosts run. These clients are in the
// store, with encrypted secrets. For the same ClientPlace, a stored client has priority over a
// client from the configuration or the environment. Each authorization and token request reads the
// clients again, so a change takes effect at once on every host. Thread-safe.
class StoredClients final : public ClientRegistry {
 public:
  // Borrows all arguments.
  StoredClients(store::Store& store, const vault::Vault& vault, const ConfiguredClients& configured)
      : store_(store), vault_(vault), configured_(configured) {}

  [[nodiscard]] Result<std::optional<ClientIdentity>> find(const ClientOwner& owner) const override;

  // Returns the clients of one organization. For "", returns the operator's own clients, which
  // serve all organizations without their own client.
  [[nodiscard]] Result<std::vector<ShownClient>> list(const std::string& organization) const;

  // These functions set and remove a client. They must be called in the transaction that records
  // the change. Both return true if this organization already had a client with this name.
  bool put(store::Transaction& transaction, const std::string& organization,
           const std::string& name, const ClientIdentity& client) const;
  static bool remove(store::Transaction& transaction, const std::string& organization,
                     const std::string& name);

 private:
  store::Store& store_;
  const vault::Vault& vault_;
  const ConfiguredClients& configured_;
};

}  // namespace patchbay::oauth
