// Functions on the tables of grants, codes and refresh tokens. Each runs a few statements. They
// throw SOCI's exceptions, which Store converts to errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::authserver {

// A user's authorization of a client. Its end is also the end of all its tokens.
struct Grant {
  std::string id{};  // "grant_…"; not secret
  std::string organization{};
  std::string user{};
  std::string client{};
  std::vector<std::string> scopes{};
  std::string resource{};  // the canonical address (resources.h)
  store::Millis created_at = 0;
  store::Millis ended_at = 0;  // 0: still active
};

void insert_grant(store::Transaction& transaction, const Grant& grant);
std::optional<Grant> find_grant(store::Transaction& transaction, const std::string& id);
// Returns a user's active grants, newest first.
std::vector<Grant> list_grants(store::Transaction& transaction, const std::string& organization,
                               const std::string& user);
// end_grant() and the next functions end grants with all their tokens. The caller must call
// bump_change() (callers/key_table.h).
void end_grant(store::Transaction& transaction, const std::string& id);
void end_grants_of_client(store::Transaction& transaction, const std::string& client);
// Ends all grants of a user, and the user's unexchanged codes.
void end_grants_of_user(store::Transaction& transaction, const std::string& organization,
                        const std::string& user);

// An authorization code, with its future grant.
struct CodeRow {
  std::string hash;
  Grant grant;
  std::string redirect_uri;
  std::string challenge;
  store::Millis created_at = 0;
  store::Millis used_at = 0;
};
void insert_code(store::Transaction& transaction, const CodeRow& code);
std::optional<CodeRow> find_code(store::Transaction& transaction, const std::string& hash);
void mark_code_used(store::Transaction& transaction, const std::string& hash);

struct RefreshRow {
  std::string hash;
  std::string grant;
  std::string salt;  // salt of the replacement tokens; empty before the replacement
  store::Millis created_at = 0;
  store::Millis used_at = 0;
};
void insert_refresh(store::Transaction& transaction, const std::string& hash,
                    const std::string& grant);
std::optional<RefreshRow> find_refresh(store::Transaction& transaction, const std::string& hash);
void mark_refresh_used(store::Transaction& transaction, const std::string& hash,
                       const std::string& salt);

// Deletes codes from before `codes_before`, refresh tokens from before `refresh_before`, and grants
// from before `refresh_before` without a refresh token.
void delete_old(store::Transaction& transaction, store::Millis codes_before,
                store::Millis refresh_before);

}  // namespace patchbay::authserver
