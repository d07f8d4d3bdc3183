// Makes addresses of drives and items at Graph, and compares ids that Graph writes in several ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "onedrive.h"

namespace onedrive {

// The drive of an action: the named drive, the first library of the named site, or the account's
// own drive.
struct Place {
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;

  [[nodiscard]] Url drive(const OneDrive& onedrive) const;
  // Returns the address of an item of the drive. The id "root" means the drive's root folder.
  [[nodiscard]] Url item(const OneDrive& onedrive, std::string_view id) const;
};

// Returns the id in a form that can be compared. In personal accounts, an id is a number of 16 hex
// digits, which Graph also writes in capitals, or without the leading zero. Returns any other id
// unchanged.
std::string folded(std::string_view id);
// Returns true for a folded id of a personal account or drive.
bool is_personal(std::string_view id);

// Checks the cursor of an action, which is Graph's address of the next page, and returns it. Throws
// INVALID_ARGUMENT if it is not an address of drives or sites, because the account's token may give
// access to more than this connector shows.
std::string address_of_cursor(const OneDrive& onedrive, const std::string& cursor);

}  // namespace onedrive
