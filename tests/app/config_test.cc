#include "app/config.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "app/engine_options.h"

namespace patchbay::app {
namespace {

namespace fs = std::filesystem;
using test::environment_of;
using test::write_file;

TEST_CASE("a configuration file sets everything an operator may set") {
  const fs::path file = write_file(R"(
connector_path = ["connectors", "/opt/connectors"]
watch_connectors = true
allow = ["github"]
gates = "gates.json"
log_level = "info"
log_file = "logs/patchbay.log"
[connector.github]
base_url = "https://git.example/api/v3"
[[link]]
id = "work"
connector = "github"
credential_env = "WORK_TOKEN"
user_configuration = { repositories = ["a/b"] }
[limits]
argument_bytes = 1000
result_bytes = 2000
deadline_ms = 3000
provider_delay_ms = 5000
in_flight_of_organization = 40
[documents]
document_bytes = 3000
fetch_bytes = 4194304
held_count = 7
held_percent = 5
listing_days = 2
)");
  Config config;
  CHECK_FALSE(config.bulkheads.organization);
  const auto applied = apply_file(file, environment_of({{"WORK_TOKEN", "t0ken"}}), config);
  REQUIRE(applied.has_value());
  CHECK(config.watch_connectors);
  CHECK(config.connector_path ==
        std::vector<fs::path>{file.parent_path() / "connectors", "/opt/connectors"});
  CHECK(config.allow == std::vector<std::string>{"github"});
  CHECK(config.gates == file.parent_path() / "gates.json");
  CHECK(config.log_level == "info");
  CHECK(config.log_file.filename() == "patchbay.log");
  CHECK(config.log_file.is_absolute());
  CHECK(config.bulkheads.organization == 40);
  CHECK(config.connector_config.at("github").find("\"https://git.example/api/v3\"") !=
        std::string::npos);
  REQUIRE(config.links.size() == 1);
  CHECK(config.links[0].credential.reveal() == "t0ken");
  CHECK(config.links[0].user_configuration.find("a/b") != std::string::npos);
  CHECK(config.argument_bytes == 1000);
  CHECK(config.result_bytes == 2000);
  CHECK(config.deadline == std::chrono::seconds(3));
  CHECK(config.provider_delay == std::chrono::seconds(5));
  const documents::Settings given = engine_options_of(config).documents;
  CHECK(given.fetches.document == 3000);
  CHECK(given.fetches.memory == 4194304);
  CHECK(given.brake.count == 7);
  CHECK(std::lround(given.brake.share * 100) == 5);
  CHECK(given.listings.age == std::chrono::days(2));
}

TEST_CASE("limits of documents that no host could keep are refused with their bounds") {
  Config config;
  const auto refusal = [&](const std::string& line) {
    const auto applied =
        apply_file(write_file("[documents]\n" + line + "\n"), environment_of({}), config);
    REQUIRE(applied.has_error());
    return applied.error().message();
  };
  CHECK(refusal("held_percent = 101")
            .find("documents.held_percent has to be a whole number from 0 "
                  "to 100.") != std::string::npos);
  CHECK(refusal("fetch_bytes = 1").find("from 2097152 to 1073741824.") != std::string::npos);
  CHECK(refusal("document_bytes = 0").find("from 1 to 1073741824.") != std::string::npos);
  CHECK(refusal("listing_days = 3651").find("from 0 to 3650.") != std::string::npos);
}

TEST_CASE(
    "the settings of connectors are read again from a file that is in order, secrets unasked") {
  const std::string text =
      "[[link]]\nconnector = \"github\"\ncredential_env = \"TOKEN\"\n[connector.github]\n";
  const fs::path file = write_file(text + "base_url = \"https://one.example\"\n");
  Config config;
  REQUIRE(apply_file(file, environment_of({{"TOKEN", "t0ken"}}), config).has_value());
  CHECK(config.file == file);
  write_file(text + "base_url = \"https://two.example\"\n");
  const auto again = connector_config_in(config.file);
  REQUIRE(again.has_value());
  CHECK(again.value().at("github").find("two.example") != std::string::npos);
  write_file(text + "base_url = \"https://two.example\"\n[limit]\n");
  const auto refused = connector_config_in(config.file);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("unknown key \"limit\"") != std::string::npos);
}

TEST_CASE("every unknown key is refused at once, with its line and the nearest known name") {
  const fs::path file = write_file("log_levle = \"info\"\n[limits]\nresult_byte = 1\nwidth = 2\n");
  Config config;
  const auto applied = apply_file(file, environment_of({}), config);
  REQUIRE(applied.has_error());
  CHECK(applied.error().code() == Code::kInvalidArgument);
  CHECK(applied.error().details().faults.size() == 3);
  const std::string& message = applied.error().message();
  CHECK(message.find("line 1: unknown key \"log_levle\". Did you mean \"log_level\"?") !=
        std::string::npos);
  CHECK(message.find("line 3: unknown key \"result_byte\" in [limits]. Did you mean "
                     "\"result_bytes\"?") != std::string::npos);
  CHECK(message.find("line 4: unknown key \"width\" in [limits].") != std::string::npos);
}

TEST_CASE("a value of the wrong type, a broken file and a missing one each say what is wrong") {
  Config config;
  const auto none = environment_of({});
  CHECK(apply_file(write_file("allow = 3\n"), none, config)
            .error()
            .message()
            .find("line 1: allow has to be a list of strings.") != std::string::npos);
  CHECK(apply_file(write_file("[limits]\ndeadline_ms = -1\n"), none, config)
            .error()
            .message()
            .find("line 2: limits.deadline_ms has to be a whole number from 0 to 86400000.") !=
        std::string::npos);
  CHECK(apply_file(write_file("log_level = \"inof\"\n"), none, config)
            .error()
            .message()
            .find("Did you mean \"info\"?") != std::string::npos);
  CHECK(apply_file(write_file("allow = [\n"), none, config).error().message().find("is not TOML") !=
        std::string::npos);
  CHECK(apply_file("/nowhere/patchbay.toml", none, config).error().code() == Code::kNotFound);
}

TEST_CASE("a number beyond what anybody means is refused with its key and its bound") {
  const fs::path file = write_file(R"([limits]
argument_bytes = 9000000000000000000
result_bytes = 1073741825
deadline_ms = 9223372036854775807
[server]
in_flight = 9223372036854775807
[anomalies]
refreshes = {seconds = 9223372036854775807}
)");
  Config config;
  const auto applied = apply_file(file, environment_of({}), config);
  REQUIRE(applied.has_error());
  CHECK(applied.error().details().faults.size() == 5);
  for (const char* said :
       {"line 2: limits.argument_bytes has to be a whole number from 1 to 1073741824.",
        "line 3: limits.result_bytes", "line 4: limits.deadline_ms",
        "line 6: server.in_flight has to be a whole number from 1 to 100000.",
        "line 8: anomalies.refreshes.seconds"}) {
    INFO(said);
    CHECK(applied.error().message().find(said) != std::string::npos);
  }
}

TEST_CASE("a key of the wrong type is named, with the table it stands in") {
  const fs::path file = write_file("allow = [1]\nlog_level = 2\nlink = 3\nconnector.x = 4\n");
  Config config;
  const auto applied = apply_file(file, environment_of({}), config);
  REQUIRE(applied.has_error());
  for (const char* said :
       {"line 1: allow has to be a string", "line 2: log_level has to be a string.",
        "line 3: link has to be written as [[link]] tables.",
        "line 4: connector.x has to be a table."}) {
    INFO(said << " in " << applied.error().message());
    CHECK(applied.error().message().find(said) != std::string::npos);
  }
}

TEST_CASE("subscriptions at providers need an address that providers can reach") {
  const auto applied = [](const std::string& text) {
    Config config;
    const auto outcome = apply_file(write_file("[server]\n" + text), environment_of({}), config);
    return outcome.has_value() && config.server.webhook_subscriptions;
  };
  CHECK(applied("webhook_subscriptions = true\npublic_url = \"https://patchbay.example\"\n"));
  CHECK_FALSE(applied("webhook_subscriptions = true\n"));
  CHECK_FALSE(applied("webhook_subscriptions = true\npublic_url = \"http://127.0.0.1\"\n"));
  CHECK_FALSE(applied("webhook_subscriptions = \"yes\"\npublic_url = \"https://a.example\"\n"));
  CHECK_FALSE(Config().server.webhook_subscriptions);
}

TEST_CASE("two links of one name and a link without a connector are refused") {
  Config config;
  const auto twice =
      apply_file(write_file("[[link]]\nconnector = \"a\"\n[[link]]\nconnector = \"a\"\n"),
                 environment_of({}), config);
  CHECK(twice.error().message().find("two links are called \"a\"") != std::string::npos);
  const auto nameless =
      apply_file(write_file("[[link]]\nid = \"x\"\n"), environment_of({}), config);
  CHECK(nameless.error().message().find("needs `connector`") != std::string::npos);
}

TEST_CASE("[server] says how to listen and where things are kept, beside the file") {
  const fs::path file = write_file(R"(
[server]
listen = "10.0.0.5:8080"
tls_cert = "server.pem"
tls_key = "/etc/patchbay/server.key"
trusted_proxies = ["10.0.0.0/24"]
public_url = "https://patchbay.example"
store = "data/store.db"
key_ring = "keys"
redirect_uris = ["https://client.example/back"]
audit_push = "https://siem.example/records"
audit_push_token_env = "SIEM_TOKEN"
workers = 8
connections = 100
connections_per_address = 0
in_flight = 16
requests_per_second = 50
region = "eu-west"
)");
  Config config;
  REQUIRE(apply_file(file, environment_of({{"SIEM_TOKEN", "t0ken"}}), config).has_value());
  const ServerConfig& server = config.server;
  CHECK(server.listen == "10.0.0.5:8080");
  CHECK(server.tls_certificate == file.parent_path() / "server.pem");
  CHECK(server.tls_key == "/etc/patchbay/server.key");
  CHECK(server.trusted_proxies == std::vector<std::string>{"10.0.0.0/24"});
  CHECK(server.public_url == "https://patchbay.example");
  CHECK(server.store == (file.parent_path() / "data/store.db").string());
  CHECK(server.key_ring == file.parent_path() / "keys");
  CHECK(server.redirect_uris == std::vector<std::string>{"https://client.example/back"});
  CHECK(server.audit_push == "https://siem.example/records");
  CHECK(server.audit_push_token.reveal() == "t0ken");
  CHECK(server.region == "eu-west");
  CHECK(server.workers == 8);
  CHECK(server.in_flight == 16);
  CHECK(server.requests_per_second == 50);
  CHECK(server.connections == 100);
  CHECK(server.connections_per_address == 0);
  CHECK_FALSE(ServerConfig().connections_per_address);
  config = {};
  REQUIRE(apply_file(write_file("[server]\nstore = \"postgresql://db/patchbay\"\n"),
                     environment_of({}), config)
              .has_value());
  CHECK(config.server.store == "postgresql://db/patchbay");
}

TEST_CASE("thresholds of anomalies are set one by one, within their bounds") {
  const fs::path file = write_file(R"([anomalies]
refused_keys = {count = 50, seconds = 30}
failed_oauth = {seconds = 60}
refreshes = {count = 0}
)");
  Config config;
  REQUIRE(apply_file(file, environment_of({}), config).has_value());
  CHECK(config.anomalies.refused_keys.count == 50);
  CHECK(config.anomalies.refused_keys.window == std::chrono::seconds(30));
  CHECK(config.anomalies.failed_oauth.count == 20);
  CHECK(config.anomalies.failed_oauth.window == std::chrono::minutes(1));
  CHECK(config.anomalies.refreshes.count == 0);
  CHECK(config.anomalies.refreshes.window == std::chrono::minutes(10));
  CHECK(config.anomalies.addresses.count == 10);
  const auto refused = apply_file(write_file(R"([anomalies]
refused_keys = {count = 1001, minutes = 1}
scope_growth = {count = 1}
)"),
                                  environment_of({}), config);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("anomalies.refused_keys.count has to be a whole number from "
                                       "0 to 1000.") != std::string::npos);
  CHECK(refused.error().message().find("\"minutes\"") != std::string::npos);
  CHECK(refused.error().message().find("\"scope_growth\"") != std::string::npos);
}

TEST_CASE("[trust] says which connectors are loaded, and where the publishers' keys are") {
  Config config;
  CHECK(config.trust.policy == signatures::Policy::kAny);
  const fs::path file = write_file("[trust]\nconnectors = \"known\"\nkeys = \"trusted.keys\"\n");
  REQUIRE(apply_file(file, environment_of({}), config).has_value());
  CHECK(config.trust.policy == signatures::Policy::kKnown);
  CHECK(config.trust.keys == file.parent_path() / "trusted.keys");
  for (const char* text : {"[trust]\nconnectors = \"all\"\n", "[trust]\nconnectors = \"known\"\n",
                           "[trust]\nconnectors = true\n", "[trust]\nkey = \"a\"\n"}) {
    INFO(text);
    Config other;
    const auto refused = apply_file(write_file(text), environment_of({}), other);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace patchbay::app
