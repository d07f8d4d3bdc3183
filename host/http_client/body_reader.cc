#include "http_client/body_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace patchbay::http_client {
namespace {

constexpr std::uint64_t kRatioMattersFrom = 1 << 20;
constexpr std::size_t kDecodedPiece = 64 << 10;

}  // namespace

BodyReader::BodyReader(std::shared_ptr<Transfer> transfer, std::unique_ptr<ContentDecoder> decoder,
                       const ExchangeLimits& limits, std::stop_token stop)
    : transfer_(std::move(transfer)),
      decoder_(std::move(decoder)),
      limits_(limits),
      until_(transfer_->plan().patience) {
  hand_over(until_, std::move(stop));
}

void BodyReader::hand_over(Monotonic until, std::stop_token stop) {
  until_ = until;
  on_stop_.emplace(std::move(stop), [this] { transfer_->cancel(); });
}

BodyReader::~BodyReader() { transfer_->cancel(); }

Result<std::size_t> BodyReader::read(std::span<std::byte> out) {
  if (error_) return *error_;
  if (out.empty()) return std::size_t{0};
  auto got = decoder_ ? decode(out) : [&]() -> Result<std::size_t> {
    PATCHBAY_TRY(auto piece, next_piece());
    const std::size_t size = std::min(piece.size(), out.size());
    if (size > 0) std::memcpy(out.data(), piece.data(), size);
    unread_ = unread_.subspan(size);
    return size;
  }();
  if (got.has_error()) error_ = got.error();
  return got;
}

Result<std::uint64_t> BodyReader::pipe(BodySink& sink) {
  std::uint64_t piped = 0;
  std::string decoded(decoder_ ? kDecodedPiece : 0, '\0');
  for (;;) {
    std::span<const std::byte> piece;
    if (decoder_) {
      const auto room = std::as_writable_bytes(std::span(decoded));
      PATCHBAY_TRY(auto size, read(room));
      piece = room.first(size);
    } else {
      if (error_) return *error_;
      auto next = next_piece();
      if (next.has_error()) return *(error_ = next.error());
      piece = next.value();
      unread_ = {};
    }
    if (piece.empty()) return piped;
    PATCHBAY_TRY(sink.write(piece));
    piped += piece.size();
  }
}

// Returns the unread part of the current piece. If there is no such part, waits for the next piece
// and returns it. Returns an empty span at the end of the body.
Result<std::span<const std::byte>> BodyReader::next_piece() {
  if (!unread_.empty()) return unread_;
  if (transfer_->wait_for_body(piece_, until_)) {
    received_ += piece_.size();
    unread_ = std::as_bytes(std::span(std::as_const(piece_)));
    return unread_;
  }
  if (const auto failure = transfer_->failure()) {
    return error_of(*failure, origin(), true, transfer_->plan().repeatable);
  }
  return std::span<const std::byte>();
}

Result<std::size_t> BodyReader::decode(std::span<std::byte> out) {
  for (;;) {
    PATCHBAY_TRY(auto size, decoder_->decode(unread_, out));
    if (size > 0) {
      PATCHBAY_TRY(count_decoded(size));
      return size;
    }
    PATCHBAY_TRY(auto piece, next_piece());
    if (!piece.empty()) continue;
    if (decoder_->complete()) return std::size_t{0};
    return Error(Code::kProviderUnavailable,
                 "The compressed answer of " + origin() + " broke off before its end. Try again.");
  }
}

Result<void> BodyReader::count_decoded(std::size_t bytes) {
  decoded_ += bytes;
  const bool bomb = decoded_ > kRatioMattersFrom && decoded_ / limits_.max_ratio > received_;
  if (!bomb && decoded_ <= limits_.max_decompressed_bytes) return success();
  transfer_->cancel();
  return Error(Code::kProviderError,
               "The answer of " + origin() + " is too large: decompressed it is " +
                   (bomb ? "more than " + std::to_string(limits_.max_ratio) + " times its size"
                         : "over " + std::to_string(limits_.max_decompressed_bytes) + " bytes") +
                   ". Ask for less of it.");
}

}  // namespace patchbay::http_client
