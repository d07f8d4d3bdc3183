// Functions on the table of clients that servers registered for this host. The clients' secrets are
// encrypted. All functions run in the caller's transaction.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "oauth/client_registration.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

// The purpose of a registered client. Two purposes never share a client, so a client is never used
// for another organization or at another server.
struct ClientPurpose {
  std::string organization;
  std::string connector;
  std::string issuer;
  std::string redirect_uri;  // without a port (without_port())
};

// Returns the newest client for a purpose. Ignores clients that their server rejected or whose
// secret has expired. Fails with INTERNAL if the client's secret cannot be decrypted.
Result<std::optional<ClientIdentity>> newest_client(store::Transaction& transaction,
                                                    const vault::Vault& vault,
                                                    const ClientPurpose& purpose);
struct KeptClient {
  ClientIdentity client;
  std::string issuer;
};

// Returns the client of a row, even if the server has rejected it. Only the server knows whether it
// is valid now. Returns nullopt if there is no such row.
Result<std::optional<KeptClient>> client_of_row(store::Transaction& transaction,
                                                const vault::Vault& vault, const std::string& row);

void insert_client(store::Transaction& transaction, const vault::Vault& vault,
                   const std::string& row, const ClientPurpose& purpose, const GivenClient& client);
void mark_rejected(store::Transaction& transaction, const std::string& row);

// Returns true if a stored credential refers to the client (ClientIdentity::reference).
using IsClientInUse =
    std::function<bool(store::Transaction& transaction, const std::string& client)>;
// Deletes the rejected clients of a purpose, except clients in use.
void remove_unused_clients(store::Transaction& transaction, const ClientPurpose& purpose,
                           const IsClientInUse& is_in_use);

}  // namespace patchbay::oauth
