// Decides whether a provider's answer is a failure, before the connector's own code gets the
// answer. The connector's classify decides. If the connector has no classify, the HTTP status
// decides.
#pragma once

#include <patchbay/abi/auth.h>

#include <string>

#include "conformance/fake_host.h"
#include "conformance/filled_struct.h"

namespace patchbay::conformance {

struct Classification {
  patchbay_status code = PATCHBAY_OK;  // the code that http.send returns to the connector
  std::string message;
};

// The answer in the form of the ABI. Borrows `sent` and `answer`.
class LentAnswer {
 public:
  LentAnswer(const Answer& answer, const SentRequest& sent, std::uint64_t now_ms);
  [[nodiscard]] const patchbay_answer* raw() const { return &raw_; }

 private:
  std::vector<patchbay_header> headers_;
  patchbay_answer raw_{};
};

Classification classified(FakeHost& host, patchbay_instance* instance, const Answer& answer,
                          const SentRequest& sent);

}  // namespace patchbay::conformance
