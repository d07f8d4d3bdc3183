#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

using namespace patchbay::sandbox;
using nlohmann::json;

namespace {

class Github {
 public:
  Github() : sandbox_({.seed = seed_file("github.json")}) {}

  Response get(const std::string& path, const std::string& token = "octocat-token",
               std::vector<std::string> headers = {}) {
    if (!token.empty()) headers.push_back("Authorization: Bearer " + token);
    return fetch({.url = sandbox_.url() + path, .headers = std::move(headers)}).response;
  }

  Response post(const std::string& path, const json& body,
                const std::string& token = "octocat-token") {
    return fetch({.method = "POST",
                  .url = sandbox_.url() + path,
                  .headers = {"Authorization: Bearer " + token, "Content-Type: application/json"},
                  .body = body.dump()})
        .response;
  }

  [[nodiscard]] std::string url() const { return sandbox_.url(); }

 private:
  Sandbox sandbox_;
};

std::string next_link(const Response& response) {
  const auto link = std::string(response.header("Link").value_or(""));
  const auto relation = link.find("; rel=\"next\"");
  if (relation == std::string::npos) return "";
  const auto open = link.rfind('<', relation);
  return link.substr(open + 1, relation - open - 2);
}

}  // namespace

TEST_CASE("github: without or with a bad token, private things stay shut") {
  Github github;
  CHECK(github.get("/user", "").status == 401);
  CHECK(github.get("/user", "made-up").status == 401);
  CHECK(github.get("/repos/octocat/hello-world", "").status == 200);
  CHECK(github.get("/repos/octocat/notes", "").status == 404);
  CHECK(github.get("/repos/octocat/notes").status == 200);
  CHECK(github.get("/repos/octocat/notes", "hubot-token").status == 404);
}

TEST_CASE("github: a missing scope is told by the two scope headers") {
  Github github;
  const auto hidden = github.get("/repos/octocat/notes", "octocat-token-reader");
  CHECK(hidden.status == 404);
  CHECK(hidden.header("X-OAuth-Scopes") == "read:user");
  CHECK(hidden.header("X-Accepted-OAuth-Scopes") == "repo");
  const auto fine = github.post("/repos/octocat/hello-world/issues", {{"title", "x"}},
                                "octocat-token-fine-grained");
  CHECK(fine.status == 403);
  CHECK(fine.header("X-Accepted-GitHub-Permissions") == "issues=write");
  CHECK_FALSE(fine.header("X-OAuth-Scopes"));
}

TEST_CASE("github: an organization's single sign-on is demanded by header") {
  Github github;
  const auto refused = github.get("/repos/acme/rocket", "octocat-token-without-sso");
  CHECK(refused.status == 403);
  CHECK(refused.header("X-GitHub-SSO")
            ->starts_with("required; url=https://github.com/orgs/acme/sso"));
  const auto listed = github.get("/user/repos", "octocat-token-without-sso");
  CHECK(listed.header("X-GitHub-SSO") == "partial-results; organizations=9919");
  CHECK(github.get("/repos/acme/rocket").status == 200);
}

TEST_CASE(
    "github: an unknown parameter, a bad value, a wrong Accept and no User-Agent are refused") {
  Github github;
  CHECK(github.get("/user/repos?visiblity=all").status == 400);
  CHECK(github.get("/user/repos?visibility=secret").status == 422);
  CHECK(github.get("/user/repos?per_page=101").status == 422);
  CHECK(github.get("/user", "octocat-token", {"Accept: text/html"}).status == 415);
  CHECK(github.get("/user", "octocat-token", {"Accept: application/vnd.github.diff"}).status ==
        415);
  CHECK(github.get("/user", "octocat-token", {"Accept: application/vnd.github+json"}).status ==
        200);
  CHECK(github.get("/user", "octocat-token", {"User-Agent:"}).status == 403);
  CHECK(github.get("/user", "octocat-token", {"X-GitHub-Api-Version: 2022-11-28"}).status == 200);
  CHECK(github.get("/user", "octocat-token", {"X-GitHub-Api-Version: 1999-01-01"}).status == 400);
  CHECK(github.post("/repos/octocat/notes/issues", {{"title", "x"}, {"tilte", "y"}}).status == 422);
  CHECK(github.post("/repos/octocat/notes/issues", json::object()).status == 422);
}

