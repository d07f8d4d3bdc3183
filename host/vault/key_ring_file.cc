#include "vault/key_ring_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "vault/key_ring_lock.h"

namespace patchbay::vault {
namespace {

constexpr std::size_t kMaxFileSize = 64 << 10;

FileDescriptor open_file(const std::string& path, int flags, mode_t mode = 0) {
  return FileDescriptor(::open(path.c_str(), flags | O_CLOEXEC, mode));
}

Error refused(const std::string& path, std::string_view what) {
  return Error(Code::kInvalidArgument, std::string(what)).at("key ring " + path);
}

// Checks the open file and not its path, because the file at the path could be exchanged between
// the check and the read.
Result<void> require_private(const FileDescriptor& file, const std::string& path) {
  struct stat state{};
  if (::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) {
    return refused(path, "it is no regular file");
  }
  if (state.st_uid != ::geteuid() && state.st_uid != 0) {
    return refused(path, "it belongs to another user; it must belong to the one Patchbay runs as");
  }
  if ((state.st_mode & 077) != 0) {
    return refused(path, "others than its owner may read or change it; run `chmod 600` on it");
  }
  if (state.st_size > static_cast<off_t>(kMaxFileSize)) return refused(path, "it is over 64 KiB");
  return success();
}

Result<Secret> read_all(const FileDescriptor& file, const std::string& path) {
  auto text = read_up_to(file.get(), kMaxFileSize);
  if (!text) return refused(path, "it cannot be read");
  return Secret(*std::move(text));
}

Result<void> sync_folder_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const auto folder = open_file(parent.empty() ? "." : parent.string(), O_RDONLY | O_DIRECTORY);
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
    return refused(path, "its folder cannot be written to disk");
  }
  return success();
}

Error not_made(const std::string& path) {
  if (errno != EEXIST) return refused(path, "it cannot be made; check that its folder exists");
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return refused(path, "it is already there, and is not overwritten");
  }
  return refused(path, "it is a symbolic link to a file that is not there; put the ring there");
}

// A temporary file, to which a new ring is written before the file gets the ring's name. The
// temporary name is RING.KEY.new, where KEY is the id of the newest key. So each process has its
// own file. The destructor deletes the file. If the process is killed, the file stays, but no
// process ever reads it.
class UnfinishedFile {
 public:
  UnfinishedFile(const std::string& ring_path, const KeyRing& ring)
      : path_(ring_path + "." + ring.primary().id + ".new") {}
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile() { ::unlink(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

Result<void> write_new(const std::string& path, const KeyRing& ring) {
  const auto file = open_file(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (file.get() < 0) return not_made(path);
  if (!write_all(file.get(), ring.text().reveal()) || ::fsync(file.get()) != 0) {
    return refused(path, "it cannot be written; is the disk full?");
  }
  return success();
}

}  // namespace

Result<KeyRingSource> KeyRingSource::in_environment(const char* variable) {
  const char* text = ::getenv(variable);
  if (text == nullptr) {
    return Error(Code::kInvalidArgument,
                 "the environment has no " + std::string(variable) + " with a key ring");
  }
  return KeyRingSource{{}, Secret(text)};
}

Result<KeyRing> load_key_ring(const KeyRingSource& source) {
  const auto parsed = [&](const Secret& text) -> Result<KeyRing> {
    auto ring = KeyRing::parse(text.reveal());
    if (ring.has_error()) return Error(ring.error()).at("key ring " + source.shown());
    return ring;
  };
  if (source.file.empty()) return parsed(source.text);
  const auto file = open_file(source.file, O_RDONLY | O_NONBLOCK);
  if (file.get() < 0) {
    return refused(source.file,
                   "it cannot be opened; put the ring back. For a new store `patchbay serve "
                   "--init` or `patchbay connect` makes one");
  }
  PATCHBAY_TRY(require_private(file, source.file));
  PATCHBAY_TRY(const auto text, read_all(file, source.file));
  return parsed(text);
}

// Creates a new ring. Writes a file with another name first, and then makes a hard link with the
// ring's name. So nobody can read half of a ring.
Result<void> create_key_ring(const std::string& path, Random& random) {
  const auto ring = KeyRing::make(random);
  const UnfinishedFile unfinished(path, ring);
  PATCHBAY_TRY(write_new(unfinished.path(), ring));
  if (::link(unfinished.path().c_str(), path.c_str()) != 0) return not_made(path);
  return sync_folder_of(path);
}

Result<void> add_primary_key(const std::string& named, Random& random, const RingCheck& check) {
  PATCHBAY_TRY(const auto lock, KeyRingLock::take(named));
  const std::string& path = lock.ring();
  PATCHBAY_TRY(const auto ring, load_key_ring(KeyRingSource::in_file(path)));
  PATCHBAY_TRY(check(ring));
  const auto larger = ring.with_new_primary(random);
  const UnfinishedFile unfinished(path, larger);
  PATCHBAY_TRY(write_new(unfinished.path(), larger));
  if (::rename(unfinished.path().c_str(), path.c_str()) != 0) {
    return refused(path, "it cannot be replaced");
  }
  return sync_folder_of(path);
}

}  // namespace patchbay::vault
