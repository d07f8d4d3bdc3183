#include "engine/calls_in_flight.h"

#include <cassert>

namespace patchbay::engine {

CallsInFlight::Ticket::~Ticket() {
  if (shard_ == nullptr) return;
  // The notification happens under the lock, because the waiting thread may destroy the shard as
  // soon as the lock is free.
  const Lock lock(shard_->mutex);
  assert(shard_->calls > 0);
  --shard_->calls;
  if (shard_->closed && shard_->calls == 0) shard_->changed.notify_all();
}

CallsInFlight::Ticket CallsInFlight::enter() {
  Shard& shard = shards_.mine();
  const Lock lock(shard.mutex);
  if (shard.closed) return {};
  ++shard.calls;
  return Ticket(&shard);
}

void CallsInFlight::close() {
  shards_.for_each([](Shard& shard) {
    const Lock lock(shard.mutex);
    shard.closed = true;
  });
}

bool CallsInFlight::drained(Monotonic deadline) {
  bool all = true;
  shards_.for_each([&](Shard& shard) {
    Lock lock(shard.mutex);
    assert(shard.closed);
    const auto none = [&]() REQUIRES(shard.mutex) { return shard.calls == 0; };
    if (deadline == Monotonic::max()) {
      shard.changed.wait(lock, none);
    } else {
      all = shard.changed.wait_until(lock, deadline, none) && all;
    }
  });
  return all;
}

}  // namespace patchbay::engine
