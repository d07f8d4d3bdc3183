#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace patchbay::api {

// Bytes of documents on their way to clients. Each organization may have so many of them, so that
// clients that do not read what they asked for take memory and database sessions from nobody else.
// Thread-safe.
class BodyRoom {
 public:
  explicit BodyRoom(std::uint64_t bytes = std::uint64_t{128} << 20);

  // A share, given back when the last copy of it dies. OVERLOADED when the organization has no more
  // left; a body that is larger than all of it is let through alone.
  Result<std::shared_ptr<const void>> take(const std::string& organization,
                                           std::uint64_t bytes) const;

 private:
  struct Used;
  const std::uint64_t bytes_;
  const std::shared_ptr<Used> used_;  // shares may outlive the room
};

}  // namespace patchbay::api
