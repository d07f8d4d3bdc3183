#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

using namespace patchbay::sandbox;
using nlohmann::json;

namespace {

constexpr const char* kOauthSeed = R"({
  "github": {"users": [{"login": "octocat"}]},
  "oauth": {
    "github": {"clients": [{"id": "app", "secret": "s3", "redirect_uris": ["http://127.0.0.1/back"]}]},
    "google": {"clients": [{"id": "app", "secret": "s3", "redirect_uris": ["https://app.example/back"]}]},
    "microsoft": {"clients": [{"id": "app", "secret": "s3", "redirect_uris": ["https://app.example/back"]}]}
  }})";
// This is the example of RFC 7636, appendix B.
constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

class Dance {
 public:
  Response get(const std::string& path) { return fetch({.url = sandbox.url() + path}).response; }
  Response post(const std::string& path, const std::string& form, bool json_wanted = true) {
    std::vector<std::string> headers = {"Content-Type: application/x-www-form-urlencoded"};
    if (json_wanted) headers.emplace_back("Accept: application/json");
    return fetch({.method = "POST",
                  .url = sandbox.url() + path,
                  .headers = std::move(headers),
                  .body = form})
        .response;
  }
  // Opens the authorization endpoint, and returns the code in the redirect.
  std::string code(const std::string& path, const std::string& redirect,
                   const std::string& more = "") {
    return parameter(get(authorize(path, redirect, more)), "code");
  }
  static std::string authorize(const std::string& path, const std::string& redirect,
                               const std::string& more) {
    return path + "?response_type=code&client_id=app&state=s&code_challenge_method=S256" +
           "&code_challenge=" + kChallenge + "&redirect_uri=" + percent_encode(redirect) + more;
  }
  static std::string parameter(const Response& redirect, const std::string& name) {
    Request back;
    back.set_target(std::string(redirect.header("Location").value_or("")));
    return std::string(back.parameter(name).value_or(""));
  }
  json exchange(const std::string& path, const std::string& code, const std::string& redirect) {
    return json::parse(post(path, "grant_type=authorization_code&client_id=app&client_secret=s3" +
                                      std::string("&code=") + code + "&code_verifier=" + kVerifier +
                                      "&redirect_uri=" + percent_encode(redirect))
                           .body);
  }
  json refresh(const std::string& path, const json& tokens) {
    return json::parse(post(path, "grant_type=refresh_token&client_id=app&client_secret=s3" +
                                      std::string("&refresh_token=") +
                                      percent_encode(tokens.at("refresh_token").get<std::string>()))
                           .body);
  }
  Sandbox sandbox{{.seed = kOauthSeed}};
};

constexpr const char* kGithubAuthorize = "/login/oauth/authorize";
constexpr const char* kGithubToken = "/login/oauth/access_token";
constexpr const char* kLoopback = "http://127.0.0.1:41234/back";
constexpr const char* kGoogleAuthorize = "/o/oauth2/v2/auth";
constexpr const char* kBack = "https://app.example/back";

}  // namespace

TEST_CASE("oauth: a token that GitHub's stand-in issued opens its API until it runs out") {
  Dance dance;
  const auto code = dance.code(kGithubAuthorize, kLoopback, "&scope=repo%2Cread:user");
  const auto tokens = dance.exchange(kGithubToken, code, kLoopback);
  CHECK(tokens.at("access_token").get<std::string>().starts_with("ghu_"));
  CHECK(tokens.at("scope") == "");
  CHECK(tokens.at("expires_in") == 28800);
  CHECK(tokens.at("refresh_token_expires_in") == 15897600);
  const auto user = [&](const json& held) {
    return fetch(
               {.url = dance.sandbox.url() + "/user",
                .headers = {"Authorization: Bearer " + held.at("access_token").get<std::string>()}})
        .response;
  };
  CHECK(user(tokens).status == 200);
  CHECK_FALSE(user(tokens).header("X-OAuth-Scopes"));
  dance.sandbox.oauth().provider("github").expire_access_tokens();
  CHECK(user(tokens).status == 401);
  CHECK(user(dance.refresh(kGithubToken, tokens)).status == 200);
}

