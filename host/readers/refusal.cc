#include "readers/refusal.h"

namespace patchbay::readers {

using extraction::Outcome;

Error refusal(Outcome outcome, std::string sentence) {
  const Code code = outcome == Outcome::kTooLarge ? Code::kTooLarge : Code::kMalformedRequest;
  return Error(code, std::move(sentence)).with_reason(std::string(name_of(outcome)));
}

Error damaged(std::string sentence) { return refusal(Outcome::kDamaged, std::move(sentence)); }

Outcome outcome_of(const Error& refusal) {
  return extraction::outcome_of(refusal.details().reason).value_or(Outcome::kDamaged);
}

}  // namespace patchbay::readers
