// Tests that files are read to their end or to a limit, and that failures are told.
#include "base/file_io.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>

#include "base/file_descriptor.h"

namespace patchbay {
namespace {

TEST_CASE("a file is read to its end, or to the limit") {
  const FileDescriptor file(::memfd_create("file", MFD_CLOEXEC));
  REQUIRE(file.get() >= 0);
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i);
  REQUIRE(write_all(file.get(), text));
  for (const std::size_t most : {std::size_t{0}, std::size_t{7}, std::size_t{64} << 10,
                                 (std::size_t{64} << 10) + 1, text.size(), text.size() + 9}) {
    CAPTURE(most);
    REQUIRE(::lseek(file.get(), 0, SEEK_SET) == 0);
    const auto read = read_up_to(file.get(), most);
    REQUIRE(read);
    CHECK((*read == text.substr(0, most)));
  }
  std::array<char, 4> piece{};
  CHECK(read_piece(file.get(), piece) == 0);
}

TEST_CASE("a failure to read or write is told, with its reason") {
  const FileDescriptor folder(::open("/", O_RDONLY | O_CLOEXEC));
  REQUIRE(folder.get() >= 0);
  std::array<char, 4> piece{};
  CHECK(read_piece(folder.get(), piece) == -1);
  CHECK(errno == EISDIR);
  CHECK_FALSE(read_up_to(folder.get(), 10));
  CHECK_FALSE(write_all(folder.get(), "a"));
  CHECK(errno == EBADF);
}

}  // namespace
}  // namespace patchbay
