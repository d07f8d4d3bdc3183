#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace patchbay::test {

// A new certificate authority for a test, and a server certificate for `host` that it signed. The
// authority's certificate is in a file, so the client can trust it.
class TlsIdentity {
 public:
  explicit TlsIdentity(const std::string& host);
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;
  ~TlsIdentity();

  [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, &SSL_CTX_free};
  std::string ca_file_;
};

}  // namespace patchbay::test
