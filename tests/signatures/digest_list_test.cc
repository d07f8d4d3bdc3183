// Tests that a list of digests names every file, and is read only in the form in which it is
// written.
#include <sys/stat.h>

#include "signatures/digest_list.h"
#include "signatures/publisher.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a list has every file of a folder, sorted, in the form of sha256sum") {
  const SignableFolder signable;
  signable.folder.write(kListName, "old");
  signable.folder.write(kSignatureName, "old");
  const auto list = DigestList::of(signable.folder.path());
  REQUIRE(list);
  std::string expected;
  for (const auto& [path, text] :
       std::map<std::string, std::string>{{".hidden", "h"},
                                          {"connector.json", "{\"id\":\"acme\"}"},
                                          {"connector.so", "code"},
                                          {"icons/large.svg", "<svg/>"}}) {
    expected += sha256_hex(text) + "  " + path + "\n";
  }
  CHECK(list.value().text() == expected);
  const auto read = DigestList::parse(expected);
  REQUIRE(read);
  CHECK(read.value().files() == list.value().files());
}

TEST_CASE("a file that the caller has read is not read again") {
  const SignableFolder signable;
  const Sha256 other = sha256("what was parsed");
  const auto list = DigestList::of(signable.folder.path(), {{"connector.json", other}});
  REQUIRE(list);
  REQUIRE(list.value().find("connector.json") != nullptr);
  CHECK(*list.value().find("connector.json") == other);
  CHECK(list.value().find("nothing") == nullptr);
}

TEST_CASE("a folder with what is no regular file, or has an odd name, cannot be signed") {
  const auto fault_of = [](const SignableFolder& signable) {
    const auto list = DigestList::of(signable.folder.path());
    REQUIRE_FALSE(list);
    CHECK(list.error().code() == Code::kPluginFault);
    return list.error().message();
  };
  const SignableFolder linked;
  fs::create_symlink("connector.so", linked.folder.path() / "alias.so");
  CHECK(fault_of(linked).find("alias.so: is a symbolic link") != std::string::npos);
  const SignableFolder piped;
  REQUIRE(::mkfifo((piped.folder.path() / "pipe").c_str(), 0600) == 0);
  CHECK(fault_of(piped).find("pipe: is not a regular file") != std::string::npos);
  const SignableFolder wide;
  for (std::size_t i = 0; i < DigestList::kFiles; ++i) {
    fs::create_directory(wide.folder.path() / std::to_string(i));
  }
  CHECK(fault_of(wide).find("more than 10000 files and folders") != std::string::npos);
  for (const char* name : {"two\nlines", "back\\slash"}) {
    const SignableFolder odd;
    odd.folder.write(name, "");
    CHECK(fault_of(odd).find("Rename it") != std::string::npos);
  }
}

TEST_CASE("a text is a list only if it is exactly as lists are written") {
  const std::string one = sha256_hex("1") + "  a\n";
  const std::string two = sha256_hex("2") + "  b\n";
  CHECK(DigestList::parse(""));
  CHECK(DigestList::parse(one + two));
  std::string upper = one;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::string long_path(2000, 'p');
  for (const std::string& text :
       {two + one, one + one, one + "\n", upper, one.substr(0, one.size() - 1), "  a\n" + one,
        sha256_hex("1") + " *a\n", sha256_hex("1") + "  \n", sha256_hex("1") + "  a\tb\n",
        sha256_hex("1") + "  " + long_path + "\n", std::string(DigestList::kTextBytes + 1, 'a')}) {
    INFO(text.substr(0, 200));
    const auto read = DigestList::parse(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == Code::kInvalidArgument);
  }
}

TEST_CASE("differences name each file that is missing, other or new") {
  const DigestList signed_files({{"a", sha256("1")}, {"b", sha256("2")}, {"c", sha256("3")}});
  const DigestList found({{"a", sha256("1")}, {"b", sha256("x")}, {"d", sha256("4")}});
  CHECK(signed_files.differences(found) ==
        std::vector<std::string>{"b is not the file that was signed", "c is missing",
                                 "d was not signed"});
  CHECK(signed_files.differences(signed_files).empty());
}

}  // namespace
}  // namespace patchbay::signatures
