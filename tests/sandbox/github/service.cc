#include "sandbox/github/service.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "sandbox/github/changes.h"
#include "sandbox/github/git_objects.h"
#include "sandbox/github/seed.h"
#include "sandbox/github/truth.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

std::string rfc3339(WallTime time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

// Returns a time in the form of RFC 9110 §5.6.7, such as "Sat, 28 Nov 2026 07:00:00 GMT".
std::string http_date(WallTime time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text.data();
}

// "Bearer X" and "token X" have the same meaning. GitHub accepts no other credential.
std::string bearer(std::string_view authorization) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "token "}) {
    if (authorization.starts_with(scheme)) return std::string(authorization.substr(scheme.size()));
  }
  return "(not a bearer token)";
}

struct NamedMedia {
  std::string_view name;
  Media media;
};
constexpr std::array<NamedMedia, 6> kNamedMedia = {{{"raw", Media::kRaw},
                                                    {"diff", Media::kDiff},
                                                    {"patch", Media::kPatch},
                                                    {"object", Media::kObject},
                                                    {"text-match", Media::kTextMatch},
                                                    {"json", Media::kJson}}};

// Returns the first media type in Accept, if the route offers it.
SandboxResult<Media> read_media(const Request& request, unsigned offered) {
  const auto accept = std::string(request.header("Accept").value_or("*/*"));
  auto first = accept.substr(0, accept.find_first_of(",;"));
  for (const std::string_view vendor : {"application/vnd.github.v3", "application/vnd.github"}) {
    if (!first.starts_with(vendor)) continue;
    first.erase(0, vendor.size());
    if (first.ends_with("+json")) first.erase(first.size() - 5);
    if (first.empty()) return Media::kJson;
    for (const auto& [name, media] : kNamedMedia) {
      if (first == "." + std::string(name) && (offered & static_cast<unsigned>(media)) != 0)
        return media;
    }
    break;
  }
  if (first == "application/json" || first == "*/*" || first == "application/*")
    return Media::kJson;
  return refusal(415,
                 "Unsupported 'Accept' header: '" + accept + "'. Must accept 'application/json'.");
}

SandboxResult<bool> check_headers(const Request& request) {
  if (request.header("User-Agent").value_or("").empty()) {
    return Refusal{text_response(
        403, "text/plain",
        "Request forbidden by administrative rules. Please make sure your request has a "
        "User-Agent header.\n")};
  }
  const auto version = request.header("X-GitHub-Api-Version");
  if (version && *version != "2022-11-28") {
    return refusal(400, "The API version " + std::string(*version) + " is not supported.");
  }
  return true;
}

void add_rate_headers(Response& response, const Budget& budget, const std::string& resource) {
  response.set("X-RateLimit-Limit", std::to_string(budget.limit));
  response.set("X-RateLimit-Remaining", std::to_string(budget.remaining()));
  response.set("X-RateLimit-Used", std::to_string(budget.used));
  response.set("X-RateLimit-Reset", std::to_string(budget.reset));
  response.set("X-RateLimit-Resource", resource);
}

void add_scope_headers(Response& response, const Token& token, const Route& route) {
  if (token.permissions || token.is_of_app) return;  // such tokens have no scopes
  std::string held;
  for (const auto& scope : token.scopes) held += (held.empty() ? "" : ", ") + scope;
  response.set("X-OAuth-Scopes", held);
  response.set("X-Accepted-OAuth-Scopes", accepted_scopes(route.need));
}

// Adds a weak ETag of the body. Answers 304 if the client already has that body.
bool revalidate(Response& response, const Request& request) {
  if (request.method != "GET" || response.status != 200) return false;
  const auto tag = "W/\"" + object_sha("body", response.body) + "\"";
  response.set("ETag", tag);
  response.set("Cache-Control", "private, max-age=60, s-maxage=60");
  response.set("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept");
  if (request.header("If-None-Match").value_or("").find(tag) == std::string_view::npos)
    return false;
  response.status = 304;
  response.body.clear();
  return true;
}

}  // namespace

Service::Service(const json& seed, const Clock& clock)
    : store_(read_seed(seed)), clock_(&clock), rates_(clock) {}

void Service::add_routes(Router& router) {
  for (const auto& routes : {user_routes(), repository_routes(), issue_routes(), pull_routes(),
                             search_routes(), commit_routes(), content_routes(), git_routes(),
                             graphql_routes(), permission_routes(), hook_routes()}) {
    for (const auto& route : routes) add(router, route);
  }
  add(router, {"GET", "/rate_limit", nullptr});
}

