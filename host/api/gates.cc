// Reads and changes gates while hosts run. Gates are for all organizations.
#include "gates/read_gates.h"

#include <algorithm>

#include "api/actor.h"
#include "api/handlers.h"
#include "engine/engine.h"
#include "gates/gate_changes.h"
#include "store/store.h"
#include "wire/gate.h"

namespace patchbay::api {
namespace {

gates::GateChanger changer_of(const Api& api, const Request& request) {
  return {api.engine.kept->audit, request.caller->organization, actor_of(*request.caller),
          request.trace_id.hex()};
}

// Returns the gate in the body. The body may leave out the name, because the path contains it.
Result<gates::Gate> gate_of(const Request& request) {
  const std::string name(request.parameter("gate_id"));
  Json object = Json::parse(request.body, nullptr, false);
  if (object.value("name", name) != name) {
    return Error(Code::kInvalidArgument,
                 "The gate's name in the body differs from the path's: leave it out, or make "
                 "both the same.");
  }
  object["name"] = name;
  object.erase("source");  // so that a client can send back the response of a GET
  return gates::read_gate(object.dump());
}

// Makes this host use the change at once. Other hosts use it within a second. If the store does not
// answer, this host also uses it later.
void follow(const Api& api) { static_cast<void>(api.engine.gate_watch->refresh()); }

}  // namespace

Answer list_gates(const Api& api, const Request& /*request*/) {
  PATCHBAY_TRY(const auto state, api.engine.gate_watch->state());
  Json all = Json::array();
  for (const gates::Gate& gate : state.gates) {
    const auto& stored = state.from_store;
    const bool is_stored = std::find(stored.begin(), stored.end(), gate.name) != stored.end();
    all.push_back(wire::gate_of(gates::json_of(gate), is_stored));
  }
  return httpd::json_response(Json{{"gates", std::move(all)}}.dump());
}

Answer put_gate(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto gate, gate_of(request));
  PATCHBAY_TRY(gates::put_gate(api.store, gate, changer_of(api, request), api.engine.clock.wall()));
  follow(api);
  return httpd::json_response(wire::gate_of(gates::json_of(gate), true).dump());
}

Answer remove_gate(const Api& api, const Request& request) {
  PATCHBAY_TRY(gates::remove_gate(api.store, std::string(request.parameter("gate_id")),
                                  changer_of(api, request), api.engine.clock.wall()));
  follow(api);
  return httpd::no_content();
}

}  // namespace patchbay::api
