// Tests the secrets of a configuration, which come from the environment, and the OAuth clients that
// have them.
#include <catch2/catch.hpp>

#include "app/config.h"
#include "app/config_file.h"

namespace patchbay::app {
namespace {

using test::environment_of;
using test::write_file;

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
  const auto said = [&](std::initializer_list<SecretUse> used) {
    const auto required = require_secrets(config, used);
    REQUIRE(required.has_error());
    CHECK(required.error().code() == Code::kInvalidArgument);
    return required.error().message();
  };
  CHECK(said({SecretUse::kLink}) ==
        file.string() +
            ": line 3: link.credential_env names the environment variable NO_TOKEN, which is not "
            "set. Set it to the secret where this command is run.");
  CHECK(said({SecretUse::kOauthClient}).find("line 7: oauth_client.client_secret_env names") !=
        std::string::npos);
  CHECK(said({SecretUse::kAuditPush}).find("line 9: server.audit_push_token_env names") !=
        std::string::npos);
  const std::string two = said({SecretUse::kLink, SecretUse::kOauthClient});
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
  CHECK(require_secrets(missing, {SecretUse::kWebhook}).has_error());
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

TEST_CASE("secrets that are set are not missed") {
  const fs::path file =
      write_file("[[link]]\nconnector = \"github\"\ncredential_env = \"TOKEN\"\n");
  Config config;
  REQUIRE(apply_file(file, environment_of({{"TOKEN", "t0ken"}}), config).has_value());
  CHECK(require_secrets(config, {SecretUse::kLink}).has_value());
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
  CHECK(refusal(whole + "issuer = \"http://login.example\"\n").find("oauth_client.issuer") !=
        std::string::npos);
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
  REQUIRE(config.server.oidc.size() == 1);
  const authserver::OidcSettings& oidc = config.server.oidc[0];
  CHECK(oidc.organization == "acme");
  CHECK(oidc.issuer == "https://login.acme.example/");
  CHECK(oidc.client_id == "patchbay");
  CHECK(oidc.client_secret.reveal() == "s3cret");
  CHECK(oidc.name == "Acme");
  CHECK(oidc.scopes == std::vector<std::string>{"openid", "email"});
  CHECK(oidc.email_domains == std::vector<std::string>{"acme.example"});
  CHECK(oidc.create_people);
  CHECK(oidc.replaces_second_factor);
  CHECK_FALSE(oidc.has_own_return);
  Config without;
  REQUIRE(apply_file(file, environment_of({}), without).has_value());
  CHECK(require_secrets(without, {SecretUse::kOidc}).error().message().find("OIDC_SECRET") !=
        std::string::npos);
  CHECK(Config().server.oidc.empty());
  CHECK(Config().server.takes_passwords);
}

TEST_CASE("several organizations have a provider each") {
  const auto provider = [](const std::string& organization, const std::string& more = {}) {
    return "[[sign_in.oidc]]\norganization = \"" + organization +
           "\"\nissuer = \"https://login.example/" + organization + "\"\nclient_id = \"a\"\n" +
           more;
  };
  Config config;
  const auto read = [&](const std::string& text) {
    config = Config();
    return apply_file(write_file(text), environment_of({}), config);
  };
  REQUIRE(read("[sign_in]\npasswords = false\n" + provider("acme") + provider("other")));
  REQUIRE(config.server.oidc.size() == 2);
  CHECK(config.server.oidc[1].organization == "other");
  CHECK(config.server.oidc[1].has_own_return);
  const auto refusal = [&](const std::string& text) { return read(text).error().message(); };
  CHECK(refusal(provider("acme") + provider("acme"))
            .find("two providers of the organization \"acme\"") != std::string::npos);
  CHECK(refusal(provider("acme", "client = 1\n"))
            .find("unknown key \"client\" in [[sign_in.oidc]]") != std::string::npos);
  CHECK(refusal("[sign_in]\noidc = 3\n").find("sign_in.oidc") != std::string::npos);
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
  CHECK(require_secrets(good, {SecretUse::kLink}).has_value());
  const auto refused = require_secrets(read("s3\ncret"), {SecretUse::kLink});
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("PATCHBAY_CREDENTIAL_GITHUB cannot be used: There is a line "
                                       "break") != std::string::npos);
  CHECK(refused.error().message().find("variable TOKEN, which cannot be used: There is a line "
                                       "break") != std::string::npos);
  CHECK(refused.error().message().find("cret") == std::string::npos);
}

}  // namespace
}  // namespace patchbay::app
