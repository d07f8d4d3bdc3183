#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http_service/answer_meaning.h"
#include "http_service/http_access.h"
#include "http_service/http_answer.h"
#include "http_service/http_request.h"
#include "services/call_frame.h"

namespace patchbay::http_service {

// The HTTP part of one call. Sends the plugin's requests. After a refusal, renews the credential,
// waits, or sends the request again. Owns the plugin's open responses. Used only on the call's
// thread.
class HttpCall final : public services::CallAttachment {
 public:
  // Returns the frame's HttpCall, which is created at the first use.
  static HttpCall& of(services::CallFrame& frame);

  explicit HttpCall(services::CallFrame& frame) : frame_(frame) {}
  // Closes responses that are still open, and logs a warning about them.
  ~HttpCall() override;
  HttpCall(const HttpCall&) = delete;
  HttpCall& operator=(const HttpCall&) = delete;

  struct OpenedAnswer {
    std::uint64_t handle;
    HttpAnswer& answer;
  };
  // Sends a request. Fails with PLUGIN_FAULT if the call has no network, if too many responses are
  // open, or if the connector may not send this request. Also fails with the errors of
  // HttpClient::send, and with the error for the response's meaning (answer_meaning.h).
  Result<OpenedAnswer> send(const patchbay_http_request& asked);

  // Fails with PLUGIN_FAULT if `answers` more responses would exceed the limit of open responses.
  [[nodiscard]] Result<void> check_room(std::uint64_t answers) const;

  // Returns the error that the plugin gets if a response or its body fails. If the request's own
  // timeout ended before the call's deadline, DEADLINE_EXCEEDED becomes PROVIDER_UNAVAILABLE.
  [[nodiscard]] Error told(Error error, bool has_own_time) const;

  // Returns the response with this handle. Fails with PLUGIN_FAULT if there is no such response.
  Result<HttpAnswer*> answer(std::uint64_t handle);
  void close(std::uint64_t handle) { open_.erase(handle); }

  // The next three functions are defined in http_streams.cc.
  //
  // Waits until one of the responses can be read without waiting, and returns its index. Returns
  // nullopt if none can be read before `until`.
  Result<std::optional<std::size_t>> wait_for_any(std::span<HttpAnswer* const> answers,
                                                  Monotonic until);
  // Stores a response for a later call of the same owner.
  Result<void> keep_stream(std::uint64_t handle, std::string name, std::chrono::milliseconds time,
                           std::string_view unread);
  // Opens a response that an earlier call stored. Fails with NOT_FOUND if there is no such
  // response.
  Result<OpenedAnswer> take_stream(const std::string& name);

 private:
  // The attempts while a service fails or asks for a wait: at most five. If a failing service names
  // no time, the waits between the attempts are at most 1, 2, 4 and 8 s.
  static constexpr http_client::RetryPolicy kRetry{.max_tries = 5,
                                                   .first_wait = std::chrono::seconds(1),
                                                   .longest_wait = std::chrono::seconds(60),
                                                   .longest_retry_after = {}};
  using Answer = std::unique_ptr<HttpAnswer>;

  Result<Answer> send_until_settled(HttpRequest& asked);
  [[nodiscard]] std::optional<Error> ended(HttpRequest& asked);
  [[nodiscard]] bool says_last_word(const HttpRequest& asked) const;
  [[nodiscard]] Monotonic deadline_of(const HttpRequest& asked) const;
  [[nodiscard]] Monotonic end_of_reading() const;
  Result<Answer> send_once(HttpRequest& asked);
  Result<Answer> send_uncached(HttpRequest& asked);
  void forget_after(std::string_view method);
  Result<Answer> revalidate(HttpRequest& asked, const http_client::ResponseCache::CacheHit& kept);
  Result<Answer> keep(HttpRequest& asked, Answer answer) const;
  void note_refusal(const HttpRequest& asked, HttpAnswer& answer);
  Result<Answer> try_until_settled(HttpRequest& asked);
  // Prepares another attempt after a refusal: renews the credential or waits. Returns true if the
  // request may be sent again.
  Result<bool> mend(const HttpRequest& asked, AnswerMeaning& meaning, int status, int tries);
  bool wait_for_service(const HttpRequest& asked, AnswerMeaning& meaning, int tries);
  // The next functions are defined in http_gate.cc.
  void prepare(HttpRequest& asked);
  void learn(HttpAnswer& answer) const;
  void note_passed() const;
  [[nodiscard]] std::chrono::milliseconds close_gates(const AnswerMeaning& meaning,
                                                      int tries) const;
  void tell_stalled(const Error& why);
  Result<void> renew(const AnswerMeaning& meaning, int status);
  [[nodiscard]] bool has_carried() const;
  [[nodiscard]] Error without_credential(int status) const;
  [[nodiscard]] bool wait(std::chrono::milliseconds time);
  [[nodiscard]] bool may_cache(const HttpRequest& asked) const;
  [[nodiscard]] const std::string& account() const { return access_->account; }

  services::CallFrame& frame_;
  const HttpAccess* access_ = nullptr;  // nullptr until the first request
  std::map<std::uint64_t, Answer> open_;
  std::uint64_t last_handle_ = 0;
  int retries_ = 0;       // number of retries of the current request
  bool is_told_ = false;  // true: the current request's setback was already reported
  bool sending_ = false;  // true: a request is being sent; its callbacks must not send another one
  bool has_said_last_word_ = false;  // true: a request was sent after the call was cancelled
};

}  // namespace patchbay::http_service
