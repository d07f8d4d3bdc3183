#pragma once

#include <openssl/types.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/mutex.h"

namespace patchbay::http_client {

// The certificate authorities that the client trusts. All connections of a client share one copy.
// libcurl would read the system's 140 authorities for each new connection, which takes 20 ms and
// more. libcurl's own cache does not help: each sender would have its own cache, and libcurl does
// not use it if a folder of authorities is set, as in Debian. Thread-safe.
class TrustedAuthorities {
 public:
  // Trusts only the authorities in `file` (PEM). "": trusts the system's authorities, whose path is
  // compiled into libcurl.
  explicit TrustedAuthorities(std::string file);

  // Makes a new connection trust the authorities. Reads them again if their file has changed.
  // Returns false if they cannot be read.
  bool give_to(SSL_CTX* connection);

 private:
  struct Free {
    void operator()(X509_STORE* store) const;
  };
  using Store = std::unique_ptr<X509_STORE, Free>;
  using Version = std::array<std::int64_t, 4>;  // identifies the state of a file

  [[nodiscard]] Store read() const;
  [[nodiscard]] Version version() const;

  std::string file_;    // PEM file; "": no file
  std::string folder_;  // folder with file names for OpenSSL's lookup; "": no folder
  Mutex mutex_;
  Store store_ GUARDED_BY(mutex_);
  Version read_version_ GUARDED_BY(mutex_){};
};

}  // namespace patchbay::http_client
