// Shows and changes a user's settings for each connector, and the user's completed onboarding
// steps.
#include <optional>

#include "api/handlers.h"
#include "engine/engine.h"
#include "preferences/preferences.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

preferences::PreferenceOwner owner_of(const Request& request) {
  return {request.caller->organization, request.caller->user};
}

// Fails with NOT_FOUND if one of these names is not the id or alias of a connector. A connector
// that cannot be used now is allowed. A removed connector is allowed if the user already has
// settings for it.
Result<void> require_connectors(const Api& api, const Request& request,
                                const preferences::PreferencesByConnector& changes) {
  const auto view = api.engine.catalog.view();
  std::optional<preferences::PreferencesByConnector> before;  // read at most once
  for (const auto& [connector, change] : changes) {
    const auto found = view->get(connector);
    if (found.has_value() || found.error().code() != Code::kNotFound) continue;
    if (!before) {
      PATCHBAY_TRY(before, preferences::PreferenceStore(api.store).of(owner_of(request)));
    }
    if (before->contains(connector)) continue;
    return Error(Code::kNotFound, "Nothing was set. " + found.error().message());
  }
  return success();
}

}  // namespace

Answer read_settings(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto all, preferences::PreferenceStore(api.store).of(owner_of(request)));
  return httpd::json_response(preferences::settings_document(all));
}

Answer change_settings(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto changes, preferences::read_settings_change(request.body));
  PATCHBAY_TRY(require_connectors(api, request, changes));
  PATCHBAY_TRY(preferences::PreferenceStore(api.store).change(owner_of(request), changes));
  PATCHBAY_TRY(api.engine.sync_choices->apply(*request.caller, changes));
  return read_settings(api, request);
}

}  // namespace patchbay::api
