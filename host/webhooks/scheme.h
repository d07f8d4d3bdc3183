// Judges a delivery by the rules that the connector's manifest declares. Uses no store and no
// network.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "manifest/webhooks.h"
#include "webhooks/delivery.h"

namespace patchbay::webhooks {

// The result of judging a delivery.
enum class Verdict {
  kRefused,   // the delivery is not proved
  kQuestion,  // the provider tests the address, and gets `answer`
  kIgnored,   // proved, but about nothing that the host uses
  kTaken,     // proved, and something may have changed
};

struct Judgement {
  Verdict verdict = Verdict::kRefused;
  // kRefused: the reason, as one word for metrics and the audit. The sender never gets the reason.
  std::string_view reason{};
  std::string answer{};    // kQuestion: the text to send back
  std::size_t secret = 0;  // the index of the matching secret; 0 for a question without proof
  std::string id{};        // a digest of the provider's id and the body; "": the delivery has no id
  std::string collection{};   // "": the delivery names no collection
  bool access_only = false;   // only permissions may have changed
  bool lists = false;         // changes alone would miss a deletion, so a listing is needed
  bool asks_renewal = false;  // the subscription must be renewed
};

inline constexpr std::size_t kMostAnswer = 4096;     // bytes of the answer to a question
inline constexpr std::size_t kMostDeliveryId = 512;  // bytes of a provider's id

// Judges a delivery. Compares the delivery's proof with the proof from each secret, in constant
// time. An empty secret proves nothing. Parses the body only after the proof was checked, except to
// read a token from the body. A challenge in a query parameter needs no proof and is sent back.
Judgement judge(const manifest::Webhooks& declared, const Delivery& delivery,
                std::span<const Secret> secrets, WallTime now);

// Returns the reason if judge() would refuse the delivery with every body. Returns "" if the body
// decides. Needs no body, so call this before the body is read.
std::string_view fault_of_head(const manifest::Webhooks& declared, const Delivery& delivery,
                               std::span<const Secret> secrets, WallTime now);

}  // namespace patchbay::webhooks
