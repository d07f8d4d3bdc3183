// Tests what `patchbay serve --init` creates, and what it does not change.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "base/random.h"
#include "cli/command_line.h"
#include "cli/server_process.h"
#include "store/postgres_server.h"
#include "vault/key_ring.h"
#include "vault/key_ring_file.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

// A folder with a server's files, for commands that are refused. A ServerProcess of the same name
// creates its store in this folder.
struct Place {
  explicit Place(const std::string& name) : folder(folder_named(name)) {}

  [[nodiscard]] CommandOutcome init(const std::string& ring,
                                    const Variables& environment = {}) const {
    return serve({"--init"}, ring, environment);
  }
  [[nodiscard]] CommandOutcome serve(const std::vector<std::string>& more, const std::string& ring,
                                     const Variables& environment = {}) const {
    std::vector<std::string> words = {"--connectors",
                                      PATCHBAY_BINARY_DIR "/connectors",
                                      "serve",
                                      "--listen",
                                      "127.0.0.1:0",
                                      "--store",
                                      (folder / "patchbay.db").string(),
                                      "--key-ring",
                                      (folder / ring).string()};
    words.insert(words.end(), more.begin(), more.end());
    return patchbay(std::move(words), environment);
  }

  fs::path folder;
};

TEST_CASE("serve --init makes a key ring, says so, and shows the first key") {
  const ServerProcess server("init_new");
  CHECK(has(server.begun, "patchbay.keys (new; back it up"));
  CHECK(has(server.begun, "service key pbk_"));
  CHECK(fs::exists(server.folder / "patchbay.keys"));
}

TEST_CASE("with the ring in the environment --init makes no file and speaks of none") {
  SystemRandom random;
  const ExportedVariable ring("PATCHBAY_KEY_RING",
                              std::string(vault::KeyRing::make(random).text().reveal()));
  const ServerProcess server("init_environment");
  CHECK(has(server.begun, "service key pbk_"));
  CHECK_FALSE(has(server.begun, "key ring"));
  CHECK_FALSE(fs::exists(server.folder / "patchbay.keys"));
}

TEST_CASE("a malformed ring in the environment is refused before anything is founded") {
  const Place place("init_damaged");
  const CommandOutcome refused = place.init("patchbay.keys", {{"PATCHBAY_KEY_RING", "nonsense"}});
  CHECK(refused.code == 2);
  CHECK(refused.out.empty());
  CHECK(has(ServerProcess("init_damaged").begun, "service key pbk_"));
}

TEST_CASE("an organization that cannot be one is refused before anything is made") {
  const Place place("init_organization");
  const CommandOutcome refused = patchbay({"serve", "--init", "--org", "a b", "--store",
                                           (place.folder / "patchbay.db").string(), "--key-ring",
                                           (place.folder / "patchbay.keys").string()});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("--org") != std::string::npos);
  CHECK(fs::is_empty(place.folder));
}

TEST_CASE("a ring that others may read is refused before a store is made") {
  const Place place("init_readable");
  SystemRandom random;
  const fs::path ring = place.folder / "patchbay.keys";
  std::ofstream(ring) << vault::KeyRing::make(random).text().reveal();
  fs::permissions(ring, fs::perms(0644));
  const CommandOutcome refused = place.init("patchbay.keys");
  CHECK(refused.code == 2);
  CHECK(refused.err.find("chmod 600") != std::string::npos);
  CHECK_FALSE(fs::exists(place.folder / "patchbay.db"));
  fs::permissions(ring, fs::perms(0600));
  CHECK(has(ServerProcess("init_readable").begun, "service key pbk_"));
}

TEST_CASE("a store or a ring that cannot be made leaves the other unmade") {
  const Place place("init_nowhere");
  CHECK(place.init("no_folder/patchbay.keys").code == 2);
  CHECK(fs::is_empty(place.folder));
  CHECK(patchbay({"--connectors", PATCHBAY_BINARY_DIR "/connectors", "serve", "--init", "--listen",
                  "127.0.0.1:0", "--store", (place.folder / "no_folder" / "patchbay.db").string(),
                  "--key-ring", (place.folder / "patchbay.keys").string()})
            .code == 2);
  CHECK(fs::is_empty(place.folder));
}

