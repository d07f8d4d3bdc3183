#include "cli/reload_connectors.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/random.h"
#include "base/words.h"
#include "cli/printable.h"
#include "http_client/http_client.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

constexpr const char* kKey = "PATCHBAY_API_KEY";
constexpr std::chrono::minutes kPatience{10};  // it starts every connector that is new
constexpr std::uint64_t kReportBytes = std::uint64_t{4} << 20;
constexpr int kOk = 200;

std::string url_of(const app::ServerConfig& config, const std::string& server) {
  if (!server.empty()) return server;
  if (!config.public_url.empty()) return config.public_url;
  return (config.tls_certificate.empty() ? "http://" : "https://") + config.listen;
}

Result<Response> ask(const std::string& server, const std::string& key) {
  SystemClock clock;
  SystemRandom random;
  SystemWait wait;
  LogConfig silent;
  silent.writer = [](Level /*level*/, std::string_view /*line*/) {};
  Log log(silent, clock);
  Request request;
  request.method = "POST";
  request.url = server.substr(0, server.find_last_not_of('/') + 1) + "/v1/admin/connectors/reload";
  PATCHBAY_TRY(const auto url, Url::parse(request.url));
  PATCHBAY_TRY(auto pattern, OriginPattern::parse(url.origin().text()));
  const bool is_plain = url.origin().scheme == "http";
  std::vector<OriginRule> rules;
  rules.push_back({std::move(pattern), true, is_plain ? Reach::kLoopback : Reach::kPrivate});
  const OriginPolicy origins(std::move(rules));
  request.headers.add("Authorization", "Bearer " + key);
  request.origins = &origins;
  request.max_redirects = 0;
  request.retry.max_tries = 1;
  request.deadline = clock.now() + kPatience;
  request.idle_timeout = kPatience;
  HttpClient http({}, clock, random, log, wait);
  return http.fetch(request, kReportBytes);
}

void print(std::ostream& out, const json& report) {
  for (const char* what : {"added", "replaced", "removed", "unchanged"}) {
    const auto names = report.value(what, std::vector<std::string>());
    out << what << ": " << (names.empty() ? "none" : printable(joined(names, ", "))) << "\n";
  }
  for (const json& each : report.value("refused", json::array())) {
    out << "refused: " << printable(each.value("id", "")) << ": "
        << printable(each.value("message", "")) << "\n";
    if (each.value("old_stays", false)) out << "  what ran before goes on\n";
  }
}

// The server's own sentence where it has one.
Error refused(const Response& answer) {
  const auto said = json::parse(answer.body, nullptr, false);
  const std::string sentence = said.is_object() ? said.value("message", std::string()) : "";
  return {Code::kPermissionDenied, "the server answered " + std::to_string(answer.status) +
                                       (sentence.empty() ? "." : ": " + sentence)};
}

}  // namespace

ExitCode reload_connectors(const Invocation& invocation, const std::string& server) {
  const auto config = configuration_of(invocation);
  if (!config) return fail(invocation, config.error()), kUsage;
  const auto key = invocation.environment(kKey);
  if (!key || key->empty()) {
    return fail(invocation,
                Error(
                    Code::kInvalidArgument,
                    std::string("a running server is asked with a key of the scope operate: set ") +
                        kKey + ", or send the server SIGHUP, which does the same.")),
           kUsage;
  }
  const std::string url = url_of(config.value().server, server);
  const auto answer = ask(url, *key);
  if (!answer) return fail(invocation, Error(answer.error()).at(url));
  if (answer.value().status != kOk) return fail(invocation, refused(answer.value()).at(url));
  const auto report = json::parse(answer.value().body, nullptr, false);
  if (!report.is_object()) {
    return fail(invocation,
                Error(Code::kProviderError, "what answers there is no Patchbay server.").at(url));
  }
  if (invocation.output == Output::kJson) {
    invocation.terminal.out << report.dump() << "\n";
  } else {
    print(invocation.terminal.out, report);
  }
  return report.value("refused", json::array()).empty() ? kDone : kNegative;
}

}  // namespace patchbay::cli
