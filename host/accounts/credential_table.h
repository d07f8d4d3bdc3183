// The stored credential of a link, sealed, and the intent to replace it. Everything here is part of
// the caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "links/links.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::accounts {

struct StoredCredential {
  std::string connector;  // whose client got it
  links::CredentialKind kind = links::CredentialKind::kToken;
  std::int64_t generation = 0;
  Secret secret;
  Secret refresh_token;  // empty: none
  WallTime issued_at{};
  std::optional<WallTime> expires_at;  // none: not known to
  std::optional<WallTime> refresh_expires_at;
};

// The generation after `previous`. They grow with time, so that one made after everything of a link
// was cleared is not mistaken for an older one.
std::int64_t generation_after(std::int64_t previous, WallTime now);

// Instead of the one there was. `refresh_due_at`: when it has to be refreshed though nobody calls.
void write_credential(Transaction& transaction, const Vault& vault, const std::string& link,
                      const StoredCredential& credential, std::optional<WallTime> refresh_due_at);
void remove_credential(Transaction& transaction, const std::string& link);
// INTERNAL when it cannot be unsealed.
Result<std::optional<StoredCredential>> read_credential(Transaction& transaction,
                                                        const Vault& vault,
                                                        const std::string& link);

// A refresh of this generation is about to be sent. True: there was such an intent already, so an
// earlier refresh was cut short and may have been carried out.
bool write_intent(Transaction& transaction, const std::string& link, std::int64_t generation,
                  const std::string& host);
void remove_intent(Transaction& transaction, const std::string& link);
// An intent that is left where it is when its refresh is committed says that the provider had
// refused the credential which was replaced. Whether the one of this generation came so.
bool came_of_refusal(Transaction& transaction, const std::string& link, std::int64_t generation);

}  // namespace patchbay::accounts