TEST_CASE("github: following Link visits every issue once, pull requests included") {
  Github github;
  std::string path = "/repos/octocat/big/issues?state=all&per_page=100";
  std::set<std::int64_t> seen;
  int pages = 0;
  while (!path.empty()) {
    const auto response = github.get(path);
    REQUIRE(response.status == 200);
    for (const auto& issue : json::parse(response.body)) seen.insert(issue.at("number").get<int>());
    const auto next = next_link(response);
    CHECK((next.empty() || next.find("/repositories/") != std::string::npos));
    path = next.empty() ? "" : next.substr(github.url().size());
    ++pages;
  }
  CHECK(seen.size() == 280);
  CHECK(pages == 3);
  CHECK(github.get("/repos/octocat/big/issues?page=2&after=made-up").status == 422);
}

TEST_CASE("github: Link names the previous, next, last and first page") {
  Github github;
  const auto link =
      std::string(*github.get("/repos/octocat/big/pulls?per_page=10&page=2").header("Link"));
  CHECK(link.find("page=1>; rel=\"prev\"") != std::string::npos);
  CHECK(link.find("page=3>; rel=\"next\"") != std::string::npos);
  CHECK(link.find("page=4>; rel=\"last\"") != std::string::npos);
  CHECK(link.find("page=1>; rel=\"first\"") != std::string::npos);
}

TEST_CASE("github: an unchanged thing is 304 and free") {
  Github github;
  const auto first = github.get("/repos/octocat/hello-world");
  const auto tag = std::string(*first.header("ETag"));
  const auto second =
      github.get("/repos/octocat/hello-world", "octocat-token", {"If-None-Match: " + tag});
  CHECK(second.status == 304);
  CHECK(second.body.empty());
  CHECK(second.header("X-RateLimit-Remaining") == first.header("X-RateLimit-Remaining"));
}

TEST_CASE("github: a spent budget is 403 with nothing remaining and a time of reset") {
  Github github;
  CHECK(github.get("/user", "hubot-token-exhausted").status == 200);
  CHECK(github.get("/user", "hubot-token-exhausted").status == 200);
  const auto spent = github.get("/user", "hubot-token-exhausted");
  CHECK(spent.status == 403);
  CHECK(spent.header("X-RateLimit-Remaining") == "0");
  CHECK(spent.header("X-RateLimit-Reset"));
  CHECK(github.get("/rate_limit", "hubot-token-exhausted").status == 200);
}

TEST_CASE("github: a renamed repository is found by redirect to its id") {
  Github github;
  const auto moved = github.get("/repos/octocat/hello/issues?state=all");
  CHECK(moved.status == 301);
  CHECK(moved.header("Location") == github.url() + "/repositories/1296269/issues?state=all");
  CHECK(github.get("/repositories/1296269/issues?state=all").status == 200);
  CHECK(github.post("/repos/octocat/hello/issues", {{"title", "x"}}).status == 307);
}

TEST_CASE("github: Enterprise serves the same below /api/v3 and says so in its links") {
  Github github;
  const auto response = github.get("/api/v3/repos/octocat/big/issues");
  CHECK(response.status == 200);
  CHECK(next_link(response).starts_with(github.url() + "/api/v3/repositories/"));
}

TEST_CASE("github: a pull request is JSON or a diff, as Accept says, and lists its files") {
  Github github;
  const auto pull = json::parse(github.get("/repos/octocat/hello-world/pulls/3").body);
  CHECK(pull.at("changed_files") == 2);
  CHECK(pull.at("additions") == 4);
  CHECK(pull.at("deletions") == 1);
  const auto diff = github.get("/repos/octocat/hello-world/pulls/3", "octocat-token",
                               {"Accept: application/vnd.github.diff"});
  CHECK(diff.body.starts_with("diff --git a/src/greeting.h b/src/greeting.h\n"));
  CHECK(json::parse(github.get("/repos/octocat/hello-world/pulls/3/files").body).size() == 2);
  CHECK(github.get("/repos/octocat/hello-world/pulls/1").status == 404);
}

