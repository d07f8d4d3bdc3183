#include "authserver/client_keys.h"

#include <chrono>
#include <utility>

namespace patchbay::authserver {
namespace {

constexpr std::size_t kMostAddresses = 500;
constexpr std::chrono::hours kKeysKept{1};
constexpr std::chrono::seconds kFetchPause{30};

}  // namespace

std::shared_ptr<const JwkSet> ClientKeys::recall(const std::string& address) {
  const Lock lock(mutex_);
  const auto found = kept_.find(address);
  if (found == kept_.end() || clock_.now() >= found->second.until) return nullptr;
  return found->second.keys;
}

bool ClientKeys::may_fetch(const std::string& address) {
  const Lock lock(mutex_);
  const auto found = kept_.find(address);
  return found == kept_.end() || clock_.now() >= found->second.no_fetch;
}

Result<std::shared_ptr<const JwkSet>> ClientKeys::fetch(const std::string& address) {
  if (!fetch_) return Error(Code::kUnsupported, "This server fetches no keys of clients.");
  {
    const Lock lock(mutex_);
    if (kept_.size() >= kMostAddresses && !kept_.contains(address)) kept_.clear();
    kept_[address].no_fetch = clock_.now() + kFetchPause;
  }
  PATCHBAY_TRY(const auto text, fetch_(address));
  PATCHBAY_TRY(auto read, JwkSet::read(text));
  auto keys = std::make_shared<const JwkSet>(std::move(read));
  const Lock lock(mutex_);
  Kept& kept = kept_[address];
  kept.keys = keys;
  kept.until = clock_.now() + kKeysKept;
  return std::shared_ptr<const JwkSet>(std::move(keys));
}

}  // namespace patchbay::authserver
