// Tests that the states of a signature are distinguished, and that every change of a folder is
// noticed.
#include "signatures/judgement.h"

#include "signatures/publisher.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

Judgement judged(const SignableFolder& signable, const KnownKeys& keys, const Digests& read = {}) {
  auto found = judge(signable.folder.path(), keys, read);
  REQUIRE(found);
  return std::move(found).value();
}

TEST_CASE("a folder is unsigned, or signed by a known, an unknown or a revoked key") {
  const Publisher acme;
  const Publisher other;
  const SignableFolder signable;
  CHECK(judged(signable, acme.known_as("known")).state == State::kUnsigned);
  signable.sign(acme);
  const Judgement known = judged(signable, acme.known_as("known"));
  CHECK(known.state == State::kKnownKey);
  CHECK(known.owner == "Acme");
  CHECK(known.comment == "acme 1.0.0");
  CHECK(known.signed_by == acme.key.public_key().id);
  CHECK(known.files.files().size() == 4);
  CHECK(judged(signable, other.known_as("known")).state == State::kUnknownKey);
  CHECK(judged(signable, KnownKeys()).state == State::kUnknownKey);
  CHECK(judged(signable, acme.known_as("revoked")).state == State::kRevokedKey);
  const auto both = KnownKeys::parse(acme.row("known") + acme.row("revoked"));
  CHECK(judged(signable, both.value()).state == State::kRevokedKey);
}

TEST_CASE("each change of a signed folder breaks it, whoever knows the key") {
  const Publisher acme;
  const auto why_after = [&](const std::function<void(const fs::path&)>& change) {
    const SignableFolder signable;
    signable.sign(acme);
    change(signable.folder.path());
    CHECK(judged(signable, KnownKeys()).state == State::kBroken);
    const Judgement found = judged(signable, acme.known_as("known"));
    CHECK(found.state == State::kBroken);
    CHECK(found.files.files().empty());
    return found.why;
  };
  const auto put = [](const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
  };
  const auto says = [](const std::string& why, const std::string& words) {
    INFO(why);
    CHECK(why.find(words) != std::string::npos);
  };
  says(why_after([&](const fs::path& f) { put(f / "connector.so", "evil"); }),
       "connector.so is not the file that was signed. Usually a copy");
  says(why_after([&](const fs::path& f) { put(f / "icons/more.svg", ""); }),
       "icons/more.svg was not signed");
  says(why_after([&](const fs::path& f) { fs::remove(f / ".hidden"); }), ".hidden is missing");
  says(why_after([&](const fs::path& f) { fs::create_symlink("connector.so", f / "a"); }),
       "a: is a symbolic link");
  says(why_after([&](const fs::path& f) { fs::remove(f / kListName); }),
       "connector.digests is missing, and connector.digests.minisig is there");
  says(why_after([&](const fs::path& f) { fs::remove(f / kSignatureName); }),
       "connector.digests.minisig is missing");
  says(why_after([&](const fs::path& f) { put(f / kSignatureName, "x"); }),
       "connector.digests.minisig is not a signature in minisign's form");
  says(why_after([&](const fs::path& f) { put(f / kListName, "x"); }),
       "connector.digests is not a list of digests: line 1");
}

TEST_CASE("what a revoked key signed stays its own, whatever is added to the folder") {
  const Publisher acme;
  const SignableFolder signable;
  signable.sign(acme);
  signable.folder.write("stray.txt", "not signed");
  signable.folder.write("connector.so", "other");
  CHECK(judge(signable.folder.path(), acme.known_as("known")).value().state == State::kBroken);
  CHECK(judge(signable.folder.path(), acme.known_as("revoked")).value().state ==
        State::kRevokedKey);
}

TEST_CASE("a list that another wrote under a known key's id is broken") {
  const Publisher acme;
  const Publisher mallory;
  const SignableFolder signable;
  const auto list = write_list(signable.folder.path());
  REQUIRE(list);
  Signature forged = mallory.key.sign(list.value().text(), "acme 1.0.0");
  forged.key = acme.key.public_key().id;
  signable.folder.write(kSignatureName, text_of(forged));
  const Judgement found = judged(signable, acme.known_as("known"));
  CHECK(found.state == State::kBroken);
  CHECK(found.why.find("is not what key " + shown(acme.key.public_key().id) + " signed") !=
        std::string::npos);
}

TEST_CASE("another comment than the signed one breaks the signature") {
  const Publisher acme;
  const SignableFolder signable;
  const auto list = write_list(signable.folder.path());
  REQUIRE(list);
  Signature changed = acme.key.sign(list.value().text(), "acme 1.0.0");
  changed.comment = "acme 2.0.0";
  signable.folder.write(kSignatureName, text_of(changed));
  CHECK(judged(signable, acme.known_as("known")).state == State::kBroken);
}

TEST_CASE("what the caller has read is judged, and not what lies in the folder now") {
  const Publisher acme;
  const SignableFolder signable;
  signable.sign(acme);
  const Digests parsed = {{"connector.json", sha256("{\"id\":\"evil\"}")}};
  const Judgement found = judged(signable, acme.known_as("known"), parsed);
  CHECK(found.state == State::kBroken);
  CHECK(found.why.find("connector.json is not the file that was signed") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::signatures
