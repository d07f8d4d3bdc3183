#include "sandbox/client.h"

#include <curl/curl.h>

#include <memory>

namespace patchbay::sandbox {
namespace {

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* out) {
  static_cast<Response*>(out)->body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* out) {
  std::string_view line(data, size * count);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  const auto colon = line.find(": ");
  if (colon != std::string_view::npos) {
    static_cast<Response*>(out)->headers.emplace_back(line.substr(0, colon),
                                                      line.substr(colon + 2));
  }
  return size * count;
}

}  // namespace

FetchedResponse fetch(const Fetch& wanted) {
  FetchedResponse fetched;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 curl_easy_cleanup);
  curl_slist* headers = nullptr;
  for (const auto& header : wanted.headers) headers = curl_slist_append(headers, header.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_URL, wanted.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "test");
  curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, wanted.method.c_str());
  if (!wanted.body.empty() || wanted.method == "POST") {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(wanted.body.size()));
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, wanted.body.c_str());
  }
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &fetched.response);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &fetched.response);
  fetched.failure = curl_easy_perform(curl.get());
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  fetched.response.status = static_cast<int>(status);
  curl_slist_free_all(headers);
  return fetched;
}

}  // namespace patchbay::sandbox
