#include "process/file_access.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "base/shortage.h"

namespace patchbay::process {
namespace {

constexpr std::uint64_t kRefer = std::uint64_t{1} << 13;     // exists since Landlock's second
                                                             // version
constexpr std::uint64_t kTruncate = std::uint64_t{1} << 14;  // exists since Landlock's third
                                                             // version

// Returns the bits of all kinds of file access in this version of Landlock.
std::uint64_t all_ways(long version) {
  return (kRefer - 1) | (version >= 2 ? kRefer : 0) | (version >= 3 ? kTruncate : 0);
}

void allow(int ruleset, const std::filesystem::path& path) {
  const FileDescriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat about{};
  if (place.get() < 0 || ::fstat(place.get(), &about) != 0) return;
  const std::uint64_t of_folders = S_ISDIR(about.st_mode) ? LANDLOCK_ACCESS_FS_READ_DIR : 0;
  const landlock_path_beneath_attr rule{
      LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE | of_folders, place.get()};
  ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

}  // namespace

Result<std::optional<FileDescriptor>> read_only_access(
    const std::vector<std::filesystem::path>& paths) {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return std::nullopt;
  const landlock_ruleset_attr handled{all_ways(version)};
  const FileDescriptor low(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  FileDescriptor ruleset(::fcntl(low.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (ruleset.get() < 0) return shortage("a program cannot be kept from files", errno);
  for (const auto& path : paths) allow(ruleset.get(), path);
  return std::optional(std::move(ruleset));
}

}  // namespace patchbay::process
