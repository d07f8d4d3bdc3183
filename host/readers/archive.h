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

// A ZIP file in memory. Members are read as streams, and inflated bytes are counted as they come,
// because the sizes that the file states may be false.
class Archive {
 public:
  // The limit of all inflated bytes together, over the life of this object.
  static constexpr std::uint64_t kMostInflated = std::uint64_t{512} << 20;
  static constexpr std::size_t kMostMembers = 20'000;

  // `bytes` is borrowed. Returns a refusal if the file has no directory of members.
  static Result<std::unique_ptr<Archive>> open(std::string_view bytes);

  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive();

  // Compares names as Office does: ignores case, and takes "\" for "/".
  [[nodiscard]] bool has(std::string_view member) const;

  using Taker = std::function<Result<void>(std::string_view piece)>;
  // Passes the member to `taker` in pieces. Returns a refusal if the member is missing, needs a
  // password, is damaged, or exceeds the limit. Returns an error of `taker` unchanged.
  Result<void> read(std::string_view member, const Taker& taker);
  // Reads a small member as a whole. Returns a refusal if it has more than `most` bytes.
  Result<std::string> read(std::string_view member, std::size_t most);

 private:
  struct Memory;
  struct Place {
    std::uint64_t directory;  // the offset in the archive's directory, as minizip gives it
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
