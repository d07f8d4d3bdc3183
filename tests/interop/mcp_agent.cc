#include "interop/mcp_agent.h"

#include <chrono>
#include <iostream>
#include <stdexcept>

#include "cli/loopback_redirect.h"
#include "interop/browser.h"
#include "interop/mcp_answers.h"
#include "links/links.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kConnector = "mcp";
constexpr int kMostRounds = 5;       // maximum number of rounds of questions in one call
constexpr int kMostConnections = 2;  // maximum number of connections of an account in one call
constexpr std::chrono::seconds kCallTime{10};
constexpr std::chrono::seconds kConnectTime{20};

template <class T>
T value_of(Result<T> result) {
  if (result.has_error()) throw std::runtime_error(result.error().message());
  return std::move(result).value();
}

// Returns the authorization server at which the operator registered the client, as the server's
// metadata names it.
std::string issuer_at(const std::string& url) {
  const std::string site = url.substr(0, url.find('/', url.find("://") + 3));
  Browser browser(site);
  for (const std::string& path : {url.substr(site.size()), std::string()}) {
    const Page page = browser.open(site + "/.well-known/oauth-protected-resource" + path);
    const json metadata = json::parse(page.body, nullptr, false);
    if (metadata.is_object()) return metadata.at("authorization_servers").at(0);
  }
  return {};
}

oauth::ConfiguredClients clients_of(const AgentOptions& options) {
  if (options.client_id.empty()) return oauth::ConfiguredClients({}, {});
  oauth::ClientIdentity client{options.client_id, Secret(options.client_secret)};
  client.issuer = issuer_at(options.url);
  return oauth::ConfiguredClients({{kConnector, "", std::move(client)}}, {});
}

std::unique_ptr<engine::Engine> open_host(const AgentOptions& options, const std::string& folder,
                                          const engine::Surroundings& around) {
  const std::string keys = folder + "/keys";
  if (const auto made = vault::create_key_ring(keys, around.random); made.has_error()) {
    throw std::runtime_error(made.error().message());
  }
  auto kept =
      value_of(engine::AccountStore::open({.store = folder + "/store.db",
                                           .key_ring = vault::KeyRingSource::in_file(keys),
                                           .redirect_uris = {cli::LoopbackRedirect::any_port()},
                                           .clients = clients_of(options)},
                                          around.clock, around.random));
  engine::Options host;
  host.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
  host.connector_config[kConnector] = json{{"url", options.url}}.dump();
  host.client_document = options.client_document;
  host.deadline = kCallTime;
  return value_of(engine::Engine::open(std::move(host), around, std::move(kept)));
}

// Opens the authorization address as a browser does, and follows the redirects to the last page.
// This page belongs to the authorization server or to this host.
void visit(std::string address) {
  constexpr int kMostSites = 3;
  for (int sites = 0; sites < kMostSites; ++sites) {
    Browser browser(address.substr(0, address.find('/', address.find("://") + 3)));
    const Page page = browser.open(address);
    if (page.status != 0) return;
    address = page.url;
  }
}

}  // namespace

McpAgent::McpAgent(const AgentOptions& options)
    : engine_(open_host(options, folder_.path().string(), machine_.surroundings())) {}

Result<std::string> McpAgent::run(const std::string& action, const json& arguments) {
  for (int connections = 0;; ++connections) {
    auto outcome = run_once(action, arguments);
    if (outcome.has_value() || connections == kMostConnections) return outcome;
    if (!links::is_mended_by_connecting(outcome.error().code())) return outcome;
    std::cerr << action << ": " << outcome.error().message() << "\n";
    PATCHBAY_TRY(connect(outcome.error().details().required_scopes));
  }
}

// Makes a call, and answers the server's questions.
Result<std::string> McpAgent::run_once(const std::string& action, const json& arguments) {
  const std::string text = arguments.dump();
  std::string continuation;
  std::string answers;
  for (int round = 0;; ++round) {
    actions::Request request = engine_->request();
    request.connector = kConnector;
    request.action = action;
    request.arguments = text;
    request.continuation = continuation;
    request.answers = answers;
    request.caller = &caller_;
    request.trace_id = engine_->trace_ids.next();
    std::string result;
    auto outcome = engine_->run(request, result);
    if (outcome.has_value()) return result;
    if (outcome.error().code() != Code::kInputRequired || round == kMostRounds) {
      return std::move(outcome).error();
    }
    continuation = outcome.error().details().continuation;
    answers = accept_all(json::parse(outcome.error().details().input_schema)).dump();
  }
}

Result<void> McpAgent::connect(const std::vector<std::string>& scopes) {
  connecting::Connecting& connecting = *engine_->accounts->connecting;
  const Patience patience{machine_.clock.now() + kConnectTime};
  const TraceId trace_id = engine_->trace_ids.next();
  PATCHBAY_TRY(const auto redirect, cli::LoopbackRedirect::listen(kConnector));
  PATCHBAY_TRY(
      const auto begun,
      connecting.begin(caller_,
                       {.connector = kConnector, .redirect_uri = redirect->uri(), .scopes = scopes},
                       trace_id, patience));
  redirect->expect(begun.state, [&](const oauth::Callback& callback, const TraceId& trace,
                                    const Patience& time) {
    return connecting.finish(callback, &caller_, trace, time);
  });
  visit(begun.authorization_url);
  PATCHBAY_TRY(const auto link, redirect->wait(patience));
  for (const auto& warning : link.warnings) std::cerr << "warning: " << warning << "\n";
  return success();
}

}  // namespace patchbay::test
