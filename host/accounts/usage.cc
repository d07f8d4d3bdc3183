#include "accounts/usage.h"

#include <soci/soci.h>

#include <algorithm>

namespace patchbay::accounts {

void Usage::count(const std::string& link, std::span<const std::string> scopes, WallTime now) {
  Shard& shard = shards_.mine();
  const Lock lock(shard.mutex);
  Uses& uses = shard.gathered[link];
  uses.last_used = now;
  for (const std::string& scope : scopes) {
    const auto found = uses.scopes.find(scope);
    if (found != uses.scopes.end()) {
      ++found->second;
    } else {
      uses.scopes.emplace(scope, 1);
    }
  }
}

Result<void> Usage::write() {
  GatheredUses group = take();
  if (group.empty()) return success();
  auto written = store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    for (const auto& [link, uses] : group) {
      const store::Millis at = store::to_millis(uses.last_used);
      transaction.sql() << "update link set last_used = :at where id = :id and last_used < :before",
          soci::use(at, "at"), soci::use(link, "id"), soci::use(at, "before");
      for (const auto& [scope, count] : uses.scopes) {
        transaction.sql() << "insert into link_scope_use (link, scope, uses, last_used) "
                             "select id, cast(:scope as text), cast(:uses as bigint), "
                             "cast(:at as bigint) from link where id = :link "
                             "on conflict (link, scope) do update set "
                             "uses = link_scope_use.uses + excluded.uses, "
                             "last_used = excluded.last_used",
            soci::use(scope, "scope"), soci::use(count, "uses"), soci::use(at, "at"),
            soci::use(link, "link");
      }
    }
    return success();
  });
  if (written.has_error()) give_back(group);
  return written;
}

void Usage::merge(const GatheredUses& from, GatheredUses& into) {
  for (const auto& [link, uses] : from) {
    Uses& sum = into[link];
    sum.last_used = std::max(sum.last_used, uses.last_used);
    for (const auto& [scope, count] : uses.scopes) sum.scopes[scope] += count;
  }
}

Usage::GatheredUses Usage::take() {
  GatheredUses all;
  shards_.for_each([&](Shard& shard) {
    const Lock lock(shard.mutex);
    merge(shard.gathered, all);
    shard.gathered.clear();
  });
  return all;
}

void Usage::give_back(const GatheredUses& group) {
  Shard& shard = shards_.mine();
  const Lock lock(shard.mutex);
  merge(group, shard.gathered);
}

void forget_uses(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from link_scope_use where link = :link", soci::use(link);
}

}  // namespace patchbay::accounts
