#include "callers/names.h"

#include <algorithm>
#include <string>

namespace patchbay::callers {
namespace {

constexpr std::size_t kOrganizationLength = 64;
constexpr std::size_t kUserLength = 128;
constexpr std::size_t kPlanLength = 64;
constexpr std::size_t kAddressLength = 500;

bool in_organization(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '.' ||
         letter == '_' || letter == '-';
}

bool is_printable(char letter) { return letter > ' ' && letter < 0x7F; }

}  // namespace

Result<void> check_organization(std::string_view id) {
  if (!id.empty() && id.size() <= kOrganizationLength &&
      std::all_of(id.begin(), id.end(), in_organization)) {
    return success();
  }
  return Error(
      Code::kInvalidArgument,
      "An organization's id is 1 to 64 of the letters a-z, digits, \".\", \"_\" and \"-\".");
}

Result<void> check_user(std::string_view id) {
  if (!id.empty() && id.size() <= kUserLength && std::all_of(id.begin(), id.end(), is_printable)) {
    return success();
  }
  return Error(Code::kInvalidArgument,
               "A user's id is 1 to 128 printable ASCII characters without blanks.");
}

Result<void> check_plan(std::string_view name) {
  if (name.size() <= kPlanLength && std::all_of(name.begin(), name.end(), is_printable)) {
    return success();
  }
  return Error(Code::kInvalidArgument,
               "A plan's name is at most 64 printable ASCII characters without blanks.");
}

bool is_document_address(std::string_view id) {
  constexpr std::string_view kScheme = "https://";
  if (!id.starts_with(kScheme) || id.size() > kAddressLength) return false;
  const std::size_t path = id.find('/', kScheme.size());
  if (path == id.npos || path + 1 == id.size()) return false;
  const std::string_view segments = id.substr(path);
  return std::all_of(id.begin(), id.end(),
                     [](char letter) { return letter > ' ' && letter < 0x7F; }) &&
         id.find_first_of("#@\\") == id.npos && segments.find("/./") == id.npos &&
         segments.find("/../") == id.npos && !segments.ends_with("/.") &&
         !segments.ends_with("/..");
}

}  // namespace patchbay::callers
