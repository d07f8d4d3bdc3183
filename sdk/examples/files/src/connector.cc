// SPDX-License-Identifier: Apache-2.0
// Exports the connector.
#include <patchbay/sdk/connector.h>

#include "files.h"

namespace files {

constexpr patchbay::sdk::Action<Files> kActions[] = {
    patchbay::sdk::action<&Files::list>("list"),
    patchbay::sdk::action<&Files::search>("search"),
    patchbay::sdk::action<&Files::read>("read"),
};

}  // namespace files

PATCHBAY_CONNECTOR(files::Files, files::kActions)
