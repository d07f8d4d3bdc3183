#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "http_client/body_source.h"
#include "http_client/headers.h"

namespace patchbay {

class Transfer;
class BodyReader;

// An answer whose body is still coming. At most 256 KiB of it wait here; beyond that the provider
// is made to wait. Belongs to one thread at a time. Destroying it early ends the transfer.
//
// read() and pipe() fail with PROVIDER_UNAVAILABLE when the body breaks off or goes silent, with
// PROVIDER_ERROR when it is over a limit or can not be decompressed, with DEADLINE_EXCEEDED, or
// with CANCELLED (also when the client shuts down). A failed exchange keeps failing in the same
// way.
class Exchange {
 public:
  Exchange(int status, Headers headers, std::string url, std::unique_ptr<BodyReader> body);
  Exchange(Exchange&&) noexcept;
  Exchange& operator=(Exchange&&) noexcept;
  ~Exchange();

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Headers& headers() const { return headers_; }
  // Where the answer came from after all redirects, sanitized.
  [[nodiscard]] const std::string& url() const { return url_; }

  // The next bytes, decompressed, at most out.size(): waits for at least one; 0 is the end.
  Result<std::size_t> read(std::span<std::byte> out);

  // All that is left into `sink`, in pieces as they come; how many bytes that was.
  Result<std::uint64_t> pipe(BodySink& sink);

  // Gives up the rest of the body.
  void close();

 private:
  int status_;
  Headers headers_;
  std::string url_;
  std::unique_ptr<BodyReader> body_;
};

// An answer with its whole body.
struct Response {
  int status = 0;
  Headers headers;
  std::string url;  // sanitized
  std::string body;
};

}  // namespace patchbay
