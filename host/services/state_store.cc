#include "services/state_store.h"

namespace patchbay::services {

std::string word_for_user(std::string_view organization, std::string_view user,
                          std::string_view connector) {
  std::string word;
  word.reserve(organization.size() + user.size() + connector.size() + 2);
  word.append(organization).append(1, '\n').append(user).append(1, '\n').append(connector);
  return word;
}

Result<std::optional<std::string>> MemoryStateStore::get(const StateOwner& owner,
                                                         std::string_view key) {
  const Lock lock(mutex_);
  const auto shelf = shelves_.find(Name(owner.connector, owner.link));
  if (shelf == shelves_.end()) return std::nullopt;
  const auto value = shelf->second.values.find(key);
  if (value == shelf->second.values.end()) return std::nullopt;
  return std::optional<std::string>(value->second);
}

Result<void> MemoryStateStore::put(const StateOwner& owner, std::string_view key,
                                   std::string_view value) {
  const Lock lock(mutex_);
  Shelf& shelf = shelves_[Name(owner.connector, owner.link)];
  const auto old = shelf.values.find(key);
  const std::size_t freed = old == shelf.values.end() ? 0 : key.size() + old->second.size();
  const std::size_t bytes = shelf.bytes - freed + key.size() + value.size();
  if (bytes > quota_) {
    return Error(Code::kTooLarge, "The state of connector \"" + std::string(owner.connector) +
                                      "\" would grow to " + std::to_string(bytes) + " bytes of " +
                                      std::to_string(quota_) +
                                      " that it may keep for a link. Remove what is not needed.");
  }
  shelf.values.insert_or_assign(std::string(key), std::string(value));
  shelf.bytes = bytes;
  return success();
}

Result<void> MemoryStateStore::remove(const StateOwner& owner, std::string_view key) {
  const Lock lock(mutex_);
  const auto shelf = shelves_.find(Name(owner.connector, owner.link));
  if (shelf == shelves_.end()) return success();
  const auto value = shelf->second.values.find(key);
  if (value == shelf->second.values.end()) return success();
  shelf->second.bytes -= key.size() + value->second.size();
  shelf->second.values.erase(value);
  return success();
}

Result<void> MemoryStateStore::clear(const StateOwner& owner) {
  const Lock lock(mutex_);
  shelves_.erase(Name(owner.connector, owner.link));
  return success();
}

}  // namespace patchbay::services
