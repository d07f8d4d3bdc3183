// Tests that a connector can read its own files and make proofs through the wrapper, with the host
// for authors' unit tests.
#include <patchbay/testing/instance.h>

#include <catch2/catch.hpp>

namespace {

using namespace patchbay::testing;

struct Author {
  Host host;
  Instance instance{load(PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so"), host};

  Outcome read(const std::string& name) {
    return instance.invoke("own_file", R"({"name":")" + name + "\"}");
  }
  // The pieces are "a" and "b".
  Outcome prove(const std::string& function, const std::string& algorithm, const std::string& key,
                const std::string& presented = {}) {
    return instance.invoke(
        "prove", R"({"function":")" + function + R"(","algorithm":")" + algorithm + R"(","key":")" +
                     key + R"(","pieces":["a","b"],"presented":")" + presented + "\"}");
  }
};

}  // namespace

TEST_CASE("a connector reads the files beside its manifest, as text or into its result") {
  Author author;
  author.host.resources = {{"units.json", R"(["m"])"}};
  CHECK(author.read("units.json").result == R"("[\"m\"]")");
  CHECK(author.instance.invoke("own_json", R"({"name":"units.json"})").result == R"(["m"])");
  author.host.resources["units.json"] = R"(["s"])";
  CHECK(author.instance.invoke("own_json", R"({"name":"units.json"})").result == R"(["s"])");
  CHECK(author.host.problems().empty());
}

TEST_CASE(
    "a file that is missing, outside of the folder, or too large is refused as a host refuses it") {
  Author author;
  author.host.resources = {{"large", std::string(PATCHBAY_RESOURCE_MAX + 1, 'x')}};
  CHECK(author.read("units.json").status == PATCHBAY_E_NOT_FOUND);
  CHECK(author.read("large").status == PATCHBAY_E_TOO_LARGE);
  for (const char* path : {"", ".", "..", "../units.json", "/etc/passwd"}) {
    INFO(path);
    CHECK(author.read(path).status == PATCHBAY_E_INVALID_ARGUMENT);
  }
}

TEST_CASE("reading a file ends with the call, and with the sink that takes it") {
  Author author;
  author.host.resources = {{"units.json", R"(["m"])"}};
  author.host.result_limit = 3;
  CHECK(author.instance.invoke("own_json", R"({"name":"units.json"})").status ==
        PATCHBAY_E_TOO_LARGE);
  author.host.cancelled = true;
  CHECK(author.read("units.json").status == PATCHBAY_E_CANCELLED);
  CHECK(author.host.problems().empty());
}

TEST_CASE("a MAC is made and checked with a secret that the call has, and with no other") {
  Author author;
  CHECK(author.prove("mac", "hmac-sha256", "subscription").status == PATCHBAY_E_NOT_FOUND);
  CHECK(author.prove("check_mac", "hmac-sha256", "subscription").status == PATCHBAY_E_NOT_FOUND);
  author.host.secrets = {"subscription"};
  const std::string mac = made_up({"hmac-sha256", "subscription", "ab", {}, {}});
  CHECK(author.prove("mac", "hmac-sha256", "subscription").result == "\"" + mac + "\"");
  CHECK(author.prove("check_mac", "hmac-sha256", "subscription", mac).result == "true");
  CHECK(author.prove("check_mac", "hmac-sha1", "subscription", mac).result == "false");
  REQUIRE(author.host.proofs.size() == 3);
  CHECK(author.host.proofs[1].function == "check_mac");
  CHECK(author.host.proofs[1].input == "ab");
  CHECK(author.host.proofs[1].presented == mac);
  CHECK(author.host.problems().empty());
}

TEST_CASE("a signature and a digest are what the test's prover says, and so is a malformed key") {
  Author author;
  author.host.prover = [](const Proof& proof) -> std::string {
    if (proof.key == "no key") {
      throw patchbay::sdk::Error(PATCHBAY_E_INVALID_ARGUMENT, "The key is malformed.");
    }
    return proof.function == "digest" ? "digest" : "signed with " + proof.key;
  };
  CHECK(author.prove("check_signature", "ed25519", "k", "signed with k").result == "true");
  CHECK(author.prove("check_signature", "ed25519", "k", "signed with l").result == "false");
  const Outcome malformed = author.prove("check_signature", "ed25519", "no key");
  CHECK(malformed.status == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(malformed.message == "The key is malformed.");
  CHECK(author.prove("digest", "md5", "").result == R"("digest")");
}

TEST_CASE("an algorithm that belongs to another function, or to none, is UNSUPPORTED") {
  Author author;
  author.host.secrets = {"subscription"};
  CHECK(author.prove("mac", "sha256", "subscription").status == PATCHBAY_E_UNSUPPORTED);
  CHECK(author.prove("digest", "hmac-sha256", "").status == PATCHBAY_E_UNSUPPORTED);
  CHECK(author.prove("check_signature", "rs512", "k").status == PATCHBAY_E_UNSUPPORTED);
  CHECK(author.host.proofs.empty());
}

TEST_CASE("proofs are allowed in a catch handler") {
  Author author;
  CHECK(author.instance.invoke("prove_in_handler").result == R"x("sha256(ab)")x");
  CHECK(author.host.problems().empty());
}

TEST_CASE("a host without a draft service is named, with what the manifest has to say") {
  Author author;
  author.host.missing = {PATCHBAY_HOST_RESOURCE_ID, PATCHBAY_HOST_CRYPTO_ID};
  const Outcome file = author.read("units.json");
  CHECK(file.status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK_THAT(file.message, Catch::Contains("no service \"patchbay.host.resource/draft1\""));
  const Outcome proof = author.prove("digest", "sha256", "");
  CHECK(proof.status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK_THAT(proof.message, Catch::Contains("no service \"patchbay.host.crypto/draft1\""));
}