TEST_CASE("a server asks for its secrets before it makes anything") {
  const Place place("init_secrets");
  const std::string config =
      file_with("init_secrets.toml", "[server]\naudit_push_token_env = \"NO_PUSH\"\n");
  const CommandOutcome refused = place.init("patchbay.keys", {{"PATCHBAY_CONFIG", config}});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("line 2: server.audit_push_token_env names the environment variable "
                         "NO_PUSH, which is not set") != std::string::npos);
  CHECK(fs::is_empty(place.folder));
}

TEST_CASE("a server does not start with a provider at which nobody could sign in") {
  const std::string text =
      "[sign_in.oidc]\norganization = \"default\"\nclient_id = \"a\"\n"
      "client_secret_env = \"NO_OIDC\"\nissuer = ";
  const Place place("serve_oidc");
  const auto refused = [&](const std::string& rest, const Variables& more = {}) {
    Variables environment = more;
    environment["PATCHBAY_CONFIG"] = file_with("serve_oidc.toml", text + rest);
    const CommandOutcome printed = place.init("patchbay.keys", environment);
    CHECK(printed.code == 2);
    CHECK(fs::is_empty(place.folder));
    return printed.err;
  };
  CHECK(has(refused("\"http://login.acme.example\"\n", {{"NO_OIDC", "s"}}),
            "issuer is \"http://login.acme.example\". It has to be the https address"));
  CHECK(has(refused("\"https://login.acme.example\"\n"), "NO_OIDC, which is not set"));
}

TEST_CASE("a server does not start with the provider of an organization that does not exist") {
  const Place place("serve_oidc_organization");
  REQUIRE(has(ServerProcess("serve_oidc_organization").begun, "service key pbk_"));
  const std::string config = file_with("serve_oidc_organization.toml",
                                       "[sign_in.oidc]\norganization = \"acme\"\nclient_id = "
                                       "\"a\"\nissuer = \"https://login.acme.example\"\n");
  const CommandOutcome refused = place.serve({}, "patchbay.keys", {{"PATCHBAY_CONFIG", config}});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "[sign_in.oidc] names the organization \"acme\", which does not exist"));
}

TEST_CASE("on a store that was founded before --init leaves no other ring behind") {
  const Place place("init_twice");
  REQUIRE(has(ServerProcess("init_twice").begun, "service key pbk_"));
  const CommandOutcome again = place.init("other.keys");
  CHECK(again.code == 2);
  CHECK(again.err.find("first organization already") != std::string::npos);
  CHECK(has(again.err, "Start the server without --init"));
  CHECK(again.out.empty());
  CHECK_FALSE(fs::exists(place.folder / "other.keys"));
}

TEST_CASE("a configuration with a fault is refused before --init makes anything") {
  const Place place("init_faulty");
  const std::string config = file_with("init_faulty.toml", "[connector.nope]\nx = \"y\"\n");
  const CommandOutcome refused = place.init("patchbay.keys", {{"PATCHBAY_CONFIG", config}});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "[connector.nope]"));
  CHECK(refused.out.empty());
  CHECK(place.serve({"--init", "--listen", "nowhere"}, "patchbay.keys").code == 2);
  CHECK(fs::is_empty(place.folder));
  CHECK(has(ServerProcess("init_faulty").begun, "service key pbk_"));
}

