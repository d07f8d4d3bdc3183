// Tests that a load that failed because of a shortage is tried again.
#include <elf.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <vector>

#include "loader/loader.h"
#include "loader/no_descriptors.h"
#include "loader/scan.h"
#include "loader/test_host.h"
#include "skip.h"

namespace patchbay::loader {
namespace {

TEST_CASE("without descriptors loading is OVERLOADED whatever step they are missing at") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  const TemporaryFolder root;
  const auto folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const auto manifest = manifest::read_manifest(folder);
  REQUIRE(manifest.has_value());
  Loader loader;
  {
    NoDescriptors none;
    for (int freed = 0; freed < 4; ++freed) {  // the last step needs the fourth descriptor
      const auto loaded = loader.load(manifest.value());
      if (loaded.has_value()) break;
      INFO(freed << ": " << loaded.error().message());
      CHECK(loaded.error().code() == Code::kOverloaded);
      CHECK(loaded.error().retryable());
      contains(loaded.error().message(), "Too many open files");
      none.give(1);
    }
  }
  CHECK(loader.load(manifest.value()).has_value());
}

TEST_CASE("a scan without descriptors says that they are missing, and not that a folder is bad") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  const TemporaryFolder root;
  place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const std::vector<std::filesystem::path> roots = {root.path()};
  NoDescriptors none;
  const auto found = scan(roots);
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].fault);
  CHECK(found[0].fault->code() == Code::kOverloaded);
  none.give(1);
  CHECK_FALSE(scan(roots).at(0).fault);
}

// Adds this number of bytes, mostly zeros, at the end of a library's last segment.
void widen_last_segment(const std::filesystem::path& library, std::uint64_t bytes) {
  std::fstream file(library, std::ios::in | std::ios::out | std::ios::binary);
  Elf64_Ehdr head;
  file.read(reinterpret_cast<char*>(&head), sizeof head);
  std::vector<Elf64_Phdr> segments(head.e_phnum);
  const auto size = static_cast<std::streamsize>(segments.size() * sizeof(Elf64_Phdr));
  file.seekg(static_cast<std::streamoff>(head.e_phoff));
  file.read(reinterpret_cast<char*>(segments.data()), size);
  const auto last = std::find_if(segments.rbegin(), segments.rend(),
                                 [](const auto& each) { return each.p_type == PT_LOAD; });
  REQUIRE(last != segments.rend());
  last->p_memsz = bytes;
  file.seekp(static_cast<std::streamoff>(head.e_phoff));
  file.write(reinterpret_cast<const char*>(segments.data()), size);
  REQUIRE(file.good());
}

// While this object lives, the process can use only this number of bytes of address space more.
class FewAddresses {
 public:
  explicit FewAddresses(std::uint64_t more) {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    ::getrlimit(RLIMIT_AS, &before_);
    rlimit low = before_;
    low.rlim_cur = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) + more;
    REQUIRE(::setrlimit(RLIMIT_AS, &low) == 0);
  }
  ~FewAddresses() { ::setrlimit(RLIMIT_AS, &before_); }
  FewAddresses(const FewAddresses&) = delete;
  FewAddresses& operator=(const FewAddresses&) = delete;

 private:
  rlimit before_{};
};

TEST_CASE("a library for which memory is missing is OVERLOADED, and loads when there is room") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("the sanitizer takes all the addresses that the test would limit");
#endif
  const TemporaryFolder root;
  const auto folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
  widen_last_segment(folder / "connector.so", 256 * kMebibyte);
  const auto manifest = manifest::read_manifest(folder);
  REQUIRE(manifest.has_value());
  Loader loader;
  {
    const FewAddresses few(64 * kMebibyte);
    const auto refused = loader.load(manifest.value());
    REQUIRE(refused.has_error());
    INFO(refused.error().message());
    CHECK(refused.error().code() == Code::kOverloaded);
    CHECK(refused.error().retryable());
    contains(refused.error().message(),
             "the library cannot be mapped at the moment: Cannot allocate memory");
  }
  CHECK(loader.load(manifest.value()).has_value());
}

TEST_CASE("a full disk is OVERLOADED, leaves no piece of a copy behind, and is tried again") {
  const TemporaryFolder root;
  const TemporaryFolder copies;
  const auto folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const auto manifest = manifest::read_manifest(folder);
  Loader loader({.private_parent = copies.path()});
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  rlimit none = before;
  none.rlim_cur = 100;
  ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &none);
  const auto refused = loader.load(manifest.value());
  ::setrlimit(RLIMIT_FSIZE, &before);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  std::size_t files = 0;
  for (const auto& each : std::filesystem::recursive_directory_iterator(copies.path())) {
    if (each.path().extension() == ".so") ++files;
  }
  CHECK(files == 0);
  CHECK(loader.load(manifest.value()).has_value());
}

TEST_CASE("a folder of private copies that was swept away is made again") {
  const TemporaryFolder root;
  const TemporaryFolder copies;
  const auto folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const auto manifest = manifest::read_manifest(folder);
  Loader loader({.private_parent = copies.path()});
  CHECK(loader.load(manifest.value()).has_value());
  for (const auto& each : std::filesystem::directory_iterator(copies.path())) {
    std::filesystem::remove_all(each.path());
  }
  CHECK(loader.load(manifest.value()).has_value());
}

}  // namespace
}  // namespace patchbay::loader
