// The place where a credential enters a request. `links` implements it: plugin code never sees what
// is added here.
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

namespace patchbay {

// What is about to be sent. Valid during RequestHook::before.
class RequestAttempt {
 public:
  RequestAttempt(std::string_view method, std::shared_ptr<const Url> url, int number)
      : method_(method), url_(std::move(url)), number_(number) {}

  [[nodiscard]] std::string_view method() const { return method_; }
  [[nodiscard]] const Url& url() const { return *url_; }
  [[nodiscard]] const std::shared_ptr<const Url>& shared_url() const { return url_; }
  // 1 for the first time this request goes out; redirects and retries count on.
  [[nodiscard]] int number() const { return number_; }

  // A header for this attempt only, instead of the request's own of that name. Wiped afterwards.
  void set_header(std::string name, Secret value);
  // A query parameter for this attempt only, for services that want their key there.
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

// Called on the strand that sends, never within the engine; may wait (a refresh does). One hook
// object may serve several requests at once if it is thread-safe itself.
class RequestHook {
 public:
  virtual ~RequestHook() = default;

  // Before each attempt. `credential_allowed` is false where the origin's rule says so, where the
  // request asked for none, and from the first redirect to another origin on. An error ends the
  // request with that error.
  virtual Result<void> before(RequestAttempt& attempt, bool credential_allowed) = 0;

  // After status and headers of the answer that is handed out.
  virtual void after(int status, const Headers& headers) = 0;
};

}  // namespace patchbay
