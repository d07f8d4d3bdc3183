#include "base/patience.h"

namespace patchbay {

bool Patience::is_cancelled() const {
  const auto stopped = [](const std::stop_token* token) {
    return token != nullptr && token->stop_requested();
  };
  return stopped(cancellation) || stopped(shutdown);
}

bool Patience::is_overdue(const Clock& clock) const {
  return deadline != Monotonic::max() && clock.now() >= deadline;
}

Error Patience::ended() const {
  if (is_cancelled()) return Error(Code::kCancelled, "The call was cancelled while it waited.");
  return Error(Code::kDeadlineExceeded,
               "The call's deadline passed while it waited for its turn. Nothing was done: allow "
               "it more time and try again.");
}

Result<void> Patience::check(const Clock& clock) const {
  if (is_cancelled() || is_overdue(clock)) return ended();
  return success();
}

}  // namespace patchbay
