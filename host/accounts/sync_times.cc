#include "accounts/sync_times.h"

#include <soci/soci.h>

namespace patchbay::accounts {

void note_sync(store::Transaction& transaction, const SyncedResource& resource, WallTime at) {
  const store::Millis millis = store::to_millis(at);
  transaction.sql() << "insert into link_sync (link, connector, resource, synced_at) "
                       "values (:link, :connector, :resource, :at) "
                       "on conflict (link, connector, resource) do update "
                       "set synced_at = excluded.synced_at "
                       "where excluded.synced_at > link_sync.synced_at",
      soci::use(resource.link), soci::use(resource.connector), soci::use(resource.resource),
      soci::use(millis);
}

std::map<std::string, WallTime> sync_times(store::Transaction& transaction, const std::string& link,
                                           const std::string& connector) {
  std::map<std::string, WallTime> times;
  std::string resource;
  store::Millis at = 0;
  soci::statement rows =
      (transaction.sql().prepare << "select resource, synced_at from link_sync "
                                    "where link = :link and connector = :connector",
       soci::use(link), soci::use(connector), soci::into(resource), soci::into(at));
  rows.execute();
  while (rows.fetch()) times[resource] = store::from_millis(at);
  return times;
}

void clear_sync_times(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from link_sync where link = :link", soci::use(link);
}

}  // namespace patchbay::accounts
