#include "httpd/test_server.h"

#include <stdexcept>

namespace patchbay::test {

using namespace httpd;

telemetry::LogConfig TestServer::log_config() {
  telemetry::LogConfig config;
  config.writer = [this](telemetry::Level /*level*/, std::string_view line) {
    const std::scoped_lock lock(mutex);
    logged.emplace_back(line);
  };
  return config;
}

// The keys "good", "other" (of another organization) and "recalled" may call. The key "idle" has no
// permissions. Any other key does not exist.
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

// The cache contains only the key "recalled", which may call.
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
  add({.method = "GET",
       .pattern = "/hello/{name}",
       .access = Access::kAnyone,
       .handler =
           [](const Request& request) {
             return json_response("\"" + std::string(request.parameter("name")) + "\"");
           },
       .id = "hello",
       .summary = "Greets.",
       .answers = "Text",
       .work = Work::kQuick});
  add({.method = "POST",
       .pattern = "/echo",
       .access = Access::kCall,
       .handler = [](const Request& request) { return json_response(request.body); },
       .id = "echo",
       .summary = "Echoes.",
       .answers = "Text",
       .takes = "Text"});
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
  add({.method = "GET",
       .pattern = "/slow",
       .access = Access::kAnyone,
       .handler = [this](const Request& request) -> Result<Response> {
         if (doorway.pass(request)) return json_response("\"done\"");
         return Error(Code::kCancelled, "cancelled");
       },
       .id = "slow",
       .summary = "Waits.",
       .query = {{"deadline_ms", "How long it may take."}}});
  add({.method = "GET",
       .pattern = "/quick",
       .access = Access::kCall,
       .handler = [](const Request&) { return json_response("\"at once\""); },
       .id = "quick",
       .summary = "Answers where it stands.",
       .answers = "Text",
       .work = Work::kQuick});
  add({.method = "GET",
       .pattern = "/operated",
       .access = Access::kOperate,
       .handler = [](const Request&) { return json_response("\"secret\""); },
       .id = "operated",
       .summary = "For operators.",
       .answers = "Text",
       .work = Work::kQuick});
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
  add({.method = "GET",
       .pattern = "/back",
       .access = Access::kAnyone,
       .handler =
           [](const Request& request) {
             return json_response("\"" + std::string(request.query_value("a").value_or("")) + "\"");
           },
       .id = "back",
       .summary = "Where others send somebody back to.",
       .query = {{"state", "As it was given."}},
       .takes_any_query = true});
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
