// What a user chose about each connector, and how far they came with it.
#include "api/handlers.h"
#include "gates/preferences.h"

namespace patchbay::api {
namespace {

gates::PreferenceOwner owner_of(const Request& request) {
  return {request.caller->organization, request.caller->user};
}

}  // namespace

Answer read_settings(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto all, gates::PreferenceStore(api.store).of(owner_of(request)));
  return httpd::json_response(gates::settings_document(all));
}

Answer change_settings(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto changes, gates::read_settings_change(request.body));
  PATCHBAY_TRY(gates::PreferenceStore(api.store).change(owner_of(request), changes));
  return read_settings(api, request);
}

}  // namespace patchbay::api
