#include "httpd/openapi.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace patchbay::httpd {
namespace {

using Json = nlohmann::ordered_json;

Json reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

Json json_content(std::string_view schema) {
  return {{"application/json", {{"schema", reference(schema)}}}};
}

Json parameters_of(const Route& route) {
  Json parameters = Json::array();
  for (std::size_t at = route.pattern.find('{'); at != route.pattern.npos;
       at = route.pattern.find('{', at + 1)) {
    const std::size_t end = route.pattern.find('}', at);
    parameters.push_back({{"name", route.pattern.substr(at + 1, end - at - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
  }
  for (const QueryParameter& query : route.query) {
    Json schema = {{"type", "string"}};
    if (!query.values.empty()) schema["enum"] = query.values;
    parameters.push_back({{"name", query.name},
                          {"in", "query"},
                          {"required", query.required},
                          {"description", query.description},
                          {"schema", std::move(schema)}});
  }
  return parameters;
}

bool is_held_to(const QueryParameter& query) { return query.required || !query.values.empty(); }

bool may_refuse_query(const Route& route) {
  return !route.takes_any_query || std::any_of(route.query.begin(), route.query.end(), is_held_to);
}

// Returns the error statuses of a route: those of all routes of its kind, and the route's own.
std::vector<int> errors_of(const Route& route) {
  std::vector<int> statuses = {400, 429, 500};
  if (route.access != Access::kAnyone) statuses.insert(statuses.end(), {401, 403});
  if (!route.takes.empty()) statuses.insert(statuses.end(), {413, 422});
  if (may_refuse_query(route)) statuses.push_back(422);
  if (route.work == Work::kBlocking) statuses.insert(statuses.end(), {503, 504});
  statuses.insert(statuses.end(), route.statuses.begin(), route.statuses.end());
  std::sort(statuses.begin(), statuses.end());
  statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
  return statuses;
}

Json answers_of(const Route& route) {
  Json answers = Json::object();
  Json success = {{"description", "Done"}};
  if (!route.answers.empty()) success["content"] = json_content(route.answers);
  if (route.by_events) success["content"]["text/event-stream"]["schema"]["type"] = "string";
  answers[std::to_string(route.success)] = std::move(success);
  if (route.by_range) {
    for (const int status : {206, 304, 416}) {
      answers[std::to_string(status)] = {{"description", reason_of(status)}};
    }
  }
  for (const int status : errors_of(route)) {
    answers[std::to_string(status)] = {{"description", reason_of(status)},
                                       {"content", json_content("Error")}};
  }
  return answers;
}

Json operation_of(const Route& route) {
  Json operation = {{"operationId", route.id}, {"summary", route.summary}};
  if (Json parameters = parameters_of(route); !parameters.empty()) {
    operation["parameters"] = std::move(parameters);
  }
  if (!route.takes.empty()) {
    operation["requestBody"] = {{"required", true}, {"content", json_content(route.takes)}};
  }
  operation["responses"] = answers_of(route);
  operation["security"] = Json::array();
  if (route.access != Access::kAnyone) {
    operation["security"].push_back({{"key", {scope_of(route.access)}}});
  }
  if (!route.ticket.empty()) operation["security"].push_back({{"ticket", Json::array()}});
  return operation;
}

}  // namespace

std::string openapi_of(const std::vector<Route>& routes, const ApiDescription& description) {
  Json api = {{"openapi", "3.1.0"},
              {"info", {{"title", description.title}, {"version", description.version}}}};
  if (!description.public_url.empty()) {
    api["servers"].push_back({{"url", description.public_url}});
  }
  for (const Route& route : routes) {
    std::string method(route.method);
    std::transform(method.begin(), method.end(), method.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    Json operation = operation_of(route);
    if (route.method == "GET") {
      Json head = operation;
      head["operationId"] = std::string(route.id) + "_head";
      head["responses"].erase(std::to_string(route.success));
      head["responses"][std::to_string(route.is_safe ? route.success : 204)] = {
          {"description", route.is_safe ? "Done" : "Nothing was done: ask by GET"}};
      api["paths"][std::string(route.pattern)]["head"] = std::move(head);
    }
    api["paths"][std::string(route.pattern)][method] = std::move(operation);
  }
  api["components"]["schemas"] = Json::parse(description.schemas, nullptr, false);
  api["components"]["securitySchemes"]["key"] = {
      {"type", "http"},
      {"scheme", "bearer"},
      {"description", "An API key; its scopes say what it may be used for."}};
  api["components"]["securitySchemes"]["ticket"] = {
      {"type", "apiKey"},
      {"in", "query"},
      {"name", "ticket"},
      {"description", "What a reauth_url carries for a browser: good once, for ten minutes."}};
  return api.dump();
}

void OpenApi::describe(const std::vector<Route>& routes) {
  routes_ = routes;
  for (Route& route : routes_) route.handler = nullptr;
}

std::shared_ptr<const std::string> OpenApi::text() {
  std::call_once(is_made_, [this] {
    text_ = std::make_shared<const std::string>(openapi_of(routes_, description_));
    routes_.clear();
  });
  return text_;
}

}  // namespace patchbay::httpd
