#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "oauth/client_credentials.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

// What may be shown of a client: all but the secret.
struct ShownClient {
  std::string name;          // of a connector or provider
  std::string organization;  // "": the operator's own
  std::string id;
  bool has_secret = false;
  WallTime changed_at;
};

// Clients that were set while hosts run, their secrets sealed in the store, over those of
// configuration and environment at the same place. Read anew each time somebody is sent to a
// provider or a token is asked for, so that what is set holds at once, on every host. Thread-safe.
class StoredClients final : public ClientRegistry {
 public:
  // Everything is borrowed.
  StoredClients(Store& store, const Vault& vault, const ConfiguredClients& configured)
      : store_(store), vault_(vault), configured_(configured) {}

  [[nodiscard]] Result<std::optional<ClientCredentials>> find(
      const ClientOwner& owner) const override;

  // Those that were set for an organization, or ("") for all without one of their own.
  [[nodiscard]] Result<std::vector<ShownClient>> list(const std::string& organization) const;

  // As part of what records it. Whether there was one.
  bool put(Transaction& transaction, const std::string& organization, const std::string& name,
           const ClientCredentials& client) const;
  static bool remove(Transaction& transaction, const std::string& organization,
                     const std::string& name);

 private:
  Store& store_;
  const Vault& vault_;
  const ConfiguredClients& configured_;
};

}  // namespace patchbay::oauth
