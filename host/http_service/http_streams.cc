#include "http_service/http_streams.h"

#include <algorithm>
#include <vector>

#include "base/later.h"
#include "base/machine_clock.h"
#include "base/strand.h"
#include "http_service/http_call.h"
#include "http_service/http_service.h"
#include "services/barrier.h"
#include "services/plugin_error.h"
#include "services/services.h"
#include "services/text.h"

namespace patchbay::http_service {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kLongestWait = 1000ULL * 60 * 60 * 24;

// A response that a call has stored and no later call has taken yet.
struct KeptStream final : services::CallAttachment {
  std::unique_ptr<HttpAnswer> answer;
  std::string unread;  // bytes that the storing call had read and gave back
};

services::KeptName kept_name(const services::CallFrame& frame, std::string name) {
  return {std::string(frame.context().connector), std::string(frame.context().organization),
          frame.context().owner(), std::move(name)};
}

// Wakes a strand when one of the responses can be read. Ends with the destructor.
class AnswerWatch {
 public:
  AnswerWatch(std::span<HttpAnswer* const> answers, Strand& strand) : answers_(answers) {
    for (HttpAnswer* answer : answers_) answer->watch(&strand);
  }
  ~AnswerWatch() {
    for (HttpAnswer* answer : answers_) answer->watch(nullptr);
  }
  AnswerWatch(const AnswerWatch&) = delete;
  AnswerWatch& operator=(const AnswerWatch&) = delete;

 private:
  const std::span<HttpAnswer* const> answers_;
};

Result<std::string> name_in(patchbay_str name) {
  if (name.size > 0 && name.size <= PATCHBAY_HTTP_STREAM_NAME_MAX) {
    return std::string(services::from_abi(name));
  }
  return services::misuse("gives a name of " + std::to_string(name.size) +
                          " bytes to a stream; 1 to " +
                          std::to_string(PATCHBAY_HTTP_STREAM_NAME_MAX) + " are allowed.");
}

patchbay_status wait_for_streams(const patchbay_call* call, const std::uint64_t* handles,
                                 std::uint64_t count, std::uint64_t wait_ms, std::uint64_t* which,
                                 patchbay_error* error) {
  return services::serve(
      call, "http_streams.wait", error, [&](services::CallFrame& frame) -> Result<void> {
        if ((handles == nullptr && count > 0) || which == nullptr) {
          return services::misuse(
              "waits for streams without handles, or without a place for the index.");
        }
        if (count > PATCHBAY_HTTP_HANDLES_MAX)
          return services::misuse("waits for too many streams.");
        std::vector<HttpAnswer*> answers;
        for (std::uint64_t i = 0; i < count; ++i) {
          PATCHBAY_TRY(HttpAnswer * answer, HttpCall::of(frame).answer(handles[i]));
          answers.push_back(answer);
        }
        const milliseconds time(std::min(wait_ms, kLongestWait));
        const Monotonic until = later(machine_now(), time);
        PATCHBAY_TRY(const auto ready, HttpCall::of(frame).wait_for_any(answers, until));
        *which = ready ? *ready : count;
        return success();
      });
}

patchbay_status keep(const patchbay_call* call, std::uint64_t handle, patchbay_str name,
                     std::uint64_t lifetime_ms, patchbay_str unread, patchbay_error* error) {
  return services::serve(
      call, "http_streams.keep", error, [&](services::CallFrame& frame) -> Result<void> {
        PATCHBAY_TRY(std::string kept, name_in(name));
        if (unread.size > PATCHBAY_HTTP_STREAM_UNREAD_MAX) {
          return Error(Code::kTooLarge, "The connector has read too much of a stream to keep it.");
        }
        const milliseconds time(
            std::min<std::uint64_t>(lifetime_ms, PATCHBAY_HTTP_STREAM_KEEP_MAX_MS));
        return HttpCall::of(frame).keep_stream(handle, std::move(kept), time,
                                               services::from_abi(unread));
      });
}

patchbay_status take(const patchbay_call* call, patchbay_str name, patchbay_http_response* response,
                     patchbay_error* error) {
  return services::serve(call, "http_streams.take", error,
                         [&](services::CallFrame& frame) -> Result<void> {
                           PATCHBAY_TRY(check_response(response));
                           PATCHBAY_TRY(const std::string kept, name_in(name));
                           PATCHBAY_TRY(const auto opened, HttpCall::of(frame).take_stream(kept));
                           fill_response(opened, *response);
                           return success();
                         });
}

}  // namespace

Monotonic HttpCall::end_of_reading() const {
  const Monotonic deadline = frame_.context().deadline;
  if (deadline == Monotonic::max()) return deadline;
  return machine_now() + (deadline - frame_.host().clock().now());
}

Result<std::optional<std::size_t>> HttpCall::wait_for_any(std::span<HttpAnswer* const> answers,
                                                          Monotonic until) {
  Strand& self = Strand::current();
  const AnswerWatch watching(answers, self);
  const std::stop_callback on_stop(frame_.cancellation(), [&] { self.wake(); });
  const Monotonic end = std::min(until, end_of_reading());
  while (true) {
    const auto ready = std::find_if(answers.begin(), answers.end(),
                                    [](const HttpAnswer* each) { return each->is_ready(); });
    if (ready != answers.end()) {
      return std::optional<std::size_t>(static_cast<std::size_t>(ready - answers.begin()));
    }
    if (auto ended = frame_.ended()) return std::move(*ended);
    if (machine_now() >= end) return std::optional<std::size_t>();
    self.sleep(end);
  }
}

Result<void> HttpCall::keep_stream(std::uint64_t handle, std::string name, milliseconds time,
                                   std::string_view unread) {
  PATCHBAY_TRY(HttpAnswer * answer, this->answer(handle));
  if (!answer->is_keepable()) {
    return services::misuse("keeps an answer whose request did not say that it is a stream.");
  }
  auto kept = std::make_unique<KeptStream>();
  kept->answer = std::move(open_.at(handle));
  kept->unread = unread;
  kept->answer->hand_over(Monotonic::max(), {});
  std::unique_ptr<services::CallAttachment> thing = std::move(kept);
  const Monotonic now = frame_.host().clock().now();
  const auto done =
      frame_.host().kept().keep(kept_name(frame_, std::move(name)), thing, later(now, time), now);
  if (done.has_value()) {
    open_.erase(handle);
    return success();
  }
  // The response could not be stored, so the call continues with it.
  auto& back = open_.at(handle);
  back = std::move(static_cast<KeptStream&>(*thing).answer);
  back->hand_over(end_of_reading(), frame_.cancellation());
  return done.error();
}

Result<HttpCall::OpenedAnswer> HttpCall::take_stream(const std::string& name) {
  PATCHBAY_TRY(check_room(1));
  const auto thing =
      frame_.host().kept().take(kept_name(frame_, name), frame_.host().clock().now());
  if (!thing) {
    return Error(Code::kNotFound,
                 "The stream that waited for this call waits no more: its time is over, it has "
                 "ended, or another call has it.");
  }
  auto& kept = static_cast<KeptStream&>(*thing);
  auto answer = std::move(kept.answer);
  answer->take_back(kept.unread);
  answer->hand_over(end_of_reading(), frame_.cancellation());
  HttpAnswer& opened = *answer;
  open_.emplace(++last_handle_, std::move(answer));
  return OpenedAnswer{last_handle_, opened};
}

const patchbay_host_http_streams& http_streams() {
  static constexpr patchbay_host_http_streams table{sizeof(patchbay_host_http_streams), 0,
                                                    &wait_for_streams, &keep, &take};
  return table;
}

}  // namespace patchbay::http_service
