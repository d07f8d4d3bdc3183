// Tests that the names in a compound file are found, even in a damaged file.
#include "readers/compound_file.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

namespace patchbay::readers {
namespace {

std::string protected_workbook() {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/extraction/fixtures/password.xlsx",
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("the names in a compound file are found") {
  const auto bytes = protected_workbook();
  REQUIRE(is_compound_file(bytes));
  const auto names = names_in_compound_file(bytes);
  CHECK(std::count(names.begin(), names.end(), "EncryptedPackage") == 1);
  CHECK(std::count(names.begin(), names.end(), "EncryptionInfo") == 1);
}

TEST_CASE("a compound file that is cut off anywhere gives the names that are there") {
  const auto bytes = protected_workbook();
  const auto all = names_in_compound_file(bytes).size();
  for (std::size_t size = 0; size < bytes.size(); size += 61) {
    CHECK(names_in_compound_file(std::string_view(bytes).substr(0, size)).size() <= all);
  }
}

TEST_CASE("a directory that leads back to itself ends") {
  auto bytes = protected_workbook();
  // Every entry of the first sector table points to the first sector.
  const auto fat = static_cast<unsigned char>(bytes[76]);
  for (std::size_t at = 0; at < 512; ++at) bytes[512 * (fat + 1U) + at] = '\0';
  CHECK(names_in_compound_file(bytes).size() <= 4096 * 4);
}

}  // namespace
}  // namespace patchbay::readers
