#include "place.h"

#include <algorithm>
#include <array>

namespace onedrive {
namespace {

constexpr std::size_t kPersonalIdSize = 16;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

Url Place::drive(const OneDrive& onedrive) const {
  if (drive_id) return onedrive.api().segment("drives").segment(*drive_id);
  if (site_id) return onedrive.api().segment("sites").segment(*site_id).segment("drive");
  return onedrive.api().segment("me").segment("drive");
}

Url Place::item(const OneDrive& onedrive, std::string_view id) const {
  if (id == "root") return drive(onedrive).segment("root");
  return drive(onedrive).segment("items").segment(id);
}

std::string folded(std::string_view id) {
  const bool is_number = !id.empty() && id.size() <= kPersonalIdSize &&
                         std::all_of(id.begin(), id.end(), [](char c) { return is_hex(c); });
  if (!is_number) return std::string(id);
  std::string out(kPersonalIdSize - id.size(), '0');
  for (const char c : id) out += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
  return out;
}

bool is_personal(std::string_view id) {
  return id.size() == kPersonalIdSize &&
         std::all_of(id.begin(), id.end(), [](char c) { return is_hex(c); });
}

std::string address_of_cursor(const OneDrive& onedrive, const std::string& cursor) {
  constexpr std::array<std::string_view, 3> kParts = {"me/drive", "drives", "sites"};
  const std::string base = onedrive.api().text() + "/";
  const std::string_view path = std::string_view(cursor).substr(0, cursor.find('?'));
  const bool leads_up =
      path.find("..") != std::string_view::npos || path.find('\\') != std::string_view::npos ||
      path.find("%2e") != std::string_view::npos || path.find("%2E") != std::string_view::npos;
  for (const std::string_view part : kParts) {
    const std::string begin = base + std::string(part);
    if (leads_up || path.substr(0, begin.size()) != begin) continue;
    const char next = path.size() > begin.size() ? path[begin.size()] : '/';
    if (next == '/' || next == '(') return cursor;
  }
  throw Error(PATCHBAY_E_INVALID_ARGUMENT,
              "\"/cursor\" is not from a result of this action: leave it out, and begin with the "
              "first page.");
}

}  // namespace onedrive