TEST_CASE("oauth: a token of an OAuth App has scopes, and no end") {
  Dance dance;
  auto habits = dance.sandbox.oauth().provider("github").habits();
  habits.access_lifetime = std::chrono::seconds(0);
  dance.sandbox.oauth().provider("github").set(habits);
  const auto code = dance.code(kGithubAuthorize, kLoopback, "&scope=repo%2Cread:user");
  const auto tokens = dance.exchange(kGithubToken, code, kLoopback);
  const auto text = tokens.at("access_token").get<std::string>();
  CHECK(text.starts_with("gho_"));
  CHECK(tokens.at("scope") == "read:user,repo");
  CHECK_FALSE(tokens.contains("expires_in"));
  CHECK_FALSE(tokens.contains("refresh_token"));
  const auto user =
      fetch({.url = dance.sandbox.url() + "/user", .headers = {"Authorization: Bearer " + text}})
          .response;
  CHECK(user.header("X-OAuth-Scopes") == "read:user, repo");
}

TEST_CASE("oauth: GitHub's stand-in answers with a form by default and fails with status 200") {
  Dance dance;
  const auto answer = dance.post(
      kGithubToken, "client_id=app&client_secret=s3&code=made-up&code_verifier=x", false);
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type")->starts_with("application/x-www-form-urlencoded"));
  CHECK(answer.body.find("error=bad_verification_code") != std::string::npos);
  const auto stranger = dance.post(kGithubToken, "client_id=app&client_secret=wrong&code=x", false);
  CHECK(stranger.body.find("error=incorrect_client_credentials") != std::string::npos);
}

TEST_CASE("oauth: a code works once, for its redirect_uri and its code_verifier") {
  Dance dance;
  const auto once = dance.code(kGithubAuthorize, kLoopback);
  CHECK(dance.exchange(kGithubToken, once, kLoopback).contains("access_token"));
  CHECK(dance.exchange(kGithubToken, once, kLoopback).at("error") == "bad_verification_code");
  const auto moved = dance.code(kGithubAuthorize, kLoopback);
  CHECK(dance.exchange(kGithubToken, moved, "http://127.0.0.1:9/back").at("error") ==
        "redirect_uri_mismatch");
  const auto unproved = dance.code(kGithubAuthorize, kLoopback);
  const auto answer = dance.post(
      kGithubToken, "client_id=app&client_secret=s3&code=" + unproved +
                        "&code_verifier=guess&redirect_uri=" + percent_encode(kLoopback));
  CHECK(json::parse(answer.body).at("error") == "bad_verification_code");
}

TEST_CASE("oauth: what is not known, registered or proved is refused") {
  Dance dance;
  const auto ask = [&](const std::string& redirect, const std::string& more) {
    return dance.get(Dance::authorize(kGoogleAuthorize, redirect, more));
  };
  CHECK(ask(kBack, "&scope=a&made_up=1").status == 400);
  CHECK(ask(kBack, "&scope=a&scope=b").status == 400);
  CHECK(ask("https://app.example/elsewhere", "&scope=a").status == 400);
  CHECK(ask(kBack, "&scope=a&access_type=sometimes").status == 400);
  CHECK(ask(kBack, "").status == 400);
  const auto unproved =
      dance.get(std::string(kGoogleAuthorize) +
                "?response_type=code&client_id=app&scope=a&redirect_uri=" + percent_encode(kBack));
  CHECK(Dance::parameter(unproved, "error") == "invalid_request");
  CHECK(dance.post("/token", "grant_type=refresh_token&made_up=1").status == 400);
  CHECK(dance.get("/nowhere/oauth2/v2.0/authorize").status == 400);
}

TEST_CASE("oauth: Google's stand-in gives a refresh token with the first consent only") {
  Dance dance;
  const auto tokens = [&](const std::string& more) {
    return dance.exchange("/token", dance.code(kGoogleAuthorize, kBack, "&scope=drive" + more),
                          kBack);
  };
  CHECK_FALSE(tokens("").contains("refresh_token"));  // no refresh token, because access_type is
                                                      // online by default
  dance.sandbox.oauth().provider("google").revoke_everything("ann@example.com");
  CHECK(tokens("&access_type=offline").contains("refresh_token"));
  CHECK_FALSE(tokens("&access_type=offline").contains("refresh_token"));
  CHECK(tokens("&access_type=offline&prompt=consent").contains("refresh_token"));
}

