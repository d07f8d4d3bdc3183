// Tests that `patchbay users` gives users a password, a link to choose a password, or an email
// address.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/command_line.h"
#include "store/postgres_server.h"

namespace patchbay::cli {
namespace {

TEST_CASE("a user is added with a password, which is changed later and printed nowhere") {
  const std::string store = new_store("users_added");
  const auto run = [&](const std::string& verb, const std::string& password) {
    return patchbay({"users", verb, "ann", "--org", "acme", "--store", store}, {}, password + "\n");
  };
  CHECK(run("password", "correct horse battery").code == 3);  // ann has no password yet
  const CommandOutcome added = run("add", "correct horse battery");
  CHECK(added.code == 0);
  CHECK((added.out + added.err).find("horse") == std::string::npos);
  CHECK(run("add", "correct horse battery").code == 3);
  CHECK(run("password", "short").code == 3);
  CHECK(run("password", "another horse battery").code == 0);
  CHECK(patchbay({"users", "add", "bob", "--org", "nobody", "--store", store}, {},
                 "correct horse battery\n")
            .code == 4);
}

TEST_CASE("an invitation is a link of the configured server") {
  const std::string store = new_store("users_invited");
  const std::string config =
      file_with("users.toml", "[server]\npublic_url = \"https://patchbay.example\"\n");
  const CommandOutcome made =
      patchbay({"--config", config, "users", "invite", "eve", "--org", "acme", "--store", store});
  CHECK(made.code == 0);
  CHECK(made.out.starts_with("https://patchbay.example/api/v1/oauth/invitation?token=pbi_"));
  CHECK(has(made.err, "to nobody else"));
  const auto said = nlohmann::json::parse(
      patchbay({"users", "invite", "eve", "--org", "acme", "--output", "json", "--store", store})
          .out);
  CHECK(said.at("invitation").get<std::string>().starts_with("http://127.0.0.1:8080/"));
}

TEST_CASE("a user is made who signs in at the provider with this address") {
  const std::string location = new_store("users_email");
  const auto email = [&](const std::string& user, const std::string& address) {
    return patchbay({"users", "email", user, address, "--org", "acme", "--store", location});
  };
  CHECK(email("eve", "Eve@Acme.example").code == 0);
  CHECK(email("ann", "no address").code == 3);
  const auto store = store::Store::open({.location = location}).value();
  CHECK(number_of(*store, "select count(*) from person where id = 'eve'") == 1);
  CHECK(text_of(*store, "select email from person_email where user_id = 'eve'") ==
        "eve@acme.example");
  CHECK(number_of(*store, "select count(*) from audit_record where action = 'oauth.email_set'") ==
        1);
}

TEST_CASE("a second factor is reset for a user who has one") {
  const std::string location = new_store("users_totp");
  const auto reset = [&] {
    return patchbay({"users", "totp", "reset", "ann", "--org", "acme", "--store", location});
  };
  const CommandOutcome nothing = reset();
  CHECK(nothing.code == 4);
  CHECK(has(nothing.err, "nothing to reset"));
  const auto store = store::Store::open({.location = location}).value();
  execute(*store,
          "insert into second_factor (id, organization, user_id, sealed_secret, is_on, used_step, "
          "created_at) values ('factor_1', 'acme', 'ann', 'sealed', 1, 0, 1)");
  execute(*store,
          "insert into recovery_code (hash, organization, user_id) values ('h', 'acme', 'ann')");
  CHECK(reset().code == 0);
  CHECK(number_of(*store, "select count(*) from second_factor") == 0);
  CHECK(number_of(*store, "select count(*) from recovery_code") == 0);
  CHECK(number_of(*store, "select count(*) from audit_record where action = 'oauth.totp_reset'") ==
        1);
}

}  // namespace
}  // namespace patchbay::cli
