// Exports the connector.
#include <patchbay/sdk/connector.h>

#include "item.h"
#include "onedrive.h"
#include "permissions.h"
#include "read_file.h"
#include "search.h"
#include "sites.h"

namespace onedrive {

using patchbay::sdk::action;

constexpr patchbay::sdk::Action<OneDrive> kActions[] = {
    action<search_files>("search_files"), action<list_folder>("list_folder"),
    action<read_file>("read_file"),       action<get_item_metadata>("get_item_metadata"),
    action<list_sites>("list_sites"),     action<get_permissions>("get_permissions"),
};

}  // namespace onedrive

PATCHBAY_CONNECTOR(onedrive::OneDrive, onedrive::kActions)
