#include "http_client/url.h"

#include <curl/curl.h>
#include <idn2.h>

#include <algorithm>
#include <charconv>
#include <new>

#include "base/ascii.h"
#include "telemetry/redaction.h"

namespace patchbay::http_client {
namespace {

constexpr std::size_t kLongestUrl = 16 << 10;
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

CURLU* native_of(void* handle) { return static_cast<CURLU*>(handle); }

Error refused_url(std::string_view text, std::string_view why) {
  return Error(Code::kInvalidArgument,
               "The URL \"" + telemetry::sanitize_url(text.substr(0, 256)) +
                   "\" can not be used: " + std::string(why) +
                   ". Expected an absolute https URL without user information.");
}

// Returns one part of a parsed URL, or "" if the URL has no such part.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// Returns true if a URL can contain the host unchanged.
bool is_plain_host(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
           std::string_view(".-_:[]").find(letter) != std::string_view::npos;
  });
}

// Returns the whole URL. `port` is "" if the URL contains no port. Builds ordinary URLs itself,
// because libcurl takes as long to write a URL as to parse one.
std::string whole(CURLU* url, const Origin& origin, std::string_view port) {
  if (!is_plain_host(origin.host)) return part(url, CURLUPART_URL);
  std::string text = origin.scheme + "://" + origin.host;
  if (!port.empty()) text.append(":").append(port);
  text.append(part(url, CURLUPART_PATH));
  const std::string query = part(url, CURLUPART_QUERY);
  return query.empty() ? text : text.append("?").append(query);
}

std::string percent_encoded(std::string_view text) {
  if (text.empty()) return {};  // libcurl treats the length 0 as "until the NUL"
  char* encoded = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  if (encoded == nullptr) throw std::bad_alloc();
  std::string copy(encoded);
  curl_free(encoded);
  return copy;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

// Sets the URL's host and makes libcurl parse the URL again, because full-width digits may have
// become an IP address. Returns false if the host is not valid.
bool set_host(CURLU* url, const std::string& host) {
  return curl_url_set(url, CURLUPART_HOST, host.c_str(), 0) == CURLUE_OK &&
         curl_url_set(url, CURLUPART_URL, part(url, CURLUPART_URL).c_str(), CURLU_DISALLOW_USER) ==
             CURLUE_OK;
}

// Replaces an internationalized host by its ASCII form (UTS #46, RFC 5891). libcurl's own
// conversion is not used, because it depends on the process's locale. Returns false if the host is
// not valid.
bool host_to_ascii(CURLU* url, std::string& host) {
  if (is_ascii(host)) return true;
  char* ascii = nullptr;
  if (idn2_to_ascii_8z(host.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK) {
    return false;
  }
  host = ascii;
  idn2_free(ascii);
  if (!set_host(url, host)) return false;
  host = part(url, CURLUPART_HOST);
  return true;
}

// Changes the host to lower case, in `host` and in `url`. Returns false if the host is not valid.
bool host_to_lower_case(CURLU* url, std::string& host) {
  if (std::none_of(host.begin(), host.end(), is_upper)) return !host.empty();
  for (char& letter : host) {
    if (is_upper(letter)) letter = static_cast<char>(letter - 'A' + 'a');
  }
  return curl_url_set(url, CURLUPART_HOST, host.c_str(), 0) == CURLUE_OK;
}

}  // namespace

std::string Origin::text() const {
  const bool usual = port == (scheme == "https" ? kHttpsPort : kHttpPort);
  return scheme + "://" + host + (usual ? "" : ":" + std::to_string(port));
}

void Url::Free::operator()(void* handle) const { curl_url_cleanup(native_of(handle)); }

Url::Url(const Url& other)
    : handle_(curl_url_dup(native_of(other.native()))), origin_(other.origin_), text_(other.text_) {
  if (!handle_) throw std::bad_alloc();
}

Url& Url::operator=(const Url& other) {
  if (this != &other) *this = Url(other);
  return *this;
}

Result<Url> Url::parse(std::string_view text) {
  if (text.size() > kLongestUrl) return refused_url(text, "it is longer than 16 KiB");
  if (text.find('\0') != std::string_view::npos) return refused_url(text, "it holds a NUL byte");
  Url url{Handle(curl_url())};
  if (!url.handle_) throw std::bad_alloc();
  const CURLUcode code = curl_url_set(native_of(url.native()), CURLUPART_URL,
                                      std::string(text).c_str(), CURLU_DISALLOW_USER);
  if (code != CURLUE_OK) return refused_url(text, curl_url_strerror(code));
  PATCHBAY_TRY(url.read_back());
  return url;
}

Result<Url> Url::resolve(std::string_view reference) const {
  if (reference.size() > kLongestUrl || reference.find('\0') != std::string_view::npos) {
    return refused_url(reference, "it is longer than 16 KiB or holds a NUL byte");
  }
  Url url(*this);
  const CURLUcode code = curl_url_set(native_of(url.native()), CURLUPART_URL,
                                      std::string(reference).c_str(), CURLU_DISALLOW_USER);
  if (code != CURLUE_OK) return refused_url(reference, curl_url_strerror(code));
  PATCHBAY_TRY(url.read_back());
  return url;
}

Result<void> Url::append_query(std::string_view name, std::string_view value) {
  const std::string pair = percent_encoded(name) + "=" + percent_encoded(value);
  const CURLUcode code =
      curl_url_set(native_of(native()), CURLUPART_QUERY, pair.c_str(), CURLU_APPENDQUERY);
  if (code != CURLUE_OK) return refused_url(text_, curl_url_strerror(code));
  return read_back();
}

// Copies the parts of libcurl's parsed URL into the members. Normalizes the host.
Result<void> Url::read_back() {
  CURLU* url = native_of(native());
  curl_url_set(url, CURLUPART_FRAGMENT, nullptr, 0);
  origin_.scheme = part(url, CURLUPART_SCHEME);
  if (origin_.scheme != "https" && origin_.scheme != "http") {
    return refused_url(part(url, CURLUPART_URL), "its scheme is neither https nor http");
  }
  if (!part(url, CURLUPART_ZONEID).empty()) {
    return refused_url(part(url, CURLUPART_URL), "its address names a network interface");
  }
  origin_.host = part(url, CURLUPART_HOST);
  if (!host_to_ascii(url, origin_.host)) {
    return refused_url(part(url, CURLUPART_URL), "its host is no valid internationalised name");
  }
  if (!host_to_lower_case(url, origin_.host)) {
    return refused_url(part(url, CURLUPART_URL), "its host is no valid name or address");
  }
  const std::string port = part(url, CURLUPART_PORT);  // "" if the URL contains no port
  origin_.port = origin_.scheme == "https" ? kHttpsPort : kHttpPort;
  std::from_chars(port.data(), port.data() + port.size(), origin_.port);
  text_ = whole(url, origin_, port);
  return success();
}

}  // namespace patchbay::http_client