TEST_CASE("github: reviews are checked as GitHub does") {
  Github github;
  const std::string reviews = "/repos/octocat/hello-world/pulls/3/reviews";
  CHECK(github.post(reviews, {{"event", "APPROVE"}}).status == 200);
  CHECK(github.post(reviews, {{"event", "COMMENT"}}).status == 422);
  CHECK(github.post(reviews, {{"event", "LGTM"}}).status == 422);
  CHECK(github.post(reviews, {{"event", "APPROVE"}}, "hubot-token").status == 422);
  const json comment = {{"path", "nowhere.cc"}, {"line", 1}, {"body", "here"}};
  CHECK(github.post(reviews, {{"event", "COMMENT"}, {"comments", {comment}}}).status == 422);
}

TEST_CASE(
    "github: a file comes as base64 up to 1 MiB and raw beyond, and a folder as its entries") {
  Github github;
  const std::string contents = "/repos/octocat/hello-world/contents";
  const auto small = json::parse(github.get(contents + "/README.md").body);
  CHECK(small.at("encoding") == "base64");
  CHECK(small.at("sha").get<std::string>().size() == 40);
  const auto large = json::parse(github.get(contents + "/assets/large.txt").body);
  CHECK(large.at("encoding") == "none");
  CHECK(large.at("content") == "");
  const auto raw = github.get(contents + "/assets/large.txt", "octocat-token",
                              {"Accept: application/vnd.github.raw+json"});
  CHECK(raw.body.size() == large.at("size").get<std::size_t>());
  CHECK(json::parse(github.get(contents + "/src").body).size() == 2);
  CHECK(json::parse(github.get(contents + "/").body).size() == 4);
  CHECK(github.get(contents + "/docs/guide/start%20here.md").status == 200);
  CHECK(github.get(contents + "/README.md?ref=no-such-branch").status == 404);
}

TEST_CASE("github: trees and blobs carry the names that git gives them") {
  Github github;
  const auto tree = json::parse(github.get("/repos/octocat/notes/git/trees/main?recursive=1").body);
  REQUIRE(tree.at("tree").size() == 1);
  // This command prints the sha: printf -- '- greet the moon too\n' | git hash-object --stdin
  CHECK(tree.at("tree")[0].at("sha") == "48a95376519a6f4ade273f5186467271c1e3fc4a");
  CHECK(tree.at("truncated") == false);
  const auto sha = tree.at("tree")[0].at("sha").get<std::string>();
  CHECK(json::parse(github.get("/repos/octocat/notes/git/blobs/" + sha).body).at("size") == 21);
}

TEST_CASE("github: searching wants a term it knows and a kind, and finds") {
  Github github;
  CHECK(github.get("/search/issues").status == 422);
  CHECK(github.get("/search/issues?q=greeting").status == 422);
  CHECK(github.get("/search/issues?q=greeting+is:issue+colour:red").status == 422);
  CHECK(github.get("/search/issues?q=is:issue+repo:octocat/nowhere").status == 422);
  CHECK(github.get("/search/issues?q=is:issue+" + std::string(257, 'x')).status == 422);
  const auto found =
      json::parse(github.get("/search/issues?q=greeting+is:issue+repo:octocat/hello-world").body);
  CHECK(found.at("total_count") == 1);
  CHECK(found.at("incomplete_results") == false);
  CHECK(github.get("/search/code?q=greeting", "").status == 401);
  const auto code =
      json::parse(github
                      .get("/search/code?q=greeting+repo:octocat/hello-world", "octocat-token",
                           {"Accept: application/vnd.github.text-match+json"})
                      .body);
  CHECK(code.at("items")[0].at("text_matches")[0].at("property") == "content");
}

TEST_CASE("github: a discussion is found and commented on through GraphQL, strictly read") {
  Github github;
  const auto ask = [&](const std::string& query, const json& variables,
                       const std::string& token = "octocat-token") {
    return json::parse(
        github.post("/graphql", {{"query", query}, {"variables", variables}}, token).body);
  };
  const auto found =
      ask("query($owner: String!, $name: String!, $number: Int!) {"
          " repository(owner: $owner, name: $name) { discussion(number: $number) { id } } }",
          {{"owner", "octocat"}, {"name", "hello-world"}, {"number", 5}});
  const auto id = found.at("data").at("repository").at("discussion").at("id");
  const std::string mutation =
      "mutation($id: ID!, $body: String!) { addDiscussionComment(input: {discussionId: $id, body: "
      "$body}) { comment { id url author { login } } } }";
  const auto made = ask(mutation, {{"id", id}, {"body", "Latin"}});
  CHECK(made.at("data").at("addDiscussionComment").at("comment").at("author").at("login") ==
        "octocat");
  const auto refused = ask(mutation, {{"id", id}, {"body", "x"}}, "hubot-token");
  CHECK(refused.at("errors")[0].at("type") == "INSUFFICIENT_SCOPES");
  CHECK(ask(mutation, {{"id", id}}).contains("errors"));
  CHECK(ask("query { repository { colour } }", json::object()).contains("errors"));
  CHECK(ask("query {", json::object()).contains("errors"));
}

