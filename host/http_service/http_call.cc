#include "http_service/http_call.h"

#include <algorithm>
#include <string>

#include "base/later.h"
#include "base/lower_case.h"
#include "http_client/refusals.h"
#include "http_client/url.h"
#include "http_service/subscription_secret.h"
#include "links/cause.h"
#include "services/services.h"
#include "telemetry/log.h"

namespace patchbay::http_service {
namespace {

constexpr int kRefused = 400;  // this status and all higher ones are refusals
constexpr int kUnauthorized = 401;
constexpr std::chrono::seconds kLastWord{1};  // time limit of a request that is sent after the call
                                              // was cancelled
constexpr int kTries = 3;  // maximum number of attempts after refusals of the credential
constexpr std::size_t kKeptBytes = std::size_t{1} << 20;  // larger responses are not cached

using Kind = AnswerMeaning::Kind;

// Returns true for a web page. A proxy or a failing service may send a page in place of the
// response, with status 200. It is not cached, because later calls would get it too.
bool is_web_page(const http_client::Headers& headers) {
  constexpr std::string_view kType = "text/html";
  return equal_ignoring_case(headers.find("Content-Type").value_or("").substr(0, kType.size()),
                             kType);
}

// Sets a flag to true, and back to false at the end of the scope, also after an error.
struct FlagGuard {
  explicit FlagGuard(bool& target) : flag(target) { flag = true; }
  ~FlagGuard() { flag = false; }
  FlagGuard(const FlagGuard&) = delete;
  FlagGuard& operator=(const FlagGuard&) = delete;
  bool& flag;
};

// Tells the gates at the end of the scope, also after an error, that the request has ended. The
// request may be a probe: the one request that a gate lets pass after a wait, while other requests
// wait for its result.
class GateVisit {
 public:
  GateVisit(const HttpAccess& access, const http_client::Request& request)
      : access_(access), request_(request) {}
  ~GateVisit() {
    if (access_.blocks != nullptr) access_.blocks->leave(access_.block_scopes, &request_);
  }
  GateVisit(const GateVisit&) = delete;
  GateVisit& operator=(const GateVisit&) = delete;

