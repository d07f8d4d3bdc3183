// Tests the schemes that manifests declare, against what providers publish about theirs.
#include "webhooks/scheme.h"

#include <map>
#include <vector>

#include "base/hex.h"
#include "services/proof.h"
#include "webhooks/declared.h"

namespace patchbay::webhooks::test {
namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

constexpr const char* kGitHub =
    R"({"signature":"hmac_sha256","header":"X-Hub-Signature-256","prefix":"sha256=",
        "id":{"header":"X-GitHub-Delivery"},"collection":{"pointer":"/repository/id"},
        "events":{"header":"X-GitHub-Event","sync":["push","issues"],"access":["member"]}})";
constexpr const char* kSlack =
    R"({"signature":"hmac_sha256","header":"X-Slack-Signature","prefix":"v0=",
        "signed":"v0:{timestamp}:{body}","timestamp":{"header":"X-Slack-Request-Timestamp"},
        "challenge":{"pointer":"/challenge"},"id":{"pointer":"/event_id"}})";
constexpr const char* kDrive =
    R"({"signature":"token","header":"X-Goog-Channel-Token",
        "id":{"header":"X-Goog-Message-Number"},
        "events":{"header":"X-Goog-Resource-State","sync":["change","update"]}})";
constexpr const char* kGraph =
    R"({"signature":"token","pointer":"/value/*/clientState",
        "challenge":{"query":"validationToken"}})";
constexpr const char* kGeneric = R"({"signature":"hmac_sha256","header":"X-Webhook-Signature"})";

// What a provider sends.
struct SentDelivery {
  std::string body{};
  Texts headers{};
  Texts query{};
};

std::vector<Secret> secrets_of(const std::vector<std::string>& texts) {
  std::vector<Secret> secrets;
  for (const std::string& each : texts) secrets.emplace_back(each);
  return secrets;
}

WallTime at(std::int64_t seconds) { return WallTime(std::chrono::seconds(seconds)); }

Delivery delivery_of(const SentDelivery& sent) {
  const auto find = [](const Texts& texts) -> Delivery::Find {
    return [&texts](std::string_view name) -> std::optional<std::string_view> {
      const auto found = texts.find(name);
      if (found == texts.end()) return std::nullopt;
      return found->second;
    };
  };
  return {.connector = "box",
          .subscription = {},
          .header = find(sent.headers),
          .query = find(sent.query),
          .body = sent.body};
}

Judgement judged(const std::string& scheme, const std::vector<std::string>& secrets,
                 const SentDelivery& sent, WallTime now = at(1'700'000'000)) {
  return judge(declared(scheme), delivery_of(sent), secrets_of(secrets), now);
}

std::string head_fault(const std::string& scheme, const std::vector<std::string>& secrets,
                       const SentDelivery& head) {
  return std::string(
      fault_of_head(declared(scheme), delivery_of(head), secrets_of(secrets), at(1'700'000'000)));
}

std::string hmac_hex(const std::string& secret, const std::string& text,
                     const char* algorithm = "hmac-sha256") {
  const std::vector<std::string_view> pieces = {text};
  const std::string mac = services::mac_of(algorithm, secret, pieces).value();
  return hex_of({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()});
}

TEST_CASE("GitHub's published signature proves its body, and no other") {
  const std::string secret = "It's a Secret to Everybody";
  SentDelivery sent{
      .body = "Hello, World!",
      .headers = {{"X-Hub-Signature-256",
                   "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
                  {"X-GitHub-Event", "push"},
                  {"X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"}}};
  CHECK(judged(kGitHub, {secret}, sent).verdict == Verdict::kTaken);
  CHECK(judged(kGitHub, {"another"}, sent).reason == "wrong_signature");
  CHECK(judged(kGitHub, {}, sent).reason == "no_secret");
  CHECK(judged(kGitHub, {""}, sent).reason == "no_secret");
  SentDelivery changed = sent;
  changed.body += "!";
  CHECK(judged(kGitHub, {secret}, changed).verdict == Verdict::kRefused);
  for (const char* signature : {"", "sha256=",
                                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f"
                                "4379c8b043e17",
                                "sha1=757107ea0eb2509fc211221cce984b8a37570b6d"}) {
    SentDelivery other = sent;
    other.headers["X-Hub-Signature-256"] = signature;
    INFO(signature);
    CHECK(judged(kGitHub, {secret}, other).verdict == Verdict::kRefused);
  }
  SentDelivery bare = sent;
  bare.headers.erase("X-Hub-Signature-256");
  CHECK(judged(kGitHub, {secret}, bare).reason == "no_signature");
}

TEST_CASE("a head without what its proof needs is refused before there is a body") {
  const SentDelivery bare;
  CHECK(head_fault(kGitHub, {}, bare) == "no_secret");
  CHECK(head_fault(kGitHub, {"a"}, bare) == "no_signature");
  CHECK(head_fault(kGitHub, {"a"}, {.headers = {{"X-Hub-Signature-256", "sha256=00"}}}).empty());
  const Texts signature = {{"X-Slack-Signature", "v0=00"}};
  CHECK(head_fault(kSlack, {"a"}, {.headers = signature}) == "no_timestamp");
  SentDelivery timed{.headers = signature};
  timed.headers["X-Slack-Request-Timestamp"] = "1699999000";
  CHECK(head_fault(kSlack, {"a"}, timed) == "outside_window");
  timed.headers["X-Slack-Request-Timestamp"] = "1700000000";
  CHECK(head_fault(kSlack, {"a"}, timed).empty());
}

TEST_CASE("a token in a header is proved by the head alone, one in the body is not") {
  CHECK(head_fault(kDrive, {"a"}, {}) == "no_signature");
  CHECK(head_fault(kDrive, {"a"}, {.headers = {{"X-Goog-Channel-Token", "b"}}}) ==
        "wrong_signature");
  CHECK(head_fault(kDrive, {"a"}, {.headers = {{"X-Goog-Channel-Token", "a"}}}).empty());
  CHECK(head_fault(kGraph, {"a"}, {}).empty());
  CHECK(head_fault(kGraph, {}, {}) == "no_secret");
  CHECK(head_fault(kGraph, {}, {.query = {{"validationToken", "x"}}}).empty());
}

TEST_CASE("while one secret replaces another, each of them proves") {
  const SentDelivery sent{.body = "x", .headers = {{"X-Webhook-Signature", hmac_hex("new", "x")}}};
  CHECK(judged(kGeneric, {"new", "old"}, sent).secret == 0);
  CHECK(judged(kGeneric, {"old", "new"}, sent).secret == 1);
  CHECK(judged(kGeneric, {"old"}, sent).verdict == Verdict::kRefused);
}

TEST_CASE("an empty secret proves nothing, whatever stands beside it") {
  const SentDelivery sent{.body = "x", .headers = {{"X-Webhook-Signature", hmac_hex("", "x")}}};
  CHECK(judged(kGeneric, {"", "other"}, sent).verdict == Verdict::kRefused);
  const SentDelivery token{.headers = {{"X-Goog-Channel-Token", ""}}};
  CHECK(judged(kDrive, {"", "other"}, token).verdict == Verdict::kRefused);
}

TEST_CASE("Slack's published request is proved within its window, and not outside of it") {
  const SentDelivery sent{
      .body =
          "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&"
          "channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&"
          "command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F"
          "commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id="
          "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
      .headers = {{"X-Slack-Signature",
                   "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"},
                  {"X-Slack-Request-Timestamp", "1531420618"}}};
  const std::vector<std::string> secret = {"8f742231b10e8888abcd99yyyzzz85a5"};
  CHECK(judged(kSlack, secret, sent, at(1531420618)).verdict == Verdict::kTaken);
  CHECK(judged(kSlack, secret, sent, at(1531420618 + 300)).verdict == Verdict::kTaken);
  CHECK(judged(kSlack, secret, sent, at(1531420618 + 301)).reason == "outside_window");
  CHECK(judged(kSlack, secret, sent, at(1531420618 - 301)).reason == "outside_window");
  SentDelivery later = sent;
  later.headers["X-Slack-Request-Timestamp"] = "1531420619";
  CHECK(judged(kSlack, secret, later, at(1531420618)).reason == "wrong_signature");
  for (const char* time : {"", "now", "-1531420618", "1531420618 ", "9999999999999999999"}) {
    later.headers["X-Slack-Request-Timestamp"] = time;
    INFO(time);
    CHECK(judged(kSlack, secret, later, at(1531420618)).verdict == Verdict::kRefused);
  }
}

TEST_CASE("a question in the body is answered only when it is proved") {
  const std::string body = R"({"type":"url_verification","challenge":"3eZbrw1a B"})";
  SentDelivery sent{
      .body = body,
      .headers = {{"X-Slack-Request-Timestamp", "1700000000"},
                  {"X-Slack-Signature", "v0=" + hmac_hex("s", "v0:1700000000:" + body)}}};
  const Judgement asked = judged(kSlack, {"s"}, sent);
  CHECK(asked.verdict == Verdict::kQuestion);
  CHECK(asked.answer == "3eZbrw1a B");
  CHECK(judged(kSlack, {"other"}, sent).answer.empty());
}

TEST_CASE("Graph's question in the query is echoed as it is, with blanks, up to a limit") {
  SentDelivery sent{
      .query = {{"validationToken", "Validation: Testing client application reachability"}}};
  const Judgement asked = judged(kGraph, {}, sent);
  CHECK(asked.verdict == Verdict::kQuestion);
  CHECK(asked.answer == "Validation: Testing client application reachability");
  sent.query["validationToken"] = std::string(kMostAnswer + 1, 'x');
  CHECK(judged(kGraph, {}, sent).reason == "long_challenge");
  sent.query.clear();
  sent.query["other"] = "x";
  CHECK(judged(kGraph, {"s"}, sent).verdict == Verdict::kRefused);
}

TEST_CASE("every notice of a Graph delivery has to carry the clientState") {
  const auto verdict = [](const char* body) {
    return judged(kGraph, {"right"}, {.body = body}).verdict;
  };
  CHECK(verdict(R"({"value":[{"clientState":"right","changeType":"updated"}]})") ==
        Verdict::kTaken);
  CHECK(verdict(R"({"value":[{"clientState":"right"},{"clientState":"right"}]})") ==
        Verdict::kTaken);
  for (const char* body :
       {R"({"value":[{"clientState":"right"},{"clientState":"wrong"}]})", R"({"value":[]})",
        R"({"value":[{"clientState":"right"},{}]})", R"({"value":{"clientState":"right"}})",
        R"({"value":[{"clientState":["right"]}]})", "", "{", "right", R"(["right"])"}) {
    INFO(body);
    CHECK(verdict(body) == Verdict::kRefused);
  }
}

TEST_CASE("a proved delivery may say that its subscription has to be renewed") {
  constexpr const char* kWithLifecycle =
      R"({"signature":"token","pointer":"/value/*/clientState",
          "renewal":{"pointer":"/value/*/lifecycleEvent","events":["again","gone"]}})";
  const auto of = [&](const char* body) {
    return judged(kWithLifecycle, {"right"}, {.body = body});
  };
  CHECK(of(R"({"value":[{"clientState":"right","lifecycleEvent":"gone"}]})").asks_renewal);
  CHECK(of(R"({"value":[{"clientState":"right","lifecycleEvent":"missed"},
                        {"clientState":"right","lifecycleEvent":"again"}]})")
            .asks_renewal);
  for (const char* body : {R"({"value":[{"clientState":"right","lifecycleEvent":"missed"}]})",
                           R"({"value":[{"clientState":"right"}]})"}) {
    INFO(body);
    CHECK(of(body).verdict == Verdict::kTaken);
    CHECK_FALSE(of(body).asks_renewal);
  }
  const Judgement forged = of(R"({"value":[{"clientState":"wrong","lifecycleEvent":"gone"}]})");
  CHECK(forged.verdict == Verdict::kRefused);
  CHECK_FALSE(forged.asks_renewal);
}

