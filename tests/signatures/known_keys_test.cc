// Tests how the file of publishers' keys is read and changed.
#include "signatures/known_keys.h"

#include <sys/stat.h>

#include "signatures/publisher.h"
#include "signatures/stored_file.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a file of keys has comments, known and revoked keys with names") {
  const Publisher acme;
  const Publisher zoo;
  const auto keys = KnownKeys::parse("# whose\n\n" + acme.row("known") + "\t" + zoo.row("revoked") +
                                     "known " + text_of(zoo.key.public_key()));
  REQUIRE(keys);
  REQUIRE(keys.value().rows().size() == 3);
  CHECK(keys.value().rows()[0].name == "Acme");
  REQUIRE(keys.value().find(zoo.key.public_key()) != nullptr);
  CHECK(keys.value().find(zoo.key.public_key())->is_revoked);
  CHECK_FALSE(keys.value().find(acme.key.public_key())->is_revoked);
  CHECK(keys.value().find(Publisher().key.public_key()) == nullptr);
}

TEST_CASE("a line that is no key is refused by its number") {
  const Publisher acme;
  const auto fault_of = [](const std::string& text) {
    const auto keys = KnownKeys::parse(text);
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code() == Code::kInvalidArgument);
    return keys.error().message();
  };
  CHECK(fault_of(acme.row("known") + "trusted RW\n").find("line 2 begins with neither") == 0);
  CHECK(fault_of("known\n").find("line 1 has no key") == 0);
  CHECK(fault_of("known RWnot\n").find("line 1 has no key: it is not a public key") == 0);
}

TEST_CASE("a key is added once, and a revoked one does not come back") {
  const Publisher acme;
  const PublicKey& key = acme.key.public_key();
  const auto added = KnownKeys::with_known("# mine", key, "Acme\nknown X");
  REQUIRE(added);
  CHECK(added.value() == "# mine\nknown " + text_of(key) + " Acme known X\n");
  CHECK(KnownKeys::with_known(added.value(), key, "again").value() == added.value());
  const auto revoked = KnownKeys::with_revoked(added.value() + "\n# end", key);
  REQUIRE(revoked);
  CHECK(revoked.value() == "# mine\nrevoked " + text_of(key) + " Acme known X\n\n# end\n");
  CHECK_FALSE(KnownKeys::with_known(revoked.value(), key, "Acme"));
  CHECK(KnownKeys::with_revoked("", key).value() == "revoked " + text_of(key) + "\n");
}

TEST_CASE("a file of keys that everyone may write is refused") {
  const Publisher acme;
  const TemporaryFolder folder;
  const fs::path file = folder.write("keys", acme.row("known"));
  CHECK(KnownKeys::read(file));
  ::chmod(file.c_str(), 0666);
  const auto read = KnownKeys::read(file);
  REQUIRE_FALSE(read);
  CHECK(read.error().message().find("can be written by everyone") != std::string::npos);
  CHECK(KnownKeys::read(folder.path() / "none").error().code() == Code::kNotFound);
}

TEST_CASE("a file is changed as a whole, by one command at a time") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "keys";
  const auto append = [](std::string_view before) -> Result<std::string> {
    return std::string(before) + "+";
  };
  REQUIRE(change_file(file, 100, append));
  REQUIRE(change_file(file, 100, [&](std::string_view before) -> Result<std::string> {
    const auto meanwhile = change_file(file, 100, append);
    REQUIRE_FALSE(meanwhile);
    CHECK(meanwhile.error().message().find("being changed by another command") !=
          std::string::npos);
    return append(before);
  }));
  CHECK(read_bounded(file, 100).value() == "++");
  CHECK_FALSE(change_file(file, 1, append));
  const auto failing = [](std::string_view) -> Result<std::string> {
    return Error(Code::kInvalidArgument, "no");
  };
  CHECK_FALSE(change_file(file, 100, failing));
  CHECK(read_bounded(file, 100).value() == "++");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a changed file keeps its owner and mode, and a link to it stays a link") {
  const TemporaryFolder folder;
  const fs::path file = folder.write("place/keys", "a");
  const fs::path link = folder.path() / "keys";
  fs::create_symlink(file, link);
  ::chmod(file.c_str(), 0640);
  const bool is_root = ::geteuid() == 0;
  if (is_root) REQUIRE(::chown(file.c_str(), 7, 7) == 0);
  REQUIRE(change_file(link, 100, [](std::string_view) -> Result<std::string> { return "b"; }));
  CHECK(fs::is_symlink(link));
  CHECK(read_bounded(file, 100).value() == "b");
  struct stat about{};
  REQUIRE(::stat(file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0640);
  CHECK(about.st_uid == (is_root ? 7U : ::geteuid()));
  fs::remove(file);
  CHECK_FALSE(change_file(link, 100, [](std::string_view) -> Result<std::string> { return "c"; }));
  CHECK(fs::is_symlink(link));
}

TEST_CASE("a secret key's file is only its owner's, and is never overwritten") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "acme.pem";
  REQUIRE(write_secret(file, Secret("s")));
  struct stat about{};
  REQUIRE(::stat(file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK_FALSE(write_secret(file, Secret("other")));
  CHECK(read_bounded(file, 100).value() == "s");
}

}  // namespace
}  // namespace patchbay::signatures
