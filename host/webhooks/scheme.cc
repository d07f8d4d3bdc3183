#include "webhooks/scheme.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/base64.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/lower_case.h"
#include "base/octets.h"
#include "services/proof.h"
#include "webhooks/body_texts.h"

namespace patchbay::webhooks {
namespace {

using manifest::DeliveryPlace;
using manifest::SignedPiece;
using manifest::Webhooks;

constexpr std::size_t kMostParts = 16;  // the most parts of a header with several proofs

// The reasons for which a delivery is refused.
constexpr std::string_view kNoSecret = "no_secret";
constexpr std::string_view kNoProof = "no_signature";
constexpr std::string_view kWrongProof = "wrong_signature";
constexpr std::string_view kNoTime = "no_timestamp";
constexpr std::string_view kOutsideWindow = "outside_window";
constexpr std::string_view kNoId = "no_id";
constexpr std::string_view kLongChallenge = "long_challenge";
constexpr std::string_view kNotChecked = "not_checked";

// Returns the parts of a header that begin with `prefix`, without the prefix.
std::vector<std::string_view> parts_of(std::string_view header, char separator,
                                       std::string_view prefix) {
  std::vector<std::string_view> parts;
  while (parts.size() < kMostParts) {
    const std::size_t end = separator == 0 ? header.npos : header.find(separator);
    std::string_view part = header.substr(0, end);
    if (separator != 0) part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    if (part.starts_with(prefix)) parts.push_back(part.substr(prefix.size()));
    if (end == header.npos) break;
    header.remove_prefix(end + 1);
  }
  return parts;
}

std::string_view algorithm_of(manifest::Signature signature) {
  switch (signature) {
    case manifest::Signature::kHmacSha256:
      return "hmac-sha256";
    case manifest::Signature::kHmacSha1:
      return "hmac-sha1";
    case manifest::Signature::kHmacSha512:
      return "hmac-sha512";
    case manifest::Signature::kToken:
    case manifest::Signature::kPlugin:
      break;
  }
  return {};
}

std::string written(std::string_view mac, manifest::SignatureEncoding encoding) {
  if (encoding == manifest::SignatureEncoding::kBase64) return base64(mac);
  return hex_of(octets_of(mac));
}

// Decides if one delivery is from the provider, and what it wants.
class Judge {
 public:
  Judge(const Webhooks& declared, const Delivery& delivery, std::span<const Secret> secrets,
        WallTime now)
      : declared_(declared),
        delivery_(delivery),
        secrets_(secrets),
        now_(now),
        body_(delivery.body) {}

  Judgement judge() {
    if (auto question = question_without_proof()) return std::move(*question);
    if (const std::string_view fault = prove(); !fault.empty()) return {.reason = fault};
    return content();
  }

  std::string_view fault_of_head() {
    if (const auto question = question_without_proof()) return question->reason;
    if (const auto fault = check_means(); !fault.empty()) return fault;
    const bool is_token = declared_.signature == manifest::Signature::kToken;
    if (is_token && declared_.pointer.empty()) return prove();
    if (const auto fault = check_time(); !fault.empty()) return fault;
    return is_token || delivery_.header(declared_.header) ? std::string_view() : kNoProof;
  }

 private:
  // Returns the answer to a question in the query. Such a question needs no proof.
  std::optional<Judgement> question_without_proof() {
    if (declared_.challenge.query.empty()) return std::nullopt;
    const auto text = delivery_.query(declared_.challenge.query);
    if (!text) return std::nullopt;
    if (text->size() > kMostAnswer) return Judgement{.reason = kLongChallenge};
    return Judgement{.verdict = Verdict::kQuestion, .answer = std::string(*text)};
  }

  // Returns the reason why the delivery is not proved; "" if it is proved.
  std::string_view prove() {
    if (const auto fault = check_means(); !fault.empty()) return fault;
    if (declared_.signature == manifest::Signature::kToken) {
      if (const auto fault = prove_token(); !fault.empty()) return fault;
      return check_time();
    }
    // The signed text may contain the timestamp, so the timestamp is read first.
    if (const auto fault = check_time(); !fault.empty()) return fault;
    return prove_mac();
  }

