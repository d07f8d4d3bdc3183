#include "github.h"

#include "failure.h"

namespace github {
namespace {

using patchbay::sdk::Request;

Request with_headers(Request request, std::string_view media) {
  return std::move(request)
      .header("Accept", std::string(media))
      .header("User-Agent", "patchbay-github/" PATCHBAY_CONNECTOR_VERSION)
      .header("X-GitHub-Api-Version", "2022-11-28");
}

// Returns the address of GraphQL. The address is BASE/graphql; on Enterprise Server, it is
// /api/graphql, beside /api/v3.
std::string graphql_url(std::string base) {
  constexpr std::string_view kRest = "/v3";
  const bool enterprise = base.size() > kRest.size() &&
                          base.compare(base.size() - kRest.size(), kRest.size(), kRest) == 0;
  if (enterprise) base.erase(base.size() - kRest.size());
  return base + "/graphql";
}

}  // namespace

GitHub::GitHub(const Config& config) : base_url_(config.base_url) {
  while (!base_url_.empty() && base_url_.back() == '/') base_url_.pop_back();
  graphql_url_ = graphql_url(base_url_);
}

Response GitHub::ask(Call& call, std::string url, std::string_view media) const {
  return call.http().send(with_headers(Request::get(std::move(url)), media));
}

Response GitHub::ask_here(Call& call, std::string url) const {
  return call.http().send(with_headers(Request::get(std::move(url)), kJson).no_redirect());
}

std::vector<Response> GitHub::ask_all(Call& call, const std::vector<std::string>& urls,
                                      std::string_view media) const {
  std::vector<Request> requests;
  for (const std::string& url : urls) requests.push_back(with_headers(Request::get(url), media));
  return call.http().send_all(requests);
}

Response GitHub::get(Call& call, std::string url, std::string_view what,
                     std::string_view media) const {
  Response response = ask(call, std::move(url), media);
  if (!response.ok()) throw failure_of(response, what);
  return response;
}

Response GitHub::post(Call& call, std::string url, const Json& body, std::string_view what) const {
  Response response = try_post(call, std::move(url), body);
  if (!response.ok()) throw failure_of(response, what);
  return response;
}

Response GitHub::try_post(Call& call, std::string url, const Json& body) const {
  return call.http().send(with_headers(Request::post(std::move(url)), kJson).json(body));
}

Response GitHub::try_delete(Call& call, std::string url) const {
  return call.http().send(with_headers(Request::remove(std::move(url)), kJson));
}

Json GitHub::graphql(Call& call, const char* document, const Json& variables, std::string_view what,
                     bool is_write) const {
  const Json body = {{"query", document}, {"variables", variables}};
  auto request = with_headers(Request::post(graphql_url_), kJson).json(body);
  if (!is_write) request = std::move(request).idempotent();
  const Response response = call.http().send(request);
  if (!response.ok()) throw failure_of(response, what);
  Json answer = response.as<Json>();
  if (answer.is_object() && answer.contains("errors")) throw graphql_failure(answer, what);
  if (!answer.is_object() || !answer.contains("data") || !answer.at("data").is_object()) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "GitHub's GraphQL answer has neither data nor errors: try again later.");
  }
  return answer.at("data");
}

}  // namespace github
