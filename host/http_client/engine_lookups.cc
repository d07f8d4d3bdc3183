// The engine's functions for looking up names. A transfer waits outside of libcurl for its host's
// addresses, so that it can end without waiting for the lookup. After the lookup, libcurl begins
// the transfer again from the start.
#include <algorithm>
#include <chrono>
#include <new>

#include "base/machine_clock.h"
#include "http_client/easy_handle.h"
#include "http_client/engine.h"
#include "http_client/http_client.h"

namespace patchbay::http_client {
namespace {

using Kind = TransferFailure::Kind;

}  // namespace

void Engine::look_up(Transfer& transfer) {
  curl_multi_remove_handle(transfer.pool()->multi(), transfer.easy());
  const auto until = machine_now() + config_.connect_timeout;
  if (lookups_.begin(transfer.shared_from_this(), std::min(until, transfer.deadline()))) return;
  fail(transfer, Kind::kShortage);
}

void Engine::end_lookups() {
  const auto now = machine_now();
  while (const auto waited = lookups_.take(now)) {
    Transfer& transfer = *waited->transfer;
    const NameLookup& lookup = *waited->lookup;
    if (lookup.is_over) {
      go_on(transfer, lookup);
    } else if (now >= transfer.deadline()) {
      fail(transfer, Kind::kDeadline);
    } else {
      fail(transfer, Kind::kUnreachable, "the lookup of its name took too long");
    }
  }
}

void Engine::go_on(Transfer& transfer, const NameLookup& lookup) try {
  if (lookup.addresses.empty()) return fail(transfer, Kind::kUnreachable, lookup.failure.c_str());
  transfer.use_addresses(lookup.addresses);
  prepare_and_add(transfer);
} catch (const std::bad_alloc&) {
  fail(transfer, Kind::kShortage);
}

}  // namespace patchbay::http_client