TEST_CASE("a proved delivery may say that changes would miss a deletion") {
  constexpr const char* kWithLists =
      R"({"signature":"token","header":"X-Token","events":{"header":"X-Event","sync":["issues"],
          "access":["member"],"lists":{"pointer":"/action","names":["deleted","transferred"]}}})";
  const auto of = [&](const char* event, const char* body) {
    return judged(kWithLists, {"right"},
                  {.body = body, .headers = {{"X-Token", "right"}, {"X-Event", event}}});
  };
  CHECK(of("issues", R"({"action":"deleted"})").lists);
  CHECK(of("issues", R"({"action":"transferred"})").lists);
  CHECK_FALSE(of("issues", R"({"action":"edited"})").lists);
  CHECK_FALSE(of("issues", "{}").lists);
  CHECK(of("member", R"({"action":"deleted"})").access_only);
  CHECK_FALSE(of("member", R"({"action":"deleted"})").lists);
  CHECK(of("star", R"({"action":"deleted"})").verdict == Verdict::kIgnored);
  CHECK(with_webhooks(R"({"signature":"token","header":"S","events":{"header":"E","sync":["a"],
                          "lists":{"pointer":"/action"}}})")
            .has_error());
}

TEST_CASE("what a provider says of a subscription counts whatever else the delivery is about") {
  constexpr const char* kWithEvents =
      R"({"signature":"token","header":"X-Token","events":{"header":"X-Event","sync":["change"]},
          "renewal":{"header":"X-Event","events":["expiring"]}})";
  SentDelivery sent{.headers = {{"X-Token", "right"}, {"X-Event", "expiring"}}};
  CHECK(judged(kWithEvents, {"right"}, sent).verdict == Verdict::kTaken);
  CHECK(judged(kWithEvents, {"right"}, sent).asks_renewal);
  sent.headers["X-Event"] = "change";
  CHECK(judged(kWithEvents, {"right"}, sent).verdict == Verdict::kTaken);
  CHECK_FALSE(judged(kWithEvents, {"right"}, sent).asks_renewal);
}

