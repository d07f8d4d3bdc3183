#include "api/body_room.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/mutex.h"

namespace patchbay::api {

struct BodyRoom::Used {
  Mutex mutex;
  std::map<std::string, std::uint64_t> by_organization GUARDED_BY(mutex);

  // Reserves the bytes. If there is not enough room, returns the number of bytes that are already
  // reserved.
  std::optional<std::uint64_t> take(const std::string& organization, std::uint64_t bytes,
                                    std::uint64_t most) {
    const Lock lock(mutex);
    std::uint64_t& used = by_organization[organization];
    if (used > 0 && most - std::min(used, most) < bytes) return used;
    used += bytes;
    return std::nullopt;
  }

  void give_back(const std::string& organization, std::uint64_t bytes) {
    const Lock lock(mutex);
    const auto found = by_organization.find(organization);
    found->second -= bytes;
    if (found->second == 0) by_organization.erase(found);
  }
};

BodyRoom::BodyRoom(std::uint64_t bytes) : bytes_(bytes), used_(std::make_shared<Used>()) {}

Result<std::shared_ptr<const void>> BodyRoom::take(const std::string& organization,
                                                   std::uint64_t bytes) const {
  if (bytes == 0) return std::shared_ptr<const void>();
  if (const auto used = used_->take(organization, bytes, bytes_)) {
    return Error(Code::kOverloaded,
                 "Answers with " + std::to_string(*used >> 20U) +
                     " MiB of documents are under way to clients of this organization. Read "
                     "them first, or read by Range, with fewer requests at once.");
  }
  return std::shared_ptr<const void>(used_.get(), [kept = used_, organization, bytes](const void*) {
    kept->give_back(organization, bytes);
  });
}

}  // namespace patchbay::api
