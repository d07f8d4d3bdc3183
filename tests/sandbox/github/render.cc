#include "sandbox/github/render.h"

#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "sandbox/github/addresses.h"
#include "sandbox/github/git_objects.h"

namespace patchbay::sandbox::github {

using nlohmann::json;

namespace {

json text_or_null(const std::string& text) { return text.empty() ? json() : json(text); }

std::string node_id(std::string_view kind, std::int64_t id) {
  return std::string(kind) + "_" + std::to_string(id);
}

json render_users(const Exchange& exchange, const std::vector<std::string>& logins) {
  json users = json::array();
  for (const auto& login : logins) users.push_back(render_user(exchange, login));
  return users;
}

json render_labels(const Exchange& exchange, const Repository& repository, const Issue& issue) {
  json labels = json::array();
  for (const auto& name : issue.labels) {
    labels.push_back({{"id", 1},
                      {"name", name},
                      {"color", "ededed"},
                      {"default", false},
                      {"description", nullptr},
                      {"url", api_url(exchange, repository) + "/labels/" + percent_encode(name)}});
  }
  return labels;
}

json render_end(const Exchange& exchange, const Repository& repository, const std::string& ref,
                const std::string& sha) {
  return {{"label", repository.owner + ":" + ref},
          {"ref", ref},
          {"sha", sha},
          {"user", render_user(exchange, repository.owner)},
          {"repo", render_repository(exchange, repository)}};
}

}  // namespace

std::string api_url(const Exchange& exchange, const Repository& repository) {
  return exchange.api + "/repos/" + repository.full_name();
}

std::string html_url(const Repository& repository) {
  return "https://github.com/" + repository.full_name();
}

json render_user(const Exchange& exchange, const std::string& login) {
  const User* user = exchange.store.user(login);
  const std::int64_t id = user != nullptr ? user->id : 10137;  // the user "ghost" replaces a
                                                               // deleted user
  json out = {{"login", login},
              {"id", id},
              {"node_id", node_id("U", id)},
              {"avatar_url", "https://avatars.githubusercontent.com/u/" + std::to_string(id)},
              {"gravatar_id", ""},
              {"url", exchange.api + "/users/" + login},
              {"html_url", "https://github.com/" + login},
              {"type", user != nullptr ? user->type : "User"},
              {"site_admin", false}};
  add_user_addresses(out, exchange.api + "/users/" + login);
  return out;
}

json render_repository(const Exchange& exchange, const Repository& repository) {
  json out = {{"id", repository.id},
              {"node_id", node_id("R", repository.id)},
              {"name", repository.name},
              {"full_name", repository.full_name()},
              {"owner", render_user(exchange, repository.owner)},
              {"private", repository.is_private},
              {"visibility", repository.is_internal  ? "internal"
                             : repository.is_private ? "private"
                                                     : "public"},
              {"html_url", html_url(repository)},
              {"description", text_or_null(repository.description)},
              {"fork", false},
              {"url", api_url(exchange, repository)},
              {"clone_url", html_url(repository) + ".git"},
              {"created_at", repository.created_at},
              {"updated_at", repository.updated_at},
              {"pushed_at", repository.pushed_at},
              {"size", repository.files.size()},
              {"stargazers_count", 0},
              {"forks_count", 0},
              {"open_issues_count", repository.issues.size()},
              {"language", text_or_null(repository.language)},
              {"archived", false},
              {"disabled", repository.disabled},
              {"topics", json::array()},
              {"license", nullptr},
              {"homepage", nullptr},
              {"mirror_url", nullptr},
              {"git_url", "git://github.com/" + repository.full_name() + ".git"},
              {"ssh_url", "git@github.com:" + repository.full_name() + ".git"},
              {"svn_url", html_url(repository)},
              {"forks", 0},
              {"watchers", 0},
              {"watchers_count", 0},
              {"open_issues", repository.issues.size()},
              {"has_downloads", false},
              {"has_issues", repository.has_issues},
              {"has_projects", false},
              {"has_wiki", false},
              {"has_pages", false},
              {"has_discussions", repository.has_discussions},
              {"default_branch", repository.default_branch}};
  add_repository_addresses(out, api_url(exchange, repository));
  return out;
}

json render_issue(const Exchange& exchange, const Repository& repository, const Issue& issue) {
  const auto number = std::to_string(issue.number);
  const auto url = api_url(exchange, repository) + "/issues/" + number;
  const auto html = html_url(repository) + (issue.pull ? "/pull/" : "/issues/") + number;
  json out = {{"id", issue.id},
              {"node_id", node_id("I", issue.id)},
              {"number", issue.number},
              {"title", issue.title},
              {"body", text_or_null(issue.body)},
              {"user", render_user(exchange, issue.user)},
              {"state", issue.state},
              {"state_reason", issue.state == "closed" ? json("completed") : json()},
              {"locked", false},
              {"labels", render_labels(exchange, repository, issue)},
              {"assignee",
               issue.assignees.empty() ? json() : render_user(exchange, issue.assignees.front())},
              {"assignees", render_users(exchange, issue.assignees)},
              {"milestone", nullptr},
              {"comments", issue.comments.size()},
              {"created_at", issue.created_at},
              {"updated_at", issue.updated_at},
              {"closed_at", text_or_null(issue.closed_at)},
              {"author_association", "NONE"},
              {"url", url},
              {"repository_url", api_url(exchange, repository)},
              {"comments_url", url + "/comments"},
              {"events_url", url + "/events"},
              {"labels_url", url + "/labels{/name}"},
              {"html_url", html}};
  if (issue.pull) {
    out["pull_request"] = {{"url", api_url(exchange, repository) + "/pulls/" + number},
                           {"html_url", html},
                           {"merged_at", text_or_null(issue.pull->merged_at)}};
  }
  return out;
}

json render_pull(const Exchange& exchange, const Repository& repository, const Issue& issue,
                 bool full) {
  const auto& pull = *issue.pull;
  const auto number = std::to_string(issue.number);
  json out = render_issue(exchange, repository, issue);
  for (const char* only_of_issues :
       {"pull_request", "comments", "state_reason", "repository_url", "events_url", "labels_url"})
    out.erase(only_of_issues);
  add_pull_addresses(out, api_url(exchange, repository), html_url(repository), number,
                     pull.head_sha);
  out["auto_merge"] = nullptr;
  out["draft"] = pull.draft;
  out["merged_at"] = text_or_null(pull.merged_at);
  out["merge_commit_sha"] = nullptr;
  out["requested_reviewers"] = json::array();
  out["head"] = render_end(exchange, repository, pull.head_ref, pull.head_sha);
  out["base"] = render_end(exchange, repository, pull.base_ref, pull.base_sha);
  if (!full) return out;
  std::int64_t additions = 0;
  std::int64_t deletions = 0;
  for (const auto& file : pull.files) {
    additions += file.additions;
    deletions += file.deletions;
  }
  out["merged"] = !pull.merged_at.empty();
  out["mergeable"] = issue.state == "open" ? json(true) : json();
  out["comments"] = issue.comments.size();
  out["review_comments"] = 0;
  out["commits"] = 1;
  out["additions"] = additions;
  out["deletions"] = deletions;
  out["changed_files"] = pull.files.size();
  return out;
}

json render_comment(const Exchange& exchange, const Repository& repository, const Issue& issue,
                    const Comment& comment) {
  const auto id = std::to_string(comment.id);
  return {{"id", comment.id},
          {"node_id", node_id("IC", comment.id)},
          {"url", api_url(exchange, repository) + "/issues/comments/" + id},
          {"html_url", html_url(repository) + "/issues/" + std::to_string(issue.number) +
                           "#issuecomment-" + id},
          {"issue_url", api_url(exchange, repository) + "/issues/" + std::to_string(issue.number)},
          {"body", comment.body},
          {"user", render_user(exchange, comment.user)},
          {"author_association", "NONE"},
          {"created_at", comment.created_at},
          {"updated_at", comment.created_at}};
}

json render_commit(const Exchange& exchange, const Repository& repository, const Commit& commit) {
  const User* user = exchange.store.user(commit.user);
  const json signature = {{"name", user != nullptr ? user->name : commit.user},
                          {"email", user != nullptr ? user->email : ""},
                          {"date", commit.date}};
  const auto author = user != nullptr ? render_user(exchange, commit.user) : json();
  return {{"sha", commit.sha},
          {"node_id", "C_" + commit.sha},
          {"url", api_url(exchange, repository) + "/commits/" + commit.sha},
          {"html_url", html_url(repository) + "/commit/" + commit.sha},
          {"commit",
           {{"message", commit.message},
            {"author", signature},
            {"committer", signature},
            {"tree", {{"sha", tree_sha(repository, "")}}},
            {"comment_count", 0}}},
          {"author", author},
          {"committer", author},
          {"parents", json::array()}};
}

std::string base64_lines(std::string_view bytes) {
  std::string flat(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(flat.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  flat.resize(static_cast<std::size_t>(size));
  std::string out;
  for (std::size_t at = 0; at < flat.size(); at += 60) out += flat.substr(at, 60) + "\n";
  return out;
}

}  // namespace patchbay::sandbox::github
