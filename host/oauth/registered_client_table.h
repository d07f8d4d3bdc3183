// Functions on the table of the clients that servers registered for this host. The secrets of the
// clients are sealed. All functions run in the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "oauth/client_registration.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

// The purpose for which a client was registered. Two purposes never share a client. So no
// organization or server uses a client that belongs to another organization or server.
struct ClientPurpose {
  std::string organization;
  std::string connector;
  std::string issuer;
  std::string redirect_uri;  // without a port, see without_port()
};

// Returns the newest client for a purpose. Ignores clients that their server rejected, or whose
// secret has ended. Fails with INTERNAL if the client's secret cannot be unsealed.
Result<std::optional<ClientIdentity>> newest_client(Transaction& transaction, const Vault& vault,
                                                    const ClientPurpose& purpose);
struct KeptClient {
  ClientIdentity client;
  std::string issuer;
};

// Returns the client in a row, even if the server has rejected this client, because only the server
// knows whether the client is valid now. Returns nothing if there is no such row.
Result<std::optional<KeptClient>> client_of_row(Transaction& transaction, const Vault& vault,
                                                const std::string& row);

void insert_client(Transaction& transaction, const Vault& vault, const std::string& row,
                   const ClientPurpose& purpose, const GivenClient& client);
void mark_rejected(Transaction& transaction, const std::string& row);
// Removes the rejected clients of a purpose, except clients that a stored credential names.
void remove_unused_clients(Transaction& transaction, const ClientPurpose& purpose);

}  // namespace patchbay::oauth
