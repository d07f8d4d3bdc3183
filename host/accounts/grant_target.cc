#include "accounts/grant_target.h"

#include <algorithm>

#include "accounts/doubt.h"

namespace patchbay::accounts {
namespace {

// Returns true if the link may need this grant. A doubted credential (doubt.h) may still be valid.
// So it is replaced only if the account of the link and the account of the grant are both unknown.
bool needs_reconnecting(const LinkRecord& record, const Grant& grant) {
  if (is_doubted(record)) return record.oauth_user_id.empty() && grant.oauth_user_id.empty();
  return record.status == LinkStatus::kExpired || record.status == LinkStatus::kRevoked;
}

// Returns the link with the grant's account. Returns nullptr if there is no such link or if the
// grant's account is unknown.
const LinkRecord* of_account(const std::vector<LinkRecord>& all, const Grant& grant,
                             const std::string& provider) {
  if (grant.oauth_user_id.empty()) return nullptr;
  for (const LinkRecord& record : all) {
    if (record.provider == provider && record.oauth_user_id == grant.oauth_user_id) return &record;
  }
  return nullptr;
}

// Returns the provider's only link that must be connected again. Ignores links that are known to
// have another account than the grant. Returns nullptr unless there is exactly one such link.
const LinkRecord* only_broken(const std::vector<LinkRecord>& all, const Grant& grant,
                              const std::string& provider) {
  const LinkRecord* only = nullptr;
  for (const LinkRecord& record : all) {
    const bool other = !record.oauth_user_id.empty() && record.oauth_user_id != grant.oauth_user_id;
    if (record.provider != provider || !needs_reconnecting(record, grant) || other) continue;
    if (only != nullptr) return nullptr;
    only = &record;
  }
  return only;
}

// Returns true if the grant may be stored in this link. A link with a known account accepts only
// grants of the same account.
bool may_become(const LinkRecord& record, const Grant& grant) {
  return record.oauth_user_id.empty() || record.oauth_user_id == grant.oauth_user_id;
}

}  // namespace

Error nothing_to_connect_anew(const std::string& link) {
  return Error(Code::kNotFound, "There is no link \"" + link.substr(0, 64) + "\" to connect anew.");
}

Result<GrantTarget> target_of(const std::vector<LinkRecord>& all, const Grant& grant,
                              const LinkRecord& fresh) {
  const auto committed = std::find_if(
      all.begin(), all.end(), [&](const LinkRecord& record) { return record.id == fresh.id; });
  if (committed != all.end()) return GrantTarget{*committed, false, {}, false};
  const LinkRecord* named = nullptr;
  if (!grant.link.empty()) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const LinkRecord& record) {
      return record.id == grant.link && record.provider == fresh.provider;
    });
    if (found == all.end()) {
      return nothing_to_connect_anew(grant.link);
    }
    named = &*found;
  }
  const bool is_announced = named != nullptr && named->status == LinkStatus::kPending;
  const LinkRecord* target = of_account(all, grant, fresh.provider);
  if (target == nullptr && named != nullptr && !is_announced && may_become(*named, grant)) {
    target = named;
  }
  if (target == nullptr) target = only_broken(all, grant, fresh.provider);
  if (target == nullptr && is_announced) return GrantTarget{*named, false, {}, false};
  const bool passes_over = named != nullptr && !is_announced && target != named;
  if (target == nullptr) return GrantTarget{fresh, true, {}, passes_over};
  return GrantTarget{*target, false, is_announced ? named->id : std::string(), passes_over};
}

}  // namespace patchbay::accounts
