// Tests an action that runs other actions by the provider's names. It gives a caller no more rights
// than these other actions do: their filters, gates and schemas apply.
#include "api/api_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// A server with the connector `relay`.
class RelayServer {
 public:
  RelayServer()
      : server(store::Dialect::kSqlite, [](app::Config& config) {
          config.connector_path = {PATCHBAY_BINARY_DIR "/relay_connectors"};
        }) {}

  // Runs the tool that the provider calls `tool`. Returns the body of the answer.
  json run(int status, const std::string& tool, const json& arguments = json::object()) const {
    return server.json(status, "POST", "/aip/connectors/relay/actions/run", server.ann(),
                       json{{"tool", tool}, {"arguments", arguments}}.dump());
  }
  void filter(const json& lines) const {
    server.json(200, "PUT", "/v1/admin/tool_profiles/desk", server.admin(),
                json{{"lines", lines}}.dump());
    server.json(200, "PUT", "/v1/admin/tool_filters", server.admin(),
                json{{"of", "organization"}, {"profile", "desk"}}.dump());
  }
  void close(const std::string& action) const {
    const json gate = {{"category", "connector/model"}, {"owner", "The relay team"},
                       {"remove_when", "never"},        {"connectors", {"relay"}},
                       {"actions", {action}},           {"rule", {{"kind", "kill_switch"}}}};
    server.json(200, "PUT", "/v1/admin/gates/stop", server.admin(), gate.dump());
  }

  ApiServer server;
};

TEST_CASE("what is passed on is judged by the schema of the tool that it is for") {
  const RelayServer relay;
  CHECK(relay.run(200, "Read-it", {{"what", "all"}}) == json{{"ran", true}});
  const json refused = relay.run(422, "Read-it", {{"what", 7}});
  CHECK(refused.at("code") == "INVALID_ARGUMENT");
  CHECK(refused.dump().find("/arguments/what") != std::string::npos);
}

TEST_CASE("a tool that a filter leaves out is not run by its provider's name, listed or not") {
  const RelayServer relay;
  CHECK(relay.run(200, "Write-it").contains("ran"));
  CHECK(relay.run(200, "Hidden-it").contains("ran"));
  relay.filter({"allow relay/run", "allow relay/read_it", "deny *hidden*"});
  CHECK(relay.run(200, "Read-it").contains("ran"));
  for (const char* left_out : {"Write-it", "Hidden-it", "write_it"}) {
    const json refused = relay.run(403, left_out);
    CHECK(refused.at("code") == "GATE_CLOSED");
    CHECK(refused.at("reason") == "tool_filter");
  }
}

TEST_CASE("a gate of one action closes also what the provider does not list") {
  const RelayServer relay;
  relay.close("write_it");
  CHECK(relay.run(200, "Read-it").contains("ran"));
  for (const char* closed : {"Write-it", "Hidden-it"}) {
    const json refused = relay.run(403, closed);
    CHECK(refused.at("code") == "GATE_CLOSED");
    CHECK(refused.at("reason") == "kill_switch");
  }
}

}  // namespace
}  // namespace patchbay::test
