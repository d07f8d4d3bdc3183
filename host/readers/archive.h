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

// A ZIP file in memory. Reads members as streams. Counts the inflated bytes while it reads, because
// the sizes that the file states may be false.
class Archive {
 public:
  // The limit for the inflated bytes of all reads of this object together.
  static constexpr std::uint64_t kMostInflated = std::uint64_t{512} << 20;
  static constexpr std::size_t kMostMembers = 20'000;

  // Opens an archive. Borrows `bytes`, which must live longer than the object. Returns a refusal if
  // the directory of members is missing or damaged, or has more than kMostMembers members.
  static Result<std::unique_ptr<Archive>> open(std::string_view bytes);

  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive();

  // Returns true if the archive has this member. Compares names as Office does: ignores case, and
  // treats "\" as "/".
  [[nodiscard]] bool has(std::string_view member) const;

  using Taker = std::function<Result<void>(std::string_view piece)>;
  // Reads a member and passes it to `taker` in pieces. Returns a refusal if the member is missing,
  // needs a password, is damaged, or exceeds the limit. Returns an error of `taker` unchanged.
  Result<void> read(std::string_view member, const Taker& taker);
  // Reads a whole small member. Returns a refusal if it has more than `most` bytes.
  Result<std::string> read(std::string_view member, std::size_t most);

 private:
  struct Memory;
  struct Place {
    std::uint64_t directory;  // the offset in the archive's directory, as minizip reports it
    std::uint64_t number;
  };

  explicit Archive(std::string_view bytes);
  Result<void> list_members();
  Result<void> open_member(std::string_view member);

  const std::unique_ptr<Memory> memory_;
  void* zip_ = nullptr;  // an unzFile of minizip
  std::map<std::string, Place, std::less<>> members_;
  std::uint64_t inflated_ = 0;
};

}  // namespace patchbay::readers
