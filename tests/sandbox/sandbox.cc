#include "sandbox/sandbox.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/control.h"
#include "sandbox/github/service.h"
#include "sandbox/listener.h"
#include "sandbox/oauth/control.h"
#include "sandbox/router.h"

namespace patchbay::sandbox {
namespace {

Response unknown_route() {
  return text_response(404, "application/json; charset=utf-8",
                       R"({"message":"Not Found","documentation_url":"","status":"404"})");
}

LoggedRequest logged(const Request& request, const Router::Match& match) {
  LoggedRequest entry;
  entry.method = request.method;
  entry.target = request.target;
  entry.route = match.route != nullptr ? *match.route : "";
  entry.headers = request.headers;
  entry.body = request.body;
  return entry;
}

}  // namespace

struct Sandbox::State {
  FaultScript faults;
  RequestLog log;
  Router router;
  SystemClock machine_clock;
  std::unique_ptr<oauth::Providers> oauth;
  std::unique_ptr<github::Service> github;
  std::unique_ptr<Listener> listener;

  Delivery answer(const Request& request);
};

Delivery Sandbox::State::answer(const Request& request) {
  const auto match = router.find(request.method, request.path);
  if (request.path.starts_with("/_sandbox/")) {
    return {
        match.handler != nullptr ? (*match.handler)(request, match.parameters) : unknown_route(),
        {}};
  }
  auto entry = logged(request, match);
  Delivery delivery;
  delivery.fault = faults.take(request.method, request.path);
  if (delivery.fault && delivery.fault->status) {
    delivery.response.status = *delivery.fault->status;
    delivery.response.body = delivery.fault->body;
  } else {
    delivery.response =
        match.handler != nullptr ? (*match.handler)(request, match.parameters) : unknown_route();
  }
  if (delivery.fault) {
    for (const auto& [name, value] : delivery.fault->headers) delivery.response.set(name, value);
  }
  entry.status = delivery.response.status;
  entry.faulted = delivery.fault.has_value();
  log.add(std::move(entry));
  return delivery;
}

Sandbox::Sandbox(Options options) : state_(std::make_unique<State>()) {
  auto& state = *state_;
  const Clock& clock = options.clock != nullptr ? *options.clock : state.machine_clock;
  const auto seed =
      options.seed.empty() ? nlohmann::json::object() : nlohmann::json::parse(options.seed);
  for (const auto& [provider, content] : seed.items()) {
    if (provider == "github") {
      state.github = std::make_unique<github::Service>(content, clock);
      state.github->add_routes(state.router);
    } else if (provider != "oauth") {
      throw std::invalid_argument("seed: no provider \"" + provider +
                                  "\"; there is: github, oauth");
    }
  }
  state.oauth =
      std::make_unique<oauth::Providers>(seed.value("oauth", nlohmann::json::object()), clock);
  state.oauth->add_routes(state.router);
  oauth::add_control_routes(state.router, *state.oauth);
  if (state.github) state.github->accept_tokens_of(state.oauth->find("github"));
  add_control_routes(state.router, state.faults, state.log);
  state.listener = std::make_unique<Listener>(
      options.port, state.faults,
      [&state](const Request& request) { return state.answer(request); });
}

Sandbox::~Sandbox() { state_->listener.reset(); }

std::string Sandbox::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->listener->port());
}

FaultScript& Sandbox::faults() { return state_->faults; }
RequestLog& Sandbox::log() { return state_->log; }
oauth::Providers& Sandbox::oauth() { return *state_->oauth; }

std::string seed_file(const std::string& name) {
  const std::string path = PATCHBAY_SANDBOX_SEEDS "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::invalid_argument("cannot read the seed " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace patchbay::sandbox
