#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// One part of an account that the host syncs, for example one repository.
struct SyncedResource {
  std::string link;
  std::string connector;
  std::string resource;  // the name in the user configuration, for example "octo/hello"
};

// Stores that the resource was synced completely at `at`. Must be called in the transaction that
// commits the sync. A later stored time stays unchanged.
void note_sync(store::Transaction& transaction, const SyncedResource& resource, WallTime at);

// Returns the time of the last complete sync of each resource of a link, by this connector.
std::map<std::string, WallTime> sync_times(store::Transaction& transaction, const std::string& link,
                                           const std::string& connector);

// Deletes the sync times of a link. Must be called in the transaction that revokes the link.
void clear_sync_times(store::Transaction& transaction, const std::string& link);

}  // namespace patchbay::accounts
