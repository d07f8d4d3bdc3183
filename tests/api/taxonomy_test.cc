// Tests everything that can stop an account, as clients see it. Each reason has its own envelope,
// names the user's next step, and ends when the user has taken this step.
#include "api/connect_world.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

const json kComment = {{"repo", "octocat/hello-world"}, {"number", 2}, {"body", "Welsh"}};
constexpr const char* kReauth = "/aip/connectors/oauth/initiate?connector_id=github";

// Returns the envelope without the members that differ in each response.
json without_words(json envelope) {
  CHECK_FALSE(envelope.at("message").get<std::string>().empty());
  CHECK(envelope.at("trace_id").get<std::string>().size() == 32);
  if (envelope.contains("reauth_url")) {
    const std::string url = envelope.at("reauth_url");
    CHECK(url.find("&ticket=") != std::string::npos);
    envelope["reauth_url"] = url.substr(0, url.find("&ticket="));
  }
  for (const auto* member : {"message", "trace_id", "resume_token"}) envelope.erase(member);
  return envelope;
}

void expire_everything(ConnectWorld& world) {
  world.github().expire_access_tokens();
  world.github().expire_refresh_tokens();
}

TEST_CASE("missing, expired, revoked, refresh failed, insufficient scope: five envelopes") {
  ConnectWorld world(each_database());
  const json missing = without_words(world.call(409, "create_issue", kIssue));
  CHECK(missing == json{{"error", "link_required"},
                        {"code", "LINK_REQUIRED"},
                        {"type", "client"},
                        {"connector_id", "github"},
                        {"retryable", false},
                        {"reauth_url", kReauth}});

  world.as_oauth_app();
  world.connect({{"scopes", {"repo"}}});
  const json scope = without_words(world.call(403, "add_discussion_comment", kComment));
  CHECK(scope == json{{"error", "insufficient_scope"},
                      {"code", "INSUFFICIENT_SCOPE"},
                      {"type", "client"},
                      {"connector_id", "github"},
                      {"retryable", false},
                      {"required_scope", "write:discussion"},
                      {"required_scopes", {"write:discussion"}},
                      {"reauth_url", std::string(kReauth) + "&scopes=write%3Adiscussion"}});

  world.as_github_app();
  world.connect();
  world.github().expire_access_tokens();
  world.provider.faults().add(
      {.path = "/login/oauth/access_token", .status = 503, .headers = {{"Retry-After", "7"}}});
  const json failed = without_words(world.call(503, "create_issue", kIssue));
  CHECK(failed == json{{"error", "link_expired"},
                       {"code", "REFRESH_FAILED"},
                       {"type", "server"},
                       {"connector_id", "github"},
                       {"retryable", true},
                       {"reason", "provider_down"},
                       {"retry_after_seconds", 7}});

  world.connect();
  expire_everything(world);
  const json expired = without_words(world.call(409, "create_issue", kIssue));
  CHECK(expired == json{{"error", "link_expired"},
                        {"code", "LINK_EXPIRED"},
                        {"type", "client"},
                        {"connector_id", "github"},
                        {"retryable", false},
                        {"reason", "invalid_grant"},
                        {"reauth_url", kReauth}});

  world.connect();
  execute(*world.server.store(), "update link set status = 'revoked', cause = 'incident'");
  const json revoked = without_words(world.call(409, "list_issues", kRepository));
  CHECK(revoked == json{{"error", "link_expired"},
                        {"code", "LINK_REVOKED"},
                        {"type", "client"},
                        {"connector_id", "github"},
                        {"retryable", false},
                        {"reason", "incident"},
                        {"reauth_url", kReauth}});
}

TEST_CASE(
    "an expired account: the call is parked, reauth_url followed, and the call resumed once") {
  ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  expire_everything(world);
  const json stopped = world.call(409, "create_issue", kIssue);
  const std::string resume =
      "/aip/connectors/resume/" + stopped.at("resume_token").get<std::string>();
  CHECK(world.links().at(0).at("status") == "expired");
  const auto& server = world.server;
  CHECK(server.json(404, "POST", resume, server.bob()).at("code") == "NOT_FOUND");

  CHECK(world.reconnect(stopped.at("reauth_url")).at("link_id") == link);
  CHECK(server.json(200, "POST", resume, server.ann()).at("title") == "A title");
  CHECK(server.json(404, "POST", resume, server.ann()).at("code") == "NOT_FOUND");
  std::size_t made = 0;
  for (const auto& request : world.provider.log().all()) {
    made += request.method == "POST" && request.status == 201 ? 1 : 0;
  }
  CHECK(made == 1);
}

TEST_CASE("a missing scope: reauth_url asks for it beside what is held, and the call is resumed") {
  ConnectWorld world(each_database());
  world.as_oauth_app();
  const std::string link = world.connect({{"scopes", {"repo"}}}).at("link_id");
  const json stopped = world.call(403, "add_discussion_comment", kComment);
  const json widened = world.reconnect(stopped.at("reauth_url"));
  CHECK(widened.at("link_id") == link);
  CHECK(widened.at("scopes") == json({"repo", "write:discussion"}));
  const std::string resume =
      "/aip/connectors/resume/" + stopped.at("resume_token").get<std::string>();
  world.server.json(200, "POST", resume, world.server.ann());
  world.server.json(404, "POST", resume, world.server.ann());
}

TEST_CASE("no account yet: connecting one by reauth_url is enough for the call to be resumed") {
  const ConnectWorld world;
  const json stopped = world.call(409, "create_issue", kIssue);
  world.reconnect(stopped.at("reauth_url"));
  const std::string resume =
      "/aip/connectors/resume/" + stopped.at("resume_token").get<std::string>();
  CHECK(world.server.json(200, "POST", resume, world.server.ann()).at("title") == "A title");
}

TEST_CASE("of several accounts the call that named one reconnects and resumes that one") {
  ConnectWorld world(each_database());
  world.as_oauth_app();
  const std::string octocat = world.connect({{"scopes", {"repo"}}}, "octocat").at("link_id");
  const std::string hubot = world.connect({{"scopes", {"repo"}}}, "hubot").at("link_id");
  CHECK(octocat != hubot);
  const json ambiguous = world.call(409, "create_issue", kIssue);
  CHECK(ambiguous.at("code") == "LINK_AMBIGUOUS");
  CHECK(ambiguous.at("error") == "link_required");
  CHECK(ambiguous.at("links") == json({octocat, hubot}));

  const json stopped = world.call(403, "add_discussion_comment", kComment, octocat);
  // The account keeps all its scopes, although there is another account.
  const json widened = world.reconnect(stopped.at("reauth_url"), "octocat");
  CHECK(widened.at("link_id") == octocat);
  CHECK(widened.at("scopes") == json({"repo", "write:discussion"}));
  const std::string resume =
      "/aip/connectors/resume/" + stopped.at("resume_token").get<std::string>();
  world.server.json(200, "POST", resume, world.server.ann());
  CHECK(world.call(200, "create_issue", kIssue, octocat).at("title") == "A title");
}

}  // namespace
}  // namespace patchbay::test