TEST_CASE("Drive's channel token proves a notice without a body, and its first one is ignored") {
  SentDelivery sent{.headers = {{"X-Goog-Channel-Token", "t0ken"},
                                {"X-Goog-Message-Number", "1"},
                                {"X-Goog-Resource-State", "sync"}}};
  CHECK(judged(kDrive, {"t0ken"}, sent).verdict == Verdict::kIgnored);
  sent.headers["X-Goog-Resource-State"] = "change";
  const Judgement first = judged(kDrive, {"t0ken"}, sent);
  CHECK(first.verdict == Verdict::kTaken);
  sent.headers["X-Goog-Message-Number"] = "2";
  CHECK(judged(kDrive, {"t0ken"}, sent).id != first.id);
  CHECK(judged(kDrive, {"t0ken2"}, sent).verdict == Verdict::kRefused);
}

TEST_CASE("the seed's generic scheme is bare hex, in either case") {
  std::string hex = hmac_hex("s", R"({"type":"file.updated"})");
  SentDelivery sent{.body = R"({"type":"file.updated"})",
                    .headers = {{"X-Webhook-Signature", hex}}};
  CHECK(judged(kGeneric, {"s"}, sent).verdict == Verdict::kTaken);
  CHECK(judged(kGeneric, {"s"}, sent).id.empty());
  for (char& each : hex) each = static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
  sent.headers["X-Webhook-Signature"] = hex;
  CHECK(judged(kGeneric, {"s"}, sent).verdict == Verdict::kTaken);
}

