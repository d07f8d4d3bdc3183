// A manifest's declarations about webhooks: how the host checks a delivery, and what the delivery
// means.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::manifest {

enum class Signature { kHmacSha256, kHmacSha1, kHmacSha512, kToken, kPlugin };
enum class SignatureEncoding { kHex, kBase64 };

// The place of a text in a delivery. At most one of the two members is set. If none is set,
// deliveries do not have the text.
struct DeliveryPlace {
  std::string header{};
  std::string pointer{};  // a pointer into a JSON body; a token "*": every element of an array
  [[nodiscard]] bool is_declared() const { return !header.empty() || !pointer.empty(); }
};

// A piece of the text that the HMAC signs.
struct SignedPiece {
  enum class Kind { kLiteral, kBody, kTimestamp, kId };
  Kind kind = Kind::kLiteral;
  std::string literal{};
};

struct DeliveryTime {
  std::string header{};  // "": deliveries have no timestamp
  std::string prefix{};
  bool is_in_milliseconds = false;
};

// The things for which the connector makes subscriptions at the provider: none, each collection, or
// each link.
enum class Subscriptions { kNone, kCollections, kLinks };

// A request with which a provider tests the webhook address. The request contains a text, and the
// host sends this text back.
struct Challenge {
  // The text is in this query parameter. The host answers such a request without a proof.
  std::string query{};
  // The text is at this place of a JSON body. The host checks the proof of such a request.
  std::string pointer{};
};

// The kinds of events. If `place` is not declared, every delivery means a change of documents.
struct DeliveryEvents {
  DeliveryPlace place{};
  std::vector<std::string> sync{};    // the events after which documents may have changed
  std::vector<std::string> access{};  // the events after which only permissions may have changed
  // If a delivery of `sync` has one of the names `lists` at `lists_place`, the host has to list the
  // whole collection. The provider's list of changes would miss a deletion.
  DeliveryPlace lists_place{};
  std::vector<std::string> lists{};
};

// The events about a subscription itself: the provider asks for a renewal, or has ended the
// subscription.
struct SubscriptionEvents {
  DeliveryPlace place{};
  std::vector<std::string> names{};
};

struct Webhooks {
  Signature signature = Signature::kPlugin;
  std::string header{};   // the header that carries the signature
  std::string pointer{};  // the place of the token in a JSON body, if no header has it
  std::string prefix{};   // the text before the signature in the header, for example "sha256="
  char separator = 0;     // separates the parts of the header; 0: the header is one part
  SignatureEncoding encoding = SignatureEncoding::kHex;
  std::vector<SignedPiece> signed_pieces{};  // one of the pieces is the body
  DeliveryTime timestamp{};
  std::chrono::seconds window{300};
  DeliveryPlace id{};
  Challenge challenge{};
  Subscriptions subscriptions = Subscriptions::kNone;
  DeliveryPlace collection{};
  DeliveryEvents events{};
  SubscriptionEvents renewal{};
};

// Splits a text such as "v0:{timestamp}:{body}" into its pieces. Sets `fault` to a sentence about
// the first fault, or to "".
std::vector<SignedPiece> signed_pieces_of(std::string_view text, std::string& fault);

}  // namespace patchbay::manifest
