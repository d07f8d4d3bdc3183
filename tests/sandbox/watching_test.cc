// Tests that the fake Google Drive and the fake Microsoft Graph handle watches as strictly as the
// providers.
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/rfc3339.h"
#include "kit/clocks.h"
#include "sandbox/client.h"
#include "sandbox/sandbox.h"

using namespace patchbay::sandbox;
using nlohmann::json;

namespace {

constexpr const char* kWatchedSeed = R"({"drive": {
    "users": [{"email": "ann@acme.test", "root": "root-ann"}, {"email": "bob@acme.test"}],
    "tokens": [
      {"token": "ann", "user": "ann@acme.test",
       "scopes": ["https://www.googleapis.com/auth/drive.readonly"]},
      {"token": "bob", "user": "bob@acme.test",
       "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
    "drives": [{"id": "plans", "name": "Plans", "members": [{"email": "ann@acme.test", "role": "organizer"}]}],
    "files": [{"id": "note", "content": "x", "parent": "root-ann", "owner": "ann@acme.test"},
              {"id": "plan", "content": "x", "parent": "plans", "drive": "plans"}]},
  "graph": {
    "users": [{"id": "u-ann"}, {"id": "u-bob"}],
    "tokens": [{"token": "ann", "user": "u-ann", "scopes": ["Files.Read.All"]},
               {"token": "bob", "user": "u-bob", "scopes": ["Files.Read.All"]},
               {"token": "mail", "user": "u-ann", "scopes": ["Mail.Read"]}],
    "drives": [{"id": "b!ann", "owner": "u-ann"}, {"id": "b!bob", "owner": "u-bob"}],
    "items": [{"id": "note", "drive": "b!ann", "content": "a note"}]}})";

// Answers the provider's messages with `answer`. By default, it answers as a client should.
class Watcher {
 public:
  Response post(const std::string& path, const json& body, const std::string& token = "ann",
                const std::string& method = "POST") {
    return fetch({.method = method,
                  .url = sandbox.url() + path,
                  .headers = {"Authorization: Bearer " + token, "Content-Type: application/json"},
                  .body = body.is_null() ? std::string() : body.dump()})
        .response;
  }
  [[nodiscard]] std::string time_in(std::chrono::minutes life) const {
    return patchbay::rfc3339(clock.wall() + life);
  }

  patchbay::test::ShiftedClock clock;
  std::vector<OutgoingPost> sent;
  std::function<std::optional<Response>(const std::string& question)> answer =
      [](const std::string& question) { return text_response(200, "text/plain", question); };
  Sandbox sandbox{
      {.seed = kWatchedSeed, .clock = &clock, .send = [this](const OutgoingPost& outgoing) {
         sent.push_back(outgoing);
         Request request;
         request.set_target(outgoing.url);
         return answer(std::string(request.parameter("validationToken").value_or("")));
       }}};
};

std::string header_of(const OutgoingPost& outgoing, const std::string& name) {
  for (const auto& [each, value] : outgoing.headers) {
    if (each == name) return value;
  }
  return "";
}

std::string reason_of_refusal(const Response& response) {
  INFO(response.body);
  REQUIRE(response.status == 400);
  return json::parse(response.body).at("error").at("errors").at(0).at("reason");
}

json channel(const std::string& id) {
  return {{"id", id}, {"type", "web_hook"}, {"address", "https://a.test/x"}, {"token", "t"}};
}

constexpr const char* kWatch = "/drive/v3/changes/watch?pageToken=101";

}  // namespace

TEST_CASE("drive: a channel begins with a message, tells of changes, and is stopped by both ids") {
  Watcher watcher;
  const Response made = watcher.post(kWatch, channel("one"));
  REQUIRE(made.status == 200);
  const json told = json::parse(made.body);
  CHECK(told.at("kind") == "api#channel");
  REQUIRE(watcher.sent.size() == 1);
  CHECK(header_of(watcher.sent[0], "X-Goog-Resource-State") == "sync");
  CHECK(header_of(watcher.sent[0], "X-Goog-Message-Number") == "1");
  CHECK(header_of(watcher.sent[0], "X-Goog-Channel-Token") == "t");
  CHECK(told.at("resourceId") == header_of(watcher.sent[0], "X-Goog-Resource-ID"));
  watcher.sandbox.change_drive(R"({"file": {"id": "note", "content": "y"}})");
  REQUIRE(watcher.sent.size() == 2);
  CHECK(header_of(watcher.sent[1], "X-Goog-Resource-State") == "change");
  watcher.sandbox.change_drive(R"({"file": {"id": "plan", "content": "y"}})");
  CHECK(watcher.sent.size() == 2);  // this channel does not watch shared drives
  const char* const stop = "/drive/v3/channels/stop";
  CHECK(watcher.post(stop, {{"id", "one"}, {"resourceId", "other"}}).status == 404);
  const json both = {{"id", "one"}, {"resourceId", told.at("resourceId")}};
  CHECK(watcher.post(stop, both, "bob").status == 404);
  CHECK(reason_of_refusal(watcher.post(stop, {{"id", "one"}})) == "required");
  CHECK(watcher.post(stop, both).status == 204);
  CHECK(watcher.post(stop, both).status == 404);
  watcher.sandbox.change_drive(R"({"file": {"id": "note", "content": "z"}})");
  CHECK(watcher.sent.size() == 2);
}