TEST_CASE(
    "wrong files, proxies and addresses of a server are refused before --init makes anything") {
  const Place place("init_unusable");
  const std::string text = file_with("no_certificate.pem", "not a certificate");
  const auto with = [](const std::string& setting) {
    return Variables{{"PATCHBAY_CONFIG", file_with("unusable.toml", "[server]\n" + setting)}};
  };
  const auto said = [&](std::vector<std::string> words, const Variables& environment = {}) {
    words.insert(words.begin(), "--init");
    const CommandOutcome refused = place.serve(words, "patchbay.keys", environment);
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
    CHECK(fs::is_empty(place.folder));
    return refused.err;
  };
  CHECK(has(said({"--tls-cert", "/nowhere/cert.pem", "--tls-key", text}), "/nowhere/cert.pem"));
  CHECK(has(said({"--tls-cert", text, "--tls-key", text}), "no_certificate.pem"));
  CHECK(has(said({"--trusted-proxy", "nowhere"}), "nowhere"));
  CHECK(has(said({}, with("redirect_uris = [\"http://client.example/back\"]")),
            "http://client.example/back"));
  CHECK(has(said({}, with("audit_push = \"http://siem.example/records\"")), "audit_push"));
  CHECK(has(ServerProcess("init_unusable").begun, "service key pbk_"));
}

TEST_CASE("without --init a store that has no organization is refused") {
  const Place place("no_organization");
  const std::string location = (place.folder / "patchbay.db").string();
  REQUIRE(store::Store::open({.location = location}).has_value());
  const CommandOutcome refused = place.serve({}, "patchbay.keys");
  CHECK(refused.code == 2);
  CHECK(has(refused.err, location));
  CHECK(has(refused.err, "has no organization"));
  CHECK(has(refused.err, "--init"));
}

TEST_CASE("without --init a store that is missing or empty is refused, and none is made") {
  const Place place("no_init");
  const fs::path store = place.folder / "patchbay.db";
  SystemRandom random;
  const fs::path ring = place.folder / "patchbay.keys";
  std::ofstream(ring) << vault::KeyRing::make(random).text().reveal();
  fs::permissions(ring, fs::perms(0600));
  const auto serve = [&] {
    return patchbay({"serve", "--listen", "127.0.0.1:0", "--store", store.string(), "--key-ring",
                     ring.string()});
  };
  const CommandOutcome missing = serve();
  CHECK(missing.code == 2);
  CHECK(has(missing.err, "patchbay.db"));
  CHECK(has(missing.err, "--init"));
  CHECK_FALSE(fs::exists(store));
  std::ofstream(store) << "";
  const CommandOutcome empty = serve();
  CHECK(empty.code == 2);
  CHECK(has(empty.err, "missing or empty"));
  CHECK(fs::file_size(store) == 0);
}

TEST_CASE("without --init an empty PostgreSQL database is refused and stays empty") {
  const Place place("no_init_postgresql");
  TestDatabase database(store::Dialect::kPostgresql);
  const CommandOutcome refused =
      patchbay({"serve", "--listen", "127.0.0.1:0", "--store", database.location(), "--key-ring",
                (place.folder / "patchbay.keys").string()});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "--init"));
  CHECK(has(refused.err, "has no tables of Patchbay"));
  const auto looked = store::Store::connect({.location = database.location()}).value();
  CHECK(number_of(*looked, "select count(*) from pg_tables where schemaname = 'public'") == 0);
}

TEST_CASE("commands that make nothing leave an empty PostgreSQL database empty") {
  TestDatabase database(store::Dialect::kPostgresql);
  const Place place("empty_postgresql");
  SystemRandom random;
  const std::string ring = (place.folder / "patchbay.keys").string();
  REQUIRE(vault::create_key_ring(ring, random).has_value());
  const Variables environment = {
      {"PATCHBAY_CONFIG",
       file_with("empty_postgresql.toml",
                 "connector_path = [\"" PATCHBAY_BINARY_DIR "/connectors\"]\n[server]\nstore = \"" +
                     database.location() + "\"\nkey_ring = \"" + ring + "\"\n")}};
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{"keys", "list", "--org", "acme"},
                                             {"links", "list"},
                                             {"sync", "github-AbC123"},
                                             {"connect", "nobody"},
                                             {"organizations", "list"}}) {
    INFO(line[0]);
    CHECK(patchbay(line, environment).code != 0);
  }
  const auto looked = store::Store::connect({.location = database.location()}).value();
  CHECK(number_of(*looked, "select count(*) from pg_tables where schemaname = 'public'") == 0);
}

}  // namespace
}  // namespace patchbay::cli
