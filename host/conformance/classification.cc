#include "conformance/classification.h"

#include <algorithm>
#include <memory>

namespace patchbay::conformance {
namespace {

patchbay_status code_of_verdict(std::uint32_t kind) {
  switch (kind) {
    case PATCHBAY_ANSWER_PASS:
      return PATCHBAY_OK;
    case PATCHBAY_ANSWER_EXPIRED:
    case PATCHBAY_ANSWER_CHALLENGE:
      return PATCHBAY_E_LINK_EXPIRED;
    case PATCHBAY_ANSWER_REVOKED:
      return PATCHBAY_E_LINK_REVOKED;
    case PATCHBAY_ANSWER_SCOPE_MISSING:
      return PATCHBAY_E_INSUFFICIENT_SCOPE;
    case PATCHBAY_ANSWER_LIMITED:
      return PATCHBAY_E_RATE_LIMITED;
    case PATCHBAY_ANSWER_UNAVAILABLE:
      return PATCHBAY_E_PROVIDER_UNAVAILABLE;
    default:
      return PATCHBAY_E_PROVIDER_ERROR;
  }
}

std::uint32_t verdict_by_status(std::uint32_t status) {
  if (status == 401) return PATCHBAY_ANSWER_EXPIRED;
  if (status == 429) return PATCHBAY_ANSWER_LIMITED;
  return status >= 500 ? PATCHBAY_ANSWER_UNAVAILABLE : PATCHBAY_ANSWER_PASS;
}

}  // namespace

LentAnswer::LentAnswer(const Answer& answer, const SentRequest& sent, std::uint64_t now_ms) {
  for (const auto& [name, value] : answer.headers) {
    headers_.push_back({borrow(name), borrow(value)});
  }
  raw_.struct_size = sizeof(raw_);
  raw_.status = answer.status;
  raw_.headers = headers_.data();
  raw_.header_count = headers_.size();
  raw_.body = borrow(std::string_view(answer.body).substr(0, PATCHBAY_ANSWER_BODY_MAX));
  raw_.now_ms = now_ms;
  raw_.method = borrow(sent.method);
  raw_.url = borrow(sent.url);
}

Classification classified(FakeHost& host, patchbay_instance* instance, const Answer& answer,
                          const SentRequest& sent) {
  const bool asks = host.auth != nullptr && host.auth->classify != nullptr && instance != nullptr;
  const std::uint32_t told = asks ? host.auth->classify_from : 0;
  const std::uint32_t from = told == 0 || told > 400 ? 400 : told;
  if (answer.status < from) return {};
  const std::string message =
      "The provider's answer ends the call; its status is " + std::to_string(answer.status) + ".";
  if (!asks) return {code_of_verdict(verdict_by_status(answer.status)), message};
  const LentAnswer lent(answer, sent, host.wall_ms);
  FilledStruct<patchbay_verdict> verdict;
  host.is_classifying = true;
  host.auth->classify(instance, lent.raw(), verdict.get());
  host.is_classifying = false;
  return {code_of_verdict(verdict->kind), message};
}

}  // namespace patchbay::conformance
