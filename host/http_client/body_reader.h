#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "http_client/body_source.h"
#include "http_client/content_decoder.h"
#include "http_client/request.h"
#include "http_client/transfer.h"

namespace patchbay::http_client {

// Reads the body of a transfer: waits for pieces, decompresses them and enforces the limits. Used
// by one thread at a time.
class BodyReader {
 public:
  // `decoder` is null if the body is not compressed. A request to stop through `stop` cancels the
  // transfer.
  BodyReader(std::shared_ptr<Transfer> transfer, std::unique_ptr<ContentDecoder> decoder,
             const ExchangeLimits& limits, std::stop_token stop);
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;
  ~BodyReader();  // ends the transfer

  Result<std::size_t> read(std::span<std::byte> out);
  Result<std::uint64_t> pipe(BodySink& sink);

  // Implements Exchange::hand_over().
  void hand_over(Monotonic until, std::stop_token stop);
  [[nodiscard]] bool is_ready() const {
    return error_ || !unread_.empty() || transfer_->is_ready();
  }
  void watch(Strand* strand) { transfer_->watch(strand); }

 private:
  using StopCallback = std::stop_callback<std::function<void()>>;

  Result<std::span<const std::byte>> next_piece();
  Result<std::size_t> decode(std::span<std::byte> out);
  Result<void> count_decoded(std::size_t bytes);
  [[nodiscard]] std::string origin() const { return transfer_->plan().url->origin().text(); }

  const std::shared_ptr<Transfer> transfer_;
  const std::unique_ptr<ContentDecoder> decoder_;
  const ExchangeLimits limits_;
  std::string piece_;                  // the last piece from the transfer
  std::span<const std::byte> unread_;  // the unread part of piece_
  std::uint64_t received_ = 0;
  std::uint64_t decoded_ = 0;
  std::optional<Error> error_;
  Monotonic until_;
  std::optional<StopCallback> on_stop_;
};

}  // namespace patchbay::http_client
