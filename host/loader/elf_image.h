#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "loader/elf.h"
#include "loader/elf_segments.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// A shared library as far as the dynamic linker follows it before any code of it runs: its
// segments, and the tables in them. Read without mapping anything, a few hundred bytes of the file.
class ElfImage {
 public:
  // PLUGIN_FAULT with what is wrong: no library for `machine`, cut off, or with tables that lead
  // nowhere. The content of what is mapped is nobody's to judge.
  static Result<ElfImage> read(FileBytes file, std::uint16_t machine = this_machine());

  // Whether it defines a function of that name for others.
  [[nodiscard]] bool exports(std::string_view function) const;

 private:
  using Tables = std::map<std::int64_t, std::uint64_t>;  // by DT_ number, the last of each

  ElfImage(FileBytes file, ElfSegments segments)
      : file_(std::move(file)), segments_(std::move(segments)) {}

  Result<void> read_tables();
  [[nodiscard]] Result<void> check_tables() const;
  [[nodiscard]] bool is_sound_hash_table() const;
  [[nodiscard]] bool is_function(std::uint64_t symbol, std::string_view name) const;
  [[nodiscard]] bool in_gnu_hash(std::string_view function) const;
  [[nodiscard]] bool in_hash(std::string_view function) const;

  [[nodiscard]] std::uint64_t table(std::int64_t tag) const;  // 0: there is none
  // The structure that lies at `address` once mapped.
  template <typename T>
  [[nodiscard]] std::optional<T> at(std::uint64_t address) const {
    const auto offset = segments_.offset_of({address, sizeof(T)}, kReadable);
    return offset ? file_.at<T>(*offset) : std::nullopt;
  }

  static constexpr std::uint32_t kReadable = 4;  // PF_R

  FileBytes file_;
  ElfSegments segments_;
  Tables tables_;
};

}  // namespace patchbay::loader
