// Functions on the tables of grants, codes and refresh tokens. Each runs a few statements. The
// functions throw SOCI's exceptions, which Store turns into errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::authserver {

// The access that one user allowed to one client. When it ends, all its tokens end.
struct Grant {
  std::string id{};  // "grant_…", not secret
  std::string organization{};
  std::string user{};
  std::string client{};
  std::vector<std::string> scopes{};
  std::string resource{};  // the canonical address (resources.h)
  Millis created_at = 0;
  Millis ended_at = 0;  // 0: it has not ended
};

void insert_grant(Transaction& transaction, const Grant& grant);
std::optional<Grant> find_grant(Transaction& transaction, const std::string& id);
// Returns the grants of a user that have not ended, newest first.
std::vector<Grant> list_grants(Transaction& transaction, const std::string& organization,
                               const std::string& user);
// end_grant() and the functions after it end grants with all their tokens. The caller has to call
// bump_change() (callers/key_table.h).
void end_grant(Transaction& transaction, const std::string& id);
void end_grants_of_client(Transaction& transaction, const std::string& client);
// Ends all grants of a user, and the user's codes that no client has exchanged yet.
void end_grants_of_user(Transaction& transaction, const std::string& organization,
                        const std::string& user);

// An authorization code, with the grant that it will become.
struct CodeRow {
  std::string hash;
  Grant grant;
  std::string redirect_uri;
  std::string challenge;
  Millis created_at = 0;
  Millis used_at = 0;
};
void insert_code(Transaction& transaction, const CodeRow& code);
std::optional<CodeRow> find_code(Transaction& transaction, const std::string& hash);
void mark_code_used(Transaction& transaction, const std::string& hash);

struct RefreshRow {
  std::string hash;
  std::string grant;
  std::string salt;  // of the tokens that replaced it; empty before it is replaced
  Millis created_at = 0;
  Millis used_at = 0;
};
void insert_refresh(Transaction& transaction, const std::string& hash, const std::string& grant);
std::optional<RefreshRow> find_refresh(Transaction& transaction, const std::string& hash);
void mark_refresh_used(Transaction& transaction, const std::string& hash, const std::string& salt);

// Deletes codes made before `codes_before`, refresh tokens made before `refresh_before`, and grants
// made before `refresh_before` that have no refresh token.
void delete_old(Transaction& transaction, Millis codes_before, Millis refresh_before);

}  // namespace patchbay::authserver
