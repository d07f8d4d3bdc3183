#include "store/location.h"

#include <libpq-fe.h>

#include <cstring>
#include <memory>

namespace patchbay {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string_view value_of(const PQconninfoOption* options, std::string_view keyword) {
  for (auto* option = options; option->keyword != nullptr; ++option) {
    if (keyword == option->keyword) return option->val == nullptr ? "" : option->val;
  }
  return "";
}

// libpq's own message is not passed on: it repeats pieces of the URL, and a piece may be a
// password.
Result<Location> parse_postgresql(std::string_view text) {
  const std::string url(text);
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(
      PQconninfoParse(url.c_str(), nullptr));
  if (!options) {
    return Error(Code::kInvalidArgument,
                 "the store's location is not a PostgreSQL URL: expected "
                 "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the "
                 "password written as %XX");
  }
  Location location;
  location.dialect = Dialect::kPostgresql;
  location.shown = "postgresql://";
  location.shown.append(value_of(options.get(), "host"));
  if (const auto port = value_of(options.get(), "port"); !port.empty()) {
    location.shown.append(":").append(port);
  }
  location.shown.append("/").append(value_of(options.get(), "dbname"));
  location.url = Secret(url);
  return location;
}

Result<Location> parse_sqlite(std::string_view path) {
  if (path.empty() || path == ":memory:" ||
      path.find_first_of(std::string_view("\"\0", 2)) != path.npos) {
    return Error(
        Code::kInvalidArgument,
        "the store's location must be a file's path or a postgresql:// URL; a path may not "
        "be empty, :memory: or hold a quotation mark");
  }
  Location location;
  location.path = path;
  location.shown = path;
  return location;
}

}  // namespace

Result<Location> parse_location(std::string_view text) {
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    return parse_postgresql(text);
  }
  if (text.starts_with("sqlite:")) return parse_sqlite(text.substr(std::strlen("sqlite:")));
  if (text.find("://") != text.npos) {
    return Error(Code::kInvalidArgument,
                 "the store's location names a database that is not known: " +
                     std::string(text.substr(0, text.find("://"))) +
                     "; expected a path, sqlite:PATH or postgresql://…");
  }
  return parse_sqlite(text);
}

}  // namespace patchbay
