#pragma once

#include <memory>
#include <string>

namespace patchbay::test {

// The page where the browser stopped.
struct Page {
  int status = 0;
  std::string url;   // address of the page, or of the first redirect to another site
  std::string body;  // "" if a redirect leads to another site
};

// Opens pages of one site like a user's browser. Stores cookies, and follows redirects within the
// site. Stops at the first redirect to another site.
class Browser {
 public:
  explicit Browser(std::string site);  // such as "http://127.0.0.1:4100"
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  Page open(const std::string& url);
  // Sends a form. Its members must already be encoded.
  Page submit(const std::string& url, const std::string& form);

 private:
  Page go(std::string url, const std::string* form);

  struct Handle;
  std::string site_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace patchbay::test
