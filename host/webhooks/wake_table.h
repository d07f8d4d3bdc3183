// Reads and writes the rows of received deliveries, and of the wakes that they caused. All
// functions run in the caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/store.h"

namespace patchbay::webhooks {

// The links and collections whose documents may have changed. "" means all organizations, links or
// collections.
struct WakeKey {
  std::string connector;
  std::string organization{};
  std::string link{};
  std::string collection{};  // the provider's id
  bool access_only = false;  // true: only permissions may have changed
  // True: the links need a new listing, because their changes would miss a deletion. Never true
  // together with access_only.
  bool lists = false;

  friend auto operator<=>(const WakeKey&, const WakeKey&) = default;
};

struct Wake {
  WakeKey key;
  std::int64_t deliveries = 0;
  store::Millis due_at = 0;
  std::string done_to{};  // the last link that was handled; "": none
  // True: a delivery came after the first link was handled, so the host must handle all links
  // again.
  bool again = false;
};

// Notes that a delivery came. Returns false if a delivery with this id came before.
bool note_delivery(store::Transaction& transaction, const std::string& connector,
                   const std::string& address, const std::string& id, store::Millis now);
// Deletes the ids of deliveries that came before the time `before`.
void forget_deliveries(store::Transaction& transaction, store::Millis before);

// Adds deliveries to a wake, or makes a new wake that is due at `due_at`. Wakes all collections
// instead of one if the collection's id is longer than 256 bytes, or if 100 wakes of this
// connector, organization and link wait. Otherwise a sender, which chooses the ids, could fill the
// table.
void add_wake(store::Transaction& transaction, const WakeKey& key, std::int64_t deliveries,
              store::Millis now, store::Millis due_at);
// Returns at most 100 due wakes. The wakes that have been due for the longest time come first.
std::vector<WakeKey> due_wakes(store::Transaction& transaction, store::Millis now);
// Returns the wake of this key, or nothing if there is no such wake or the wake is not due.
std::optional<Wake> find_due_wake(store::Transaction& transaction, const WakeKey& key,
                                  store::Millis now);
void put_progress(store::Transaction& transaction, const Wake& wake);
void remove_wake(store::Transaction& transaction, const WakeKey& key);
void remove_wakes_of_link(store::Transaction& transaction, const std::string& link);

}  // namespace patchbay::webhooks