 private:
  const HttpAccess& access_;
  const http_client::Request& request_;
};

// Returns `error` with another message and with the provider's status.
Error answered(const Error& error, std::string message, int status, std::string_view connector) {
  ErrorDetails details = error.details();
  details.provider_status = status;
  message += " (" + std::string(connector) + " was answered " + std::to_string(status) + ")";
  return Error(error.code(), std::move(message)).with_details(std::move(details));
}

}  // namespace

HttpCall& HttpCall::of(services::CallFrame& frame) {
  std::unique_ptr<services::CallAttachment>& kept = frame.http();
  if (!kept) kept = std::make_unique<HttpCall>(frame);
  return static_cast<HttpCall&>(*kept);
}

HttpCall::~HttpCall() {
  if (open_.empty()) return;
  const services::CallContext& context = frame_.context();
  frame_.host().log().write(
      telemetry::Level::kWarning, "a connector left answers open",
      {{"connector", context.connector}, {"action", context.action}, {"open", open_.size()}},
      &context.trace_id);
}

Result<HttpCall::OpenedAnswer> HttpCall::send(const patchbay_http_request& asked) {
  if (frame_.context().network == nullptr) {
    return Error(Code::kPluginFault, "This call of the connector may not use the network.");
  }
  if (sending_) {
    return Error(Code::kPluginFault,
                 "The connector sent a request from within the sending of another one.");
  }
  PATCHBAY_TRY(check_room(1));
  HttpRequest request;
  PATCHBAY_TRY(read_request(frame_, asked, request));
  if (auto ended = this->ended(request)) return std::move(*ended);
  if (access_ == nullptr) {
    PATCHBAY_TRY(access_, frame_.context().network->open());
  }
  PATCHBAY_TRY(put_subscription_secret(frame_.context().secrets, access_->origins, request));
  const FlagGuard raised(sending_);
  PATCHBAY_TRY(auto answer, send_until_settled(request));
  answer->limit(request.max_body_bytes);
  if (request.is_stream) {
    answer->hand_over(end_of_reading(), frame_.cancellation());
    answer->set_keepable(true);
  }
  answer->set_timed(!request.is_stream && request.timeout > request.timeout.zero());
  HttpAnswer& opened = *answer;
  open_.emplace(++last_handle_, std::move(answer));
  return OpenedAnswer{last_handle_, opened};
}

Result<void> HttpCall::check_room(std::uint64_t answers) const {
  constexpr std::uint64_t kMost = PATCHBAY_HTTP_HANDLES_MAX;
  if (answers <= kMost && open_.size() <= kMost - answers) return success();
  return Error(Code::kPluginFault, "The connector has " + std::to_string(open_.size()) +
                                       " answers open and asked for " + std::to_string(answers) +
                                       " more; " + std::to_string(kMost) +
                                       " are allowed at once. Close those that are done with.");
}

Error HttpCall::told(Error error, bool has_own_time) const {
  const bool was_own = has_own_time && error.code() == Code::kDeadlineExceeded;
  if (!was_own || frame_.is_overdue()) return error;
  return {Code::kProviderUnavailable,
          "The service did not answer within the time that connector \"" +
              std::string(frame_.context().connector) +
              "\" allows for one request. Try again later."};
}

Result<HttpAnswer*> HttpCall::answer(std::uint64_t handle) {
  const auto found = open_.find(handle);
  if (found != open_.end()) return found->second.get();
  return Error(Code::kPluginFault, "The connector used HTTP handle " + std::to_string(handle) +
                                       ", which it has closed or never had.");
}

// Returns the reason why the call may not send this request any more, or nullopt. Sets
// `asked.is_last_word` if the request is sent although the call was cancelled.
std::optional<Error> HttpCall::ended(HttpRequest& asked) {
  auto ended = frame_.ended();
  asked.is_last_word = ended && !has_said_last_word_ && says_last_word(asked);
  if (!asked.is_last_word) return ended;
  has_said_last_word_ = true;
  return std::nullopt;
}

// Returns true if the caller has cancelled the call, and the request only tells the provider to
// stop. A host that shuts down does not wait for such a request.
bool HttpCall::says_last_word(const HttpRequest& asked) const {
  const std::stop_token* shutdown = frame_.context().shutdown;
  const bool is_ending = shutdown != nullptr && shutdown->stop_requested();
  return asked.is_last_word && frame_.is_cancelled() && !is_ending && !frame_.is_overdue();
}

// Returns the earlier of the call's deadline and the request's own deadline.
Monotonic HttpCall::deadline_of(const HttpRequest& asked) const {
  Monotonic whole = frame_.context().deadline;
  if (asked.is_last_word) whole = std::min(whole, frame_.host().clock().now() + kLastWord);
  if (asked.timeout == asked.timeout.zero()) return whole;
  return std::min(whole, frame_.host().clock().now() + asked.timeout);
}

// Sends the request. After a refusal, sends it again as long as the host can remove the reason.
Result<HttpCall::Answer> HttpCall::send_until_settled(HttpRequest& asked) {
  prepare(asked);
  const GateVisit at_gates(*access_, asked.request);
  auto settled = try_until_settled(asked);
  if (settled.has_error()) tell_stalled(settled.error());
  return settled;
}

Result<HttpCall::Answer> HttpCall::try_until_settled(HttpRequest& asked) {
  const http_client::Request& request = asked.request;
  for (int tries = 1;; ++tries) {
    PATCHBAY_TRY(auto answer, send_once(asked));
    const int status = answer->status();
    AnswerMeaning meaning =
        read_meaning(*answer, request.method, access_->classifier, frame_.host());
    if (status >= kRefused || meaning.kind != Kind::kPass) note_refusal(asked, *answer);
    // If the provider refused the credential, it did not recognize the account. The limits in its
    // response then belong to no account.
    const bool is_of_account = status != kUnauthorized && !is_about_credential(meaning);
    if (!answer->is_kept() && is_of_account) learn(*answer);
    const bool asks_to_wait = meaning.kind == Kind::kLimited || meaning.kind == Kind::kUnavailable;
    if (!answer->is_kept() && !asks_to_wait) note_passed();
    if (meaning.kind == Kind::kPass) return keep(asked, std::move(answer));
    answer.reset();
    if (access_->hook != nullptr) access_->hook->note_refused();
    if (is_about_credential(meaning) && !has_carried()) return without_credential(status);
    PATCHBAY_TRY(const bool again, mend(asked, meaning, status, tries));
    Error refused = to_error(meaning, status, frame_.context().connector);
    if (!again) return refused;
    tell_stalled(refused);
    ++retries_;
    if (asked.body) {
      PATCHBAY_TRY(asked.body->rewind());
    }
  }
}

// Stores the provider's text for the organization's administrators (refusals.h). The caller gets
// only the meaning of the response.
void HttpCall::note_refusal(const HttpRequest& asked, HttpAnswer& answer) {
  http_client::Refusals* refusals = access_->client.refusals();
  if (refusals == nullptr) return;
  const auto url = http_client::Url::parse(asked.request.url);
  const auto body = answer.peek(refusals->bytes());
  refusals->note(frame_.context().trace_id, access_->organization,
                 url.has_value() ? url.value().origin().text() : std::string(), answer.status(),
                 body.has_value() ? body.value() : std::string_view("(its body broke off)"));
}

bool HttpCall::has_carried() const {
  return access_->hook != nullptr && access_->hook->has_carried();
}

Error HttpCall::without_credential(int status) const {
  const Error why = access_->hook != nullptr
                        ? access_->hook->without_credential()
                        : Error(Code::kProviderError,
                                "The service refused a request that carried no credential.");
  return answered(why, why.message(), status, frame_.context().connector);
}

// Renews the credential. If the link reports kTokenRefused or PROVIDER_ERROR, returns the link's
// error with the status of the response. For kTokenRefused, the message begins with the connector's
// sentence. Any other error of the link is returned unchanged.
Result<void> HttpCall::renew(const AnswerMeaning& meaning, int status) {
  const auto renewed = access_->hook->renew();
  if (renewed.has_value()) return success();
  const Error& why = renewed.error();
  const bool is_refused = why.details().reason == links::cause::kTokenRefused;
  if (!is_refused && why.code() != Code::kProviderError) return why;
  std::string message = is_refused ? meaning.message : std::string();
  if (!message.empty()) message += ' ';
  return answered(why, message + why.message(), status, frame_.context().connector);
}

Result<bool> HttpCall::mend(const HttpRequest& asked, AnswerMeaning& meaning, int status,
                            int tries) {
  if (meaning.kind == Kind::kRevoked) access_->hook->note_revoked();
  if (meaning.kind == Kind::kExpired) {
    PATCHBAY_TRY(renew(meaning, status));
    if (tries < kTries) return true;
    AnswerMeaning refused;
    refused.kind = Kind::kRefused;
    return to_error(refused, status, frame_.context().connector);
  }
  if (meaning.kind == Kind::kLimited) {
    const auto delay = close_gates(meaning, tries);
    meaning.retry_after = std::max(delay, meaning.retry_after.value_or(delay));
    // The provider does not execute a request that it refuses as one too many. So a request with
    // any method may be sent again.
    return tries < kRetry.max_tries && delay <= access_->longest_wait && wait(delay);
  }
  return meaning.kind == Kind::kUnavailable && wait_for_service(asked, meaning, tries);
}

bool HttpCall::wait_for_service(const HttpRequest& asked, AnswerMeaning& meaning, int tries) {
  const http_client::Request& request = asked.request;
  std::chrono::milliseconds delay = access_->client.backoff(kRetry, tries + 1);
  // A wait in the provider's response applies to all callers who share the limit.
  if (meaning.is_named) {
    delay = std::max(delay, close_gates(meaning, tries));
  } else if (meaning.retry_after) {
    delay = std::max(delay, *meaning.retry_after);
  }
  const bool repeatable = request.idempotent || http_client::is_idempotent_method(request.method);
  return repeatable && tries < kRetry.max_tries && delay <= access_->longest_wait && wait(delay);
}

// Waits. Returns false without waiting if the call's deadline is earlier. Returns false if the call
// was cancelled.
bool HttpCall::wait(std::chrono::milliseconds time) {
  if (later(frame_.host().clock().now(), time) >= frame_.context().deadline) return false;
  access_->wait.for_duration(time, frame_.cancellation());
  return !frame_.is_cancelled();
}

// ---- functions for the cache of GET responses, separate for each account

bool HttpCall::may_cache(const HttpRequest& asked) const {
  return access_->cache != nullptr && access_->cache_lifetime.count() > 0 && !account().empty() &&
         asked.request.method == "GET" && !asked.request.headers.contains("Range");
}

Result<HttpCall::Answer> HttpCall::send_once(HttpRequest& asked) {
  const http_client::Request& request = asked.request;
  if (!may_cache(asked)) {
    auto answer = send_uncached(asked);
    forget_after(request.method);
    return answer;
  }
  if (!asked.fresh) {
    const auto found = access_->cache->find(account(), request.url, request.headers);
    if (found && found->fresh) return std::make_unique<HttpAnswer>(found->response);
    if (found) return revalidate(asked, *found);
  }
  return send_uncached(asked);
}

// Deletes all cached responses of the account after a write, because a write may also change the
// responses of other URLs. Also after a write without a response, because the provider may have
// executed it. (RFC 9111 §4.4 requires this only for the request's own URL and a few others.)
void HttpCall::forget_after(std::string_view method) {
  const bool is_safe = method == "GET" || method == "HEAD" || method == "OPTIONS";
  if (access_->cache != nullptr && !is_safe) access_->cache->forget(account());
}

Result<HttpCall::Answer> HttpCall::send_uncached(HttpRequest& asked) {
  auto exchange = access_->client.send(asked.request);
  if (exchange.has_value()) return std::make_unique<HttpAnswer>(std::move(exchange).value());
  Error why = told(exchange.error(), asked.timeout > asked.timeout.zero());
  const bool was_own = why.code() != exchange.error().code();
  const bool repeatable =
      asked.request.idempotent || http_client::is_idempotent_method(asked.request.method);
  if (!was_own || repeatable) return why;
  return Error(Code::kOutcomeUnknown, why.message() + " Whether it was carried out is not known.");
}

Result<HttpCall::Answer> HttpCall::revalidate(HttpRequest& asked,
                                              const http_client::ResponseCache::CacheHit& kept) {
  http_client::Headers own = asked.request.headers;
  asked.request.headers.set("If-None-Match", kept.etag);
  auto sent = send_uncached(asked);
  asked.request.headers = std::move(own);
  PATCHBAY_TRY(auto answer, std::move(sent));
  constexpr int kNotModified = 304;
  if (answer->status() != kNotModified) return answer;
  learn(*answer);
  note_passed();
  access_->cache->renew(account(), asked.request.url, asked.request.headers,
                        access_->cache_lifetime);
  return std::make_unique<HttpAnswer>(kept.response);
}

// Caches a small response. The plugin reads a larger one while it arrives.
Result<HttpCall::Answer> HttpCall::keep(HttpRequest& asked, Answer answer) const {
  constexpr int kOk = 200;
  if (!may_cache(asked) || answer->is_kept() || answer->status() != kOk) return answer;
  if (is_web_page(answer->headers())) return answer;
  PATCHBAY_TRY(const auto body, answer->peek(kKeptBytes + 1));
  if (!answer->is_whole() || body.size() > kKeptBytes) return answer;
  const http_client::Response whole{kOk, answer->headers(), answer->url(), std::string(body)};
  access_->cache->store(account(), asked.request.url, asked.request.headers, whole,
                        access_->cache_lifetime);
  return answer;
}

}  // namespace patchbay::http_service
