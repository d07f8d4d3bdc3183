#include "calls/bulkheads.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace patchbay::calls {
namespace {

constexpr std::size_t kKeptNames = 1024;  // above this number of names, unused names are deleted

// Returns the error for a reached limit. `who` begins the sentence, for example `Connector
// "github"`. `what` names the calls, for example `calls`.
Error full(const std::string& who, std::size_t most, const std::string& what = "calls") {
  return Error(Code::kOverloaded, who + " has " + std::to_string(most) + " " + what +
                                      " under way, as many as it may have; nothing was done. "
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
  PATCHBAY_TRY(enter_connector(call, places));
  if (limits_.link != 0 && !call.link.empty()) {
    places.link = links_.enter(call.link, limits_.link);
    if (!places.link) return full("Link \"" + std::string(call.link) + "\"", limits_.link);
  }
  PATCHBAY_TRY(enter_organization(call, places));
  return places;
}

std::size_t Bulkheads::most_of_connector(const Call& call) const {
  if (call.most_of_connector == 0) return limits_.connector;
  if (limits_.connector == 0) return call.most_of_connector;
  return std::min(limits_.connector, call.most_of_connector);
}

// Takes a place of the organization's share first. A call that is refused here never takes one of
// the connector's places, not even for a moment.
Result<void> Bulkheads::enter_connector(const Call& call, Places& places) {
  const std::size_t most = most_of_connector(call);
  if (most == 0) return success();
  const auto shown = [&] { return "\"" + std::string(call.connector) + "\""; };
  const std::size_t share = share_of(most, call.organization);
  std::string key(call.connector);  // ids contain no line end, so each pair of ids has its own key
  key.append("\n").append(call.organization);
  places.share = shares_.enter(key, share);
  if (!places.share) return full("Your organization", share, "calls of connector " + shown());
  places.connector = connectors_.enter(call.connector, most);
  if (!places.connector) return full("Connector " + shown(), most);
  return success();
}

Result<void> Bulkheads::enter_organization(const Call& call, Places& places) {
  const std::size_t most =
      limits_.organization ? *limits_.organization : share_of(limits_.host, call.organization);
  if (most == 0) return success();
  places.organization = organizations_.enter(call.organization, most);
  if (!places.organization) return full("Your organization", most);
  return success();
}

void Bulkheads::note_organization(std::string_view organization) {
  if (is_shared_ || organization.empty()) return;
  const Lock lock(mutex_);
  if (first_.empty()) first_ = organization;
  if (first_ != organization) is_shared_ = true;
}

// Returns half of `most`, rounded up. Returns the largest number (no limit) while only one
// organization sends calls. Calls of this organization are counted anyway, because another
// organization may send calls later.
std::size_t Bulkheads::share_of(std::size_t most, std::string_view organization) {
  if (most == 0) return 0;
  note_organization(organization);
  return is_shared_ ? most / 2 + most % 2 : std::numeric_limits<std::size_t>::max();
}

}  // namespace patchbay::calls
