// Tests that `patchbay profiles` stores filters of tools, and that keys and clients can name these
// profiles.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/command_line.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

struct ProfiledStore {
  explicit ProfiledStore(const std::string& name) : location(new_store(name)) {}

  CommandOutcome run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", location});
    return patchbay(std::move(words));
  }
  // Sets a profile to the lines in a file.
  void set(const std::string& profile, const std::string& lines) const {
    const CommandOutcome done =
        run({"profiles", "set", profile, file_with(profile + ".txt", lines), "--org", "acme"});
    INFO(done.err);
    REQUIRE(done.code == 0);
  }

  const std::string location;
};

TEST_CASE("a profile is set from a file, shown line by line, replaced and removed") {
  const ProfiledStore store("profiles_set");
  store.set("desk", "# the desk\r\nallow github/*:read\n\ndeny *_delete_*\n");
  CHECK(store.run({"profiles", "show", "desk", "--org", "acme"}).out ==
        "# the desk\nallow github/*:read\n\ndeny *_delete_*\n");
  CHECK(has(store.run({"profiles", "list", "--org", "acme"}).out, "nobody"));
  store.set("desk", "allow slack/*\n");
  const json shown =
      json::parse(store.run({"profiles", "show", "desk", "--org", "acme", "--output", "json"}).out);
  CHECK(shown.at("lines") == json{"allow slack/*"});
  CHECK(shown.at("organization") == "acme");
  CHECK(shown.at("filters").empty());
  CHECK(store.run({"profiles", "show", "desk"}).code == 4);  // the profile does not belong to every
                                                             // organization
  CHECK(store.run({"profiles", "remove", "desk", "--org", "acme"}).code == 0);
  CHECK(store.run({"profiles", "show", "desk", "--org", "acme"}).code == 4);
}

TEST_CASE("a file with wrong lines sets nothing, and each is named") {
  const ProfiledStore store("profiles_wrong");
  const std::string file = file_with("wrong.txt", "allow github/*\npermit x\ndeny a b\n");
  const CommandOutcome refused = store.run({"profiles", "set", "desk", file, "--org", "acme"});
  CHECK(refused.code == 3);
  CHECK(has(refused.err, "Line 2:"));
  CHECK(has(refused.err, "Line 3:"));
  CHECK(store.run({"profiles", "show", "desk", "--org", "acme"}).code == 4);
  CHECK(store.run({"profiles", "set", "desk", "/nowhere/x.txt", "--org", "acme"}).code == 4);
  // A folder can be opened like a file, but cannot be read. Without an error, the profile would
  // allow everything.
  const std::string folder = folder_named("profiles_wrong").string();
  CHECK(store.run({"profiles", "set", "desk", folder, "--org", "acme"}).code == 4);
  CHECK(store.run({"profiles", "show", "desk", "--org", "acme"}).code == 4);
}

TEST_CASE("a key, a client and an organization get a profile, show it, and lose it") {
  const ProfiledStore store("profiles_given");
  store.set("desk", "allow github/*\n");
  const json key = json::parse(store
                                   .run({"keys", "create", "--org", "acme", "--user", "ann",
                                         "--profile", "desk", "--output", "json"})
                                   .out);
  CHECK(key.at("profile") == "desk");
  const std::string id = key.at("id");
  const json client =
      json::parse(store
                      .run({"client", "add", "Ours", "--redirect-uri", "https://a.test/back",
                            "--org", "acme", "--profile", "desk", "--output", "json"})
                      .out);
  const std::string client_id = client.at("id");
  CHECK(has(store.run({"client", "show", client_id}).out, "desk of acme"));
  CHECK(has(store.run({"client", "list"}).out, "desk of acme"));
  CHECK(store.run({"profiles", "give", "desk", "--org", "acme"}).code == 0);
  const CommandOutcome listed = store.run({"profiles", "list", "--org", "acme"});
  CHECK(has(listed.out, "client " + client_id + ", key " + id + ", the organization"));
  const json shown =
      json::parse(store.run({"profiles", "show", "desk", "--org", "acme", "--output", "json"}).out);
  CHECK(shown.at("filters") ==
        json::array({{{"of", "client"}, {"id", client_id}, {"profile", "desk"}},
                     {{"of", "key"}, {"id", id}, {"profile", "desk"}},
                     {{"of", "organization"}, {"id", nullptr}, {"profile", "desk"}}}));
  const CommandOutcome held = store.run({"profiles", "remove", "desk", "--org", "acme"});
  CHECK(held.code == 3);
  CHECK(store.run({"profiles", "take", "--org", "acme"}).code == 0);
  CHECK(store.run({"profiles", "take", "--org", "acme", "--key", id}).code == 0);
  CHECK(store.run({"profiles", "take", "--org", "acme", "--client", client_id}).code == 0);
  const json keys =
      json::parse(store.run({"keys", "list", "--org", "acme", "--output", "json"}).out);
  for (const json& each : keys) CHECK(each.at("profile").is_null());
  CHECK(store.run({"profiles", "remove", "desk", "--org", "acme"}).code == 0);
}

TEST_CASE("a profile without an organization is for all, and nothing gets an unknown one") {
  const ProfiledStore store("profiles_shared");
  const std::string file = file_with("careful.txt", "deny *_delete_*\n");
  REQUIRE(store.run({"profiles", "set", "careful", file}).code == 0);
  CHECK(has(store.run({"profiles", "give", "careful"}).out, "every organization"));
  CHECK(store.run({"profiles", "give", "careful", "--org", "acme"}).code == 4);
  CHECK(store.run({"profiles", "give", "careful", "--key", "key_x"}).code == 4);
  const CommandOutcome both =
      store.run({"profiles", "give", "careful", "--key", "key_x", "--client", "client_x"});
  CHECK(both.code != 0);
  CHECK(store.run({"keys", "create", "--org", "acme", "--user", "ann", "--profile", "careful"})
            .code == 4);
}

}  // namespace
}  // namespace patchbay::cli
