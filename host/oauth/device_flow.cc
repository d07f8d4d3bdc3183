#include "oauth/device_flow.h"

#include <algorithm>

#include "base/words.h"
#include "oauth/token_request.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth {
namespace {

using std::chrono::seconds;

constexpr std::string_view kGrantType = "urn:ietf:params:oauth:grant-type:device_code";
constexpr seconds kSlowDown{5};  // slow_down adds this time to the interval (RFC 8628 §3.5)
constexpr seconds kLongestInterval{120};
// The lifetime if a server omits expires_in, although the RFC requires it.
constexpr seconds kUnsaidLifetime{600};
constexpr std::size_t kLongestShown = 2048;

// Returns true if the address may be shown to the user or opened in a browser.
bool can_be_shown(const std::string& uri) {
  return uri.size() <= kLongestShown && oauth_messages::check_endpoint(uri).has_value();
}

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<DeviceAuthorization> read(const oauth_messages::Answer& answer, WallTime sent) {
  auto device_code = answer.secret_at("/device_code");
  auto user_code = answer.text_at("/user_code");
  auto uri = answer.text_at("/verification_uri");
  if (!uri) uri = answer.text_at("/verification_url");  // the member's name at Google
  if (!device_code || !user_code || !is_code(*user_code) || !uri || !can_be_shown(*uri)) {
    return std::nullopt;
  }
  DeviceAuthorization started;
  started.device_code = std::move(*device_code);
  started.user_code = std::move(*user_code);
  started.verification_uri = std::move(*uri);
  auto complete = answer.text_at("/verification_uri_complete");
  if (complete && can_be_shown(*complete)) started.verification_uri_complete = *complete;
  started.expires_at = sent + answer.seconds_at("/expires_in").value_or(kUnsaidLifetime);
  started.interval = std::clamp(answer.seconds_at("/interval").value_or(started.interval),
                                seconds(1), kLongestInterval);
  return started;
}

// Reads the response to a poll. Returns nullopt if the user has not approved yet.
Result<std::optional<oauth_messages::TokenSet>> hear(const EndpointReply& answered,
                                                     const Registration& at,
                                                     DeviceAuthorization& authorization,
                                                     WallTime sent) {
  const manifest::TokenAnswer& pointers = at.declared.token_answer;
  const std::string word = error_word_of(answered, pointers);
  if (word == "authorization_pending") return std::nullopt;
  if (word == "slow_down") {
    authorization.interval = std::min(authorization.interval + kSlowDown, kLongestInterval);
    return std::nullopt;
  }
  const bool good = answered.is_success() && word.empty();
  auto tokens = good && answered.answer ? oauth_messages::read_tokens(*answered.answer, pointers,
                                                                      authorization.scopes, sent)
                                        : std::nullopt;
  if (!tokens) return refusal(answered, pointers);
  return tokens;
}

// Returns true if the provider did not answer the poll, or reports that it is down. The next poll
// may succeed (RFC 8628 §3.5). If a lost response contained the tokens, the next response says that
// the code was used.
bool had_no_answer(const Error& error) {
  const auto reason = oauth_messages::reason_of(error);
  return reason == oauth_messages::Reason::kProviderDown ||
         reason == oauth_messages::Reason::kOutcomeUnknown;
}

Error took_too_long() {
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kTimeout,
      "The code was not entered in time. Begin again and finish it sooner.");
}

}  // namespace

Result<DeviceAuthorization> DeviceFlow::start(const Registration& at,
                                              std::span<const std::string> scopes,
                                              const Bounds& bounds) const {
  if (at.endpoints.device.empty()) {
    return Error(Code::kInvalidArgument,
                 "This connector has no device flow. Use another flow of its auth.");
  }
  PATCHBAY_TRY(oauth_messages::check_scopes(scopes));
  oauth_messages::Parameters parameters;
  if (!scopes.empty()) {
    parameters.emplace_back("scope", Secret(joined(scopes, at.declared.scope_separator)));
  }
  if (!at.endpoints.resource.empty()) {
    parameters.emplace_back("resource", Secret(at.endpoints.resource));
  }
  const WallTime sent = clock_.wall();
  const Monotonic begun = clock_.now();
  auto request = token_request(at, at.endpoints.device, std::move(parameters));
  PATCHBAY_TRY(const auto answered, send(http_, at, std::move(request), bounds));
  const manifest::TokenAnswer& pointers = at.declared.token_answer;
  if (!answered.is_success() || !error_word_of(answered, pointers).empty())
    return refusal(answered, pointers);
  auto started = answered.answer ? read(*answered.answer, sent) : std::nullopt;
  if (!started) {
    return oauth_messages::oauth_failed(
        oauth_messages::Reason::kExchangeFailed,
        answered.origin + " answered, and no device code could be read in it.");
  }
  started->ends = begun + (started->expires_at - sent);
  started->scopes.assign(scopes.begin(), scopes.end());
  return std::move(*started);
}

Result<std::optional<oauth_messages::TokenSet>> DeviceFlow::poll(const Registration& at,
                                                                 DeviceAuthorization& authorization,
                                                                 const Bounds& bounds) const {
  if (clock_.now() >= authorization.ends) return took_too_long();
  const WallTime sent = clock_.wall();
  oauth_messages::Parameters parameters;
  parameters.emplace_back("grant_type", Secret(std::string(kGrantType)));
  parameters.emplace_back("device_code", authorization.device_code);
  auto request = token_request(at, at.endpoints.token, std::move(parameters));
  auto asked = send(http_, at, std::move(request), bounds);
  auto heard = asked.has_value() ? hear(asked.value(), at, authorization, sent) : asked.error();
  if (heard.has_error() && had_no_answer(heard.error())) {
    authorization.interval = std::min(authorization.interval * 2, kLongestInterval);
    return std::nullopt;
  }
  return heard;
}

Result<oauth_messages::TokenSet> DeviceFlow::finish(const Registration& at,
                                                    DeviceAuthorization authorization, Wait& wait,
                                                    const Bounds& bounds) const {
  for (;;) {
    wait.for_duration(authorization.interval, bounds.stop);
    if (bounds.stop.stop_requested()) {
      return Error(Code::kCancelled, "Waiting for the code to be entered was cancelled.");
    }
    if (clock_.now() >= bounds.deadline) return took_too_long();
    PATCHBAY_TRY(auto tokens, poll(at, authorization, bounds));
    if (tokens) return std::move(*tokens);
  }
}

}  // namespace patchbay::oauth
