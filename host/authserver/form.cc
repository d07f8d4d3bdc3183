#include "authserver/form.h"

#include <algorithm>

#include "authserver/oauth_error.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::size_t kMostMembers = 64;

}  // namespace

std::string text_of_query(const std::vector<httpd::NamedText>& query) {
  oauth_messages::Parameters members;
  for (const auto& [name, value] : query) members.emplace_back(name, Secret(value));
  return std::string(oauth_messages::form_of(members).reveal());
}

Result<Form> Form::read(const httpd::Request& request) {
  const std::string_view type = request.header("Content-Type").value_or("");
  if (!equal_ignoring_case(type.substr(0, std::min(type.find_first_of("; "), type.size())),
                           kFormType)) {
    return oauth_error(
        "invalid_request",
        "The body has to be a form: Content-Type application/x-www-form-urlencoded.");
  }
  auto members = oauth_messages::parse_form_strictly(request.body);
  if (!members || members->size() > kMostMembers) {
    return oauth_error("invalid_request",
                       "The form has to be UTF-8 in percent-encoding, without a NUL, with at most "
                       "64 members. Write a percent sign as %25.");
  }
  Form form;
  form.members_ = std::move(*members);
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
