#include "oauth/challenge.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/words.h"
#include "oauth_messages/bearer_challenge.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/reason.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr int kUnauthorized = 401;

// Returns the parameter's value from the first challenge that contains the parameter, or "".
std::string challenge_text(const http_client::Headers& headers, std::string_view name) {
  for (const http_client::Header& header : headers) {
    if (!equal_ignoring_case(header.name, "WWW-Authenticate")) continue;
    if (auto value = oauth_messages::challenge_parameter(header.value, name)) return *value;
  }
  return {};
}

Challenge challenge_in(const http_client::Exchange& answer) {
  const int status = answer.status();
  const http_client::Headers& headers = answer.headers();
  Challenge challenge;
  challenge.answered = answer.peer();
  if (status != kUnauthorized) return challenge;
  challenge.is_refused = true;
  challenge.metadata_url = challenge_text(headers, "resource_metadata");
  // Servers behind a proxy often send an http address here. The host does not use it, and Discovery
  // tries the well-known addresses instead.
  if (oauth_messages::check_endpoint(challenge.metadata_url).has_error()) {
    challenge.metadata_url.clear();
  }
  challenge.scopes = oauth_messages::usable_scopes(words_of(challenge_text(headers, "scope")));
  return challenge;
}

}  // namespace

Result<Challenge> ask_without_credential(http_client::HttpClient& http, const Clock& clock,
                                         const manifest::DiscoveryRequest& asked,
                                         const std::string& resource, http_client::Reach reach,
                                         const Bounds& bounds) {
  PATCHBAY_TRY(const auto url, http_client::Url::parse(resource));
  PATCHBAY_TRY(const auto origins, http_client::OriginPolicy::only(url.origin(), false, reach));
  http_client::Request request;
  request.method = "POST";
  request.url = resource;
  for (const auto& [name, value] : asked.headers) request.headers.set(name, value);
  request.body = asked.body;
  request.origins = &origins;
  request.credential = false;
  request.max_redirects = 0;
  request.retries_answers = false;
  request.deadline = std::min(bounds.deadline, clock.now() + kPatience);
  request.stop = bounds.stop;
  request.trace_id = bounds.trace_id;
  const auto answer = http.send(request);
  if (answer.has_error()) {
    if (answer.error().code() == Code::kCancelled) return answer.error();
    return oauth_messages::oauth_failed(oauth_messages::Reason::kProviderDown,
                                        answer.error().message());
  }
  const int status = answer.value().status();
  if (!oauth_messages::means_provider_down(status)) {
    return challenge_in(answer.value());
  }
  return down_for_now(url, status, "who authorizes for it");
}

Error down_for_now(const http_client::Url& url, int status, std::string_view what) {
  return oauth_messages::oauth_failed(oauth_messages::Reason::kProviderDown,
                                      url.origin().text() + " cannot say at the moment " +
                                          std::string(what) + " (status " + std::to_string(status) +
                                          "). Try later.");
}

}  // namespace patchbay::oauth
