// The interface for code that adds a credential to a request. The folder `links` implements it.
// Plugins never see the credential.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "http_client/headers.h"
#include "http_client/url.h"

namespace patchbay::http_client {

// One attempt to send a request, before it is sent. Valid only during RequestHook::before().
class RequestAttempt {
 public:
  RequestAttempt(std::string_view method, std::shared_ptr<const Url> url, int number)
      : method_(method), url_(std::move(url)), number_(number) {}

  [[nodiscard]] std::string_view method() const { return method_; }
  [[nodiscard]] const Url& url() const { return *url_; }
  [[nodiscard]] const std::shared_ptr<const Url>& shared_url() const { return url_; }
  // Returns 1 for the first attempt of a request. Each redirect and each retry adds 1.
  [[nodiscard]] int number() const { return number_; }

  // Sets a header for this attempt only. It replaces the request's header of the same name. The
  // value is overwritten in memory after the attempt.
  void set_header(std::string name, Secret value);
  // Adds a query parameter for this attempt only, for services that need their key in the URL.
  Result<void> add_query(std::string_view name, const Secret& value);

  [[nodiscard]] const std::vector<std::pair<std::string, Secret>>& headers() const {
    return headers_;
  }

 private:
  std::string_view method_;
  std::shared_ptr<const Url> url_;
  int number_;
  std::vector<std::pair<std::string, Secret>> headers_;
};

// Code that adds a credential to a request. The client calls a hook on the sender's strand, never
// in the engine. A hook may wait, for example for a token refresh. Several requests may share a
// hook object only if it is thread-safe.
class RequestHook {
 public:
  virtual ~RequestHook() = default;

  // Called before each attempt. `credential_allowed` is false if the origin's rule forbids the
  // credential, if the request needs no credential, or after a redirect to another origin. If the
  // hook fails, the request ends with the same error.
  virtual Result<void> before(RequestAttempt& attempt, bool credential_allowed) = 0;

  // Called after the last attempt, if send() returns a response, with the response's status and
  // headers.
  virtual void after(int status, const Headers& headers) = 0;
};

}  // namespace patchbay::http_client
