#include "readers/compound_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace patchbay::readers {
namespace {

constexpr std::string_view kMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
constexpr std::size_t kHeaderBytes = 512;
constexpr std::size_t kSectorShiftAt = 30;  // MS-CFB 2.2 has this and the next two offsets
constexpr std::size_t kFirstDirectoryAt = 48;
constexpr std::size_t kFirstFatsAt = 76;  // here are the first 109 sector numbers of the FAT
constexpr std::size_t kFirstFats = 109;
constexpr std::size_t kEntryBytes = 128;  // MS-CFB 2.6.1
constexpr std::size_t kNameUnits = 32;
constexpr std::size_t kNameLengthAt = 64;
constexpr std::uint32_t kLastSector = 0xFFFFFFFA;
constexpr std::size_t kMostSectors = 4096;  // at most this many sectors of a directory are read

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint32_t out = 0;
  for (std::size_t i = length; i-- > 0;) {
    out = out << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return out;
}

class Directory {
 public:
  explicit Directory(std::string_view bytes)
      : bytes_(bytes), sector_bytes_(number_at(bytes, kSectorShiftAt, 2) == 12 ? 4096 : 512) {}

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    std::optional<std::uint32_t> sector = number_at(bytes_, kFirstDirectoryAt, 4);
    for (std::size_t count = 0; sector && count < kMostSectors; ++count) {
      const auto piece = sector_at(*sector);
      for (std::size_t at = 0; at + kEntryBytes <= piece.size(); at += kEntryBytes) {
        out.push_back(name_of(piece.substr(at, kEntryBytes)));
      }
      sector = after(*sector);
    }
    return out;
  }

 private:
  // Returns the bytes of a sector; "" if the sector is outside of the file.
  std::string_view sector_at(std::uint32_t number) const {
    const std::uint64_t at = (std::uint64_t{number} + 1) * sector_bytes_;
    if (number >= kLastSector || at + sector_bytes_ > bytes_.size()) return {};
    return bytes_.substr(static_cast<std::size_t>(at), sector_bytes_);
  }

  std::optional<std::uint32_t> after(std::uint32_t sector) const {
    const std::size_t per_sector = sector_bytes_ / 4;
    const std::size_t fat = sector / per_sector;
    if (fat >= kFirstFats) return std::nullopt;
    const auto table = sector_at(number_at(bytes_, kFirstFatsAt + 4 * fat, 4));
    if (table.empty()) return std::nullopt;
    const std::uint32_t next = number_at(table, 4 * (sector % per_sector), 4);
    return next >= kLastSector ? std::nullopt : std::optional(next);
  }

  static std::string name_of(std::string_view entry) {
    // The length is in bytes and includes the zero at the end.
    const std::size_t length = number_at(entry, kNameLengthAt, 2);
    const std::size_t units = std::min(length / 2, kNameUnits);
    std::string out;
    for (std::size_t i = 0; i + 1 < units; ++i) {
      const std::uint32_t unit = number_at(entry, 2 * i, 2);
      out += unit < 0x80 ? static_cast<char>(unit) : '?';
    }
    return out;
  }

  std::string_view bytes_;
  std::size_t sector_bytes_;
};

}  // namespace

bool is_compound_file(std::string_view bytes) { return bytes.starts_with(kMagic); }

std::vector<std::string> names_in_compound_file(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes) return {};
  return Directory(bytes).names();
}

}  // namespace patchbay::readers
