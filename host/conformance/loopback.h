// A provider on loopback: a stand-in that an author runs. It gets every request of the connector,
// whichever origin the request is for.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "conformance/fake_host.h"
#include "manifest/auth.h"

namespace patchbay::conformance {

class Loopback {
 public:
  // `url` is http, of a host that is this machine, and may have a path that stands before the path
  // of each request. A whole answer has to come within `limit`. Fails with INVALID_ARGUMENT for
  // another address.
  static Result<Loopback> at(std::string_view url,
                             std::chrono::milliseconds limit = std::chrono::seconds(30));

  // Puts a credential into each request from now on, in the way that the manifest declares.
  void carry(const manifest::Manifest& manifest, std::string credential);

  // Sends a request and returns the answer. The header X-Forwarded-Host names the origin's host.
  // Redirects are not followed. Fails with PROVIDER_UNAVAILABLE if no whole answer of at most 64
  // MiB comes in time.
  [[nodiscard]] Result<Answer> answer(const SentRequest& sent) const;

 private:
  Loopback() = default;
  void add_credential(std::string& target, Headers& headers) const;

  std::string host_;
  std::string port_ = "80";
  std::string path_;
  std::chrono::milliseconds limit_{};
  manifest::ApiKey place_;
  std::string credential_;
};

}  // namespace patchbay::conformance
