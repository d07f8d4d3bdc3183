// Tests that the bytes of a page of a source's statements are limited.
#include "documents/page.h"

#include <catch2/catch.hpp>
#include <string>

namespace patchbay::documents {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

// Returns how many equal statements fit into a page; at most one thousand.
template <class Say>
int taken(const Say& say) {
  Page page;
  for (int i = 0; i < 1000; ++i) {
    const Result<void> said = say(page, std::to_string(i));
    if (said.has_value()) continue;
    CHECK(said.error().code() == Code::kTooLarge);
    return i;
  }
  return 1000;
}

TEST_CASE("a page takes 32 MiB at most, wherever the bytes stand") {
  const std::string text(kMegabyte, 't');
  const auto with = [&](const auto& put) {
    return taken([&](Page& page, const std::string& id) {
      ListedDocument document;
      document.id = id;
      put(document);
      return page.upsert(std::move(document));
    });
  };
  CHECK(with([&](ListedDocument& document) { document.title = text; }) == 31);
  CHECK(with([&](ListedDocument& document) { document.media_type = text; }) == 31);
  CHECK(with([&](ListedDocument& document) { document.version = text; }) == 31);
  CHECK(with([&](ListedDocument& document) { document.parents = {text}; }) == 31);
  const Principal reader{.kind = PrincipalKind::kUser, .id = "1", .email = "", .name = text};
  CHECK(with([&](ListedDocument& document) { document.authors = {reader}; }) == 31);
  CHECK(with([&](ListedDocument& document) {
          document.access = Access{AccessKind::kListed, {reader}};
        }) == 31);
}

TEST_CASE("checkpoints without documents are counted too") {
  const std::string cursor(60'000, 'c');
  CHECK(taken([&](Page& page, const std::string&) { return page.checkpoint(cursor); }) < 600);
}

}  // namespace
}  // namespace patchbay::documents