TEST_CASE("a header may hold several proofs and the time, as some providers write them") {
  const std::string scheme =
      R"({"signature":"hmac_sha256","header":"Sign","prefix":"v1=","separator":",",
          "signed":"{timestamp}.{body}","timestamp":{"header":"Sign","prefix":"t="}})";
  const std::string right = hmac_hex("s", "1700000000.x");
  const auto verdict = [&](const std::string& header) {
    return judged(scheme, {"s"}, {.body = "x", .headers = {{"Sign", header}}}).verdict;
  };
  CHECK(verdict("t=1700000000,v1=" + right) == Verdict::kTaken);
  CHECK(verdict("t=1700000000, v1=00, v1=" + right) == Verdict::kTaken);
  CHECK(verdict("t=1700000000,v0=" + right) == Verdict::kRefused);
  CHECK(verdict("v1=" + right) == Verdict::kRefused);
  std::string many = "t=1700000000";
  for (int i = 0; i < 20; ++i) many += ",v1=00";
  CHECK(verdict(many + ",v1=" + right) == Verdict::kRefused);
}

TEST_CASE("an id, SHA-1, SHA-512 and milliseconds can be declared too") {
  const std::string scheme =
      R"({"signature":"hmac_sha512","header":"Sign","signed":"{id}.{timestamp}.{body}",
          "id":{"header":"Id"},"timestamp":{"header":"At","unit":"milliseconds"}})";
  SentDelivery sent{.body = "x",
                    .headers = {{"Id", "m1"},
                                {"At", "1700000000123"},
                                {"Sign", hmac_hex("s", "m1.1700000000123.x", "hmac-sha512")}}};
  CHECK(judged(scheme, {"s"}, sent).verdict == Verdict::kTaken);
  sent.headers.erase("Id");
  CHECK(judged(scheme, {"s"}, sent).reason == "no_id");
  const SentDelivery old{.body = "x", .headers = {{"Sign", hmac_hex("s", "x", "hmac-sha1")}}};
  CHECK(judged(R"({"signature":"hmac_sha1","header":"Sign"})", {"s"}, old).verdict ==
        Verdict::kTaken);
}

