#include "loader/mapping.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/shortage.h"
#include "loader/elf_segments.h"
#include "loader/fault.h"
#include "loader/file_bytes.h"
#include "services/mapped_code.h"

namespace patchbay::loader {
namespace {

namespace dll = boost::dll;

// NODELETE keeps the library loaded after its handle is closed, because its code may still be in
// use.
constexpr auto kMode = static_cast<dll::load_mode::type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

// Returns the dynamic linker's message, with the path of the original in place of the path of the
// copy.
std::string linker_said(const std::string& copy, const std::string& original) {
  const char* said = ::dlerror();
  std::string text = said != nullptr ? said : "it gave no reason";
  for (auto at = text.find(copy); at != std::string::npos; at = text.find(copy, at)) {
    text.replace(at, copy.size(), original);
    at += original.size();
  }
  return text;
}

// Returns true if the linker's message reports a lack of a resource. The linker sets no errno, so
// this function searches the message's text.
bool is_of_shortage(const std::string& said) {
  const auto has = [&](std::string_view words) { return said.find(words) != std::string::npos; };
  for (const int error : {EMFILE, ENFILE, ENOMEM, ENOSPC, EAGAIN}) {
    if (has(std::strerror(error))) return true;
  }
  return has("out of memory") || has("cannot map zero-fill pages") ||
         (has("cannot allocate memory") && !has("static TLS block"));
}

Error refused_by_linker(const std::string& said, const std::filesystem::path& place) {
  if (is_of_shortage(said)) {
    return {Code::kOverloaded, "cannot be loaded at the moment: " + said +
                                   ". This machine is short of it; the next call tries again."};
  }
  const char* advice = " Link what it needs into it, or install that on this machine.";
  std::string of_place;
  if (said.find("failed to map segment") != std::string::npos) {
    of_place =
        " The file system of " + place.string() +
        " may forbid execution, and so may this machine for files in memory; set TMPDIR to a "
        "folder where it is allowed.";
    advice = "";
  } else if (said.find("static TLS block") != std::string::npos) {
    advice =
        " Build it without -ftls-model=initial-exec, so that its thread-local variables need "
        "no room that was set aside at the program's start.";
  }
  return fault("the dynamic linker refused it: " + said + "." + of_place + advice);
}

// Loads the library, which runs its initializers. noexcept: an exception of an initializer ends the
// process (see map() in mapping.h).
void run_initializers(dll::shared_library& library, const std::filesystem::path& copy,
                      std::error_code& failed) noexcept {
  library.load(copy, failed, kMode);
}

void load(std::string_view connector, dll::shared_library& library,
          const std::filesystem::path& copy, std::error_code& failed) {
  services::announce_code(connector, copy.native());
  run_initializers(library, copy, failed);
  if (failed) services::withdraw_code(copy.native());
}

// Copies the file into memory, from which code may run even if the file system does not allow it.
// No other process can change the copy. Returns the descriptor of the copy, or -1 with errno.
int copy_in_memory(const std::filesystem::path& copy) {
  const FileDescriptor from(::open(copy.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about{};
  if (from.get() < 0 || ::fstat(from.get(), &about) != 0) return -1;
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  constexpr unsigned kExecutable = 0x10;  // MFD_EXEC of Linux 6.3; older kernels do not know this
                                          // flag
  int memory = ::memfd_create("patchbay-connector", kFlags | kExecutable);
  if (memory < 0) memory = ::memfd_create("patchbay-connector", kFlags);
  if (memory < 0) return -1;
  errno = EIO;  // for a file that became shorter while it was copied; other failures set errno
                // themselves
  auto left = static_cast<std::size_t>(about.st_size);
  while (left > 0) {
    const ssize_t sent = ::sendfile(memory, from.get(), nullptr, left);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) break;
    left -= static_cast<std::size_t>(sent);
  }
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (left == 0 && ::fcntl(memory, F_ADD_SEALS, kSeals) == 0) return memory;
  const int error = errno;
  ::close(memory);
  errno = error;
  return -1;
}

// Loads the library from memory. The descriptor stays open until the process ends, because its
// number is in the library's name. A second library with the same name would be mistaken for the
// first one. Returns false if loading from memory is not allowed. Fails with OVERLOADED if the
// machine lacks a resource.
Result<bool> load_from_memory(std::string_view connector, dll::shared_library& library,
                              const std::filesystem::path& copy) {
  const int memory = copy_in_memory(copy);
  if (memory < 0 && is_shortage(errno)) {
    return shortage("the library cannot be copied into memory", errno);
  }
  if (memory < 0) return false;
  std::error_code failed;
  load(connector, library, "/proc/self/fd/" + std::to_string(memory), failed);
  if (failed) ::close(memory);
  return !failed;
}

// Fails with OVERLOADED if this process has too little address space for the library. The linker
// does not report why it could not load a segment, so this function reserves the same amount as a
// test.
Result<void> check_room(const std::filesystem::path& copy) {
  const FileDescriptor file(::open(copy.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about{};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) return success();
  PATCHBAY_TRY(const auto segments,
               ElfSegments::read(bytes_of(file.get(), static_cast<std::uint64_t>(about.st_size))));
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* room = ::mmap(nullptr, segments.end(), PROT_READ | PROT_WRITE, kFlags, -1, 0);
  if (room == MAP_FAILED) return shortage("the library cannot be mapped", errno);
  ::munmap(room, segments.end());
  return success();
}

}  // namespace

Result<dll::shared_library> map(std::string_view connector, const std::filesystem::path& copy,
                                const std::filesystem::path& original) {
  dll::shared_library library;
  std::error_code failed;
  load(connector, library, copy, failed);
  if (!failed) return library;
  const std::string said = linker_said(copy.string(), original.string());
  const bool is_unmapped = said.find("failed to map segment") != std::string::npos;
  if (!is_unmapped) return refused_by_linker(said, copy.parent_path());
  PATCHBAY_TRY(const bool is_loaded, load_from_memory(connector, library, copy));
  if (is_loaded) return library;
  PATCHBAY_TRY(check_room(copy));
  return refused_by_linker(said, copy.parent_path());
}

Result<const patchbay_entry*> entry_of(const dll::shared_library& library) {
  using EntryFunction = const patchbay_entry* PATCHBAY_ABI();
  try {
    return library.get<EntryFunction>(PATCHBAY_ENTRY_SYMBOL)();
  } catch (...) {
    return fault("an exception came out of its " PATCHBAY_ENTRY_SYMBOL
                 "; no exception may leave a plugin.");
  }
}

}  // namespace patchbay::loader
