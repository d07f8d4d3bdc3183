#pragma once

#include "catalog/reload_report.h"
#include "catalog/view.h"
#include "patchbay/host.hpp"

namespace patchbay::embed {

// The catalog's entries as embedders see them.
ConnectorInfo info_of(const catalog::Entry& entry);
ActionInfo info_of(const catalog::Action& action);
ReloadReport report_of(catalog::ReloadReport&& report);

}  // namespace patchbay::embed
