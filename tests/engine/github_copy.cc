#include "engine/github_copy.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "sandbox/github/git_objects.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

std::string text_said(const std::string& what, const json& by, const std::string& when) {
  return "\n---\n\n" + what + " by @" + by.at("user").get<std::string>() + ", " + when + "\n\n" +
         by.at("body").get<std::string>() + "\n";
}

std::string true_text(const json& issue) {
  const bool is_pull = issue.contains("reviews");
  std::string text = "# " + issue.at("title").get<std::string>() + "\n\n" +
                     (is_pull ? "Pull request #" : "Issue #") + issue.at("number").dump() + " (" +
                     issue.at("state").get<std::string>() + ") by @" +
                     issue.at("user").get<std::string>();
  if (!issue.at("labels").empty()) text += ". Labels:";
  for (const json& label : issue.at("labels")) text += " " + label.get<std::string>();
  text += "\n\n" + issue.at("body").get<std::string>() + "\n";
  for (const json& each : issue.at("comments")) {
    text += text_said("Comment", each, each.at("created_at"));
  }
  if (!is_pull) return text;
  for (const json& each : issue.at("reviews")) {
    text += text_said("Review (" + each.at("state").get<std::string>() + ")", each,
                      each.at("submitted_at"));
  }
  for (const json& review : issue.at("reviews")) {
    for (json comment : review.at("comments")) {
      comment["user"] = review.at("user");
      text += text_said("Comment on " + comment.at("path").get<std::string>(), comment,
                        review.at("submitted_at"));
    }
  }
  return text;
}

std::string true_text_of_discussion(const json& discussion) {
  std::string text = "# " + discussion.at("title").get<std::string>() + "\n\nDiscussion #" +
                     discussion.at("number").dump() + " by @" +
                     discussion.at("user").get<std::string>() + "\n\n" +
                     discussion.at("body").get<std::string>() + "\n";
  for (const json& each : discussion.at("comments")) {
    text += text_said("Comment", each, each.at("created_at"));
  }
  return text;
}

std::string true_file(const json& file) {
  if (file.at("mode") == "160000") return "skipped submodule";
  if (file.at("mode") == "120000") return "skipped symlink";
  if (file.at("is_pointer")) return "skipped lfs";
  return file.at("sha").get<std::string>() + " " + file.at("size").dump();
}

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

std::string kept_as(documents::Library& library, const documents::Asker& asker,
                    const documents::Document& document) {
  if (document.is_container) return document.metadata.title;
  if (document.outcome != documents::Outcome::kLoaded) {
    return std::string(documents::word_of(document.outcome)) + " " + document.reason;
  }
  const std::string bytes = whole_content(library, asker, document);
  if (!document.key.native_id.starts_with("file:")) return bytes;
  return sandbox::github::object_sha("blob", bytes) + " " + std::to_string(bytes.size());
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

GithubCopy github_truth(const sandbox::Sandbox& sandbox, const std::vector<std::int64_t>& users) {
  GithubCopy copy;
  for (const std::int64_t user : users) copy.readable[user];
  for (const json& repository : json::parse(sandbox.github_truth())) {
    std::map<std::string, std::string> documents;
    const std::string place = repository.at("id").dump() + "/";
    documents[place + "repository"] = repository.at("full_name");
    for (const json& each : repository.at("files")) {
      documents[place + "file:" + each.at("path").get<std::string>()] = true_file(each);
    }
    for (const json& each : repository.at("issues")) {
      documents[place + "issue:" + each.at("number").dump()] = true_text(each);
    }
    for (const json& each : repository.at("discussions")) {
      documents[place + "discussion:" + each.at("number").dump()] = true_text_of_discussion(each);
    }
    for (const std::int64_t user : repository.at("readers")) {
      for (const auto& [id, value] : documents) copy.readable.at(user).insert(id);
    }
    copy.documents.merge(documents);
  }
  return copy;
}

GithubCopy github_kept(documents::Library& library, const std::string& organization,
                       const std::vector<std::int64_t>& users) {
  GithubCopy copy;
  const documents::Asker everybody{organization, "indexer", {}, {}, true};
  for (const auto& each : documents_seen(library, everybody)) {
    copy.documents[place_in_copy(each)] = kept_as(library, everybody, each);
  }
  for (const std::int64_t user : users) {
    const std::string id = std::to_string(user);
    const documents::Asker reader{organization, "reader-" + id, {{"github", {id}}}, {}, false};
    std::set<std::string>& readable = copy.readable[user];
    for (const auto& each : documents_seen(library, reader)) readable.insert(place_in_copy(each));
  }
  return copy;
}

void check_equal(const GithubCopy& kept, const GithubCopy& truth) {
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
