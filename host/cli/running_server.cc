#include "cli/running_server.h"

#include <chrono>

#include "base/random.h"
#include "cli/server_address.h"
#include "http_client/http_client.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

constexpr const char* kKey = "PATCHBAY_API_KEY";
constexpr std::chrono::minutes kPatience{10};  // 10 minutes, because a reload starts every new
                                               // connector
constexpr std::uint64_t kAnswerBytes = std::uint64_t{4} << 20;
constexpr int kFirstRefusal = 300;

std::string url_of(const app::ServerConfig& config, const std::string& server) {
  return server.empty() ? server_address(config) : server;
}

Result<http_client::Response> send(const std::string& method, const http_client::Url& url,
                                   const std::string& key) {
  SystemClock clock;
  SystemRandom random;
  http_client::SystemWait wait;
  telemetry::LogConfig silent;
  silent.writer = [](telemetry::Level /*level*/, std::string_view /*line*/) {};
  telemetry::Log log(silent, clock);
  http_client::Request request;
  request.method = method;
  request.url = url.text();
  const bool is_plain = url.origin().scheme == "http";
  PATCHBAY_TRY(const auto origins,
               http_client::OriginPolicy::only(
                   url.origin(), true,
                   is_plain ? http_client::Reach::kLoopback : http_client::Reach::kPrivate));
  request.headers.add("Authorization", "Bearer " + key);
  request.origins = &origins;
  request.max_redirects = 0;
  request.retry.max_tries = 1;
  request.deadline = clock.now() + kPatience;
  request.idle_timeout = kPatience;
  http_client::HttpClient http({}, clock, random, log, wait);
  return http.fetch(request, kAnswerBytes);
}

// Returns the error for a request that the server refused. The error has the server's own message
// if the answer has one.
Error refused(int status, const json& said) {
  const std::string sentence = said.is_object() ? said.value("message", std::string()) : "";
  return {Code::kPermissionDenied, "the server answered " + std::to_string(status) +
                                       (sentence.empty() ? "." : ": " + sentence)};
}

}  // namespace

Result<RunningServer> RunningServer::find(const Invocation& invocation, const std::string& url) {
  BOOST_OUTCOME_TRY(const auto config, configuration_of(invocation));
  const auto key = invocation.environment(kKey);
  if (!key || key->empty()) {
    return Error(Code::kInvalidArgument,
                 std::string("a running server is asked with a key of the scope operate: set ") +
                     kKey + ".");
  }
  std::string found = url_of(config.server, url);
  found.resize(found.find_last_not_of('/') + 1);
  return RunningServer(std::move(found), *key);
}

Result<json> RunningServer::ask(const std::string& method, const std::string& path,
                                const Query& query) const {
  PATCHBAY_TRY(auto url, http_client::Url::parse(url_ + path));
  for (const auto& [name, value] : query) {
    PATCHBAY_TRY(url.append_query(name, value));
  }
  const auto answer = send(method, url, key_);
  if (!answer) return Error(answer.error()).at(url_);
  const std::string& body = answer.value().body;
  json said = body.empty() ? json() : json::parse(body, nullptr, false);
  if (answer.value().status >= kFirstRefusal) {
    return refused(answer.value().status, said).at(url_);
  }
  if (!body.empty() && !said.is_object()) {
    return Error(Code::kProviderError, "what answers there is no Patchbay server.").at(url_);
  }
  return said;
}

void add_server_option(CLI::App& command, std::string& url) {
  command.add_option("--server", url, "Its URL; where the configuration says by default")
      ->type_name("URL");
}

}  // namespace patchbay::cli
