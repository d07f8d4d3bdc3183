#include "conformance/aliases.h"

#include <algorithm>
#include <charconv>

#include "base/percent.h"
#include "conformance/secret_search.h"

namespace patchbay::conformance {
namespace {

constexpr std::string_view kAlias = "redacted-";

// Returns the number at the front of a text, and its digits. A larger one than any alias has is 0.
std::size_t number_at_front(std::string_view text, std::size_t& digits) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  digits = static_cast<std::size_t>(read.ptr - text.data());
  return read.ec == std::errc() ? number : 0;
}

bool is_alias(std::string_view text) {
  if (!text.starts_with(kAlias)) return false;
  std::size_t digits = 0;
  const std::string_view rest = text.substr(kAlias.size());
  return number_at_front(rest, digits) > 0 && digits == rest.size();
}

}  // namespace

Aliases::Aliases(std::string_view text) {
  for (auto at = text.find(kAlias); at != std::string_view::npos; at = text.find(kAlias, at + 1)) {
    std::size_t digits = 0;
    highest_ = std::max(highest_, number_at_front(text.substr(at + kAlias.size()), digits));
  }
}

void Aliases::add(std::string_view secret) {
  if (secret.empty() || is_alias(secret)) return;
  const std::string meant = percent_decoded_leniently(secret);
  if (!all_.contains(meant)) all_[meant] = std::string(kAlias) + std::to_string(++highest_);
  const std::string alias = all_[meant];
  std::string upper;
  std::string lower;
  append_percent_encoded(upper, meant);
  append_percent_encoded(lower, meant, HexCase::kLower);
  for (const std::string& form : {std::string(secret), meant, upper, lower}) {
    all_[form] = alias;
    if (form.size() >= kShortestSecret) everywhere_[form] = alias;
  }
}

void Aliases::add_everywhere(std::string_view secret) {
  add(secret);
  if (const auto found = all_.find(secret); found != all_.end()) everywhere_.insert(*found);
}

bool Aliases::is_known(std::string_view secret) const { return everywhere_.contains(secret); }

std::string Aliases::alias_of(std::string_view secret) const {
  const auto found = all_.find(secret);
  return found == all_.end() ? std::string(secret) : found->second;
}

std::string Aliases::replaced(std::string_view text) const {
  return replaced(text, everywhere_.begin(), everywhere_.end());
}

// What stands between the places of one form is searched for the others, so that no alias is
// searched.
std::string Aliases::replaced(std::string_view text, Forms::const_iterator form,
                              Forms::const_iterator end) {
  for (; form != end; ++form) {
    auto at = text.find(form->first);
    if (at == std::string_view::npos) continue;
    std::string out;
    for (; at != std::string_view::npos; at = text.find(form->first)) {
      out += replaced(text.substr(0, at), std::next(form), end) + form->second;
      text.remove_prefix(at + form->first.size());
    }
    return out + replaced(text, std::next(form), end);
  }
  return std::string(text);
}

bool Aliases::has_secret(std::string_view bytes) const {
  return std::ranges::any_of(everywhere_, [&](const auto& form) {
    return bytes.find(form.first) != std::string_view::npos;
  });
}

}  // namespace patchbay::conformance