TEST_CASE("github: ten thousand generated objects are there to be paged through") {
  const Sandbox sandbox({.seed = R"({"github": {"users": [{"login": "o"}],
      "generate": [{"full_name": "o/many", "issues": 10000}]}})"});
  const auto last = fetch({.url = sandbox.url() + "/repos/o/many/issues?per_page=100&page=100"});
  CHECK(json::parse(last.response.body).size() == 100);
  const auto beyond = fetch({.url = sandbox.url() + "/repos/o/many/issues?per_page=100&page=101"});
  CHECK(beyond.response.status == 422);
}

namespace {

// A repository with all kinds of entries that are not ordinary files, and with several readers.
constexpr const char* kOdd = R"({"github": {
  "users": [{"login": "ann", "id": 1}, {"login": "bob", "id": 2}, {"login": "cyd", "id": 3},
            {"login": "acme", "id": 9, "type": "Organization", "members": ["bob"], "owners": ["ann"]}],
  "teams": [{"id": 77, "slug": "core", "organization": "acme", "members": ["bob"]}],
  "tokens": [{"token": "ann", "user": "ann", "scopes": ["repo"]}, {"token": "cyd", "user": "cyd", "scopes": ["repo"]}],
  "repositories": [{"full_name": "acme/odd", "id": 5, "collaborators": ["cyd"], "teams": ["core"],
    "most_tree_entries": 3, "commits": [{"message": "x"}],
    "files": {"a.md": "a", "ln": {"link": "a.md"}, "vendor": {"submodule": "5b6e2a4c4d3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d"},
              "z/1.md": "1", "z/2.md": "2"},
    "issues": [{"number": 1, "title": "I", "pull": {"reviews": [
      {"user": "bob", "body": "Good.", "comments": [{"path": "a.md", "line": 1, "body": "here"}]}]}}],
    "discussions": [{"number": 2, "title": "D", "comments": [{"body": "c1"}, {"body": "c2"}]}]}]}})";

json body_of(const Sandbox& sandbox, const std::string& path, const std::string& token = "ann") {
  return json::parse(
      fetch({.url = sandbox.url() + path, .headers = {"Authorization: Bearer " + token}})
          .response.body);
}

}  // namespace

TEST_CASE("github: a tree says what is no plain file, and that it is cut off") {
  const Sandbox sandbox({.seed = kOdd});
  const auto cut = body_of(sandbox, "/repos/acme/odd/git/trees/main?recursive=1");
  CHECK(cut.at("truncated") == true);
  REQUIRE(cut.at("tree").size() == 3);
  CHECK(cut.at("tree")[1].at("mode") == "120000");
  CHECK(cut.at("tree")[2].at("type") == "commit");
  CHECK_FALSE(cut.at("tree")[2].contains("size"));
  const auto direct = body_of(sandbox, "/repos/acme/odd/git/trees/main");
  CHECK(direct.at("sha") == cut.at("sha"));
}

TEST_CASE("github: the trees of before stay until history is rewritten") {
  Sandbox sandbox({.seed = kOdd});
  const auto before = body_of(sandbox, "/repos/acme/odd/git/trees/main").at("sha");
  const auto repository = body_of(sandbox, "/repos/acme/odd");
  sandbox.change_github(R"({"repository": "acme/odd", "files": {"a.md": "new", "z/1.md": null}})");
  const auto after = body_of(sandbox, "/repos/acme/odd/git/trees/main").at("sha");
  CHECK(after != before);
  CHECK(body_of(sandbox, "/repos/acme/odd").at("pushed_at") != repository.at("pushed_at"));
  const std::string old = "/repos/acme/odd/git/trees/" + before.get<std::string>();
  CHECK(body_of(sandbox, old).at("sha") == before);
  sandbox.change_github(R"({"repository": "acme/odd", "rewrite_history": true})");
  CHECK(fetch({.url = sandbox.url() + old}).response.status == 404);
  CHECK_THROWS_AS(sandbox.change_github(R"({"repository": "acme/odd", "colour": 1})"),
                  std::invalid_argument);
}

