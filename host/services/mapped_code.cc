#include "services/mapped_code.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

namespace patchbay::services {
namespace {

constexpr std::size_t kNoFile = 0;

// A connector's library. The dynamic linker knows its addresses, so this record only has a hash of
// the file name. Another thread can change the hash while a signal handler reads it.
struct MappedCode {
  const std::string connector;
  std::atomic<std::size_t> file;  // kNoFile: no file is mapped
  MappedCode* next;
};

// A list that only grows, because a signal handler may read it at any time. A library stays loaded
// until the process ends (loader/mapping.h). withdraw_code() makes a record available for the next
// file of the same connector.
std::atomic<MappedCode*> newest = nullptr;

std::size_t hash_of(std::string_view file) { return std::hash<std::string_view>{}(file); }

}  // namespace

void announce_code(std::string_view connector, std::string_view file) {
  const std::size_t hash = hash_of(file);
  for (MappedCode* each = newest; each != nullptr; each = each->next) {
    std::size_t none = kNoFile;
    if (each->connector == connector && each->file.compare_exchange_strong(none, hash)) return;
  }
  auto* added = new MappedCode{std::string(connector), hash, newest};
  while (!newest.compare_exchange_weak(added->next, added)) {
  }
}

void withdraw_code(std::string_view file) {
  for (MappedCode* each = newest; each != nullptr; each = each->next) {
    std::size_t hash = hash_of(file);
    each->file.compare_exchange_strong(hash, kNoFile);
  }
}

// Uses _dl_find_object(3), which takes no lock. The linker registers a library there before it runs
// the library's initializers.
std::string_view owner_of_code(std::uintptr_t address) {
  dl_find_object found{};
  if (::_dl_find_object(reinterpret_cast<void*>(address), &found) != 0) return {};
  const std::size_t file = hash_of(found.dlfo_link_map->l_name);
  for (const MappedCode* each = newest; each != nullptr; each = each->next) {
    if (each->file == file) return each->connector;
  }
  return {};
}

// The kernel reads the stack, because this function does not know where the stack ends. A piece
// never crosses a page border.
std::string_view owner_of_stack(std::uintptr_t stack) {
  constexpr std::size_t kMost = std::size_t{256} << 10;
  std::array<std::uintptr_t, 64> piece{};
  const std::uintptr_t begin = stack / sizeof piece * sizeof piece;
  for (std::uintptr_t at = begin; at < begin + kMost; at += sizeof piece) {
    const iovec here{piece.data(), sizeof piece};
    const iovec there{reinterpret_cast<void*>(at), sizeof piece};
    if (::process_vm_readv(::getpid(), &here, 1, &there, 1, 0) != sizeof piece) return {};
    std::uintptr_t place = at;
    for (const std::uintptr_t word : piece) {
      const std::string_view owner = place < stack ? std::string_view() : owner_of_code(word);
      if (!owner.empty()) return owner;
      place += sizeof word;
    }
  }
  return {};
}

}  // namespace patchbay::services
