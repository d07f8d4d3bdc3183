// Tests which states each policy accepts, and that a key's end is noticed at the next check.
#include "signatures/trust.h"

#include "signatures/publisher.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

// A publisher's signed folder, and the operator's file of keys.
struct Operator {
  Operator() { signable.sign(acme); }
  fs::path keys(const std::string& text) const { return home.write("keys", text); }
  Publisher acme;
  SignableFolder signable;
  TemporaryFolder home;
};

// Returns "sealed", "unsealed" or the code of the refusal.
std::string admitted(const Trust& trust, const SignableFolder& signable) {
  const auto seal = trust.admit(signable.folder.path(), {});
  if (!seal) return std::string(name_of(seal.error().code()));
  return seal.value() == nullptr ? "unsealed" : "sealed";
}

TEST_CASE("a policy decides by the state of a folder") {
  const Operator host;
  const SignableFolder plain;
  const SignableFolder broken;
  broken.sign(host.acme);
  broken.folder.write("connector.so", "evil");
  const SignableFolder strange;
  strange.sign(Publisher());
  const fs::path keys = host.keys(host.acme.row("known"));
  const auto row = [&](Policy policy) {
    const Trust trust({policy, keys});
    REQUIRE(trust.check_options());
    return std::vector<std::string>{admitted(trust, host.signable), admitted(trust, plain),
                                    admitted(trust, strange), admitted(trust, broken)};
  };
  const std::string no = "PLUGIN_FAULT";
  CHECK(row(Policy::kAny) == std::vector<std::string>{"sealed", "unsealed", "sealed", "unsealed"});
  CHECK(row(Policy::kUnbroken) == std::vector<std::string>{"sealed", "unsealed", "sealed", no});
  CHECK(row(Policy::kKnown) == std::vector<std::string>{"sealed", no, no, no});
  CHECK(policy_of("known") == Policy::kKnown);
  CHECK_FALSE(policy_of("all"));
}

TEST_CASE("options that ask for nothing read nothing") {
  const Trust trust({});
  const auto seal = trust.admit("/nowhere", {});
  REQUIRE(seal);
  CHECK(seal.value() == nullptr);
  CHECK(trust.check_options());
}

TEST_CASE("a revoked key ends what it signed, under every policy, at the next look") {
  for (const Policy policy : {Policy::kAny, Policy::kUnbroken, Policy::kKnown}) {
    const Operator host;
    const fs::path keys = host.keys(host.acme.row("known"));
    const Trust trust({policy, keys});
    const auto seal = trust.admit(host.signable.folder.path(), {});
    REQUIRE(seal);
    REQUIRE(seal.value() != nullptr);
    CHECK(seal.value()->check_signer());
    fs::remove(keys);
    host.keys(host.acme.row("revoked"));
    const auto checked = seal.value()->check_signer();
    REQUIRE_FALSE(checked);
    CHECK(checked.error().details().reason == "key_revoked");
    CHECK(admitted(trust, host.signable) == "PLUGIN_FAULT");
  }
}

TEST_CASE("a key that nobody knew when its connector was loaded is revoked like any other") {
  const Operator host;
  const fs::path keys = host.keys("# nobody\n");
  const Trust trust({Policy::kUnbroken, keys});
  const auto seal = trust.admit(host.signable.folder.path(), {});
  REQUIRE(seal);
  CHECK(seal.value()->check_signer());
  host.keys(host.acme.row("known"));
  CHECK(seal.value()->check_signer());
  PublicKey twin = Publisher().key.public_key();  // another key with the same id
  twin.id = host.acme.key.public_key().id;
  host.keys("revoked " + text_of(twin) + " Other\n");
  CHECK(seal.value()->check_signer());
  host.keys(host.acme.row("known") + host.acme.row("revoked"));
  const auto checked = seal.value()->check_signer();
  REQUIRE_FALSE(checked);
  CHECK(checked.error().details().reason == "key_revoked");
}

TEST_CASE("a key that is taken out of the file ends what it signed only if keys must be known") {
  for (const bool must : {false, true}) {
    const Operator host;
    const fs::path keys = host.keys(host.acme.row("known"));
    const Trust trust({must ? Policy::kKnown : Policy::kUnbroken, keys});
    const auto seal = trust.admit(host.signable.folder.path(), {});
    REQUIRE(seal);
    host.keys("# nobody\n");
    const auto checked = seal.value()->check_signer();
    CHECK(checked.has_error() == must);
    if (must) CHECK(checked.error().details().reason == "key_unknown");
  }
}

TEST_CASE("while the file of keys cannot be read, nothing that is signed runs") {
  const Operator host;
  const fs::path keys = host.keys(host.acme.row("known"));
  const Trust trust({Policy::kAny, keys});
  const auto seal = trust.admit(host.signable.folder.path(), {});
  REQUIRE(seal);
  for (const char* text : {"known rubbish\n", ""}) {
    if (*text == '\0') fs::remove(keys);
    if (*text != '\0') host.keys(text);
    const auto checked = seal.value()->check_signer();
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == Code::kPluginFault);
    CHECK(admitted(trust, host.signable) == "PLUGIN_FAULT");
    CHECK_FALSE(trust.check_options());
  }
  host.keys(host.acme.row("known"));
  CHECK(seal.value()->check_signer());
}

TEST_CASE("a seal knows the files that were signed") {
  const Operator host;
  const Trust trust({Policy::kKnown, host.keys(host.acme.row("known"))});
  const auto seal = trust.admit(host.signable.folder.path(), {});
  REQUIRE(seal);
  CHECK(seal.value()->check_file("connector.so", sha256("code")));
  CHECK_FALSE(seal.value()->check_file("connector.so", sha256("evil")));
  CHECK_FALSE(seal.value()->check_file("other.so", sha256("code")));
}

}  // namespace
}  // namespace patchbay::signatures
