// The rows of deliveries that were taken, and of what they have woken. All functions run in the
// caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/store.h"

namespace patchbay::webhooks {

// Whose documents may have changed. An empty organization, link or collection means all of them.
struct WakeKey {
  std::string connector;
  std::string organization{};
  std::string link{};
  std::string collection{};  // the provider's id
  bool access_only = false;  // only permissions

  friend auto operator<=>(const WakeKey&, const WakeKey&) = default;
};

struct Wake {
  WakeKey key;
  std::int64_t deliveries = 0;
  Millis due_at = 0;
  std::string done_to{};  // the links up to this one are done
  bool again = false;     // a delivery came after the first link was done
};

// Writes that one delivery came. Returns false if one of this id came before.
bool note_delivery(Transaction& transaction, const std::string& connector,
                   const std::string& address, const std::string& id, Millis now);
// Deletes the ids of deliveries that came before that time.
void forget_deliveries(Transaction& transaction, Millis before);

// Adds deliveries to a wake, or makes one that is due at `due_at`. If its collection's id is longer
// than 256 bytes, or 100 wakes of this connector, organization and link wait, all collections are
// woken: a sender that is proved chooses the ids, and must not fill the table.
void add_wake(Transaction& transaction, const WakeKey& key, std::int64_t deliveries, Millis now,
              Millis due_at);
// Returns at most 100 wakes that are due, the longest due first.
std::vector<WakeKey> due_wakes(Transaction& transaction, Millis now);
// Returns the wake of this key, if it is due.
std::optional<Wake> find_due_wake(Transaction& transaction, const WakeKey& key, Millis now);
void put_progress(Transaction& transaction, const Wake& wake);
void remove_wake(Transaction& transaction, const WakeKey& key);
void remove_wakes_of_link(Transaction& transaction, const std::string& link);

}  // namespace patchbay::webhooks
