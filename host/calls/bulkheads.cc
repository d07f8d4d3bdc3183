#include "calls/bulkheads.h"

#include <algorithm>
#include <chrono>

namespace patchbay::calls {
namespace {

constexpr std::size_t kKeptNames = 1024;  // up to so many names, idle ones are kept

// `who` begins the sentence, for example `Connector "github"`.
Error full(const std::string& who, std::size_t most) {
  return Error(Code::kOverloaded, who + " has " + std::to_string(most) +
                                      " calls under way, as many as it may have; nothing was done. "
                                      "Try again later, with fewer calls at once.")
      .with_retry_after(std::chrono::seconds(1));
}

}  // namespace

Bulkhead::Place Bulkhead::enter(std::string_view name, std::size_t most) {
  const Lock lock(mutex_);
  auto found = counts_.find(name);
  if (found == counts_.end()) {
    if (counts_.size() >= sweep_at_) {
      forget_idle();
      sweep_at_ = std::max(kKeptNames, 2 * counts_.size());
    }
    found = counts_.emplace(std::string(name), 0).first;
  }
  if (found->second >= most) return {};
  ++found->second;
  return {*this, found};
}

void Bulkhead::leave(Counts::iterator at) {
  const Lock lock(mutex_);
  --at->second;
}

void Bulkhead::forget_idle() {
  std::erase_if(counts_, [](const auto& entry) { return entry.second == 0; });
}

Result<Bulkheads::Places> Bulkheads::enter(const Call& call) {
  Places places;
  std::size_t most = limits_.connector;
  if (call.most_of_connector != 0) {
    most = most == 0 ? call.most_of_connector : std::min(most, call.most_of_connector);
  }
  if (most != 0) {
    places.connector = connectors_.enter(call.connector, most);
    if (!places.connector) return full("Connector \"" + std::string(call.connector) + "\"", most);
  }
  if (limits_.link != 0 && !call.link.empty()) {
    places.link = links_.enter(call.link, limits_.link);
    if (!places.link) return full("Link \"" + std::string(call.link) + "\"", limits_.link);
  }
  if (limits_.organization != 0) {
    places.organization = organizations_.enter(call.organization, limits_.organization);
    if (!places.organization) return full("Your organization", limits_.organization);
  }
  return places;
}

}  // namespace patchbay::calls
