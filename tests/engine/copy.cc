#include "engine/copy.h"

#include <catch2/catch.hpp>

#include "base/digest.h"

namespace patchbay::test {
namespace {

std::string whole_content(documents::Library& library, const documents::Asker& asker,
                          const documents::Document& document) {
  std::string bytes;
  for (bool is_more = true; is_more;) {
    const auto part =
        library.read(asker, document.key, documents::Body::kContent, bytes.size(), 4 << 20);
    INFO(document.id << (part.has_error() ? part.error().message() : ""));
    REQUIRE(part.has_value());
    bytes += part.value().bytes;
    is_more = !part.value().bytes.empty();
  }
  INFO(document.id);
  REQUIRE(document.loaded.contents.size() == 1);
  const documents::StoredPart& stored = document.loaded.contents.front();
  REQUIRE(stored.size == bytes.size());
  if (stored.pieces.size() == 1) REQUIRE(stored.hash == sha256_base64url(bytes));
  return bytes;
}

std::vector<documents::Document> documents_seen(documents::Library& library,
                                                const documents::Asker& asker) {
  std::vector<documents::Document> all;
  std::string cursor;
  do {
    auto page = library.list(asker, {}, cursor, 500);
    REQUIRE(page.has_value());
    for (auto& each : page.value().documents) all.push_back(std::move(each));
    cursor = page.value().cursor;
  } while (!cursor.empty());
  return all;
}

std::string place_in_copy(const documents::Document& document) {
  return document.key.collection + "/" + document.key.native_id;
}

}  // namespace

std::string title_and_content(const documents::Document& document, const std::string& content) {
  return document.metadata.title + ": " + content;
}

Copy kept_copy(documents::Library& library, const std::string& organization,
               const std::string& connector, const std::vector<std::string>& users,
               CopyText kept_as) {
  Copy copy;
  const documents::Asker everybody{organization, "indexer", {}, {}, true};
  for (const auto& each : documents_seen(library, everybody)) {
    std::string& kept = copy.documents[place_in_copy(each)];
    if (each.is_container) {
      kept = each.metadata.title;
    } else if (each.outcome != documents::Outcome::kLoaded) {
      kept = std::string(documents::word_of(each.outcome)) + " " + each.reason;
    } else {
      kept = kept_as(each, whole_content(library, everybody, each));
    }
  }
  for (const std::string& user : users) {
    const documents::Asker reader{organization, "reader-" + user, {{connector, {user}}}, {}, false};
    std::set<std::string>& readable = copy.readable[user];
    for (const auto& each : documents_seen(library, reader)) readable.insert(place_in_copy(each));
  }
  return copy;
}

void check_equal(const Copy& kept, const Copy& truth) {
  for (const auto& [id, value] : truth.documents) {
    const auto found = kept.documents.find(id);
    if (found != kept.documents.end() && found->second == value) continue;
    INFO(id << " should be: " << value.substr(0, 300));
    INFO(
        "and is: " << (found == kept.documents.end() ? "not there" : found->second.substr(0, 300)));
    CHECK(false);
  }
  for (const auto& [id, value] : kept.documents) {
    INFO(id << " is no more: " << value.substr(0, 300));
    CHECK(truth.documents.contains(id));
  }
  for (const auto& [user, readable] : truth.readable) {
    const std::set<std::string>& kept_readable = kept.readable.at(user);
    for (const std::string& id : readable) {
      INFO("user " << user << " may read " << id);
      CHECK(kept_readable.contains(id));
    }
    for (const std::string& id : kept_readable) {
      INFO("user " << user << " may not read " << id);
      CHECK(readable.contains(id));
    }
  }
}

}  // namespace patchbay::test
