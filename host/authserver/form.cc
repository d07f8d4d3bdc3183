#include "authserver/form.h"

#include <algorithm>

#include "authserver/oauth_error.h"
#include "json/utf8.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::size_t kMostMembers = 64;

bool is_text(std::string_view value) {
  return json::is_utf8(value) && value.find('\0') == value.npos;
}

}  // namespace

Result<Form> Form::read(const httpd::Request& request) {
  const std::string_view type = request.header("Content-Type").value_or("");
  if (!httpd::equal_ignoring_case(type.substr(0, std::min(type.find_first_of("; "), type.size())),
                                  kFormType)) {
    return oauth_error(
        "invalid_request",
        "The body has to be a form: Content-Type application/x-www-form-urlencoded.");
  }
  Form form;
  form.members_ = oauth_messages::parse_form(request.body);
  const bool is_readable =
      form.members_.size() <= kMostMembers &&
      std::all_of(form.members_.begin(), form.members_.end(), [](const auto& member) {
        return is_text(member.first) && is_text(member.second.reveal());
      });
  if (!is_readable) {
    return oauth_error("invalid_request", "The form has to be UTF-8, with at most 64 members.");
  }
  return form;
}

std::string_view Form::get(std::string_view name) const {
  for (const auto& [key, value] : members_) {
    if (key == name) return value.reveal();
  }
  return {};
}

std::vector<std::string> Form::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : members_) {
    if (key == name && !value.empty()) values.emplace_back(value.reveal());
  }
  return values;
}

Result<void> Form::require_single(std::string_view several) const {
  for (auto at = members_.begin(); at != members_.end(); ++at) {
    if (at->first == several) continue;
    const bool repeats = std::any_of(at + 1, members_.end(),
                                     [&](const auto& other) { return other.first == at->first; });
    if (repeats) {
      return oauth_error("invalid_request", "A parameter of the form comes more than once.");
    }
  }
  return success();
}

}  // namespace patchbay::authserver