  // Returns the reason if this host cannot prove any delivery of this connector, otherwise "".
  std::string_view check_means() {
    const bool has_secret =
        std::any_of(secrets_.begin(), secrets_.end(), [](const Secret& s) { return !s.empty(); });
    if (!has_secret) return kNoSecret;
    return declared_.signature == manifest::Signature::kPlugin ? kNotChecked : std::string_view();
  }

  std::string_view prove_token() {
    std::vector<std::string> tokens;
    if (!declared_.pointer.empty()) {
      tokens = body_.at(declared_.pointer);
    } else if (const auto header = delivery_.header(declared_.header)) {
      for (const std::string_view part : parts_of(*header, declared_.separator, declared_.prefix)) {
        tokens.emplace_back(part);
      }
    }
    if (tokens.empty()) return kNoProof;
    const bool is_of_body = !declared_.pointer.empty();
    for (std::size_t i = 0; i < secrets_.size(); ++i) {
      std::size_t right = 0;
      for (const std::string& token : tokens) {
        right += equal_in_constant_time(token, secrets_[i].reveal()) ? 1 : 0;
      }
      const bool is_right = is_of_body ? right == tokens.size() : right > 0;
      if (is_right && !secrets_[i].empty()) found(i);
    }
    for (std::string& token : tokens) wipe_bytes(token.data(), token.size());
    return is_found_ ? std::string_view() : kWrongProof;
  }

  std::string_view prove_mac() {
    const auto header = delivery_.header(declared_.header);
    if (!header) return kNoProof;
    const auto given = parts_of(*header, declared_.separator, declared_.prefix);
    if (given.empty()) return kNoProof;
    const auto id = delivery_.header(declared_.id.header);
    std::vector<std::string_view> pieces;
    for (const SignedPiece& piece : declared_.signed_pieces) {
      if (piece.kind == SignedPiece::Kind::kLiteral) pieces.push_back(piece.literal);
      if (piece.kind == SignedPiece::Kind::kBody) pieces.push_back(delivery_.body);
      if (piece.kind == SignedPiece::Kind::kTimestamp) pieces.push_back(timestamp_);
      if (piece.kind == SignedPiece::Kind::kId) {
        if (!id) return kNoId;
        pieces.push_back(*id);
      }
    }
    const bool is_hex = declared_.encoding == manifest::SignatureEncoding::kHex;
    for (std::size_t i = 0; i < secrets_.size(); ++i) {
      const auto mac =
          services::mac_of(algorithm_of(declared_.signature), secrets_[i].reveal(), pieces);
      if (mac.has_error()) return kNotChecked;
      const std::string right = written(mac.value(), declared_.encoding);
      bool is_right = false;
      for (const std::string_view each : given) {
        is_right = equal_in_constant_time(is_hex ? lower_case(each) : std::string(each), right) ||
                   is_right;
      }
      if (is_right && !secrets_[i].empty()) found(i);
    }
    return is_found_ ? std::string_view() : kWrongProof;
  }

  // Notes a secret that matches. The first matching secret counts. All secrets are always tried, so
  // the time does not show which secret matched.
  void found(std::size_t secret) {
    if (!is_found_) secret_ = secret;
    is_found_ = true;
  }

