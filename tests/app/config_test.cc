#include "app/config.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "app/engine_options.h"

namespace patchbay::app {
namespace {

namespace fs = std::filesystem;

// A configuration file in a folder of the build tree; tests run side by side, each in a process of
// its own.
fs::path write_file(std::string_view text) {
  const fs::path file =
      fs::path(PATCHBAY_BINARY_DIR) / "test_config" / std::to_string(getpid()) / "patchbay.toml";
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
  return file;
}

Environment environment_of(std::map<std::string, std::string, std::less<>> variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

TEST_CASE("a configuration file sets everything an operator may set") {
  const fs::path file = write_file(R"(
connector_path = ["connectors", "/opt/connectors"]
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

TEST_CASE("a secret whose variable is not set is missed where it is used, by key, file and line") {
  const fs::path file = write_file(R"([[link]]
connector = "github"
credential_env = "NO_TOKEN"
[[oauth_client]]
name = "github"
client_id = "a"
client_secret_env = "NO_SECRET"
[server]
audit_push_token_env = "NO_PUSH"
)");
  Config config;
  REQUIRE(apply_file(file, environment_of({}), config).has_value());
  CHECK(require_secrets(config, {}).has_value());
  const auto said = [&](std::initializer_list<SecretOf> used) {
    const auto required = require_secrets(config, used);
    REQUIRE(required.has_error());
    CHECK(required.error().code() == Code::kInvalidArgument);
    return required.error().message();
  };
  CHECK(said({SecretOf::kLink}) ==
        file.string() +
            ": line 3: link.credential_env names the environment variable NO_TOKEN, which is not "
            "set. Set it to the secret where this command is run.");
  CHECK(said({SecretOf::kOauthClient}).find("line 7: oauth_client.client_secret_env names") !=
        std::string::npos);
  CHECK(said({SecretOf::kAuditPush}).find("line 9: server.audit_push_token_env names") !=
        std::string::npos);
  const std::string two = said({SecretOf::kLink, SecretOf::kOauthClient});
  CHECK(two.find("NO_TOKEN") != std::string::npos);
  CHECK(two.find("NO_SECRET") != std::string::npos);
  CHECK(two.find("NO_PUSH") == std::string::npos);
}

TEST_CASE("secrets of webhooks come from the environment, several for one connector") {
  const std::string one = "[[webhook]]\nconnector = \"github\"\nsecret_env = \"ONE\"\n";
  const std::string two =
      "[[webhook]]\nconnector = \"github\"\nsecret_env = \"TWO\"\n"
      "organization = \"acme\"\n";
  Config config;
  const auto known = environment_of({{"ONE", "first"}, {"TWO", "second"}});
  REQUIRE(apply_file(write_file(one + two), known, config).has_value());
  REQUIRE(config.server.webhook_secrets.size() == 2);
  CHECK(config.server.webhook_secrets[0].secret.reveal() == "first");
  CHECK(config.server.webhook_secrets[0].organization.empty());
  CHECK(config.server.webhook_secrets[1].organization == "acme");

  Config missing;
  REQUIRE(apply_file(write_file(one), environment_of({}), missing).has_value());
  CHECK(require_secrets(missing, {SecretOf::kWebhook}).has_error());
  const auto refusal = [&](const std::string& text) {
    Config refused;
    const auto applied = apply_file(write_file(text), known, refused);
    REQUIRE(applied.has_error());
    return applied.error().message();
  };
  CHECK(refusal("[[webhook]]\nconnector = \"github\"\n").find("`secret_env`") != std::string::npos);
  CHECK(refusal("[[webhook]]\nsecret_env = \"ONE\"\n").find("`connector`") != std::string::npos);
  std::string many;
  for (int i = 0; i < 17; ++i) many += one;
  CHECK(refusal(many).find("more than 16") != std::string::npos);
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

TEST_CASE("secrets that are set are not missed") {
  const fs::path file =
      write_file("[[link]]\nconnector = \"github\"\ncredential_env = \"TOKEN\"\n");
  Config config;
  REQUIRE(apply_file(file, environment_of({{"TOKEN", "t0ken"}}), config).has_value());
  CHECK(require_secrets(config, {SecretOf::kLink}).has_value());
}

TEST_CASE("an OAuth client's organization is one's id, and left out for everybody") {
  for (const char* wrong : {"typo org", "Acme", ""}) {
    Config config;
    const auto applied =
        apply_file(write_file("[[oauth_client]]\nname = \"github\"\nclient_id = \"a\"\n"
                              "organization = \"" +
                              std::string(wrong) + "\"\n"),
                   environment_of({}), config);
    INFO(wrong);
    REQUIRE(applied.has_error());
    CHECK(applied.error().message().find("line 4: oauth_client.organization: ") !=
          std::string::npos);
  }
}

TEST_CASE("OAuth clients stand in the file, their secrets in the environment") {
  const fs::path file = write_file(R"(
[[oauth_client]]
name = "github"
client_id = "shared"
client_secret_env = "SHARED_SECRET"
[[oauth_client]]
name = "github"
organization = "acme"
client_id = "acmes"
)");
  Config config;
  const auto variables = environment_of({{"SHARED_SECRET", "s3cret"}});
  REQUIRE(apply_file(file, variables, config).has_value());
  const oauth::ConfiguredClients clients(config.server.oauth_clients, variables);
  const auto of_acme = clients.find({"github", "github", "acme"}).value();
  const auto of_others = clients.find({"github", "github", "other"}).value();
  REQUIRE(of_acme);
  CHECK(of_acme->id == "acmes");
  CHECK(of_acme->secret.empty());
  REQUIRE(of_others);
  CHECK(of_others->id == "shared");
  CHECK(of_others->secret.reveal() == "s3cret");
}

TEST_CASE("an OAuth client that lacks something, is there twice or holds more is refused") {
  const auto refusal = [](const std::string& text) {
    Config config;
    const auto applied = apply_file(write_file(text), environment_of({}), config);
    REQUIRE(applied.has_error());
    return applied.error().message();
  };
  const std::string whole = "[[oauth_client]]\nname = \"github\"\nclient_id = \"a\"\n";
  CHECK(refusal("[[oauth_client]]\nname = \"github\"\n").find("needs `name`") != std::string::npos);
  CHECK(refusal(whole + whole).find("two OAuth clients are for \"github\"") != std::string::npos);
  CHECK(refusal(whole + "client_secret = \"s\"\n")
            .find("unknown key \"client_secret\" in [[oauth_client]]. Did you mean "
                  "\"client_secret_env\"?") != std::string::npos);
  CHECK(refusal("oauth_client = 3\n").find("[[oauth_client]] tables") != std::string::npos);
}

TEST_CASE("people sign in at the provider of the file, with a secret of the environment") {
  const std::string text = R"([sign_in]
passwords = false
[sign_in.oidc]
organization = "acme"
issuer = "https://login.acme.example/"
client_id = "patchbay"
client_secret_env = "OIDC_SECRET"
name = "Acme"
scopes = ["openid", "email"]
email_domains = ["acme.example"]
create_people = true
replaces_second_factor = true
)";
  Config config;
  const fs::path file = write_file(text);
  REQUIRE(apply_file(file, environment_of({{"OIDC_SECRET", "s3cret"}}), config).has_value());
  CHECK_FALSE(config.server.takes_passwords);
  REQUIRE(config.server.oidc);
  const authserver::OidcSettings& oidc = *config.server.oidc;
  CHECK(oidc.organization == "acme");
  CHECK(oidc.issuer == "https://login.acme.example/");
  CHECK(oidc.client_id == "patchbay");
  CHECK(oidc.client_secret.reveal() == "s3cret");
  CHECK(oidc.name == "Acme");
  CHECK(oidc.scopes == std::vector<std::string>{"openid", "email"});
  CHECK(oidc.email_domains == std::vector<std::string>{"acme.example"});
  CHECK(oidc.create_people);
  CHECK(oidc.replaces_second_factor);
  Config without;
  REQUIRE(apply_file(file, environment_of({}), without).has_value());
  CHECK(require_secrets(without, {SecretOf::kOidc}).error().message().find("OIDC_SECRET") !=
        std::string::npos);
  CHECK_FALSE(Config().server.oidc);
  CHECK(Config().server.takes_passwords);
}

TEST_CASE(
    "a provider that cannot be one, and a server at which nobody could sign in, are refused") {
  const auto refusal = [](const std::string& text) {
    Config config;
    const auto applied = apply_file(write_file(text), environment_of({}), config);
    REQUIRE(applied.has_error());
    return applied.error().message();
  };
  const std::string most = "[sign_in.oidc]\norganization = \"acme\"\nclient_id = \"a\"\n";
  CHECK(refusal(most).find("`issuer` is missing") != std::string::npos);
  CHECK(refusal(most + "issuer = \"http://login.acme.example\"\n")
            .find("line 1: [sign_in.oidc] issuer is \"http://login.acme.example\"") !=
        std::string::npos);
  CHECK(refusal(most + "issuer = \"https://a.example\"\ncreate_people = true\n")
            .find("needs `email_domains`") != std::string::npos);
  CHECK(refusal("[sign_in]\npasswords = false\n").find("needs [sign_in.oidc]") !=
        std::string::npos);
  CHECK(refusal("[sign_in.oidc]\nclient_secret = \"x\"\n").find("client_secret_env") !=
        std::string::npos);
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

TEST_CASE("the environment goes over the file, and may carry a credential") {
  Config config;
  config.connector_path = {"from-the-file"};
  const auto environment = environment_of(
      {{"PATCHBAY_CONNECTOR_PATH", "/a::/b"}, {"PATCHBAY_CREDENTIAL_GOOGLE_DRIVE", "s3cret"}});
  apply_environment(environment, config);
  apply_credential(environment, "google_drive", config);
  apply_credential(environment, "github", config);
  CHECK(config.connector_path == std::vector<fs::path>{"/a", "/b"});
  REQUIRE(config.links.size() == 1);
  CHECK(config.links[0].id == "google_drive-env");
  CHECK(config.links[0].credential.reveal() == "s3cret");
}

TEST_CASE("a credential of the environment loses the line end behind it, or says what is wrong") {
  const auto read = [](const std::string& value) {
    Config config;
    apply_credential(environment_of({{"PATCHBAY_CREDENTIAL_GITHUB", value}}), "github", config);
    const fs::path file =
        write_file("[[link]]\nconnector = \"github\"\ncredential_env = \"TOKEN\"\n");
    REQUIRE(apply_file(file, environment_of({{"TOKEN", value}}), config).has_value());
    return config;
  };
  const Config good = read(" s3cret\r\n");
  REQUIRE(good.links.size() == 2);
  CHECK(good.links[0].credential.reveal() == "s3cret");
  CHECK(good.links[1].credential.reveal() == "s3cret");
  CHECK(require_secrets(good, {SecretOf::kLink}).has_value());
  const auto refused = require_secrets(read("s3\ncret"), {SecretOf::kLink});
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("PATCHBAY_CREDENTIAL_GITHUB cannot be used: There is a line "
                                       "break") != std::string::npos);
  CHECK(refused.error().message().find("variable TOKEN, which cannot be used: There is a line "
                                       "break") != std::string::npos);
  CHECK(refused.error().message().find("cret") == std::string::npos);
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
