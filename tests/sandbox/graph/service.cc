#include "sandbox/graph/service.h"

#include <nlohmann/json.hpp>

#include "base/rfc3339.h"
#include "sandbox/graph/changes.h"
#include "sandbox/graph/seed.h"
#include "sandbox/graph/truth.h"

namespace patchbay::sandbox::graph {

Service::Service(const nlohmann::json& seed, const Clock& clock, const Send& send)
    : store_(read_seed(seed)), clock_(&clock), subscriptions_(clock, send) {}

void Service::add_routes(Router& router) {
  const auto add = [&](const Route& route, const std::string& place) {
    router.add(route.method, "/v1.0" + place + route.path,
               [this, route](const Request& request, const PathParameters& path) {
                 return answer(route, request, path);
               });
  };
  for (const auto& routes : {drive_routes(), delta_routes(), search_routes()}) {
    for (const auto& route : routes) {
      for (const char* place : {"/me/drive", "/drives/{drive}", "/sites/{site}/drive"}) {
        add(route, place);
      }
    }
  }
  for (const auto& routes : {site_routes(), directory_routes(), subscription_routes()}) {
    for (const auto& route : routes) add(route, "");
  }
  add({"POST", "/search/query", search_everywhere}, "");
  router.add("GET", "/download/{item}", [this](const Request& request, const PathParameters& path) {
    return answer_download(store_, request, path);
  });
}

void Service::change(const nlohmann::json& change) {
  if (change.is_object() && change.contains("lifecycle")) {
    return subscriptions_.happen(change.at("lifecycle").get<std::string>());
  }
  apply_change(store_, change, rfc3339(clock_->wall()));
}

nlohmann::json Service::truth() const { return truth_of(store_); }

SandboxResult<Token> Service::token_of(const Request& request) const {
  const auto given = request.header("Authorization");
  constexpr std::string_view kScheme = "Bearer ";
  if (!given || !given->starts_with(kScheme)) return bad_credentials();
  const std::string text(given->substr(kScheme.size()));
  const auto seeded = store_.tokens.find(text);
  if (seeded != store_.tokens.end()) return seeded->second;
  const auto holder = issuer_ != nullptr ? issuer_->holder(text) : std::nullopt;
  if (!holder) return bad_credentials();
  return Token{holder->user, holder->scopes};
}

Response Service::answer(const Route& route, const Request& request, const PathParameters& path) {
  const auto run = [&]() -> SandboxResult<Response> {
    BOOST_OUTCOME_TRY(const Token token, token_of(request));
    return route.run(Exchange{request, path, store_, token, subscriptions_});
  };
  auto granted = run();
  return granted.has_value() ? std::move(granted).value() : std::move(granted).error().response;
}

}  // namespace patchbay::sandbox::graph
