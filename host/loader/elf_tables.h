// Reads the dynamic table of a shared library (System V ABI, chapter 5). This table has the
// addresses of all other tables. All addresses count from the library's first address in memory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "loader/elf_segments.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

class ElfTables {
 public:
  // Reads the dynamic table. Fails with PLUGIN_FAULT if the table has no end, or if an entry points
  // to a missing part.
  static Result<ElfTables> read(FileBytes file, ElfSegments segments);

  // Returns the value of the last entry with the tag `tag` (DT_…), or 0 if there is no such entry.
  [[nodiscard]] std::uint64_t value(std::int64_t tag) const;
  [[nodiscard]] bool has(std::int64_t tag) const { return values_.contains(tag); }

  // Returns the value that the loaded library will have at `address`. Returns nullopt if some bytes
  // of the value are not in the file.
  template <typename T>
  [[nodiscard]] std::optional<T> at(std::uint64_t address) const {
    const auto offset = segments_.offset_of({address, sizeof(T)}, kReadable);
    return offset ? file_.at<T>(*offset) : std::nullopt;
  }
  template <typename T>
  [[nodiscard]] std::optional<std::vector<T>> array(std::uint64_t address,
                                                    std::uint64_t count) const {
    if (count > file_.size / sizeof(T)) return std::nullopt;
    const auto offset = segments_.offset_of({address, count * sizeof(T)}, kReadable);
    std::vector<T> out(offset ? count : 0);
    const std::span raw(reinterpret_cast<std::uint8_t*>(out.data()), out.size() * sizeof(T));
    if (!offset || !file_.read(*offset, raw)) return std::nullopt;
    return out;
  }

  // Returns true if `offset` is inside the string table. The last byte of the table is NUL, so each
  // text in the table has an end.
  [[nodiscard]] bool has_text(std::uint64_t offset) const { return offset < strings_.size(); }
  [[nodiscard]] std::string_view text(std::uint64_t offset) const {
    return has_text(offset) ? strings_.c_str() + offset : std::string_view();
  }
  // Returns true if `library` is among the libraries that this library needs (DT_NEEDED).
  [[nodiscard]] bool needs(std::string_view library) const;

  [[nodiscard]] const ElfSegments& segments() const { return segments_; }
  [[nodiscard]] bool is_code(std::uint64_t address) const;

 private:
  ElfTables(FileBytes file, ElfSegments segments)
      : file_(std::move(file)), segments_(std::move(segments)) {}

  Result<void> read_entries();
  Result<void> read_strings();
  [[nodiscard]] Result<void> check_places() const;

  static constexpr std::uint32_t kReadable = 4;  // equals PF_R of elf.h

  FileBytes file_;
  ElfSegments segments_;
  std::map<std::int64_t, std::uint64_t> values_;
  // Offsets into the string table, of names and paths of libraries.
  std::vector<std::uint64_t> names_;
  std::vector<std::uint64_t> needed_;  // the offsets of the names of needed libraries
  std::string strings_;
};

}  // namespace patchbay::loader