TEST_CASE("drive: a channel that is asked for wrongly is refused") {
  Watcher watcher;
  REQUIRE(watcher.post(kWatch, channel("one")).status == 200);
  const auto refused = [&](const char* member, const json& value) {
    json body = channel("two");
    body[member] = value;
    return reason_of_refusal(watcher.post(kWatch, body));
  };
  CHECK(refused("id", "one") == "channelIdNotUnique");
  CHECK(refused("id", "") == "required");
  CHECK(refused("id", std::string(65, 'x')) == "invalid");
  CHECK(refused("id", "a b") == "invalid");
  CHECK(refused("type", "webhook") == "push.unknownType");
  CHECK(refused("address", "http://a.test") == "push.webhookUrlNotHttps");
  CHECK(refused("token", std::string(257, 'x')) == "invalid");
  CHECK(refused("expiration", "soon") == "invalid");
  CHECK(refused("expiration", "1") == "invalid");
  CHECK(refused("resourceId", "mine") == "badRequest");
  CHECK(refused("colour", "red") == "badRequest");
  const json good = channel("two");
  CHECK(reason_of_refusal(watcher.post("/drive/v3/changes/watch", good)) == "required");
  CHECK(watcher.post("/drive/v3/changes/watch?pageToken=9999", good).status == 400);
  CHECK(watcher.post(std::string(kWatch) + "&driveId=plans", good).status == 400);
  CHECK(watcher
            .post(std::string(kWatch) + "&driveId=plans&supportsAllDrives=true"
                                        "&includeItemsFromAllDrives=true",
                  good, "bob")
            .status == 404);
  CHECK(watcher.post(kWatch, good, "nobody").status == 401);
}

TEST_CASE("drive: a channel lives for an hour, or as long as was asked for, up to a week") {
  Watcher watcher;
  const auto life = [&](const json& body) {
    const json made = json::parse(watcher.post(kWatch, body).body);
    const std::chrono::milliseconds end(std::stoll(made.at("expiration").get<std::string>()));
    return std::chrono::round<std::chrono::hours>(end - watcher.clock.wall().time_since_epoch());
  };
  CHECK(life(channel("usual")) == std::chrono::hours(1));
  json longest = channel("longest");
  longest["expiration"] = "99999999999999";
  CHECK(life(longest) == std::chrono::hours(7 * 24));
  watcher.sent.clear();
  watcher.clock.move(std::chrono::hours(2));
  watcher.sandbox.change_drive(R"({"file": {"id": "note", "content": "y"}})");
  REQUIRE(watcher.sent.size() == 1);
  CHECK(header_of(watcher.sent[0], "X-Goog-Channel-ID") == "longest");
  CHECK(watcher.post(kWatch, channel("usual")).status == 200);  // its id can be used again
}

namespace {

json subscription(const Watcher& watcher) {
  return {{"changeType", "updated"},
          {"notificationUrl", "https://a.test/x"},
          {"lifecycleNotificationUrl", "https://a.test/x"},
          {"resource", "me/drive/root"},
          {"expirationDateTime", watcher.time_in(std::chrono::hours(24))},
          {"clientState", "s"}};
}

constexpr const char* kSubscriptions = "/v1.0/subscriptions";

std::string code_of(const Response& response) {
  INFO(response.body);
  REQUIRE(response.status >= 400);
  return json::parse(response.body).at("error").at("code");
}

}  // namespace

TEST_CASE("sandbox graph: a subscription is made once its address has sent a text back") {
  Watcher watcher;
  const Response made = watcher.post(kSubscriptions, subscription(watcher));
  REQUIRE(made.status == 201);
  const std::string path =
      std::string(kSubscriptions) + "/" + json::parse(made.body).at("id").get<std::string>();
  REQUIRE(watcher.sent.size() == 1);  // both addresses are equal
  CHECK(watcher.sent[0].url.starts_with("https://a.test/x?validationToken="));
  watcher.sandbox.change_graph(R"({"item": {"id": "note", "content": "y"}})");
  REQUIRE(watcher.sent.size() == 2);
  const json notice = json::parse(watcher.sent[1].body).at("value").at(0);
  CHECK(notice.at("clientState") == "s");
  CHECK(notice.at("changeType") == "updated");
  CHECK(watcher.post(path, json(), "bob", "DELETE").status == 404);
  CHECK(watcher.post(path, json(), "ann", "DELETE").status == 204);
  CHECK(code_of(watcher.post(path, json(), "ann", "DELETE")) == "ResourceNotFound");
  watcher.sandbox.change_graph(R"({"item": {"id": "note", "content": "z"}})");
  CHECK(watcher.sent.size() == 2);
}