TEST_CASE("github: collaborators, teams and their members are shown to who may push") {
  const Sandbox sandbox({.seed = kOdd});
  const auto direct = body_of(sandbox, "/repositories/5/collaborators?affiliation=direct");
  REQUIRE(direct.size() == 1);
  CHECK(direct[0].at("id") == 3);
  CHECK(body_of(sandbox, "/repositories/5/collaborators").size() == 3);
  CHECK(body_of(sandbox, "/repositories/5/teams")[0].at("id") == 77);
  CHECK(body_of(sandbox, "/organizations/9/team/77/members")[0].at("login") == "bob");
  CHECK(body_of(sandbox, "/orgs/acme/members?role=admin")[0].at("login") == "ann");
  const auto other = fetch({.url = sandbox.url() + "/repositories/5/collaborators"}).response;
  CHECK(other.status == 403);
}

TEST_CASE("github: reviews and their comments are listed, discussions with theirs by GraphQL") {
  const Sandbox sandbox({.seed = kOdd});
  CHECK(body_of(sandbox, "/repositories/5/pulls/1/reviews")[0].at("body") == "Good.");
  CHECK(body_of(sandbox, "/repositories/5/pulls/1/comments")[0].at("path") == "a.md");
  const auto ask = [&](const std::string& query) {
    return json::parse(
        fetch({.method = "POST",
               .url = sandbox.url() + "/graphql",
               .headers = {"Authorization: Bearer ann", "Content-Type: application/json"},
               .body = json{{"query", query}}.dump()})
            .response.body);
  };
  const auto listed = ask(
      "{ repository(owner: \"acme\", name: \"odd\") { discussions(first: 1, orderBy: {field: "
      "UPDATED_AT, direction: ASC}) { totalCount pageInfo { hasNextPage } nodes { number comments "
      "{ totalCount } } } } }");
  const auto& page = listed.at("data").at("repository").at("discussions");
  CHECK(page.at("nodes")[0].at("comments").at("totalCount") == 2);
  CHECK(page.at("pageInfo").at("hasNextPage") == false);
  const auto comments = ask(
      "{ repository(owner: \"acme\", name: \"odd\") { discussion(number: 2) { comments(first: 1) { "
      "pageInfo { hasNextPage endCursor } nodes { body } } } } }");
  const auto& first = comments.at("data").at("repository").at("discussion").at("comments");
  CHECK(first.at("nodes")[0].at("body") == "c1");
  CHECK(first.at("pageInfo").at("hasNextPage") == true);
  CHECK(ask("{ repository(owner: \"acme\", name: \"odd\") { discussions(first: 1, colour: 2) { "
            "nodes { number } } } }")
            .contains("errors"));
}

TEST_CASE("github: rows that move while issues are paged through are neither lost nor doubled") {
  Sandbox sandbox({.seed = R"({"github": {"users": [{"login": "o"}], "generate": [
      {"full_name": "o/r", "issues": 250}]}})"});
  std::string path = "/repos/o/r/issues?state=all&sort=updated&direction=asc&per_page=100";
  std::multiset<int> seen;
  for (int page = 0; !path.empty(); ++page) {
    const auto response = fetch({.url = sandbox.url() + path}).response;
    for (const auto& issue : json::parse(response.body)) seen.insert(issue.at("number").get<int>());
    const auto next = next_link(response);
    path = next.empty() ? "" : next.substr(sandbox.url().size());
    if (page == 0)
      sandbox.change_github(
          R"({"repository": "o/r", "issue": {"number": 207, "title": "new"}, "remove_issue": 9})");
  }
  CHECK(seen.size() == 250);
  CHECK(seen.count(207) == 1);
  CHECK(seen.count(101) == 1);
}

TEST_CASE("github: issues that are switched off are 410") {
  Sandbox sandbox({.seed = kOdd});
  sandbox.change_github(R"({"repository": "acme/odd", "has_issues": false})");
  CHECK(fetch({.url = sandbox.url() + "/repos/acme/odd/issues"}).response.status == 410);
  CHECK(body_of(sandbox, "/repos/acme/odd").at("has_issues") == false);
}
