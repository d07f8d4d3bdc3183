#pragma once

#include <memory>
#include <string>

namespace patchbay::test {

// The page at which the browser stopped.
struct Page {
  int status = 0;
  std::string url;   // of the page, or of the first redirect that leaves the site
  std::string body;  // "" if the redirect left the site
};

// Opens pages of one site like a user's browser: keeps cookies, and follows redirects within the
// site. Stops at the first redirect that leaves the site.
class Browser {
 public:
  explicit Browser(std::string site);  // "http://127.0.0.1:4100"
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  Page open(const std::string& url);
  // Sends a form, whose members are encoded already.
  Page submit(const std::string& url, const std::string& form);

 private:
  Page go(std::string url, const std::string* form);

  struct Handle;
  std::string site_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace patchbay::test
