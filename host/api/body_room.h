#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace patchbay::api {

// Limits, for each organization, the bytes of documents that this server is sending to clients. So
// slow clients of one organization do not use up the memory and database sessions that other
// organizations need. Thread-safe.
class BodyRoom {
 public:
  explicit BodyRoom(std::uint64_t bytes = std::uint64_t{128} << 20);

  // Reserves bytes until the last copy of the result is destroyed. Fails with OVERLOADED if too few
  // bytes are left. A body that is larger than the whole limit is allowed if nothing else is
  // reserved.
  Result<std::shared_ptr<const void>> take(const std::string& organization,
                                           std::uint64_t bytes) const;

 private:
  struct Used;
  const std::uint64_t bytes_;
  const std::shared_ptr<Used> used_;  // reservations may outlive the room
};

}  // namespace patchbay::api
