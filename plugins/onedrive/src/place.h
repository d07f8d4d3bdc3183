// Where something is at Graph: addresses of drives and items, and ids that Graph writes in several
// ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "onedrive.h"

namespace onedrive {

// The drive that an action is about: a drive, the first library of a site, or the account's own.
struct Place {
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;

  [[nodiscard]] Url drive(const OneDrive& onedrive) const;
  // "root" is the drive's root folder.
  [[nodiscard]] Url item(const OneDrive& onedrive, std::string_view id) const;
};

// Returns an id by which ids can be compared. In personal accounts an id is a number of 16 hex
// digits, which Graph also writes in capitals, or without the leading zero. Other ids stay as they
// are.
std::string folded(std::string_view id);
// Returns true for a folded id of a personal account or drive.
bool is_personal(std::string_view id);

// Returns the address that a cursor of an action stands for. A cursor is Graph's own address of
// the next page. Throws INVALID_ARGUMENT for an address of anything but drives and sites: the
// account's token may reach more than this connector shows.
std::string address_of_cursor(const OneDrive& onedrive, const std::string& cursor);

}  // namespace onedrive
