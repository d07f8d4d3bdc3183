#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::readers {

// A ZIP file in memory. Its members are read as streams; what they inflate to is counted as it
// comes, because no size that the file tells can be believed.
class Archive {
 public:
  // All members together, over the whole life of this.
  static constexpr std::uint64_t kMostInflated = std::uint64_t{512} << 20;
  static constexpr std::size_t kMostMembers = 20'000;

  // `bytes` is borrowed. A refusal where there is no directory of members.
  static Result<std::unique_ptr<Archive>> open(std::string_view bytes);

  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive();

  // Names are compared as Office does: without regard to case, and "\" is "/".
  [[nodiscard]] bool has(std::string_view member) const;

  using Taker = std::function<Result<void>(std::string_view piece)>;
  // Gives the member to `taker` in pieces; a refusal where there is none, where it wants a
  // password, is damaged, or is one too many bytes. An error of `taker` passes through.
  Result<void> read(std::string_view member, const Taker& taker);
  // A small one, whole; a refusal over `most` bytes.
  Result<std::string> read(std::string_view member, std::size_t most);

 private:
  struct Memory;
  struct Place {
    std::uint64_t directory;  // as minizip counts it
    std::uint64_t number;
  };

  explicit Archive(std::string_view bytes);
  Result<void> list_members();
  Result<void> open_member(std::string_view member);

  const std::unique_ptr<Memory> memory_;
  void* zip_ = nullptr;  // unzFile
  std::map<std::string, Place, std::less<>> members_;
  std::uint64_t inflated_ = 0;
};

}  // namespace patchbay::readers
