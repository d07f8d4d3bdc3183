#include "sandbox/github/addresses.h"

#include <nlohmann/json.hpp>
#include <span>

namespace patchbay::sandbox::github {

using nlohmann::json;

namespace {

struct Address {
  const char* member;
  const char* below;
};

constexpr Address kOfUsers[] = {{"events_url", "/events{/privacy}"},
                                {"followers_url", "/followers"},
                                {"following_url", "/following{/other_user}"},
                                {"gists_url", "/gists{/gist_id}"},
                                {"organizations_url", "/orgs"},
                                {"received_events_url", "/received_events"},
                                {"repos_url", "/repos"},
                                {"starred_url", "/starred{/owner}{/repo}"},
                                {"subscriptions_url", "/subscriptions"}};

constexpr Address kOfRepositories[] = {{"archive_url", "/{archive_format}{/ref}"},
                                       {"assignees_url", "/assignees{/user}"},
                                       {"blobs_url", "/git/blobs{/sha}"},
                                       {"branches_url", "/branches{/branch}"},
                                       {"collaborators_url", "/collaborators{/collaborator}"},
                                       {"comments_url", "/comments{/number}"},
                                       {"commits_url", "/commits{/sha}"},
                                       {"compare_url", "/compare/{base}...{head}"},
                                       {"contents_url", "/contents/{+path}"},
                                       {"contributors_url", "/contributors"},
                                       {"deployments_url", "/deployments"},
                                       {"downloads_url", "/downloads"},
                                       {"events_url", "/events"},
                                       {"forks_url", "/forks"},
                                       {"git_commits_url", "/git/commits{/sha}"},
                                       {"git_refs_url", "/git/refs{/sha}"},
                                       {"git_tags_url", "/git/tags{/sha}"},
                                       {"hooks_url", "/hooks"},
                                       {"issue_comment_url", "/issues/comments{/number}"},
                                       {"issue_events_url", "/issues/events{/number}"},
                                       {"issues_url", "/issues{/number}"},
                                       {"keys_url", "/keys{/key_id}"},
                                       {"labels_url", "/labels{/name}"},
                                       {"languages_url", "/languages"},
                                       {"merges_url", "/merges"},
                                       {"milestones_url", "/milestones{/number}"},
                                       {"notifications_url", "/notifications{?since,all}"},
                                       {"pulls_url", "/pulls{/number}"},
                                       {"releases_url", "/releases{/id}"},
                                       {"stargazers_url", "/stargazers"},
                                       {"statuses_url", "/statuses/{sha}"},
                                       {"subscribers_url", "/subscribers"},
                                       {"subscription_url", "/subscription"},
                                       {"tags_url", "/tags"},
                                       {"teams_url", "/teams"},
                                       {"trees_url", "/git/trees{/sha}"}};

void add_addresses(json& out, const std::string& base, std::span<const Address> addresses) {
  for (const auto& [member, below] : addresses) out[member] = base + below;
}

}  // namespace

void add_user_addresses(json& out, const std::string& api_url) {
  add_addresses(out, api_url, kOfUsers);
}

void add_repository_addresses(json& out, const std::string& api_url) {
  add_addresses(out, api_url, kOfRepositories);
}

void add_pull_addresses(json& out, const std::string& api, const std::string& repository_html,
                        const std::string& number, const std::string& head_sha) {
  const auto html = repository_html + "/pull/" + number;
  const std::pair<const char*, std::string> links[] = {
      {"self", api + "/pulls/" + number},
      {"html", html},
      {"issue", api + "/issues/" + number},
      {"comments", api + "/issues/" + number + "/comments"},
      {"review_comments", api + "/pulls/" + number + "/comments"},
      {"review_comment", api + "/pulls/comments{/number}"},
      {"commits", api + "/pulls/" + number + "/commits"},
      {"statuses", api + "/statuses/" + head_sha}};
  for (const auto& [name, address] : links) {
    out["_links"][name] = {{"href", address}};
    if (name != std::string_view("self")) out[std::string(name) + "_url"] = address;
  }
  out["url"] = links[0].second;
  out["diff_url"] = html + ".diff";
  out["patch_url"] = html + ".patch";
}

}  // namespace patchbay::sandbox::github
