// Tests that keys and signatures are compatible with minisign: the tool verifies our signatures,
// and we verify the tool's.
#include "signatures/minisign.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "signatures/judgement.h"
#include "signatures/publisher.h"
#include "skip.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

// Runs a shell command in `folder`. Returns its exit code.
int shell(const fs::path& folder, const std::string& line) {
  const int status = std::system(
      ("cd '" + folder.string() + "' && { " + line + "; } >out 2>&1 </dev/null").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string content_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

bool has_minisign() { return std::system("minisign -v >/dev/null 2>&1") == 0; }

TEST_CASE("keys and signatures are read back as they were written") {
  const Publisher acme;
  const PublicKey& key = acme.key.public_key();
  CHECK(text_of(key).starts_with("RW"));
  CHECK(text_of(key).size() == 56);
  CHECK(read_public_key(text_of(key)).value() == key);
  CHECK(read_public_key("untrusted comment: x\r\n" + text_of(key) + "\r\n").value() == key);
  const Signature made = acme.key.sign("content", "a comment");
  const auto read = read_signature(text_of(made));
  REQUIRE(read);
  CHECK(read.value().comment == "a comment");
  CHECK(has_signed(key, read.value(), "content"));
  CHECK_FALSE(has_signed(key, read.value(), "contents"));
  CHECK_FALSE(has_signed(Publisher().key.public_key(), read.value(), "content"));
  const auto again = SigningKey::read(acme.key.pem());
  REQUIRE(again);
  CHECK(again.value().public_key() == key);
}

TEST_CASE("every bit of a signature counts") {
  const Publisher acme;
  const Signature made = acme.key.sign("content", "a comment");
  for (std::size_t i = 0; i < made.of_content.size(); ++i) {
    Signature changed = made;
    changed.of_content[i] ^= 1;
    CHECK_FALSE(has_signed(acme.key.public_key(), changed, "content"));
    changed = made;
    changed.of_comment[i] ^= 1;
    CHECK_FALSE(has_signed(acme.key.public_key(), changed, "content"));
  }
}

TEST_CASE("a key's id is shown as minisign prints it, without leading zeros") {
  CHECK(shown(KeyId{0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}) == "1122334455667788");
  CHECK(shown(KeyId{0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x01}) == "122334455667788");
  CHECK(shown(KeyId{0x0A}) == "A");
}

TEST_CASE("what is no key and no signature is refused") {
  const Publisher acme;
  const std::string key = text_of(acme.key.public_key());
  for (const std::string& text : {std::string(), key.substr(1), key + "=", "AA" + key.substr(2),
                                  std::string(100'000, 'A'), std::string("untrusted comment: x")}) {
    CHECK_FALSE(read_public_key(text));
  }
  const std::string good = text_of(acme.key.sign("content", "a comment"));
  const std::string line = good.substr(good.find('\n') + 1);
  for (const std::string& text :
       {std::string(), line, good + "more\n", good.substr(0, good.size() - 20),
        std::string(kSignatureBytes + 1, 'u'),
        std::string("untrusted comment: \nRUQ=\ntrusted comment: \nAA==\n")}) {
    INFO(text.substr(0, 200));
    CHECK_FALSE(read_signature(text));
  }
  for (const char* text : {"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}) {
    const auto none = SigningKey::read(Secret(text));
    REQUIRE_FALSE(none);
    CHECK(none.error().message().find("patchbay plugin keys new") != std::string::npos);
  }
}

TEST_CASE("minisign and sha256sum check what is signed here") {
  if (!has_minisign()) return skip("minisign is not installed");
  const Publisher acme;
  const SignableFolder signable;
  signable.sign(acme);
  const fs::path folder = signable.folder.path();
  const TemporaryFolder elsewhere;
  const std::string check =
      "minisign -Vm '" + (folder / kListName).string() + "' -P " + text_of(acme.key.public_key());
  CHECK(shell(elsewhere.path(), check) == 0);
  CHECK(content_of(elsewhere.path() / "out").find("acme 1.0.0") != std::string::npos);
  CHECK(shell(elsewhere.path(), "cd '" + folder.string() + "' && sha256sum -c connector.digests") ==
        0);
  std::ofstream(folder / kListName, std::ios::app) << "x";
  CHECK(shell(elsewhere.path(), check) != 0);
}

TEST_CASE("a list that minisign signed is one of a known key") {
  if (!has_minisign()) return skip("minisign is not installed");
  const SignableFolder signable;
  REQUIRE(write_list(signable.folder.path()));
  const TemporaryFolder elsewhere;
  REQUIRE(shell(elsewhere.path(), "minisign -G -W -p key.pub -s key.sec") == 0);
  REQUIRE(shell(elsewhere.path(), "minisign -S -W -s key.sec -t 'by hand' -m '" +
                                      (signable.folder.path() / kListName).string() + "'") == 0);
  const auto key = read_public_key(content_of(elsewhere.path() / "key.pub"));
  REQUIRE(key);
  CHECK(content_of(elsewhere.path() / "key.pub").find(shown(key.value().id)) != std::string::npos);
  const auto keys = KnownKeys::parse("known " + text_of(key.value()) + "\n");
  REQUIRE(keys);
  const auto found = judge(signable.folder.path(), keys.value());
  REQUIRE(found);
  CHECK(found.value().state == State::kKnownKey);
  CHECK(found.value().comment == "by hand");
}

}  // namespace
}  // namespace patchbay::signatures
