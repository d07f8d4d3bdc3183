#include "openapi/path_template.h"

#include <algorithm>

#include "base/percent.h"
#include "openapi/refusal.h"

namespace patchbay::openapi {
namespace {

Error wrong_path(std::string_view path, const std::string& why) {
  return refusal("the path \"" + std::string(path.substr(0, 200)) + "\" " + why);
}

// Escapes each byte that is not allowed in a path (RFC 3986 §3.3). Keeps "%", which begins an
// escape that the description already has.
std::string escaped(std::string_view text) {
  constexpr std::string_view kDelimiters = "!$&'()*+,;=:@/%";
  std::string out;
  for (const char c : text) {
    if (kDelimiters.find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_percent_encoded(out, std::string_view(&c, 1));
    }
  }
  return out;
}

// Returns the parts of one segment.
Result<std::vector<PathPart>> parts_of(std::string_view path, std::string_view segment) {
  std::vector<PathPart> parts;
  while (!segment.empty()) {
    const std::size_t open = segment.find('{');
    if (open > 0) {
      parts.push_back({std::string(segment.substr(0, open)), false});
      segment.remove_prefix(std::min(open, segment.size()));
      continue;
    }
    const std::size_t close = segment.find('}');
    if (close == std::string_view::npos) return wrong_path(path, "has a \"{\" without a \"}\".");
    parts.push_back({std::string(segment.substr(1, close - 1)), true});
    segment.remove_prefix(close + 1);
  }
  return parts;
}

void add_literal(std::vector<PathPiece>& pieces, const std::string& text) {
  if (text.empty()) return;
  if (pieces.empty() || !pieces.back().segment.empty()) pieces.emplace_back();
  pieces.back().literal += escaped(text);
}

// Adds one segment. In a segment such as "{name}:run", the text after the parameter becomes a
// literal.
void add_segment(std::vector<PathPiece>& pieces, std::vector<PathPart> parts) {
  const auto is_parameter = [](const PathPart& part) { return part.is_parameter; };
  const auto count = std::ranges::count_if(parts, is_parameter);
  if (count == 0) return add_literal(pieces, "/" + (parts.empty() ? "" : parts.front().text));
  std::string end;
  if (count == 1 && parts.front().is_parameter && parts.size() == 2) {
    end = parts.back().text;
    parts.pop_back();
  }
  pieces.push_back({"", std::move(parts)});
  add_literal(pieces, end);
}

}  // namespace

Result<std::vector<PathPiece>> pieces_of(std::string_view path) {
  if (!path.starts_with('/')) return wrong_path(path, "does not begin with \"/\".");
  if (path.find_first_of("?#") != std::string_view::npos) {
    return wrong_path(path, "has a query. Make its parts parameters in the query.");
  }
  std::vector<PathPiece> pieces;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    PATCHBAY_TRY(auto parts, parts_of(path, path.substr(1, end - 1)));
    add_segment(pieces, std::move(parts));
    path.remove_prefix(end);
  }
  return pieces;
}

std::vector<std::string> names_in(const std::vector<PathPiece>& pieces) {
  std::vector<std::string> names;
  for (const PathPiece& piece : pieces) {
    for (const PathPart& part : piece.segment) {
      if (part.is_parameter) names.push_back(part.text);
    }
  }
  return names;
}

}  // namespace patchbay::openapi
