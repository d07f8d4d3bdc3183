#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/provider_delay.h"
#include "base/result.h"
#include "base/rounds.h"
#include "http_client/provider_blocks.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::calls {

struct SharedBlocksOptions {
  // The interval at which this host reads the blocks of other hosts. This host closes its gate at
  // most this much later than the host that began the block. A request that this host sends in
  // between is refused by the provider, and the refusal closes the gate here too.
  std::chrono::milliseconds look{250};
  // Blocks in the store that last longer are ignored. All hosts must use the same value.
  std::chrono::milliseconds longest{kProviderDelay};
};

// Shares blocks among all hosts of a store. A block is a time during which a provider wants no
// requests. A background job works in rounds: each round writes new blocks to the store and reads
// the blocks of other hosts. A new block of this host starts a round at once, and the call does not
// wait for this round. While the store does not answer, each host uses the blocks that it knows.
// Thread-safe.
class SharedBlocks {
 public:
  // Borrows all references. Does nothing before start().
  SharedBlocks(store::Store& store, http_client::ProviderBlocks& blocks, telemetry::Log& log,
               SharedBlocksOptions options = {});
  ~SharedBlocks();
  SharedBlocks(const SharedBlocks&) = delete;
  SharedBlocks& operator=(const SharedBlocks&) = delete;

  // Reads the store once, then begins the rounds. If the store fails, returns its error and begins
  // no rounds.
  Result<void> start();

  // Writes the changes of this host to the store now, and reads the changes of other hosts.
  Result<void> refresh();

 private:
  void look();
  Result<void> write(const http_client::ProviderBlocks::Changes& changes);
  Result<std::vector<http_client::ProviderBlock>> read();

  store::Store& store_;
  http_client::ProviderBlocks& blocks_;
  telemetry::Log& log_;
  const SharedBlocksOptions options_;

  Mutex refreshing_;  // prevents an older state from overwriting a newer one
  std::int64_t number_ GUARDED_BY(refreshing_) = -1;

  // Used only by the rounds. Each outage of the store is logged once.
  bool failed_ = false;
  std::optional<Rounds> rounds_;  // the last member, because it uses the others
};

// Deletes the blocks of a link, in the transaction that deletes the link.
void end_blocks_of_link(store::Transaction& transaction, const std::string& link);

}  // namespace patchbay::calls
