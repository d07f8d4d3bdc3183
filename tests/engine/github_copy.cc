#include "engine/github_copy.h"

#include <nlohmann/json.hpp>

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

std::string kept_of_github(const documents::Document& document, const std::string& content) {
  if (!document.key.native_id.starts_with("file:")) return content;
  return sandbox::github::object_sha("blob", content) + " " + std::to_string(content.size());
}

}  // namespace

Copy github_truth(const sandbox::Sandbox& sandbox, const std::vector<std::int64_t>& users) {
  Copy copy;
  for (const std::int64_t user : users) copy.readable[std::to_string(user)];
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
    for (const json& user : repository.at("readers")) {
      for (const auto& [id, value] : documents) copy.readable.at(user.dump()).insert(id);
    }
    copy.documents.merge(documents);
  }
  return copy;
}

Copy github_kept(documents::Library& library, const std::string& organization,
                 const std::vector<std::int64_t>& users) {
  std::vector<std::string> ids;
  for (const std::int64_t user : users) ids.push_back(std::to_string(user));
  return kept_copy(library, organization, "github", ids, kept_of_github);
}

}  // namespace patchbay::test
