#include "cli/variable_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace patchbay::cli {
namespace {

struct VariableInText {
  std::string name;
  std::optional<std::string> otherwise;  // the default text if the variable is not set
  std::size_t size = 0;                  // length of the whole "${…}" in bytes
};

// Returns the variable that begins at `at`. Returns nullopt if no variable begins there.
std::optional<VariableInText> variable_at(const std::string& text, std::size_t at) {
  constexpr std::string_view kBegin = "${";
  constexpr std::string_view kOfHost = "env:";
  constexpr std::string_view kOtherwise = ":-";
  if (text.compare(at, kBegin.size(), kBegin) != 0) return std::nullopt;
  const std::size_t end = text.find('}', at);
  if (end == text.npos) return std::nullopt;
  VariableInText found;
  found.size = end + 1 - at;
  found.name = text.substr(at + kBegin.size(), found.size - kBegin.size() - 1);
  if (found.name.starts_with(kOfHost)) found.name.erase(0, kOfHost.size());
  if (const std::size_t cut = found.name.find(kOtherwise); cut != found.name.npos) {
    found.otherwise = found.name.substr(cut + kOtherwise.size());
    found.name.resize(cut);
  }
  if (!is_variable_name(found.name)) return std::nullopt;
  return found;
}

}  // namespace

std::vector<TextPiece> pieces_of(const std::string& text, const app::Environment& environment) {
  std::vector<TextPiece> pieces;
  const auto add_plain = [&](std::string_view plain) {
    if (pieces.empty() || pieces.back().is_variable) pieces.emplace_back();
    pieces.back().text += plain;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto variable = variable_at(text, at);
    if (!variable) {
      add_plain(std::string_view(text).substr(at++, 1));
      continue;
    }
    at += variable->size;
    if (variable->otherwise && !environment(variable->name)) {
      add_plain(*variable->otherwise);
    } else {
      pieces.push_back({variable->name, true});
    }
  }
  return pieces;
}

bool has_variable(const std::vector<TextPiece>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(),
                     [](const TextPiece& piece) { return piece.is_variable; });
}

bool is_variable_name(const std::string& text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string unknown_variable(const std::vector<TextPiece>& pieces) {
  constexpr std::size_t kMostShown = 64;
  for (const TextPiece& piece : pieces) {
    const std::size_t begin = piece.is_variable ? piece.text.npos : piece.text.find("${");
    if (begin == piece.text.npos) continue;
    const std::size_t end = piece.text.find('}', begin);
    if (end != piece.text.npos)
      return piece.text.substr(begin, std::min(end + 1 - begin, kMostShown));
  }
  return {};
}

}  // namespace patchbay::cli
