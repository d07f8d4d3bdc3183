// Tests webhooks over HTTP, on the whole server: a delivery is verified, stored, and starts a run.
#include <fstream>

#include "api/api_server.h"
#include "base/hex.h"
#include "services/proof.h"
#include "vault/vault.h"
#include "webhooks/subscription_table.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kOk = R"({"status":"ok"})";
constexpr const char* kGeneric = R"({"signature":"hmac_sha256","header":"X-Webhook-Signature"})";
constexpr const char* kGraph =
    R"({"signature":"token","pointer":"/value/*/clientState",
        "challenge":{"query":"validationToken"}})";
constexpr const char* kDrive =
    R"({"signature":"token","header":"X-Goog-Channel-Token",
        "id":{"header":"X-Goog-Message-Number"},
        "events":{"header":"X-Goog-Resource-State","sync":["change"]}})";

// Returns a signature header over the body.
std::string signed_by(const std::string& secret, std::string_view body,
                      const std::string& name = "X-Webhook-Signature") {
  const std::vector<std::string_view> pieces = {body};
  const std::string mac = services::mac_of("hmac-sha256", secret, pieces).value();
  return name + ": " + hex_of({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()}) +
         "\r\n";
}

// A server with the example connector `files`, whose manifest declares these webhooks, and with a
// folder whose changes the server follows.
class HookedServer {
 public:
  explicit HookedServer(const char* webhooks, store::Dialect dialect = store::Dialect::kSqlite)
      : server(dialect, [&](app::Config& config) {
          copy_connector(webhooks);
          config.connector_path = {connectors_.path()};
          config.connector_config["files"] = json{{"root", documents_.path()}}.dump();
          config.server.webhook_secrets = {{"files", "", Secret("s3cret")},
                                           {"files", "other", Secret("other's")},
                                           {"files", "other", Secret("shared")},
                                           {"files", "acme", Secret("shared")}};
        }) {
    write("first.txt");
    static_cast<void>(ended(1));  // the first run, started by hand, makes the server follow the
                                  // link
  }

  void write(const std::string& name) const {
    std::ofstream(documents_.path() + "/" + name) << name;
  }
  [[nodiscard]] httpd::Response deliver(const std::string& headers, std::string_view body,
                                        const std::string& target = "/webhooks/files") const {
    return server.ask("POST", target, headers, body);
  }
  // Waits until this number of runs have ended, and returns the latest run.
  [[nodiscard]] json ended(std::size_t count) const {
    if (count == 1) {
      static_cast<void>(server.json(200, "POST", "/v1/syncs/files", server.ann(), "{}"));
    }
    json runs;
    REQUIRE(comes_true([&] {
      runs = server.json(200, "GET", "/v1/syncs/files", server.ann()).at("runs");
      return runs.size() == count && runs[0].at("is_over");
    }));
    return runs[0];
  }
  [[nodiscard]] std::size_t titles() const {
    return server.json(200, "GET", "/v1/documents", server.ann()).at("documents").size();
  }
  // Returns the number of deliveries with this outcome.
  [[nodiscard]] std::string counted(const std::string& outcome) const {
    const std::string text =
        server
            .ask("GET", "/metrics",
                 server.key_for({.organization = "acme", .user = "op", .scopes = {"operate"}}))
            .body;
    const std::string series =
        "patchbay_webhook_deliveries_total{connector=\"files\",outcome=\"" + outcome + "\"} ";
    const std::size_t at = text.find(series);
    if (at == text.npos) return "none";
    return text.substr(at + series.size(), text.find('\n', at) - at - series.size());
  }
  // Stores a subscription for the connector's documents, with the id and the secret that the
  // provider knows.
  void subscribe(const std::string& id, const std::string& secret) const {
    SystemRandom random;
    const auto store = server.store();
    const auto vault =
        vault::Vault::open(*store, vault::KeyRingSource::in_file(server.key_ring()), random)
            .value();
    webhooks::SubscriptionRow row;
    row.id = id;
    row.connector = "files";
    row.link = server.json(200, "GET", "/v1/syncs/files", server.ann()).at("link_id");
    row.organization = "acme";
    row.user = "ann";
    row.sealed_secret = vault->seal({"webhook_subscription", id, "sealed_secret"}, secret);
    row.state = webhooks::SubscriptionState::kLive;
    const auto kept = store->transaction([&](store::Transaction& transaction) -> Result<void> {
      webhooks::insert_subscription(transaction, row);
      return success();
    });
    REQUIRE(kept.has_value());
  }

 private:
  void copy_connector(const char* webhooks) const {
    namespace fs = std::filesystem;
    const fs::path from = fs::path(PATCHBAY_BINARY_DIR) / "connectors/files";
    const fs::path to = fs::path(connectors_.path()) / "files";
    fs::copy(from, to, fs::copy_options::recursive);
    json manifest = json::parse(std::ifstream(to / "connector.json"));
    manifest["webhooks"] = json::parse(webhooks);
    fs::remove(to / "connector.json");
    std::ofstream(to / "connector.json") << manifest.dump();
  }

  TestFolder connectors_;
  TestFolder documents_;

 public:
  ApiServer server;
};

TEST_CASE("the seed's webhook: a right signature is ok, a wrong one is 401 Invalid signature") {
  const HookedServer hooked(kGeneric, each_database());
  const std::string body = R"({"type":"file.created","file_id":"second.txt"})";
  hooked.write("second.txt");
  const auto ok = hooked.deliver(signed_by("s3cret", body), body);
  CHECK(ok.status == 200);
  CHECK(ok.body == kOk);
  const json run = hooked.ended(2);
  CHECK(run.at("cause") == "event");
  CHECK(hooked.titles() == 3);  // the folder and two files
  CHECK(hooked.counted("taken") == "1");

  for (const std::string& headers :
       {std::string(), signed_by("wrong", body), signed_by("s3cret", body + " "),
        signed_by("s3cret", body) + signed_by("s3cret", body)}) {
    const auto refused = hooked.deliver(headers, body);
    INFO(headers);
    CHECK(refused.status == 401);
    const json said = json::parse(refused.body);
    CHECK(said.at("message") == "Invalid signature");
    CHECK(refused.body.find("s3cret") == std::string::npos);
  }
  CHECK(hooked.counted("wrong_signature") == "2");
  CHECK(hooked.counted("no_signature") == "2");
  CHECK(number_of(*hooked.server.store(), "select count(*) from webhook_wake") == 0);
}

TEST_CASE("a delivery wakes only the organization whose secret it has") {
  const HookedServer hooked(kGeneric);
  CHECK(hooked.deliver(signed_by("other's", "{}"), "{}").status == 200);
  CHECK(hooked.deliver(signed_by("s3cret", "{}"), "{}").status == 200);
  CHECK(hooked.ended(2).at("cause") == "event");
  const auto store = hooked.server.store();
  CHECK(number_of(*store, "select count(*) from document_run where cause = 'event'") == 1);
}

TEST_CASE("a delivery whose secret two organizations have wakes both of them") {
  const HookedServer hooked(kGeneric);
  CHECK(hooked.deliver(signed_by("shared", "{}"), "{}").status == 200);
  CHECK(hooked.ended(2).at("cause") == "event");  // acme's secret is the second of two secrets
  CHECK(hooked.counted("taken") == "1");
}

TEST_CASE("who sends many deliveries that prove nothing is refused before the store is asked") {
  const HookedServer hooked(kDrive);
  hooked.subscribe("channel", "t0ken");
  const std::string proof = "X-Goog-Channel-Token: t0ken\r\nX-Goog-Resource-State: change\r\n";
  const auto at_channel = [&] { return hooked.deliver(proof, "", "/webhooks/files/channel"); };
  for (int i = 0; i < 130; ++i)
    CHECK(at_channel().status == 200);  // verified deliveries do not
                                        // count against the limit
  int unproved = 0;
  auto last = hooked.deliver(proof, "", "/webhooks/files/nobody");
  for (; last.status == 401 && unproved < 1000; ++unproved) {
    last = hooked.deliver(proof, "", "/webhooks/files/nobody");
  }
  CHECK(unproved >= 120);
  CHECK(last.status == 429);
  CHECK_FALSE(header_of(last, "Retry-After").empty());
  CHECK(hooked.counted("no_subscription") == std::to_string(unproved));  // number of searches for a
                                                                         // subscription
  CHECK(hooked.deliver("", "", "/webhooks/files").status == 401);  // refused without a search for a
                                                                   // subscription
}

TEST_CASE("why a subscription failed is shown with the link that it is for") {
  const HookedServer hooked(kDrive, each_database());
  CHECK(
      hooked.server.json(200, "GET", "/v1/syncs/files", hooked.server.ann()).at("subscriptions") ==
      json::array());
  hooked.subscribe("channel", "t0ken");
  execute(*hooked.server.store(),
          "update webhook_subscription set failures = 2, why = 'the address is not verified'");
  const json shown =
      hooked.server.json(200, "GET", "/v1/syncs/files", hooked.server.ann()).at("subscriptions");
  CHECK(shown == json::array({{{"connector_id", "files"},
                               {"collection_id", nullptr},
                               {"state", "live"},
                               {"expires_at", nullptr},
                               {"next_step_at", nullptr},
                               {"failures", 2},
                               {"why", "the address is not verified"}}}));
}

TEST_CASE("a refused delivery is in the audit, with the address and without what it sent") {
  const HookedServer hooked(kGeneric);
  CHECK(hooked.deliver("X-Webhook-Signature: guessed\r\n", "{}").status == 401);
  const auto store = hooked.server.store();
  CHECK(number_of(*store,
                  "select count(*) from audit_record where action = 'security.access_denied' and "
                  "payload like '%webhook_not_proved%' and payload not like '%guessed%'") == 1);
}

TEST_CASE("only connectors that declare webhooks take them, and only by POST") {
  const HookedServer hooked(kGeneric);
  CHECK(hooked.deliver("", "{}", "/webhooks/unknown").status == 404);
  CHECK(hooked.server.ask("GET", "/webhooks/files", "").status == 405);
  const ApiServer plain;
  CHECK(plain.ask("POST", "/webhooks/files", "", "{}").status == 404);
}

TEST_CASE("a delivery that is too large is refused before it is read") {
  const HookedServer hooked(kGeneric);
  RawClient client(hooked.server.port());
  client.send("POST /webhooks/files HTTP/1.1\r\nHost: x\r\n" + signed_by("s3cret", "") +
              "Content-Length: 1048577\r\n\r\n");
  const auto refused = client.receive();
  REQUIRE(refused);
  CHECK(refused->status == 413);
}

TEST_CASE("bytes of a sender who can prove nothing are not read") {
  const HookedServer hooked(kGeneric);
  const auto answered = [&](const std::string& target, const std::string& headers) {
    RawClient client(hooked.server.port());
    client.send("POST " + target + " HTTP/1.1\r\nHost: x\r\n" + headers +
                "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
    const auto answer = client.receive();
    return answer ? answer->status : 0;
  };
  const std::string signature = signed_by("s3cret", "");
  CHECK(answered("/webhooks/nope", signature) == 404);
  CHECK(answered("/webhooks/nope/sub1", signature) == 404);
  CHECK(answered("/webhooks/files", "") == 401);
  CHECK(answered("/webhooks/files/nobody", signature) == 401);
  CHECK(answered("/webhooks/files", signature) == 100);
  CHECK(hooked.counted("no_signature") == "1");
  CHECK(hooked.counted("no_subscription") == "1");
  CHECK(number_of(*hooked.server.store(),
                  "select count(*) from audit_record where action = 'security.access_denied' and "
                  "payload like '%webhook_not_proved%'") == 2);
}

TEST_CASE("Graph tries the address out, and then its notices wake the subscription's link") {
  const HookedServer hooked(kGraph, each_database());
  hooked.subscribe("sub1", "state-of-sub1");
  const std::string at = "/webhooks/files/sub1";
  const auto asked =
      hooked.deliver("", "", at + "?validationToken=Validation%3A+Testing%20client+%3Cb%3E");
  CHECK(asked.status == 200);
  CHECK(asked.body == "Validation: Testing client <b>");
  CHECK(header_of(asked, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(header_of(asked, "X-Content-Type-Options") == "nosniff");
  CHECK(hooked.deliver("", "", "/webhooks/files/unknown?validationToken=x").status == 401);

  const auto notice = [](const std::string& state) {
    return json{{"value", {{{"subscriptionId", "x"}, {"clientState", state}}}}}.dump();
  };
  CHECK(hooked.deliver("", notice("state-of-sub2"), at).status == 401);
  CHECK(hooked.deliver("", notice("state-of-sub1"), "/webhooks/files/sub2").status == 401);
  CHECK(hooked.deliver("", notice("s3cret"), at).status == 401);
  CHECK(hooked.deliver("", notice("state-of-sub1"), at).body == kOk);
  CHECK(hooked.ended(2).at("cause") == "event");
}

TEST_CASE("a delivery that a fault of the host keeps from being checked is counted, too") {
  const HookedServer hooked(kDrive);
  hooked.subscribe("channel", "t0ken");
  execute(*hooked.server.store(), "update webhook_subscription set sealed_secret = 'broken'");
  const auto answer =
      hooked.deliver("X-Goog-Channel-Token: t0ken\r\nX-Goog-Resource-State: change\r\n", "",
                     "/webhooks/files/channel");
  CHECK(answer.status == 500);
  CHECK(hooked.counted("not_kept") == "1");
}

TEST_CASE("Drive's channel: the first notice is ignored, a repeated one does nothing") {
  const HookedServer hooked(kDrive, each_database());
  hooked.subscribe("channel", "t0ken");
  const auto notice = [&](const std::string& token, const std::string& state, int number) {
    return hooked.deliver("X-Goog-Channel-Token: " + token + "\r\nX-Goog-Resource-State: " + state +
                              "\r\nX-Goog-Message-Number: " + std::to_string(number) + "\r\n",
                          "", "/webhooks/files/channel");
  };
  CHECK(notice("other", "sync", 1).status == 401);
  CHECK(notice("t0ken", "sync", 1).body == kOk);
  CHECK(hooked.counted("ignored") == "1");
  CHECK(notice("t0ken", "change", 2).body == kOk);
  CHECK(notice("t0ken", "change", 2).body == kOk);
  CHECK(hooked.counted("taken") == "1");
  CHECK(hooked.counted("repeated") == "1");
  CHECK(hooked.ended(2).at("cause") == "event");
}

}  // namespace
}  // namespace patchbay::test
