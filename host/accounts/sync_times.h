#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// A part of an account that the host syncs, for example one repository.
struct SyncedResource {
  std::string link;
  std::string connector;
  std::string resource;  // "octo/hello", the name in the user configuration
};

// Notes that the resource was synced completely. Call this in the transaction that commits the
// sync. If the store already has a later time for the resource, that time stays.
void note_sync(Transaction& transaction, const SyncedResource& resource, WallTime at);

// Returns when each resource of a link was last synced by this connector.
std::map<std::string, WallTime> sync_times(Transaction& transaction, const std::string& link,
                                           const std::string& connector);

// Deletes the sync times of a link. Call this in the transaction that revokes the link.
void clear_sync_times(Transaction& transaction, const std::string& link);

}  // namespace patchbay::accounts
