#include <algorithm>

#include "manifest/read_parts.h"
#include "manifest/words.h"

namespace patchbay::manifest {
namespace {

constexpr Words<Signature, 5> kSignatures{{{{"plugin", Signature::kPlugin},
                                            {"hmac_sha256", Signature::kHmacSha256},
                                            {"hmac_sha1", Signature::kHmacSha1},
                                            {"hmac_sha512", Signature::kHmacSha512},
                                            {"token", Signature::kToken}}}};
constexpr Words<SignedPiece::Kind, 4> kPieces{{{{"", SignedPiece::Kind::kLiteral},
                                                {"body", SignedPiece::Kind::kBody},
                                                {"timestamp", SignedPiece::Kind::kTimestamp},
                                                {"id", SignedPiece::Kind::kId}}}};

constexpr Words<Subscriptions, 3> kSubscriptions{{{{"", Subscriptions::kNone},
                                                   {"collections", Subscriptions::kCollections},
                                                   {"links", Subscriptions::kLinks}}}};

DeliveryPlace read_place(Json owner, std::string_view key) {
  const auto found = member(owner, key);
  if (!found) return {};
  return {.header = text(*found, "header"), .pointer = text(*found, "pointer")};
}

DeliveryTime read_time(Json webhooks) {
  const auto found = member(webhooks, "timestamp");
  if (!found) return {};
  return {.header = text(*found, "header"),
          .prefix = text(*found, "prefix"),
          .is_in_milliseconds = text(*found, "unit") == "milliseconds"};
}

Challenge read_challenge(Json webhooks) {
  const auto found = member(webhooks, "challenge");
  if (!found) return {};
  return {.query = text(*found, "query"), .pointer = text(*found, "pointer")};
}

DeliveryEvents read_events(Json webhooks) {
  const auto found = member(webhooks, "events");
  if (!found) return {};
  const auto lists = member(*found, "lists");
  return {.place = read_place(webhooks, "events"),
          .sync = texts(*found, "sync"),
          .access = texts(*found, "access"),
          .lists_place = read_place(*found, "lists"),
          .lists = lists ? texts(*lists, "names") : std::vector<std::string>()};
}

SubscriptionEvents read_renewal(Json webhooks) {
  const auto found = member(webhooks, "renewal");
  if (!found) return {};
  return {.place = read_place(webhooks, "renewal"), .names = texts(*found, "events")};
}

bool is_signed(const Webhooks& webhooks, SignedPiece::Kind kind) {
  return std::any_of(webhooks.signed_pieces.begin(), webhooks.signed_pieces.end(),
                     [kind](const SignedPiece& piece) { return piece.kind == kind; });
}

// Adds a fault for each part of the declaration that would give no protection, such as a timestamp
// that the signature does not cover.
void check_protection(const Webhooks& webhooks, FaultList& faults) {
  const bool is_hmac =
      webhooks.signature != Signature::kToken && webhooks.signature != Signature::kPlugin;
  const auto add = [&](const char* place, std::string sentence) {
    faults.add(std::string("/webhooks/") + place, "signed", "", std::move(sentence));
  };
  using Kind = SignedPiece::Kind;
  if (!is_signed(webhooks, Kind::kBody)) {
    add("signed", "the signature has to be of the body: name {body} in \"signed\".");
  }
  if (is_hmac && !webhooks.timestamp.header.empty() && !is_signed(webhooks, Kind::kTimestamp)) {
    add("timestamp",
        "anybody could change a timestamp that is not signed: name {timestamp} in \"signed\", or "
        "leave \"timestamp\" out.");
  }
  if (is_signed(webhooks, Kind::kTimestamp) && webhooks.timestamp.header.empty()) {
    add("signed", "{timestamp} is signed, and \"timestamp\" does not say where it stands.");
  }
  if (is_signed(webhooks, Kind::kId) && webhooks.id.header.empty()) {
    add("signed", "{id} is signed, and \"id\" does not name the header with it.");
  }
}

}  // namespace

std::vector<SignedPiece> signed_pieces_of(std::string_view text, std::string& fault) {
  std::vector<SignedPiece> pieces;
  fault.clear();
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    if (open > 0) pieces.push_back({.literal = std::string(text.substr(0, open))});
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    const std::string_view name = close == text.npos ? text : text.substr(1, close - 1);
    const SignedPiece::Kind kind = kPieces.meaning(name);
    if (close == text.npos || kind == SignedPiece::Kind::kLiteral) {
      fault = "\"" + std::string(name) + "\" is not one of {body}, {timestamp} and {id}.";
      return pieces;
    }
    pieces.push_back({.kind = kind});
    text.remove_prefix(close + 1);
  }
  return pieces;
}

std::optional<Webhooks> read_webhooks(Json root, FaultList& faults) {
  const auto found = member(root, "webhooks");
  if (!found) return std::nullopt;
  Webhooks out{.signature = kSignatures.meaning(text(*found, "signature")),
               .header = text(*found, "header"),
               .pointer = text(*found, "pointer"),
               .prefix = text(*found, "prefix"),
               .timestamp = read_time(*found),
               .id = read_place(*found, "id"),
               .challenge = read_challenge(*found),
               .subscriptions = kSubscriptions.meaning(text(*found, "subscriptions")),
               .collection = read_place(*found, "collection"),
               .events = read_events(*found),
               .renewal = read_renewal(*found)};
  const std::string separator = text(*found, "separator");
  if (!separator.empty()) out.separator = separator.front();
  if (text(*found, "encoding") == "base64") out.encoding = SignatureEncoding::kBase64;
  if (member(*found, "window_seconds")) {
    out.window = std::chrono::seconds(whole(*found, "window_seconds"));
  }
  std::string fault;
  const std::string signed_text = text(*found, "signed", "{body}");
  out.signed_pieces = signed_pieces_of(signed_text, fault);
  if (!fault.empty()) {
    faults.add("/webhooks/signed", "signed", signed_text, std::move(fault));
  } else {
    check_protection(out, faults);
  }
  return out;
}

}  // namespace patchbay::manifest
