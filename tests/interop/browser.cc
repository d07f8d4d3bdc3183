#include "interop/browser.h"

#include <curl/curl.h>

#include <stdexcept>

namespace patchbay::test {
namespace {

constexpr int kMostRedirects = 20;

std::size_t collect(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

}  // namespace

struct Browser::Handle {
  CURL* curl = curl_easy_init();
  ~Handle() { curl_easy_cleanup(curl); }
};

Browser::Browser(std::string site) : site_(std::move(site)), handle_(std::make_unique<Handle>()) {
  curl_easy_setopt(handle_->curl, CURLOPT_COOKIEFILE, "");  // "" keeps cookies in memory
  curl_easy_setopt(handle_->curl, CURLOPT_PROXY, "");
  curl_easy_setopt(handle_->curl, CURLOPT_WRITEFUNCTION, collect);
}

Browser::~Browser() = default;

Page Browser::open(const std::string& url) { return go(url, nullptr); }
Page Browser::submit(const std::string& url, const std::string& form) { return go(url, &form); }

Page Browser::go(std::string url, const std::string* form) {
  CURL* curl = handle_->curl;
  for (int i = 0; i < kMostRedirects; ++i) {
    Page page{.status = 0, .url = url, .body = {}};
    if (!url.starts_with(site_ + "/")) return page;
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page.body);
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    if (form != nullptr) curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, form->c_str());
    if (const CURLcode failed = curl_easy_perform(curl); failed != CURLE_OK) {
      throw std::runtime_error(url + ": " + curl_easy_strerror(failed));
    }
    long status = 0;
    char* next = nullptr;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &next);
    page.status = static_cast<int>(status);
    if (next == nullptr) return page;
    url = next;
    form = nullptr;
  }
  throw std::runtime_error(url + ": too many redirects");
}

}  // namespace patchbay::test
