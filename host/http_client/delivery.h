#pragma once

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "http_client/engine.h"
#include "http_client/http_client.h"
#include "http_client/request.h"

namespace patchbay::http_client {

// The client's objects that a delivery borrows.
struct DeliveryContext {
  const Clock& clock;
  Random& random;
  telemetry::Log& log;
  Wait& wait;
  std::stop_token shutdown;
};

// Sends one request on the sender's strand. Follows redirects and tries again after failures, until
// there is a response or a final error.
class Delivery {
 public:
  // `url` is the parsed URL of `request`.
  Delivery(const DeliveryContext& context, Engine& engine, const Request& request, Url url);
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  ~Delivery() { leave_failures(); }

  Result<Exchange> run();

 private:
  using Head = Transfer::Head;
  // The result of an attempt that has received a status and headers.
  struct Answer {
    Head head;
    std::shared_ptr<Transfer> transfer;
  };
  // The result of an attempt: a response, or the failure of the transfer. Other failures, for
  // example of the hook or of the body source, are errors of attempt().
  using Attempt = std::variant<Answer, TransferFailure>;

  Result<void> check_request() const;
  Result<const OriginRule*> allow(const Url& url) const;
  Result<Attempt> attempt(const OriginRule& rule);
  Result<TransferPlan> plan(const OriginRule& rule);
  Result<void> add_headers(TransferPlan& plan, const RequestAttempt& hooked) const;

  Result<bool> try_again_after(const TransferFailure& failure);
  Result<bool> try_again_after(const Answer& answer);
  Result<bool> pause_before_retry(std::chrono::milliseconds delay, std::string_view why);
  // These functions are defined in redirect.cc.
  Result<bool> follow(const Answer& answer);
  void leave_for(Url next);
  void change_method(int status);

  Result<Exchange> hand_out(Answer answer) const;

  // These functions are defined in turn.cc.
  void name_failures(const OriginRule& rule);
  Result<void> wait_for_turn(const OriginRule& rule);
  Result<void> wait_for_probe(std::span<const BlockScope> scopes) const;
  Result<void> hold_back(std::chrono::milliseconds delay, std::string_view why) const;
  [[nodiscard]] Error not_asked(std::chrono::milliseconds left) const;
  [[nodiscard]] std::chrono::milliseconds closed_for(std::span<const BlockScope> scopes) const;
  void note(const TransferFailure& failure) const;
  void note(int status) const;
  void note_own_failure() const;
  void leave_failures() const;
  Result<void> count_attempt();
  Result<void> pause(std::chrono::milliseconds time) const;
  Result<void> rewind() const;
  [[nodiscard]] bool fits(std::chrono::milliseconds time) const;
  [[nodiscard]] bool repeatable() const;
  [[nodiscard]] std::string origin() const { return url_->origin().text(); }

  const DeliveryContext& context_;
  Engine& engine_;
  const Request& request_;
  std::shared_ptr<const Url> url_;  // URL of the current hop
  std::string method_;
  Headers headers_;
  bool has_body_;
  // The gates (provider_blocks.h) that close after failures of this origin.
  std::vector<BlockScope> failures_;
  // False if the request forbids the credential, or after a redirect to another origin.
  bool credential_;
  int attempts_ = 0;
  int tries_ = 0;
  int redirects_ = 0;
};

}  // namespace patchbay::http_client