  // Reads the timestamp, if the manifest declares one. Returns the reason why the timestamp is
  // refused, or "".
  std::string_view check_time() {
    const manifest::DeliveryTime& time = declared_.timestamp;
    if (time.header.empty()) return {};
    const auto header = delivery_.header(time.header);
    if (!header) return kNoTime;
    const auto parts = parts_of(*header, declared_.separator, time.prefix);
    if (parts.empty()) return kNoTime;
    timestamp_ = parts.front();
    constexpr std::size_t kMostDigits = 15;
    std::int64_t number = 0;
    const char* end = timestamp_.data() + timestamp_.size();
    const auto read = std::from_chars(timestamp_.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || timestamp_.size() > kMostDigits) {
      return kNoTime;
    }
    const std::chrono::milliseconds sent(time.is_in_milliseconds ? number : number * 1000);
    const auto now = std::chrono::floor<std::chrono::milliseconds>(now_.time_since_epoch());
    const bool is_inside = now - sent <= declared_.window && sent - now <= declared_.window;
    return is_inside ? std::string_view() : kOutsideWindow;
  }

  // Returns the texts at a declared place of the proved delivery.
  std::vector<std::string> texts_at(const DeliveryPlace& place) {
    if (!place.header.empty()) return {std::string(delivery_.header(place.header).value_or(""))};
    if (place.pointer.empty()) return {};
    return body_.at(place.pointer);
  }

  // Returns the first text at the place; "" if there is no text.
  std::string text_at(const DeliveryPlace& place) {
    auto texts = texts_at(place);
    return texts.empty() ? std::string() : std::move(texts.front());
  }

  // Returns true if one of the texts at the place is one of the names.
  [[nodiscard]] bool has_one_of(const DeliveryPlace& place, const std::vector<std::string>& names) {
    const auto texts = texts_at(place);
    return std::find_first_of(texts.begin(), texts.end(), names.begin(), names.end()) !=
           texts.end();
  }

  // Returns the meaning of the proved delivery.
  Judgement content() {
    Judgement out{.verdict = Verdict::kTaken, .secret = secret_};
    if (!declared_.challenge.pointer.empty()) {
      auto texts = body_.at(declared_.challenge.pointer);
      if (!texts.empty() && texts.front().size() > kMostAnswer) return {.reason = kLongChallenge};
      if (!texts.empty()) {
        out.verdict = Verdict::kQuestion;
        out.answer = std::move(texts.front());
        return out;
      }
    }
    const std::string id = text_at(declared_.id);
    if (id.size() > kMostDeliveryId) return {.reason = kNoId};
    if (!id.empty()) out.id = digest_of(id);
    out.collection = text_at(declared_.collection);
    out.asks_renewal = has_one_of(declared_.renewal.place, declared_.renewal.names);
    if (out.asks_renewal) return out;  // something may have changed while no deliveries came
    if (!declared_.events.place.is_declared()) return out;
    const std::string event = text_at(declared_.events.place);
    const auto is_in = [&event](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), event) != names.end();
    };
    const bool is_sync = is_in(declared_.events.sync);
    out.access_only = !is_sync && is_in(declared_.events.access);
    if (!is_sync && !out.access_only) out.verdict = Verdict::kIgnored;
    out.lists = is_sync && has_one_of(declared_.events.lists_place, declared_.events.lists);
    return out;
  }

  // Returns a digest that identifies the delivery. The body is part of the digest, because two
  // hooks of one address may send the same id with different bodies, and because an id that is not
  // signed could be changed.
  [[nodiscard]] std::string digest_of(const std::string& id) const {
    return sha256_base64url(id + "\n" + sha256_base64url(delivery_.body));
  }

  const Webhooks& declared_;
  const Delivery& delivery_;
  const std::span<const Secret> secrets_;
  const WallTime now_;
  BodyTexts body_;
  std::string_view timestamp_;
  std::size_t secret_ = 0;
  bool is_found_ = false;
};

}  // namespace

Judgement judge(const Webhooks& declared, const Delivery& delivery, std::span<const Secret> secrets,
                WallTime now) {
  return Judge(declared, delivery, secrets, now).judge();
}

std::string_view fault_of_head(const Webhooks& declared, const Delivery& delivery,
                               std::span<const Secret> secrets, WallTime now) {
  return Judge(declared, delivery, secrets, now).fault_of_head();
}

}  // namespace patchbay::webhooks
