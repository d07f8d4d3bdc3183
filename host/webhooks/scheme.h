// Judges a delivery by what the connector's manifest declares. Uses no store and no network.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "manifest/webhooks.h"
#include "webhooks/delivery.h"

namespace patchbay::webhooks {

// What a delivery is, after it was judged.
enum class Verdict {
  kRefused,   // it is not proved
  kQuestion,  // the provider tries the address out; `answer` is sent back
  kIgnored,   // it is proved, and it is about nothing that the host looks at
  kTaken,     // it is proved, and something may have changed
};

struct Judgement {
  Verdict verdict = Verdict::kRefused;
  // kRefused: why, as one word for metrics and the audit. Never sent to the sender.
  std::string_view reason{};
  std::string answer{};       // kQuestion
  std::size_t secret = 0;     // which of the secrets proved it; 0 for a question without proof
  std::string id{};           // a digest of the provider's id and the body; "": it names no id
  std::string collection{};   // "": it does not say which one changed
  bool access_only = false;   // only permissions may have changed
  bool asks_renewal = false;  // the subscription has to be looked after
};

inline constexpr std::size_t kMostAnswer = 4096;     // bytes of a question
inline constexpr std::size_t kMostDeliveryId = 512;  // bytes of a provider's id

// Compares the proof with those that the secrets give, in constant time. An empty secret proves
// nothing. Before the proof is known to be right, nothing is done with the delivery, except that a
// token may have to be read from the body, and that a query parameter of the challenge is sent
// back.
Judgement judge(const manifest::Webhooks& declared, const Delivery& delivery,
                std::span<const Secret> secrets, WallTime now);

// Returns why judge() refuses the delivery whatever its body is; "" if the body decides. The
// delivery has no body yet.
std::string_view fault_of_head(const manifest::Webhooks& declared, const Delivery& delivery,
                               std::span<const Secret> secrets, WallTime now);

}  // namespace patchbay::webhooks
