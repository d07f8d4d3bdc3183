#include "http_client/delivery.h"

#include <algorithm>
#include <utility>

#include "base/either_stop.h"
#include "base/later.h"
#include "base/lower_case.h"
#include "base/machine_clock.h"
#include "base/net.h"
#include "http_client/body_reader.h"
#include "telemetry/redaction.h"

namespace patchbay::http_client {
namespace {

using std::chrono::milliseconds;

// Returns true for headers that only the client may set. If a request could set them, it could
// break the framing or the policy.
bool is_managed(std::string_view name) {
  return is_framing_header(name) ||
         is_one_of_ignoring_case(name, {"Keep-Alive", "Upgrade", "Expect", "Accept-Encoding", "TE",
                                        "Proxy-Authorization"});
}

Error plugin_fault(std::string message) { return Error(Code::kPluginFault, std::move(message)); }

}  // namespace

Delivery::Delivery(const DeliveryContext& context, Engine& engine, const Request& request, Url url)
    : context_(context),
      engine_(engine),
      request_(request),
      url_(std::make_shared<const Url>(std::move(url))),
      method_(request.method),
      headers_(request.headers),
      has_body_(request.body_source != nullptr || !request.body.empty() ||
                request.method == "POST" || request.method == "PUT" || request.method == "PATCH"),
      credential_(request.credential) {}

Result<Exchange> Delivery::run() {
  PATCHBAY_TRY(check_request());
  for (;;) {
    PATCHBAY_TRY(const OriginRule* rule, allow(*url_));
    PATCHBAY_TRY(wait_for_turn(*rule));
    PATCHBAY_TRY(auto tried, attempt(*rule));
    if (const auto* failure = std::get_if<TransferFailure>(&tried)) {
      note(*failure);
      PATCHBAY_TRY(const bool again, try_again_after(*failure));
      if (again) continue;
      return error_of(*failure, origin(), false, repeatable());
    }
    auto& answer = std::get<Answer>(tried);
    note(answer.head.status);
    PATCHBAY_TRY(const bool followed, follow(answer));
    if (followed) continue;
    PATCHBAY_TRY(const bool retried, try_again_after(answer));
    if (retried) continue;
    if (request_.hook != nullptr) request_.hook->after(answer.head.status, answer.head.headers);
    return hand_out(std::move(answer));
  }
}

// ---- functions that check the request

Result<void> Delivery::check_request() const {
  if (!is_token(method_)) return plugin_fault("The request's method is no HTTP method.");
  if (method_ == "CONNECT" || method_ == "TRACE") {
    return plugin_fault("The method " + method_ + " is not for connectors. Use another.");
  }
  if (method_ == "HEAD" && has_body_) return plugin_fault("A HEAD request has no body.");
  for (const Header& field : headers_) {
    if (!is_token(field.name) || !is_field_value(field.value)) {
      return plugin_fault(
          "A header of the request is no valid HTTP field: its name must be a "
          "token, its value without line ends.");
    }
    if (is_managed(field.name)) {
      return plugin_fault("The header " + field.name +
                          " is written by the host. Leave it out of the request.");
    }
  }
  return success();
}

Result<const OriginRule*> Delivery::allow(const Url& url) const {
  const OriginRule* rule =
      request_.origins != nullptr ? request_.origins->rule_for(url.origin()) : nullptr;
  if (rule == nullptr) {
    const std::string allowed = request_.origins != nullptr ? request_.origins->allowed() : "none";
    return plugin_fault("The origin " + url.origin().text() +
                        " is not named by network.allow of connector.json (allowed: " + allowed +
                        "). Name it there, or ask one that is.");
  }
  const bool brings_credential = headers_.contains("Authorization") || headers_.contains("Cookie");
  if (brings_credential && !rule->credential) {
    return plugin_fault("The request brings a credential for " + url.origin().text() +
                        ", which network.allow of connector.json gives none. Leave it out, or set "
                        "`credential: yes` for that origin.");
  }
  return rule;
}

// ---- functions for one attempt

Result<Delivery::Attempt> Delivery::attempt(const OriginRule& rule) {
  PATCHBAY_TRY(count_attempt());
  if (++attempts_ > 1) {
    PATCHBAY_TRY(rewind());
  }
  ++tries_;
  PATCHBAY_TRY(auto planned, plan(rule));
  const auto transfer = std::make_shared<Transfer>(std::move(planned), engine_.mailbox());
  const std::stop_callback on_stop(request_.stop, [&] { transfer->cancel(); });
  if (!engine_.start(transfer)) transfer->cancel();
  PATCHBAY_TRY(auto head, transfer->wait_for_head());
  if (context_.log.is_enabled(telemetry::Level::kDebug)) {
    context_.log.write(telemetry::Level::kDebug, "http attempt",
                       {{"method", method_},
                        {"url", telemetry::sanitize_url(url_->text())},
                        {"attempt", attempts_},
                        {"status", head ? head->status : 0}},
                       request_.trace_id ? &*request_.trace_id : nullptr);
  }
  if (!head) return transfer->failure().value_or(TransferFailure{});
  return Answer{std::move(*head), transfer};
}

Result<void> Delivery::count_attempt() {
  if (request_.attempts_left == nullptr) return success();
  if (*request_.attempts_left <= 0) {
    return plugin_fault(
        "This call has sent as many requests as one call may, those that were sent again "
        "included. Do the rest in another call, page by page.");
  }
  --*request_.attempts_left;
  return success();
}

Result<TransferPlan> Delivery::plan(const OriginRule& rule) {
  const Monotonic now = context_.clock.now();
  if (now >= request_.deadline) {
    return error_of({TransferFailure::Kind::kDeadline, false, ""}, origin(), false, true);
  }
  TransferPlan plan;
  RequestAttempt hooked(method_, url_, attempts_);
  if (request_.hook != nullptr) {
    PATCHBAY_TRY(request_.hook->before(hooked, credential_ && rule.credential));
  }
  PATCHBAY_TRY(add_headers(plan, hooked));
  plan.url = hooked.shared_url();
  plan.method = method_;
  plan.connections = request_.connections;
  plan.has_body = has_body_;
  if (has_body_) {
    plan.body = request_.body_source != nullptr ? std::string_view() : request_.body;
    plan.source = request_.body_source;
  }
  plan.repeatable = repeatable();
  plan.reach = rule.reach;
  if (request_.deadline != Monotonic::max()) {
    plan.timeout = time_left(request_.deadline, now);
    if (request_.kept_for > milliseconds(0)) {
      plan.patience = machine_now() + plan.timeout;
      plan.timeout += request_.kept_for;
    }
  }
  plan.idle_timeout = request_.idle_timeout;
  plan.max_header_bytes = request_.limits.max_header_bytes;
  plan.max_body_bytes = request_.limits.max_body_bytes;
  return plan;
}

Result<void> Delivery::add_headers(TransferPlan& plan, const RequestAttempt& hooked) const {
  for (const Header& field : headers_) {
    const bool replaced = std::any_of(
        hooked.headers().begin(), hooked.headers().end(),
        [&](const auto& header) { return equal_ignoring_case(header.first, field.name); });
    if (!replaced) plan.headers.add(field.name, field.value);
  }
  for (const auto& [name, value] : hooked.headers()) {
    if (!is_token(name) || !is_field_value(value.reveal())) {
      return Error(Code::kInternal,
                   "The account's credential can not be written into an HTTP header. Connect the "
                   "account again.");
    }
    plan.headers.add(name, value.reveal());
  }
  if (has_body_) plan.headers.leave_out("Expect");
  // Compression is not accepted for a range of bytes. A part of a compressed body could not be
  // combined with parts of the uncompressed body.
  if (!headers_.contains("Range")) plan.headers.add("Accept-Encoding", "gzip");
  return success();
}

// ---- functions for further attempts

bool Delivery::repeatable() const { return request_.idempotent || is_idempotent_method(method_); }

Result<bool> Delivery::try_again_after(const TransferFailure& failure) {
  using Kind = TransferFailure::Kind;
  if (failure.kind != Kind::kBrokenOff && failure.kind != Kind::kUnreachable) return false;
  if (failure.sent && !repeatable()) return false;
  return pause_before_retry(backoff(request_.retry, tries_ + 1, context_.random),
                            failure.technical);
}

Result<bool> Delivery::try_again_after(const Answer& answer) {
  const bool is_retried = request_.retries_answers && is_transient_status(answer.head.status);
  if (!is_retried || !repeatable()) return false;
  auto delay = backoff(request_.retry, tries_ + 1, context_.random);
  if (const auto value = answer.head.headers.find("Retry-After")) {
    if (const auto said = parse_retry_after(*value, context_.clock.wall())) {
      if (*said > request_.retry.longest_retry_after) return false;
      delay = std::max(*said, delay);
    }
  }
  PATCHBAY_TRY(const bool again,
               pause_before_retry(delay, "status " + std::to_string(answer.head.status)));
  if (again) answer.transfer->cancel();
  return again;
}

// Waits before the next attempt. Returns false if there is no attempt left or not enough time for
// the wait. The caller then returns the last result.
Result<bool> Delivery::pause_before_retry(milliseconds delay, std::string_view why) {
  const bool no_attempt_left = request_.attempts_left != nullptr && *request_.attempts_left <= 0;
  if (tries_ >= request_.retry.max_tries || no_attempt_left || !fits(delay)) return false;
  context_.log.write(telemetry::Level::kInfo, "http request is tried again",
                     {{"method", method_},
                      {"origin", origin()},
                      {"why", why},
                      {"try", tries_ + 1},
                      {"wait_ms", delay.count()}},
                     request_.trace_id ? &*request_.trace_id : nullptr);
  PATCHBAY_TRY(pause(delay));
  if (request_.retries != nullptr) ++*request_.retries;
  return true;
}

bool Delivery::fits(milliseconds time) const {
  return later(context_.clock.now(), time) < request_.deadline;
}

Result<void> Delivery::pause(milliseconds time) const {
  const EitherStop either(request_.stop, context_.shutdown);
  context_.wait.for_duration(time, either.token());
  if (!either.token().stop_requested()) return success();
  return error_of({TransferFailure::Kind::kCancelled, false, ""}, origin(), false, true);
}

Result<void> Delivery::rewind() const {
  if (has_body_ && request_.body_source != nullptr) return request_.body_source->rewind();
  return success();
}

// ---- functions for the response

Result<Exchange> Delivery::hand_out(Answer answer) const {
  std::unique_ptr<ContentDecoder> decoder;
  Headers& headers = answer.head.headers;
  const auto encoding = headers.find("Content-Encoding");
  if (encoding && !encoding->empty() && !equal_ignoring_case(*encoding, "identity") &&
      method_ != "HEAD") {
    auto made = ContentDecoder::make(*encoding);
    if (made.has_error()) return std::move(made.error()).at(origin());
    decoder = std::move(made).value();
    // These headers are removed because they describe the compressed body, and the reader gets the
    // decompressed body.
    headers.remove("Content-Encoding");
    headers.remove("Content-Length");
  }
  auto body = std::make_unique<BodyReader>(std::move(answer.transfer), std::move(decoder),
                                           request_.limits, request_.stop);
  return Exchange(answer.head.status, std::move(headers), telemetry::sanitize_url(url_->text()),
                  answer.head.peer, std::move(body));
}

}  // namespace patchbay::http_client
