#include "http_service/http_answer.h"

#include <algorithm>
#include <cstring>

#include "services/text.h"

namespace patchbay::http_service {

HttpAnswer::HttpAnswer(http_client::Exchange exchange) : exchange_(std::move(exchange)) {}
HttpAnswer::HttpAnswer(std::shared_ptr<const http_client::Response> kept)
    : kept_(std::move(kept)) {}

int HttpAnswer::status() const { return kept_ ? kept_->status : exchange_->status(); }

const http_client::Headers& HttpAnswer::headers() const {
  return kept_ ? kept_->headers : exchange_->headers();
}

const std::string& HttpAnswer::url() const { return kept_ ? kept_->url : exchange_->url(); }

const http_client::RateFields& HttpAnswer::rate_fields(WallTime now) {
  if (!rate_fields_) rate_fields_ = http_client::read_rate_fields(headers(), now);
  return *rate_fields_;
}

std::span<const patchbay_header> HttpAnswer::abi_headers() {
  if (abi_headers_.empty()) {
    for (const http_client::Header& header : headers()) {
      abi_headers_.push_back({services::to_abi(header.name), services::to_abi(header.value)});
    }
  }
  return abi_headers_;
}

std::string_view HttpAnswer::waiting() const {
  const std::string& bytes = kept_ ? kept_->body : peeked_;
  return std::string_view(bytes).substr(taken_);
}

Result<std::string_view> HttpAnswer::peek(std::size_t size) {
  while (!is_whole() && peeked_.size() < size) {
    const std::size_t had = peeked_.size();
    peeked_.resize(std::min(size, had + std::size_t{16} * 1024));
    auto got = exchange_->read(std::as_writable_bytes(std::span(peeked_).subspan(had)));
    peeked_.resize(had + (got.has_value() ? got.value() : 0));
    PATCHBAY_TRY(got);
    ended_ = got.value() == 0;
  }
  return waiting().substr(0, size);
}

bool HttpAnswer::is_ready() const {
  return is_whole() || !waiting().empty() || exchange_->is_ready();
}

void HttpAnswer::watch(Strand* strand) {
  if (exchange_) exchange_->watch(strand);
}

void HttpAnswer::hand_over(Monotonic until, std::stop_token stop) {
  if (exchange_) exchange_->hand_over(until, std::move(stop));
}

void HttpAnswer::take_back(std::string_view bytes) {
  peeked_ = std::string(bytes) + std::string(waiting());
  taken_ = 0;
}

Result<std::size_t> HttpAnswer::read(std::span<std::byte> out) {
  std::size_t size = 0;
  if (const std::string_view ready = waiting(); !ready.empty()) {
    size = std::min(ready.size(), out.size());
    std::memcpy(out.data(), ready.data(), size);
    taken_ += size;
  } else if (!is_whole()) {
    PATCHBAY_TRY(size, exchange_->read(out));
  }
  PATCHBAY_TRY(count(size));
  return size;
}

Result<std::uint64_t> HttpAnswer::pipe(http_client::BodySink& sink) {
  // Counts the bytes of each piece before the sink gets the piece, so that the limit also applies
  // here.
  struct CountingBody final : http_client::BodySink {
    CountingBody(HttpAnswer& owner, http_client::BodySink& target) : answer(owner), sink(target) {}
    Result<void> write(std::span<const std::byte> piece) override {
      PATCHBAY_TRY(answer.count(piece.size()));
      return sink.write(piece);
    }
    HttpAnswer& answer;
    http_client::BodySink& sink;
  } counted(*this, sink);
  const std::uint64_t before = passed_;
  if (const std::string_view ready = waiting(); !ready.empty()) {
    taken_ += ready.size();
    PATCHBAY_TRY(counted.write(std::as_bytes(std::span(ready))));
  }
  if (!is_whole()) {
    PATCHBAY_TRY(exchange_->pipe(counted));
  }
  return passed_ - before;
}

Result<void> HttpAnswer::count(std::uint64_t bytes) {
  passed_ += bytes;
  if (limit_ == 0 || passed_ <= limit_) return success();
  return Error(Code::kProviderError, "The provider's answer is larger than the " +
                                         std::to_string(limit_) +
                                         " bytes this connector reads. Ask for less at a time.");
}

}  // namespace patchbay::http_service
