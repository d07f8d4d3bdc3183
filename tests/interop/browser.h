#pragma once

#include <memory>
#include <string>

namespace patchbay::test {

// The page at which a browser ended.
struct Page {
  int status = 0;
  std::string url;   // of the page, or the address outside that it was sent to
  std::string body;  // "" for an address outside
};

// Opens pages of one site like a user's browser: keeps cookies, follows redirects within the site,
// and stops at the first one that leads out of it.
class Browser {
 public:
  explicit Browser(std::string site);  // "http://127.0.0.1:4100"
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  Page open(const std::string& url);
  // Sends a form, its members already encoded.
  Page submit(const std::string& url, const std::string& form);

 private:
  Page go(std::string url, const std::string* form);

  struct Handle;
  std::string site_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace patchbay::test
