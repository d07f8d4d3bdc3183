#include "readers/archive.h"

#include <unzip.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "readers/refusal.h"

namespace patchbay::readers {

// The file that minizip reads: its bytes, and the position of the next byte.
struct Archive::Memory {
  std::string_view bytes;
  std::uint64_t at = 0;
};

namespace {

constexpr std::size_t kNameBytes = 1024;
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
constexpr unsigned long kEncryptedFlag = 1;

// Returns a key that is the same for all spellings of a name.
std::string key_of(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '\\') c = '/';
  }
  return out;
}

}  // namespace

Archive::Archive(std::string_view bytes) : memory_(new Memory{bytes}) {
  zlib_filefunc64_def functions{};
  functions.opaque = memory_.get();
  functions.zopen64_file = [](void* opaque, const void*, int) { return opaque; };
  functions.zread_file = [](void*, void* stream, void* to, uLong size) -> uLong {
    auto& memory = *static_cast<Memory*>(stream);
    const std::uint64_t left =
        memory.bytes.size() - std::min<std::uint64_t>(memory.at, memory.bytes.size());
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
    std::memcpy(to, memory.bytes.data() + (left > 0 ? memory.at : 0), taken);
    memory.at += taken;
    return taken;
  };
  functions.zwrite_file = [](void*, void*, const void*, uLong) -> uLong { return 0; };
  functions.ztell64_file = [](void*, void* stream) -> ZPOS64_T {
    return static_cast<Memory*>(stream)->at;
  };
  functions.zseek64_file = [](void*, void* stream, ZPOS64_T offset, int origin) -> long {
    auto& memory = *static_cast<Memory*>(stream);
    const std::uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? memory.at
                               : origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size()
                                                                  : 0;
    if (offset > memory.bytes.size() || from + offset > memory.bytes.size()) return -1;
    memory.at = from + offset;
    return 0;
  };
  functions.zclose_file = [](void*, void*) { return 0; };
  functions.zerror_file = [](void*, void*) { return 0; };
  zip_ = unzOpen2_64("", &functions);
}

Archive::~Archive() {
  if (zip_ != nullptr) unzClose(zip_);
}

Result<std::unique_ptr<Archive>> Archive::open(std::string_view bytes) {
  std::unique_ptr<Archive> out(new Archive(bytes));
  if (out->zip_ == nullptr) {
    return damaged("The archive is cut off or damaged: the list of its members is not at its end.");
  }
  PATCHBAY_TRY(out->list_members());
  return out;
}

Result<void> Archive::list_members() {
  for (int more = unzGoToFirstFile(zip_); more == UNZ_OK; more = unzGoToNextFile(zip_)) {
    if (members_.size() == kMostMembers) {
      return refusal(extraction::Outcome::kTooLarge,
                     "The archive has more than " + std::to_string(kMostMembers) + " members.");
    }
    std::vector<char> name(kNameBytes + 1, '\0');
    unz64_file_pos place{};
    const bool found = unzGetCurrentFileInfo64(zip_, nullptr, name.data(), kNameBytes, nullptr, 0,
                                               nullptr, 0) == UNZ_OK &&
                       unzGetFilePos64(zip_, &place) == UNZ_OK;
    if (!found) return damaged("The list of the archive's members is damaged.");
    members_.try_emplace(key_of(name.data()), Place{place.pos_in_zip_directory, place.num_of_file});
  }
  return success();
}

bool Archive::has(std::string_view member) const { return members_.contains(key_of(member)); }

Result<void> Archive::open_member(std::string_view member) {
  const std::string name(member);
  const auto found = members_.find(key_of(member));
  if (found == members_.end()) return damaged("The archive has no member " + name + ".");
  const unz64_file_pos place{found->second.directory, found->second.number};
  unz_file_info64 info{};
  if (unzGoToFilePos64(zip_, &place) != UNZ_OK ||
      unzGetCurrentFileInfo64(zip_, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) {
    return damaged("The list of the archive's members is damaged.");
  }
  if ((info.flag & kEncryptedFlag) != 0) {
    return refusal(
        extraction::Outcome::kEncrypted,
        "The archive's member " + name + " is encrypted. Store the file without a password.");
  }
  if (unzOpenCurrentFile(zip_) != UNZ_OK) {
    return damaged("The archive's member " + name + " is damaged.");
  }
  return success();
}

Result<void> Archive::read(std::string_view member, const Taker& taker) {
  PATCHBAY_TRY(open_member(member));
  // Closes the member on every return. minizip compares the checksum only if everything was read.
  struct MemberCloser {
    void* zip;
    ~MemberCloser() { unzCloseCurrentFile(zip); }
  } closing{zip_};
  std::vector<char> piece(kPieceBytes);
  for (;;) {
    const int got = unzReadCurrentFile(zip_, piece.data(), static_cast<unsigned>(piece.size()));
    if (got < 0) return damaged("The archive's member " + std::string(member) + " is damaged.");
    if (got == 0) return success();
    inflated_ += static_cast<std::uint64_t>(got);
    if (inflated_ > kMostInflated) {
      return refusal(extraction::Outcome::kTooLarge, "The archive inflates to more than " +
                                                         std::to_string(kMostInflated) + " bytes.");
    }
    PATCHBAY_TRY(taker(std::string_view(piece.data(), static_cast<std::size_t>(got))));
  }
}

Result<std::string> Archive::read(std::string_view member, std::size_t most) {
  std::string out;
  PATCHBAY_TRY(read(member, [&](std::string_view piece) -> Result<void> {
    if (piece.size() > most - out.size()) {
      return damaged("The archive's member " + std::string(member) +
                     " is larger than a member of its kind may be.");
    }
    out.append(piece);
    return success();
  }));
  return out;
}

}  // namespace patchbay::readers
