// Tests that a catalog loads only connectors that the operator trusts, from exactly the files that
// were checked.
#include <catch2/catch.hpp>

#include "catalog/catalog.h"
#include "loader/test_host.h"
#include "signatures/signing.h"

namespace patchbay::catalog {
namespace {

namespace fs = std::filesystem;

// A host that loads only connectors signed with a known key, and a connector with such a signature.
struct TrustingHost {
  TrustingHost() {
    folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
    sign();
    keys = home.write("keys", "known " + public_text() + "\n");
  }
  void sign() const { REQUIRE(signatures::sign_folder(folder, key, "revision 1.0.0")); }
  [[nodiscard]] std::string public_text() const { return signatures::text_of(key.public_key()); }
  // Returns "runs", or the message of the failure.
  std::string answer(const Catalog& catalog) {
    const auto view = catalog.view();
    const auto found = view->get("revision");
    if (found.has_error()) return found.error().message();
    const auto instance = found.value()->instance(host.context("revision"));
    return instance.has_error() ? instance.error().message() : "runs";
  }

  SystemRandom random;
  signatures::SigningKey key = signatures::SigningKey::make(random);
  TemporaryFolder root;
  TemporaryFolder home;
  TestHost host;
  loader::Loader loader;
  fs::path folder;
  fs::path keys;
};

TEST_CASE("only what a known key signed is in the catalog of a host that asks for that") {
  TrustingHost trusting;
  const signatures::Trust trust({signatures::Policy::kKnown, trusting.keys});
  Catalog catalog(
      {.roots = {trusting.root.path()}, .configurations = {}, .dynamic = {}, .trust = &trust},
      trusting.loader, trusting.host.table);
  CHECK(trusting.answer(catalog) == "runs");
  trusting.root.write("revision/more.txt", "not signed");
  CHECK(catalog.reload().refused.size() == 1);
  contains(trusting.answer(catalog), "its signature is broken: more.txt was not signed");
  trusting.sign();
  CHECK(catalog.reload().refused.empty());
  CHECK(trusting.answer(catalog) == "runs");
  fs::remove(trusting.folder / signatures::kListName);
  fs::remove(trusting.folder / signatures::kSignatureName);
  const ReloadReport report = catalog.reload();
  REQUIRE(report.refused.size() == 1);
  CHECK(report.refused[0].old_stays);  // the old connector still runs from the signed files
  contains(report.refused[0].why.message(),
           "is not signed; this host loads only connectors of known keys");
  const Catalog later(
      {.roots = {trusting.root.path()}, .configurations = {}, .dynamic = {}, .trust = &trust},
      trusting.loader, trusting.host.table);
  contains(trusting.answer(later), "is not signed");
}

TEST_CASE("a folder that nobody trusts takes no name from a connector that is trusted") {
  TrustingHost trusting;
  place(trusting.root, "intruder", manifest_text("revision", "9.0.0"), test_plugin("revision_2"));
  const signatures::Trust trust({signatures::Policy::kKnown, trusting.keys});
  Catalog catalog({.roots = {trusting.root.path()},
                   .configurations = {{"second", R"({"instance_of":"revision"})"}},
                   .dynamic = {},
                   .trust = &trust},
                  trusting.loader, trusting.host.table);
  CHECK(trusting.answer(catalog) == "runs");
  CHECK(catalog.view()->get("second").has_value());
  REQUIRE(catalog.reload().refused.size() == 1);
  CHECK(trusting.answer(catalog) == "runs");

  // The catalog does not keep an old or a removed version instead.
  const auto version = [&] {
    return catalog.view()->get("revision").value()->manifest().identity.version;
  };
  place(trusting.root, "revision", manifest_text("revision", "2.0.0"), test_plugin("revision_2"));
  trusting.sign();
  CHECK(catalog.reload().replaced == std::vector<std::string>{"second", "revision"});
  CHECK(version() == "2.0.0");
  fs::remove_all(trusting.folder);
  for (const auto& refused : catalog.reload().refused) CHECK_FALSE(refused.old_stays);
  CHECK(catalog.view()->get("revision").has_error());
}

TEST_CASE("a broken copy of a connector does not hand its name on to what nobody signed") {
  TrustingHost trusting;
  place(trusting.root, "intruder", manifest_text("revision", "9.0.0"), test_plugin("revision_2"));
  trusting.root.write("revision/more.txt", "not signed");
  const signatures::Trust trust({signatures::Policy::kUnbroken, trusting.keys});
  const Catalog catalog(
      {.roots = {trusting.root.path()}, .configurations = {}, .dynamic = {}, .trust = &trust},
      trusting.loader, trusting.host.table);
  CHECK(catalog.view()->get("revision").has_error());
}

TEST_CASE("a key that is revoked stops its connector at the next call, without a reload") {
  TrustingHost trusting;
  const signatures::Trust trust({signatures::Policy::kAny, trusting.keys});
  Catalog catalog(
      {.roots = {trusting.root.path()}, .configurations = {}, .dynamic = {}, .trust = &trust},
      trusting.loader, trusting.host.table);
  CHECK(trusting.answer(catalog) == "runs");
  trusting.home.write("keys", "revoked " + trusting.public_text() + "\n");
  contains(trusting.answer(catalog), "which signed it, was revoked on this host");
  const auto view = catalog.view();
  REQUIRE(view->find("revision") != nullptr);
  const auto why = view->find("revision")->refusal();
  REQUIRE(why);
  CHECK(why->details().reason == "key_revoked");
  CHECK(why->details().to_callers.find("cannot be used on this host") != std::string::npos);
  CHECK(catalog.reload().refused.size() == 1);
  contains(trusting.answer(catalog), "was revoked on this host");
}

TEST_CASE("a connector that is signed after it was loaded is taken in with its seal by a reload") {
  TrustingHost trusting;
  fs::remove(trusting.folder / signatures::kListName);
  fs::remove(trusting.folder / signatures::kSignatureName);
  const signatures::Trust trust({signatures::Policy::kAny, trusting.keys});
  Catalog catalog(
      {.roots = {trusting.root.path()}, .configurations = {}, .dynamic = {}, .trust = &trust},
      trusting.loader, trusting.host.table);
  CHECK(trusting.answer(catalog) == "runs");
  trusting.sign();
  CHECK(catalog.reload().replaced == std::vector<std::string>{"revision"});
  trusting.home.write("keys", "revoked " + trusting.public_text() + "\n");
  contains(trusting.answer(catalog), "was revoked on this host");
}

TEST_CASE("a library that takes the place of the one that was checked is not loaded") {
  TrustingHost trusting;
  const signatures::Trust trust({signatures::Policy::kKnown, trusting.keys});
  const Catalog catalog(
      {.roots = {trusting.root.path()}, .configurations = {}, .dynamic = {}, .trust = &trust},
      trusting.loader, trusting.host.table);
  const fs::path library = trusting.folder / "connector.so";
  fs::remove(library);
  fs::copy_file(test_plugin("revision_2"), library);
  contains(trusting.answer(catalog), "connector.so is not the file that was signed");
  fs::remove(library);
  fs::copy_file(test_plugin("revision_1"), library);
  CHECK(trusting.answer(catalog) == "runs");
}

}  // namespace
}  // namespace patchbay::catalog
