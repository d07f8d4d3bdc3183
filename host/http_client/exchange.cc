#include "http_client/exchange.h"

#include <utility>

#include "http_client/body_reader.h"

namespace patchbay::http_client {

Exchange::Exchange(int status, Headers headers, std::string url, AddressKind peer,
                   std::unique_ptr<BodyReader> body)
    : status_(status),
      headers_(std::move(headers)),
      url_(std::move(url)),
      peer_(peer),
      body_(std::move(body)) {}

Exchange::Exchange(Exchange&&) noexcept = default;
Exchange& Exchange::operator=(Exchange&&) noexcept = default;
Exchange::~Exchange() = default;

Result<std::size_t> Exchange::read(std::span<std::byte> out) {
  if (!body_) return Error(Code::kCancelled, "The answer of " + url_ + " was closed.");
  return body_->read(out);
}

Result<std::uint64_t> Exchange::pipe(BodySink& sink) {
  if (!body_) return Error(Code::kCancelled, "The answer of " + url_ + " was closed.");
  return body_->pipe(sink);
}

void Exchange::close() { body_.reset(); }

void Exchange::hand_over(Monotonic until, std::stop_token stop) {
  if (body_) body_->hand_over(until, std::move(stop));
}

bool Exchange::is_ready() const { return !body_ || body_->is_ready(); }

void Exchange::watch(Strand* strand) {
  if (body_) body_->watch(strand);
}

}  // namespace patchbay::http_client
