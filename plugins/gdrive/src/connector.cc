// Exports the connector.
#include <patchbay/sdk/connector.h>

#include "drives.h"
#include "gdrive.h"
#include "permissions.h"
#include "read_file.h"
#include "search.h"

namespace gdrive {

using patchbay::sdk::action;

constexpr patchbay::sdk::Action<GDrive> kActions[] = {
    action<search_files>("search_files"),
    action<list_folder>("list_folder"),
    action<read_file>("read_file"),
    action<get_file_metadata>("get_file_metadata"),
    action<list_shared_drives>("list_shared_drives"),
    action<get_permissions>("get_permissions"),
};

}  // namespace gdrive

PATCHBAY_CONNECTOR(gdrive::GDrive, gdrive::kActions)
