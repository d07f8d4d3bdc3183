#include "sandbox/drive/service.h"

#include <nlohmann/json.hpp>

#include "base/rfc3339.h"
#include "sandbox/drive/changes.h"
#include "sandbox/drive/seed.h"
#include "sandbox/drive/truth.h"

namespace patchbay::sandbox::drive {
namespace {

constexpr std::string_view kScope = "https://www.googleapis.com/auth/drive";

bool has_scope(const Token& token, std::string_view ending) {
  return token.scopes.contains(std::string(kScope) + std::string(ending));
}

}  // namespace

Service::Service(const nlohmann::json& seed, const Clock& clock, const Send& send)
    : store_(read_seed(seed)), clock_(&clock), channels_(clock, send) {}

void Service::add_routes(Router& router) {
  for (const auto& routes : {file_routes(), permission_routes(), drive_routes(), change_routes(),
                             channel_routes(), about_routes()}) {
    for (const auto& route : routes) {
      router.add(route.method, "/drive/v3" + route.path,
                 [this, route](const Request& request, const PathParameters& path) {
                   return answer(route, request, path);
                 });
    }
  }
  router.add("GET", "/oauth2/v3/userinfo",
             [this](const Request& request, const auto&) { return user_info(request); });
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

Granted<Token> Service::token_of(const Request& request) const {
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

Response Service::answer(const Route& route, const Request& request, const PathParameters& path) {
  const auto run = [&]() -> Granted<Response> {
    BOOST_OUTCOME_TRY(const Token token, token_of(request));
    Exchange exchange{request, path, store_, token.user};
    exchange.channels = &channels_;
    exchange.sees_content = has_scope(token, "") || has_scope(token, ".readonly");
    const bool sees_metadata = has_scope(token, ".metadata.readonly") || exchange.sees_content;
    if (!sees_metadata) return lacks_scope();
    return route.run(exchange);
  };
  auto granted = run();
  return granted.has_value() ? std::move(granted).value() : std::move(granted).error().response;
}

}  // namespace patchbay::sandbox::drive
