#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// One thing of an account that is synced, such as a repository.
struct SyncedResource {
  std::string link;
  std::string connector;
  std::string resource;  // "octo/hello", as the user configuration names it
};

// Notes that it was synced to its end, as part of what commits the sync. Of two times the later.
void note_sync(Transaction& transaction, const SyncedResource& resource, WallTime at);

// When each resource of a link was last synced, as one of its connectors syncs it.
std::map<std::string, WallTime> sync_times(Transaction& transaction, const std::string& link,
                                           const std::string& connector);

// As part of what revokes a link.
void clear_sync_times(Transaction& transaction, const std::string& link);

}  // namespace patchbay::accounts
