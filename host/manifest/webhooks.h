// What a manifest declares about webhooks: how a delivery proves itself, and what it is about.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::manifest {

enum class Signature { kHmacSha256, kHmacSha1, kHmacSha512, kToken, kPlugin };
enum class SignatureEncoding { kHex, kBase64 };

// Where a delivery carries a text. At most one of the two members is set; if none is, deliveries do
// not carry the text.
struct DeliveryPlace {
  std::string header{};
  std::string pointer{};  // into a JSON body; a token "*" stands for every element of an array
  [[nodiscard]] bool is_declared() const { return !header.empty() || !pointer.empty(); }
};

// A piece of the text that an HMAC is of.
struct SignedPiece {
  enum class Kind { kLiteral, kBody, kTimestamp, kId };
  Kind kind = Kind::kLiteral;
  std::string literal{};
};

struct DeliveryTime {
  std::string header{};  // "": deliveries do not say when they were sent
  std::string prefix{};
  bool is_in_milliseconds = false;
};

// For what the connector's code makes subscriptions at the provider.
enum class Subscriptions { kNone, kCollections, kLinks };

// A question by which a provider tries the address out. The text is sent back.
struct Challenge {
  std::string query{};    // a query parameter; needs no proof
  std::string pointer{};  // in a JSON body, which has to be proved
};

// What a delivery is about. If `place` is not declared, every delivery is a change of documents.
struct DeliveryEvents {
  DeliveryPlace place{};
  std::vector<std::string> sync{};    // documents may have changed
  std::vector<std::string> access{};  // only permissions may have changed
};

// Deliveries about a subscription itself: the provider asks that it be renewed, or has ended it.
struct SubscriptionEvents {
  DeliveryPlace place{};
  std::vector<std::string> names{};
};

struct Webhooks {
  Signature signature = Signature::kPlugin;
  std::string header{};   // the header that carries the signature
  std::string pointer{};  // where a JSON body carries the token, if no header does
  std::string prefix{};   // the text before the signature in the header, such as "sha256="
  char separator = 0;     // between the parts of the header; 0: the header is one part
  SignatureEncoding encoding = SignatureEncoding::kHex;
  std::vector<SignedPiece> signed_pieces{};  // at least the body
  DeliveryTime timestamp{};
  std::chrono::seconds window{300};
  DeliveryPlace id{};
  Challenge challenge{};
  Subscriptions subscriptions = Subscriptions::kNone;
  DeliveryPlace collection{};
  DeliveryEvents events{};
  SubscriptionEvents renewal{};
};

// Splits a text such as "v0:{timestamp}:{body}" into its pieces. `fault` gets a sentence about the
// first fault, or "".
std::vector<SignedPiece> signed_pieces_of(std::string_view text, std::string& fault);

}  // namespace patchbay::manifest
