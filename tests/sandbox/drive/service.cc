#include "sandbox/drive/service.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/rfc3339.h"
#include "sandbox/drive/changes.h"
#include "sandbox/drive/seed.h"
#include "sandbox/drive/truth.h"

namespace patchbay::sandbox::drive {

std::vector<std::string> content_scopes() {
  return {"https://www.googleapis.com/auth/drive",
          "https://www.googleapis.com/auth/drive.readonly"};
}

namespace {

bool has_one_of(const Token& token, const std::vector<std::string>& scopes) {
  return std::any_of(scopes.begin(), scopes.end(),
                     [&](const std::string& scope) { return token.scopes.contains(scope); });
}

Api drive_api() {
  Api api{"/drive/v3", content_scopes(), {}};
  api.scopes.push_back("https://www.googleapis.com/auth/drive.metadata.readonly");
  for (const auto& routes : {file_routes(), permission_routes(), drive_routes(), change_routes(),
                             channel_routes(), about_routes()}) {
    api.routes.insert(api.routes.end(), routes.begin(), routes.end());
  }
  return api;
}

}  // namespace

Service::Service(const nlohmann::json& seed, const Clock& clock, const Send& send)
    : store_(read_seed(seed)), clock_(&clock), channels_(clock, send) {}

void Service::add_routes(Router& router) {
  for (const Api& api : {drive_api(), sheets_api(), directory_api(), editors_api()}) {
    add(router, api);
  }
  router.add("GET", "/oauth2/v3/userinfo",
             [this](const Request& request, const auto&) { return user_info(request); });
}

void Service::add(Router& router, const Api& api) {
  for (const auto& route : api.routes) {
    router.add(route.method, api.address + route.path,
               [this, api, route](const Request& request, const PathParameters& path) {
                 return answer(api, route, request, path);
               });
  }
}

Response Service::user_info(const Request& request) const {
  auto token = token_of(request);
  if (!token) return std::move(token).error().response;
  return answer_user_info(store_, token.value());
}

void Service::change(const nlohmann::json& change) {
  apply_change(store_, change, rfc3339(clock_->wall()));
}

nlohmann::json Service::truth() const { return truth_of(store_); }

SandboxResult<Token> Service::token_of(const Request& request) const {
  const auto given = request.header("Authorization");
  if (!given) return no_credentials();
  constexpr std::string_view kScheme = "Bearer ";
  if (!given->starts_with(kScheme)) return bad_credentials();
  const std::string text(given->substr(kScheme.size()));
  const auto seeded = store_.tokens.find(text);
  if (seeded != store_.tokens.end()) return seeded->second;
  const auto holder = issuer_ != nullptr ? issuer_->holder(text) : std::nullopt;
  if (!holder) return bad_credentials();
  return Token{holder->user, holder->scopes};
}

Response Service::answer(const Api& api, const Route& route, const Request& request,
                         const PathParameters& path) {
  const auto run = [&]() -> SandboxResult<Response> {
    BOOST_OUTCOME_TRY(const Token token, token_of(request));
    Exchange exchange{request, path, store_, token.user};
    exchange.channels = &channels_;
    exchange.sees_content = has_one_of(token, content_scopes());
    if (!has_one_of(token, api.scopes)) return lacks_scope();
    return route.run(exchange);
  };
  auto granted = run();
  return granted.has_value() ? std::move(granted).value() : std::move(granted).error().response;
}

}  // namespace patchbay::sandbox::drive