void Service::change(const json& change) { apply_change(store_, change, rfc3339(clock_->wall())); }

json Service::truth() const { return truth_of(store_); }

void Service::add(Router& router, const Route& route) {
  const auto handle = [this, route](const Request& request, const PathParameters& path) {
    return answer(route, request, path);
  };
  if (route.path == "/graphql") {
    router.add(route.method, "/graphql", handle);
    router.add(route.method, "/api/graphql", handle);
    return;
  }
  for (const std::string prefix : {"", "/api/v3"}) {
    if (!route.path.starts_with('~')) {
      router.add(route.method, prefix + route.path, handle);
      continue;
    }
    const auto below = route.path.substr(1);
    router.add(route.method, prefix + "/repos/{owner}/{repo}" + below, handle);
    router.add(route.method, prefix + "/repositories/{id}" + below, handle);
  }
}

const Token* Service::token_called(const std::string& text, Token& issued) const {
  const auto seeded = store_.tokens.find(text);
  if (seeded != store_.tokens.end()) return &seeded->second;
  const auto holder = issuer_ != nullptr ? issuer_->holder(text) : std::nullopt;
  if (!holder) return nullptr;
  issued.user = holder->user;
  issued.is_of_app = holder->expires;
  if (!issued.is_of_app) issued.scopes = holder->scopes;
  return &issued;
}

Response Service::answer(const Route& route, const Request& request, const PathParameters& path) {
  Exchange exchange{request, path, store_};
  exchange.api = request.origin + (request.path.starts_with("/api/") ? "/api/v3" : "");
  exchange.now = rfc3339(clock_->wall());
  std::string token;
  Token issued;
  bool bad_token = false;
  if (const auto authorization = request.header("Authorization")) {
    token = bearer(*authorization);
    exchange.token = token_called(token, issued);
    bad_token = exchange.token == nullptr;
  }
  if (route.run == nullptr && !bad_token) return rate_limit(exchange, token);
  auto& budget = rates_.budget(token, exchange.token, route.resource);
  auto granted =
      bad_token ? SandboxResult<Response>(bad_credentials()) : run(route, exchange, budget);
  Response response =
      granted.has_value() ? std::move(granted).value() : std::move(granted).error().response;
  const bool free = revalidate(response, request) && exchange.token != nullptr;
  if (!free && budget.remaining() > 0) ++budget.used;
  add_rate_headers(response, budget, route.resource);
  if (exchange.token != nullptr) add_scope_headers(response, *exchange.token, route);
  response.set("Date", http_date(clock_->wall()));
  response.set("X-GitHub-Media-Type", "github.v3; format=json");
  response.set("X-GitHub-Request-Id", "SAND:BOX:" + std::to_string(++requests_));
  return response;
}

SandboxResult<Response> Service::run(const Route& route, Exchange& exchange, const Budget& budget) {
  BOOST_OUTCOME_TRYV(check_headers(exchange.request));
  if (route.need == Need::kLogin && exchange.token == nullptr) return requires_authentication();
  if (budget.remaining() == 0) {
    return refusal(403, "API rate limit exceeded for " +
                            (exchange.token != nullptr ? "user " + exchange.login() : "127.0.0.1") +
                            ".");
  }
  BOOST_OUTCOME_TRY(exchange.media, read_media(exchange.request, route.media));
  if (route.path.starts_with('~')) {
    BOOST_OUTCOME_TRY(exchange.repository, admit(exchange, route.need, route.permission));
  }
  return route.run(exchange);
}

// Answers GET /rate_limit, which does not count against a budget.
Response Service::rate_limit(const Exchange& exchange, const std::string& token) {
  json resources = json::object();
  for (const std::string resource : {"core", "search", "code_search", "graphql"}) {
    const auto& budget = rates_.budget(token, exchange.token, resource);
    resources[resource] = {{"limit", budget.limit},
                           {"used", budget.used},
                           {"remaining", budget.remaining()},
                           {"reset", budget.reset}};
  }
  auto response = json_response({{"resources", resources}, {"rate", resources["core"]}});
  add_rate_headers(response, rates_.budget(token, exchange.token, "core"), "core");
  if (exchange.token != nullptr) add_scope_headers(response, *exchange.token, Route{});
  return response;
}

}  // namespace patchbay::sandbox::github
