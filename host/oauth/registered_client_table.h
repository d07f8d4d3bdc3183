// The clients that servers registered for this host, in the store, with secrets sealed. All
// functions run in the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "oauth/client_registration.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

// What a client was registered for. No two of them share one, so that no organization and no server
// gets what belongs to another.
struct ClientPurpose {
  std::string organization;
  std::string connector;
  std::string issuer;
  std::string redirect_uri;  // without a port, see without_port()
};

// Returns the newest client for a purpose that its server has not rejected and whose secret has not
// ended. Fails with INTERNAL if its secret cannot be unsealed.
Result<std::optional<ClientIdentity>> newest_client(Transaction& transaction, const Vault& vault,
                                                    const ClientPurpose& purpose);
struct KeptClient {
  ClientIdentity client;
  std::string issuer;
};

// Returns the client of a row, also one that was rejected: only its server knows for sure.
Result<std::optional<KeptClient>> client_of_row(Transaction& transaction, const Vault& vault,
                                                const std::string& row);

void insert_client(Transaction& transaction, const Vault& vault, const std::string& row,
                   const ClientPurpose& purpose, const GivenClient& client);
void mark_rejected(Transaction& transaction, const std::string& row);
// Removes the rejected clients of a purpose that no credential names.
void remove_unused_clients(Transaction& transaction, const ClientPurpose& purpose);

}  // namespace patchbay::oauth
