#include <libpq-fe.h>

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/deleter.h"
#include "base/percent.h"
#include "store/backend.h"

namespace patchbay::store {
namespace {

// Returns the keyword and the value of each option that has a value.
std::map<std::string, std::string> given(const PQconninfoOption* options) {
  std::map<std::string, std::string> found;
  for (auto* option = options; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) found.emplace(option->keyword, option->val);
  }
  return found;
}

// Adds the options that limit the wait for a silent server: 2 s for a connection (libpq's minimum),
// and 4 s for data without acknowledgement.
void add_patience(std::map<std::string, std::string>& options) {
  options.emplace("connect_timeout", "2");
  options.emplace("tcp_user_timeout", "4000");
  options.emplace("keepalives_idle", "2");
  options.emplace("keepalives_interval", "1");
  options.emplace("keepalives_count", "2");
  options.emplace("fallback_application_name", "patchbay");
}

// Returns a URL that SOCI passes to libpq unchanged. SOCI searches the text for its own options: it
// splits the text at spaces, and treats a piece without "=" as an option without a value. This URL
// has only parameters with escaped values, so it contains no space and at least one "=".
std::string url_of(const std::map<std::string, std::string>& options) {
  std::string url = "postgresql://";
  char before = '?';
  for (const auto& [keyword, value] : options) {
    url.append(1, std::exchange(before, '&')).append(keyword).append("=");
    append_percent_encoded(url, value);
  }
  return url;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

// Returns HOST:PORT, with commas between several hosts. A socket's folder is shown as a parameter
// and not as a host, as in libpq's URLs.
std::string shown_of(const std::map<std::string, std::string>& options) {
  const auto value_of = [&](const char* keyword) {
    const auto found = options.find(keyword);
    return found == options.end() ? std::string() : found->second;
  };
  const auto hosts = split(value_of("host").empty() ? value_of("hostaddr") : value_of("host"));
  const auto ports = split(value_of("port"));
  std::string places;
  std::string folder;
  for (std::size_t i = 0; i < std::max<std::size_t>(hosts.size(), 1); ++i) {
    const std::string host = i < hosts.size() ? hosts[i] : "";
    if (!places.empty()) places += ',';
    if (host.starts_with('/')) {
      folder = "?host=" + host;
    } else {
      places += host.find(':') == std::string::npos ? host : "[" + host + "]";
    }
    const std::string port =
        ports.size() > 1 ? (i < ports.size() ? ports[i] : "") : value_of("port");
    if (!port.empty()) places += ":" + port;
  }
  return "postgresql://" + places + "/" + value_of("dbname") + folder;
}

using Options = std::unique_ptr<PQconninfoOption, Deleter<&PQconninfoFree>>;

// Returns the options of the URL. Returns nullptr if the text is not a URL of libpq.
Options options_of(const std::string& url) {
  return Options(PQconninfoParse(url.c_str(), nullptr));
}

}  // namespace

std::string with_password(const std::string& location, const Secret& password) {
  const bool is_url = location.starts_with("postgresql://") || location.starts_with("postgres://");
  const Options options = is_url && !password.empty() ? options_of(location) : nullptr;
  if (!options) return location;
  auto found = given(options.get());
  if (!found.emplace("password", password.reveal()).second) return location;
  return url_of(found);
}

// Reads the URL of a PostgreSQL database. The error does not contain libpq's message, because that
// message repeats parts of the URL, which may be a password.
Result<Location> parse_postgresql(std::string_view text) {
  const Options options = options_of(std::string(text));
  if (!options) {
    return Error(Code::kInvalidArgument,
                 "the store's location is not a PostgreSQL URL: expected "
                 "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the "
                 "password written as %XX");
  }
  auto found = given(options.get());
  Location location;
  location.backend = &postgresql_backend();
  location.dialect = Dialect::kPostgresql;
  location.shown = shown_of(found);
  add_patience(found);
  location.url = Secret(url_of(found));
  return location;
}

}  // namespace patchbay::store
