#include "sandbox/sandbox.h"

#include <fstream>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "sandbox/control.h"
#include "sandbox/drive/service.h"
#include "sandbox/github/service.h"
#include "sandbox/graph/service.h"
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
  std::unique_ptr<drive::Service> drive;
  std::unique_ptr<graph::Service> graph;
  std::unique_ptr<Listener> listener;
  std::mutex mutex;  // guards the services, which the listener's thread and tests use

  std::function<void(const LoggedRequest& request)> answered;
  Send send;

  Delivery answer(const Request& request);
  Delivery answer_logged(const Request& request, LoggedRequest& entry);
  template <class Service>
  void add_service(const std::string& name, std::unique_ptr<Service>& place,
                   const nlohmann::json& seed, const Clock& clock);
  template <class Service>
  void change(const std::unique_ptr<Service>& service, const std::string& json);
  // Notifies the watching clients of the changes, and waits for their answers.
  void send_news();
  template <class Service>
  std::string truth(const std::unique_ptr<Service>& service);
};

template <class Service>
Response change(Service& service, const Request& request) {
  try {
    service.change(nlohmann::json::parse(request.body));
    return Response{204, {}, {}};
  } catch (const std::exception& error) {
    return text_response(400, "text/plain", std::string(error.what()) + "\n");
  }
}

template <class Service>
void Sandbox::State::add_service(const std::string& name, std::unique_ptr<Service>& place,
                                 const nlohmann::json& seed, const Clock& clock) {
  if constexpr (std::is_constructible_v<Service, const nlohmann::json&, const Clock&, Send>) {
    place = std::make_unique<Service>(seed, clock, send);
  } else {
    place = std::make_unique<Service>(seed, clock);
  }
  place->add_routes(router);
  router.add("POST", "/_sandbox/" + name + "/change",
             [&service = *place](const Request& request, const auto&) {
               return sandbox::change(service, request);
             });
}

template <class Service>
Service& service_in(const std::unique_ptr<Service>& place) {
  if (!place) throw std::invalid_argument("the seed has no member for this provider");
  return *place;
}

template <class Service>
void Sandbox::State::change(const std::unique_ptr<Service>& service, const std::string& json) {
  {
    const std::lock_guard lock(mutex);
    service_in(service).change(nlohmann::json::parse(json));
  }
  send_news();
}

// The clients are notified after the change and without the lock, because they may read the change
// at once.
void Sandbox::State::send_news() {
  std::vector<OutgoingPost> all;
  const auto add = [&](const auto& service) {
    if (!service) return;
    for (OutgoingPost& each : service->news()) all.push_back(std::move(each));
  };
  {
    const std::lock_guard lock(mutex);
    add(drive);
    add(graph);
  }
  for (const OutgoingPost& each : all) {
    if (send) send(each);
  }
}

template <class Service>
std::string Sandbox::State::truth(const std::unique_ptr<Service>& service) {
  const std::lock_guard lock(mutex);
  return service_in(service).truth().dump();
}

Delivery Sandbox::State::answer(const Request& request) {
  LoggedRequest entry;
  Delivery delivery = answer_logged(request, entry);
  if (request.path.starts_with("/_sandbox/")) send_news();
  if (answered && entry.status != 0) answered(entry);
  return delivery;
}

Delivery Sandbox::State::answer_logged(const Request& request, LoggedRequest& entry) {
  const std::lock_guard lock(mutex);
  const auto match = router.find(request.method, request.path);
  if (request.path.starts_with("/_sandbox/")) {
    return {
        match.handler != nullptr ? (*match.handler)(request, match.parameters) : unknown_route(),
        {}};
  }
  entry = logged(request, match);
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
  log.add(entry);
  return delivery;
}

Sandbox::Sandbox(Options options) : state_(std::make_unique<State>()) {
  auto& state = *state_;
  state.answered = std::move(options.answered);
  state.send = std::move(options.send);
  const Clock& clock = options.clock != nullptr ? *options.clock : state.machine_clock;
  const auto seed =
      options.seed.empty() ? nlohmann::json::object() : nlohmann::json::parse(options.seed);
  for (const auto& [provider, content] : seed.items()) {
    if (provider == "github") {
      state.add_service("github", state.github, content, clock);
    } else if (provider == "drive") {
      state.add_service("drive", state.drive, content, clock);
    } else if (provider == "graph") {
      state.add_service("graph", state.graph, content, clock);
    } else if (provider != "oauth") {
      throw std::invalid_argument("seed: no provider \"" + provider +
                                  "\"; there is: drive, github, graph, oauth");
    }
  }
  state.oauth =
      std::make_unique<oauth::Providers>(seed.value("oauth", nlohmann::json::object()), clock);
  state.oauth->add_routes(state.router);
  oauth::add_control_routes(state.router, *state.oauth);
  if (state.drive) state.drive->accept_tokens_of(state.oauth->find("google"));
  if (state.graph) state.graph->accept_tokens_of(state.oauth->find("microsoft"));
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
void Sandbox::change_github(const std::string& json) { state_->change(state_->github, json); }
void Sandbox::change_drive(const std::string& json) { state_->change(state_->drive, json); }
void Sandbox::change_graph(const std::string& json) { state_->change(state_->graph, json); }
std::string Sandbox::github_truth() const { return state_->truth(state_->github); }
std::string Sandbox::drive_truth() const { return state_->truth(state_->drive); }
std::string Sandbox::graph_truth() const { return state_->truth(state_->graph); }

oauth::Providers& Sandbox::oauth() { return *state_->oauth; }

std::string seed_file(const std::string& name) {
  const std::string path = PATCHBAY_SANDBOX_SEEDS "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::invalid_argument("cannot read the seed " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace patchbay::sandbox
