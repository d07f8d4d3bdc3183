#include "http_client/header_lines.h"

#include <cstring>
#include <new>
#include <string>

#include "base/secret.h"

namespace patchbay::http_client {

HeaderLines::~HeaderLines() {
  for (curl_slist* line = first_; line != nullptr; line = line->next) {
    wipe_bytes(line->data, std::strlen(line->data));
  }
  curl_slist_free_all(first_);
}

void HeaderLines::add(std::string_view name, std::string_view value) {
  // libcurl reads `Name:` as "do not send this header" and `Name;` as a header with an empty value.
  std::string line(name);
  line.append(value.empty() ? ";" : ": ").append(value);
  append(line.c_str());
  wipe_bytes(line.data(), line.size());
}

void HeaderLines::leave_out(std::string_view name) { append((std::string(name) + ":").c_str()); }

void HeaderLines::append(const char* line) {
  curl_slist* longer = curl_slist_append(first_, line);
  if (longer == nullptr) throw std::bad_alloc();
  first_ = longer;
}

}  // namespace patchbay::http_client
