// Tests that programs by other authors use the tools of a real server: with OAuth, from the first
// refusal to the refreshed token, and with a key.
#include "api/api_server.h"
#include "authserver/people.h"
#include "interop/peer.h"

namespace patchbay::test {
namespace {

constexpr const char* kPassword = "correct-horse-battery";

// A server with a user who can sign in.
class PeopledServer : public ApiServer {
 public:
  PeopledServer()
      : ApiServer(store::Dialect::kSqlite, [](app::Config& config) {
          config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/sdk_connectors");
        }) {
    SystemRandom random;
    SystemClock clock;
    const auto store = database().open();
    authserver::People people(*store, random, clock, "test");
    REQUIRE(people
                .set_password({"acme", "ann"}, Secret(std::string(kPassword)),
                              authserver::People::Account::kNew, "test")
                .has_value());
  }

  // Runs a script of tests/interop with the server's address. Returns the script's output.
  [[nodiscard]] std::string run(const std::string& script) const {
    return printed_by_peer(script + " http://127.0.0.1:" + std::to_string(port()) + "/api/v1/mcp",
                           "KEY=" + api_keys().at(1) + " PERSON='acme ann " + kPassword + "'");
  }
};

// Returns the number of records of this action.
std::size_t count_of(const PeopledServer& server, const std::string& action) {
  return server.audited(action).size();
}

TEST_CASE("the clients of both SDKs sign in, refresh and ask for more, and work at the same time") {
  const PeopledServer server;
  const std::string said = server.run("mcp_oauth_clients.mjs");
  INFO(said);
  CHECK(said.ends_with("all of it fits\n"));
  CHECK(count_of(server, "oauth.consent_granted") == 13);
  CHECK(count_of(server, "oauth.token_refreshed") == 4);
}

TEST_CASE("what the page about clients says to paste works as it stands there") {
  const PeopledServer server;
  const std::string said = server.run("mcp_recipes.mjs");
  INFO(said);
  CHECK(said.ends_with("all of it fits\n"));
  CHECK(count_of(server, "oauth.consent_granted") == 6);
  CHECK(count_of(server, "oauth.token_refreshed") == 2);
}

}  // namespace
}  // namespace patchbay::test