TEST_CASE("sandbox graph: an address that does not send the text back gets no subscription") {
  Watcher watcher;
  SECTION("no answer in time") {
    watcher.answer = [](const std::string&) { return std::optional<Response>(); };
  }
  SECTION("another status") {
    watcher.answer = [](const std::string& text) { return text_response(202, "text/plain", text); };
  }
  SECTION("another type") {
    watcher.answer = [](const std::string& text) { return text_response(200, "text/html", text); };
  }
  SECTION("the text as it was encoded") {
    watcher.answer = [](const std::string& text) {
      return text_response(200, "text/plain", percent_encode(text));
    };
  }
  CHECK(code_of(watcher.post(kSubscriptions, subscription(watcher))) == "ValidationError");
  const Response list = watcher.post(kSubscriptions, json(), "ann", "GET");
  CHECK(json::parse(list.body).at("value").empty());
}

TEST_CASE("sandbox graph: a subscription that is asked for wrongly is refused") {
  Watcher watcher;
  const auto refused = [&](const char* member, const json& value) {
    json body = subscription(watcher);
    body[member] = value;
    return code_of(watcher.post(kSubscriptions, body));
  };
  CHECK(refused("changeType", "updated,deleted") == "InvalidRequest");
  CHECK(refused("notificationUrl", "http://a.test") == "InvalidRequest");
  CHECK(refused("lifecycleNotificationUrl", "http://a.test") == "InvalidRequest");
  CHECK(refused("resource", "me/drive/items/note") == "InvalidRequest");
  CHECK(refused("resource", "drives/b!bob/root") == "accessDenied");
  CHECK(refused("clientState", std::string(129, 'x')) == "InvalidRequest");
  CHECK(refused("expirationDateTime", "tomorrow") == "InvalidRequest");
  CHECK(refused("expirationDateTime", "2020-01-01T00:00:00Z") == "InvalidRequest");
  CHECK(refused("expirationDateTime", watcher.time_in(std::chrono::minutes(42'301))) ==
        "ExtensionError");
  CHECK(refused("colour", "red") == "BadRequest");
  CHECK(watcher.sent.empty());  // no question is sent before
  CHECK(code_of(watcher.post(kSubscriptions, subscription(watcher), "mail")) == "accessDenied");
}

TEST_CASE("sandbox graph: a subscription lives 45 minutes at least, is renewed, and expires") {
  Watcher watcher;
  json body = subscription(watcher);
  body["expirationDateTime"] = watcher.time_in(std::chrono::minutes(1));
  const json made = json::parse(watcher.post(kSubscriptions, body).body);
  CHECK(made.at("expirationDateTime").get<std::string>() >
        watcher.time_in(std::chrono::minutes(40)));
  const std::string path = std::string(kSubscriptions) + "/" + made.at("id").get<std::string>();
  watcher.clock.move(std::chrono::minutes(30));
  const json longer = {{"expirationDateTime", watcher.time_in(std::chrono::hours(2))}};
  CHECK(watcher.post(path, longer, "ann", "PATCH").status == 200);
  watcher.clock.move(std::chrono::minutes(30));
  CHECK(watcher.post(path, json(), "ann", "GET").status == 200);
  watcher.clock.move(std::chrono::hours(2));
  CHECK(watcher.post(path, longer, "ann", "PATCH").status == 404);
  watcher.sent.clear();
  watcher.sandbox.change_graph(R"({"item": {"id": "note", "content": "y"}})");
  CHECK(watcher.sent.empty());
}

TEST_CASE("sandbox graph: a subscription that needs a new permission is silent until renewed") {
  Watcher watcher;
  const json made = json::parse(watcher.post(kSubscriptions, subscription(watcher)).body);
  const std::string path = std::string(kSubscriptions) + "/" + made.at("id").get<std::string>();
  watcher.sent.clear();
  watcher.sandbox.change_graph(R"({"lifecycle": "reauthorizationRequired"})");
  REQUIRE(watcher.sent.size() == 1);
  CHECK(json::parse(watcher.sent[0].body).at("value").at(0).at("lifecycleEvent") ==
        "reauthorizationRequired");
  watcher.sandbox.change_graph(R"({"item": {"id": "note", "content": "y"}})");
  CHECK(watcher.sent.size() == 1);
  const json longer = {{"expirationDateTime", watcher.time_in(std::chrono::hours(2))}};
  REQUIRE(watcher.post(path, longer, "ann", "PATCH").status == 200);
  watcher.sandbox.change_graph(R"({"item": {"id": "note", "content": "z"}})");
  CHECK(watcher.sent.size() == 2);
  watcher.sandbox.change_graph(R"({"lifecycle": "subscriptionRemoved"})");
  CHECK(watcher.sent.size() == 3);
  CHECK(watcher.post(path, longer, "ann", "PATCH").status == 404);
  CHECK_THROWS_AS(watcher.sandbox.change_graph(R"({"lifecycle": "unknown"})"),
                  std::invalid_argument);
}