TEST_CASE("one id with two bodies is two deliveries, and an id of any length is no more") {
  const auto sent = [](const std::string& id, const std::string& body) {
    return SentDelivery{.body = body,
                        .headers = {{"X-Hub-Signature-256", "sha256=" + hmac_hex("s", body)},
                                    {"X-GitHub-Event", "push"},
                                    {"X-GitHub-Delivery", id}}};
  };
  const std::string one = judged(kGitHub, {"s"}, sent("g", "{}")).id;
  CHECK(one == judged(kGitHub, {"s"}, sent("g", "{}")).id);
  CHECK(one != judged(kGitHub, {"s"}, sent("g", "[]")).id);
  CHECK(one != judged(kGitHub, {"s"}, sent("h", "{}")).id);
  CHECK(judged(kGitHub, {"s"}, sent(std::string(kMostDeliveryId + 1, 'x'), "{}")).reason ==
        "no_id");
}

TEST_CASE("a delivery says what it is about: documents, permissions, or nothing here") {
  const auto about = [](const std::string& event, const std::string& body) {
    return judged(kGitHub, {"s"},
                  {.body = body,
                   .headers = {{"X-Hub-Signature-256", "sha256=" + hmac_hex("s", body)},
                               {"X-GitHub-Event", event}}});
  };
  const Judgement push = about("push", R"({"repository":{"id":1296269,"name":"x"}})");
  CHECK(push.verdict == Verdict::kTaken);
  CHECK(push.collection == "1296269");
  CHECK_FALSE(push.access_only);
  CHECK(about("member", "{}").access_only);
  CHECK(about("member", "{}").collection.empty());
  CHECK(about("star", "{}").verdict == Verdict::kIgnored);
  CHECK(about("", "{}").verdict == Verdict::kIgnored);
}

TEST_CASE("a body that is deep, wide or no JSON has no texts, and is proved all the same") {
  const auto collection = [](const std::string& body) {
    const Judgement out =
        judged(kGitHub, {"s"},
               {.body = body,
                .headers = {{"X-Hub-Signature-256", "sha256=" + hmac_hex("s", body)},
                            {"X-GitHub-Event", "push"}}});
    CHECK(out.verdict == Verdict::kTaken);
    return out.collection;
  };
  CHECK(collection(std::string(100'000, '[')).empty());
  CHECK(collection("{\"repository\":{\"id\":1").empty());
  CHECK(collection(R"({"repository":{"id":1.5}})").empty());
  CHECK(collection(R"({"repository":{"id":"a\u0000b"}})").size() == 3);
}

TEST_CASE("what a manifest declares has to protect something") {
  const auto fault = [](const std::string& webhooks) {
    const auto read = with_webhooks(webhooks);
    return read.has_error() ? read.error().message() : std::string();
  };
  const auto names = [&](const std::string& webhooks, const char* part) {
    const std::string said = fault(webhooks);
    INFO(said);
    return said.find(part) != said.npos;
  };
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","timestamp":{"header":"T"}})",
              "anybody could change a timestamp"));
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","signed":"{timestamp}{body}"})",
              "does not say where it stands"));
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","signed":"{id}{body}"})",
              "does not name the header"));
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","signed":"v0"})", "of the body"));
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","signed":"{body}{rest}"})", "rest"));
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","signed":"{body"})", "not one of"));
  CHECK(names(R"({"signature":"hmac_sha256"})", "/webhooks"));
  CHECK(names(R"({"signature":"token"})", "/webhooks"));
  CHECK(names(R"({"signature":"hmac_sha256","header":"S","pointer":"/a"})", "/webhooks/pointer"));
  CHECK(names(R"({"signature":"token","header":"S","events":{"header":"E"}})", "sync"));
  CHECK(fault(kGitHub).empty());
}

}  // namespace
}  // namespace patchbay::webhooks::test
