// If something fails because the machine is short of something, it is tried again.
#include <sys/resource.h>
#include <catch2/catch.hpp>
#include <csignal>
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
