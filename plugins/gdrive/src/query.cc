#include "query.h"

namespace gdrive {
namespace {

// Returns the value in quotes, with a backslash before each "\" and "'":
// developers.google.com/workspace/drive/api/guides/search-files#examples
std::string in_quotes(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\\' || c == '\'') text += '\\';
    text += c;
  }
  return text + "'";
}

}  // namespace

Query& Query::add(const std::string& term) {
  if (!text_.empty()) text_ += " and ";
  text_ += term;
  return *this;
}

Query& Query::words(std::string_view words) {
  const std::string value = in_quotes(words);
  return add("(name contains " + value + " or fullText contains " + value + ")");
}

Query& Query::equal(std::string_view name, const std::optional<std::string>& value) {
  return value ? add(std::string(name) + " = " + in_quotes(*value)) : *this;
}

Query& Query::in(const std::optional<std::string>& value, std::string_view name) {
  return value ? add(in_quotes(*value) + " in " + std::string(name)) : *this;
}

Query& Query::later(std::string_view name, const std::optional<std::string>& time) {
  return time ? add(std::string(name) + " > " + in_quotes(*time)) : *this;
}

Query& Query::earlier(std::string_view name, const std::optional<std::string>& time) {
  return time ? add(std::string(name) + " < " + in_quotes(*time)) : *this;
}

Query& Query::outside_trash() { return add("trashed = false"); }

}  // namespace gdrive
