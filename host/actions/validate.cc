// Stage 3: checks whether the action accepts the arguments. Checks the size first, so that
// oversized text is never parsed.
#include <algorithm>
#include <cctype>

#include "actions/call.h"

namespace patchbay::actions {
namespace {

Error too_large(std::size_t most) {
  return {Code::kTooLarge, "arguments: there are more than " + std::to_string(most) +
                               " bytes; send less, or raise limits.argument_bytes of the host."};
}

// Returns true for "" and for at most PATCHBAY_IDEMPOTENCY_KEY_MAX letters, digits and -._~:/+=. An
// HTTP header may contain such a text without quotes.
bool is_key(std::string_view key) {
  return key.size() <= PATCHBAY_IDEMPOTENCY_KEY_MAX &&
         std::all_of(key.begin(), key.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 ||
                  std::string_view("-._~:/+=").find(c) != std::string_view::npos;
         });
}

Error no_key() {
  return {Code::kInvalidArgument, "The idempotency key has to be at most " +
                                      std::to_string(PATCHBAY_IDEMPOTENCY_KEY_MAX) +
                                      " letters, digits and -._~:/+= such as a UUID."};
}

}  // namespace

Result<void> Pipeline::validate(Call& call) const {
  if (!is_key(call.request.idempotency_key)) return no_key();
  schema::InstanceLimits limits;
  limits.bytes = limits_.argument_bytes;
  if (call.request.arguments.size() > limits.bytes) return too_large(limits.bytes);
  auto outcome = call.action->parameters.check(call.request.arguments, limits);
  if (outcome.has_value()) return take_answers(call);
  return std::move(outcome).error().at("arguments");
}

}  // namespace patchbay::actions
