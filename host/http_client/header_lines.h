#pragma once

#include <curl/curl.h>

#include <string_view>
#include <utility>

namespace patchbay::http_client {

// The header lines of a request in libcurl's form. The destructor overwrites them, because they may
// contain a credential.
class HeaderLines {
 public:
  HeaderLines() = default;
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines(HeaderLines&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
  HeaderLines& operator=(const HeaderLines&) = delete;
  HeaderLines& operator=(HeaderLines&&) = delete;
  ~HeaderLines();

  void add(std::string_view name, std::string_view value);
  // Prevents libcurl from adding a header with this name.
  void leave_out(std::string_view name);
  [[nodiscard]] curl_slist* native() const { return first_; }

 private:
  void append(const char* line);

  curl_slist* first_ = nullptr;
};

}  // namespace patchbay::http_client