TEST_CASE("oauth: Google's stand-in adds what was granted before when it is asked to") {
  Dance dance;
  dance.code(kGoogleAuthorize, kBack, "&scope=drive");
  const auto code =
      dance.code(kGoogleAuthorize, kBack, "&scope=calendar&include_granted_scopes=true");
  CHECK(dance.exchange("/token", code, kBack).at("scope") == "calendar drive");
}

TEST_CASE("oauth: the three rotation habits are told apart by what still works") {
  Dance dance;
  auto& google = dance.sandbox.oauth().provider("google");
  const auto set = [&](oauth::Rotation rotation) {
    auto habits = google.habits();
    habits.rotation = rotation;
    google.set(habits);
  };
  const auto issue = [&] {
    const auto issued = google.issue("app", "ann@example.com", {"drive"});
    return json{{"access_token", issued.access_token}, {"refresh_token", issued.refresh_token}};
  };
  const auto works = [&](const json& tokens) {
    return google.holder(tokens.at("access_token")).has_value();
  };

  auto old = issue();
  auto renewed = dance.refresh("/token", old);
  CHECK_FALSE(renewed.contains("refresh_token"));
  CHECK(works(old));
  CHECK(dance.refresh("/token", old).contains("access_token"));

  set(oauth::Rotation::kOldStaysValid);
  old = issue();
  CHECK(dance.refresh("/token", old).contains("refresh_token"));
  CHECK(works(old));
  CHECK(dance.refresh("/token", old).contains("refresh_token"));

  set(oauth::Rotation::kOldDiesAtOnce);
  old = issue();
  renewed = dance.refresh("/token", old);
  CHECK(works(renewed));
  CHECK_FALSE(works(old));
  CHECK(dance.refresh("/token", old).at("error") == "invalid_grant");
  CHECK(google.token_requests("refresh_token") == 6);
  CHECK(google.token_requests() == 6);
}

TEST_CASE(
    "oauth: Microsoft's stand-in gives a refresh token for offline_access, and never names it") {
  Dance dance;
  const auto tokens = [&](const std::string& scope) {
    return dance.exchange(
        "/common/oauth2/v2.0/token",
        dance.code("/common/oauth2/v2.0/authorize", kBack, "&scope=" + percent_encode(scope)),
        kBack);
  };
  CHECK_FALSE(tokens("Files.Read").contains("refresh_token"));
  const auto offline = tokens("Files.Read offline_access");
  CHECK(offline.contains("refresh_token"));
  CHECK(offline.at("scope") == "Files.Read");
  const auto own = dance.post("/organizations/oauth2/v2.0/token",
                              "grant_type=client_credentials&client_id=app&client_secret=s3"
                              "&scope=https%3A%2F%2Fgraph.example%2F.default");
  CHECK(own.status == 200);
}

TEST_CASE("oauth: a device waits for its person, and is told not to hurry") {
  Dance dance;
  const auto started = json::parse(dance.post("/login/device/code", "client_id=app").body);
  const auto poll = [&] {
    return json::parse(
        dance
            .post(kGithubToken,
                  "client_id=app&grant_type=urn:ietf:params:oauth:grant-type:device_code"
                  "&device_code=" +
                      started.at("device_code").get<std::string>())
            .body);
  };
  CHECK(poll().at("error") == "authorization_pending");
  CHECK(poll().at("error") == "slow_down");
}

TEST_CASE("oauth: another process drives the providers, and reads the count of token requests") {
  Dance dance;
  const auto drive = [&](const std::string& what, const json& body) {
    return fetch({.method = "POST",
                  .url = dance.sandbox.url() + "/_sandbox/oauth/github/" + what,
                  .headers = {"Content-Type: application/json"},
                  .body = body.dump()})
        .response.status;
  };
  CHECK(drive("habits", {{"deny", true}, {"rotation", "none"}}) == 204);
  CHECK(dance.sandbox.oauth().provider("github").habits().deny);
  CHECK(Dance::parameter(dance.get(Dance::authorize(kGithubAuthorize, kLoopback, "")), "error") ==
        "access_denied");
  CHECK(drive("habits", {{"made_up", true}}) == 400);
  CHECK(drive("expire", {{"tokens", "access"}}) == 204);
  CHECK(drive("device", {{"user_code", "none"}, {"approve", true}}) == 400);
  dance.post(kGithubToken, "client_id=app&client_secret=s3&code=x");
  const auto shown = json::parse(dance.get("/_sandbox/oauth/github").body);
  CHECK(shown.at("token_requests").at("authorization_code") == 1);
}
