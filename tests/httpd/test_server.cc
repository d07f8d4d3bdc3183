#include "httpd/test_server.h"

#include <stdexcept>

namespace patchbay::test {

using namespace httpd;

LogConfig TestServer::log_config() {
  LogConfig config;
  config.writer = [this](Level /*level*/, std::string_view line) {
    const std::scoped_lock lock(mutex);
    logged.emplace_back(line);
  };
  return config;
}

// The keys "good", "other" (of another organization) and "recalled" may call; "idle" may do
// nothing; any other key does not exist.
Authenticate TestServer::authenticate() {
  return [this](const Credentials& shown) -> Result<std::shared_ptr<const Caller>> {
    ++asked;
    auto caller = std::make_shared<Caller>();
    caller->key = shown.key;
    if (!shown.user.empty()) caller->user = shown.user;
    const bool may_call = shown.key == "good" || shown.key == "other";
    if (may_call) caller->scopes = {"call"};
    if (shown.key == "other") caller->organization = "other";
    if (!may_call && shown.key != "idle") {
      PATCHBAY_TRY(shown.before_look_up());
      ++looked_up;
      return Error(Code::kUnauthenticated, "no such key");
    }
    return std::shared_ptr<const Caller>(std::move(caller));
  };
}

// Memory knows only the key "recalled", which may call.
Recall TestServer::recall() {
  return [](const Credentials& shown) -> std::shared_ptr<const Caller> {
    if (shown.key != "recalled") return nullptr;
    auto caller = std::make_shared<Caller>();
    caller->key = shown.key;
    caller->scopes = {"call"};
    caller->user = "ann";
    return caller;
  };
}

std::vector<Route> TestServer::routes(std::vector<Route> all) {
  const auto add = [&](Route route) { all.push_back(std::move(route)); };
  add({"GET",
       "/hello/{name}",
       Access::kAnyone,
       [](const Request& request) {
         return json_response("\"" + std::string(request.parameter("name")) + "\"");
       },
       "hello",
       "Greets.",
       {},
       {},
       "Text",
       200,
       {},
       Work::kQuick});
  add({"POST",
       "/echo",
       Access::kCall,
       [](const Request& request) { return json_response(request.body); },
       "echo",
       "Echoes.",
       {},
       "Text",
       "Text"});
  add({"GET", "/address", Access::kAnyone,
       [](const Request& request) { return json_response("\"" + request.address + "\""); },
       "address", "Who asks."});
  add({"GET", "/large", Access::kAnyone,
       [this](const Request&) {
         Response response = json_response(std::string(std::size_t{32} << 20, ' '));
         response.held = kept;
         return response;
       },
       "large", "Answers with 32 MiB."});
  add({"GET",
       "/slow",
       Access::kAnyone,
       [this](const Request& request) -> Result<Response> {
         if (doorway.pass(request)) return json_response("\"done\"");
         return Error(Code::kCancelled, "cancelled");
       },
       "slow",
       "Waits.",
       {{"deadline_ms", "How long it may take."}}});
  add({"GET",
       "/quick",
       Access::kCall,
       [](const Request&) { return json_response("\"at once\""); },
       "quick",
       "Answers where it stands.",
       {},
       {},
       "Text",
       200,
       {},
       Work::kQuick});
  add({"GET",
       "/operated",
       Access::kOperate,
       [](const Request&) { return json_response("\"secret\""); },
       "operated",
       "For operators.",
       {},
       {},
       "Text",
       200,
       {},
       Work::kQuick});
  add({"GET", "/held", Access::kCall,
       [this](const Request& request) -> Result<Response> {
         if (doorway.pass(request)) return json_response("\"done\"");
         return Error(Code::kCancelled, "cancelled");
       },
       "held", "Waits, for who has a key."});
  add({"GET", "/stuck/{connector_id}/{action_id}", Access::kAnyone,
       [this](const Request&) {
         deaf.pass_deaf();
         return json_response("\"at last\"");
       },
       "stuck", "Does not return."});
  add({"GET", "/throws", Access::kAnyone,
       [](const Request&) -> Result<Response> { throw std::runtime_error("a secret sentence"); },
       "throws", "Throws."});
  Route back = {
      "GET",
      "/back",
      Access::kAnyone,
      [](const Request& request) {
        return json_response("\"" + std::string(request.query_value("a").value_or("")) + "\"");
      },
      "back",
      "Where others send somebody back to.",
      {{"state", "As it was given."}}};
  back.takes_any_query = true;
  add(std::move(back));
  add({"GET", "/split", Access::kAnyone,
       [](const Request&) {
         auto response = no_content();
         response.headers = {{"X-Bad", "a\r\nInjected: yes"}, {"X-Good", "a"}};
         return response;
       },
       "split", "Answers with a header that would be two."});
  return all;
}

}  // namespace patchbay::test
