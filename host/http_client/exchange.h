#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/strand.h"
#include "http_client/address_guard.h"
#include "http_client/body_source.h"
#include "http_client/headers.h"

namespace patchbay::http_client {

class Transfer;
class BodyReader;

// A response whose body is still arriving. At most 256 KiB of the body wait in memory; after that,
// the provider must wait for the reader. The destructor ends the transfer, even if the body is not
// complete. Used by one thread at a time.
//
// read() and pipe() fail with
//   PROVIDER_UNAVAILABLE  the body breaks off, or the provider sends nothing for too long
//   PROVIDER_ERROR        the body exceeds a limit or cannot be decompressed
//   DEADLINE_EXCEEDED
//   CANCELLED             the request was stopped, or the client shuts down
// After a failure, every further call fails with the same error.
class Exchange {
 public:
  Exchange(int status, Headers headers, std::string url, AddressKind peer,
           std::unique_ptr<BodyReader> body);
  Exchange(Exchange&&) noexcept;
  Exchange& operator=(Exchange&&) noexcept;
  ~Exchange();

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Headers& headers() const { return headers_; }
  // Returns the sanitized URL of the response, after all redirects.
  [[nodiscard]] const std::string& url() const { return url_; }
  // Returns the kind of network of the server that answered.
  [[nodiscard]] AddressKind peer() const { return peer_; }

  // Writes the next bytes of the decompressed body to `out`, at most out.size() bytes. Waits for at
  // least one byte. Returns the number of bytes; 0 means the end of the body.
  Result<std::size_t> read(std::span<std::byte> out);

  // Writes the rest of the body to `sink`, each piece as it arrives. Returns the number of written
  // bytes.
  Result<std::uint64_t> pipe(BodySink& sink);

  // Ends the transfer without reading the rest of the body.
  void close();

  // From now on, reading ends at `until` (by the machine's clock) or when `stop` is requested. The
  // request's deadline and stop token no longer apply. Only for a request with Request::kept_for.
  void hand_over(Monotonic until, std::stop_token stop);

  // Returns true if read() would not wait. (For a compressed body, read() may still wait for the
  // rest of a piece.)
  [[nodiscard]] bool is_ready() const;
  // Sets a strand to wake when more of the body has arrived or the body has ended. nullptr: no
  // strand.
  void watch(Strand* strand);

 private:
  int status_;
  Headers headers_;
  std::string url_;
  AddressKind peer_;
  std::unique_ptr<BodyReader> body_;
};

// A response with its whole body.
struct Response {
  int status = 0;
  Headers headers;
  std::string url;  // the final URL, sanitized
  std::string body;
  AddressKind peer = AddressKind::kForbidden;  // the network of the server that answered
};

}  // namespace patchbay::http_client
