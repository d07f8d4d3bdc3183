#include "loader/library_file.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

#include "loader/private_folder.h"
#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

struct Place {
  TemporaryFolder folder;
  TemporaryFolder copies;
  int copied = 0;

  std::string refusal(const std::string& name = "connector.so") {
    const auto copy = copies.path() / std::to_string(++copied);
    const auto outcome = copy_verified(folder.path(), name, copy);
    return outcome.has_error() ? outcome.error().message() : "";
  }
};

TEST_CASE("a library in order is copied byte for byte") {
  Place place;
  fs::copy_file(test_plugin("revision_1"), place.folder.path() / "connector.so");
  REQUIRE(place.refusal().empty());
  CHECK(bytes_of(place.copies.path() / "1") == bytes_of(test_plugin("revision_1")));
}

TEST_CASE("a refused library is named by its path, with what was expected") {
  Place place;
  const std::string path = (place.folder.path() / "connector.so").string();
  CHECK(place.refusal() == path +
                               ": cannot be opened: No such file or directory. Build the "
                               "connector, or correct \"library\" in its connector.json.");
  place.folder.write("connector.so", "not an ELF file");
  CHECK(place.refusal().starts_with(path + ": is not an ELF file"));
}

TEST_CASE("a pipe, a folder and a link out of the folder are no library") {
  Place place;
  REQUIRE(::mkfifo((place.folder.path() / "pipe").c_str(), 0600) == 0);
  contains(place.refusal("pipe"), "is not a regular file");
  fs::create_directory(place.folder.path() / "folder");
  contains(place.refusal("folder"), "is not a regular file");
  fs::create_symlink(test_plugin("revision_1"), place.folder.path() / "link");
  contains(place.refusal("link"), "leads out of the connector's folder");
}

TEST_CASE("a library that others could write is not trusted") {
  Place place;
  const auto library = place.folder.path() / "connector.so";
  fs::copy_file(test_plugin("revision_1"), library);
  fs::permissions(library, fs::perms::others_write, fs::perm_options::add);
  contains(place.refusal(), "can be written by everyone");
  fs::permissions(library, fs::perms::others_write, fs::perm_options::remove);
  fs::permissions(place.folder.path(), fs::perms::others_write, fs::perm_options::add);
  contains(place.refusal(), "lies in a folder that can be written by everyone");
}

TEST_CASE("a library of another user is not trusted") {
  if (::geteuid() != 0) {
    std::cout << "left out: only root can give a file to another user\n";
    return;
  }
  Place place;
  const auto library = place.folder.path() / "connector.so";
  fs::copy_file(test_plugin("revision_1"), library);
  REQUIRE(::chown(library.c_str(), 12345, 12345) == 0);
  contains(place.refusal(), "belongs to user 12345");
}

TEST_CASE("private copies lie where only this user can go, and leave with their folder") {
  const TemporaryFolder parent;
  fs::path path;
  {
    auto made = PrivateFolder::make(parent.path());
    REQUIRE(made.has_value());
    path = made.value().path();
    struct stat about{};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0700U);
    CHECK(made.value().next_file("a.so") != made.value().next_file("a.so"));
    std::ofstream(made.value().next_file("a.so")) << "x";
  }
  CHECK_FALSE(fs::exists(path));

  const auto nowhere = PrivateFolder::make(parent.path() / "missing");
  REQUIRE(nowhere.has_error());
  contains(nowhere.error().message(), "private copies of connectors");
}

TEST_CASE("what a killed process left is swept by the next, and what is in use stays") {
  const TemporaryFolder parent;
  const auto folders = [&] {
    return std::distance(fs::directory_iterator(parent.path()), fs::directory_iterator());
  };
  fs::create_directory(parent.path() / "patchbay-of-another-kind");
  const pid_t child = ::fork();
  if (child == 0) {
    auto made = PrivateFolder::make(parent.path());
    ::_exit(made.has_value() ? 0 : 1);  // ends without destructors, like a killed process
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == 0);
  CHECK(folders() == 2);
  const auto first = PrivateFolder::make(parent.path());
  REQUIRE(first.has_value());
  CHECK(folders() == 2);
  const auto second = PrivateFolder::make(parent.path());
  REQUIRE(second.has_value());
  CHECK(fs::exists(first.value().path()));
  CHECK(folders() == 3);
}

}  // namespace
}  // namespace patchbay::loader
